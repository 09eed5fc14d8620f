// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/signaltreemodel.h"

#include "ui/charts/signalmime.h"
#include "ui/common/units.h"

#include <QMimeData>
#include <QSet>

#include <algorithm>

namespace espalier {

SignalTreeModel::SignalTreeModel(QObject *parent) : QAbstractItemModel(parent) { }

SignalTreeModel::~SignalTreeModel() = default;

void SignalTreeModel::setBranches(const QList<Branch> &branches)
{
    SignalNode fresh;
    std::size_t room = maximumSignalRows;
    m_isCut = false;
    for (const Branch &branch : branches) {
        SignalNode *root = &fresh;
        if (branches.size() > 1) {
            fresh.children.push_back(std::make_unique<SignalNode>());
            root = fresh.children.back().get();
            root->kind = SignalNode::Kind::Connection;
            root->label = branch.name;
            root->parent = &fresh;
        }
        const std::size_t rows = addSignalRows(*root, branch.catalog, branch.profile, room);
        m_isCut =
            m_isCut || rows >= room || branch.catalog.matching > std::uint64_t(branch.catalog.topics.size());
        room -= std::min(room, rows);
    }
    merge(m_root, fresh);
}

void SignalTreeModel::merge(SignalNode &node, SignalNode &fresh)
{
    removeMissing(node, fresh);
    // What has stayed stands in the same order as in the fresh one.
    for (std::size_t i = 0; i < fresh.children.size(); ++i)
        if (fresh.children[i]
            && (i >= node.children.size() || !node.children[i]->isSameAs(*fresh.children[i])))
            insertRun(node, fresh, i);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        SignalNode &kept = *node.children[i];
        if (!fresh.children[i])
            continue;
        SignalNode &next = *fresh.children[i];
        if (kept.leafKind != next.leafKind || kept.isPlain != next.isPlain || kept.label != next.label) {
            kept.leafKind = next.leafKind;
            kept.isPlain = next.isPlain;
            kept.label = next.label;
            const QModelIndex changed = indexOf(kept);
            emit dataChanged(changed, changed);
        }
        merge(kept, next);
    }
}

void SignalTreeModel::removeMissing(SignalNode &node, const SignalNode &fresh)
{
    QHash<QByteArray, std::size_t> places;
    for (std::size_t i = 0; i < fresh.children.size(); ++i)
        places.insert(fresh.children[i]->key(), i);
    // What stays must stand in the order of the fresh ones; what has changed its place goes and comes anew.
    QSet<const SignalNode *> kept;
    std::size_t behind = 0;
    for (const auto &child : node.children) {
        const auto place = places.constFind(child->key());
        if (place == places.constEnd() || *place < behind)
            continue;
        behind = *place + 1;
        kept.insert(child.get());
    }
    if (std::size_t(kept.size()) == node.children.size())
        return;
    const auto isWanted = [&kept](const auto &child) { return kept.contains(child.get()); };
    for (std::size_t end = node.children.size(); end > 0;) {
        if (isWanted(node.children[end - 1])) {
            --end;
            continue;
        }
        std::size_t first = end - 1;
        while (first > 0 && !isWanted(node.children[first - 1]))
            --first;
        beginRemoveRows(indexOf(node), int(first), int(end) - 1);
        for (std::size_t i = first; i < end; ++i)
            forget(*node.children[i]);
        node.children.erase(node.children.begin() + std::ptrdiff_t(first),
                            node.children.begin() + std::ptrdiff_t(end));
        endRemoveRows();
        end = first;
    }
}

/// The children of `fresh` from `first` on, up to the next that `node` has already; they are moved away.
void SignalTreeModel::insertRun(SignalNode &node, SignalNode &fresh, std::size_t first)
{
    std::size_t end = first + 1;
    while (end < fresh.children.size()
           && (first >= node.children.size() || !node.children[first]->isSameAs(*fresh.children[end])))
        ++end;
    beginInsertRows(indexOf(node), int(first), int(end) - 1);
    for (std::size_t i = first; i < end; ++i) {
        fresh.children[i]->parent = &node;
        number(*fresh.children[i]);
        node.children.insert(node.children.begin() + std::ptrdiff_t(i), std::move(fresh.children[i]));
    }
    endInsertRows();
}

void SignalTreeModel::number(SignalNode &node)
{
    node.id = ++m_lastId;
    m_nodes.insert(node.id, &node);
    if (node.kind == SignalNode::Kind::Topic)
        m_topics.insert({node.profile, node.name}, &node);
    for (const auto &child : node.children)
        number(*child);
}

void SignalTreeModel::forget(const SignalNode &node)
{
    m_nodes.remove(node.id);
    if (node.kind == SignalNode::Kind::Topic)
        m_topics.remove({node.profile, node.name});
    for (const auto &child : node.children)
        forget(*child);
}

void SignalTreeModel::setValues(const QUuid &profile, const SignalValues &values)
{
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        SignalNode *topic = m_topics.value({profile, it.key()});
        if (!topic)
            continue;
        const auto valueOf = [&it](const SignalNode &node) {
            const auto found = std::ranges::find(it.value(), node.path, &SignalValue::path);
            return found == it.value().end() ? QString() : found->text;
        };
        if (topic->isPlain) {
            topic->value = valueOf(*topic);
            const QModelIndex changed = indexOf(*topic);
            emit dataChanged(changed, changed, {ValueRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
        }
        int last = -1;
        int first = 0;
        for (std::size_t i = 0; i < topic->children.size(); ++i) {
            SignalNode &child = *topic->children[i];
            if (child.kind != SignalNode::Kind::Leaf)
                continue;
            child.value = valueOf(child);
            first = last < 0 ? int(i) : first;
            last = int(i);
        }
        if (last >= 0) {
            const QModelIndex parent = indexOf(*topic);
            emit dataChanged(index(first, 0, parent), index(last, 0, parent),
                             {ValueRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
        }
    }
}

SignalNode &SignalTreeModel::at(const QModelIndex &index) const
{
    return index.isValid() ? *m_nodes.value(index.internalId()) : const_cast<SignalNode &>(m_root);
}

const SignalNode &SignalTreeModel::node(const QModelIndex &index) const
{
    return at(index);
}

QModelIndex SignalTreeModel::indexOf(const SignalNode &node) const
{
    return node.parent ? createIndex(node.row(), 0, node.id) : QModelIndex();
}

QModelIndex SignalTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, at(parent).children[std::size_t(row)]->id);
}

QModelIndex SignalTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(*at(child).parent) : QModelIndex();
}

int SignalTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(at(parent).children.size());
}

int SignalTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant SignalTreeModel::data(const QModelIndex &index, int role) const
{
    const SignalNode &node = at(index);
    switch (role) {
    case Qt::DisplayRole:
        return node.label;
    case ValueRole:
        return node.value;
    case Qt::AccessibleTextRole:
        return node.value.isEmpty() ? node.label : tr("%1, %2").arg(node.label, node.value);
    case Qt::ToolTipRole: {
        if (node.kind == SignalNode::Kind::Connection)
            return {};
        QString text = shownText(node.name);
        if (!node.path.empty())
            text += u'\n' + node.label;
        if (!node.value.isEmpty())
            text += u'\n' + node.value;
        return toolTipText(text);
    }
    default:
        return {};
    }
}

Qt::ItemFlags SignalTreeModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && at(index).kind != SignalNode::Kind::Connection)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList SignalTreeModel::mimeTypes() const
{
    return {signalMimeType()};
}

QMimeData *SignalTreeModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<SignalSource> sources;
    for (const QModelIndex &index : indexes)
        for (SignalSource &source : signalsBelow(at(index), maximumDraggedSignals - sources.size()))
            if (std::ranges::find(sources, source) == sources.end())
                sources.push_back(std::move(source));
    return sources.empty() ? nullptr : signalMimeData(sources).release();
}

} // namespace espalier
