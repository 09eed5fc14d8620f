// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <functional>
#include <memory>

namespace espalier {

/// Does one job at a time on another thread. While one is being done only the latest of further ones is kept.
class LatestTask : public QObject
{
    Q_OBJECT
public:
    /// What is left to do in this object's thread when a job is done.
    using Outcome = std::function<void()>;
    /// May not touch what belongs to another thread.
    using Job = std::function<Outcome()>;
    /// What the destructor does about the job that runs.
    enum class Ending : std::uint8_t {
        Awaited,
        /// It goes on alone, so it owns all that it uses, and nobody learns what comes of it. For a job that only reads
        /// where that may take for ever: a window must not wait for a file server that is gone.
        Left
    };

    explicit LatestTask(QObject *parent = nullptr);
    ~LatestTask() override;

    void run(Job job, Ending ending = Ending::Awaited);
    /// Forgets the job that waits, and what comes of the one that runs.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

private:
    struct Listener;

    void startNext();
    void finish(const Outcome &outcome);

    std::shared_ptr<Listener> m_listener;
    QThreadPool m_pool;
    Job m_next;
    Ending m_nextEnding = Ending::Awaited;
    bool m_isBusy = false;
    bool m_isCancelled = false;
};

} // namespace espalier
