// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/latesttask.h"

#include <mutex>
#include <thread>
#include <utility>

namespace espalier {

/// Whom a job tells that it is done. Lives as long as the job.
struct LatestTask::Listener
{
    std::mutex mutex;
    /// None when it is destroyed.
    LatestTask *task;
};

LatestTask::LatestTask(QObject *parent) : QObject(parent), m_listener(std::make_shared<Listener>())
{
    m_listener->task = this;
    m_pool.setMaxThreadCount(1);
}

LatestTask::~LatestTask()
{
    {
        const std::scoped_lock lock(m_listener->mutex);
        m_listener->task = nullptr;
    }
    m_pool.waitForDone();
}

void LatestTask::run(Job job, Ending ending)
{
    m_next = std::move(job);
    m_nextEnding = ending;
    startNext();
}

void LatestTask::cancel()
{
    m_next = nullptr;
    m_isCancelled = m_isBusy;
}

void LatestTask::startNext()
{
    if (m_isBusy || !m_next)
        return;
    m_isBusy = true;
    auto work = [listener = m_listener, job = std::exchange(m_next, nullptr)] {
        auto outcome = job();
        const std::scoped_lock lock(listener->mutex);
        // What is queued dies with the task.
        if (auto *task = listener->task)
            QMetaObject::invokeMethod(
                task, [task, outcome = std::move(outcome)] { task->finish(outcome); }, Qt::QueuedConnection);
    };
    if (m_nextEnding == Ending::Left)
        std::thread(std::move(work)).detach();
    else
        m_pool.start(std::move(work));
}

void LatestTask::finish(const Outcome &outcome)
{
    m_isBusy = false;
    if (!std::exchange(m_isCancelled, false))
        outcome();
    startNext();
}

} // namespace espalier
