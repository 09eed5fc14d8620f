// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetmatcher.h"

#include "core/mqtt/decode.h"
#include "core/payload/formatted.h"
#include "core/payload/jsonvalue.h"
#include "core/payload/valuepath.h"
#include "core/service/packetrows.h"

#include <charconv>

namespace espalier {

void PacketMatcher::setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry)
{
    m_registry = std::move(registry);
    forget();
}

bool PacketMatcher::matches(const PacketFilter &filter, PacketNumber next)
{
    if (!m_isLooking || number != next)
        look(next);
    return filter.matches(*this);
}

void PacketMatcher::look(PacketNumber next)
{
    const auto &record = m_log.record(next);
    m_isLooking = true;
    m_isDecoded = false;
    m_value.reset();
    number = next;
    time = record.time;
    timeBefore = timeBack(1);
    timeBeforeInStream = timeBack(record.previousInStream);
    const auto step = timeBack(record.previousInExchange);
    latency = step ? std::optional(time - *step) : std::nullopt;
    sender = record.sender();
    version = m_log.streamOf(record).version();
    isMarked = record.has(PacketRecord::Marked);
    isMalformed = record.has(PacketRecord::Malformed);
    isRepeated = record.has(PacketRecord::Repeated);
    isUnanswered = record.has(PacketRecord::AwaitsAnswer);
    setBytes(m_log.bytes(next));
}

std::optional<CaptureTime> PacketMatcher::timeBack(std::uint32_t packets) const
{
    if (packets == 0 || packets > number || !m_log.contains(number - packets))
        return {};
    return m_log.record(number - packets).time;
}

std::string_view PacketMatcher::clientId()
{
    return m_log.streamOf(m_log.record(number)).clientId();
}

std::string_view PacketMatcher::sourceName()
{
    return m_log.streamOf(m_log.record(number)).info().name;
}

std::string_view PacketMatcher::aliasedTopic()
{
    return m_log.topicName(number);
}

std::span<const Clause> PacketMatcher::violations()
{
    m_violations.clear();
    for (const auto &finding : m_log.findings(number))
        m_violations.push_back(finding.clause);
    return m_violations;
}

const Value *PacketMatcher::decodedPayload()
{
    if (std::exchange(m_isDecoded, true))
        return m_value.get();
    const auto publish = decodePublish(bytes(), {version, sender});
    if (!publish || publish->payload.size() > largestPayload)
        return nullptr;
    const PayloadHints hints {
        .topic = publish->topicName.empty() ? aliasedTopic() : publish->topicName,
        .contentType = publish->properties.text(Property::ContentType).value_or(std::string_view()),
        .isSaidToBeText = publish->properties.number(Property::PayloadFormatIndicator, 0) == 1,
        .registry = m_registry.get()};
    const auto payload = Bytes::copyOf(publish->payload);
    if (!isDecodedByTopic(hints)) {
        if (auto value = jsonValue(payload))
            m_value = std::make_shared<const Value>(std::move(*value));
    }
    if (!m_value)
        m_value = formatPayload(payload, hints).value;
    return m_value.get();
}

PayloadValue PacketMatcher::payloadValue(const PayloadPath &path)
{
    const auto *value = decodedPayload();
    const auto node = value ? value->find(ValuePath(path)) : std::nullopt;
    if (!node)
        return {};
    m_text = node->text();
    switch (node->kind()) {
    case NodeKind::Boolean:
        return m_text == "true";
    case NodeKind::Number: {
        double figure = 0;
        const auto *end = m_text.data() + m_text.size();
        if (std::from_chars(m_text.data(), end, figure).ptr == end)
            return figure;
        return std::string_view(m_text);
    }
    case NodeKind::Null:
    case NodeKind::Array:
    case NodeKind::Object:
        return {};
    default:
        return std::string_view(m_text);
    }
}

} // namespace espalier
