// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/clientauthentication.h"

#include "core/mqtt/encode.h"

#include <utility>

namespace espalier {

namespace {

/// Of Binary Data and of a UTF-8 Encoded String.
constexpr std::size_t longestValue = 65'535;

bool isTooLong(const MethodData &data)
{
    return data && data->size() > longestValue;
}

void add(PropertyList &properties, const Authenticator &authenticator, const MethodData &data)
{
    properties.add(Property::AuthenticationMethod, authenticator.method()); // Clause MQTT_4_12_0_5
    if (data)
        properties.add(Property::AuthenticationData, data->view());
}

} // namespace

Expected<void, AuthenticationFailure> ClientAuthentication::beginConnection(
    std::shared_ptr<Authenticator> authenticator, PropertyList &connectProperties)
{
    m_authenticator = std::move(authenticator);
    m_state = State::Idle;
    m_begun.reset();
    m_failure.reset();
    if (!m_authenticator)
        return {};
    const auto first = m_authenticator->begin();
    if (!first)
        return unexpected(first.error());
    if (isTooLong(*first) || m_authenticator->method().size() > longestValue)
        return unexpected(AuthenticationFailure::InvalidCredentials);
    add(connectProperties, *m_authenticator, *first);
    m_state = State::AwaitsServer;
    return {};
}

bool ClientAuthentication::isOwnMethod(PropertyView properties) const
{
    return properties.text(Property::AuthenticationMethod) == m_authenticator->method();
}

std::optional<Violation> ClientAuthentication::receive(const ConnAck &packet)
{
    if (!m_authenticator) {
        if (packet.properties.contains(Property::AuthenticationMethod))
            return protocolError(Clause::MQTT_4_12_0_6);
        return std::nullopt;
    }
    if (!isOwnMethod(packet.properties))
        return protocolError(Clause::MQTT_4_12_0_5);
    finish(packet.properties);
    return std::nullopt;
}

std::optional<Violation> ClientAuthentication::receive(const Auth &packet, Turn &turn)
{
    if (!m_authenticator)
        return protocolError(Clause::MQTT_4_12_0_6);
    if (!isOwnMethod(packet.properties))
        return protocolError(Clause::MQTT_4_12_0_5);
    if (m_state == State::Idle)
        return protocolError(Clause::MQTT_4_12_1_1); // only the Client begins
    if (packet.reason == ReasonCode::ContinueAuthentication) {
        if (m_state == State::AwaitsAnswer)
            return protocolError(Clause::MQTT_4_12_0_3); // it is the Client's turn
        handleRequest(packet, turn);
        return std::nullopt;
    }
    if (!turn.isConnected())
        return protocolError(Clause::MQTT_4_12_0_2); // CONNACK tells the success
    finish(packet.properties);
    if (!m_failure)
        turn.effects.events.emplace_back(ReauthenticationCompleted {.properties = packet.properties});
    return std::nullopt;
}

void ClientAuthentication::handleRequest(const Auth &packet, Turn &turn)
{
    const auto data = packet.properties.binary(Property::AuthenticationData);
    const auto answer = m_authenticator->answer(data);
    const bool isLater = answer && answer->time == Authenticator::Answer::Time::Later;
    turn.effects.events.emplace_back(
        AuthenticationRequested {.data = data, .properties = packet.properties, .awaitsAnswer = isLater});
    if (!answer)
        fail(answer.error());
    else if (isLater)
        m_state = State::AwaitsAnswer;
    else if (!write(ReasonCode::ContinueAuthentication, answer->data, turn)) // Clause MQTT_4_12_0_3
        fail(AuthenticationFailure::UnacceptableRequest);
}

void ClientAuthentication::finish(PropertyView properties)
{
    m_state = State::Idle;
    if (const auto finished = m_authenticator->finish(properties.binary(Property::AuthenticationData));
        !finished)
        fail(finished.error());
}

void ClientAuthentication::fail(AuthenticationFailure failure)
{
    m_state = State::Idle;
    m_failure = failure;
}

void ClientAuthentication::reauthenticate(Turn &turn)
{
    using Outcome = ReauthenticationCompleted::Outcome;
    const auto refuse = [&](ReasonCode reason) {
        turn.effects.events.emplace_back(
            ReauthenticationCompleted {.outcome = Outcome::Refused, .reason = reason});
    };
    if (!turn.isConnected())
        return refuse(ReasonCode::ServerUnavailable);
    if (!m_authenticator)
        return refuse(ReasonCode::BadAuthenticationMethod); // Clause MQTT_4_12_0_7
    if (m_state != State::Idle)
        return refuse(ReasonCode::ProtocolError);
    const auto first = m_authenticator->begin();
    if (!first || isTooLong(*first))
        return refuse(ReasonCode::NotAuthorized);
    if (!write(ReasonCode::ReAuthenticate, *first, turn)) // Clause MQTT_4_12_1_1
        return refuse(ReasonCode::PacketTooLarge);
    m_state = State::AwaitsServer;
    m_begun = turn.now;
}

void ClientAuthentication::answer(const MethodData &data, Turn &turn)
{
    if (m_state != State::AwaitsAnswer)
        return;
    m_state = State::AwaitsServer;
    if (isTooLong(data) || !write(ReasonCode::ContinueAuthentication, data, turn)) // Clause MQTT_4_12_0_3
        fail(AuthenticationFailure::InvalidCredentials);
}

bool ClientAuthentication::write(ReasonCode reason, const MethodData &data, Turn &turn) const
{
    PropertyList properties;
    add(properties, *m_authenticator, data);
    auto &output = turn.effects.output;
    const auto start = output.size();
    encode(Auth {.reason = reason, .properties = properties}, turn.version, output);
    if (!turn.isConnected() || output.size() - start <= turn.limits->maximumPacketSize)
        return true;
    output.resize(start);
    return false;
}

} // namespace espalier
