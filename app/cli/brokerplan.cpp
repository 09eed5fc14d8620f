// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/brokerplan.h"

#include "broker/server/accessfiles.h"
#include "broker/server/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace espalier::cli {

namespace {

using Errors = std::vector<std::string>;

void takeAccess(ListenerAccess &access, const ListenerAccess &configured)
{
    const auto before = std::exchange(access, configured);
    access.certificateIdentity = before.certificateIdentity;
    if (before.anonymous != AnonymousAccess::LoopbackOnly)
        access.anonymous = before.anonymous;
}

/// As far as a file says it, and a listener elsewhere can have it.
bool isSameAccess(const ListenerAccess &a, const ListenerAccess &b)
{
    return a.anonymous == b.anonymous && a.passwordFile == b.passwordFile && a.aclFile == b.aclFile
           && a.clientIds == b.clientIds;
}

Expected<void, Errors> takeConfig(BrokerPlan &plan, const PlanRequest &request)
{
    auto config = readConfig(request.configFile);
    if (!config)
        return unexpected(std::move(config.error()));
    const auto seed = plan.server.engine.seed;
    plan.server.engine = config->engine;
    plan.server.engine.seed = seed;
    if (request.listeners == PlanRequest::Given::No) {
        plan.server.listeners = std::move(config->listeners);
        for (auto &listener : plan.server.listeners)
            listener.access.anonymous = request.anonymous.value_or(listener.access.anonymous);
    } else {
        const auto isUnlike = [&](const ListenerSettings &listener) {
            return !isSameAccess(listener.access, config->listeners.front().access);
        };
        if (std::any_of(config->listeners.begin(), config->listeners.end(), isUnlike))
            return unexpected(Errors {fmt::format(
                "{}: its listeners do not all let in the same clients, so that it does not say who may come "
                "in by "
                "those of the command line. Leave out the options that say where to listen (as --port and "
                "--bind), or give the file one listener.",
                request.configFile)});
        // Where to listen is said elsewhere, who may come in is not.
        for (auto &listener : plan.server.listeners)
            takeAccess(listener.access, config->listeners.front().access);
    }
    if (!plan.server.storage)
        plan.server.storage = std::move(config->storage);
    auto &bridges = plan.server.bridges;
    bridges.insert(bridges.end(), config->bridges.begin(), config->bridges.end());
    plan.log = std::move(config->log);
    plan.pidFile = std::move(config->pidFile);
    plan.user = std::move(config->user);
    plan.notices = std::move(config->notices);
    return {};
}

std::string_view anonymousText(AnonymousAccess anonymous)
{
    switch (anonymous) {
    case AnonymousAccess::LoopbackOnly:
        return "clients need not log in, and only this machine may reach it";
    case AnonymousAccess::Everywhere:
        return "clients need not log in";
    case AnonymousAccess::Nobody:
        break;
    }
    return "clients have to log in";
}

/// The options of a listener that it is opened with.
std::vector<std::string_view> optionsThatDiffer(const ListenerSettings &a, const ListenerSettings &b)
{
    std::vector<std::string_view> options;
    if (a.limits != b.limits)
        options.push_back("limits of its own");
    if (a.tls != b.tls)
        options.push_back("options of TLS");
    if (a.webSocket != b.webSocket)
        options.push_back("options of WebSocket");
    if (a.interfaceName != b.interfaceName)
        options.push_back("the network interface");
    if (a.unixMode != b.unixMode)
        options.push_back("the rights of the socket");
    return options;
}

} // namespace

Expected<BrokerPlan, std::vector<std::string>> makePlan(const PlanRequest &request)
{
    BrokerPlan plan {.server = request.server, .scramUsers = request.scramUsers};
    if (!request.configFile.empty()) {
        if (auto taken = takeConfig(plan, request); !taken)
            return unexpected(std::move(taken.error()));
    }
    request.engine->applyTo(plan.server.engine);
    for (auto &listener : plan.server.listeners) {
        auto &access = listener.access;
        if (!request.passwordFile.empty()) {
            access.passwordFile = request.passwordFile;
            if (access.anonymous == AnonymousAccess::LoopbackOnly)
                access.anonymous = AnonymousAccess::Nobody;
        }
        if (!request.aclFile.empty())
            access.aclFile = request.aclFile;
    }
    if (auto loaded = loadAccessFiles(plan.server.listeners, request.scramUsers); !loaded)
        return unexpected(std::move(loaded.error()));
    request.log->applyTo(plan.log);
    plan.server.logLevel = plan.log.levels.lowest();
    if (!request.configFile.empty()) // it may ask for more when it is read again
        plan.server.logLevel = std::min(plan.server.logLevel, LogLevel::Information);
    return plan;
}

std::vector<std::string> restartNotices(const BrokerPlan &started, const BrokerPlan &plan)
{
    std::vector<std::string> subjects;
    for (std::size_t i = 0; i < plan.server.listeners.size(); ++i) {
        const auto &listener = plan.server.listeners[i];
        for (const auto option : optionsThatDiffer(started.server.listeners[i], listener))
            subjects.push_back(fmt::format("listener {}: {}", listenerUrl(listener), option));
    }
    if (started.server.storage != plan.server.storage)
        subjects.emplace_back("persistence");
    if (started.server.metrics != plan.server.metrics)
        subjects.emplace_back("the port of the metrics");
    if (started.pidFile != plan.pidFile)
        subjects.emplace_back("pid_file");
    if (started.user != plan.user)
        subjects.emplace_back("user");
    for (auto &subject : subjects)
        subject += ": what has changed takes effect after a restart";
    return subjects;
}

std::vector<std::string> planTexts(const BrokerPlan &plan)
{
    std::vector<std::string> texts;
    for (const auto &listener : plan.server.listeners) {
        const auto &access = listener.access;
        auto text = fmt::format("listener {}: {}", listenerUrl(listener), anonymousText(access.anonymous));
        if (!access.passwordFile.empty())
            text += fmt::format("; users of {}", access.passwordFile);
        if (!access.aclFile.empty())
            text += fmt::format("; access rules of {}", access.aclFile);
        texts.push_back(std::move(text));
    }
    if (plan.server.storage)
        texts.push_back(fmt::format("persistence in the folder {}", plan.server.storage->folder));
    for (const auto &bridge : plan.server.bridges)
        texts.push_back(fmt::format("bridge '{}' to {} port {}", bridge.name, bridge.addresses.front().host,
                                    bridge.addresses.front().port));
    for (const auto &destination : plan.log.destinations) {
        using Kind = LogDestination::Kind;
        texts.push_back(fmt::format("log to {}", destination.kind == Kind::File        ? destination.path
                                                 : destination.kind == Kind::SystemLog ? "the system log"
                                                 : destination.kind == Kind::StandardError
                                                     ? "the standard error"
                                                     : "the standard output"));
    }
    texts.insert(texts.end(), plan.notices.begin(), plan.notices.end());
    return texts;
}

} // namespace espalier::cli
