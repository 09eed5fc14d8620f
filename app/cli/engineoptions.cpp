// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engineoptions.h"

#include <chrono>

namespace espalier::cli {

void EngineOptions::add(CLI::App &command, const std::shared_ptr<EngineOptions> &options)
{
    options->addLimits(command);
    options->addGuards(command);
    options->addOffers(command);
}

void EngineOptions::addLimits(CLI::App &command)
{
    auto &engine = m_settings;
    keep<&EngineSettings::maximumPacketSize>(
        command
            .add_option("--max-packet-size", engine.maximumPacketSize, "Longest packet accepted, in bytes")
            ->capture_default_str()
            ->check(CLI::Range(std::uint32_t {64}, maximumPacketLength)));
    keep<&EngineSettings::maximumConnections>(
        command.add_option("--max-connections", engine.maximumConnections, "Clients at the same time")
            ->capture_default_str());
    keep<&EngineSettings::maximumQueuedMessages>(command
                                                     .add_option("--max-queued-messages",
                                                                 engine.maximumQueuedMessages,
                                                                 "Messages waiting for one client")
                                                     ->capture_default_str());
    keep<&EngineSettings::maximumQueuedBytes>(command
                                                  .add_option("--max-queued-bytes", engine.maximumQueuedBytes,
                                                              "Bytes of messages waiting for one client")
                                                  ->capture_default_str());
    keep<&EngineSettings::maximumInflight>(
        command.add_option("--max-inflight", engine.maximumInflight, "Unacknowledged messages to one client")
            ->capture_default_str()
            ->check(CLI::Range(1, 65'535)));
    keep<&EngineSettings::receiveMaximum>(
        command
            .add_option("--receive-maximum", engine.receiveMaximum,
                        "Unreleased QoS 2 messages from one client, as told to it")
            ->capture_default_str()
            ->check(CLI::Range(1, 65'535)));
    keep<&EngineSettings::maximumQos>(
        command
            .add_option_function<unsigned>(
                "--max-qos", [this](unsigned qos) { m_settings.maximumQos = static_cast<Qos>(qos); },
                "Highest QoS taken from clients")
            ->check(CLI::Range(0, 2)));
    keep<&EngineSettings::retainAvailable>(
        command.add_flag("--retain,!--no-retain", engine.retainAvailable, "Keep retained messages")
            ->capture_default_str());
    keep<&EngineSettings::maximumKeepAlive>(command
                                                .add_option("--max-keep-alive", engine.maximumKeepAlive,
                                                            "Longest Keep Alive in seconds; 0 for any")
                                                ->capture_default_str());
    keep<&EngineSettings::maximumSessionExpiry>(
        command
            .add_option("--max-session-expiry", engine.maximumSessionExpiry,
                        "Longest life of a session without connection, in seconds")
            ->capture_default_str());
    keep<&EngineSettings::maximumMessageMemory>(
        command.add_option("--max-memory", engine.maximumMessageMemory, "Bytes of all messages held")
            ->capture_default_str());
    keep<&EngineSettings::topicAliasMaximum>(
        command
            .add_option("--topic-alias-maximum", engine.topicAliasMaximum,
                        "Topic Aliases of one client, as told to it; 0 for none")
            ->capture_default_str());
    keep<&EngineSettings::maximumFailedLogins>(
        command
            .add_option("--max-failed-logins", engine.maximumFailedLogins,
                        "Wrong passwords in a row from one address before others are not looked at for a "
                        "while; 0 for any number")
            ->capture_default_str());
    keep<&EngineSettings::maximumPasswordQuestions>(
        command
            .add_option("--max-password-questions", engine.maximumPasswordQuestions,
                        "Clients whose passwords wait to be checked at the same time")
            ->capture_default_str());
}

/// Against clients that mean harm, or do it.
void EngineOptions::addGuards(CLI::App &command)
{
    auto &engine = m_settings;
    keep<&EngineSettings::connectTimeout>(
        command
            .add_option_function<unsigned>(
                "--connect-timeout",
                [this](unsigned seconds) { m_settings.connectTimeout = std::chrono::seconds(seconds); },
                "Seconds that a new connection has for its CONNECT [10]")
            ->check(CLI::Range(1U, 3600U)));
    keep<&EngineSettings::maximumConnectSize>(
        command
            .add_option("--max-connect-size", engine.maximumConnectSize, "Longest CONNECT accepted, in bytes")
            ->capture_default_str()
            ->check(CLI::Range(std::uint32_t {64}, maximumPacketLength)));
    keep<&EngineSettings::maximumPayload>(
        command.add_option("--max-payload", engine.maximumPayload, "Longest payload of a message, in bytes")
            ->capture_default_str());
    keep<&EngineSettings::maximumProperties>(
        command
            .add_option("--max-properties", engine.maximumProperties,
                        "Longest properties of a message, as User Properties, in bytes")
            ->capture_default_str());
    keep<&EngineSettings::maximumTopicLevels>(
        command
            .add_option("--max-topic-levels", engine.maximumTopicLevels,
                        "Levels of a Topic Filter, and of the topic of a retained message")
            ->capture_default_str()
            ->check(CLI::Range(1, 65'535)));
    keep<&EngineSettings::maximumSubscriptions>(
        command.add_option("--max-subscriptions", engine.maximumSubscriptions, "Subscriptions of one client")
            ->capture_default_str());
    keep<&EngineSettings::maximumOutput>(
        command
            .add_option(
                "--max-output", engine.maximumOutput,
                "Bytes written for one client that it has not read, before QoS 0 messages to it are dropped")
            ->capture_default_str()
            ->check(CLI::Range(std::size_t {1024}, std::size_t {1} << 40U)));
}

void EngineOptions::addOffers(CLI::App &command)
{
    keep<&EngineSettings::sysInterval>(
        command
            .add_option_function<unsigned>(
                "--sys-interval",
                [this](unsigned seconds) { m_settings.sysInterval = std::chrono::seconds(seconds); },
                "Seconds between values of the topics under $SYS, while somebody subscribes to them; 0: no "
                "such "
                "topics")
            ->check(CLI::Range(0U, 86'400U)));
    auto *another = command.add_option("--use-another-server", m_useAnotherServer,
                                       "Refuse all clients and send them to this server for now");
    command
        .add_option("--server-moved", m_serverMoved,
                    "Refuse all clients and send them to this server for good")
        ->excludes(another);
    keep<&EngineSettings::responseInformation>(command.add_option(
        "--response-information", m_settings.responseInformation,
        "Beginning of the topics for responses, for clients that ask; %c is the Client Identifier"));
}

void EngineOptions::applyTo(EngineSettings &settings) const
{
    using Redirection = EngineSettings::Redirection;
    for (const auto &[option, copy] : m_options) {
        if (option->count() > 0)
            copy(m_settings, settings);
    }
    if (!m_useAnotherServer.empty())
        settings.redirection = Redirection {ReasonCode::UseAnotherServer, m_useAnotherServer};
    if (!m_serverMoved.empty())
        settings.redirection = Redirection {ReasonCode::ServerMoved, m_serverMoved};
}

} // namespace espalier::cli
