// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/topiccolumn.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <array>

class QAction;
class QActionGroup;
class QFrame;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace espalier {

class PaneHeader;
class PinList;
class TopicTreeView;

/// The tree with its header: how many topics, in which order, expand and collapse all.
class TopicPane : public QWidget
{
    Q_OBJECT
public:
    explicit TopicPane(const Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] TopicTreeView *tree() const { return m_tree; }
    [[nodiscard]] PinList *pins() const { return m_pins; }
    /// What else can be done with the topics, behind the button at the end of the header.
    [[nodiscard]] QMenu *menu() const { return m_menu; }
    void setColumn(TopicColumn::Kind kind);
    void setSnapshot(const TreeSnapshot &snapshot);
    /// What an empty tree says: there is no connection, or nothing has come yet.
    enum class Emptiness { NoConnection, NoSubscription, Refused, NothingYet };
    /// `reason`: why all subscriptions were refused.
    void setEmptiness(Emptiness emptiness, const QString &reason = {});

    [[nodiscard]] QSize sizeHint() const override { return {560, 600}; }

signals:
    void sortWanted(espalier::TreeSort sort);
    void liveSortWanted(bool live);
    void columnWanted(espalier::TopicColumn::Kind kind);
    void hiddenRowsWanted(bool shown);
    void showAllWanted();
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
    void buildHiddenMenu();
    void showSort(TreeSort sort);
    void showHidden(const TreeSnapshot &snapshot);
    void showEmptiness();

    const Theme &m_theme;
    QLabel *m_count;
    QToolButton *m_sort;
    QActionGroup *m_sortActions;
    QActionGroup *m_columnActions;
    QAction *m_live = nullptr;
    QToolButton *m_hidden;
    QAction *m_showHidden = nullptr;
    QToolButton *m_expand;
    QToolButton *m_collapse;
    QToolButton *m_more;
    QMenu *m_menu;
    PinList *m_pins;
    QFrame *m_pinLine;
    TopicTreeView *m_tree;
    QWidget *m_empty;
    QLabel *m_emptyText;
    QPushButton *m_everything;
    Emptiness m_emptiness = Emptiness::NoConnection;
    QString m_reason;
};

} // namespace espalier
