// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "broker/server/asio.h"
#include "broker/server/handshakes.h"
#include "broker/server/passwordchecker.h"
#include "broker/server/server.h"
#include "broker/server/storage.h"
#include "core/capture/capturetap.h"

#include <array>
#include <deque>
#include <memory>
#include <vector>

namespace espalier {

class Reactor;

/// One client's bytes on their way between a transport and the engine. Lives on the reactor's thread, kept alive by its
/// pending operations and, while the engine knows it, by the reactor.
class PeerConnection : public std::enable_shared_from_this<PeerConnection>
{
public:
    explicit PeerConnection(Reactor &reactor) : m_reactor(reactor) { }
    virtual ~PeerConnection() = default;
    PeerConnection(const PeerConnection &) = delete;
    PeerConnection &operator=(const PeerConnection &) = delete;

    /// Writes what the engine has for this client, as far as the transport takes it, and closes when it wants so.
    virtual void flush() = 0;
    /// Reads what was left because it was not wanted (Reactor::wantsRead()).
    virtual void readAgain() { flush(); }
    /// Closes at once, whatever is unsent.
    virtual void abort() = 0;
    /// Where the bytes come from and go to; empty without a network.
    struct Ends
    {
        StreamEnd client {};
        StreamEnd server {};
    };
    [[nodiscard]] virtual Ends ends() const { return {}; }

protected:
    friend class Reactor;
    Reactor &m_reactor;
    PeerHandle m_handle;
    bool m_isRegistered = false;
    /// Waits in the reactor's list to be read from again.
    bool m_isPaused = false;
    /// While bytes are captured.
    CaptureTap::Stream m_captured {};
};

/// The server's event loop. A turn handles what is ready and then writes once for each client, so that the messages of a
/// turn share their system calls.
class Reactor
{
public:
    Reactor(const ServerSettings &settings, std::shared_ptr<Mailbox<ServerReport>> reports);

    [[nodiscard]] asio::io_context &context() { return m_context; }
    [[nodiscard]] Executor executor() { return m_context.get_executor(); }
    [[nodiscard]] Engine &engine() { return m_engine; }
    /// The time of this turn.
    [[nodiscard]] TimePoint now();

    /// Rebuilds the engine from `storage` and keeps it there from now on. Before run(); or why not.
    [[nodiscard]] Expected<void, std::string> useStorage(std::unique_ptr<Storage> storage);
    /// Stores what waits. After run().
    void closeStorage();

    /// Runs until stop() has taken effect.
    void run();
    /// Says good-bye to every client and ends run() when all are gone, or after a second.
    void stop();
    [[nodiscard]] bool isStopping() const { return m_isStopping; }
    /// What should survive the broker would not do so now.
    [[nodiscard]] bool isStorageFailing() const { return m_isStorageFailing; }

    /// Connections that are not known to the engine yet.
    [[nodiscard]] Handshakes &handshakes() { return m_handshakes; }
    /// What happens before, or beside, the engine.
    void log(Event event) { m_events.push_back(std::move(event)); }
    /// A connection was closed because its listener has no room for it.
    void turnAway(Event event)
    {
        ++m_turnedAway;
        log(std::move(event));
    }
    /// The engine's, and what happens before it.
    [[nodiscard]] Statistics statistics() const;

    /// Makes the connection known to the engine.
    void add(const std::shared_ptr<PeerConnection> &connection, PeerOrigin origin);
    /// Hands bytes on that belong to this turn.
    void receive(PeerConnection &connection, ByteView bytes);
    /// Whether bytes of the connection are taken now. If not, it is flushed, or told to readAgain(), once they are.
    [[nodiscard]] bool wantsRead(PeerConnection &connection);
    /// The front of the connection's output was written: drops `size` bytes of it, which the first of `views` show.
    void sent(PeerConnection &connection, std::span<const ByteView> views, std::size_t size);
    /// The connection is gone for the engine.
    void remove(PeerConnection &connection, CloseCause cause);
    /// Aborts the connection if it has not ended by itself some time from now.
    void abortLater(const std::shared_ptr<PeerConnection> &connection);

    /// Who may come in by each listener, and what he may do: from now on, also for clients that are connected.
    void setAccess(const std::vector<ListenerAccess> &access);

    /// Copies what passes on all connections to `feed` from now on; null ends that.
    void setCapture(const std::shared_ptr<CaptureFeed> &feed);

    /// Where all connections read to: used between reading and handing on, never kept.
    [[nodiscard]] std::span<std::uint8_t> readBuffer() { return m_readBuffer; }

    template <typename Fill>
    void report(Fill &&fill)
    {
        if (m_reports->put(std::forward<Fill>(fill)) == Mailbox<ServerReport>::WasEmpty && m_wake)
            m_wake();
    }

private:
    void endTurn();
    void askForPasswords();
    void beginCapture(PeerConnection &connection);
    void captureSent(PeerConnection &connection, std::span<const ByteView> views, std::size_t size);
    void flushDirty();
    void reportEvents();
    void report(std::vector<Event> events);
    void storeRecords();
    void handleStored();
    void updateStoring();
    void armTimer();
    void armAbortTimer();
    void finishIfIdle();

    asio::io_context m_context {BOOST_ASIO_CONCURRENCY_HINT_1};
    asio::executor_work_guard<Executor> m_work {m_context.get_executor()};
    Engine m_engine;
    /// Null where nothing is stored.
    std::unique_ptr<Storage> m_storage;
    bool m_isStorageFailing = false;
    /// Connections that are not read from because too much waits to be stored.
    std::vector<std::weak_ptr<PeerConnection>> m_paused;
    /// By ListenerAccess::policy.
    std::vector<std::shared_ptr<const UserCredentials>> m_users;
    PasswordChecker m_passwords;
    std::shared_ptr<Mailbox<ServerReport>> m_reports;
    std::function<void()> m_wake;
    LogLevel m_logLevel;
    Handshakes m_handshakes;
    std::vector<Event> m_events;
    std::uint64_t m_turnedAway = 0;
    std::vector<std::shared_ptr<PeerConnection>> m_connections;
    std::size_t m_connectionCount = 0;
    SteadyTimer m_timer {m_context};
    TimePoint m_armedFor = never;
    SteadyTimer m_abortTimer {m_context};
    std::deque<std::pair<TimePoint, std::weak_ptr<PeerConnection>>> m_aborts;
    SteadyTimer m_stopTimer {m_context};
    TimePoint m_now;
    bool m_hasNow = false;
    bool m_isStopping = false;
    std::size_t m_turnBytes = 0;
    std::vector<std::uint8_t> m_readBuffer;
    /// Null while nothing is captured.
    std::unique_ptr<CaptureTap> m_tap;
};

} // namespace espalier
