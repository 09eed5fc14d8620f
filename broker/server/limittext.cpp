// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/limittext.h"

#include <fmt/format.h>

#include <iterator>

namespace espalier {

namespace {

constexpr LimitText texts[] {
    {Limit::ConnectTimeout, "--connect-timeout", "", "Let the client send its CONNECT at once"},
    {Limit::MaximumConnectSize, "--max-connect-size", "",
     "Let the client send a shorter CONNECT: will, password and User Properties count"},
    {Limit::MaximumPacketSize, "--max-packet-size", "max_packet_size", "Let the client send shorter packets"},
    {Limit::MaximumConnections, "--max-connections", "", "Let other clients disconnect first"},
    {Limit::ListenerConnections, "", "max_connections",
     "Let other clients of this listener disconnect first"},
    {Limit::Handshakes, "--max-handshakes", "",
     "Find out which clients begin TLS or WebSocket and do not go on"},
    {Limit::MaximumFailedLogins, "--max-failed-logins", "",
     "Correct the password of the client at this address and let it wait a minute"},
    {Limit::MaximumPasswordQuestions, "--max-password-questions", "", "Let the client try again later"},
    {Limit::MaximumTopicLevels, "--max-topic-levels", "", "Use fewer levels"},
    {Limit::MaximumSubscriptions, "--max-subscriptions", "",
     "Let the client unsubscribe from others, or use wildcards"},
    {Limit::MaximumPayload, "--max-payload", "message_size_limit", "Publish shorter payloads"},
    {Limit::MaximumProperties, "--max-properties", "", "Publish with fewer or shorter User Properties"},
    {Limit::MaximumMessageMemory, "--max-memory", "memory_limit",
     "Let clients take what waits for them, and remove retained messages"},
    {Limit::MaximumQueuedMessages, "--max-queued-messages", "max_queued_messages",
     "Let the client come back, or acknowledge faster"},
    {Limit::MaximumQueuedBytes, "--max-queued-bytes", "max_queued_bytes",
     "Let the client come back, or acknowledge faster"},
    {Limit::MaximumOutput, "--max-output", "",
     "Let the client read faster, or subscribe to what it needs only"},
    {Limit::ReceiveMaximum, "--receive-maximum", "",
     "Let the client wait for answers before it sends more messages with QoS 2"},
    {Limit::TopicAliasMaximum, "--topic-alias-maximum", "max_topic_alias",
     "Let the client use Topic Aliases up to what CONNACK says only"},
    {Limit::MaximumQos, "--max-qos", "max_qos", "Publish with a lower QoS"},
    {Limit::RetainAvailable, "--no-retain", "retain_available", "Publish without RETAIN"},
};
static_assert(std::size(texts) + 1 == limitCount);

} // namespace

std::span<const LimitText> limitTexts()
{
    return texts;
}

const LimitText &limitText(Limit limit)
{
    return texts[static_cast<std::size_t>(limit) - 1];
}

std::string settingText(const MetLimit &met)
{
    const auto name = limitText(met.limit).name();
    if (met.limit == Limit::RetainAvailable) // a flag
        return std::string(name);
    return fmt::format("{} {}", name, met.value);
}

std::string cureOf(const MetLimit &met)
{
    const auto &text = limitText(met.limit);
    const auto inFile = text.option.empty() ? std::string(" in the configuration file")
                        : text.key.empty()  ? std::string()
                                            : fmt::format(" ({} in a configuration file)", text.key);
    return fmt::format("{}, or {} {}{}.", text.advice,
                       met.limit == Limit::RetainAvailable ? "leave out" : "raise", text.name(), inFile);
}

} // namespace espalier
