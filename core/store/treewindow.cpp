// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treewindow.h"

#include "core/payload/displaytext.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// More rows than any screen has.
constexpr std::uint32_t mostRows = 2000;
/// A level of 65,535 bytes is cut in the row; the topic's detail has all of it.
constexpr qsizetype longestName = 500;

Glance preview(const TopicStore &store, std::uint32_t id, const KeptMessage &message,
               const PayloadContext &context)
{
    if (!context.registry && !context.sparkplug)
        return glanceAt(message.payloadView());
    const MessageHints known(store.topicName(id), message, context);
    return glanceAt(message.payload(), known.hints());
}

TreeRow makeRow(const TopicStore &store, const VisibleTree &tree, IndexedRow at, SteadyMs now,
                const PayloadContext &context)
{
    const TopicNode &node = store.node(at.id);
    TreeRow row;
    row.id = TopicId {at.id};
    row.depth = at.depth;
    row.expandable = store.hasChildren(at.id);
    row.expanded = tree.isExpanded(at.id);
    row.matchesFilter = tree.matchesFilter(at.id);
    row.name = displayText(asBytes(store.segmentText(at.id)), longestName);
    if (const KeptMessage *message = store.lastMessage(at.id)) {
        Glance glance = preview(store, at.id, *message, context);
        row.preview = std::move(glance.preview);
        row.valueKind = glance.kind;
        row.payloadSize = static_cast<std::uint32_t>(message->payloadSize());
        row.retained = store.isRetained(at.id);
    }
    if (const TopicBranch *branch = store.branch(at.id)) {
        row.topicsBelow = branch->topicsBelow;
        row.retainedBelow = branch->retainedBelow;
    }
    row.messages = node.messages;
    row.rate = node.rate.at(now);
    row.byteRate = node.rate.bytesAt(now);
    row.chosen = tree.isChosen(at.id);
    row.hidden = tree.isHidden(at.id);
    row.rateHistory = store.rateHistory(at.id, now);
    row.lastChange = node.lastChange.value();
    return row;
}

} // namespace

TreeRow wholeRow(const TopicStore &store, const VisibleTree &tree, std::uint32_t id, SteadyMs now,
                 const PayloadContext &context)
{
    TreeRow row = makeRow(store, tree, {id, 0}, now, context);
    row.name = displayText(asBytes(store.topicName(id)));
    row.expandable = false;
    return row;
}

void TreeWindow::set(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor, std::uint32_t anchorRow)
{
    m_firstRow = firstRow;
    m_rowCount = std::min(rowCount, mostRows);
    m_anchor = anchor;
    m_anchorRow = anchorRow;
}

TreeSnapshot TreeWindow::snapshot(const TopicStore &store, const VisibleTree &tree, SteadyMs now,
                                  const PayloadContext &context) const
{
    const RowIndex &rows = tree.rows();
    TreeSnapshot snapshot;
    snapshot.totalRows = rows.size();
    snapshot.topics = store.topicCount();
    snapshot.sort = tree.sort();
    snapshot.filter = tree.filterState();
    snapshot.layoutVersion = tree.layoutVersion();
    snapshot.anchor = m_anchor;
    snapshot.anchorRow = m_anchor == TopicId::None ? -1 : rows.rowOf(static_cast<std::uint32_t>(m_anchor));
    if (tree.selected() != TopicNode::none) {
        snapshot.selected = TopicId {tree.selected()};
        snapshot.selectedRow = rows.rowOf(tree.selected());
    }
    const SmoothRate &total = store.node(TopicStore::root).rate;
    snapshot.totalRate = total.at(now);
    snapshot.totalByteRate = total.bytesAt(now);
    snapshot.now = now;
    snapshot.chosen = static_cast<std::uint32_t>(tree.chosen().size());
    snapshot.hidden = tree.hiddenCount();
    snapshot.showsHidden = tree.showsHidden();
    const std::int64_t moved = snapshot.anchorRow >= 0 ? snapshot.anchorRow - m_anchorRow : 0;
    const std::int64_t last = std::max<std::int64_t>(std::int64_t {rows.size()} - m_rowCount, 0);
    snapshot.firstRow = static_cast<std::uint32_t>(std::clamp<std::int64_t>(m_firstRow + moved, 0, last));
    const std::uint32_t end = std::min(snapshot.firstRow + m_rowCount, rows.size());
    snapshot.rows.reserve(end - snapshot.firstRow);
    for (std::uint32_t row = snapshot.firstRow; row < end; ++row)
        snapshot.rows.append(makeRow(store, tree, rows.at(row), now, context));
    return snapshot;
}

} // namespace espalier
