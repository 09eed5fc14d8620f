// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/demo.h"
#include "app/cli/logoutput.h"
#include "app/cli/scramlines.h"
#include "broker/server/logtext.h"
#include "broker/server/scramauthentication.h"
#include "broker/server/server.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <random>

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif

namespace espalier::cli {

namespace {

struct Options
{
    std::uint16_t port = 1883;
    std::vector<std::string> bind;
    bool quiet = false;
    bool demo = false;
    std::string scramUsers;
    std::string scramAdd;
    bool allowAnonymous = false;
    std::string useAnotherServer;
    std::string serverMoved;
    std::string persistence;
    StorageSettings::Durability durability = StorageSettings::Durability::Full;
    EngineSettings engine;
};

/// Each client takes a descriptor: asks the system for as many as it allows.
void raiseDescriptorLimit()
{
#if __has_include(<sys/resource.h>)
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        fmt::print(stderr, "The limit of open connections could not be raised.\n");
#endif
}

std::string timeText(std::chrono::system_clock::time_point time)
{
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    const auto milliseconds =
        std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
    std::tm parts {};
    if (const auto *local = std::localtime(&seconds))
        parts = *local;
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds);
}

void printLog(Server &server, LogOutput &output)
{
    const auto report = server.reports().take();
    for (const auto &record : report.log) {
        const bool isWarning = levelOf(record.event) == LogLevel::Warning;
        output.write(fmt::format("{} {} {}", timeText(record.time), isWarning ? "warning" : "info",
                                 logText(record.event)));
    }
    output.countLost(report.lostRecords);
}

/// Null when no users are given.
Expected<std::shared_ptr<Authentication>, std::string> authenticationFor(const Options &options)
{
    using Others = ScramAuthentication::Others;
    if (options.scramUsers.empty())
        return nullptr;
    if (options.demo && !options.allowAnonymous)
        return unexpected(std::string("--demo needs --allow-anonymous: its clients do not log in."));
    auto users = readScramUsers(options.scramUsers);
    if (!users)
        return unexpected(users.error());
    const auto others = options.allowAnonymous ? Others::Admitted : Others::Refused;
    return std::make_shared<ScramAuthentication>(std::move(*users), others);
}

int runBroker(const Options &options)
{
    const auto authentication = authenticationFor(options);
    if (!authentication) {
        fmt::print(stderr, "{}\n", authentication.error());
        return 1;
    }
    raiseDescriptorLimit();
    boost::asio::io_context context;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&context](boost::system::error_code, int) { context.stop(); });

    LogOutput output;
    Server server;
    ServerSettings settings;
    settings.engine = options.engine;
    settings.authentication = *authentication;
    if (!options.persistence.empty())
        settings.storage = StorageSettings {.folder = options.persistence, .durability = options.durability};
    settings.logLevel = options.quiet ? LogLevel::Warning : LogLevel::Information;
    settings.wake = [&] { boost::asio::post(context, [&] { printLog(server, output); }); };
    if (options.bind.empty())
        settings.listeners = loopbackListeners(options.port);
    for (const auto &address : options.bind)
        settings.listeners.push_back({.address = address, .port = options.port});

    if (const auto started = server.start(std::move(settings)); !started) {
        fmt::print(stderr, "{}\n", errorText(started.error()));
        return 1;
    }
    for (const auto &listener : server.listeners())
        fmt::print("Listening on {}\n", listenerUrl(listener));
    std::fflush(stdout);
    std::optional<Demo> demo;
    if (options.demo)
        demo.emplace(context, server);
    context.run();
    server.stop();
    printLog(server, output);
    return 0;
}

} // namespace

void addBroker(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand("broker", "Run an MQTT broker until it is interrupted");
    const auto options = std::make_shared<Options>();
    auto &engine = options->engine;
    command->add_option("-p,--port", options->port, "Port to listen on; 0 lets the system choose")
        ->capture_default_str();
    command->add_option("--bind", options->bind,
                        "Address to listen on, may be repeated (default: this machine alone)");
    command->add_flag("-q,--quiet", options->quiet, "Log warnings only");
    auto *users = command->add_option("--scram-users", options->scramUsers,
                                      "File of users who log in with SCRAM; all others are refused");
    command->add_flag("--allow-anonymous", options->allowAnonymous, "Accept clients that do not log in, too")
        ->needs(users);
    command
        ->add_option("--scram-add", options->scramAdd,
                     "Ask for a password, print the lines for this user in such a file, and end")
        ->type_name("USER");
    auto *persistence =
        command
            ->add_option("--persistence", options->persistence,
                         "Folder where sessions, messages for them and retained messages survive the broker")
            ->type_name("FOLDER");
    using Durability = StorageSettings::Durability;
    command
        ->add_option(
            "--durability", options->durability,
            "What an acknowledged message survives: the end of the machine (full), or that of the broker "
            "(normal), which spares the disk")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Durability> {{"full", Durability::Full}, {"normal", Durability::Normal}}))
        ->needs(persistence);
    command->add_flag("--demo", options->demo, "Fill it with the traffic of a made-up factory and home");
    command->add_option("--max-packet-size", engine.maximumPacketSize, "Longest packet accepted, in bytes")
        ->capture_default_str()
        ->check(CLI::Range(std::uint32_t {64}, maximumPacketLength));
    command->add_option("--max-connections", engine.maximumConnections, "Clients at the same time")
        ->capture_default_str();
    command
        ->add_option("--max-queued-messages", engine.maximumQueuedMessages, "Messages waiting for one client")
        ->capture_default_str();
    command
        ->add_option("--max-queued-bytes", engine.maximumQueuedBytes,
                     "Bytes of messages waiting for one client")
        ->capture_default_str();
    command->add_option("--max-inflight", engine.maximumInflight, "Unacknowledged messages to one client")
        ->capture_default_str()
        ->check(CLI::Range(1, 65'535));
    command
        ->add_option("--receive-maximum", engine.receiveMaximum,
                     "Unreleased QoS 2 messages from one client, as told to it")
        ->capture_default_str()
        ->check(CLI::Range(1, 65'535));
    command
        ->add_option_function<unsigned>(
            "--max-qos", [options](unsigned qos) { options->engine.maximumQos = static_cast<Qos>(qos); },
            "Highest QoS taken from clients")
        ->check(CLI::Range(0, 2));
    command->add_flag("--retain,!--no-retain", engine.retainAvailable, "Keep retained messages")
        ->capture_default_str();
    command
        ->add_option("--max-keep-alive", engine.maximumKeepAlive, "Longest Keep Alive in seconds; 0 for any")
        ->capture_default_str();
    command
        ->add_option("--max-session-expiry", engine.maximumSessionExpiry,
                     "Longest life of a session without "
                     "connection, in seconds")
        ->capture_default_str();
    command->add_option("--max-memory", engine.maximumMessageMemory, "Bytes of all messages held")
        ->capture_default_str();
    command
        ->add_option_function<unsigned>(
            "--sys-interval",
            [options](unsigned seconds) { options->engine.sysInterval = std::chrono::seconds(seconds); },
            "Seconds between values of the topics under $SYS, while somebody subscribes to them; 0: no such "
            "topics")
        ->check(CLI::Range(0U, 86'400U));
    auto *another = command->add_option("--use-another-server", options->useAnotherServer,
                                        "Refuse all clients and send them to this server for now");
    command
        ->add_option("--server-moved", options->serverMoved,
                     "Refuse all clients and send them to this server for good")
        ->excludes(another);
    command->add_option(
        "--response-information", engine.responseInformation,
        "Beginning of the topics for responses, for clients that ask; %c is the Client Identifier");
    command->callback([&run, options] {
        using Redirection = EngineSettings::Redirection;
        if (!options->useAnotherServer.empty())
            options->engine.redirection =
                Redirection {ReasonCode::UseAnotherServer, options->useAnotherServer};
        if (!options->serverMoved.empty())
            options->engine.redirection = Redirection {ReasonCode::ServerMoved, options->serverMoved};
        options->engine.seed = std::random_device()();
        run = [options] {
            return options->scramAdd.empty() ? runBroker(*options) : printScramLines(options->scramAdd);
        };
    });
}

} // namespace espalier::cli
