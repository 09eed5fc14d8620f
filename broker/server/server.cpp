// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/server.h"

#include "broker/server/bridges.h"
#include "broker/server/listenertext.h"
#include "broker/server/metricshttp.h"
#include "broker/server/openlisteners.h"
#include "broker/server/pipeconnection.h"
#include "broker/server/storage.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace espalier {

struct Server::Running
{
    Running(const ServerSettings &settings, const std::shared_ptr<Mailbox<ServerReport>> &reports)
        : reactor(settings, reports)
    { }

    Reactor reactor;
    Bridges bridges {reactor};
    std::unique_ptr<MetricsHttp> metrics;
    const TimePoint started =
        std::chrono::time_point_cast<TimePoint::duration>(std::chrono::steady_clock::now());
    Listeners listeners;
    std::thread thread;

    [[nodiscard]] BrokerState state()
    {
        return {.statistics = reactor.statistics(),
                .uptime = std::chrono::duration_cast<std::chrono::seconds>(reactor.now() - started),
                .isStopping = reactor.isStopping(),
                .isStorageFailing = reactor.isStorageFailing()};
    }
    [[nodiscard]] Expected<void, ServerError> openMetrics(const MetricsAddress &where)
    {
        metrics = std::make_unique<MetricsHttp>(reactor.context(), [this] { return state(); });
        if (const auto error = metrics->open(where.address, where.port))
            return unexpected(ServerError {
                ServerErrorCode::Other, {.address = where.address, .port = where.port}, error.message()});
        return {};
    }

    template <typename Command>
    void post(Command &&command)
    {
        asio::post(reactor.context(), std::forward<Command>(command));
    }
};

std::string errorText(const ServerError &error)
{
    const auto &address = error.listener.address;
    const auto port = error.listener.port;
    if (!error.listener.unixPath.empty() && error.code != ServerErrorCode::UnixPath)
        return fmt::format("Cannot listen on the Unix socket {}: {}.", error.listener.unixPath, error.detail);
    switch (error.code) {
    case ServerErrorCode::PortInUse:
        return fmt::format(
            "Port {} on {} is in use by another program. Stop that program, choose another port, or "
            "use port 0 to let the system choose one.",
            port, address);
    case ServerErrorCode::PermissionDenied:
        return fmt::format("Listening on port {} of {} is not permitted. Ports below 1024 usually need extra "
                           "rights: choose a higher one.",
                           port, address);
    case ServerErrorCode::AddressNotAvailable:
        return fmt::format(
            "{} is not an address of this machine. Choose 127.0.0.1 for this machine alone, or "
            "0.0.0.0 for all of its networks.",
            address);
    case ServerErrorCode::AnonymousFromElsewhere:
        return fmt::format(
            "{} can be reached from other machines, and everybody would be let in without logging in. "
            "Name users or require certificates, or ask for it (--allow-anonymous, or allow_anonymous "
            "true in a configuration file).",
            listenerUrl(error.listener));
    case ServerErrorCode::Storage:
    case ServerErrorCode::Tls:
    case ServerErrorCode::UnixPath:
        return error.detail;
    case ServerErrorCode::Other:
        break;
    }
    return fmt::format("Cannot listen on port {} of {}: {}.", port, address, error.detail);
}

Server::Server() : m_reports(std::make_shared<Mailbox<ServerReport>>()) { }

Server::~Server()
{
    stop();
}

Expected<void, ServerError> Server::start(ServerSettings settings)
{
    if (settings.storage)
        settings.engine.journal = Journal::Mode::On;
    std::vector<ListenerAccess> access;
    m_accessNames.clear();
    for (auto &listener : settings.listeners) {
        listener.access.policy = static_cast<std::uint32_t>(access.size());
        listener.access.name = listenerUrl(listener); // the port that was asked for: 0 stays 0
        m_accessNames.push_back(listener.access.name);
        access.push_back(listener.access);
    }
    auto running = std::make_unique<Running>(settings, m_reports);
    running->reactor.setAccess(access); // before sessions come back
    if (settings.storage) {
        auto storage = Storage::open(*settings.storage);
        auto used = storage ? running->reactor.useStorage(std::move(*storage))
                            : Expected<void, std::string>(unexpected(std::move(storage.error())));
        if (!used)
            return unexpected(
                ServerError {.code = ServerErrorCode::Storage, .detail = std::move(used.error())});
    }
    m_warnings.clear();
    auto listeners = openListeners(running->reactor, settings, m_warnings);
    if (!listeners)
        return unexpected(std::move(listeners.error()));
    running->listeners = std::move(*listeners);
    if (settings.metrics) {
        if (auto opened = running->openMetrics(*settings.metrics); !opened)
            return unexpected(std::move(opened.error()));
    }
    m_metricsPort = running->metrics ? running->metrics->port() : 0;
    for (const auto &listener : running->listeners) {
        m_listeners.push_back(listener->settings());
        m_listenerTexts.push_back(listenerText(listener->settings(), settings));
        listener->start();
    }
    m_authentication = settings.authentication;
    m_running = std::move(running);
    setBridges(std::move(settings.bridges));
    m_running->thread = std::thread([reactor = &m_running->reactor] { reactor->run(); });
    return {};
}

void Server::stop()
{
    if (!m_running)
        return;
    m_running->post([running = m_running.get()] {
        for (const auto &listener : running->listeners)
            listener->close();
        if (running->metrics)
            running->metrics->close();
        running->bridges.stop();
        running->reactor.stop();
    });
    m_running->thread.join();
    m_running->reactor.closeStorage();
    m_running.reset();
    m_listeners.clear();
    m_listenerTexts.clear();
    m_authentication.reset();
    m_metricsPort = 0;
}

bool Server::isRunning() const
{
    return m_running != nullptr;
}

void Server::attach(PipeEnd end, std::string name)
{
    if (!m_running)
        return;
    // A handler must be copyable where the executor may copy it; the end is not.
    auto shared = std::make_shared<PipeEnd>(std::move(end));
    m_running->post([reactor = &m_running->reactor, shared, name = std::move(name)] {
        if (reactor->isStopping())
            return;
        const auto connection = std::make_shared<PipeConnection>(*reactor, std::move(*shared));
        reactor->add(connection, {.name = name});
        connection->start();
    });
}

Expected<void, ServerError> Server::setAccess(std::vector<ListenerAccess> access)
{
    if (!m_running)
        return {};
    for (auto listener : m_listeners) {
        const auto policy = listener.access.policy;
        if (policy >= access.size())
            continue;
        listener.access = access[policy];
        if (isOpenToStrangers(listener, m_authentication.get()))
            return unexpected(
                ServerError {.code = ServerErrorCode::AnonymousFromElsewhere, .listener = listener});
    }
    for (std::size_t i = 0; i < std::min(access.size(), m_accessNames.size()); ++i)
        access[i].name = m_accessNames[i];
    m_running->post(
        [reactor = &m_running->reactor, access = std::move(access)] { reactor->setAccess(access); });
    return {};
}

void Server::setLimits(EngineSettings limits)
{
    if (!m_running)
        return;
    m_running->post(
        [reactor = &m_running->reactor, limits = std::move(limits)] { reactor->engine().setLimits(limits); });
}

void Server::requestStatistics()
{
    if (!m_running)
        return;
    m_running->post([reactor = &m_running->reactor] {
        reactor->report([&](ServerReport &report) { report.statistics = reactor->statistics(); });
    });
}

void Server::requestClients()
{
    if (!m_running)
        return;
    m_running->post([reactor = &m_running->reactor] {
        auto clients = reactor->engine().clients();
        reactor->report([&](ServerReport &report) { report.clients = std::move(clients); });
    });
}

std::vector<ServerError> Server::reloadCertificates()
{
    std::vector<ServerError> problems;
    m_warnings.clear();
    for (std::size_t i = 0; i < m_listeners.size(); ++i) {
        auto tls = loadTls(m_listeners[i], m_warnings);
        if (!tls) {
            problems.push_back(std::move(tls.error()));
            continue;
        }
        m_running->post([running = m_running.get(), i, context = std::move(*tls)] {
            running->listeners[i]->setTls(context);
        });
    }
    return problems;
}

void Server::setBridges(std::vector<BridgeSettings> bridges)
{
    if (!m_running)
        return;
    m_running->post(
        [running = m_running.get(), bridges = std::move(bridges)] { running->bridges.set(bridges); });
}

void Server::setCapture(std::shared_ptr<CaptureFeed> feed)
{
    if (!m_running)
        return;
    m_running->post([reactor = &m_running->reactor, feed = std::move(feed)] { reactor->setCapture(feed); });
}

void Server::disconnectClient(std::string clientId, ReasonCode reason)
{
    if (!m_running)
        return;
    m_running->post([reactor = &m_running->reactor, clientId = std::move(clientId), reason] {
        reactor->engine().disconnectClient(clientId, reason, reactor->now());
    });
}

} // namespace espalier
