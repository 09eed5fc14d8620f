// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/simulatorguest.h"

#include "core/net/transport.h"
#include "core/net/wallclock.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Of one device; of all, where they share a connection, so many times as many, within bounds.
constexpr int mostOpen = 20;
constexpr int mostOpenShared = 2000;
/// One turn sends so many, or takes that long, then others have theirs.
constexpr int mostPerTurn = 500;
constexpr auto longestTurn = 5ms;
/// A server is not met by all devices at once.
constexpr int connectInterval = 10;
constexpr int simulatorReportInterval = 500;
constexpr auto longestGoodbye = 500ms;

/// Who listens to a device's connection: devices do not subscribe.
class Nobody : public MessageSink
{
public:
    void messageReceived(const Publish &, WallTime) override { }
};
Nobody nobody; // has no state

} // namespace

SimulatorGuest::SimulatorGuest(DeviceTemplate device, std::uint64_t seed, std::shared_ptr<Feed> feed)
    : m_template(std::move(device))
    , m_seed(seed)
    , m_feed(std::move(feed))
    , m_devices(std::size_t(m_template.count))
    , m_isShared(!m_template.ownConnections)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SimulatorGuest::handleTimer);
    m_connect.setInterval(connectInterval);
    connect(&m_connect, &QTimer::timeout, this, &SimulatorGuest::connectNext);
    m_report.setInterval(simulatorReportInterval);
    connect(&m_report, &QTimer::timeout, this, &SimulatorGuest::report);
}

SimulatorGuest::~SimulatorGuest()
{
    m_isOver = true;
    report();
}

void SimulatorGuest::begin()
{
    m_simulation.emplace(m_template, m_seed, Clock::now());
    m_measuredAt = Clock::now();
    m_report.start();
    if (m_isShared)
        handleStatus(guests().connection().status());
    else
        m_connect.start();
    arm();
    report();
}

void SimulatorGuest::handleStatus(const ConnectionStatus &status)
{
    if (!m_isShared)
        return;
    const bool isReady = status.phase == ConnectionPhase::Connected;
    if (std::exchange(m_isSharedReady, isReady) || !isReady)
        return;
    // Later: the connection is still busy with telling that it is there.
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (int i = 0; i < m_template.count && !m_isStopping; ++i)
                sayStatus(i, DeviceSimulation::Presence::Online);
        },
        Qt::QueuedConnection);
}

void SimulatorGuest::connectNext()
{
    makeConnection(m_nextToConnect++);
    if (m_nextToConnect >= m_template.count)
        m_connect.stop();
}

void SimulatorGuest::makeConnection(int device)
{
    Profile profile = guests().connection().profile();
    profile.clientId = QString::fromStdString(m_simulation->deviceId(device));
    profile.subscriptions.clear();
    profile.cleanStart = true;
    profile.sessionExpiry = 0;
    profile.will.reset();
    if (const auto will = m_simulation->status(device, DeviceSimulation::Presence::Offline,
                                               std::chrono::microseconds(wallNow()))) {
        const auto payload = will->payload.text();
        profile.will = WillSpec {.topic = QString::fromStdString(will->topicName),
                                 .payload = QByteArray(payload.data(), qsizetype(payload.size())),
                                 .qos = will->qos,
                                 .retain = will->retain};
    }
    auto &connection = m_devices[std::size_t(device)].connection;
    connection = guests().makeConnection(profile, nobody);
    // Queued: a connection that is busy with a signal is not to be published on.
    connect(
        connection.get(), &Connection::statusChanged, this,
        [this, device](const ConnectionStatus &status) { handleDevice(device, status); },
        Qt::QueuedConnection);
    connect(connection.get(), &Connection::publishResult, this,
            [this, device](const PublishResult &result) { settle(device, result); });
    connection->open();
}

void SimulatorGuest::handleDevice(int index, const ConnectionStatus &status)
{
    Device &device = m_devices[std::size_t(index)];
    const bool isConnected = status.phase == ConnectionPhase::Connected;
    if (status.failure != ConnectionFailure::None) {
        m_state.failure = status.failure;
        m_state.reason = status.reason;
    }
    if (!std::exchange(device.isConnected, isConnected) && isConnected && !m_isStopping)
        sayStatus(index, DeviceSimulation::Presence::Online);
    if (m_isStopping)
        finishWhenClosed();
}

bool SimulatorGuest::isReady(int device) const
{
    return m_isShared ? m_isSharedReady : m_devices[std::size_t(device)].isConnected;
}

int SimulatorGuest::connectedCount() const
{
    if (m_isShared)
        return m_isSharedReady ? m_template.count : 0;
    return static_cast<int>(std::count_if(m_devices.begin(), m_devices.end(),
                                          [](const Device &device) { return device.isConnected; }));
}

void SimulatorGuest::handleTimer()
{
    const auto began = Clock::now();
    for (int i = 0; i < mostPerTurn && Clock::now() - began < longestTurn; ++i) {
        const auto due = m_simulation->take(Clock::now());
        if (!due)
            break;
        send(*due);
    }
    arm();
}

void SimulatorGuest::arm()
{
    if (m_isStopping)
        return;
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(m_simulation->nextDeadline() - Clock::now()).count();
    m_timer.start(static_cast<int>(std::clamp<std::int64_t>(wait, 0, 1'000'000'000)));
}

void SimulatorGuest::send(const DeviceSimulation::Due &due)
{
    const std::size_t budget = m_isShared ? 0 : std::size_t(due.device);
    const int most = m_isShared ? mostOpenShared : mostOpen;
    if (!isReady(due.device) || m_devices[budget].open >= most) {
        ++m_state.skipped;
        return;
    }
    auto message = m_simulation->compose(due, Clock::now(), std::chrono::microseconds(wallNow()));
    if (message)
        publish(due.device, std::move(*message));
    else
        m_state.templateError = QString::fromStdString(message.error().subject);
}

void SimulatorGuest::publish(int device, OutgoingMessage message)
{
    if (m_isShared) {
        ++m_devices.front().open;
        guests().publish(id(), std::move(message));
        return;
    }
    ++m_devices[std::size_t(device)].open;
    m_devices[std::size_t(device)].connection->publish(std::move(message));
}

void SimulatorGuest::sayStatus(int device, DeviceSimulation::Presence presence)
{
    if (auto message = m_simulation->status(device, presence, std::chrono::microseconds(wallNow()));
        message && isReady(device))
        publish(device, std::move(*message));
}

void SimulatorGuest::settle(int device, const PublishResult &result)
{
    --m_devices[std::size_t(device)].open;
    if (result.kind == PublishResult::Kind::Completed && result.reason < ReasonCode::UnspecifiedError)
        ++m_state.sent;
    else
        ++m_state.failed;
}

void SimulatorGuest::handleResult(const PublishResult &result)
{
    settle(0, result);
}

void SimulatorGuest::stop()
{
    if (std::exchange(m_isStopping, true))
        return;
    m_timer.stop();
    m_connect.stop();
    for (int i = 0; i < m_template.count; ++i)
        sayStatus(i, DeviceSimulation::Presence::Offline);
    for (auto &device : m_devices)
        if (device.connection)
            device.connection->close();
    QTimer::singleShot(longestGoodbye, this, [this] {
        m_isOver = true;
        report();
    });
    finishWhenClosed();
}

void SimulatorGuest::finishWhenClosed()
{
    if (m_isOver || (!m_isShared && connectedCount() > 0))
        return;
    m_isOver = true;
    report();
}

void SimulatorGuest::report()
{
    const auto now = Clock::now();
    const std::chrono::duration<double> passed = now - m_measuredAt;
    if (passed >= 1s) {
        m_state.rate = static_cast<double>(m_state.sent - m_sentBefore) / passed.count();
        m_sentBefore = m_state.sent;
        m_measuredAt = now;
    }
    SimulatorReport next = m_state;
    next.skipped += m_simulation ? m_simulation->skipped() : 0;
    next.connected = connectedCount();
    next.isOver = m_isOver;
    const auto put = m_feed->put([&next](SimulatorReport &waiting) {
        // The end stays the end.
        next.isOver = next.isOver || waiting.isOver;
        waiting = std::move(next);
    });
    if (put == Feed::WasEmpty)
        emit reportPending();
}

} // namespace espalier
