// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/engine.h"

#include "broker/engine/enginedetail.h"
#include "core/mqtt/decode.h"

namespace espalier {

namespace {

/// What is left to each scratch buffer after use: one huge packet must not take memory for ever.
constexpr std::size_t keptScratch = 256 * 1024;

} // namespace

Engine::Engine(const EngineSettings &settings, std::shared_ptr<Authentication> authentication)
    : m_settings(settings)
    , m_defaultRules(
          std::make_shared<ListenerRules>(ListenerRules {.maximumPacketSize = settings.maximumPacketSize,
                                                         .maximumQos = settings.maximumQos,
                                                         .topicAliasMaximum = settings.topicAliasMaximum}))
    , m_authentication(std::move(authentication))
    , m_loginAttempts(settings.maximumFailedLogins, settings.failedLoginRecovery)
    , m_journal(settings.journal)
    , m_tree(mix(settings.seed))
    , m_routes(m_tree, mix(settings.seed + 1))
    , m_retained(mix(settings.seed + 2), m_timers)
    , m_random(settings.seed)
{
    m_routes.setReadCheck(
        [this](SessionId id, std::string_view topicName) { return mayRead(*m_sessions[id], topicName); });
}

Engine::~Engine() = default;

PeerHandle Engine::connected(PeerOrigin origin, TimePoint now)
{
    if (!origin.rules)
        origin.rules = m_defaultRules;
    std::uint32_t index;
    if (m_freePeers.empty()) {
        index = static_cast<std::uint32_t>(m_peers.size());
        m_peers.emplace_back();
    } else {
        index = m_freePeers.back();
        m_freePeers.pop_back();
    }
    const PeerHandle handle {index, ++m_peers[index].generation};
    m_peers[index].peer =
        std::make_unique<Peer>(handle, std::move(origin), m_pool, m_settings.maximumConnectSize);
    auto &peer = *m_peers[index].peer;
    peer.lastPacket = now;
    m_system.start(now);
    m_timers.arm(peer.timer, now + m_settings.connectTimeout, {TimerKind::ConnectTimeout, index});
    ++m_statistics.connectionsOpened;
    ++m_statistics.connections;
    return handle;
}

void Engine::releaseScratch()
{
    for (auto *scratch : {&m_packetScratch, &m_formScratch}) {
        if (scratch->capacity() > keptScratch)
            scratch->release();
    }
    if (m_strippedProperties.view().bytes().size() > keptScratch)
        m_strippedProperties = PropertyList();
}

/// Returns whether to go on with this peer's bytes.
bool Engine::handlePacket(Peer &peer, ByteView bytes)
{
    ++m_statistics.packetsReceived;
    if (peer.state == Peer::State::AwaitsConnect) {
        handleConnect(peer, bytes);
        return peer.state != Peer::State::Closing && peer.state != Peer::State::LoggingIn;
    }
    if (peer.state == Peer::State::Authenticating) {
        handleUnauthenticated(peer, bytes);
        return peer.state != Peer::State::Closing;
    }
    const auto type = packetTypeOf(bytes);
    if (type == PacketType::Publish)
        return receivePublish(peer, bytes);
    if (bytes.size() == 4 && handleShortPacket(peer, bytes))
        return peer.state != Peer::State::Closing;
    // Whatever a second CONNECT says: what is wrong in it may have no place in a DISCONNECT.
    if (type == PacketType::Connect) {
        const auto clause = clauseFor(peer, Clause::MQTT_3_1_0_2, Clause::MQTT311_3_1_0_2);
        handleViolation(peer, {clause, ReasonCode::ProtocolError, 0}, type);
        return false;
    }
    const auto packet = decode(bytes, {peer.version, Side::Client});
    if (!packet)
        handleViolation(peer, packet.error(), type);
    else
        this->handle(peer, *packet);
    return peer.state != Peer::State::Closing;
}

/// Acknowledgements in their short form, which most are: nothing in them can be wrong but the identifier.
bool Engine::handleShortPacket(Peer &peer, ByteView bytes)
{
    const PacketId id(static_cast<std::uint16_t>(bytes[2] << 8 | bytes[3]));
    if (!id.isValid() || bytes[1] != 2)
        return false;
    switch (bytes[0]) {
    case 0x40:
        handlePubAck(peer, id);
        return true;
    case 0x50:
        handlePubRec(peer, id, ReasonCode::Success);
        return true;
    case 0x62:
        handlePubRel(peer, id);
        return true;
    case 0x70:
        handlePubComp(peer, id);
        return true;
    default:
        return false;
    }
}

void Engine::handle(Peer &peer, const Packet &packet)
{
    const auto protocolError = [&](Clause clause) {
        handleViolation(peer, {clause, ReasonCode::ProtocolError, 0}, packetType(packet));
    };
    std::visit(
        Overloaded {
            [&](const PubAck &ack) { handlePubAck(peer, ack.packetId); },
            [&](const PubRec &ack) { handlePubRec(peer, ack.packetId, ack.reason); },
            [&](const PubRel &ack) { handlePubRel(peer, ack.packetId); },
            [&](const PubComp &ack) { handlePubComp(peer, ack.packetId); },
            [&](const Subscribe &subscribe) { handleSubscribe(peer, subscribe); },
            [&](const Unsubscribe &unsubscribe) { handleUnsubscribe(peer, unsubscribe); },
            [&](const PingReq &) { send(peer, PingResp {}); },
            [&](const Disconnect &disconnect) { handleDisconnect(peer, disconnect); },
            [&](const Auth &auth) { handleAuth(peer, auth); },
            // The decoder lets no packet pass that only a server may send; CONNECT and PUBLISH are taken before.
            [&](const auto &) { protocolError(Clause::RULE_2_1_2_Direction); },
        },
        packet);
}

void Engine::handleViolation(Peer &peer, const Violation &violation, PacketType type)
{
    ++m_statistics.violations;
    const Event details {.reason = violation.reason,
                         .violation = violation,
                         .packetType = type,
                         .limit = limitBehind(violation, peer)};
    log(Event::Kind::Violated, peer, details);
    if (peer.state == Peer::State::AwaitsConnect)
        drop(peer, CloseCause::Violation, violation.reason,
             WillFate::Discard); // MQTT_3_14_0_1: no DISCONNECT yet
    else if (peer.state == Peer::State::Authenticating)
        refuse(peer, violation.reason, explanation(violation), {},
               details); // no DISCONNECT either, but there is CONNACK
    else
        disconnect(peer, violation.reason, CloseCause::Violation, explanation(violation), {},
                   details); // MQTT_4_13_1_1
}

MetLimit Engine::limitBehind(const Violation &violation, const Peer &peer)
{
    const bool isKnown = peer.session != nullptr;
    switch (violation.reason) {
    case ReasonCode::PacketTooLarge:
        return met(!isKnown && m_settings.maximumConnectSize <= peer.rules->maximumPacketSize
                       ? Limit::MaximumConnectSize
                       : Limit::MaximumPacketSize,
                   peer);
    case ReasonCode::ReceiveMaximumExceeded:
        return met(Limit::ReceiveMaximum, peer);
    case ReasonCode::TopicAliasInvalid:
        return violation.clause == Clause::MQTT_3_3_2_9 ? met(Limit::TopicAliasMaximum, peer) : MetLimit();
    case ReasonCode::QosNotSupported:
        return met(Limit::MaximumQos, peer);
    case ReasonCode::RetainNotSupported:
        return met(Limit::RetainAvailable, peer);
    default:
        return {};
    }
}

void Engine::disconnect(Peer &peer, ReasonCode reason, CloseCause cause, std::string_view reasonString,
                        PropertyView properties, Event details)
{
    if (peer.state == Peer::State::Connected && peer.version == ProtocolVersion::V5) {
        Disconnect packet;
        packet.reason = reason;
        packet.properties = properties;
        // Reason Strings in DISCONNECT do not depend on Request Problem Information (MQTT-3.1.2-29).
        const bool wanted = std::exchange(peer.wantsProblemInformation, true);
        sendExplained(peer, packet, reasonString);
        peer.wantsProblemInformation = wanted;
    }
    if (details.violation.clause == Clause::None && details.text.empty())
        details.text = reasonString;
    drop(peer, cause, reason, WillFate::Publish, std::move(details));
}

/// Ends the conversation: from here on the peer is only written to and closed.
void Engine::drop(Peer &peer, CloseCause cause, ReasonCode reason, WillFate will, Event details)
{
    if (peer.state == Peer::State::Closing)
        return;
    const bool wasConnected = peer.session != nullptr;
    if (wasConnected || details.limit || cause == CloseCause::ConnectionLost) {
        details.cause = cause;
        details.reason = reason;
        log(Event::Kind::ClientDisconnected, peer, std::move(details));
    }
    peer.state = Peer::State::Closing;
    peer.cause = cause;
    m_timers.cancel(peer.timer);
    forgetAuthentication(peer);
    forgetLogin(peer);
    markDirty(peer);
    if (wasConnected)
        detach(*peer.session, will);
}

void Engine::closed(PeerHandle handle, CloseCause cause, TimePoint now)
{
    m_now = now;
    auto &peer = peerOf(handle);
    drop(peer, cause, ReasonCode::UnspecifiedError, WillFate::Publish);
    forgetPartial(peer);
    std::erase(m_dirty, handle);
    m_peers[handle.index].peer.reset();
    m_freePeers.push_back(handle.index);
    --m_statistics.connections;
}

std::optional<PeerIdentity> Engine::identity(PeerHandle handle)
{
    const auto &peer = peerOf(handle);
    if (peer.state == Peer::State::AwaitsConnect)
        return {};
    return PeerIdentity {peer.session ? std::string_view(peer.session->clientId) : std::string_view(),
                         peer.version};
}

std::span<const PeerHandle> Engine::takeDirty()
{
    m_taken.swap(m_dirty);
    m_dirty.clear();
    releaseScratch();
    for (const auto handle : m_taken)
        peerOf(handle).isDirty = false;
    return m_taken;
}

void Engine::outputDrained(PeerHandle handle, TimePoint now)
{
    m_now = now;
    auto &peer = peerOf(handle);
    if (peer.session && peer.session->backlog)
        pump(*peer.session);
}

void Engine::advance(TimePoint now)
{
    m_now = now;
    m_system.start(now);
    for (TimerOwner owner; m_timers.takeDue(now, owner);) {
        switch (owner.kind) {
        case TimerKind::ConnectTimeout: {
            auto &peer = *m_peers[owner.index].peer;
            peer.timer = noId;
            drop(peer, CloseCause::ConnectTimeout, ReasonCode::UnspecifiedError, WillFate::Discard,
                 {.limit = met(Limit::ConnectTimeout, peer)});
            break;
        }
        case TimerKind::KeepAliveTimeout: {
            auto &peer = *m_peers[owner.index].peer;
            peer.timer = noId;
            // Packets do not move the timer, they only leave their time: so it may fire early, but never late.
            const auto deadline = peer.lastPacket + keepAliveLimit(peer.keepAlive);
            if (deadline > now)
                m_timers.arm(peer.timer, deadline, owner);
            else // MQTT_3_1_2_22
                disconnect(peer, ReasonCode::KeepAliveTimeout, CloseCause::KeepAliveTimeout,
                           clauseInfo(Clause::MQTT_3_1_2_22).text);
            break;
        }
        case TimerKind::SessionExpiry: {
            auto &session = *m_sessions[owner.index];
            session.expiryTimer = noId;
            ++m_statistics.sessionsExpired;
            log(Event::Kind::SessionExpired, session);
            endSession(session); // MQTT_4_1_0_2
            break;
        }
        case TimerKind::WillDelay:
            m_sessions[owner.index]->willTimer = noId;
            publishWill(*m_sessions[owner.index]);
            break;
        case TimerKind::RetainedExpiry: {
            const auto expired = m_retained.expire(owner.index);
            add(record::RetainedRemoved {expired->topicName()});
            break;
        }
        case TimerKind::SystemTopics:
            m_systemTimer = noId;
            tellSystemTopics(Telling::AndSubscribers);
            break;
        }
    }
}

void Engine::shutDown(TimePoint now)
{
    m_now = now;
    for (auto &slot : m_peers) {
        if (slot.peer)
            disconnect(*slot.peer, ReasonCode::ServerShuttingDown, CloseCause::ShuttingDown);
    }
}

bool Engine::disconnectClient(std::string_view clientId, ReasonCode reason, TimePoint now,
                              std::string_view serverReference)
{
    m_now = now;
    auto *session = findSession(clientId);
    if (!session || !session->peer)
        return false;
    PropertyList properties;
    if (!serverReference.empty())
        properties.add(Property::ServerReference, serverReference);
    disconnect(*session->peer, reason, CloseCause::Administrative, {}, properties);
    return true;
}

std::vector<ClientInfo> Engine::clients() const
{
    std::vector<ClientInfo> clients;
    for (const auto &[clientId, id] : m_byClientId) {
        const auto &session = *m_sessions[id];
        ClientInfo info;
        info.clientId = clientId;
        info.version = session.version;
        info.sessionExpiry = session.expiry;
        info.subscriptions = session.subscriptionCount;
        info.inflight = static_cast<std::uint32_t>(session.outgoing.size());
        info.queued = session.backlog ? static_cast<std::uint32_t>(session.backlog->queue.size()) : 0;
        info.isConnected = session.peer != nullptr;
        if (session.peer) {
            info.peerName = session.peer->name;
            info.listener = session.peer->rules->listener;
            info.userName = session.peer->userName;
            info.keepAlive = session.peer->keepAlive;
        }
        clients.push_back(std::move(info));
    }
    return clients;
}

void Engine::countViolation(PeerHandle handle, std::string text)
{
    ++m_statistics.violations;
    log(Event::Kind::TransportViolated, peerOf(handle), {.text = std::move(text)});
}

void Engine::log(Event::Kind kind, const Session &session, Event event)
{
    event.kind = kind;
    event.clientId = session.clientId;
    if (session.identity)
        event.userName = session.identity->userName;
    event.version = session.version;
    m_events.push_back(std::move(event));
}

void Engine::log(Event::Kind kind, const Peer &peer, Event event)
{
    event.kind = kind;
    event.peer = peer.handle;
    event.peerName = peer.name;
    event.listener = peer.rules->listener;
    if (event.userName.empty())
        event.userName = peer.userName;
    event.version = peer.version;
    event.clientId = peer.session ? peer.session->clientId : peer.claimedId;
    m_events.push_back(std::move(event));
}

} // namespace espalier
