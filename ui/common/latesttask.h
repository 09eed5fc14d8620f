// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <functional>

namespace espalier {

/// Does one job at a time on a pool thread. While one is being done only the latest of further ones is kept.
class LatestTask : public QObject
{
    Q_OBJECT
public:
    /// What is left to do in this object's thread when a job is done.
    using Outcome = std::function<void()>;
    /// Runs on the pool; may not touch what belongs to another thread.
    using Job = std::function<Outcome()>;

    explicit LatestTask(QObject *parent = nullptr);
    ~LatestTask() override;

    void run(Job job);
    /// Forgets the job that waits, and what comes of the one that runs.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

private:
    void startNext();

    QThreadPool m_pool;
    Job m_next;
    bool m_isBusy = false;
    bool m_isCancelled = false;
};

} // namespace espalier
