// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storageworker.h"

#include "broker/server/storagedamage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace espalier {

namespace {

constexpr auto firstRetry = std::chrono::milliseconds(250);
constexpr auto longestRetry = std::chrono::seconds(10);
/// The clock's row costs a page of each transaction that has it.
constexpr auto clockInterval = std::chrono::seconds(1);
/// Pages of 4 KiB: the log is worked into the database when it has this many.
constexpr int pagesPerCheckpoint = 4000;

TimePoint steadyNow()
{
    return std::chrono::time_point_cast<TimePoint::duration>(std::chrono::steady_clock::now());
}

template <typename... Values>
Event failure(fmt::format_string<Values...> format, Values &&...values)
{
    return {.kind = Event::Kind::StorageFailed, .text = fmt::format(format, std::forward<Values>(values)...)};
}

StoredClock::WallTime wallNow()
{
    return std::chrono::time_point_cast<StoredClock::WallTime::duration>(std::chrono::system_clock::now());
}

Event mistimed(std::uint64_t rows, const std::string &path)
{
    return failure(
        "{} rows of {} held times that cannot be: such messages are kept as long as a message can be, such "
        "sessions count as left when the broker started",
        rows, path);
}

std::string salvagedText(const StorageTables::Salvaged &saved)
{
    auto text = fmt::format("{} {}", saved.takenOver, saved.table);
    if (saved.leftOut > 0)
        text += fmt::format(" ({} more cannot be what was stored, or refer to what is lost)", saved.leftOut);
    if (saved.isTorn)
        text += " (and how many more could not be read, nobody can tell)";
    return text;
}

void noteSalvaged(const std::vector<StorageTables::Salvaged> &tables, const std::string &path,
                  std::vector<Event> &events)
{
    std::vector<std::string> texts;
    std::uint64_t mistimedRows = 0;
    for (const auto &table : tables) {
        texts.push_back(salvagedText(table));
        mistimedRows += table.mistimed;
    }
    events.push_back(failure("from {} were taken over: {}; what else it held is lost to the broker", path,
                             fmt::join(texts, ", ")));
    if (mistimedRows > 0)
        events.push_back(mistimed(mistimedRows, path));
}

} // namespace

Storage::Worker::Worker(const StorageSettings &settings, StorageFile file)
    : m_settings(settings)
    , m_file(std::move(file))
    , m_tables(m_file.database)
    , m_retryDelay(firstRetry)
    , m_nextCheckpoint(pagesPerCheckpoint)
{
    const auto countPages = [](void *pages, sqlite3 *, const char *, int count) {
        *static_cast<int *>(pages) = count;
        return SQLITE_OK;
    };
    if (m_file.database.handle())
        sqlite3_wal_hook(m_file.database.handle(), countPages, &m_logPages);
}

Expected<std::vector<Event>, std::string> Storage::Worker::restore(Engine &engine, TimePoint now)
{
    std::vector<Event> events;
    if (auto salvaged = salvage(now, events); !salvaged)
        return unexpected(std::move(salvaged.error()));
    if (!m_clock)
        startClock(m_tables.clock(), now, m_file.path, events);
    const auto loaded = m_tables.load(*m_clock, [&](const Record &record) { return engine.restore(record); });
    if (m_file.database.hasFailed())
        return unexpected(storageErrorText(m_file.database.error(), m_file.path));
    if (loaded.leftOut > 0)
        events.push_back(failure("{} of {} rows of {} cannot be what was stored and were left out",
                                 loaded.leftOut, loaded.rows, m_file.path));
    if (loaded.mistimed > 0)
        events.push_back(mistimed(loaded.mistimed, m_file.path));
    engine.restored(now);
    return events;
}

void Storage::Worker::startClock(const std::optional<StoredClock::Reading> &last, TimePoint now,
                                 const std::string &path, std::vector<Event> &events)
{
    if (last && !last->isPossible())
        events.push_back(
            failure("the time noted in the database {} cannot be: the machine's clock is taken instead, and "
                    "messages and sessions may expire early or late",
                    path));
    m_clock.emplace(last, now, wallNow());
}

/// Takes over what a damaged database holds, where that is still to be done.
Expected<void, std::string> Storage::Worker::salvage(TimePoint now, std::vector<Event> &events)
{
    if (!m_file.salvage)
        return {};
    const auto path = (std::filesystem::path(m_file.path).parent_path() / m_file.salvage->keptAside).string();
    events.push_back(failure("the database {} was damaged ({}); it was moved to {} and a new one begun",
                             m_file.path, m_file.salvage->damage, path));
    if (!m_file.isReplaced)
        events.push_back(failure("an earlier start was interrupted while it took over what can be read of "
                                 "{}: this one begins again",
                                 path));
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        events.push_back(failure("{} is not there: what it held is lost to the broker", path));
        m_tables.endSalvage();
        return {};
    }
    auto damaged = openDamaged(path);
    if (!damaged)
        return unexpected(std::move(damaged.error()));
    StorageTables tables(*damaged);
    damaged->forgetError(); // of tables that are not there
    const auto last = tables.clock();
    damaged->forgetError();
    startClock(last, now, path, events);
    const auto saved = m_tables.salvage(tables, *m_clock);
    if (m_file.database.hasFailed())
        return unexpected(storageErrorText(m_file.database.error(), m_file.path));
    noteSalvaged(saved, path, events);
    return {};
}

void Storage::Worker::start(std::function<void()> wake)
{
    m_wake = std::move(wake);
    m_work.emplace(m_context.get_executor());
    m_thread = std::thread([this] { m_context.run(); });
}

void Storage::Worker::put(RecordBatch batch)
{
    if (m_inbox.put([&](Batches &waiting) { waiting.push_back(std::move(batch)); })
        == Mailbox<Batches>::WasEmpty)
        asio::post(m_context, [this] { handleBatches(); });
}

void Storage::Worker::handleBatches()
{
    auto arrived = m_inbox.take();
    std::move(arrived.begin(), arrived.end(), std::back_inserter(m_waiting));
    if (!m_isTimed)
        commit();
}

void Storage::Worker::handleTimer()
{
    m_isTimed = false;
    commit();
}

void Storage::Worker::armTimer(std::chrono::milliseconds delay)
{
    if (m_isClosing)
        return;
    m_isTimed = true;
    m_timer.expires_after(delay);
    m_timer.async_wait([this](error_code error) {
        // One that had fired before it was cancelled comes without an error.
        if (!error && !m_isClosing)
            handleTimer();
    });
}

void Storage::Worker::commit()
{
    if (m_waiting.empty())
        return;
    if (!tryToCommit()) {
        handleFailure();
        return;
    }
    handleSuccess();
    // The acknowledgements are out: now there is time to tidy up.
    if (m_logPages >= m_nextCheckpoint)
        checkpoint();
    if (m_settings.commitInterval.count() > 0)
        armTimer(m_settings.commitInterval);
}

bool Storage::Worker::tryToCommit()
{
    auto &database = m_file.database;
    database.execute("BEGIN IMMEDIATE");
    for (const auto &batch : m_waiting) {
        if (database.hasFailed())
            return false;
        m_tables.apply(batch, *m_clock);
    }
    writeClock();
    database.execute("COMMIT");
    return !database.hasFailed();
}

void Storage::Worker::writeClock()
{
    const auto now = steadyNow();
    if (now - m_clockWritten < clockInterval)
        return;
    m_tables.setClock({m_clock->toStored(now), wallNow().time_since_epoch().count()});
    m_clockWritten = now;
}

void Storage::Worker::handleFailure()
{
    auto &database = m_file.database;
    const auto error = database.error();
    database.forgetError();
    m_clockWritten = {};
    if (sqlite3_get_autocommit(database.handle()) == 0)
        database.execute("ROLLBACK");
    database.forgetError(); // the next attempt shows what is still wrong
    std::optional<Event> event;
    if (!std::exchange(m_isFailing, true))
        event = failure(
            "nothing can be stored: {} Until then QoS 1 and 2 messages to be retained or for sessions that "
            "outlive their connections, such sessions themselves and their subscriptions are refused; all "
            "else goes on, but changes to what is stored are lost if the broker ends",
            storageErrorText(error, m_file.path));
    report(0, std::move(event));
    armTimer(m_retryDelay);
    m_retryDelay = std::min<std::chrono::milliseconds>(m_retryDelay * 2, longestRetry);
}

void Storage::Worker::handleSuccess()
{
    const auto newest = m_waiting.back().number;
    m_waiting.clear();
    m_retryDelay = firstRetry;
    const bool wasFailing = std::exchange(m_isFailing, false);
    std::optional<Event> event;
    if (wasFailing)
        event = Event {.kind = Event::Kind::StorageRecovered,
                       .text = "all is stored again: the broker takes everything as before"};
    report(newest, std::move(event));
}

void Storage::Worker::report(std::uint64_t committed, std::optional<Event> event)
{
    const auto put = m_reports.put([&](StorageReport &waiting) {
        waiting.committed = std::max(waiting.committed, committed);
        waiting.isFailing = m_isFailing;
        if (event)
            waiting.events.push_back(std::move(*event));
    });
    if (put == Mailbox<StorageReport>::WasEmpty && m_wake)
        m_wake();
}

/// Works the log into the database, so that it begins anew.
void Storage::Worker::checkpoint()
{
    const int result = sqlite3_wal_checkpoint_v2(m_file.database.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                                 nullptr, nullptr);
    const bool isWrong = result != SQLITE_OK;
    m_nextCheckpoint = isWrong ? m_logPages + pagesPerCheckpoint : pagesPerCheckpoint;
    if (isWrong && !m_cannotCheckpoint)
        report(
            0,
            failure("the log of the database {} grows, as it cannot be moved into the database: {}. Look at "
                    "the disk",
                    m_file.path, sqlite3_errstr(result)));
    m_cannotCheckpoint = isWrong;
}

void Storage::Worker::close()
{
    if (!m_thread.joinable())
        return;
    asio::post(m_context, [this] {
        m_isClosing = true;
        m_timer.cancel();
        // One last time: whoever waited for an interval need not, and a disk may have come back.
        m_isTimed = false;
        handleBatches();
        m_work.reset();
    });
    m_thread.join();
    if (!m_waiting.empty())
        report(0, failure("the last changes could not be stored in {}: they are lost", m_file.path));
    m_wake = {};
}

} // namespace espalier
