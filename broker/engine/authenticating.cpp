// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Enhanced authentication: what happens between CONNECT and CONNACK, and again later (4.12).
#include "broker/engine/enginedetail.h"
#include "core/mqtt/decode.h"

#include <utility>

namespace espalier {

namespace {

/// What is wrong with an AUTH that the client sends now.
std::optional<Clause> problemOf(const Auth &packet, const PeerAuthentication *authentication)
{
    if (!authentication)
        return Clause::MQTT_4_12_0_7;
    const bool isBeginning = packet.reason == ReasonCode::ReAuthenticate;
    if (packet.properties.text(Property::AuthenticationMethod) != authentication->method)
        return isBeginning ? Clause::MQTT_4_12_1_1 : Clause::MQTT_4_12_0_5;
    const bool isUnderWay = authentication->exchange != nullptr;
    if (isUnderWay && isBeginning)
        return Clause::MQTT_4_12_0_3;
    if (!isUnderWay && !isBeginning)
        return Clause::MQTT_4_12_1_1;
    return std::nullopt;
}

} // namespace

void Engine::beginAuthentication(Peer &peer, ByteView bytes, const Connect &connect)
{
    if (!m_loginAttempts.mayTry(peer.name, m_now)) {
        ++m_statistics.loginsRefused;
        refuse(peer, ReasonCode::ConnectionRateExceeded, tooManyFailed, {},
               {.limit = met(Limit::MaximumFailedLogins, peer)});
        return;
    }
    const auto method = connect.properties.text(Property::AuthenticationMethod).value_or(std::string_view());
    auto exchange = m_authentication ? m_authentication->begin(method) : nullptr;
    if (!exchange) { // MQTT_4_12_0_1
        refuse(peer, ReasonCode::BadAuthenticationMethod,
               m_authentication ? "This broker does not offer this authentication method."
                                : "This broker offers no enhanced authentication.");
        return;
    }
    if (bytes.size() > harmlessPartial
        && m_partialBytes + bytes.size() > m_settings.maximumMessageMemory / 4) {
        refuseFull(peer);
        return;
    }
    peer.authentication =
        std::make_unique<PeerAuthentication>(PeerAuthentication {.method = std::string(method),
                                                                 .exchange = std::move(exchange),
                                                                 .connect = {bytes.begin(), bytes.end()},
                                                                 .finalData = {}});
    m_partialBytes += bytes.size();
    peer.state = Peer::State::Authenticating;
    stepAuthentication(peer, connect.properties);
}

/// A packet of a client that is not accepted yet.
void Engine::handleUnauthenticated(Peer &peer, ByteView bytes)
{
    const auto type = packetTypeOf(bytes);
    if (type != PacketType::Auth && type != PacketType::Disconnect) {
        const auto clause = type == PacketType::Connect ? Clause::MQTT_3_1_0_2 : Clause::MQTT_3_1_2_30;
        handleViolation(peer, {clause, ReasonCode::ProtocolError, 0}, type);
        return;
    }
    const auto packet = decode(bytes, {peer.version, Side::Client});
    if (!packet)
        handleViolation(peer, packet.error(), type);
    else if (const auto *disconnect = std::get_if<Disconnect>(&*packet))
        drop(peer, CloseCause::Disconnected, disconnect->reason, WillFate::Discard);
    else if (const auto *auth = std::get_if<Auth>(&*packet))
        handleAuth(peer, *auth);
}

void Engine::handleAuth(Peer &peer, const Auth &packet)
{
    if (const auto clause = problemOf(packet, peer.authentication.get())) {
        handleViolation(peer, {*clause, ReasonCode::ProtocolError, 0}, PacketType::Auth);
        return;
    }
    auto &exchange = peer.authentication->exchange;
    if (!exchange)
        exchange = m_authentication->begin(peer.authentication->method);
    if (exchange)
        stepAuthentication(peer, packet.properties);
    else
        failAuthentication(peer);
}

void Engine::stepAuthentication(Peer &peer, PropertyView properties)
{
    using Outcome = AuthenticationResult::Outcome;
    auto result = peer.authentication->exchange->step(properties.binary(Property::AuthenticationData));
    if (result.outcome == Outcome::Continue)
        sendAuth(peer, ReasonCode::ContinueAuthentication, result.data); // MQTT_4_12_0_2
    else if (result.outcome == Outcome::Failure)
        failAuthentication(peer);
    else if (peer.state == Peer::State::Connected)
        completeReauthentication(peer, result);
    else
        completeAuthentication(peer, std::move(result));
}

void Engine::completeAuthentication(Peer &peer, AuthenticationResult result)
{
    auto &authentication = *peer.authentication;
    const auto bytes = std::exchange(authentication.connect, {});
    m_partialBytes -= bytes.size();
    authentication.exchange.reset();
    peer.userName = std::move(result.userName);
    authentication.finalData = std::move(result.data);
    const auto packet = decode(bytes, {ProtocolVersion::V5, Side::Client}); // it was right the first time
    admit(peer, std::get<Connect>(*packet));
}

void Engine::completeReauthentication(Peer &peer, const AuthenticationResult &result)
{
    forgetAuthentication(peer);
    // The session and its subscriptions belong to who made them.
    if (result.userName != peer.userName)
        failAuthentication(peer);
    else
        sendAuth(peer, ReasonCode::Success, result.data);
}

void Engine::failAuthentication(Peer &peer)
{
    countFailedLogin(peer);
    if (peer.state == Peer::State::Connected)
        disconnect(peer, ReasonCode::NotAuthorized, CloseCause::Refused); // MQTT_4_12_1_2
    else
        refuse(peer, ReasonCode::NotAuthorized, {}); // MQTT_4_12_0_4
}

void Engine::sendAuth(Peer &peer, ReasonCode reason, const std::optional<std::string> &data)
{
    PropertyList properties;
    properties.add(Property::AuthenticationMethod, peer.authentication->method); // MQTT_4_12_0_5
    if (data)
        properties.add(Property::AuthenticationData, std::string_view(*data));
    const Auth packet {.reason = reason, .properties = properties};
    if (peer.state == Peer::State::Authenticating && !fits(peer, packet)) // MQTT_3_1_2_24
        refuse(peer, ReasonCode::PacketTooLarge, {});
    else
        send(peer, packet);
}

/// What CONNACK says of the authentication that led to it.
void Engine::addAuthentication(Peer &peer, PropertyList &properties) const
{
    if (!peer.authentication)
        return; // MQTT_4_12_0_6
    properties.add(Property::AuthenticationMethod, peer.authentication->method); // MQTT_4_12_0_5
    if (const auto data = std::exchange(peer.authentication->finalData, {}))
        properties.add(Property::AuthenticationData, std::string_view(*data));
}

/// The exchange is over; the method stays.
void Engine::forgetAuthentication(Peer &peer)
{
    if (!peer.authentication)
        return;
    peer.authentication->exchange.reset();
    m_partialBytes -= peer.authentication->connect.size();
    peer.authentication->connect = {};
}

} // namespace espalier
