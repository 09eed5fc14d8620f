// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection begins and ends: CONNECT, CONNACK, AUTH, DISCONNECT.
#include "core/session/conversation.h"

namespace espalier {

void Conversation::checkClientOrder(const Observation &o, PacketType type)
{
    const bool isFirst = !party(Side::Client).firstPacket;
    if (isFirst && m_options.start == Start::Connection)
        o.report(o.either(Clause::MQTT_3_1_0_1, Clause::MQTT311_3_1_0_1));
    const bool mayComeEarly = type == PacketType::Auth || type == PacketType::Disconnect;
    if (m_opening && m_opening->authenticationMethod && !m_connAck && !mayComeEarly && sees(Side::Server))
        o.report(Clause::MQTT_3_1_2_30, m_opening->packet);
}

void Conversation::checkServerOrder(const Observation &o, PacketType type)
{
    if (type == PacketType::ConnAck)
        return; // handle() knows more
    if (m_connAck) {
        if (!m_isAccepted)
            o.report(o.either(Clause::MQTT_3_2_2_7, Clause::MQTT311_3_2_2_5), m_connAck);
        return;
    }
    const bool isAuthenticating = type == PacketType::Auth && o.isV5();
    if (!m_isWhole || isAuthenticating || m_isServerEarly)
        return;
    m_isServerEarly = true;
    if (type == PacketType::Disconnect && o.isV5())
        o.report(Clause::MQTT_3_14_0_1, m_connect);
    else
        o.report(o.either(Clause::MQTT_3_2_0_1, Clause::MQTT311_3_2_0_1), m_connect);
}

void Conversation::handle(const Observation &before, const Connect &connect)
{
    if (m_connect) {
        before.report(before.either(Clause::MQTT_3_1_0_2, Clause::MQTT311_3_1_0_2), m_connect);
        return;
    }
    m_version = connect.version;
    const auto o = observation(before.packet, before.sender, before.at, before.findings);
    if (const auto first = party(Side::Client).firstPacket) {
        if (m_options.start == Start::Anywhere) // else it was said of that packet
            o.report(o.either(Clause::MQTT_3_1_0_1, Clause::MQTT311_3_1_0_1), first);
        return;
    }
    const auto properties = connect.properties;
    auto &opening = m_opening.emplace(Opening {});
    opening.packet = o.packet;
    opening.at = o.at;
    opening.cleanStart = connect.cleanStart;
    opening.hasClientId = !connect.clientId.empty();
    opening.wantsResponseInformation = properties.number(Property::RequestResponseInformation, 0) != 0;
    opening.wantsProblemInformation = properties.number(Property::RequestProblemInformation, 1) != 0;
    opening.sessionExpiry = properties.number(Property::SessionExpiryInterval, 0);
    if (connect.will) {
        opening.willQos = connect.will->qos;
        opening.willRetain = connect.will->retain;
    }
    if (const auto method = properties.text(Property::AuthenticationMethod))
        opening.authenticationMethod = std::string(*method);
    m_isNewSession = connect.cleanStart;
    m_keepAlive = connect.keepAlive;
    auto &client = party(Side::Client);
    client.maximumPacketSize = properties.number(Property::MaximumPacketSize, maximumPacketLength);
    client.topicAliasMaximum = static_cast<std::uint16_t>(properties.number(Property::TopicAliasMaximum, 0));
    party(Side::Server).outstanding.setReceiveMaximum(properties.number(Property::ReceiveMaximum, 65'535));
    if (o.version == ProtocolVersion::V311 && connect.clientId.empty() && !connect.cleanStart)
        o.report(Clause::MQTT311_3_1_3_7);
}

void Conversation::handle(const Observation &o, const ConnAck &connAck)
{
    if (m_connAck) {
        o.report(o.either(Clause::MQTT_3_2_0_2, Clause::RULE_3_2_0_OneConnAck), m_connAck);
        return;
    }
    m_connAck = o.packet;
    m_isAccepted = connAck.reason == ReasonCode::Success;
    if (sees(Side::Client) && m_isWhole && !m_connect)
        o.report(Clause::RULE_3_2_0_OneConnAck);
    if (!m_isAccepted)
        return;
    m_limits = ServerLimits::from(connAck.properties);
    if (m_opening) {
        if (const auto keepAlive = connAck.properties.number(Property::ServerKeepAlive))
            m_keepAlive = std::chrono::seconds(*keepAlive);
        // MQTT 3.1 does not say whether there was a session.
        if (!connAck.sessionPresent && o.version != ProtocolVersion::V31)
            m_isNewSession = true;
        checkAccepted(o, connAck);
    }
    auto &server = party(Side::Server);
    server.maximumPacketSize = m_limits.maximumPacketSize;
    server.topicAliasMaximum = m_limits.topicAliasMaximum;
    party(Side::Client).outstanding.setReceiveMaximum(m_limits.receiveMaximum);
}

/// A CONNACK that accepts, held against the CONNECT.
void Conversation::checkAccepted(const Observation &o, const ConnAck &connAck)
{
    const auto &opening = *m_opening;
    const auto report = [&o, &opening](Clause clause) { o.report(clause, opening.packet); };
    if (connAck.sessionPresent && opening.cleanStart)
        report(o.either(Clause::MQTT_3_2_2_2, Clause::MQTT311_3_2_2_1));
    if (!o.isV5()) {
        if (o.version == ProtocolVersion::V311 && !opening.hasClientId && !opening.cleanStart)
            report(Clause::MQTT311_3_1_3_8);
        return;
    }
    const auto properties = connAck.properties;
    if (!opening.hasClientId && !properties.contains(Property::AssignedClientIdentifier))
        report(Clause::MQTT_3_2_2_16);
    if (!opening.wantsResponseInformation && properties.contains(Property::ResponseInformation))
        report(Clause::MQTT_3_1_2_28);
    if (opening.willQos && *opening.willQos > m_limits.maximumQos)
        report(Clause::MQTT_3_2_2_12);
    if (opening.willRetain && !m_limits.retainAvailable)
        report(Clause::MQTT_3_2_2_13);
    const auto method = properties.text(Property::AuthenticationMethod);
    if (!opening.authenticationMethod && method)
        report(Clause::MQTT_4_12_0_6);
    else if (opening.authenticationMethod && method != *opening.authenticationMethod)
        report(Clause::MQTT_4_12_0_5);
}

void Conversation::handle(const Observation &o, const Auth &auth)
{
    checkProblemInformation(o, auth.properties);
    if (!m_opening)
        return;
    if (!m_opening->authenticationMethod) {
        o.report(o.isFromClient() ? Clause::MQTT_4_12_0_7 : Clause::MQTT_4_12_0_6, m_opening->packet);
        return;
    }
    checkMethod(o, auth);
    if (m_connAck || auth.reason == ReasonCode::ContinueAuthentication || !o.isSure)
        return;
    o.report(o.isFromClient() ? Clause::MQTT_4_12_0_3 : Clause::MQTT_4_12_0_2, m_opening->packet);
}

void Conversation::checkMethod(const Observation &o, const Auth &auth)
{
    const auto method = auth.properties.text(Property::AuthenticationMethod);
    if (method == *m_opening->authenticationMethod)
        return;
    const bool begins = auth.reason == ReasonCode::ReAuthenticate && m_connAck;
    o.report(begins ? Clause::MQTT_4_12_1_1 : Clause::MQTT_4_12_0_5, m_opening->packet);
}

void Conversation::handle(const Observation &o, const Disconnect &disconnect)
{
    auto &from = party(o.sender);
    if (from.disconnect)
        return;
    from.disconnect = o.packet;
    m_disconnectedAt = m_disconnectedAt.value_or(o.at);
    const auto expiry = disconnect.properties.number(Property::SessionExpiryInterval, 0);
    if (m_opening && m_opening->sessionExpiry == 0 && expiry != 0)
        o.report(Clause::RULE_3_14_2_SessionExpiryInterval, m_opening->packet);
}

} // namespace espalier
