// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packettablemodel.h"

#include "ui/common/units.h"

#include <QCollator>

#include <algorithm>
#include <numeric>
#include <utility>

namespace espalier {

PacketTableModel::PacketTableModel(const QStringList &titles, QObject *parent)
    : QAbstractTableModel(parent), m_titles(titles)
{ }

void PacketTableModel::setRows(Rows rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_order.resize(std::size_t(m_rows.count));
    std::iota(m_order.begin(), m_order.end(), 0);
    endResetModel();
}

int PacketTableModel::placeOf(int row) const
{
    const auto found = std::ranges::find(m_order, row);
    return found == m_order.end() ? -1 : int(found - m_order.begin());
}

std::optional<PacketNumber> PacketTableModel::packetAt(int place) const
{
    return m_rows.packet ? std::optional(m_rows.packet(rowAt(place))) : std::nullopt;
}

int PacketTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows.count;
}

int PacketTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_titles.size());
}

QVariant PacketTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::TextAlignmentRole))
        return {};
    const Cell cell = m_rows.cell(rowAt(index.row()), index.column());
    if (role == Qt::TextAlignmentRole)
        return int((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return role == Qt::ToolTipRole ? toolTipText(cell.text) : cell.text;
}

QVariant PacketTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return m_titles.at(section);
    if (role != Qt::TextAlignmentRole)
        return {};
    // As what stands below it.
    const bool isNumber = m_rows.count > 0 && m_rows.cell(0, section).number;
    return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

void PacketTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const QCollator collator;
    std::vector<std::optional<std::int64_t>> numbers;
    std::vector<QCollatorSortKey> texts;
    for (int row = 0; row < m_rows.count; ++row) {
        const Cell cell = m_rows.cell(row, column);
        numbers.push_back(cell.number);
        texts.push_back(collator.sortKey(cell.text));
    }
    const auto isLess = [&](int first, int second) {
        const auto a = std::size_t(first);
        const auto b = std::size_t(second);
        return numbers[a] && numbers[b] ? *numbers[a] < *numbers[b] : texts[a] < texts[b];
    };
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> rows;
    for (const QModelIndex &index : before)
        rows.push_back(rowAt(index.row()));
    std::ranges::stable_sort(
        m_order, [&](int a, int b) { return order == Qt::AscendingOrder ? isLess(a, b) : isLess(b, a); });
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(placeOf(rows[std::size_t(i)]), before.at(i).column()));
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

} // namespace espalier
