// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/framer.h"
#include "core/session/clientauthentication.h"
#include "core/session/connectoptions.h"
#include "core/session/effects.h"
#include "core/session/keepalive.h"
#include "core/session/outgoingmessage.h"
#include "core/session/packetids.h"
#include "core/session/publishreceiver.h"
#include "core/session/publishsender.h"
#include "core/session/serverlimits.h"
#include "core/session/subscriptionrequests.h"
#include "core/session/turn.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace espalier {

/// The client side of MQTT 5, 3.1.1 and 3.1: commands, bytes and time come in, effects go out. It does no I/O and knows
/// no clock. One object lives through many Network Connections and keeps the Session State between them. Not
/// thread-safe: it belongs to its driver.
///
/// Flow: when the transport is open, connect(); then receive() for all that arrives and advance() at nextDeadline(). When
/// the transport ends by itself, connectionLost(). A SessionClosed event ends the connection; connect() begins the next.
/// publish() may be called at any time; subscribe(), unsubscribe() and disconnect() have an effect while connected.
/// With ConnectOptions::authenticator the server may ask for data before it accepts: see AuthenticationRequested.
/// Each call appends to `effects`; the driver carries them out and clears them. It calls no member of the session
/// while it walks through the events of one receive() that would invalidate their views: see Effects.
class ClientSession
{
public:
    explicit ClientSession(PublishSender::QueueLimits limits = {});
    ClientSession(const ClientSession &) = delete;
    ClientSession &operator=(const ClientSession &) = delete;

    void connect(const ConnectOptions &options, SessionTime now, Effects &effects);
    void receive(ByteView bytes, SessionTime now, Effects &effects);
    void connectionLost(SessionTime now, Effects &effects);

    void publish(OutgoingMessage message, SessionTime now, Effects &effects);
    /// At least one subscription. `properties`: Subscription Identifier, User Property.
    void subscribe(std::uint64_t token, std::span<const Subscription> subscriptions, PropertyView properties,
                   SessionTime now, Effects &effects);
    void unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                     PropertyView properties, SessionTime now, Effects &effects);
    /// Ends the connection in order. A Session Expiry Interval in `properties` replaces that of CONNECT; it must be 0
    /// when that was 0 (3.14.2.2.2). A reason that no client may send becomes UnspecifiedError. In 3.x, which cannot say
    /// it, any other reason than NormalDisconnection ends the connection without DISCONNECT, so that the server
    /// publishes the Will Message.
    void disconnect(ReasonCode reason, PropertyView properties, SessionTime now, Effects &effects);

    /// Authenticates again on this connection, with the authenticator that it was made with (4.12.1). Messages go on
    /// flowing meanwhile. Ends in ReauthenticationCompleted, or in the end of the connection, also when it takes longer
    /// than connecting may.
    void reauthenticate(SessionTime now, Effects &effects);
    /// The answer to an AuthenticationRequested that awaits one.
    void continueAuthentication(const MethodData &data, SessionTime now, Effects &effects);

    /// When advance() wants to be called at the latest; nothing: not at all.
    [[nodiscard]] std::optional<SessionTime> nextDeadline() const;
    void advance(SessionTime now, Effects &effects);
    /// Tells that nobody reads from the transport for a while, so that silence means nothing.
    void setReading(bool reading, SessionTime now);

    /// There is no connection and none in the making.
    [[nodiscard]] bool isIdle() const { return m_state == State::Idle; }
    [[nodiscard]] bool isConnected() const { return m_state == State::Connected; }
    /// What was received of a packet that is not whole yet. Valid until the next call.
    [[nodiscard]] ByteView partialPacket() const { return m_framer.pendingBytes(); }
    /// The identifier in use: what CONNECT said, or what the server assigned.
    [[nodiscard]] const std::string &clientId() const { return m_clientId; }
    [[nodiscard]] const ServerLimits &limits() const { return m_limits; }
    /// Success, or why subscribe() would refuse this one subscription. `identifier`: Subscription Identifier, 0 for none.
    [[nodiscard]] ReasonCode refusal(const Subscription &subscription, std::uint32_t identifier) const;
    /// Messages that were not sent, or not completely acknowledged.
    [[nodiscard]] std::size_t pending() const { return m_sender.pending(); }
    /// The session outlives its last connection: it can be resumed with Clean Start 0.
    [[nodiscard]] bool hasState() const { return m_hasState; }

private:
    enum class State : std::uint8_t {
        /// No connection.
        Idle,
        /// CONNECT is sent.
        Connecting,
        Connected,
    };
    /// One call from outside: makes the Turn and notes what was sent.
    class Call;

    [[nodiscard]] bool take(ByteView packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> takePublish(ByteView packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> takeOther(ByteView packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> handle(ConnAck &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> handle(Disconnect &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> handle(Auth &packet, Turn &turn);
    [[nodiscard]] bool isRefusalOfVersion(const Violation &violation, ByteView packet) const;
    /// When the server must have ended a reauthenticate().
    [[nodiscard]] std::optional<SessionTime> authenticationDue() const;
    [[nodiscard]] std::optional<Violation> checkAccepted(const ConnAck &packet, const Turn &turn) const;
    void accept(const ConnAck &packet, Turn &turn);
    /// The session is over; what was never sent goes on waiting.
    void discardState(Turn &turn)
    {
        m_sender.discardState(turn);
        m_receiver.discardState();
        m_hasState = false;
    }

    void violate(Violation violation, std::optional<PacketType> packet, Turn &turn);
    void closeUnauthenticated(AuthenticationFailure failure, Turn &turn);
    PropertyList writeDisconnect(ReasonCode reason, PropertyView properties, Turn &turn) const;
    void close(SessionClosed closed, Effects::Transport transport, Turn &turn);

    State m_state = State::Idle;
    ConnectOptions m_options;
    std::string m_clientId;
    ServerLimits m_limits;
    SessionTime m_connectSent {};
    /// This connection's session goes on after it.
    bool m_outlives = false;
    bool m_hasState = false;
    bool m_isReading = true;
    Framer m_framer;
    PacketIds m_ids;
    PublishSender m_sender;
    PublishReceiver m_receiver;
    SubscriptionRequests m_requests;
    KeepAliveTimer m_keepAlive;
    ClientAuthentication m_authentication;
};

} // namespace espalier
