// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/brokerreload.h"

#include <utility>

namespace espalier::cli {

namespace {

std::vector<std::string> urlsOf(const std::vector<ListenerSettings> &listeners)
{
    std::vector<std::string> urls;
    for (const auto &listener : listeners)
        urls.push_back(listenerUrl(listener));
    return urls;
}

/// Takes over what may change while the broker runs.
void apply(const BrokerPlan &plan, RunningBroker &broker)
{
    auto &[started, scram, log, server] = broker;
    std::vector<ListenerAccess> access;
    for (const auto &listener : plan.server.listeners)
        access.push_back(listener.access);
    if (scram)
        scram->setUsers(plan.scramUsers);
    if (const auto changed = server.setAccess(std::move(access)); !changed)
        log.write(LogLevel::Error, errorText(changed.error()) + " Who may come in stays as it was.");
    for (const auto &problem : server.reloadCertificates())
        log.write(LogLevel::Warning, errorText(problem));
    for (const auto &warning : server.warnings())
        log.write(LogLevel::Warning, warning);
    server.setLimits(plan.server.engine);
    server.setBridges(plan.server.bridges);
    log.write(LogLevel::Notice, "the configuration was read again");
    for (const auto &notices : {plan.notices, restartNotices(started, plan)}) {
        for (const auto &notice : notices)
            log.write(LogLevel::Warning, notice);
    }
}

} // namespace

void reload(RunningBroker &broker, const Expected<BrokerPlan, std::vector<std::string>> &plan)
{
    auto &log = broker.log;
    const bool isForThem = plan && urlsOf(plan->server.listeners) == urlsOf(broker.plan.server.listeners);
    auto opened = isForThem ? log.open(plan->log) : Expected<void, std::string>();
    if (isForThem && opened) {
        apply(*plan, broker);
        return;
    }
    for (const auto &error : plan ? std::vector<std::string>() : plan.error())
        log.write(LogLevel::Error, error);
    if (!opened)
        log.write(LogLevel::Error, opened.error());
    else if (plan)
        log.write(LogLevel::Error, "other listeners, or another order of them, need a restart");
    log.write(LogLevel::Warning, "the configuration stays as it was");
}

} // namespace espalier::cli
