// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridgelink.h"
#include "broker/server/bridgepeer.h"
#include "broker/server/bridgesettings.h"
#include "broker/server/bridgetopics.h"
#include "core/mqtt/framer.h"
#include "core/mqtt/packet.h"
#include "core/session/backoff.h"
#include "core/session/keepalive.h"
#include "core/session/serverlimits.h"

#include <bitset>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// One bridge: a client of this broker and a client of another one, joined back to back. Lives in the reactor's thread.
///
/// It holds no messages. What the engine sends to its client here goes on to the other side under the same Packet
/// Identifier, and so do the acknowledgements, in both directions: a message is acknowledged when the other side has done so,
/// and what is under way is kept by the engine alone, with storage as long as that lasts. While the other side is away, the
/// client here is away, too, and the engine queues for it as for any other client.
///
/// Flow: made by make_shared, start(); then stop() or remove(), or the end of the reactor.
class Bridge : public std::enable_shared_from_this<Bridge>, BridgeLinkHandler, BridgePeerHandler
{
public:
    /// `settings` have no problem. `earlier`: topics of the bridge that had this name, to be unsubscribed.
    Bridge(Reactor &reactor, BridgeSettings settings, std::vector<BridgeTopic> earlier,
           const std::string &brokerId);
    ~Bridge() override;

    void start();
    /// Says good-bye to both sides; sessions are kept as the settings want it.
    void stop();
    /// The same, for good: the sessions on both sides end.
    void remove();
    [[nodiscard]] const BridgeSettings &settings() const { return m_settings; }
    /// Whether these settings have the same Client Identifiers.
    [[nodiscard]] bool hasClientsOf(const BridgeSettings &settings) const;

private:
    enum class State {
        /// Ended, or not begun.
        Stopped,
        /// Lazy: until enough messages wait.
        Asleep,
        /// Until the next attempt.
        Resting,
        Opening,
        /// CONNECT is sent.
        Connecting,
        Up,
    };
    enum class Retry { Later, AtOnce };
    enum class Notice { Off, On };
    /// Bits of Packet Identifiers.
    using Ids = std::bitset<65'536>;

    // bridge.cpp: when there is a connection, and when not
    void open();
    void rest();
    void sleep();
    void fail(const std::string &detail, Retry retry = Retry::Later);
    void disconnect(PropertyView properties);
    void endConnections(CloseCause here);
    void log(Event::Kind kind, const std::string &text);
    void notifyHere(Notice notice);
    void armKeepAlive();
    void handleKeepAlive();
    void armIdle();
    void watchFirstAddress();
    [[nodiscard]] std::string addressText() const;
    [[nodiscard]] std::string remoteClientId() const;
    [[nodiscard]] std::string localClientId() const;
    [[nodiscard]] std::string notificationTopic() const;
    /// Longest packet that is taken from the other side. One that cannot be told a limit may send any: what is too long
    /// here is left out.
    [[nodiscard]] std::uint32_t longestIncoming() const;
    void linkOpened() override;
    void linkFailed(const std::string &detail) override { fail(detail); }
    void linkWritten() override;

    // bridgeremote.cpp: what the other side says, and is told
    void sendConnect();
    void linkReceived(ByteView bytes) override;
    [[nodiscard]] bool wantsMore() override { return !m_peer || m_peer->wantsBytes(); }
    void handleRemote(ByteView bytes);
    void handleConnAck(const ConnAck &packet);
    void handleSubAck(const SubAck &packet);
    void refuse(ReasonCode reason, PropertyView properties);
    void takeLimits(const ConnAck &packet);
    void noteRefusal(ReasonCode reason, PacketType type);
    void subscribeRemote();
    void notifyRemote(Notice notice);
    void comeIn(Publish message);
    template <typename AnyPacket>
    void toRemote(const AnyPacket &packet);
    void sendRemote();

    // bridgelocal.cpp: the same for the engine
    void connectHere();
    void subscribeHere();
    [[nodiscard]] bool hasRoom() const override;
    void takeFromEngine(ByteView bytes) override;
    void endOfOutput() override;
    void peerClosed() override;
    void peerGoesOn() override { m_link.goOn(); }
    void handleLocal(ByteView bytes);
    void goOut(Publish message);
    void discard(const Publish &message);
    template <typename AnyPacket>
    void toEngine(const AnyPacket &packet);
    void sendHere();

    Reactor &m_reactor;
    const BridgeSettings m_settings;
    const std::vector<BridgeTopic> m_earlier;
    BridgeTopics m_topics;
    State m_state = State::Stopped;
    std::size_t m_address = 0;
    BridgeLink m_link;
    std::shared_ptr<BridgePeer> m_peer;
    SteadyTimer m_timer;
    SteadyTimer m_keepAliveTimer;
    SteadyTimer m_idleTimer;
    SteadyTimer m_watchTimer;
    TcpSocket m_watch;
    Backoff m_backoff;
    KeepAliveTimer m_keepAlive;
    std::optional<SessionTime> m_keepAliveArmed;
    SessionTime m_connectSent {};
    /// When anything but a PING passed.
    SessionTime m_lastMessage {};
    /// The other side's, on this connection.
    ServerLimits m_limits;
    std::uint32_t m_sendLimit = maximumPacketLength;
    bool m_saysBridge = true;
    bool m_hasConnected = false;
    bool m_isRemoteSessionKept = false;
    /// Lazy: QoS 1 and 2 messages that were seen while asleep.
    std::uint32_t m_waiting = 0;
    bool m_mustWake = false;
    std::string m_lastFailure;
    bool m_toldLeftOut = false;
    bool m_toldRefused = false;

    Framer m_remoteFramer;
    Framer m_localFramer;
    ByteBuffer m_toRemote;
    ByteBuffer m_toEngine;
    /// Identifiers that the other side may still hold from a session that is lost here: released before they are used.
    Ids m_staleOut;
    Ids m_released;
};

/// What is left of Packet Identifiers for the bridge's own requests: the engine uses the others.
inline constexpr std::uint16_t longestBridgeWindow = 60'000;
inline constexpr std::uint16_t firstBridgeRequest = 65'001;

} // namespace espalier
