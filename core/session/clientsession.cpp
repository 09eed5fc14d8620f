// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/clientsession.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace espalier {

namespace {

/// What is given for the largest packet we take: our Maximum Packet Size, or what the protocol can say.
std::uint32_t maximumPacketSize(const ConnectOptions &options)
{
    if (options.version != ProtocolVersion::V5)
        return maximumPacketLength;
    return std::min(options.properties.view().number(Property::MaximumPacketSize, maximumPacketLength),
                    maximumPacketLength);
}

/// The longest of the answers that have no shorter form: PUBREL and PUBCOMP with a Reason Code.
constexpr std::uint32_t longestPlainAnswer = 5;

} // namespace

class ClientSession::Call
{
public:
    Call(ClientSession &session, SessionTime now, Effects &effects)
        : turn {.version = session.m_options.version,
                .limits = session.isConnected() ? &session.m_limits : nullptr,
                .now = now,
                .effects = effects}
        , m_session(session)
        , m_written(effects.output.size())
    { }
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;
    ~Call()
    {
        if (turn.effects.output.size() > m_written)
            m_session.m_keepAlive.sent(turn.now);
    }

    Turn turn;

private:
    ClientSession &m_session;
    std::size_t m_written;
};

ClientSession::ClientSession(PublishSender::QueueLimits limits) : m_sender(m_ids, limits), m_requests(m_ids)
{ }

void ClientSession::connect(const ConnectOptions &options, SessionTime now, Effects &effects)
{
    m_options = options;
    m_limits = {};
    m_connectSent = now;
    m_framer = Framer(maximumPacketSize(options));
    Call call(*this, now, effects);
    auto said = options;
    if (const auto begun = m_authentication.beginConnection(options.authenticator, said.properties); !begun) {
        close({.cause = SessionClosed::Cause::AuthenticationFailed,
               .reason = ReasonCode::UnspecifiedError,
               .authentication = begun.error()},
              Effects::Transport::Abort, call.turn);
        return;
    }
    const auto written = writeConnect(said, effects.output); // Clause MQTT_3_1_0_1
    if (!written) {
        close({.cause = SessionClosed::Cause::InvalidRequest,
               .reason = written.error().reason,
               .violation = written.error()},
              Effects::Transport::Abort, call.turn);
        return;
    }
    // Clause MQTT_3_1_2_4: not only at CONNACK, which may get lost when the server has begun a new session already.
    // Clause MQTT_3_1_3_2: what is known belongs to the Client Identifier under which it came about.
    if (options.cleanStart || options.clientId != m_clientId)
        discardState(call.turn);
    m_clientId = options.clientId;
    m_receiver.beginConnection(options.version, options.properties);
    m_state = State::Connecting;
}

void ClientSession::receive(ByteView bytes, SessionTime now, Effects &effects)
{
    if (m_state == State::Idle)
        return; // was under way when the connection ended
    m_receiver.beginTurn();
    m_requests.beginTurn();
    m_framer.release();
    m_keepAlive.received(now);
    Call call(*this, now, effects);
    const auto fed = m_framer.feed(bytes, [&](ByteView packet) { return take(packet, call.turn); });
    if (!fed && m_state != State::Idle)
        violate(fed.error(), std::nullopt, call.turn);
    if (m_state != State::Connected)
        return;
    m_receiver.endTurn();
    m_sender.sendWaiting(call.turn);
}

void ClientSession::connectionLost(SessionTime now, Effects &effects)
{
    if (m_state == State::Idle)
        return;
    Call call(*this, now, effects);
    close({.cause = SessionClosed::Cause::ConnectionLost}, Effects::Transport::KeepOpen, call.turn);
}

bool ClientSession::take(ByteView packet, Turn &turn)
{
    const auto type = static_cast<PacketType>(packet[0] >> 4);
    const auto violation = type == PacketType::Publish ? takePublish(packet, turn) : takeOther(packet, turn);
    if (violation)
        violate(*violation, type, turn);
    return m_state != State::Idle;
}

std::optional<Violation> ClientSession::takePublish(ByteView packet, Turn &turn)
{
    if (m_state != State::Connected)
        return protocolError(turn.clause(Clause::MQTT_3_2_0_1, Clause::MQTT311_3_2_0_1));
    const auto publish = decodePublish(
        packet, {.version = turn.version, .sender = Side::Server, .topicNames = m_options.topicNames});
    return publish ? m_receiver.receive(*publish, turn) : publish.error();
}

std::optional<Violation> ClientSession::takeOther(ByteView packet, Turn &turn)
{
    auto decoded = decode(packet, {.version = turn.version, .sender = Side::Server});
    if (!decoded) {
        if (!isRefusalOfVersion(decoded.error(), packet))
            return decoded.error();
        close({.cause = SessionClosed::Cause::RefusedByServer, .reason = decoded.error().reason},
              Effects::Transport::CloseAfterWriting, turn);
        return std::nullopt;
    }
    const bool mayComeFirst =
        std::holds_alternative<ConnAck>(*decoded) || std::holds_alternative<Auth>(*decoded);
    if (m_state != State::Connected && !mayComeFirst)
        return protocolError(turn.clause(Clause::MQTT_3_2_0_1, Clause::MQTT311_3_2_0_1));
    return std::visit(
        [&]<typename T>(T &p) -> std::optional<Violation> {
            if constexpr (std::is_same_v<T, ConnAck> || std::is_same_v<T, Disconnect>
                          || std::is_same_v<T, Auth>)
                return handle(p, turn);
            else if constexpr (std::is_same_v<T, PubAck> || std::is_same_v<T, PubRec>
                               || std::is_same_v<T, PubComp>)
                return m_sender.receive(p, turn);
            else if constexpr (std::is_same_v<T, PubRel>)
                return m_receiver.receive(p, turn);
            else if constexpr (std::is_same_v<T, SubAck> || std::is_same_v<T, UnsubAck>)
                return m_requests.receive(p, turn);
            else if constexpr (std::is_same_v<T, PingResp>)
                return std::nullopt; // that it came was noted already
            else
                return protocolError(Clause::RULE_2_1_2_Direction);
        },
        *decoded);
}

/// A server that knows MQTT 5 by name only answers in the form of 3.1.1: a rule of MQTT 5 is broken, but what it means is
/// known.
bool ClientSession::isRefusalOfVersion(const Violation &violation, ByteView packet) const
{
    return m_state == State::Connecting && violation.reason == ReasonCode::UnsupportedProtocolVersion
           && static_cast<PacketType>(packet[0] >> 4) == PacketType::ConnAck;
}

std::optional<Violation> ClientSession::handle(ConnAck &packet, Turn &turn)
{
    if (m_state == State::Connected)
        return protocolError(Clause::MQTT_3_2_0_2);
    if (isError(packet.reason)) {
        close({.cause = SessionClosed::Cause::RefusedByServer,
               .reason = packet.reason,
               .properties = packet.properties},
              Effects::Transport::CloseAfterWriting, turn); // Clause MQTT_4_13_2_1
        return std::nullopt;
    }
    m_limits = ServerLimits::from(packet.properties);
    if (const auto violation = checkAccepted(packet, turn))
        return violation;
    if (const auto violation = m_authentication.receive(packet))
        return violation;
    if (const auto failure = m_authentication.failure()) {
        closeUnauthenticated(*failure, turn);
        return std::nullopt;
    }
    accept(packet, turn);
    return std::nullopt;
}

std::optional<Violation> ClientSession::checkAccepted(const ConnAck &packet, const Turn &turn) const
{
    if (packet.sessionPresent && m_options.cleanStart)
        return protocolError(turn.clause(Clause::MQTT_3_2_2_2, Clause::MQTT311_3_2_2_1));
    const bool isWelcome =
        m_hasState || m_options.earlierSession == ConnectOptions::EarlierSession::Continued;
    if (packet.sessionPresent && !isWelcome && turn.version == ProtocolVersion::V5)
        return protocolError(Clause::MQTT_3_2_2_4);
    if (m_limits.maximumPacketSize < longestPlainAnswer) // there is no conversation that keeps to it
        return Violation {.clause = Clause::MQTT_3_2_2_15, .reason = ReasonCode::PacketTooLarge};
    return std::nullopt;
}

void ClientSession::accept(const ConnAck &packet, Turn &turn)
{
    m_state = State::Connected;
    turn.limits = &m_limits;
    m_outlives =
        turn.version == ProtocolVersion::V5
            ? packet.properties.number(Property::SessionExpiryInterval,
                                       m_options.properties.view().number(Property::SessionExpiryInterval, 0))
                  > 0
            : !m_options.cleanStart;
    if (const auto assigned = packet.properties.text(Property::AssignedClientIdentifier))
        m_clientId = *assigned;
    // Clause MQTT_3_1_2_21, MQTT_3_2_2_21
    const std::chrono::seconds keepAlive(packet.properties.number(
        Property::ServerKeepAlive, static_cast<std::uint32_t>(m_options.keepAlive.count())));
    m_keepAlive.start(keepAlive, m_options.responseTimeout, m_connectSent, turn.now);

    // Before MQTT 5 what was not acknowledged is sent again even to a server that has lost the session. What such a
    // server sends begins anew; 3.1 cannot say so: there the session goes on when both sides asked for it.
    if (!packet.sessionPresent && turn.version == ProtocolVersion::V5)
        discardState(turn); // Clause MQTT_3_2_2_5
    else if (!packet.sessionPresent && turn.version == ProtocolVersion::V311)
        m_receiver.discardState(); // and not the sender's: Clause MQTT311_4_4_0_1
    m_hasState = true; // Clause MQTT_4_1_0_1: as long as the connection is open
    turn.effects.events.emplace_back(
        SessionConnected {.sessionPresent = packet.sessionPresent, .properties = packet.properties});
    m_sender.beginConnection(m_options.aliases, turn);
}

std::optional<Violation> ClientSession::handle(Disconnect &packet, Turn &turn)
{
    close({.cause = SessionClosed::Cause::DisconnectedByServer,
           .reason = packet.reason,
           .properties = packet.properties},
          Effects::Transport::CloseAfterWriting, turn); // Clause MQTT_4_13_2_1
    return std::nullopt;
}

std::optional<Violation> ClientSession::handle(Auth &packet, Turn &turn)
{
    const auto violation = m_authentication.receive(packet, turn);
    if (const auto failure = m_authentication.failure(); failure && !violation)
        closeUnauthenticated(*failure, turn);
    return violation;
}

void ClientSession::reauthenticate(SessionTime now, Effects &effects)
{
    Call call(*this, now, effects);
    m_authentication.reauthenticate(call.turn);
}

void ClientSession::continueAuthentication(const MethodData &data, SessionTime now, Effects &effects)
{
    if (m_state == State::Idle)
        return;
    Call call(*this, now, effects);
    m_authentication.answer(data, call.turn);
    if (const auto failure = m_authentication.failure())
        closeUnauthenticated(*failure, call.turn);
}

void ClientSession::publish(OutgoingMessage message, SessionTime now, Effects &effects)
{
    Call call(*this, now, effects);
    m_sender.publish(std::move(message), call.turn);
}

void ClientSession::subscribe(std::uint64_t token, std::span<const Subscription> subscriptions,
                              PropertyView properties, SessionTime now, Effects &effects)
{
    Call call(*this, now, effects);
    m_requests.subscribe(token, subscriptions, properties, call.turn);
}

void ClientSession::unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                                PropertyView properties, SessionTime now, Effects &effects)
{
    Call call(*this, now, effects);
    m_requests.unsubscribe(token, topicFilters, properties, call.turn);
}

void ClientSession::disconnect(ReasonCode reason, PropertyView properties, SessionTime now, Effects &effects)
{
    if (m_state == State::Idle)
        return;
    Call call(*this, now, effects);
    const auto said = writeDisconnect(reason, properties, call.turn);
    if (const auto expiry = said.view().number(Property::SessionExpiryInterval))
        m_outlives = *expiry > 0;
    close({.cause = SessionClosed::Cause::Requested}, Effects::Transport::CloseAfterWriting,
          call.turn); // Clause MQTT_3_14_4_1, MQTT_3_14_4_2
}

ReasonCode ClientSession::refusal(const Subscription &subscription, std::uint32_t identifier) const
{
    PropertyList properties;
    if (identifier != 0 && m_options.version == ProtocolVersion::V5)
        properties.add(Property::SubscriptionIdentifier, identifier);
    return m_limits.refusal({.packetId = {}, .properties = properties, .subscriptions = {subscription}},
                            sharedFilters(m_options.version));
}

void ClientSession::advance(SessionTime now, Effects &effects)
{
    const auto deadline = nextDeadline();
    if (!deadline || now < *deadline)
        return;
    Call call(*this, now, effects);
    if (m_state == State::Connecting) {
        close({.cause = SessionClosed::Cause::ConnectTimeout}, Effects::Transport::Abort, call.turn);
        return;
    }
    if (const auto silence = m_keepAlive.silenceDue(); silence && now >= *silence) {
        close({.cause = SessionClosed::Cause::KeepAliveTimeout}, Effects::Transport::Abort, call.turn);
        return;
    }
    if (const auto due = authenticationDue(); due && now >= *due) {
        closeUnauthenticated(AuthenticationFailure::NoAnswer, call.turn);
        return;
    }
    encode(PingReq {}, call.turn.version, effects.output); // Clause MQTT_3_1_2_20
    m_keepAlive.pingSent(now);
}

void ClientSession::violate(Violation violation, std::optional<PacketType> packet, Turn &turn)
{
    const bool canSay = isAllowed(violation.reason, PacketType::Disconnect, Side::Client);
    const auto reason = canSay ? violation.reason : ReasonCode::ProtocolError; // Clause MQTT_3_14_2_1
    if (turn.version == ProtocolVersion::V5)
        writeDisconnect(reason, {}, turn);
    close({.cause = SessionClosed::Cause::Violation,
           .reason = reason,
           .violation = violation,
           .packet = packet},
          Effects::Transport::CloseAfterWriting, turn); // Clause MQTT311_4_8_0_1
}

void ClientSession::closeUnauthenticated(AuthenticationFailure failure, Turn &turn)
{
    writeDisconnect(ReasonCode::UnspecifiedError, {}, turn); // Clause MQTT_4_12_1_2
    close({.cause = SessionClosed::Cause::AuthenticationFailed,
           .reason = ReasonCode::UnspecifiedError,
           .authentication = failure},
          Effects::Transport::CloseAfterWriting, turn);
}

/// Returns the properties that were sent. What only explains is left out first, when all would be too large.
PropertyList ClientSession::writeDisconnect(ReasonCode reason, PropertyView properties, Turn &turn) const
{
    if (turn.version != ProtocolVersion::V5 && reason != ReasonCode::NormalDisconnection)
        return {};
    if (!isAllowed(reason, PacketType::Disconnect, Side::Client)) // Clause MQTT_3_14_2_1
        reason = ReasonCode::UnspecifiedError;
    auto withoutUser = without(Property::UserProperty, properties); // Clause MQTT_3_14_2_4
    auto withoutText = without(Property::ReasonString, withoutUser); // Clause MQTT_3_14_2_3
    auto &output = turn.effects.output;
    const auto start = output.size();
    for (const auto &form :
         {PropertyList(properties), std::move(withoutUser), std::move(withoutText), PropertyList()}) {
        encode(Disconnect {.reason = reason, .properties = form}, turn.version, output);
        if (output.size() - start <= m_limits.maximumPacketSize)
            return turn.version == ProtocolVersion::V5 ? form : PropertyList();
        output.resize(start);
    }
    return {}; // Clause MQTT_3_2_2_15: not even the shortest form may be sent
}

void ClientSession::close(SessionClosed closed, Effects::Transport transport, Turn &turn)
{
    const bool wasConnected = std::exchange(m_state, State::Idle) == State::Connected;
    m_requests.connectionLost(turn);
    if (wasConnected && !m_outlives)
        discardState(turn); // else Clause MQTT_3_1_2_23: the state waits for the next connection
    turn.limits = nullptr;
    turn.effects.events.emplace_back(closed);
    turn.effects.transport = transport;
}

} // namespace espalier
