// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/observation.h"
#include "core/session/packetidmap.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier {

/// The packets of one side that wait for an answer, as a bystander sees them: part of Conversation. Checks Packet
/// Identifiers, kind and order of acknowledgements, DUP and Receive Maximum.
///
/// A bystander anywhere between the two sees an acknowledgement before its receiver can act on it, and a packet before
/// its receiver can answer it. So what is said here holds wherever the connection is watched.
class Outstanding
{
public:
    enum class Stage : std::uint8_t {
        AwaitsPubAck,
        AwaitsPubRec,
        AwaitsPubRel,
        AwaitsPubComp,
        AwaitsSubAck,
        AwaitsUnsubAck,
    };
    struct Entry
    {
        /// The PUBLISH, SUBSCRIBE or UNSUBSCRIBE; PUBREL where that is all that was seen.
        std::uint64_t packet = 0;
        /// When the present stage began.
        SessionTime since {};
        /// The PUBREC.
        std::uint64_t received = 0;
        /// Of the message: tells a repetition from another message.
        std::uint32_t fingerprint = 0;
        /// In a SUBSCRIBE or UNSUBSCRIBE.
        std::uint32_t filters = 0;
        /// How often it was sent.
        std::uint16_t copies = 1;
        Stage stage = Stage::AwaitsPubAck;
        /// Counts towards the Receive Maximum of the other side.
        bool isCounted = false;
    };
    /// More are not followed: from then on nothing is said about identifiers on this connection.
    static constexpr std::size_t maximumFollowed = 8192;

    /// What the other side accepts (3.1.2.11.3, 3.2.2.3.3).
    void setReceiveMaximum(std::uint32_t packets) { m_receiveMaximum = packets; }

    // What this side sends.
    /// `topicName` is what its Topic Alias stands for where it has none of its own; empty when that is unknown.
    void publish(const Observation &o, const Publish &publish, std::string_view topicName);
    void release(const Observation &o, PacketId id, ReasonCode reason);
    /// SUBSCRIBE and UNSUBSCRIBE.
    void request(const Observation &o, Stage stage, PacketId id, std::size_t filters);

    // What the other side sends.
    /// PUBACK, PUBREC and PUBCOMP.
    void acknowledge(const Observation &o, PacketType type, PacketId id, ReasonCode reason);
    /// SUBACK and UNSUBACK; the request that it answers.
    std::optional<Entry> answer(const Observation &o, Stage stage, PacketId id);

    template <typename Visit>
    void forEach(Visit &&visit) const
    {
        m_entries.forEach(std::forward<Visit>(visit));
    }

private:
    /// The last acknowledgement of a kind, and what it acknowledged.
    struct Turn
    {
        std::uint64_t subject = 0;
        std::uint64_t packet = 0;
        bool isKnown = false;
    };

    void repeat(const Observation &o, const Publish &publish, Entry &entry, std::uint32_t fingerprint);
    void checkFirstSending(const Observation &o, const Publish &publish);
    void checkReceiveMaximum(const Observation &o);
    void handlePubRec(const Observation &o, PacketId id, Entry &entry, ReasonCode reason);
    void add(PacketId id, Entry entry);
    void remove(PacketId id, const Entry &entry);
    [[nodiscard]] bool wasUsed(const Observation &o, PacketId id);

    PacketIdMap<Entry> m_entries;
    Turn m_lastPubAck;
    Turn m_lastPubRec;
    Turn m_lastPubRel;
    std::uint32_t m_receiveMaximum = 65'535;
    std::uint32_t m_counted = 0;
    /// Answers that may still come for packets that MQTT 3.x let be sent again.
    std::uint32_t m_strayAnswers = 0;
    /// MQTT 3.x only: identifiers that messages ever had, one bit each.
    std::vector<std::uint64_t> m_used;
    bool m_isLost = false;
};

} // namespace espalier
