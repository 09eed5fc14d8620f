// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <array>

class QActionGroup;
class QLabel;
class QPushButton;
class QToolButton;

namespace espalier {

class PaneHeader;
class TopicTreeView;

/// The tree with its header: how many topics, in which order, expand and collapse all.
class TopicPane : public QWidget
{
    Q_OBJECT
public:
    explicit TopicPane(const Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] TopicTreeView *tree() const { return m_tree; }
    void setSnapshot(const TreeSnapshot &snapshot);
    /// What an empty tree says: there is no connection, or nothing has come yet.
    enum class Emptiness { NoConnection, NoSubscription, NothingYet };
    void setEmptiness(Emptiness emptiness);

    [[nodiscard]] QSize sizeHint() const override { return {560, 600}; }

signals:
    void sortWanted(espalier::TreeSort sort);
    void expandAllWanted();
    void collapseAllWanted();
    /// The user has no subscription yet and wants "#".
    void everythingWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHeader(PaneHeader *header);
    void buildEmpty();
    void buildSortMenu();
    void takeTheme();
    void showSort(TreeSort sort);
    void showEmptiness();

    const Theme &m_theme;
    QLabel *m_count;
    QToolButton *m_sort;
    QActionGroup *m_sortActions;
    QToolButton *m_expand;
    QToolButton *m_collapse;
    TopicTreeView *m_tree;
    QWidget *m_empty;
    QLabel *m_emptyText;
    QPushButton *m_everything;
    Emptiness m_emptiness = Emptiness::NoConnection;
};

} // namespace espalier
