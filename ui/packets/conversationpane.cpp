// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/conversationpane.h"

#include "ui/common/units.h"
#include "ui/packets/packetwords.h"
#include "ui/theme/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace espalier {

namespace {

constexpr int packetRole = Qt::UserRole;
constexpr qsizetype maximumShown = 500;

} // namespace

ConversationPane::ConversationPane(const Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Conversation"));
    setFrameShape(QFrame::NoFrame);
    setColumnCount(2);
    setHeaderHidden(true);
    setIndentation(16);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemActivated, this, &ConversationPane::choose);
}

ConversationPane::~ConversationPane() = default;

QTreeWidgetItem *ConversationPane::addGroup(const QString &title)
{
    auto *group = new QTreeWidgetItem(this, {title});
    group->setFont(0, m_theme.scaledTextFont(1.0, QFont::DemiBold));
    group->setExpanded(true);
    return group;
}

void ConversationPane::setDetail(const PacketDetail &detail)
{
    const bool isSame = detail.number && detail.number == m_number;
    if (isSame && detail.exchange == m_exchange && detail.awaited == m_awaited)
        return;
    m_number = detail.number;
    m_exchange = detail.exchange;
    m_awaited = detail.awaited;
    if (!isSame) {
        std::ranges::fill(m_entries, QList<AliasEntry>());
        build(detail);
        return;
    }
    const QModelIndex before = currentIndex();
    const QModelIndex group = before.parent();
    const int row = before.row();
    const int groupRow = group.row();
    build(detail);
    for (const Side sender : {Side::Client, Side::Server})
        setAliases(sender, QList<AliasEntry>(m_entries[std::size_t(sender)]));
    if (row >= 0)
        setCurrentIndex(model()->index(row, 0, groupRow < 0 ? QModelIndex() : model()->index(groupRow, 0)));
}

void ConversationPane::build(const PacketDetail &detail)
{
    clear();
    std::ranges::fill(m_aliases, nullptr);
    if (!detail.number)
        return;
    addExchange(detail);
    auto *window = addGroup(tr("Messages with QoS 1 and 2 on their way"));
    for (const Side sender : {Side::Client, Side::Server}) {
        const FlowWindow &flow = detail.window[std::size_t(sender)];
        new QTreeWidgetItem(window, {PacketWords::direction(sender),
                                     flow.receiveMaximum
                                         ? tr("%1 of %2 (Receive Maximum)")
                                               .arg(countText(flow.inUse), countText(*flow.receiveMaximum))
                                         : countText(flow.inUse)});
    }
    for (const Side sender : {Side::Client, Side::Server}) {
        auto *group = addGroup(sender == Side::Client ? tr("Topic Aliases of the client")
                                                      : tr("Topic Aliases of the broker"));
        m_aliases[std::size_t(sender)] = group;
        group->setText(1, tr("none"));
    }
    expandAll();
}

void ConversationPane::addExchange(const PacketDetail &detail)
{
    auto *group = addGroup(tr("Exchange"));
    if (detail.exchange.isEmpty()) {
        group->setText(1, tr("this packet stands by itself"));
        return;
    }
    const qsizetype first = std::max<qsizetype>(0, detail.exchange.size() - maximumShown);
    for (qsizetype i = first; i < detail.exchange.size(); ++i) {
        const ExchangeStep &step = detail.exchange.at(i);
        const QString since =
            i == 0 ? QString()
                   : tr("%1 after the one before")
                         .arg(PacketWords::latency(step.time - detail.exchange.at(i - 1).time));
        auto *item = new QTreeWidgetItem(
            group, {PacketWords::number(step.number) + u' ' + PacketWords::step(step, i == 0), since});
        item->setData(0, packetRole, QVariant::fromValue<qulonglong>(step.number));
        if (step.number == detail.row.number)
            item->setFont(0, m_theme.scaledTextFont(1.0, QFont::DemiBold));
    }
    if (detail.awaited)
        new QTreeWidgetItem(group, {PacketWords::awaited(*detail.awaited)});
    else if (detail.exchange.size() > 1)
        new QTreeWidgetItem(group, {tr("in all"), PacketWords::latency(detail.exchange.last().time
                                                                       - detail.exchange.first().time)});
}

void ConversationPane::setAliases(Side sender, const QList<AliasEntry> &aliases)
{
    QTreeWidgetItem *group = m_aliases[std::size_t(sender)];
    if (!group)
        return;
    m_entries[std::size_t(sender)] = aliases;
    qDeleteAll(group->takeChildren());
    group->setText(1, aliases.isEmpty() ? tr("none") : countText(std::uint64_t(aliases.size())));
    for (const AliasEntry &entry : aliases.first(std::min(aliases.size(), maximumShown))) {
        auto *item = new QTreeWidgetItem(group, {QString::number(entry.alias), entry.topic});
        item->setFont(1, m_theme.dataFont());
        item->setToolTip(1, toolTipText(tr("set by packet %1").arg(PacketWords::number(entry.setBy))));
        item->setData(0, packetRole, QVariant::fromValue<qulonglong>(entry.setBy));
    }
}

void ConversationPane::choose(const QTreeWidgetItem *item)
{
    const QVariant packet = item->data(0, packetRole);
    if (packet.isValid())
        emit packetChosen(packet.toULongLong());
}

} // namespace espalier
