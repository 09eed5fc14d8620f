// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/mqtt/framer.h"
#include "core/mqtt/packet.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier::durability {

/// An MQTT 5 client that keeps its half of the session over connections, as 4.1 and 4.4 ask: what it has not seen
/// acknowledged it sends again, and a QoS 2 message that comes again it does not count again.
class DurableClient
{
public:
    struct Will
    {
        std::string topicName;
        std::string payload;
        std::uint32_t delay = 0;
    };
    struct Options
    {
        std::string clientId;
        bool startsClean = false;
        /// Session Expiry Interval in seconds.
        std::uint32_t sessionExpiry = 3600;
        std::optional<Will> will {};
    };

    explicit DurableClient(Options options) : m_options(std::move(options)) { }
    ~DurableClient();
    DurableClient(const DurableClient &) = delete;
    DurableClient &operator=(const DurableClient &) = delete;

    void connect(std::uint16_t port);
    /// Sent now or, without a connection, with the next one.
    void publish(const std::string &topicName, std::uint64_t number, const std::string &payload, Qos qos,
                 bool retain = false);
    void subscribe(const std::string &topicFilter, Qos qos);
    void ping();
    /// Closes the connection without a word, after reading what has come.
    void lose();

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    /// CONNACK has come.
    [[nodiscard]] bool isConnected() const { return m_isConnected; }
    [[nodiscard]] std::size_t unacknowledged() const { return m_outgoing.size(); }
    [[nodiscard]] int fd() const { return m_fd; }
    [[nodiscard]] bool wantsWrite() const { return !m_output.isEmpty(); }
    void handleReadable();
    void flush();

    /// SUBACK has come.
    bool isSubscribed = false;
    std::uint64_t pings = 0;
    /// A new message has come: topic, payload.
    std::function<void(std::string_view, std::string_view)> onMessage = [](auto, auto) { };
    /// CONNACK has come.
    std::function<void()> onConnected = [] { };
    /// The broker has taken responsibility for a message: topic, number.
    std::function<void(const std::string &, std::uint64_t)> onAcknowledged = [](auto &, auto) { };
    /// What the broker must not do.
    std::function<void(const std::string &)> onFailure = [](auto &) { };

private:
    struct Outgoing
    {
        std::uint64_t order = 0;
        std::string topicName;
        std::uint64_t number = 0;
        std::string payload;
        Qos qos {};
        bool retain = false;
        bool isReleased = false;
    };

    void handle(ByteView bytes);
    void handle(const ConnAck &packet);
    void handle(const Publish &packet);
    void acknowledged(PacketId id, ReasonCode reason);
    void send(const Outgoing &message, PacketId id, bool dup);
    template <typename AnyPacket>
    void send(const AnyPacket &packet);

    Options m_options;
    int m_fd = -1;
    bool m_isConnected = false;
    bool m_hasSession = false;
    Framer m_framer;
    ByteBuffer m_output;
    std::uint64_t m_order = 0;
    std::uint16_t m_lastId = 0;
    std::map<PacketId, Outgoing> m_outgoing;
    std::set<PacketId> m_incoming;
};

/// Handles what arrives for all of them, for at most `milliseconds` or until something has.
void poll(const std::vector<DurableClient *> &clients, int milliseconds);

} // namespace espalier::durability
