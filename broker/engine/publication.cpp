// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/publication.h"

#include "core/mqtt/encode.h"

#include <cstring>

namespace espalier {

namespace {

/// From this size on a reference costs less than a copy for each receiver.
constexpr std::size_t sharedPayload = 8 * 1024;

std::uint8_t firstByte(const PublishHeader &header)
{
    const auto flags =
        (header.dup ? 8u : 0u) | static_cast<unsigned>(header.qos) << 1 | (header.retain ? 1u : 0u);
    return static_cast<std::uint8_t>(0x30u | flags);
}

std::uint8_t *writeTwoBytes(std::uint8_t *at, std::size_t value)
{
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
    return at + 2;
}

std::uint8_t *writeBytes(std::uint8_t *at, const void *from, std::size_t size)
{
    if (size > 0)
        std::memcpy(at, from, size);
    return at + size;
}

} // namespace

const MessageRef &Publication::kept()
{
    if (!m_kept)
        m_kept = MessageRef::copyOf(m_message, m_origin.sequence, m_origin.memory);
    return m_kept;
}

bool Publication::isShared() const
{
    return m_message.payload.size() >= sharedPayload;
}

std::size_t Publication::sizeFor(const PublishHeader &header)
{
    if (!header.isPersonal() && !isShared() && !isHuge())
        return form(header).size;
    const auto layout = layoutFor(header);
    return layout.beforePayload + m_message.payload.size();
}

void Publication::write(const PublishHeader &header, OutputQueue &output)
{
    if (!header.isPersonal() && !isShared()) {
        const auto &ready = form(header);
        auto *at = output.extend(ready.size);
        std::memcpy(at, ready.bytes ? ready.bytes : m_scratch.data() + ready.offset, ready.size);
        at[0] = firstByte(header);
        if (header.packetId.isValid())
            writeTwoBytes(at + ready.packetIdOffset, header.packetId.value());
        return;
    }
    const auto layout = layoutFor(header);
    if (isShared()) {
        writeHead(header, layout, output.extend(layout.beforePayload));
        output.appendShared(kept(), kept()->payload());
        return;
    }
    auto *at = output.extend(layout.beforePayload + m_message.payload.size());
    writeHead(header, layout, at);
    writeBytes(at + layout.beforePayload, m_message.payload.data(), m_message.payload.size());
}

const Publication::Form &Publication::form(const PublishHeader &header)
{
    auto &form = m_forms[formIndex(header.version, header.packetId.isValid())];
    if (form.size == 0) {
        const auto layout = layoutFor(header);
        form.offset = static_cast<std::uint32_t>(m_scratch.size());
        form.size = static_cast<std::uint32_t>(layout.beforePayload + m_message.payload.size());
        auto *at = m_scratch.extend(form.size);
        form.packetIdOffset = writeHead(header, layout, at);
        writeBytes(at + layout.beforePayload, m_message.payload.data(), m_message.payload.size());
    }
    return form;
}

Publication::Layout Publication::layoutFor(const PublishHeader &header) const
{
    Layout layout;
    std::size_t size = 2 + topicNameFor(header).size() + (header.packetId.isValid() ? 2 : 0);
    if (header.version == ProtocolVersion::V5) {
        std::size_t properties = m_message.properties.bytes().size();
        for (const auto identifier : header.identifiers)
            properties += 1 + variableByteIntegerSize(identifier);
        if (m_message.expiry != never)
            properties += 5;
        if (header.topicAlias != 0)
            properties += 3;
        layout.properties = static_cast<std::uint32_t>(properties);
        size += variableByteIntegerSize(layout.properties) + properties;
    }
    layout.remaining = static_cast<std::uint32_t>(size + m_message.payload.size());
    layout.beforePayload = static_cast<std::uint32_t>(1 + variableByteIntegerSize(layout.remaining) + size);
    return layout;
}

/// Returns the offset of the Packet Identifier, 0 for none.
std::uint32_t Publication::writeHead(const PublishHeader &header, const Layout &layout,
                                     std::uint8_t *at) const
{
    const auto *begin = at;
    *at++ = firstByte(header);
    at = writeVariableByteInteger(at, layout.remaining);
    const auto topicName = topicNameFor(header);
    at = writeTwoBytes(at, topicName.size());
    at = writeBytes(at, topicName.data(), topicName.size());
    std::uint32_t packetIdOffset = 0;
    if (header.packetId.isValid()) {
        packetIdOffset = static_cast<std::uint32_t>(at - begin);
        at = writeTwoBytes(at, header.packetId.value());
    }
    if (header.version != ProtocolVersion::V5)
        return packetIdOffset;
    at = writeVariableByteInteger(at, layout.properties);
    for (const auto identifier : header.identifiers) { // MQTT_3_3_4_3
        *at++ = static_cast<std::uint8_t>(Property::SubscriptionIdentifier);
        at = writeVariableByteInteger(at, identifier);
    }
    if (m_message.expiry != never) { // MQTT_3_3_2_6
        *at++ = static_cast<std::uint8_t>(Property::MessageExpiryInterval);
        const auto seconds = remainingExpiry();
        at = writeTwoBytes(at, seconds >> 16);
        at = writeTwoBytes(at, seconds & 0xffff);
    }
    if (header.topicAlias != 0) {
        *at++ = static_cast<std::uint8_t>(Property::TopicAlias);
        at = writeTwoBytes(at, header.topicAlias);
    }
    const auto properties = m_message.properties.bytes();
    writeBytes(at, properties.data(), properties.size());
    return packetIdOffset;
}

std::uint32_t Publication::remainingExpiry() const
{
    if (m_message.expiry <= m_now)
        return 0;
    return static_cast<std::uint32_t>(
        std::chrono::ceil<std::chrono::seconds>(m_message.expiry - m_now).count());
}

} // namespace espalier
