// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/asio.h"
#include "broker/server/storage.h"
#include "broker/server/storagetables.h"

#include <optional>
#include <thread>

namespace espalier {

/// The half of Storage that has the database and, from start() to close(), the thread.
class Storage::Worker
{
public:
    Worker(const StorageSettings &settings, StorageFile file);

    [[nodiscard]] Expected<std::vector<Event>, std::string> restore(Engine &engine, TimePoint now);
    void start(std::function<void()> wake);
    /// From the owner's thread.
    void put(RecordBatch batch);
    [[nodiscard]] StorageReport take() { return m_reports.take(); }
    void close();

private:
    using Batches = std::vector<RecordBatch>;

    [[nodiscard]] Expected<void, std::string> salvage(TimePoint now, std::vector<Event> &events);
    void startClock(const std::optional<StoredClock::Reading> &last, TimePoint now, const std::string &path,
                    std::vector<Event> &events);
    void handleBatches();
    void handleTimer();
    void commit();
    [[nodiscard]] bool tryToCommit();
    void writeClock();
    void handleFailure();
    void handleSuccess();
    void checkpoint();
    void armTimer(std::chrono::milliseconds delay);
    /// Nothing new is committed where `committed` is 0.
    void report(std::uint64_t committed, std::optional<Event> event);

    StorageSettings m_settings;
    StorageFile m_file;
    StorageTables m_tables;
    std::optional<StoredClock> m_clock;
    std::function<void()> m_wake;
    Mailbox<Batches> m_inbox;
    Mailbox<StorageReport> m_reports;

    asio::io_context m_context {BOOST_ASIO_CONCURRENCY_HINT_1};
    std::optional<asio::executor_work_guard<Executor>> m_work;
    SteadyTimer m_timer {m_context};
    /// Nothing is tried before the timer fires.
    bool m_isTimed = false;
    /// What waits is tried once more, and nothing after that.
    bool m_isClosing = false;
    bool m_isFailing = false;
    bool m_cannotCheckpoint = false;
    std::chrono::milliseconds m_retryDelay {};
    std::deque<RecordBatch> m_waiting;
    TimePoint m_clockWritten;
    /// Pages of the database's log.
    int m_logPages = 0;
    int m_nextCheckpoint;
    std::thread m_thread;
};

} // namespace espalier
