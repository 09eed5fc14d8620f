// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

#include "core/net/serverreference.h"

namespace espalier {

namespace {

bool isRuleOfText(Clause clause)
{
    return clause == Clause::MQTT_1_5_4_1 || clause == Clause::MQTT_1_5_4_2
           || clause == Clause::MQTT311_1_5_3_1 || clause == Clause::MQTT311_1_5_3_2;
}

} // namespace

QString Words::phase(ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Disconnected:
        return tr("Disconnected");
    case ConnectionPhase::Connecting:
        return tr("Connecting");
    case ConnectionPhase::Connected:
        return tr("Connected");
    case ConnectionPhase::Waiting:
        return tr("Connection lost");
    }
    return {};
}

QString Words::failure(ConnectionFailure failure)
{
    switch (failure) {
    case ConnectionFailure::None:
        return {};
    case ConnectionFailure::HostNotFound:
        return tr("Host not found");
    case ConnectionFailure::Refused:
        return tr("Connection refused");
    case ConnectionFailure::TimedOut:
        return tr("No answer");
    case ConnectionFailure::NetworkUnreachable:
        return tr("Network unreachable");
    case ConnectionFailure::ClosedByPeer:
        return tr("The broker closed the connection");
    case ConnectionFailure::RefusedByServer:
        return tr("The broker refused the connection");
    case ConnectionFailure::DisconnectedByServer:
        return tr("The broker ended the connection");
    case ConnectionFailure::ProtocolViolation:
        return tr("The broker broke the protocol");
    case ConnectionFailure::KeepAliveTimeout:
        return tr("The broker fell silent");
    case ConnectionFailure::AuthenticationFailed:
        return tr("Authentication failed");
    case ConnectionFailure::LocalBrokerStopped:
        return tr("The local broker is not running");
    case ConnectionFailure::TlsFailed:
        return tr("No secure connection");
    case ConnectionFailure::WebSocketFailed:
        return tr("No WebSocket connection");
    case ConnectionFailure::ProxyFailed:
        return tr("The proxy did not connect");
    case ConnectionFailure::Other:
        return tr("Connection failed");
    }
    return {};
}

QString Words::authenticationAdvice(AuthenticationFailure failure)
{
    switch (failure) {
    case AuthenticationFailure::InvalidCredentials:
        return tr(
            "The method needs a user name and a password, without characters that can be written in more "
            "than one way.");
    case AuthenticationFailure::NoRandomNumbers:
        return tr("The system gave no random numbers.");
    case AuthenticationFailure::MalformedData:
        return tr("The broker's answer does not belong to the authentication method.");
    case AuthenticationFailure::UnacceptableRequest:
        return tr("The broker asks for what is not safe, or not supported here.");
    case AuthenticationFailure::RefusedByServer:
        return tr("The broker does not accept user name and password.");
    case AuthenticationFailure::ServerNotAuthentic:
        return tr(
            "The broker did not prove that it knows the password. It may not be the one it seems to be.");
    case AuthenticationFailure::NoAnswer:
        return tr("The new authentication was not finished in time.");
    }
    return {};
}

QString Words::endMeaning(const ConnectionStatus &status, const Profile &profile)
{
    if (const auto servers = serverReferences(status.answer.view()); !servers.isEmpty()) {
        auto other = profile;
        other.host = servers.first().host;
        other.port = servers.first().port == 0 ? profile.port : servers.first().port;
        if (status.reason == ReasonCode::UseAnotherServer)
            return tr("The broker asks to use %1 for now.").arg(displayAddress(other));
        if (status.reason == ReasonCode::ServerMoved)
            return tr("The broker has moved to %1 for good.").arg(displayAddress(other));
    }
    // Mosquitto and others say so of a wrong password, too.
    if (status.failure == ConnectionFailure::RefusedByServer && status.reason == ReasonCode::NotAuthorized)
        return tr(
            "The broker does not let this user in. Check user name and password; if they are right, its "
            "access rules decide.");
    return reasonMeaning(status.reason);
}

QString Words::failureAdvice(const ConnectionStatus &status, const Profile &profile)
{
    const auto withDetail = [&status](const QString &text) {
        return status.detail.isEmpty()
                   ? text
                   : tr("%1 (%2)", "advice and the system's words").arg(text, status.detail);
    };
    const bool isBehindProxy = profile.proxy.kind != ProxyOptions::Kind::None;
    switch (status.failure) {
    case ConnectionFailure::None:
        return {};
    case ConnectionFailure::HostNotFound:
        if (isBehindProxy)
            return tr("The proxy knows no computer by the name “%1”, or may not go there. Check the "
                      "spelling, and what the proxy allows.")
                .arg(profile.host);
        return tr("No computer is known by the name “%1”. Check the spelling, or use its address.")
            .arg(profile.host);
    case ConnectionFailure::Refused:
        return tr("%1 is reachable, but nothing listens on port %2. Is the broker running, and is this its "
                  "port?")
            .arg(profile.host)
            .arg(profile.port);
    case ConnectionFailure::TimedOut:
        if (isBehindProxy)
            return tr("There was no way through the proxy to port %2 of %1 in time. Check that the proxy is "
                      "of this kind and lets the port through.")
                .arg(profile.host)
                .arg(profile.port);
        return tr("%1 did not answer on port %2. A firewall may block it, or the computer may be off.")
            .arg(profile.host)
            .arg(profile.port);
    case ConnectionFailure::NetworkUnreachable:
        return withDetail(
            tr("There is no way to %1 from here. Check this computer's network or VPN.").arg(profile.host));
    case ConnectionFailure::ClosedByPeer:
        return tr(
            "It gave no reason. Often the client identifier is in use elsewhere, or the port expects TLS.");
    case ConnectionFailure::RefusedByServer:
    case ConnectionFailure::DisconnectedByServer: {
        const auto packet = status.failure == ConnectionFailure::RefusedByServer ? PacketType::ConnAck
                                                                                 : PacketType::Disconnect;
        return withDetail(tr("%1. %2", "reason code, then its meaning")
                              .arg(reasonName(status.reason, packet), endMeaning(status, profile)));
    }
    case ConnectionFailure::ProtocolViolation:
        if (status.violation) {
            const auto &rule = clauseInfo(status.violation->clause);
            if (isRuleOfText(status.violation->clause))
                return tr("It sent text that is not UTF-8 (%1, section %2). If that is the name of a topic: "
                          "the "
                          "profile can take such names, see its Subscriptions.",
                          "number of the rule")
                    .arg(QString::fromUtf8(rule.label), QString::fromUtf8(rule.section));
            return tr("What came breaks a rule of MQTT at byte %1 of a packet: %2 (%3, section %4). Is this "
                      "port an "
                      "MQTT broker without TLS?",
                      "the rule in few words, its number")
                .arg(status.violation->offset)
                .arg(QString::fromUtf8(rule.title), QString::fromUtf8(rule.label),
                     QString::fromUtf8(rule.section));
        }
        return withDetail(tr("What came is not valid MQTT. Is this port an MQTT broker without TLS?"));
    case ConnectionFailure::KeepAliveTimeout:
        return tr("It did not answer a PINGREQ in time. The network may be gone, or the broker may hang.");
    case ConnectionFailure::AuthenticationFailed:
        return authenticationAdvice(status.authentication.value_or(AuthenticationFailure::MalformedData));
    case ConnectionFailure::TlsFailed:
        return tlsAdvice(
            status.tls.value_or(TlsFailure {.problems = {TlsProblem::Other}, .detail = status.detail}),
            profile);
    case ConnectionFailure::WebSocketFailed:
        return webSocketAdvice(status.webSocket.value_or(WebSocketFailure {.detail = status.detail}),
                               profile);
    case ConnectionFailure::ProxyFailed:
        return withDetail(tr("Check its address, user name and password, and whether it lets MQTT through."));
    case ConnectionFailure::LocalBrokerStopped:
        return tr("Start it, and this connection comes back.");
    case ConnectionFailure::Other:
        return status.detail.isEmpty() ? tr("The system gave no reason.") : status.detail;
    }
    return {};
}

QString Words::brokerError(const BrokerError &error)
{
    switch (error.code) {
    case BrokerErrorCode::PortInUse:
        return tr("Port %1 is in use by another program. Choose another port or stop that program.")
            .arg(error.listener.port);
    case BrokerErrorCode::PermissionDenied:
        return tr("This user may not listen on port %1. Choose a port above 1023.").arg(error.listener.port);
    case BrokerErrorCode::AddressNotAvailable:
        return tr("This computer has no address %1. Choose 127.0.0.1, or one of its own.")
            .arg(error.listener.address);
    case BrokerErrorCode::Other:
        return error.detail.isEmpty() ? tr("The broker could not be started.")
                                      : tr("The broker could not be started: %1").arg(error.detail);
    }
    return {};
}

QString Words::brokerState(BrokerControl::State state)
{
    switch (state) {
    case BrokerControl::State::Stopped:
        return tr("stopped");
    case BrokerControl::State::Starting:
        return tr("starting");
    case BrokerControl::State::Running:
        return tr("running");
    case BrokerControl::State::Stopping:
        return tr("stopping");
    }
    return {};
}

QString Words::qos(Qos qos)
{
    return tr("QoS %1").arg(static_cast<int>(qos));
}

QString Words::qosLong(Qos qos)
{
    switch (qos) {
    case Qos::AtMostOnce:
        return tr("QoS 0, at most once");
    case Qos::AtLeastOnce:
        return tr("QoS 1, at least once");
    case Qos::ExactlyOnce:
        return tr("QoS 2, exactly once");
    }
    return {};
}

QString Words::version(ProtocolVersion version)
{
    switch (version) {
    case ProtocolVersion::V31:
        return QStringLiteral("MQTT 3.1");
    case ProtocolVersion::V311:
        return QStringLiteral("MQTT 3.1.1");
    case ProtocolVersion::V5:
        return QStringLiteral("MQTT 5");
    }
    return {};
}

QString Words::versionShort(ProtocolVersion version)
{
    return Words::version(version).replace(QStringLiteral("MQTT "), QStringLiteral("v"));
}

QString Words::retainHandling(RetainHandling handling)
{
    switch (handling) {
    case RetainHandling::SendOnSubscribe:
        return tr("Send at each subscribe");
    case RetainHandling::SendIfNew:
        return tr("Send if the subscription is new");
    case RetainHandling::DoNotSend:
        return tr("Do not send");
    }
    return {};
}

QString Words::sharedSubscription(const QString &topicFilter)
{
    if (!topicFilter.startsWith(QStringLiteral("$share/")))
        return {};
    return tr("Shared: of the clients in group “%1” one gets each message; retained messages are not sent.")
        .arg(topicFilter.section(u'/', 1, 1));
}

QString Words::topicError(Clause clause)
{
    switch (clause) {
    case Clause::MQTT_4_7_3_1:
        return tr("A topic has at least one character.");
    case Clause::MQTT_4_7_3_2:
        return tr("A topic has no null character.");
    case Clause::MQTT_4_7_3_3:
        return tr("A topic has at most 65,535 bytes.");
    case Clause::MQTT_4_7_0_1:
        return tr("A topic to publish to has no “+” or “#”.");
    case Clause::MQTT_4_7_1_1:
        return tr("“#” stands alone or behind a “/”, and only at the end.");
    case Clause::MQTT_4_7_1_2:
        return tr("“+” stands for a whole level: only “/” may be beside it.");
    case Clause::MQTT_4_8_2_1:
    case Clause::MQTT_4_8_2_2:
        return tr("A shared subscription is written $share/NAME/filter; NAME has no “+”, “#” or “/”.");
    default:
        break;
    }
    const auto &rule = clauseInfo(clause);
    return tr("Not a valid topic: %1 (%2)", "the standard's sentence, its number")
        .arg(QString::fromUtf8(rule.text), QString::fromUtf8(rule.label));
}

QString Words::decoder(DecoderKind decoder)
{
    switch (decoder) {
    case DecoderKind::Empty:
        return tr("Empty");
    case DecoderKind::Json:
        return tr("JSON");
    case DecoderKind::Text:
        return tr("Text");
    case DecoderKind::Image:
        return tr("Image");
    case DecoderKind::Hex:
        return tr("Hex");
    case DecoderKind::Xml:
        return tr("XML");
    case DecoderKind::Cbor:
        return tr("CBOR");
    case DecoderKind::MessagePack:
        return tr("MessagePack");
    case DecoderKind::Protobuf:
        return tr("Protobuf");
    case DecoderKind::ProtobufFields:
        return tr("Protobuf, by field numbers");
    case DecoderKind::Sparkplug:
        return tr("Sparkplug B");
    case DecoderKind::Avro:
        return tr("Avro");
    case DecoderKind::Packed:
        return tr("Packed numbers");
    }
    return {};
}

QString Words::wrapping(Wrapping wrapping)
{
    switch (wrapping) {
    case Wrapping::Gzip:
        return tr("gzip");
    case Wrapping::Zlib:
        return tr("zlib");
    case Wrapping::Zstd:
        return tr("zstd");
    case Wrapping::Base64:
        return tr("base64");
    }
    return {};
}

} // namespace espalier
