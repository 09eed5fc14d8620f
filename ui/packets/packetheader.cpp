// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetheader.h"

#include <QAbstractTableModel>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

struct ColumnWidth
{
    PacketColumn column;
    int least;
    /// Of the room that is left, in parts of all.
    int share;
};

// What they need, and where room helps; Info, the last, has what remains.
constexpr std::array<ColumnWidth, packetColumnCount - 1> widths {{
    {PacketColumn::Number, 76, 2},
    {PacketColumn::Time, 132, 5},
    {PacketColumn::Delta, 84, 2},
    {PacketColumn::Direction, 36, 1},
    {PacketColumn::Client, 104, 7},
    {PacketColumn::Type, 118, 5},
    {PacketColumn::Qos, 46, 3},
    {PacketColumn::Topic, 160, 36},
    {PacketColumn::Bytes, 66, 5},
    {PacketColumn::Latency, 84, 2},
}};
constexpr int infoWidth = 200;
constexpr int allShares = 100;
constexpr int leastWidth = 28;

/// No rows: the list has its own.
class ColumnModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;
    [[nodiscard]] int rowCount(const QModelIndex &) const override { return 0; }
    [[nodiscard]] int columnCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : packetColumnCount;
    }
    [[nodiscard]] QVariant data(const QModelIndex &, int) const override { return {}; }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= packetColumnCount)
            return {};
        const auto column = static_cast<PacketColumn>(section);
        if (role == Qt::DisplayRole)
            // The arrows need no title.
            return column == PacketColumn::Direction ? QString() : PacketHeader::title(column);
        if (role == Qt::TextAlignmentRole)
            return int((PacketHeader::isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeading)
                       | Qt::AlignVCenter);
        return {};
    }
};

} // namespace

PacketHeader::PacketHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setModel(new ColumnModel(this));
    setAccessibleName(tr("Columns"));
    setFocusPolicy(Qt::NoFocus);
    setSectionsMovable(true);
    setStretchLastSection(true);
    setMinimumSectionSize(leastWidth);
    setHighlightSections(false);
    for (const PacketColumn column : {PacketColumn::Delta, PacketColumn::Latency})
        hideSection(int(column));
    fit(0);
    connect(this, &QHeaderView::sectionResized, this, [this](int section) {
        // The last one grows and shrinks with the window.
        if (section != logicalIndex(count() - 1))
            handleChange();
    });
    connect(this, &QHeaderView::sectionMoved, this, &PacketHeader::handleChange);
}

PacketHeader::~PacketHeader() = default;

QString PacketHeader::title(PacketColumn column)
{
    switch (column) {
    case PacketColumn::Number:
        return tr("No.", "number of a packet");
    case PacketColumn::Time:
        return tr("Time");
    case PacketColumn::Delta:
        return tr("Δt", "time since the row above");
    case PacketColumn::Direction:
        return tr("Direction");
    case PacketColumn::Client:
        return tr("Client");
    case PacketColumn::Type:
        return tr("Packet");
    case PacketColumn::Qos:
        return tr("QoS");
    case PacketColumn::Topic:
        return tr("Topic / filter");
    case PacketColumn::Bytes:
        return tr("Bytes");
    case PacketColumn::Latency:
        return tr("Latency");
    case PacketColumn::Info:
        return tr("Info");
    }
    return {};
}

bool PacketHeader::isRightAligned(PacketColumn column)
{
    return column == PacketColumn::Number || column == PacketColumn::Bytes || column == PacketColumn::Delta
           || column == PacketColumn::Latency;
}

void PacketHeader::fit(int width)
{
    if (m_isUsers)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    int least = infoWidth;
    for (const ColumnWidth &entry : widths)
        least += isShown(entry.column) ? entry.least : 0;
    const int room = std::max(0, width - least);
    for (const ColumnWidth &entry : widths)
        if (isShown(entry.column))
            resizeSection(int(entry.column), entry.least + room * entry.share / allShares);
    emit arranged();
}

void PacketHeader::restore(const QByteArray &state)
{
    const QScopedValueRollback fitting(m_isFitting, true);
    m_isUsers = restoreState(state) || m_isUsers;
    emit arranged();
}

void PacketHeader::setShown(PacketColumn column, bool shown)
{
    setSectionHidden(int(column), !shown);
    handleChange();
}

void PacketHeader::handleChange()
{
    if (m_isFitting)
        return;
    m_isUsers = true;
    emit arranged();
    emit changedByUser();
}

void PacketHeader::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int i = 0; i < packetColumnCount; ++i) {
        const auto column = static_cast<PacketColumn>(i);
        QAction *action = menu->addAction(title(column));
        action->setCheckable(true);
        action->setChecked(isShown(column));
        // Without its number no row can be told from another; Info takes the room that is left.
        action->setEnabled(column != PacketColumn::Number && column != PacketColumn::Info);
        connect(action, &QAction::toggled, this, [this, column](bool on) { setShown(column, on); });
    }
    menu->popup(event->globalPos());
}

} // namespace espalier
