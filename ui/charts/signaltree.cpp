// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/signaltree.h"

#include "core/payload/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace espalier {

namespace {

constexpr qsizetype longestLabel = 200;
/// What is deeper stands on one row: a topic may have tens of thousands.
constexpr int mostLevels = 64;

SignalNode *addChild(SignalNode &parent, SignalNode::Kind kind, QString label, QByteArray name)
{
    auto node = std::make_unique<SignalNode>();
    node->kind = kind;
    node->label = std::move(label);
    node->profile = parent.profile;
    node->name = std::move(name);
    node->parent = &parent;
    parent.children.push_back(std::move(node));
    return parent.children.back().get();
}

/// The node of a topic, with those of the levels above it; topics come in order, so they are the last ones.
SignalNode *topicNode(SignalNode &root, const QByteArray &topicName, std::size_t &count)
{
    SignalNode *node = &root;
    int level = 0;
    for (qsizetype begin = 0; begin <= topicName.size();) {
        const qsizetype slash = ++level < mostLevels ? topicName.indexOf('/', begin) : -1;
        const qsizetype end = slash < 0 ? topicName.size() : slash;
        const QByteArray name = topicName.first(end);
        SignalNode *last = node->children.empty() ? nullptr : node->children.back().get();
        if (!last || last->name != name || last->kind == SignalNode::Kind::Leaf) {
            last = addChild(*node, SignalNode::Kind::Group, shownText(topicName.sliced(begin, end - begin)),
                            name);
            ++count;
        }
        node = last;
        begin = end + 1;
    }
    node->kind = SignalNode::Kind::Topic;
    return node;
}

void addLeaves(SignalNode &topic, const std::vector<SignalLeaf> &leaves, std::size_t &count)
{
    if (leaves.size() == 1 && leaves.front().path.empty()) {
        topic.isPlain = true;
        topic.leafKind = leaves.front().kind;
        return;
    }
    for (const SignalLeaf &leaf : leaves) {
        const QString label = leaf.path.empty()
                                  ? QCoreApplication::translate("espalier::SignalTree", "payload")
                                  : shownText(QByteArray::fromStdString(leaf.path));
        SignalNode *node = addChild(topic, SignalNode::Kind::Leaf, label, topic.name);
        node->path = leaf.path;
        node->leafKind = leaf.kind;
        ++count;
    }
}

/// Levels with one only level below them become one row.
void compress(SignalNode &node)
{
    for (const auto &child : node.children) {
        while (child->kind == SignalNode::Kind::Group && child->children.size() == 1
               && child->children.front()->kind == SignalNode::Kind::Group) {
            const std::unique_ptr<SignalNode> only = std::move(child->children.front());
            child->label += u'/' + only->label;
            child->name = only->name;
            child->children = std::move(only->children);
            for (const auto &grandchild : child->children)
                grandchild->parent = child.get();
        }
        compress(*child);
    }
}

void collect(const SignalNode &node, bool isAsked, std::size_t maximum, std::vector<SignalSource> &sources)
{
    if (sources.size() >= maximum)
        return;
    const bool isCurve =
        node.leafKind == SignalLeaf::Kind::Number || node.leafKind == SignalLeaf::Kind::Boolean;
    if (node.isSignal() && (isAsked || isCurve))
        sources.push_back(node.source());
    for (const auto &child : node.children)
        collect(*child, false, maximum, sources);
}

} // namespace

QString shownText(const QByteArray &bytes)
{
    return displayText({reinterpret_cast<const std::uint8_t *>(bytes.constData()), std::size_t(bytes.size())},
                       longestLabel);
}

SignalSource SignalNode::source() const
{
    return {.inputs = {{.profile = profile, .topicName = name, .path = path}}};
}

bool SignalNode::isSameAs(const SignalNode &other) const
{
    return kind == other.kind && name == other.name && path == other.path && profile == other.profile;
}

QByteArray SignalNode::key() const
{
    return char('0' + int(kind)) + profile.toRfc4122() + name + '\0' + QByteArray::fromStdString(path);
}

int SignalNode::row() const
{
    const auto found = std::ranges::find(parent->children, this, &std::unique_ptr<SignalNode>::get);
    return int(found - parent->children.begin());
}

std::size_t addSignalRows(SignalNode &root, const SignalCatalog &catalog, const QUuid &profile,
                          std::size_t room)
{
    root.profile = profile;
    std::size_t count = 0;
    for (const SignalTopic &topic : catalog.topics) {
        if (count >= room)
            break;
        addLeaves(*topicNode(root, topic.topicName, count), *topic.leaves, count);
    }
    compress(root);
    return count;
}

std::vector<SignalSource> signalsBelow(const SignalNode &node, std::size_t maximum)
{
    std::vector<SignalSource> sources;
    collect(node, true, maximum, sources);
    return sources;
}

} // namespace espalier
