// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetsubject.h"

#include "core/mqtt/bytereader.h"

#include <algorithm>

namespace espalier {

namespace {

PublishParts readPublish(ByteView bytes, DecodeContext context)
{
    constexpr std::uint8_t qosMask = 0x06;
    PublishParts parts;
    ByteReader in(bytes, context, nullptr);
    const auto first = in.byte({});
    in.setRemainingLength(in.variableByteInteger({}));
    const auto topicName = asText(in.binary({}));
    if (in.hasFailed())
        return parts;
    parts.topicName = topicName;
    if ((first & qosMask) != 0) {
        const auto packetId = in.twoByteInteger({});
        if (in.hasFailed())
            return parts;
        parts.packetId = packetId;
    }
    if (in.isV5()) {
        const auto part = in.enter(in.variableByteInteger({}), Clause::RULE_2_2_2_PropertyLength);
        static_cast<void>(in.rest({}));
        in.leave(part);
    }
    if (!in.hasFailed())
        parts.payload = in.ahead();
    return parts;
}

} // namespace

void PacketSubject::setBytes(ByteView bytes)
{
    m_bytes = bytes;
    m_hasPublish = false;
    m_hasTrace = false;
}

const PublishParts &PacketSubject::publish()
{
    if (!m_hasPublish) {
        const bool isPublish = packetType() == static_cast<std::uint8_t>(PacketType::Publish);
        m_publish = isPublish ? readPublish(m_bytes, {version, sender}) : PublishParts();
        m_hasPublish = true;
    }
    return m_publish;
}

const FieldTrace &PacketSubject::trace()
{
    if (!m_hasTrace) {
        m_trace.clear();
        // What it breaks is in the trace too.
        static_cast<void>(
            decode(m_bytes.first(std::min(m_bytes.size(), tracedBytes)), {version, sender}, &m_trace));
        m_hasTrace = true;
    }
    return m_trace;
}

} // namespace espalier
