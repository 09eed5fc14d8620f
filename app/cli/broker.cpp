// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bridgeoptions.h"
#include "app/cli/brokerplan.h"
#include "app/cli/brokerreload.h"
#include "app/cli/commands.h"
#include "app/cli/demo.h"
#include "app/cli/engineoptions.h"
#include "app/cli/listeneroptions.h"
#include "app/cli/logoptions.h"
#include "app/cli/parentdeath.h"
#include "app/cli/processidentity.h"
#include "app/cli/readiness.h"
#include "app/cli/userlines.h"
#include "broker/server/logtext.h"
#include "broker/server/scramauthentication.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <functional>
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
    std::shared_ptr<ListenerOptions> listeners = std::make_shared<ListenerOptions>();
    bool demo = false;
    std::string config;
    bool testConfig = false;
    std::string passwordFile;
    std::string aclFile;
    std::string passwordAdd;
    std::string scramUsers;
    std::string scramAdd;
    std::string persistence;
    StorageSettings::Durability durability = StorageSettings::Durability::Full;
    BridgeOptions bridge;
    std::size_t maximumHandshakes = ServerSettings().maximumHandshakes;
    std::optional<std::uint16_t> metricsPort;
    std::optional<int> readyDescriptor;
    bool readyJson = false;
    bool diesWithParent = false;
    int parent = parentNumber();
    std::shared_ptr<EngineOptions> engine = std::make_shared<EngineOptions>();
    std::shared_ptr<LogOptions> log = std::make_shared<LogOptions>();
    /// Chosen at start: it does not change when the configuration is read again.
    std::uint64_t seed = std::random_device()();
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

using Errors = std::vector<std::string>;

/// What the command line and the files that it names ask for.
Expected<BrokerPlan, Errors> planFor(const Options &options)
{
    if (!options.config.empty()) {
        if (const auto problem = options.listeners->problemBesideConfig(); !problem.empty())
            return unexpected(Errors {problem});
    }
    PlanRequest request {.configFile = options.config,
                         .passwordFile = options.passwordFile,
                         .aclFile = options.aclFile,
                         .engine = options.engine,
                         .log = options.log};
    request.server.engine.seed = options.seed;
    if (options.config.empty() || options.listeners->isGiven()) {
        auto listeners = listenersOf(*options.listeners);
        if (!listeners)
            return unexpected(Errors {std::move(listeners.error())});
        request.server.listeners = std::move(*listeners);
        request.listeners = PlanRequest::Given::Yes;
    }
    if (options.listeners->allowAnonymous)
        request.anonymous = AnonymousAccess::Everywhere;
    if (!options.persistence.empty())
        request.server.storage =
            StorageSettings {.folder = options.persistence, .durability = options.durability};
    auto bridges = options.bridge.resolve();
    if (!bridges)
        return unexpected(Errors {std::move(bridges.error())});
    request.server.bridges = std::move(*bridges);
    request.server.maximumHandshakes = options.maximumHandshakes;
    if (options.metricsPort)
        request.server.metrics = MetricsAddress {.port = *options.metricsPort};
    if (!options.scramUsers.empty()) {
        auto users = readScramUsers(options.scramUsers);
        if (!users)
            return unexpected(Errors {users.error()});
        if (options.demo && !options.listeners->allowAnonymous)
            return unexpected(Errors {"--demo needs --allow-anonymous: its clients do not log in."});
        request.scramUsers = std::make_shared<ScramUsers>(std::move(*users));
    }
    return makePlan(request);
}

int printErrors(const Errors &errors)
{
    for (const auto &error : errors)
        fmt::print(stderr, "{}\n", error);
    return 1;
}

std::shared_ptr<ScramAuthentication> authenticationFor(const BrokerPlan &plan, const Options &options)
{
    using Others = ScramAuthentication::Others;
    if (!plan.scramUsers)
        return {};
    return std::make_shared<ScramAuthentication>(
        plan.scramUsers, options.listeners->allowAnonymous ? Others::Admitted : Others::Refused);
}

/// Who reads what the broker writes may go at any time: that is no reason to end.
void outliveReaders()
{
#ifdef SIGPIPE
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

/// Calls `reload` at each SIGHUP, where there is such a signal.
class ReloadSignal
{
public:
    ReloadSignal(boost::asio::io_context &context, std::function<void()> reload)
        : m_signals(context), m_reload(std::move(reload))
    {
#ifdef SIGHUP
        m_signals.add(SIGHUP);
        wait();
#endif
    }

private:
    void wait()
    {
        m_signals.async_wait([this](boost::system::error_code error, int) {
            if (error)
                return;
            m_reload();
            wait();
        });
    }

    boost::asio::signal_set m_signals;
    std::function<void()> m_reload;
};

/// Tells who listens: people, and programs that wait for it.
Expected<void, std::string> tellReady(const Options &options, const Server &server)
{
    const auto ready = readyText(server.listeners(), server.metricsPort());
    if (options.readyJson) {
        fmt::print("{}\n", ready);
    } else {
        for (const auto &text : server.listenerTexts())
            fmt::print("Listening on {}\n", text);
        if (server.metricsPort() != 0)
            fmt::print("Metrics on http://127.0.0.1:{}/metrics\n", server.metricsPort());
    }
    std::fflush(stdout);
    if (options.readyDescriptor) {
        if (auto written = writeReady(*options.readyDescriptor, ready); !written)
            return written;
    }
    return notifyServiceManager("READY=1");
}

/// What the process has to be before it listens.
Expected<void, std::string> prepare(const Options &options, const BrokerPlan &plan, PidFile &pidFile,
                                    BrokerLog &log)
{
    Expected<void, std::string> prepared;
    if (options.readyDescriptor)
        prepared = checkReadyDescriptor(*options.readyDescriptor);
    if (prepared && !plan.pidFile.empty())
        prepared = pidFile.write(plan.pidFile);
    if (prepared && !plan.user.empty())
        prepared = becomeUser(plan.user);
    if (prepared && options.diesWithParent) // becoming another user would undo it
        prepared = endWithParent(options.parent);
    if (prepared)
        prepared = log.open(plan.log);
    return prepared;
}

int runBroker(const Options &options)
{
    auto plan = planFor(options);
    if (!plan)
        return printErrors(plan.error());
    if (options.testConfig) {
        for (const auto &text : planTexts(*plan))
            fmt::print("{}\n", text);
        return 0;
    }
    raiseDescriptorLimit();
    outliveReaders();
    boost::asio::io_context context;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&context](boost::system::error_code, int) { context.stop(); });

    PidFile pidFile;
    RunningBroker broker {.plan = *plan, .scram = authenticationFor(*plan, options)};
    auto &server = broker.server;
    auto &log = broker.log;
    // From before anybody is told that the broker is ready: who asks it then to read its files again must not end it.
    const ReloadSignal reloading(context, [&] { reload(broker, planFor(options)); });
    if (const auto prepared = prepare(options, *plan, pidFile, log); !prepared)
        return printErrors({prepared.error()});
    for (const auto &notice : plan->notices)
        log.write(LogLevel::Warning, notice);

    const auto writeLog = [&] { log.write(server.reports().take()); };
    plan->server.authentication = broker.scram;
    plan->server.wake = [&context, writeLog] { boost::asio::post(context, writeLog); };
    if (const auto started = server.start(std::move(plan->server)); !started)
        return printErrors({errorText(started.error())});
    for (const auto &warning : server.warnings())
        log.write(LogLevel::Warning, warning);
    if (const auto told = tellReady(options, server); !told)
        return printErrors({told.error()});
    std::optional<Demo> demo;
    if (options.demo)
        demo.emplace(context, server);
    context.run();
    server.stop();
    writeLog();
    return 0;
}

int runChosen(const Options &options)
{
    if (!options.scramAdd.empty())
        return printScramLines(options.scramAdd);
    if (!options.passwordAdd.empty())
        return printPasswordLine(options.passwordAdd);
    return runBroker(options);
}

void addStartOptions(CLI::App &command, Options &options)
{
    command
        .add_option(
            "--ready-fd", options.readyDescriptor,
            "Write one line of JSON with process, listeners and their ports to this descriptor when clients "
            "can connect, and close it")
        ->type_name("NUMBER")
        ->check(CLI::Range(3, 1'048'576));
    command.add_flag("--ready-json", options.readyJson,
                     "Print that line instead of a sentence for each listener");
    command.add_flag("--die-with-parent", options.diesWithParent,
                     "End when the process that started it ends (Linux)");
}

} // namespace

void addBroker(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand("broker", "Run an MQTT broker until it is interrupted");
    const auto options = std::make_shared<Options>();
    addListenerOptions(*command, options->listeners);
    LogOptions::add(*command, options->log);
    auto *config = command
                       ->add_option("-c,--config", options->config,
                                    "Configuration in the syntax of mosquitto.conf; other options count more")
                       ->type_name("FILE");
    command->add_flag("--test-config", options->testConfig, "Print what was understood of it, and end")
        ->needs(config);
    command
        ->add_option(
            "--password-file", options->passwordFile,
            "File of users who log in with a password, as mosquitto_passwd writes it; all others are "
            "refused")
        ->type_name("FILE");
    command->add_option("--acl-file", options->aclFile, "Access rules, as mosquitto has them")
        ->type_name("FILE");
    command
        ->add_option("--passwd-add", options->passwordAdd,
                     "Ask for a password, print the line for this user in such a file, and end")
        ->type_name("USER");
    command->add_option("--scram-users", options->scramUsers,
                        "File of users who log in with SCRAM; all others are refused");
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
    EngineOptions::add(*command, options->engine);
    command
        ->add_option("--max-handshakes", options->maximumHandshakes,
                     "Connections at the same time that have begun TLS or WebSocket and are not done")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    options->bridge.addTo(*command);
    command->add_option(
        "--metrics-port", options->metricsPort,
        "Port of this machine alone for Prometheus (/metrics) and /health by HTTP; 0 lets the system choose");
    addStartOptions(*command, *options);
    command->callback([&run, options] { run = [options] { return runChosen(*options); }; });
}

} // namespace espalier::cli
