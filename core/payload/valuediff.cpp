// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/alignment.h"
#include "core/payload/diff.h"
#include "core/payload/diffrows.h"
#include "core/payload/displaytext.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace espalier {

namespace {

std::uint64_t mix(std::uint64_t seed, std::uint64_t value)
{
    std::uint64_t sum = seed ^ (value + 0x9e37'79b9'7f4a'7c15 + (seed << 6) + (seed >> 2));
    sum ^= sum >> 31;
    return sum * 0xbf58'476d'1ce4'e5b9;
}

std::uint64_t hashOf(std::string_view text)
{
    return std::hash<std::string_view> {}(text);
}

/// A number for each node that equal ones share, whatever the order of their keys. Different ones may share it too: it
/// only suggests what to compare.
std::vector<std::uint64_t> hashes(const Value &value)
{
    std::vector<std::uint64_t> all(value.nodeCount());
    // Children come behind their parents.
    for (std::size_t i = all.size(); i-- > 0;) {
        const ValueNode node = value.node(NodeId(i));
        std::uint64_t hash = static_cast<std::uint64_t>(node.kind());
        if (node.kind() == NodeKind::Object) {
            for (const ValueNode child : node)
                hash += mix(hashOf(child.keyToken()), all[static_cast<std::size_t>(child.id())]);
        } else if (node.kind() == NodeKind::Array) {
            for (const ValueNode child : node)
                hash = mix(hash, all[static_cast<std::size_t>(child.id())]);
        } else if (node.kind() == NodeKind::Bytes) {
            hash = mix(hash, hashOf(asText(node.bytes())));
        } else {
            hash = mix(hash, hashOf(node.token()));
        }
        all[i] = hash;
    }
    return all;
}

/// A value in one line, no longer than needed for `maximum` characters.
void appendCompact(QString &text, const ValueNode &node, qsizetype maximum)
{
    if (text.size() > maximum)
        return;
    switch (node.kind()) {
    case NodeKind::Bytes: {
        const ByteView bytes =
            node.bytes().first(std::min(node.bytes().size(), static_cast<std::size_t>(maximum)));
        text += QStringLiteral("h'")
                + QString::fromLatin1(QByteArray(asText(bytes).data(), qsizetype(bytes.size())).toHex())
                + u'\'';
        return;
    }
    case NodeKind::Null:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::String:
        text += displayText(asBytes(node.token()), maximum);
        return;
    case NodeKind::Array:
    case NodeKind::Object:
        break;
    }
    const bool isObject = node.kind() == NodeKind::Object;
    text += isObject ? u'{' : u'[';
    bool isFirst = true;
    for (const ValueNode child : node) {
        if (!std::exchange(isFirst, false))
            text += QStringLiteral(", ");
        if (isObject)
            text += displayText(asBytes(child.keyToken()), maximum) + QStringLiteral(": ");
        appendCompact(text, child, maximum);
        if (text.size() > maximum)
            return;
    }
    text += isObject ? u'}' : u']';
}

class ValueComparison
{
public:
    ValueComparison(const Value &before, const Value &after, DiffRows &rows)
        : m_before(before)
        , m_after(after)
        , m_beforeHashes(hashes(before))
        , m_afterHashes(hashes(after))
        , m_rows(rows)
    { }

    void compare(const ValueNode &before, const ValueNode &after)
    {
        if (before.kind() != after.kind())
            change(before, after);
        else if (before.kind() == NodeKind::Object)
            compareMembers(before, after);
        else if (before.kind() == NodeKind::Array)
            compareItems(before, after);
        else if (!isSamePlain(before, after))
            change(before, after);
    }

private:
    [[nodiscard]] static bool isSamePlain(const ValueNode &before, const ValueNode &after)
    {
        if (before.kind() == NodeKind::Bytes)
            return asText(before.bytes()) == asText(after.bytes());
        // The same text may be written with other escapes; numbers count as they were sent.
        return before.token() == after.token()
               || (before.kind() == NodeKind::String && before.text() == after.text());
    }

    // A row that will not be kept is counted, and need not be written.
    [[nodiscard]] QString compact(const ValueNode &node) const
    {
        if (m_rows.isFull())
            return {};
        QString text;
        appendCompact(text, node, m_rows.limits().rowText);
        return text;
    }
    [[nodiscard]] QString place(const ValueNode &node) const
    {
        return m_rows.isFull() ? QString() : QString::fromStdString(node.path());
    }

    void change(const ValueNode &before, const ValueNode &after)
    {
        m_rows.addChanged(place(after), compact(before), compact(after));
    }
    void remove(const ValueNode &before) { m_rows.addRemoved(place(before), compact(before)); }
    void add(const ValueNode &after) { m_rows.addAdded(place(after), compact(after)); }

    /// Keys may repeat: the first one is compared to the first, the second to the second.
    using Member = std::pair<std::string, std::size_t>;
    [[nodiscard]] static std::map<Member, NodeId> members(const ValueNode &object)
    {
        std::map<Member, NodeId> found;
        std::map<std::string, std::size_t> repeated;
        for (const ValueNode child : object) {
            std::string key = child.key();
            const std::size_t occurrence = repeated[key]++;
            found.emplace(Member(std::move(key), occurrence), child.id());
        }
        return found;
    }

    void compareMembers(const ValueNode &before, const ValueNode &after)
    {
        const auto beforeMembers = members(before);
        const auto afterMembers = members(after);
        // In the order of the newer payload, what was removed in front of it.
        std::vector<NodeId> gone;
        for (const auto &[member, id] : beforeMembers)
            if (!afterMembers.contains(member))
                gone.push_back(id);
        std::ranges::sort(gone);
        for (const NodeId id : gone)
            remove(m_before.node(id));
        std::map<NodeId, NodeId> matched;
        for (const auto &[member, id] : afterMembers)
            if (const auto found = beforeMembers.find(member); found != beforeMembers.end())
                matched.emplace(id, found->second);
        for (const ValueNode child : after) {
            if (const auto found = matched.find(child.id()); found != matched.end())
                compare(m_before.node(found->second), child);
            else
                add(child);
        }
    }

    void compareItems(const ValueNode &before, const ValueNode &after)
    {
        const auto [beforeIds, beforeItems] = items(before, m_beforeHashes);
        const auto [afterIds, afterItems] = items(after, m_afterHashes);
        const Alignment alignment = align(beforeItems, afterItems);
        std::size_t i = 0;
        std::size_t j = 0;
        for (const AlignedRun &run : alignment.runs) {
            compareGap(std::span(beforeIds).subspan(i, run.before - i),
                       std::span(afterIds).subspan(j, run.after - j));
            // Equal by their hashes, which is no proof.
            for (std::size_t k = 0; k < run.length; ++k)
                compare(m_before.node(beforeIds[run.before + k]), m_after.node(afterIds[run.after + k]));
            i = run.before + run.length;
            j = run.after + run.length;
        }
        compareGap(std::span(beforeIds).subspan(i), std::span(afterIds).subspan(j));
    }

    /// What stands between aligned items: as many as there are on both sides have changed, the rest came or went.
    void compareGap(std::span<const NodeId> before, std::span<const NodeId> after)
    {
        const std::size_t both = std::min(before.size(), after.size());
        for (std::size_t i = 0; i < both; ++i)
            compare(m_before.node(before[i]), m_after.node(after[i]));
        for (const NodeId id : before.subspan(both))
            remove(m_before.node(id));
        for (const NodeId id : after.subspan(both))
            add(m_after.node(id));
    }

    [[nodiscard]] static std::pair<std::vector<NodeId>, std::vector<std::uint64_t>> items(
        const ValueNode &array, const std::vector<std::uint64_t> &hashes)
    {
        std::vector<NodeId> ids;
        std::vector<std::uint64_t> numbers;
        for (const ValueNode child : array) {
            ids.push_back(child.id());
            numbers.push_back(hashes[static_cast<std::size_t>(child.id())]);
        }
        return {std::move(ids), std::move(numbers)};
    }

    const Value &m_before;
    const Value &m_after;
    std::vector<std::uint64_t> m_beforeHashes;
    std::vector<std::uint64_t> m_afterHashes;
    DiffRows &m_rows;
};

} // namespace

PayloadDiff diffValues(const Value &before, const Value &after, const DiffLimits &limits)
{
    DiffRows rows(PayloadDiff::Form::Values, limits);
    ValueComparison(before, after, rows).compare(before.root(), after.root());
    return rows.take();
}

} // namespace espalier
