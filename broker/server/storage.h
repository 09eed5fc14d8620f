// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "broker/server/storagefile.h"
#include "broker/server/storagesettings.h"
#include "core/base/expected.h"
#include "core/base/mailbox.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

/// What has become of the batches.
struct StorageReport
{
    /// All up to this number are stored; 0 when there is nothing new.
    std::uint64_t committed = 0;
    bool isFailing = false;
    /// For the log: what went wrong, or is right again.
    std::vector<Event> events {};
};

/// Stores an engine's records in a database, on a thread of its own. All batches that wait are one transaction, so that
/// they share the disk's answer; what cannot be stored waits and is tried again, later and later.
///
/// Flow: open(), restore() once, start(); then store() for each batch and take() after each wake; close().
class Storage
{
public:
    /// Or what to do about it, in English.
    [[nodiscard]] static Expected<std::unique_ptr<Storage>, std::string> open(
        const StorageSettings &settings);
    ~Storage();
    Storage(const Storage &) = delete;
    Storage &operator=(const Storage &) = delete;

    /// Rebuilds the engine from what is stored; events for the log say what could not be.
    [[nodiscard]] Expected<std::vector<Event>, std::string> restore(Engine &engine, TimePoint now);

    /// `wake` is called on the storage's thread when take() has something after it had nothing.
    void start(std::function<void()> wake);
    void store(RecordBatch batch);
    [[nodiscard]] StorageReport take();
    /// More waits than should: nothing that leaves records ought to be taken.
    [[nodiscard]] bool isFull() const { return m_waitingBytes > m_settings.maximumWaiting; }

    /// Stores what waits, or gives up what cannot be stored, and ends the thread. take() tells which.
    void close();

private:
    class Worker;

    Storage(StorageSettings settings, StorageFile file);

    StorageSettings m_settings;
    /// Of the batches that are not known to be stored: numbers and bytes.
    std::deque<std::pair<std::uint64_t, std::size_t>> m_waiting;
    std::size_t m_waitingBytes = 0;
    std::unique_ptr<Worker> m_worker;
};

} // namespace espalier
