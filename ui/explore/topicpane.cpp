// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topicpane.h"

#include "ui/common/panetabs.h"
#include "ui/common/units.h"
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
    , m_expand(new QToolButton(this))
    , m_collapse(new QToolButton(this))
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
    column->addWidget(header);
    column->addWidget(m_tree, 1);
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
    setTextRole(m_emptyText, Role::Faint);
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
    header->row()->addWidget(m_sort);
    header->row()->addWidget(m_expand);
    header->row()->addWidget(m_collapse);
    header->row()->setSpacing(6);
    header->row()->setContentsMargins(12, 0, 6, 0);
    for (QToolButton *button : {m_sort, m_expand, m_collapse})
        setButtonKind(button, ButtonKind::Quiet);
    m_expand->setToolTip(tr("Expand all"));
    m_expand->setAccessibleName(tr("Expand all"));
    m_collapse->setToolTip(tr("Collapse all"));
    m_collapse->setAccessibleName(tr("Collapse all"));
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
    m_sort->setMenu(menu);
    m_sort->setPopupMode(QToolButton::InstantPopup);
    m_sort->setToolButtonStyle(Qt::ToolButtonTextOnly);
}

void TopicPane::takeTheme()
{
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
    m_count->setText(snapshot.topics > 0 ? countText(snapshot.topics) : QString());
    showSort(snapshot.sort);
    showEmptiness();
}

void TopicPane::setEmptiness(Emptiness emptiness)
{
    m_emptiness = emptiness;
    showEmptiness();
}

void TopicPane::showEmptiness()
{
    const TreeSnapshot &snapshot = m_tree->snapshot();
    QString text;
    if (snapshot.topics > 0 && !snapshot.filter.text.isEmpty() && !snapshot.filter.running)
        text = tr("No topic or value matches the filter.");
    else if (m_emptiness == Emptiness::NoConnection)
        text = tr("Topics appear here once there is a connection.");
    else if (m_emptiness == Emptiness::NoSubscription)
        text = tr("Nothing is subscribed to. Take everything that the server has, or choose with “+ "
                  "Subscribe” above.");
    else
        text = tr("Subscribed. Topics appear here as their first messages come.");
    m_emptyText->setText(text);
    m_everything->setVisible(m_emptiness == Emptiness::NoSubscription);
    m_empty->setVisible(snapshot.totalRows == 0);
}

void TopicPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(40, 60, std::max(60, m_tree->width() - 80), 120);
}

} // namespace espalier
