// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"

#include <QAccessibleWidget>
#include <QHash>

namespace espalier {

class TopicTreeView;

/// The tree view for screen readers: a tree whose children are the rows that are held. Rows out of sight are reached
/// as everybody reaches them, by the keyboard.
class TopicTreeAccessible : public QAccessibleWidget
{
public:
    /// Makes accessible interfaces for TopicTreeViews from now on. May be called more than once.
    static void install();

    explicit TopicTreeAccessible(TopicTreeView *view);
    ~TopicTreeAccessible() override;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] TopicTreeView *view() const;
    void forgetGoneRows() const;

    /// Interfaces of rows, made when asked for. Row numbers change, topics do not.
    mutable QHash<TopicId, QAccessible::Id> m_rows;
};

} // namespace espalier
