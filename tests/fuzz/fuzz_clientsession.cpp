// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A server that sends anything between commands and time, as tests/support/steps.h says.
#include "tests/fuzz/hostileserver.h"
#include "tests/support/steps.h"

#include <array>
#include <vector>

using namespace espalier;

namespace {

ConnectOptions optionsFrom(std::uint8_t argument)
{
    const auto has = [argument](ConnectChoice choice) {
        return (argument & static_cast<unsigned>(choice)) != 0;
    };
    constexpr std::array versions {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31,
                                   ProtocolVersion::V5};
    ConnectOptions options {.version = versions[argument % 4],
                            .clientId = "c",
                            .cleanStart = has(ConnectChoice::CleanStart),
                            .keepAlive = std::chrono::seconds(10)};
    if (has(ConnectChoice::Persistent))
        options.properties.add(Property::SessionExpiryInterval, 3600);
    if (has(ConnectChoice::Aliases)) {
        options.properties.add(Property::TopicAliasMaximum, 3);
        options.aliases = ConnectOptions::Aliases::Automatic;
    }
    if (has(ConnectChoice::ReceiveMaximum))
        options.properties.add(Property::ReceiveMaximum, 2);
    if (has(ConnectChoice::MaximumPacketSize))
        options.properties.add(Property::MaximumPacketSize, 500);
    if (has(ConnectChoice::Continued))
        options.earlierSession = ConnectOptions::EarlierSession::Continued;
    return options;
}

/// Topic Name and payload, parted by a line end.
OutgoingMessage messageFrom(const Step &step)
{
    const auto has = [&](PublishChoice choice) {
        return (step.argument & static_cast<unsigned>(choice)) != 0;
    };
    const auto text = asText(step.bytes);
    const auto lineEnd = std::min(text.find('\n'), text.size());
    OutgoingMessage message {.topicName = std::string(text.substr(0, lineEnd)),
                             .payload = Bytes::copyOf(text.substr(std::min(lineEnd + 1, text.size()))),
                             .qos = static_cast<Qos>(step.argument % 4 % 3),
                             .retain = has(PublishChoice::Retain)};
    if (has(PublishChoice::Expiry))
        message.properties.add(Property::MessageExpiryInterval, 5);
    if (has(PublishChoice::Alias))
        message.properties.add(Property::TopicAlias, step.argument / 32U);
    return message;
}

std::vector<std::string_view> linesOf(ByteView bytes)
{
    std::vector<std::string_view> lines;
    for (auto text = asText(bytes); !text.empty();
         text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1))
        lines.push_back(text.substr(0, text.find('\n')));
    return lines;
}

std::vector<Subscription> subscriptionsFrom(const Step &step)
{
    std::vector<Subscription> subscriptions;
    for (const auto line : linesOf(step.bytes))
        subscriptions.push_back(
            {.topicFilter = line,
             .options = {.maximumQos = static_cast<Qos>(step.argument % 4 % 3),
                         .noLocal = (step.argument & 4) != 0,
                         .retainAsPublished = (step.argument & 8) != 0,
                         .retainHandling = static_cast<RetainHandling>(step.argument / 16 % 4 % 3)}});
    return subscriptions;
}

/// One that a client may send.
ReasonCode reasonFrom(std::uint8_t argument)
{
    const auto reason = static_cast<ReasonCode>(argument);
    return isAllowed(reason, PacketType::Disconnect, Side::Client) ? reason : ReasonCode::NormalDisconnection;
}

void take(HostileServer &server, const Step &step)
{
    PropertyList identifier;
    switch (static_cast<SessionStep>(step.kind % static_cast<unsigned>(SessionStep::Count))) {
    case SessionStep::Connect: {
        if (!server.session.isIdle())
            return;
        const auto options = optionsFrom(step.argument);
        server.beginConnection(options.version);
        server.turn([&](auto &session, auto now, auto &effects) { session.connect(options, now, effects); });
        break;
    }
    case SessionStep::Receive:
        server.turn(
            [&](auto &session, auto now, auto &effects) { session.receive(step.bytes, now, effects); });
        break;
    case SessionStep::Lose:
        server.turn([&](auto &session, auto now, auto &effects) { session.connectionLost(now, effects); });
        break;
    case SessionStep::Publish:
        server.turn([&](auto &session, auto now, auto &effects) {
            session.publish(server.named(messageFrom(step)), now, effects);
        });
        break;
    case SessionStep::Subscribe:
        if ((step.argument & 0x80) != 0)
            identifier.add(Property::SubscriptionIdentifier, step.argument);
        server.turn([&](auto &session, auto now, auto &effects) {
            session.subscribe(server.newRequest(), subscriptionsFrom(step), identifier, now, effects);
        });
        break;
    case SessionStep::Unsubscribe:
        server.turn([&](auto &session, auto now, auto &effects) {
            session.unsubscribe(server.newRequest(), linesOf(step.bytes), {}, now, effects);
        });
        break;
    case SessionStep::Disconnect:
        server.turn([&](auto &session, auto now, auto &effects) {
            session.disconnect(reasonFrom(step.argument), {}, now, effects);
        });
        break;
    case SessionStep::Advance:
        server.clock.advance(stepDuration(step.argument));
        server.turn([&](auto &session, auto now, auto &effects) { session.advance(now, effects); });
        break;
    case SessionStep::SetReading:
        server.session.setReading(step.argument % 2 != 0, server.clock.now());
        break;
    case SessionStep::Count:
        break;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    HostileServer server;
    StepReader steps(data, size);
    for (Step step; steps.next(step);)
        take(server, step);
    return 0;
}
