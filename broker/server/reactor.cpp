// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/reactor.h"

#include "broker/server/accessfiles.h"
#include "broker/server/heapuse.h"

namespace espalier {

namespace {

constexpr std::size_t readBufferSize = 64 * 1024;
/// A turn ends after this many handlers or bytes, so that output neither waits nor piles up.
constexpr unsigned handlersPerTurn = 128;
constexpr std::size_t bytesPerTurn = 192 * 1024;
constexpr auto busyGap = std::chrono::microseconds(5);
constexpr auto abortDelay = std::chrono::seconds(2);
constexpr auto stopDelay = std::chrono::seconds(1);
constexpr std::size_t maximumLogRecords = 10'000;

EngineSettings withHeap(EngineSettings settings)
{
    settings.heapInUse = heapInUse();
    return settings;
}

CaptureTap::Ending endingOf(bool isWithinPacket)
{
    return isWithinPacket ? CaptureTap::Ending::WithinPacket : CaptureTap::Ending::AtPacketEnd;
}

} // namespace

Reactor::Reactor(const ServerSettings &settings, std::shared_ptr<Mailbox<ServerReport>> reports)
    : m_engine(withHeap(settings.engine), settings.authentication)
    , m_passwords(executor(), [this](PeerHandle peer,
                                     PasswordAnswer answer) { m_engine.answerPassword(peer, answer, now()); })
    , m_reports(std::move(reports))
    , m_wake(settings.wake)
    , m_logLevel(settings.logLevel)
    , m_handshakes(*this, settings.engine.connectTimeout, settings.maximumHandshakes)
    , m_readBuffer(readBufferSize)
{ }

TimePoint Reactor::now()
{
    if (!m_hasNow) {
        m_now = std::chrono::time_point_cast<TimePoint::duration>(std::chrono::steady_clock::now());
        m_hasNow = true;
    }
    return m_now;
}

void Reactor::run()
{
    m_engine.advance(now()); // the broker's time begins
    m_hasNow = false;
    // Looking for more before a turn ends costs a system call: it pays when the turn before found more, or when this one
    // began as soon as that had ended. A message that comes alone goes out without it.
    bool isBusy = true;
    endTurn(); // what was restored may have deadlines and records already
    while (!m_context.stopped()) {
        m_turnBytes = 0;
        const auto idleSince = std::chrono::steady_clock::now();
        if (m_engine.hasDirty())
            m_context.poll_one();
        else
            m_context.run_one();
        isBusy = isBusy || now() - idleSince < busyGap;
        unsigned handled = 1;
        if (isBusy) {
            while (handled < handlersPerTurn && m_turnBytes < bytesPerTurn && m_context.poll_one() > 0)
                ++handled;
        }
        isBusy = handled > 1;
        endTurn();
    }
}

void Reactor::endTurn()
{
    if (m_tap)
        m_tap->tick(); // answers are not as old as what they answer
    if (m_engine.hasPasswordQuestions())
        askForPasswords();
    flushDirty();
    if (m_tap)
        m_tap->flush();
    if (m_storage)
        storeRecords();
    if (m_engine.hasEvents() || !m_events.empty())
        reportEvents();
    armTimer();
    m_hasNow = false;
    if (m_isStopping)
        finishIfIdle();
}

void Reactor::askForPasswords()
{
    for (auto &question : m_engine.takePasswordQuestions()) {
        const auto users = question.policy < m_users.size() ? m_users[question.policy] : nullptr;
        m_passwords.ask(std::move(question), users);
    }
}

void Reactor::setAccess(const std::vector<ListenerAccess> &access)
{
    std::vector<AccessPolicy> policies;
    m_users.clear();
    for (const auto &each : access) {
        policies.push_back(accessPolicyOf(each));
        m_users.push_back(each.users);
    }
    m_engine.setAccessPolicies(std::move(policies));
}

void Reactor::flushDirty()
{
    const auto dirty = m_engine.takeDirty();
    for (const auto handle : dirty) {
        // One that was closed a moment ago may still be named.
        const auto connection = m_connections[handle.index];
        if (connection && connection->m_handle == handle)
            connection->flush();
    }
}

void Reactor::add(const std::shared_ptr<PeerConnection> &connection, PeerOrigin origin)
{
    connection->m_handle = m_engine.connected(std::move(origin), now());
    connection->m_isRegistered = true;
    const auto index = connection->m_handle.index;
    if (m_connections.size() <= index)
        m_connections.resize(index + 1);
    m_connections[index] = connection;
    ++m_connectionCount;
    if (m_tap)
        beginCapture(*connection);
}

void Reactor::receive(PeerConnection &connection, ByteView bytes)
{
    m_turnBytes += bytes.size();
    m_engine.receive(connection.m_handle, bytes, now());
    if (!m_tap)
        return;
    // Answers are written later: this is still before them.
    const bool isWithin = !m_engine.partialPacket(connection.m_handle).empty();
    m_tap->add(connection.m_captured, Side::Client, bytes, endingOf(isWithin));
}

void Reactor::sent(PeerConnection &connection, std::span<const ByteView> views, std::size_t size)
{
    auto &output = m_engine.output(connection.m_handle);
    if (m_tap)
        captureSent(connection, views, size);
    output.consume(size);
    m_engine.countSent(size);
    if (output.isEmpty())
        m_engine.outputDrained(connection.m_handle, now());
}

void Reactor::captureSent(PeerConnection &connection, std::span<const ByteView> views, std::size_t size)
{
    const bool isAll = size == m_engine.output(connection.m_handle).size();
    for (const auto view : views) {
        const auto part = view.first(std::min(view.size(), size));
        size -= part.size();
        m_tap->add(connection.m_captured, Side::Server, part, endingOf(size > 0 || !isAll));
        if (size == 0)
            break;
    }
}

void Reactor::setCapture(const std::shared_ptr<CaptureFeed> &feed)
{
    if (m_tap) {
        for (const auto &connection : m_connections) {
            if (connection)
                m_tap->close(connection->m_captured);
        }
        m_tap->flush();
    }
    m_tap = feed ? std::make_unique<CaptureTap>(feed) : nullptr;
    for (const auto &connection : m_connections) {
        if (m_tap && connection)
            beginCapture(*connection);
    }
}

void Reactor::beginCapture(PeerConnection &connection)
{
    const auto handle = connection.m_handle;
    auto ends = connection.ends();
    StreamInfo info {.source = StreamInfo::Source::LocalBroker,
                     .client = std::move(ends.client),
                     .server = std::move(ends.server)};
    if (const auto identity = m_engine.identity(handle)) {
        info.version = identity->version;
        info.clientId = identity->clientId;
    }
    connection.m_captured = m_tap->open(std::move(info));
    connection.m_captured.isLosing[1] = !m_engine.output(handle).isEmpty();
    if (const auto partial = m_engine.partialPacket(handle); !partial.empty())
        m_tap->add(connection.m_captured, Side::Client, partial, CaptureTap::Ending::WithinPacket);
}

void Reactor::remove(PeerConnection &connection, CloseCause cause)
{
    if (!std::exchange(connection.m_isRegistered, false))
        return;
    if (m_tap)
        m_tap->close(connection.m_captured);
    m_engine.closed(connection.m_handle, cause, now());
    --m_connectionCount;
    // Last: this may be what kept the connection alive.
    m_connections[connection.m_handle.index].reset();
}

void Reactor::abortLater(const std::shared_ptr<PeerConnection> &connection)
{
    m_aborts.emplace_back(now() + abortDelay, connection);
    if (m_aborts.size() == 1)
        armAbortTimer();
}

void Reactor::armAbortTimer()
{
    m_abortTimer.expires_at(m_aborts.front().first);
    m_abortTimer.async_wait([this](error_code error) {
        if (error)
            return;
        for (; !m_aborts.empty() && m_aborts.front().first <= now(); m_aborts.pop_front()) {
            if (const auto connection = m_aborts.front().second.lock())
                connection->abort();
        }
        // Those that have ended by themselves need no timer.
        while (!m_aborts.empty() && m_aborts.front().second.expired())
            m_aborts.pop_front();
        if (!m_aborts.empty())
            armAbortTimer();
    });
}

void Reactor::armTimer()
{
    // A later deadline does not move the timer: it fires, finds nothing due and is armed again. Deadlines move with
    // nearly every packet, timers cost a system call.
    const auto deadline = m_engine.nextDeadline();
    if (deadline >= m_armedFor)
        return;
    m_armedFor = deadline;
    m_timer.expires_at(deadline);
    m_timer.async_wait([this](error_code error) {
        if (error)
            return;
        m_armedFor = never;
        m_engine.advance(now());
    });
}

void Reactor::reportEvents()
{
    auto events = m_engine.takeEvents();
    events.insert(events.end(), std::make_move_iterator(m_events.begin()),
                  std::make_move_iterator(m_events.end()));
    m_events.clear();
    report(std::move(events));
}

void Reactor::report(std::vector<Event> events)
{
    const auto time = std::chrono::system_clock::now();
    std::erase_if(events, [this](const Event &event) { return levelOf(event) < m_logLevel; });
    if (events.empty())
        return;
    report([&](ServerReport &waiting) {
        for (auto &event : events) {
            if (waiting.log.size() < maximumLogRecords)
                waiting.log.push_back({time, std::move(event)});
            else
                ++waiting.lostRecords;
        }
    });
}

Expected<void, std::string> Reactor::useStorage(std::unique_ptr<Storage> storage)
{
    auto restored = storage->restore(m_engine, now());
    if (!restored)
        return unexpected(std::move(restored.error()));
    m_storage = std::move(storage);
    m_storage->start([this] { asio::post(m_context, [this] { handleStored(); }); });
    report(std::move(*restored));
    return {};
}

void Reactor::storeRecords()
{
    if (!m_engine.hasRecords())
        return;
    m_storage->store(m_engine.takeRecords());
    if (m_isStorageFailing)
        updateStoring();
}

void Reactor::handleStored()
{
    auto stored = m_storage->take();
    m_isStorageFailing = stored.isFailing;
    updateStoring();
    if (stored.committed > 0)
        m_engine.committed(stored.committed);
    report(std::move(stored.events));
    if (m_storage->isFull() && !m_isStorageFailing)
        return;
    for (const auto &paused : std::exchange(m_paused, {})) {
        const auto connection = paused.lock();
        if (!connection)
            continue;
        connection->m_isPaused = false;
        if (connection->m_isRegistered)
            connection->readAgain();
    }
}

void Reactor::updateStoring()
{
    if (!m_isStorageFailing)
        m_engine.setStoring(Storing::Works);
    else
        m_engine.setStoring(m_storage->isFull() ? Storing::FailsAndIsFull : Storing::Fails);
}

bool Reactor::wantsRead(PeerConnection &connection)
{
    // A disk that is slow is waited for; while it fails, what it cannot store is refused instead.
    if (m_storage && m_storage->isFull() && !m_isStorageFailing) {
        if (!std::exchange(connection.m_isPaused, true))
            m_paused.push_back(connection.weak_from_this());
        return false;
    }
    return m_engine.wantsRead(connection.m_handle);
}

void Reactor::closeStorage()
{
    if (!m_storage)
        return;
    m_storage->close();
    report(m_storage->take().events);
}

Statistics Reactor::statistics() const
{
    auto statistics = m_engine.statistics();
    statistics.handshakesFailed = m_handshakes.failed();
    statistics.handshakesGivenUp = m_handshakes.givenUp();
    statistics.count(Limit::ConnectTimeout, m_handshakes.timedOut());
    statistics.count(Limit::Handshakes, m_handshakes.crowdedOut());
    statistics.count(Limit::ListenerConnections, m_turnedAway);
    return statistics;
}

void Reactor::stop()
{
    m_isStopping = true;
    m_engine.shutDown(now());
    m_stopTimer.expires_after(stopDelay);
    m_stopTimer.async_wait([this](error_code error) {
        if (!error)
            m_context.stop();
    });
}

void Reactor::finishIfIdle()
{
    if (m_connectionCount == 0 && !m_engine.hasDirty())
        m_context.stop();
}

} // namespace espalier
