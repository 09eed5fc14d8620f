// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/message.h"
#include "broker/engine/outputqueue.h"
#include "core/mqtt/types.h"

#include <array>
#include <cstdint>
#include <span>

namespace espalier {

/// How a PUBLISH is to be written for one receiver.
struct PublishHeader
{
    ProtocolVersion version = ProtocolVersion::V5;
    Qos qos {};
    bool retain = false;
    bool dup = false;
    /// Valid with QoS 1 and 2.
    PacketId packetId;
    std::span<const std::uint32_t> identifiers;
    /// Topic Alias to be sent; 0 for none.
    std::uint16_t topicAlias = 0;
    /// The receiver knows the alias: the Topic Name is left out.
    bool omitsTopicName = false;
    /// Bytes at the Topic Name's beginning that the receiver does not see.
    std::uint16_t mountPoint = 0;

    /// The packet differs from those for other receivers in more than its first byte and the Packet Identifier.
    [[nodiscard]] bool isPersonal() const
    {
        return !identifiers.empty() || topicAlias != 0 || mountPoint != 0;
    }
};

/// Where one message's running numbers and memory are counted.
struct MessageOrigin
{
    std::uint64_t sequence;
    MessageMemory &memory;
};

/// A message on its way to its receivers. It is written once for each form in which it goes out (version, with or
/// without Packet Identifier); receivers then differ in the first byte and the Packet Identifier only. Large payloads
/// are not written but shared.
class Publication
{
public:
    /// `scratch` holds the written forms; it is cleared first.
    Publication(const MessageView &message, MessageOrigin origin, TimePoint now, ByteBuffer &scratch)
        : m_message(message), m_origin(origin), m_now(now), m_scratch(scratch)
    {
        m_scratch.clear();
    }
    /// A message that is kept already.
    Publication(MessageRef kept, MessageOrigin origin, TimePoint now, ByteBuffer &scratch)
        : Publication(kept->view(), origin, now, scratch)
    {
        m_kept = std::move(kept);
    }

    /// Says that `packet` is the message as `version` writes it, with the Packet Identifier, if any, at
    /// `packetIdOffset`. `packet` must outlive this.
    void useForm(ProtocolVersion version, ByteView packet, std::uint32_t packetIdOffset)
    {
        m_forms[formIndex(version, packetIdOffset != 0)] = {
            packet.data(), 0, static_cast<std::uint32_t>(packet.size()), packetIdOffset};
    }

    [[nodiscard]] const MessageView &message() const { return m_message; }
    [[nodiscard]] TimePoint now() const { return m_now; }
    /// A reference that can be kept; made when first asked for.
    [[nodiscard]] const MessageRef &kept();
    /// What kept() would take; 0 when there is such a reference already.
    [[nodiscard]] std::size_t sizeToKeep() const { return m_kept ? 0 : MessageRef::sizeOf(m_message); }

    /// So long that it may have become longer than any packet can be: a form can have properties, identifiers and a Topic
    /// Name that the received one did not have. Only sizeFor() may be asked for then, and write() if that allows it.
    [[nodiscard]] bool isHuge() const
    {
        return m_message.payload.size() + m_message.properties.bytes().size() > maximumPacketLength / 2;
    }
    /// Length of the packet that write() appends.
    [[nodiscard]] std::size_t sizeFor(const PublishHeader &header);
    void write(const PublishHeader &header, OutputQueue &output);

private:
    struct Form
    {
        /// Null: in the scratch buffer, at `offset`.
        const std::uint8_t *bytes = nullptr;
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
        std::uint32_t packetIdOffset = 0;
    };
    /// Lengths of the parts that precede the payload.
    struct Layout
    {
        std::uint32_t properties = 0;
        std::uint32_t remaining = 0;
        std::uint32_t beforePayload = 0;
    };

    [[nodiscard]] static std::size_t formIndex(ProtocolVersion version, bool hasPacketId)
    {
        return (version == ProtocolVersion::V5 ? 2u : 0u) + (hasPacketId ? 1u : 0u);
    }
    [[nodiscard]] const Form &form(const PublishHeader &header);
    [[nodiscard]] bool isShared() const;
    [[nodiscard]] std::string_view topicNameFor(const PublishHeader &header) const
    {
        return header.omitsTopicName ? std::string_view() : m_message.topicName.substr(header.mountPoint);
    }
    [[nodiscard]] Layout layoutFor(const PublishHeader &header) const;
    std::uint32_t writeHead(const PublishHeader &header, const Layout &layout, std::uint8_t *at) const;
    [[nodiscard]] std::uint32_t remainingExpiry() const;

    MessageView m_message;
    MessageOrigin m_origin;
    TimePoint m_now;
    ByteBuffer &m_scratch;
    MessageRef m_kept;
    std::array<Form, 4> m_forms {};
};

} // namespace espalier
