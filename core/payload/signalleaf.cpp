// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/signalleaf.h"

#include "core/payload/displaytext.h"

#include <QDateTime>

#include <charconv>
#include <cmath>

namespace espalier {

namespace {

/// Of the elements of one array.
constexpr std::size_t maximumElements = 16;
/// Of the leaves of one payload, taken or not.
constexpr std::size_t mostLooks = 4096;
/// In bytes.
constexpr std::size_t longestPath = 512;
/// A state, not a document.
constexpr std::size_t longestState = 256;

/// The whole text is one number. Words for what is none ("nan", "inf") are words.
std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

LeafReading textReading(std::string text)
{
    using enum SignalLeaf::Kind;
    // Many senders put numbers into quotes.
    if (const auto number = numberIn(text))
        return {timeOfNumber(text) != 0 ? Time : Number, *number, std::move(text)};
    return {Text, std::numeric_limits<double>::quiet_NaN(), std::move(text)};
}

std::optional<LeafReading> readingOf(const ValueNode &node)
{
    using enum SignalLeaf::Kind;
    switch (node.kind()) {
    case NodeKind::Boolean:
        return LeafReading {Boolean, node.number().value_or(0), std::string(node.token())};
    case NodeKind::Number: {
        const bool isTime = (node.annotation() && node.annotation()->time) || timeOfNumber(node.token()) != 0;
        return LeafReading {isTime ? Time : Number, node.number().value_or(0), std::string(node.token())};
    }
    case NodeKind::String: {
        std::string text = node.text();
        if (text.size() > longestState)
            return std::nullopt;
        return textReading(std::move(text));
    }
    case NodeKind::Null:
    case NodeKind::Bytes:
    case NodeKind::Array:
    case NodeKind::Object:
        return std::nullopt;
    }
    return std::nullopt;
}

/// Some element on the way to a node stands far behind in an array.
bool isFarBehind(const Value &value, const ValueNode &node)
{
    for (NodeId id = node.id(); id != NodeId::None; id = value.node(id).parent())
        if (!value.node(id).hasKey() && value.node(id).ordinal() >= maximumElements)
            return true;
    return false;
}

/// Seconds with a fraction, or nanoseconds: what timeOfNumber() leaves.
std::optional<std::int64_t> looseTime(double number)
{
    constexpr double earliest = 1e9;
    constexpr double latest = 4.1e9;
    for (const double unit : {1.0, 1e3, 1e6, 1e9})
        if (number / unit >= earliest && number / unit < latest)
            return std::llround(number / unit * 1e6);
    return std::nullopt;
}

std::optional<std::int64_t> writtenTime(const std::string &text)
{
    const auto time = QDateTime::fromString(QString::fromStdString(text), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    return time.toMSecsSinceEpoch() * 1000;
}

} // namespace

SignalPayload::SignalPayload(const Bytes &payload, const PayloadHints &hints, const NumericLimits &limits)
    : m_maximum(limits.leaves)
{
    const FormattedPayload formatted = decodeValues(payload, hints, limits);
    m_value = formatted.value;
    if (m_value || formatted.decoder != DecoderKind::Text)
        return;
    const ByteView bytes = formatted.wrappedBy.empty() ? payload.view() : formatted.unwrapped.view();
    if (bytes.size() <= longestState && isPlainText(bytes))
        m_text = std::string(asText(bytes));
}

std::vector<SignalLeaf> SignalPayload::leaves() const
{
    std::vector<SignalLeaf> leaves;
    if (m_text)
        leaves.push_back({{}, textReading(*m_text).kind});
    if (!m_value)
        return leaves;
    // What is left out counts, too: a path may be as long as the payload.
    std::size_t looks = 0;
    for (std::size_t i = 0; i < m_value->nodeCount() && looks < mostLooks && leaves.size() < m_maximum; ++i) {
        const ValueNode node = m_value->node(static_cast<NodeId>(i));
        const auto reading = readingOf(node);
        if (!reading)
            continue;
        ++looks;
        if (isFarBehind(*m_value, node))
            continue;
        if (std::string path = node.path(); path.size() <= longestPath)
            leaves.push_back({std::move(path), reading->kind});
    }
    return leaves;
}

std::optional<ValueNode> SignalPayload::find(const ValuePath &path) const
{
    return m_value ? m_value->find(path) : std::nullopt;
}

std::optional<LeafReading> SignalPayload::reading(const ValuePath &path) const
{
    if (m_text && path.steps().empty())
        return textReading(*m_text);
    const auto node = find(path);
    return node ? readingOf(*node) : std::nullopt;
}

std::optional<std::int64_t> SignalPayload::time(const ValuePath &path) const
{
    const auto node = find(path);
    if (node && node->annotation() && node->annotation()->time)
        return node->annotation()->time;
    const auto found = reading(path);
    if (!found)
        return std::nullopt;
    if (found->kind == SignalLeaf::Kind::Text)
        return writtenTime(found->text);
    if (const std::int64_t time = timeOfNumber(found->text))
        return time;
    return looseTime(found->number);
}

} // namespace espalier
