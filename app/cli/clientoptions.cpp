// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clientoptions.h"

#include "core/auth/scramauthenticator.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <random>

namespace espalier::cli {

namespace {

std::string madeUpClientId(const std::string &prefix)
{
    std::random_device random;
    return fmt::format("{}{:08x}", prefix.empty() ? "espalier-" : prefix, random());
}

std::string_view authenticationText(AuthenticationFailure failure)
{
    switch (failure) {
    case AuthenticationFailure::InvalidCredentials:
        return "user name and password must not have characters that have more than one form";
    case AuthenticationFailure::NoRandomNumbers:
        return "the system gave no random numbers";
    case AuthenticationFailure::MalformedData:
        return "the server's data do not belong to the method";
    case AuthenticationFailure::UnacceptableRequest:
        return "the server asks for what is not safe or not supported";
    case AuthenticationFailure::RefusedByServer:
        return "the server does not accept user name and password";
    case AuthenticationFailure::ServerNotAuthentic:
        return "the server did not prove that it knows the password";
    case AuthenticationFailure::NoAnswer:
        return "the new authentication was not finished in time";
    }
    return {};
}

} // namespace

std::optional<ProtocolVersion> parseVersion(const std::string &text)
{
    if (text == "5" || text == "mqttv5")
        return ProtocolVersion::V5;
    if (text == "311" || text == "3.1.1" || text == "mqttv311")
        return ProtocolVersion::V311;
    if (text == "31" || text == "3.1" || text == "mqttv31")
        return ProtocolVersion::V31;
    return std::nullopt;
}

void ClientOptions::addTo(CLI::App &command)
{
    command.set_help_flag("--help", "Print this help"); // -h is the host, as everywhere in MQTT
    command.add_option("-h,--host", host, "Host to connect to")->capture_default_str();
    command.add_option("-p,--port", port, "Port to connect to")->capture_default_str();
    command.add_option("-i,--id", clientId, "Client Identifier (default: made up)");
    command.add_option("-I,--id-prefix", clientIdPrefix, "Begin of the Client Identifier that is made up");
    command.add_option("-u,--username", userName, "User name");
    command.add_option("-P,--pw", password, "Password");
    command.add_option(
        "--auth-method", authenticationMethod,
        "Prove user name and password with SCRAM-SHA-1, SCRAM-SHA-256 or SCRAM-SHA-512 (MQTT 5)");
    command.add_option("-k,--keepalive", keepAlive, "Keep alive in seconds; 0: none")->capture_default_str();
    command.add_flag("-c,--disable-clean-session", keepSession, "Go on with the stored session; needs -i");
    command.add_option("-x,--session-expiry-interval", sessionExpiry,
                       "How long the server keeps the session, in seconds (MQTT 5)");
    command.add_option("-V,--protocol-version", version,
                       "5, 311 or 31 (default: 311, and 5 where an option needs it)");
    command
        .add_option("-D,--property", propertyWords,
                    "MQTT 5 property: PACKET PROPERTY VALUE, or PACKET user-property NAME VALUE")
        ->type_size(3, 4);
    command.add_option("--will-topic", willTopic, "Topic of the Will Message");
    command.add_option("--will-payload", willPayload, "Payload of the Will Message");
    command.add_option("--will-qos", willQos, "QoS of the Will Message")->check(CLI::Range(0, 2));
    command.add_flag("--will-retain", willRetain, "Retain the Will Message");
}

Expected<ConnectOptions, std::string> ClientOptions::resolve()
{
    ConnectOptions options;
    const bool needsV5 = !propertyWords.empty() || sessionExpiry.has_value() || !authenticationMethod.empty();
    options.version = needsV5 ? ProtocolVersion::V5 : ProtocolVersion::V311;
    if (!version.empty()) {
        const auto parsed = parseVersion(version);
        if (!parsed)
            return unexpected(fmt::format("-V: there is no MQTT version {}.", version));
        if (needsV5 && *parsed != ProtocolVersion::V5)
            return unexpected(std::string("-D, -x and --auth-method need MQTT 5."));
        options.version = *parsed;
    }
    if (keepSession && clientId.empty())
        return unexpected(std::string("-c needs -i: a stored session is found by its Client Identifier."));
    if (!clientId.empty() && !clientIdPrefix.empty())
        return unexpected(std::string("-i and -I exclude each other."));
    if (willTopic.empty() && (!willPayload.empty() || willQos != 0 || willRetain))
        return unexpected(std::string("A Will Message needs --will-topic."));
    for (const auto &words : propertyWords) {
        if (const auto added = addProperty(words, properties); !added)
            return unexpected(added.error());
    }
    options.clientId = clientId.empty() ? madeUpClientId(clientIdPrefix) : clientId;
    options.cleanStart = !keepSession;
    if (keepSession)
        options.earlierSession = ConnectOptions::EarlierSession::Continued;
    options.keepAlive = std::chrono::seconds(keepAlive);
    if (const auto added = addCredentials(options); !added)
        return unexpected(added.error());
    options.properties = properties[PropertyScope::Connect];
    // Without a word from the user a session that is to be kept is kept for ever, as 3.1.1 does.
    if (const auto expiry = keepSession && !sessionExpiry ? sessionNeverExpires : sessionExpiry.value_or(0);
        expiry > 0 && !options.properties.view().contains(Property::SessionExpiryInterval))
        options.properties.add(Property::SessionExpiryInterval, expiry);
    if (!willTopic.empty()) {
        options.will = WillOptions {.topicName = willTopic,
                                    .payload = Bytes::copyOf(willPayload),
                                    .qos = static_cast<Qos>(willQos),
                                    .retain = willRetain,
                                    .properties = properties[PropertyScope::Will]};
    }
    return options;
}

/// With SCRAM the password is proved, never sent.
Expected<void, std::string> ClientOptions::addCredentials(ConnectOptions &options) const
{
    if (authenticationMethod.empty()) {
        if (!userName.empty())
            options.userName = userName;
        if (!password.empty())
            options.password = Bytes::copyOf(password);
        return {};
    }
    const auto hash = scramHashOf(authenticationMethod);
    if (!hash)
        return unexpected(fmt::format("--auth-method: {} is not known.", authenticationMethod));
    if (userName.empty() || password.empty())
        return unexpected(std::string("--auth-method needs -u and -P."));
    options.authenticator = std::make_shared<ScramAuthenticator>(*hash, userName, password);
    return {};
}

std::string reasonText(ReasonCode reason, PacketType packet, PropertyView properties)
{
    auto text = fmt::format("{} (0x{:02x})", reasonCodeName(reason, packet), static_cast<unsigned>(reason));
    if (auto words = properties.text(Property::ReasonString)) {
        if (words->ends_with('.')) // the sentence around it has its own
            words->remove_suffix(1);
        text += fmt::format(": {}", *words);
    }
    return text;
}

std::string closedText(const SessionClosed &closed, const std::string &transportDetail)
{
    using Cause = SessionClosed::Cause;
    switch (closed.cause) {
    case Cause::Requested:
        return "Disconnected.";
    case Cause::InvalidRequest:
        return fmt::format("This cannot be asked of a server: {}.",
                           reasonText(closed.reason, PacketType::ConnAck, closed.properties));
    case Cause::RefusedByServer:
        return fmt::format("The server refused the connection: {}.",
                           reasonText(closed.reason, PacketType::ConnAck, closed.properties));
    case Cause::DisconnectedByServer:
        return fmt::format("The server ended the connection: {}.",
                           reasonText(closed.reason, PacketType::Disconnect, closed.properties));
    case Cause::Violation:
        return closed.violation ? fmt::format("The server broke the protocol: {} ({}).",
                                              clauseInfo(closed.violation->clause).text,
                                              clauseInfo(closed.violation->clause).label)
                                : "The server broke the protocol.";
    case Cause::ConnectTimeout:
        return "The server did not answer CONNECT.";
    case Cause::KeepAliveTimeout:
        return "The server does not answer any more.";
    case Cause::ConnectionLost:
        return transportDetail.empty() ? "The server closed the connection."
                                       : fmt::format("The connection broke: {}.", transportDetail);
    case Cause::AuthenticationFailed:
        return fmt::format("Authentication failed: {}.", authenticationText(closed.authentication.value_or(
                                                             AuthenticationFailure::MalformedData)));
    }
    return {};
}

} // namespace espalier::cli
