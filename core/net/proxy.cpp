// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxy.h"

#include "core/net/proxylink.h"
#include "core/net/proxylistener.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

using namespace std::chrono_literals;

constexpr auto statusPace = 500ms;

} // namespace

Proxy::Proxy(ProxySettings settings, ProxyTarget target, QObject *parent)
    : QObject(parent), m_settings(std::move(settings)), m_target(std::move(target))
{
    m_pace.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, &Proxy::tellStatus);
}

Proxy::~Proxy()
{
    // Nobody is told any more, but for the log.
    setCapture(nullptr);
}

void Proxy::start()
{
    if (m_listener)
        return;
    m_status = {};
    m_listener = std::make_unique<ProxyListener>(
        [this](std::unique_ptr<Transport> device) { accept(std::move(device)); });
    connect(m_listener.get(), &ProxyListener::deviceFailed, this, &Proxy::note);
    if (const auto listening = m_listener->listen(m_settings); listening) {
        m_status.state = ProxyStatus::State::Running;
        m_status.listening = m_listener->address();
        m_status.fingerprint = m_listener->fingerprint();
    } else {
        m_status.state = ProxyStatus::State::Failed;
        m_status.problem = listening.error();
        m_listener.reset();
    }
    touch();
}

void Proxy::stop()
{
    m_listener.reset();
    breakAll();
    m_status.state = ProxyStatus::State::Stopped;
    touch();
}

void Proxy::breakAll()
{
    // A link that ends takes itself out.
    while (!m_links.empty())
        m_links.back()->abort();
}

void Proxy::setCapture(const std::shared_ptr<CaptureFeed> &feed)
{
    for (const auto &link : m_links)
        link->setTap(nullptr);
    if (m_tap)
        m_tap->flush();
    m_tap.reset();
    if (!feed)
        return;
    m_tap.emplace(feed);
    for (const auto &link : m_links)
        link->setTap(&*m_tap);
    flushCaptureLater();
}

ProxyStatus Proxy::status() const
{
    auto status = m_status;
    for (const auto &link : m_links)
        status.connections.append(link->connection());
    return status;
}

void Proxy::accept(std::unique_ptr<Transport> device)
{
    if (m_links.size() >= mostConnections) {
        note({.kind = ProxyProblem::Kind::TooManyDevices});
        return;
    }
    auto link = std::make_unique<ProxyLink>(++m_status.accepted, std::move(device),
                                            m_target.makeTransport(m_target.profile, m_target.secrets),
                                            m_target.patience);
    connect(link.get(), &ProxyLink::through, this, [this] {
        touch();
        flushCaptureLater();
    });
    connect(link.get(), &ProxyLink::passed, this, [this](Side sender, std::size_t size) {
        (sender == Side::Client ? m_status.bytesFromDevices : m_status.bytesFromTarget) += size;
        touch();
        flushCaptureLater();
    });
    connect(link.get(), &ProxyLink::ended, this,
            [this, link = link.get()](const std::optional<ProxyProblem> &problem) {
                handleEnded(link, problem);
            });
    m_links.push_back(std::move(link));
    m_links.back()->open(m_settings.name.toStdString(), m_tap ? &*m_tap : nullptr);
    touch();
}

void Proxy::handleEnded(ProxyLink *link, const std::optional<ProxyProblem> &problem)
{
    const auto found =
        std::find_if(m_links.begin(), m_links.end(), [link](const auto &each) { return each.get() == link; });
    // It is still busy with telling its end.
    found->release()->deleteLater();
    m_links.erase(found);
    if (problem)
        note(*problem);
    emit deviceDisconnected(link->connection(), problem);
    touch();
    flushCaptureLater();
}

void Proxy::note(const ProxyProblem &problem)
{
    m_status.problem = problem;
    touch();
}

void Proxy::touch()
{
    m_isTouched = true;
    if (!m_pace.isActive())
        m_pace.start(0);
}

void Proxy::tellStatus()
{
    if (!std::exchange(m_isTouched, false))
        return;
    m_pace.start(statusPace);
    emit statusChanged(status());
}

/// Once for each turn of the event loop, behind all that comes in it.
void Proxy::flushCaptureLater()
{
    if (!m_tap || std::exchange(m_isFlushing, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isFlushing = false;
            if (m_tap)
                m_tap->flush();
        },
        Qt::QueuedConnection);
}

} // namespace espalier
