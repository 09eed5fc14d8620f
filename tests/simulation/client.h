// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/simulation/network.h"
#include "tests/simulation/report.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace espalier::simulation {

/// A message that a client publishes.
struct ClientMessage
{
    std::string topicName;
    std::string payload;
    Qos qos {};
    bool retain = false;
    PropertyList properties;
};

/// A correct client, as small as can be: it keeps what MQTT asks it to keep, sends again what it has to when a session
/// is resumed, and leaves when it speaks to anyone else to whoever plays it.
class Client
{
public:
    struct Environment
    {
        Report &report;
        const TimePoint &now;
        /// What the broker takes from clients that it cannot tell: they are set up so.
        std::uint16_t receiveMaximum;
        /// The application has got a message.
        std::function<void(const Connection &, PacketId)> deliver;
    };
    Client(std::string clientId, Environment environment)
        : m_clientId(std::move(clientId)), m_environment(std::move(environment))
    { }

    [[nodiscard]] const std::string &clientId() const { return m_clientId; }
    [[nodiscard]] Connection *connection() const { return m_connection; }
    [[nodiscard]] bool isOnline() const { return m_isOnline; }
    [[nodiscard]] ProtocolVersion version() const { return m_version; }
    /// The session outlives the connection as far as the client knows.
    [[nodiscard]] bool hasExpiry() const { return m_hasExpiry; }
    [[nodiscard]] std::uint16_t topicAliasMaximum() const { return m_topicAliasMaximum; }

    void connect(Connection &connection, Connect packet);
    void subscribe(Subscribe packet);
    void unsubscribe(Unsubscribe packet);
    /// Whether one more message of that QoS may be sent now.
    [[nodiscard]] bool mayPublish(Qos qos) const;
    void publish(ClientMessage message, bool withAlias);
    void ping() { send(PingReq {}); }
    void disconnect(const Disconnect &packet);
    /// The connection is gone.
    void lose();

    void receive(ByteView bytes);
    [[nodiscard]] std::size_t pendingCount() const { return m_pending.size(); }
    /// Sends acknowledgements that are due, in their order.
    void acknowledge(std::size_t count);
    /// Answers the next PUBLISH with an error.
    void refuseNext() { m_refusesNext = true; }
    [[nodiscard]] std::size_t unacknowledgedCount() const { return m_outgoing.size(); }

private:
    struct Outgoing
    {
        std::uint16_t packetId = 0;
        ClientMessage message;
        bool isReleased = false;
        bool wasSent = false;
        unsigned attempts = 0;
    };

    void send(const Packet &packet);
    void handle(const ConnAck &packet);
    void handle(const Publish &packet);
    void handle(const PubAck &packet);
    void handle(const PubRec &packet);
    void handle(const PubRel &packet);
    void handle(const PubComp &packet);
    void handlePacket(const Packet &packet);
    void sendAgain();
    void sendPublish(const ClientMessage &message, std::uint16_t packetId, bool dup, bool withAlias);
    [[nodiscard]] std::deque<Outgoing>::iterator find(std::uint16_t packetId);
    [[nodiscard]] std::uint16_t unusedId();
    [[nodiscard]] std::size_t quotaUsed() const;
    void forgetSession();

    std::string m_clientId;
    Environment m_environment;
    // Kept with the session.
    std::deque<Outgoing> m_outgoing;
    std::set<std::uint16_t> m_received;
    std::uint32_t m_incarnation = 0;
    std::uint16_t m_lastId = 0;
    /// It has forgotten its session, and the broker may not know yet.
    bool m_mustStartClean = false;
    // Of the connection.
    Connection *m_connection = nullptr;
    ProtocolVersion m_version = ProtocolVersion::V5;
    bool m_isOnline = false;
    bool m_hasExpiry = false;
    bool m_refusesNext = false;
    std::uint16_t m_receiveMaximum = 65'535;
    std::uint16_t m_topicAliasMaximum = 0;
    std::map<std::uint16_t, std::string> m_aliases;
    std::deque<Packet> m_pending;
    std::set<std::uint16_t> m_requests;
    Framer m_framer;
};

} // namespace espalier::simulation
