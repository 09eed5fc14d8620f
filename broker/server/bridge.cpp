// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// When a bridge is up, and when it tries again.
#include "broker/server/bridge.h"

#include "broker/server/bridgepackets.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>

#include <functional>

namespace espalier {

namespace {

constexpr auto responseTimeout = std::chrono::seconds(10);
/// How often a bridge to another address looks for the first one.
constexpr auto watchInterval = std::chrono::seconds(30);

} // namespace

Bridge::Bridge(Reactor &reactor, BridgeSettings settings, std::vector<BridgeTopic> earlier,
               const std::string &brokerId)
    : m_reactor(reactor)
    , m_settings(std::move(settings))
    , m_earlier(std::move(earlier))
    , m_topics(m_settings, brokerId)
    , m_link(reactor.context(), *this)
    , m_timer(reactor.context())
    , m_keepAliveTimer(reactor.context())
    , m_idleTimer(reactor.context())
    , m_watchTimer(reactor.context())
    , m_watch(reactor.executor())
    , m_backoff(std::hash<std::string> {}(brokerId + m_settings.name),
                {.first = m_settings.restartDelay, .longest = m_settings.longestRestartDelay})
    , m_saysBridge(m_settings.triesPrivate)
{ }

Bridge::~Bridge()
{
    if (m_peer)
        m_peer->leave();
}

void Bridge::start()
{
    notifyHere(Notice::Off);
    if (m_settings.start == BridgeSettings::Start::Lazy)
        sleep();
    else
        open();
}

void Bridge::open()
{
    m_state = State::Opening;
    m_timer.cancel();
    m_link.open(m_settings, m_settings.addresses[m_address]);
}

/// Lazy: the engine's messages are seen and stay where they are, unacknowledged.
void Bridge::sleep()
{
    m_state = State::Asleep;
    m_waiting = 0;
    m_mustWake = false;
    connectHere();
}

void Bridge::rest()
{
    const bool isFixed = m_settings.restartDelay == m_settings.longestRestartDelay;
    const auto delay = isFixed ? m_settings.restartDelay : m_backoff.next();
    m_state = State::Resting;
    m_timer.expires_after(delay);
    m_timer.async_wait([weak = weak_from_this()](const error_code &error) {
        const auto self = weak.lock();
        if (!error && self && self->m_state == State::Resting)
            self->open();
    });
}

void Bridge::linkOpened()
{
    m_state = State::Connecting;
    m_remoteFramer = Framer(longestIncoming());
    sendConnect();
    m_timer.expires_after(responseTimeout);
    m_timer.async_wait([weak = weak_from_this()](const error_code &error) {
        const auto self = weak.lock();
        if (!error && self && self->m_state == State::Connecting)
            self->fail("it did not answer CONNECT in time; is it an MQTT broker?");
    });
}

void Bridge::linkWritten()
{
    if (m_peer)
        m_peer->flush();
}

/// There is no connection, or none any more.
void Bridge::fail(const std::string &detail, Retry retry)
{
    if (m_state == State::Stopped)
        return;
    const bool wasUp = m_state == State::Up;
    const bool wasConnecting = m_state == State::Connecting;
    if (wasConnecting && retry == Retry::Later && m_settings.version != ProtocolVersion::V5
        && m_settings.triesPrivate)
        m_saysBridge =
            !m_saysBridge; // some servers close the connection instead of refusing what they do not know
    if (wasUp)
        sendHere(); // what has come before the end counts
    endConnections(CloseCause::ConnectionLost);
    if (wasUp)
        notifyHere(Notice::Off);
    if (retry == Retry::AtOnce) {
        open();
        return;
    }
    const auto text = fmt::format("bridge '{}' to {} is down: {}", m_settings.name, addressText(), detail);
    if (wasUp || text != m_lastFailure)
        log(Event::Kind::BridgeDown, text);
    m_lastFailure = text;
    using Choice = BridgeSettings::Choice;
    if (!wasUp || m_settings.choice == Choice::RoundRobin)
        m_address = (m_address + 1) % m_settings.addresses.size();
    else
        m_address = 0;
    if (m_settings.start == BridgeSettings::Start::Once && m_hasConnected)
        m_state = State::Stopped;
    else if (wasUp && m_settings.start == BridgeSettings::Start::Lazy)
        sleep();
    else
        rest();
}

void Bridge::endConnections(CloseCause here)
{
    m_state = State::Stopped;
    m_timer.cancel();
    m_idleTimer.cancel();
    m_watchTimer.cancel();
    error_code ignored; // nothing can be done about a failing close
    m_watch.close(ignored);
    m_keepAliveTimer.cancel();
    m_keepAliveArmed.reset();
    m_toRemote.clear();
    m_toEngine.clear();
    m_link.close();
    if (const auto peer = std::exchange(m_peer, nullptr))
        peer->leave(here);
}

void Bridge::disconnect(PropertyView properties)
{
    if (m_state != State::Up)
        return;
    notifyRemote(Notice::Off);
    toRemote(Disconnect {.properties = properties});
    sendRemote();
}

void Bridge::stop()
{
    const bool wasUp = m_state == State::Up;
    disconnect({});
    endConnections(CloseCause::Disconnected);
    if (wasUp)
        notifyHere(Notice::Off);
}

void Bridge::remove()
{
    PropertyList ending;
    if (m_settings.remoteSession == BridgeSettings::Session::Kept)
        ending.add(Property::SessionExpiryInterval, std::uint32_t {0});
    disconnect(ending);
    m_reactor.engine().endSessionOf(localClientId(), m_reactor.now());
    endConnections(CloseCause::Disconnected);
    if (m_settings.notifications != BridgeSettings::Notifications::Off)
        m_reactor.engine().publishOwn(notificationTopic(), {}, m_reactor.now());
}

bool Bridge::hasClientsOf(const BridgeSettings &settings) const
{
    return settings.name == m_settings.name && settings.remoteClientId == m_settings.remoteClientId
           && settings.localClientId == m_settings.localClientId;
}

void Bridge::log(Event::Kind kind, const std::string &text)
{
    m_reactor.log({.kind = kind, .clientId = localClientId(), .text = text});
}

void Bridge::notifyHere(Notice notice)
{
    if (m_settings.notifications != BridgeSettings::Notifications::Off)
        m_reactor.engine().publishOwn(notificationTopic(), notice == Notice::On ? "1" : "0", m_reactor.now());
}

void Bridge::armKeepAlive()
{
    const auto deadline = m_keepAlive.nextDeadline();
    if (!deadline || m_state != State::Up)
        return;
    // A deadline that moved away is found out when the earlier one fires.
    if (m_keepAliveArmed && *m_keepAliveArmed <= *deadline)
        return;
    m_keepAliveArmed = deadline;
    m_keepAliveTimer.expires_at(*deadline);
    m_keepAliveTimer.async_wait([weak = weak_from_this()](const error_code &error) {
        if (const auto self = weak.lock(); !error && self)
            self->handleKeepAlive();
    });
}

void Bridge::handleKeepAlive()
{
    m_keepAliveArmed.reset();
    if (m_state != State::Up)
        return;
    const auto now = SessionTime(m_reactor.now());
    if (const auto silence = m_keepAlive.silenceDue(); silence && now >= *silence) {
        fail("it has been silent, although asked with PINGREQ");
        return;
    }
    if (const auto ping = m_keepAlive.pingDue(); ping && now >= *ping) {
        toRemote(PingReq {});
        sendRemote();
        m_keepAlive.pingSent(now);
    }
    armKeepAlive();
}

/// Lazy: ends the connection when no message has passed for a while.
void Bridge::armIdle()
{
    if (m_settings.start != BridgeSettings::Start::Lazy)
        return;
    m_idleTimer.expires_at(m_lastMessage + m_settings.idleTimeout);
    m_idleTimer.async_wait([weak = weak_from_this()](const error_code &error) {
        const auto self = weak.lock();
        if (error || !self || self->m_state != State::Up)
            return;
        if (self->m_lastMessage + self->m_settings.idleTimeout > SessionTime(self->m_reactor.now())) {
            self->armIdle();
            return;
        }
        self->stop();
        self->sleep();
    });
}

/// The first address is the one to be at: looks whether it can be had again.
void Bridge::watchFirstAddress()
{
    if (m_address == 0 || m_settings.choice != BridgeSettings::Choice::FirstPreferred || m_state != State::Up)
        return;
    m_watchTimer.expires_after(watchInterval);
    m_watchTimer.async_wait([weak = weak_from_this()](const error_code &error) {
        const auto self = weak.lock();
        if (error || !self || self->m_state != State::Up)
            return;
        // Names would have to be looked up: for them the next failure leads back.
        error_code notAnAddress;
        const auto &first = self->m_settings.addresses.front();
        const auto address = asio::ip::make_address(first.host, notAnAddress);
        if (notAnAddress)
            return;
        self->m_watch = TcpSocket(self->m_reactor.executor());
        self->m_watch.async_connect({address, first.port}, [weak](const error_code &failed) {
            const auto watcher = weak.lock();
            if (!watcher || watcher->m_state != State::Up)
                return;
            if (failed) {
                watcher->watchFirstAddress();
                return;
            }
            watcher->disconnect({});
            watcher->m_address = 0;
            watcher->fail("the first address can be had again", Retry::AtOnce);
        });
    });
}

std::string Bridge::addressText() const
{
    const auto &[host, port] = m_settings.addresses[m_address];
    return fmt::format("{}://{}:{}", m_settings.tls ? "mqtts" : "mqtt",
                       host.find(':') == std::string::npos ? host : '[' + host + ']', port);
}

std::string Bridge::remoteClientId() const
{
    if (!m_settings.remoteClientId.empty())
        return m_settings.remoteClientId;
    error_code ignored; // a machine without name has a shorter identifier
    return fmt::format("{}.{}", m_settings.name, asio::ip::host_name(ignored));
}

std::string Bridge::localClientId() const
{
    return m_settings.localClientId.empty() ? "local." + remoteClientId() : m_settings.localClientId;
}

std::string Bridge::notificationTopic() const
{
    if (!m_settings.notificationTopic.empty())
        return m_settings.notificationTopic;
    return fmt::format("$SYS/broker/connection/{}/state", remoteClientId());
}

} // namespace espalier
