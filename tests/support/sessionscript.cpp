// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sessionscript.h"

#include <QStringList>

#include <array>
#include <utility>
#include <variant>

namespace espalier {

SessionScript::SessionScript(PublishSender::QueueLimits limits) : session(limits) { }

SessionScript::~SessionScript() = default;

void SessionScript::connect(const ConnectOptions &options)
{
    m_seed.add(SessionStep::Connect, seedArgument(options));
    session.connect(options, clock.now(), effects);
}

void SessionScript::connected(const ConnectOptions &options, std::string_view connAckProperties,
                              std::string_view flags)
{
    connect(options);
    const auto properties = options.version == ProtocolVersion::V5
                                ? " P[ " + std::string(connAckProperties) + " ]"
                                : std::string();
    receive("20 L[ " + std::string(flags) + " 00" + properties + " ]");
    forget();
}

void SessionScript::reconnected(const ConnectOptions &options, std::string_view connAckProperties)
{
    lose();
    connect(options);
    forget();
    receive("20 L[ 01 00 P[ " + std::string(connAckProperties) + " ] ]");
}

void SessionScript::receive(std::string_view wireText)
{
    const auto &received = m_received.emplace_back(wire(wireText));
    m_seed.add(SessionStep::Receive, 0, received);
    session.receive(received, clock.now(), effects);
}

void SessionScript::lose()
{
    m_seed.add(SessionStep::Lose);
    session.connectionLost(clock.now(), effects);
}

void SessionScript::publish(std::uint64_t token, std::string_view topicName, std::string_view payload,
                            Qos qos, PropertyList properties)
{
    const auto text = std::string(topicName) + '\n' + std::string(payload);
    m_seed.add(SessionStep::Publish, static_cast<std::uint32_t>(qos), asBytes(text));
    session.publish({.token = token,
                     .topicName = std::string(topicName),
                     .payload = Bytes::copyOf(payload),
                     .qos = qos,
                     .properties = std::move(properties)},
                    clock.now(), effects);
}

void SessionScript::subscribe(std::uint64_t token, std::string_view topicFilter, SubscriptionOptions options,
                              PropertyView properties)
{
    m_seed.add(SessionStep::Subscribe, static_cast<std::uint32_t>(options.maximumQos), asBytes(topicFilter));
    const std::array subscriptions {Subscription {.topicFilter = topicFilter, .options = options}};
    session.subscribe(token, subscriptions, properties, clock.now(), effects);
}

void SessionScript::advance(std::chrono::milliseconds by)
{
    m_seed.add(SessionStep::Advance, stepArgument(by));
    clock.advance(by);
    session.advance(clock.now(), effects);
}

QString SessionScript::sent()
{
    const auto text = hex(effects.output.view());
    effects.output.clear();
    return QString::fromStdString(text);
}

QString SessionScript::bytes(std::string_view wireText)
{
    return QString::fromStdString(hex(wire(wireText)));
}

QString SessionScript::events()
{
    QStringList lines;
    for (const auto &event : effects.events)
        lines += std::visit([](const auto &e) { return QString::fromStdString(toText(e)); }, event);
    effects.events.clear();
    m_received.clear();
    return lines.join(QStringLiteral("; "));
}

std::string SessionScript::code(ReasonCode reason)
{
    const auto byte = static_cast<std::uint8_t>(reason);
    return hex({&byte, 1});
}

std::string SessionScript::toText(const MessageDelivered &e)
{
    const auto &m = e.message;
    return "message " + std::string(m.topicName) + " q" + std::to_string(static_cast<int>(m.qos))
           + (m.retain ? " r" : "") + " '" + std::string(asText(m.payload)) + "'";
}

std::string SessionScript::toText(const PublishCompleted &e)
{
    constexpr std::array names {"done", "refused", "lost"};
    return "publish " + std::to_string(e.token) + ' ' + names.at(static_cast<std::size_t>(e.outcome)) + ' '
           + code(e.reason);
}

std::string SessionScript::toText(const RequestCompleted &e)
{
    constexpr std::array names {"answered", "refused", "lost"};
    auto text = "request " + std::to_string(e.token) + ' ' + names.at(static_cast<std::size_t>(e.outcome));
    if (e.outcome == RequestCompleted::Outcome::Refused)
        text += ' ' + code(e.reason);
    for (const auto reason : e.reasons)
        text += ' ' + code(reason);
    return text;
}

std::string SessionScript::toText(const SessionConnected &e)
{
    return e.sessionPresent ? "connected present" : "connected";
}

std::string SessionScript::toText(const SessionClosed &e)
{
    constexpr std::array names {
        "Requested",      "InvalidRequest",   "RefusedByServer", "DisconnectedByServer", "Violation",
        "ConnectTimeout", "KeepAliveTimeout", "ConnectionLost",  "AuthenticationFailed"};
    auto text = std::string("closed ") + names.at(static_cast<std::size_t>(e.cause)) + ' ' + code(e.reason);
    if (e.violation && e.violation->clause != Clause::None)
        text += ' ' + std::string(clauseInfo(e.violation->clause).label);
    if (e.authentication) {
        constexpr std::array failures {
            "InvalidCredentials", "NoRandomNumbers",    "MalformedData", "UnacceptableRequest",
            "RefusedByServer",    "ServerNotAuthentic", "NoAnswer"};
        text += std::string(" ") + failures.at(static_cast<std::size_t>(*e.authentication));
    }
    return text;
}

std::string SessionScript::toText(const AuthenticationRequested &e)
{
    return (e.data ? "asked '" + std::string(asText(*e.data)) + "'" : std::string("asked"))
           + (e.awaitsAnswer ? " waiting" : "");
}

std::string SessionScript::toText(const ReauthenticationCompleted &e)
{
    return e.outcome == ReauthenticationCompleted::Outcome::Done ? "authenticated"
                                                                 : "authentication refused " + code(e.reason);
}

std::uint32_t SessionScript::seedArgument(const ConnectOptions &options)
{
    const auto properties = options.properties.view();
    const auto bit = [](bool wanted, ConnectChoice choice) {
        return wanted ? static_cast<std::uint32_t>(choice) : 0;
    };
    return (5 - static_cast<std::uint32_t>(options.version))
           | bit(options.cleanStart, ConnectChoice::CleanStart)
           | bit(properties.contains(Property::SessionExpiryInterval), ConnectChoice::Persistent)
           | bit(properties.contains(Property::TopicAliasMaximum), ConnectChoice::Aliases)
           | bit(properties.contains(Property::ReceiveMaximum), ConnectChoice::ReceiveMaximum)
           | bit(properties.contains(Property::MaximumPacketSize), ConnectChoice::MaximumPacketSize)
           | bit(options.earlierSession == ConnectOptions::EarlierSession::Continued,
                 ConnectChoice::Continued);
}

ConnectOptions optionsWith(Property property, std::uint32_t number)
{
    ConnectOptions options {.clientId = "c"};
    options.properties.add(property, number);
    return options;
}

ConnectOptions persistentOptions(ProtocolVersion version)
{
    ConnectOptions options {.version = version, .clientId = "c", .cleanStart = false};
    if (version == ProtocolVersion::V5)
        options.properties.add(Property::SessionExpiryInterval, 3600);
    return options;
}

} // namespace espalier
