// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/fieldtreemodel.h"

#include "core/mqtt/fieldtext.h"
#include "ui/common/units.h"
#include "ui/packets/packetwords.h"

#include <algorithm>

namespace espalier {

void FieldTreeModel::setDetail(const PacketDetail &detail)
{
    beginResetModel();
    m_bytes = detail.bytes;
    takeFields(detail.fields);
    arrange();
    m_findings.clear();
    for (const PacketFinding &finding : detail.findings) {
        if (finding.scope != ConversationFinding::Scope::Alone)
            continue;
        const auto title = clauseInfo(finding.clause).title;
        if (const int field = innermost(finding.offset); field >= 0)
            m_findings[field] += PacketWords::badge(finding.clause) + u' '
                                 + QString::fromUtf8(title.data(), qsizetype(title.size()));
    }
    endResetModel();
}

void FieldTreeModel::takeFields(const std::vector<TracedField> &fields)
{
    m_fields.clear();
    m_nodes.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const TracedField &field = fields[i];
        const std::size_t end = std::size_t(field.offset) + field.length;
        const TracedField *next = i + 1 < fields.size() ? &fields[i + 1] : nullptr;
        const bool isOfNext =
            field.name == "Length" && next && next->depth == field.depth && next->offset == end
            && !next->isCutOff
            && (next->kind == TracedField::Kind::Text || next->kind == TracedField::Kind::Binary);
        if (!isOfNext) {
            m_fields.push_back(field);
            m_nodes.push_back({.range = {field.offset, end}});
            continue;
        }
        m_fields.push_back(*next);
        m_nodes.push_back({.range = {field.offset, end + next->length}});
        ++i;
    }
}

void FieldTreeModel::arrange()
{
    m_root = {};
    // Fields come before what is in them: the way down to the one before is the way to this one's parent.
    std::vector<int> way;
    for (int i = 0; i < int(m_fields.size()); ++i) {
        way.resize(std::min<std::size_t>(way.size(), m_fields[std::size_t(i)].depth));
        Node &parent = way.empty() ? m_root : m_nodes[std::size_t(way.back())];
        m_nodes[std::size_t(i)].parent = way.empty() ? -1 : way.back();
        m_nodes[std::size_t(i)].row = parent.count++;
        way.push_back(i);
    }
    int first = m_root.count;
    m_root.fetched = std::min(m_root.count, portion);
    for (Node &entry : m_nodes) {
        entry.first = first;
        entry.fetched = std::min(entry.count, portion);
        first += entry.count;
    }
    m_children.assign(m_fields.size(), 0);
    for (int i = 0; i < int(m_nodes.size()); ++i) {
        const Node &entry = m_nodes[std::size_t(i)];
        const int start = entry.parent < 0 ? 0 : m_nodes[std::size_t(entry.parent)].first;
        m_children[std::size_t(start + entry.row)] = i;
    }
}

int FieldTreeModel::innermost(std::size_t byte) const
{
    int found = -1;
    for (int i = 0; i < int(m_fields.size()); ++i) {
        const HexView::Range range = m_nodes[std::size_t(i)].range;
        // Several flags lie in one byte: the first stands for all.
        if (byte >= range.from && byte < range.to
            && (found < 0 || m_fields[std::size_t(i)].depth > m_fields[std::size_t(found)].depth))
            found = i;
    }
    return found;
}

const FieldTreeModel::Node &FieldTreeModel::node(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[std::size_t(fieldOf(index))] : m_root;
}

HexView::Range FieldTreeModel::rangeOf(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[std::size_t(fieldOf(index))].range : HexView::Range();
}

QModelIndex FieldTreeModel::indexOf(int field) const
{
    return field < 0 ? QModelIndex() : createIndex(m_nodes[std::size_t(field)].row, 0, quintptr(field));
}

QModelIndex FieldTreeModel::fieldAt(std::size_t byte)
{
    const int field = innermost(byte);
    if (field < 0)
        return {};
    fetchUpTo(field);
    return indexOf(field);
}

void FieldTreeModel::fetchUpTo(int field)
{
    const int parent = m_nodes[std::size_t(field)].parent;
    if (parent >= 0)
        fetchUpTo(parent);
    const QModelIndex above = indexOf(parent);
    while (node(above).fetched <= m_nodes[std::size_t(field)].row)
        fetchMore(above);
}

QModelIndex FieldTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node &above = node(parent);
    if (column != 0 || row < 0 || row >= above.fetched)
        return {};
    return createIndex(row, 0, quintptr(m_children[std::size_t(above.first + row)]));
}

QModelIndex FieldTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(node(child).parent) : QModelIndex();
}

int FieldTreeModel::rowCount(const QModelIndex &parent) const
{
    return node(parent).fetched;
}

int FieldTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

bool FieldTreeModel::hasChildren(const QModelIndex &parent) const
{
    return node(parent).count > 0;
}

bool FieldTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return node(parent).fetched < node(parent).count;
}

void FieldTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Node &above = parent.isValid() ? m_nodes[std::size_t(fieldOf(parent))] : m_root;
    const int to = std::min(above.count, above.fetched + portion);
    beginInsertRows(parent, above.fetched, to - 1);
    above.fetched = to;
    endInsertRows();
}

bool FieldTreeModel::isProperty(int field) const
{
    const Node &entry = m_nodes[std::size_t(field)];
    return entry.count > 0
           && m_fields[std::size_t(m_children[std::size_t(entry.first)])].name == "Property Identifier";
}

QString FieldTreeModel::name(int field) const
{
    const TracedField &traced = m_fields[std::size_t(field)];
    auto text = QString::fromUtf8(traced.name.data(), qsizetype(traced.name.size()));
    if (!isProperty(field))
        return text;
    const Node &entry = m_nodes[std::size_t(field)];
    const auto identifier = m_fields[std::size_t(m_children[std::size_t(entry.first)])].number;
    return QStringLiteral("%1 (0x%2)").arg(text).arg(identifier, 2, 16, QLatin1Char('0'));
}

QString FieldTreeModel::groupValue(int field) const
{
    const TracedField &traced = m_fields[std::size_t(field)];
    const Node &entry = m_nodes[std::size_t(field)];
    const auto view = m_bytes.view();
    const auto first = [&]() -> unsigned { return traced.offset < view.size() ? view[traced.offset] : 0; };
    if (traced.name == "Fixed Header")
        return tr("%1, flags %2")
            .arg(PacketWords::type(std::uint8_t(first() >> 4)))
            .arg(first() & 15U, 4, 2, QLatin1Char('0'));
    if (traced.name == "Subscription Options" || traced.name == "Requested QoS"
        || traced.name == "Connect Flags")
        return QStringLiteral("0x%1").arg(first(), 2, 16, QLatin1Char('0'));
    // What tells one of many from the others.
    if (traced.name == "Subscription" && entry.count > 0)
        return value(m_children[std::size_t(entry.first)]);
    if (traced.name == "Properties" || traced.name == "Will Properties")
        return tr("%n properties", nullptr, std::max(0, entry.count - 1));
    if (traced.name == "Payload" && entry.count > 1)
        return tr("%n fields", nullptr, entry.count);
    return {};
}

QString FieldTreeModel::value(int field) const
{
    const TracedField &traced = m_fields[std::size_t(field)];
    const auto text = QString::fromStdString(fieldValue(traced, m_bytes.view()));
    return text.isEmpty() && traced.kind == TracedField::Kind::Group ? groupValue(field) : text;
}

QVariant FieldTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int field = fieldOf(index);
    const QStringList findings = m_findings.value(field);
    const auto line = [&] { return name(field) + QStringLiteral(": ") + value(field); };
    switch (role) {
    case Qt::DisplayRole:
        return name(field);
    case ValueRole:
        return value(field);
    case FindingRole:
        return findings;
    case IsExplainedRole:
        return isProperty(field);
    case Qt::AccessibleTextRole:
        return (QStringList(line()) + findings).join(QStringLiteral(", "));
    case Qt::ToolTipRole: {
        const HexView::Range range = m_nodes[std::size_t(field)].range;
        const QString place =
            tr("%n byte(s) from offset %1", nullptr, int(range.to - range.from)).arg(range.from);
        return toolTipText((QStringList {line(), place} + findings).join(u'\n'));
    }
    default:
        return {};
    }
}

} // namespace espalier
