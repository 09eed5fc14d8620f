// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// CONNECT, DISCONNECT and the life of sessions.
#include "broker/engine/enginedetail.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/utf8.h"

#include <fmt/format.h>

namespace espalier {

namespace {

/// The Protocol Version that a CONNECT claims, read without trusting the rest of it.
std::optional<std::uint8_t> claimedVersion(ByteView bytes)
{
    const auto frame = readFrame(bytes, maximumPacketLength);
    if (!frame || bytes.size() < frame->headerLength + 2u)
        return {};
    const auto rest = bytes.subspan(frame->headerLength);
    const std::size_t nameLength = static_cast<std::size_t>(rest[0] << 8 | rest[1]);
    if (rest.size() < nameLength + 3)
        return {};
    const auto name = asText(rest.subspan(2, nameLength));
    if (name == "MQIsdp") // with whatever level: who says so understands the answers of 3.1
        return 3;
    if (name != "MQTT")
        return {};
    return static_cast<std::uint8_t>(rest[nameLength + 2] & 0x7fu);
}

/// Session Expiry Interval that the client asks for.
std::uint32_t sessionExpiryOf(const Connect &connect)
{
    if (connect.version == ProtocolVersion::V5)
        return connect.properties.number(Property::SessionExpiryInterval, 0);
    return connect.cleanStart ? 0 : sessionNeverExpires;
}

/// Enough to know a client by in the log.
constexpr std::size_t longestClaimedId = 256;

} // namespace

void Engine::handleConnect(Peer &peer, ByteView bytes)
{
    const auto packet = decode(bytes, {ProtocolVersion::V5, Side::Client});
    if (!packet) {
        refuseMalformed(peer, bytes, packet.error());
        return;
    }
    const auto &connect = std::get<Connect>(*packet);
    peer.version = connect.version;
    peer.maximumPacketSize = connect.properties.number(Property::MaximumPacketSize, maximumPacketLength);
    peer.claimedId = startOfText(connect.clientId, longestClaimedId);
    if (connect.properties.contains(Property::AuthenticationMethod)) {
        beginAuthentication(peer, bytes, connect);
        return;
    }
    logIn(peer, bytes, connect);
}

/// A client that is who it says to be.
void Engine::admit(Peer &peer, const Connect &received)
{
    auto connect = received;
    if (policyOf(peer).clientIds.source == ClientIdRules::Source::UserName) {
        if (peer.userName.empty()) {
            refuse(peer, ReasonCode::NotAuthorized, "Clients have to say a user name here.");
            return;
        }
        connect.clientId = peer.userName;
    }
    if (connect.clientId.empty() && connect.version != ProtocolVersion::V5
        && (!connect.cleanStart || connect.version == ProtocolVersion::V31)) { // MQTT311_3_1_3_8
        refuse(peer, ReasonCode::ClientIdentifierNotValid, {});
        return;
    }
    if (const auto &redirection = m_settings.redirection) { // 4.11
        PropertyList properties;
        properties.add(Property::ServerReference, redirection->serverReference);
        refuse(peer, redirection->reason, {}, properties);
        return;
    }
    if (!mayUseClientId(peer, connect))
        return;
    const auto *known = findSession(connect.clientId);
    const bool takesOver = known && known->peer;
    if (!takesOver && m_statistics.clientsConnected >= m_settings.maximumConnections) {
        refuse(peer, ReasonCode::ServerBusy, "The limit of connections is reached.", {},
               {.limit = met(Limit::MaximumConnections, peer)});
        return;
    }
    const auto expiry = std::min(sessionExpiryOf(connect), m_settings.maximumSessionExpiry);
    const bool mustBeStored = expiry > 0 || (known && known->isStored());
    if (m_storing != Storing::Works && mustBeStored) {
        refuse(peer, ReasonCode::ServerUnavailable,
               "The broker's storage does not work: sessions cannot outlive their connections.");
        return;
    }
    if (!connect.will || mayKeep(*connect.will, peer))
        acceptConnect(peer, connect);
}

void Engine::refuseMalformed(Peer &peer, ByteView bytes, const Violation &violation)
{
    ++m_statistics.violations;
    const Event details {
        .reason = violation.reason, .violation = violation, .packetType = PacketType::Connect};
    log(Event::Kind::Violated, peer, details);
    // A client that does not speak MQTT gets no answer (MQTT-3.1.2-1); one of an unknown version is told so in the
    // nearest version's words; a malformed CONNECT is answered from MQTT 5 on (3.1.1: MQTT-3.1.4-1).
    const auto version = claimedVersion(bytes);
    const bool isUnknownVersion = violation.reason == ReasonCode::UnsupportedProtocolVersion;
    if (!version || (*version < 5 && !isUnknownVersion)) {
        drop(peer, CloseCause::Refused, violation.reason, WillFate::Discard);
        return;
    }
    peer.version = *version < 5 ? ProtocolVersion::V311 : ProtocolVersion::V5;
    refuse(peer, violation.reason, explanation(violation), {}, details);
}

void Engine::refuse(Peer &peer, ReasonCode reason, std::string_view reasonString, PropertyView properties,
                    Event details)
{
    ++m_statistics.connectionsRefused;
    details.reason = reason;
    details.packetType = details.packetType.value_or(PacketType::Connect);
    if (details.violation.clause == Clause::None) // which says the same
        details.text = reasonString;
    log(Event::Kind::ConnectionRefused, peer, std::move(details));
    if (peer.version == ProtocolVersion::V5 || connectReturnCode(reason) != 0) { // 3.1.1: MQTT-3.2.2-6
        ConnAck packet; // MQTT_3_2_2_6: Session Present stays 0
        packet.reason = reason;
        packet.properties = properties;
        sendExplained(peer, packet, reasonString);
    }
    drop(peer, CloseCause::Refused, reason, WillFate::Discard); // MQTT_3_2_2_7
}

void Engine::acceptConnect(Peer &peer, const Connect &connect)
{
    const auto recordsBefore = m_journal.count();
    std::string clientId(connect.clientId);
    PropertyList properties;
    if (clientId.empty()) { // MQTT_3_1_3_6
        clientId = assignedClientId(policyOf(peer).clientIds.assignedPrefix);
        properties.add(Property::AssignedClientIdentifier, clientId); // MQTT_3_2_2_16
    }
    addAuthentication(peer, properties);
    auto *session = findSession(clientId);
    if (session) {
        if (session->peer)
            takeOver(*session);
        // The old connection's end may have ended the session.
        session = findSession(clientId);
    }
    if (session && connect.cleanStart) { // MQTT_3_1_2_4
        endSession(*session);
        session = nullptr;
    }
    const bool isPresent = session != nullptr; // MQTT_3_2_2_3
    if (!session)
        session = &makeSession(std::move(clientId));
    m_timers.cancel(session->expiryTimer);
    m_timers.cancel(session->willTimer);
    discardWill(*session); // MQTT_3_1_3_9

    std::string().swap(peer.claimedId); // the session has the whole of it
    session->peer = &peer;
    session->version = connect.version;
    peer.session = session;
    peer.isBridge = connect.bridge;
    peer.state = Peer::State::Connected;
    session->toldFull = false;
    ++m_statistics.clientsConnected;
    ++m_statistics.connectionsAccepted;
    applyLimits(peer, *session, connect, properties);
    const bool hadRules = session->hasRules();
    session->policy = peer.rules->policy;
    identify(*session, peer.userName);
    if (session->subscriptionCount > 0 && (hadRules || session->hasRules()))
        m_routes.forget(); // what it may read can have changed
    storeSession(*session);
    if (connect.will)
        keepWill(*session, connect);
    holdBackSince(recordsBefore, peer);

    ConnAck packet;
    packet.sessionPresent = isPresent;
    const auto offers = withOffers(properties, connect, *session);
    packet.properties = offers;
    if (!fits(peer, packet))
        packet.properties = properties;
    if (!fits(peer, packet)) { // MQTT_3_1_2_24
        refuse(peer, ReasonCode::PacketTooLarge, {});
        return;
    }
    send(peer, packet); // MQTT_3_2_0_1
    log(Event::Kind::ClientConnected, peer);
    if (isPresent)
        resume(*session);
}

/// CONNACK's properties and what else the client may use; it can do without.
PropertyList Engine::withOffers(const PropertyList &properties, const Connect &connect,
                                const Session &session) const
{
    PropertyList offers(properties);
    if (const auto maximum = session.peer->rules->topicAliasMaximum; maximum > 0)
        offers.add(Property::TopicAliasMaximum, std::uint32_t {maximum});
    const bool isRequested = connect.properties.number(Property::RequestResponseInformation, 0) == 1;
    if (isRequested && !m_settings.responseInformation.empty()) { // MQTT_3_1_2_28
        auto information = m_settings.responseInformation;
        if (const auto at = information.find("%c"); at != std::string::npos)
            information.replace(at, 2, session.clientId);
        if (information.size() <= UINT16_MAX)
            offers.add(Property::ResponseInformation, information);
    }
    return offers;
}

void Engine::applyLimits(Peer &peer, Session &session, const Connect &connect, PropertyList &properties)
{
    const auto &asked = connect.properties;
    const bool isV5 = connect.version == ProtocolVersion::V5;
    const auto wantedExpiry = sessionExpiryOf(connect);
    session.expiry = std::min(wantedExpiry, m_settings.maximumSessionExpiry);
    if (session.expiry != wantedExpiry)
        properties.add(Property::SessionExpiryInterval, session.expiry);

    peer.keepAlive = connect.keepAlive.count();
    const auto longest = m_settings.maximumKeepAlive;
    // Before MQTT 5 a client cannot be told and keeps its own (MQTT311_3_1_2_24).
    if (isV5 && longest > 0 && (peer.keepAlive == 0 || peer.keepAlive > longest)) {
        peer.keepAlive = longest;
        properties.add(Property::ServerKeepAlive, std::uint32_t {longest});
    }
    m_timers.cancel(peer.timer);
    if (peer.keepAlive > 0)
        m_timers.arm(peer.timer, m_now + keepAliveLimit(peer.keepAlive),
                     {TimerKind::KeepAliveTimeout, peer.handle.index});

    const auto receiveMaximum = asked.number(Property::ReceiveMaximum, 65'535);
    peer.quota =
        static_cast<std::uint16_t>(std::min<std::uint32_t>(receiveMaximum, m_settings.maximumInflight));
    peer.wantsProblemInformation = asked.number(Property::RequestProblemInformation, 1) == 1;
    const auto aliases =
        std::min<std::uint32_t>(asked.number(Property::TopicAliasMaximum, 0), // MQTT_3_1_2_27
                                m_settings.maximumSentAliases);
    if (aliases > 0) {
        peer.outgoingAliases = std::make_unique<OutboundAliases>();
        peer.outgoingAliases->reset(static_cast<std::uint16_t>(aliases));
    }
    const auto &rules = *peer.rules;
    peer.framer.setMaximumPacketSize(rules.maximumPacketSize);
    if (rules.maximumPacketSize < maximumPacketLength)
        properties.add(Property::MaximumPacketSize, rules.maximumPacketSize);
    if (m_settings.receiveMaximum < 65'535)
        properties.add(Property::ReceiveMaximum, std::uint32_t {m_settings.receiveMaximum});
    if (rules.maximumQos < Qos::ExactlyOnce) // MQTT_3_2_2_9
        properties.add(Property::MaximumQos, static_cast<std::uint32_t>(rules.maximumQos));
    if (!m_settings.retainAvailable)
        properties.add(Property::RetainAvailable, 0);
}

void Engine::takeOver(Session &session)
{
    disconnect(*session.peer, ReasonCode::SessionTakenOver, CloseCause::TakenOver); // MQTT_3_1_4_3
}

/// Sends again what the client has not acknowledged, in the order of the first time, and then what waited.
void Engine::resume(Session &session)
{
    auto unacknowledged = session.outgoing.inOrder(); // MQTT_4_4_0_1
    if (!unacknowledged.empty()) {
        auto &backlog = session.needBacklog();
        backlog.resend = std::move(unacknowledged);
        backlog.resent = 0;
        for (const auto id : backlog.resend)
            session.outgoing.find(id)->takesQuota = false;
    }
    if (session.incoming.size() > 0) // MQTT_3_3_4_7: the quota begins anew with each connection
        session.peer->earlierIncoming = std::make_unique<IncomingIds>(session.incoming);
    if (session.backlog)
        pump(session);
}

void Engine::handleDisconnect(Peer &peer, const Disconnect &packet)
{
    auto &session = *peer.session;
    if (const auto expiry = packet.properties.number(Property::SessionExpiryInterval)) {
        if (session.expiry == 0 && *expiry != 0) { // 3.14.2.2.2
            handleViolation(peer, {Clause::RULE_3_14_2_SessionExpiryInterval, ReasonCode::ProtocolError, 0},
                            PacketType::Disconnect);
            return;
        }
        session.expiry = std::min(*expiry, m_settings.maximumSessionExpiry);
    }
    const bool isNormal = packet.reason == ReasonCode::NormalDisconnection; // MQTT_3_14_4_3
    drop(peer, CloseCause::Disconnected, packet.reason, isNormal ? WillFate::Discard : WillFate::Publish);
}

Session *Engine::findSession(std::string_view clientId)
{
    const auto found = m_byClientId.find(clientId);
    return found == m_byClientId.end() ? nullptr : m_sessions[found->second].get();
}

Session &Engine::makeSession(std::string clientId)
{
    SessionId id;
    if (m_freeSessions.empty()) {
        id = static_cast<SessionId>(m_sessions.size());
        m_sessions.emplace_back();
    } else {
        id = m_freeSessions.back();
        m_freeSessions.pop_back();
    }
    auto &session = *(m_sessions[id] = std::make_unique<Session>());
    session.id = id;
    session.clientId = std::move(clientId);
    m_byClientId.emplace(session.clientId, id);
    m_statistics.mostSessions = std::max<std::uint64_t>(m_statistics.mostSessions, m_byClientId.size());
    return session;
}

/// The session's connection is gone.
void Engine::detach(Session &session, WillFate will)
{
    session.peer->session = nullptr;
    session.peer = nullptr;
    --m_statistics.clientsConnected;
    if (will == WillFate::Discard) // MQTT_3_1_2_10
        discardWill(session);
    if (session.backlog) {
        // Retained messages still to come belong to the session (4.1), except what would go out at QoS 0.
        session.backlog->retained.dropAtMostOnce();
        session.backlog->resend.clear();
        session.backlog->resent = 0;
        if (session.backlog->isEmpty())
            session.backlog.reset();
    }
    if (session.expiry == 0) {
        endSession(session);
        return;
    }
    session.outgoing.shrink();
    session.incoming.shrink();
    storeSession(session);
    outlive(session, m_now);
}

/// The session goes on without a connection since `since`.
void Engine::outlive(Session &session, TimePoint since)
{
    if (session.expiry != sessionNeverExpires)
        m_timers.arm(session.expiryTimer, since + std::chrono::seconds(session.expiry),
                     {TimerKind::SessionExpiry, session.id});
    if (!session.will)
        return;
    if (session.will->delay == 0) {
        publishWill(session); // MQTT_3_1_2_8
    } else if (session.will->delay < session.expiry) { // else the session's end publishes it
        const auto due = since + std::chrono::seconds(session.will->delay);
        m_timers.arm(session.willTimer, due, {TimerKind::WillDelay, session.id});
    }
}

void Engine::endSession(Session &session)
{
    m_timers.cancel(session.expiryTimer);
    m_timers.cancel(session.willTimer);
    if (session.isStored()) // first, so that its parts need not be removed one by one
        add(record::SessionRemoved {std::exchange(session.key, 0)});
    while (session.firstSubscription != noId) {
        const auto filter = m_tree.filterOf(session.firstSubscription);
        removeSubscription(session, session.firstSubscription, filter);
    }
    m_byClientId.erase(session.clientId);
    // Taken out before the will is published, so that it is not queued for the session that ends.
    const auto ended = std::move(m_sessions[session.id]);
    m_freeSessions.push_back(ended->id);
    if (ended->will)
        publishWill(*ended);
}

std::string Engine::assignedClientId(std::string_view prefix)
{
    std::string clientId;
    do
        clientId = fmt::format("{}{:016x}", prefix, m_random());
    while (findSession(clientId));
    return clientId;
}

} // namespace espalier
