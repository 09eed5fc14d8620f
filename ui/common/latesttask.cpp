// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/latesttask.h"

#include <utility>

namespace espalier {

LatestTask::LatestTask(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

LatestTask::~LatestTask()
{
    m_pool.waitForDone();
}

void LatestTask::run(Job job)
{
    m_next = std::move(job);
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
    // The destructor waits for the pool, so `this` outlives the call; an event that is still queued then dies with it.
    m_pool.start([this, job = std::exchange(m_next, nullptr)] {
        QMetaObject::invokeMethod(
            this,
            [this, outcome = job()] {
                m_isBusy = false;
                if (!std::exchange(m_isCancelled, false))
                    outcome();
                startNext();
            },
            Qt::QueuedConnection);
    });
}

} // namespace espalier
