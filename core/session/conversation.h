// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/violation.h"
#include "core/session/observation.h"
#include "core/session/outstanding.h"
#include "core/session/seenaliases.h"
#include "core/session/seensubscriptions.h"
#include "core/session/serverlimits.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Something that one side owes the other, at the moment of asking.
struct OpenItem
{
    /// What has to come. PingReq stands for any packet of the Client: one and a half times the Keep Alive has passed
    /// without.
    PacketType awaited = PacketType::ConnAck;
    /// Who has to send it.
    Side owedBy = Side::Server;
    /// The statement that is broken if it never comes.
    Clause clause = Clause::None;
    /// The packet that asks for it; for PingReq the Client's last one.
    std::uint64_t packet = 0;
    /// None for ConnAck, PingResp and PingReq.
    PacketId packetId {};
    SessionTime::duration openFor {};
};

/// Watches both directions of one connection, packet by packet, without taking part, and says what breaks the standard
/// though each packet may be right by itself: order of connecting and leaving, identifiers, acknowledgements, limits,
/// aliases, keep alive, authentication. For the packet inspector, live, and for the command line.
///
/// Flow: observe() for each packet as the Framer cuts them, both directions in the order in which they passed; openItems()
/// whenever somebody wants to know what is unanswered. The order must be that of one place: a packet and its answer may
/// not change places. A connection is one Conversation; a session that lives on needs another.
///
/// What cannot be known is not said. In a stream that starts in the middle, or of which one direction is missing, or in
/// which a packet could not be read, the checks that depend on what is missing stay silent. Time counts in keep alive and
/// in open items only; who has no time passes the same one always.
///
/// Cost: a packet is decoded once, without a copy. Ordinary PUBLISH and acknowledgements allocate nothing once the tables
/// have grown to what is in flight. Memory is bounded whatever the peers do: see Outstanding::maximumFollowed,
/// SeenAliases::maximumNames, SeenSubscriptions::maximumFilters; all together some 2 MiB at most, a few hundred bytes for
/// most. Not thread-safe; holds no views of what it was given.
class Conversation
{
public:
    /// Where the watching begins.
    enum class Start : std::uint8_t {
        /// With the connection: a first packet other than CONNECT is a fault.
        Connection,
        /// Maybe in the middle of it; with the connection if the first packet is a CONNECT.
        Anywhere,
    };
    /// Which packets are passed to observe().
    enum class Directions : std::uint8_t { Both, ClientOnly, ServerOnly };
    struct Options
    {
        Start start = Start::Anywhere;
        Directions directions = Directions::Both;
        /// Until a CONNECT says it.
        ProtocolVersion version = ProtocolVersion::V5;
    };

    Conversation() : Conversation(Options()) { }
    explicit Conversation(Options options);

    /// Appends what `packet`, one whole packet of any bytes, breaks: what the decoder says of it (its first violation only;
    /// decode() with a FieldTrace says all), then what it breaks in the conversation. Returns its index, counted from 0.
    std::uint64_t observe(ByteView packet, Side sender, SessionTime at,
                          std::vector<ConversationFinding> &findings);

    /// What is owed at `now`, oldest first. After a DISCONNECT the clock stands still: nothing more is owed.
    [[nodiscard]] std::vector<OpenItem> openItems(SessionTime now) const;

    /// Until when the Client has to send something, for its Keep Alive; none when it need not.
    [[nodiscard]] std::optional<SessionTime> silenceLimit() const;

    [[nodiscard]] ProtocolVersion version() const { return m_version; }
    /// Packets observed.
    [[nodiscard]] std::uint64_t packets() const { return m_packets; }

private:
    /// What a CONNECT said that matters later.
    struct Opening
    {
        std::uint64_t packet = 0;
        SessionTime at {};
        bool cleanStart = true;
        bool hasClientId = true;
        bool wantsResponseInformation = false;
        bool wantsProblemInformation = true;
        std::uint32_t sessionExpiry = 0;
        std::optional<Qos> willQos {};
        bool willRetain = false;
        std::optional<std::string> authenticationMethod {};
    };
    /// One side, and what it has announced.
    struct Party
    {
        std::optional<std::uint64_t> firstPacket {};
        std::optional<std::uint64_t> disconnect {};
        std::uint32_t maximumPacketSize = maximumPacketLength;
        /// Unknown until CONNECT or CONNACK.
        std::optional<std::uint16_t> topicAliasMaximum {};
        /// What it sends.
        Outstanding outstanding {};
        SeenAliases aliases {};
    };

    [[nodiscard]] Observation observation(std::uint64_t packet, Side sender, SessionTime at,
                                          std::vector<ConversationFinding> &findings) const;
    void dispatch(const Observation &o, ByteView packet, PacketType type);
    Party &party(Side side) { return m_parties[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const Party &party(Side side) const { return m_parties[static_cast<std::size_t>(side)]; }
    Party &otherParty(Side side) { return party(side == Side::Client ? Side::Server : Side::Client); }
    [[nodiscard]] bool sees(Side side) const;

    // Checks that need the type alone.
    void checkClientOrder(const Observation &o, PacketType type);
    void checkServerOrder(const Observation &o, PacketType type);
    void checkKeepAlive(const Observation &o);
    void checkSize(const Observation &o, std::size_t size);
    void checkProblemInformation(const Observation &o, PropertyView properties);

    // One for each kind of packet.
    void handle(const Observation &o, const Connect &connect);
    void handle(const Observation &o, const ConnAck &connAck);
    void handle(const Observation &o, const Publish &publish);
    template <PacketType Type>
    void handle(const Observation &o, const Acknowledgement<Type> &ack);
    void handle(const Observation &o, const Subscribe &subscribe);
    void handle(const Observation &o, const SubAck &subAck);
    void handle(const Observation &o, const Unsubscribe &unsubscribe);
    void handle(const Observation &o, const UnsubAck &unsubAck);
    void handle(const Observation &o, const PingReq &);
    void handle(const Observation &o, const PingResp &);
    void handle(const Observation &o, const Disconnect &disconnect);
    void handle(const Observation &o, const Auth &auth);
    void handleInvalid(const Observation &o, const Violation &violation);
    void checkAccepted(const Observation &o, const ConnAck &connAck);
    void checkMethod(const Observation &o, const Auth &auth);

    struct Ping
    {
        std::uint64_t packet;
        SessionTime at;
    };

    Options m_options;
    ProtocolVersion m_version;
    std::array<Party, 2> m_parties {};
    SeenSubscriptions m_subscriptions {};
    std::uint64_t m_packets = 0;
    /// The CONNECT, readable or not.
    std::optional<std::uint64_t> m_connect {};
    std::optional<Opening> m_opening {};
    std::optional<std::uint64_t> m_connAck {};
    bool m_isAccepted = false;
    /// Seen from CONNECT on.
    bool m_isWhole = false;
    bool m_isNewSession = false;
    /// Some packet could not be read.
    bool m_isBlind = false;
    /// The Server's first packet was not CONNACK; said once.
    bool m_isServerEarly = false;
    ServerLimits m_limits {};
    std::chrono::seconds m_keepAlive {0};
    std::optional<Ping> m_lastOfClient {};
    /// PINGREQ without PINGRESP.
    std::vector<Ping> m_pings {};
    /// More of them than are remembered.
    std::uint64_t m_morePings = 0;
    std::optional<SessionTime> m_disconnectedAt {};
};

} // namespace espalier
