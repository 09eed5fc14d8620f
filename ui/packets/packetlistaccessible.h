// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetrecord.h"

#include <QAccessibleWidget>
#include <QHash>

namespace espalier {

class PacketList;

/// The packet list for screen readers: a list whose children are the rows that are held. Rows out of sight are reached
/// as everybody reaches them, by the keyboard.
class PacketListAccessible : public QAccessibleWidget
{
public:
    /// Makes accessible interfaces for PacketLists from now on. May be called more than once.
    static void install();

    explicit PacketListAccessible(PacketList *list);
    ~PacketListAccessible() override;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] PacketList *list() const;
    void forgetGoneRows() const;

    /// Interfaces of rows, made when asked for.
    mutable QHash<PacketNumber, QAccessible::Id> m_rows;
};

} // namespace espalier
