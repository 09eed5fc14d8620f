// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QHash>

#include <cstdint>

namespace espalier {

class RowArea;

/// A view of rows for screen readers: a list or tree whose children are the rows that are held. Rows out of sight are
/// reached as everybody reaches them, by the keyboard.
class RowAreaAccessible : public QAccessibleWidget
{
public:
    /// Makes accessible interfaces for RowAreas from now on. May be called more than once.
    static void install();

    explicit RowAreaAccessible(RowArea *area);
    ~RowAreaAccessible() override;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] RowArea *area() const;
    [[nodiscard]] QAccessibleInterface *childOfRow(std::int64_t number) const;
    void forgetGoneRows() const;

    /// Interfaces of rows by RowArea::keyOf(), made when asked for.
    mutable QHash<std::uint64_t, QAccessible::Id> m_rows;
};

} // namespace espalier
