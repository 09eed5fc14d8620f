// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicpane.h"

#include "ui/common/panetabs.h"
#include "ui/common/units.h"
#include "ui/explore/pinlist.h"
#include "ui/explore/topictreeview.h"
#include "ui/theme/controls.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace espalier {

namespace {

constexpr std::array allSorts {TreeSort::Name,     TreeSort::Rate,   TreeSort::LastChange,
                               TreeSort::Messages, TreeSort::Topics, TreeSort::Bytes};

constexpr std::array allColumns {TopicColumn::Kind::Rate, TopicColumn::Kind::ByteRate,
                                 TopicColumn::Kind::Share, TopicColumn::Kind::ByteShare,
                                 TopicColumn::Kind::LastSeen};

QString columnName(TopicColumn::Kind kind)
{
    switch (kind) {
    case TopicColumn::Kind::Rate:
        return TopicPane::tr("messages per second");
    case TopicColumn::Kind::ByteRate:
        return TopicPane::tr("bytes per second");
    case TopicColumn::Kind::Share:
        return TopicPane::tr("share of all messages");
    case TopicColumn::Kind::ByteShare:
        return TopicPane::tr("share of all bytes");
    case TopicColumn::Kind::LastSeen:
        return TopicPane::tr("time since the last message");
    }
    return {};
}

QString sortName(TreeSort sort)
{
    switch (sort) {
    case TreeSort::Name:
        return TopicPane::tr("name");
    case TreeSort::Rate:
        return TopicPane::tr("rate");
    case TreeSort::LastChange:
        return TopicPane::tr("last change");
    case TreeSort::Messages:
        return TopicPane::tr("messages");
    case TreeSort::Topics:
        return TopicPane::tr("topics");
    case TreeSort::Bytes:
        return TopicPane::tr("bytes");
    }
    return {};
}

} // namespace

TopicPane::TopicPane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_count(plainLabel({}, Role::Faint, theme.scaledTextFont(11.5 / 13), this))
    , m_sort(new QToolButton(this))
    , m_sortActions(new QActionGroup(this))
    , m_columnActions(new QActionGroup(this))
    , m_hidden(new QToolButton(this))
    , m_expand(new QToolButton(this))
    , m_collapse(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_menu(new QMenu(m_more))
    , m_pins(new PinList(theme, this))
    , m_pinLine(hairline(Qt::Horizontal, this))
    , m_tree(new TopicTreeView(theme, this))
    , m_empty(new QWidget(m_tree))
    , m_emptyText(plainLabel({}, m_empty))
    , m_everything(new QPushButton(tr("Subscribe to everything (#)"), m_empty))
{
    setSurface(this, Role::Panel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(theme, PaneHeader::Lines::Below, this);
    buildHeader(header);
    buildSortMenu();
    buildHiddenMenu();
    column->addWidget(header);
    column->addWidget(m_pins);
    column->addWidget(m_pinLine);
    column->addWidget(m_tree, 1);
    m_pinLine->hide();
    buildEmpty();
    takeTheme();
    connect(&theme, &Theme::changed, this, &TopicPane::takeTheme);
    showSort(TreeSort::Name);
    showEmptiness();
}

void TopicPane::buildEmpty()
{
    auto *column = new QVBoxLayout(m_empty);
    column->setSpacing(12);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    column->addWidget(m_emptyText);
    column->addWidget(m_everything, 0, Qt::AlignHCenter);
    column->addStretch();
    connect(m_everything, &QPushButton::clicked, this, &TopicPane::everythingWanted);
}

void TopicPane::buildHeader(PaneHeader *header)
{
    header->row()->addWidget(
        plainLabel(tr("Topics"), Role::Text, m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold), this));
    header->row()->addWidget(m_count);
    header->row()->addStretch(1);
    header->row()->addWidget(m_hidden);
    header->row()->addWidget(m_sort);
    header->row()->addWidget(m_expand);
    header->row()->addWidget(m_collapse);
    header->row()->addWidget(m_more);
    header->row()->setSpacing(6);
    header->row()->setContentsMargins(12, 0, 6, 0);
    for (QToolButton *button : {m_hidden, m_sort, m_expand, m_collapse, m_more})
        setButtonKind(button, ButtonKind::Quiet);
    m_expand->setToolTip(tr("Expand all"));
    m_expand->setAccessibleName(tr("Expand all"));
    m_collapse->setToolTip(tr("Collapse all"));
    m_collapse->setAccessibleName(tr("Collapse all"));
    m_more->setToolTip(tr("More about topics"));
    m_more->setAccessibleName(tr("More about topics"));
    m_more->setMenu(m_menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    connect(m_expand, &QToolButton::clicked, this, &TopicPane::expandAllWanted);
    connect(m_collapse, &QToolButton::clicked, this, &TopicPane::collapseAllWanted);
}

void TopicPane::buildSortMenu()
{
    auto *menu = new QMenu(m_sort);
    for (const TreeSort sort : allSorts) {
        QAction *action = menu->addAction(sortName(sort));
        action->setCheckable(true);
        action->setData(int(sort));
        m_sortActions->addAction(action);
        connect(action, &QAction::triggered, this, [this, sort] { emit sortWanted(sort); });
    }
    menu->addSeparator();
    m_live = menu->addAction(tr("Sort again by itself"));
    m_live->setCheckable(true);
    m_live->setToolTip(tr("Each second or so, but never while the mouse is over the rows"));
    connect(m_live, &QAction::triggered, this, &TopicPane::liveSortWanted);
    auto *columns = menu->addMenu(tr("At the end of each row"));
    for (const TopicColumn::Kind kind : allColumns) {
        QAction *action = columns->addAction(columnName(kind));
        action->setCheckable(true);
        action->setData(int(kind));
        action->setChecked(kind == TopicColumn::Kind::Rate);
        m_columnActions->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind] { emit columnWanted(kind); });
    }
    m_sort->setMenu(menu);
    m_sort->setPopupMode(QToolButton::InstantPopup);
    m_sort->setToolButtonStyle(Qt::ToolButtonTextOnly);
}

void TopicPane::buildHiddenMenu()
{
    auto *menu = new QMenu(m_hidden);
    m_showHidden = menu->addAction(tr("Show hidden topics"));
    m_showHidden->setCheckable(true);
    connect(m_showHidden, &QAction::triggered, this, &TopicPane::hiddenRowsWanted);
    connect(menu->addAction(tr("Hide nothing any more")), &QAction::triggered, this,
            &TopicPane::showAllWanted);
    m_hidden->setMenu(menu);
    m_hidden->setPopupMode(QToolButton::InstantPopup);
    m_hidden->setToolTip(tr("Hidden topics are still subscribed to, counted and kept."));
    m_hidden->hide();
}

void TopicPane::showHidden(const TreeSnapshot &snapshot)
{
    m_hidden->setVisible(snapshot.hidden > 0);
    m_hidden->setText(tr("%n hidden ▾", nullptr, int(snapshot.hidden)));
    m_showHidden->setChecked(snapshot.showsHidden);
}

void TopicPane::setColumn(TopicColumn::Kind kind)
{
    m_tree->column().setKind(kind);
    m_pins->painter().column().setKind(kind);
    for (QAction *action : m_columnActions->actions())
        action->setChecked(action->data().toInt() == int(kind));
    m_tree->viewport()->update();
    m_pins->viewport()->update();
}

void TopicPane::takeTheme()
{
    m_more->setIcon(m_theme.icon(QStringLiteral("more")));
    m_hidden->setFont(m_theme.scaledTextFont(12.5 / 13));
    m_sort->setFont(m_theme.scaledTextFont(12.5 / 13, QFont::Medium));
    m_expand->setIcon(m_theme.icon(QStringLiteral("chevrons-down")));
    m_collapse->setIcon(m_theme.icon(QStringLiteral("chevrons-up")));
}

void TopicPane::showSort(TreeSort sort)
{
    m_sort->setText(tr("Sort: %1 ▾").arg(sortName(sort)));
    for (QAction *action : m_sortActions->actions())
        action->setChecked(action->data().toInt() == int(sort));
}

void TopicPane::setSnapshot(const TreeSnapshot &snapshot)
{
    m_tree->setSnapshot(snapshot);
    QString count = snapshot.topics > 0 ? countText(snapshot.topics) : QString();
    if (snapshot.chosen > 1)
        count += tr(" · %1 chosen").arg(countText(snapshot.chosen));
    m_count->setText(count);
    showSort(snapshot.sort);
    m_live->setChecked(snapshot.liveSort);
    showHidden(snapshot);
    m_pins->setSnapshot(snapshot);
    m_pinLine->setVisible(!snapshot.pinned.isEmpty());
    showEmptiness();
}

void TopicPane::setEmptiness(Emptiness emptiness, const QString &reason)
{
    m_emptiness = emptiness;
    m_reason = reason;
    showEmptiness();
}

void TopicPane::showEmptiness()
{
    const TreeSnapshot &snapshot = m_tree->snapshot();
    const bool isFiltered =
        snapshot.topics > 0 && !snapshot.filter.text.isEmpty() && !snapshot.filter.running;
    QString text;
    if (isFiltered)
        text = tr("No topic or value matches the filter.");
    else if (m_emptiness == Emptiness::NoConnection)
        text = tr("Topics appear here once there is a connection.");
    else if (m_emptiness == Emptiness::NoSubscription)
        text = tr("Nothing is subscribed to. Take everything that the server has, or choose with “+ "
                  "Subscribe” above.");
    else if (m_emptiness == Emptiness::Refused)
        text = tr("Refused: %1").arg(m_reason);
    else
        text = tr("Subscribed. Topics appear here as their first messages come.");
    m_emptyText->setText(text);
    setTextRole(m_emptyText, !isFiltered && m_emptiness == Emptiness::Refused ? Role::Error : Role::Faint);
    m_everything->setVisible(m_emptiness == Emptiness::NoSubscription);
    m_empty->setVisible(snapshot.totalRows == 0);
}

void TopicPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(40, 60, std::max(60, m_tree->width() - 80), 120);
}

} // namespace espalier
