// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/publisher.h"

namespace espalier {

Publisher::Publisher(PublishWorker *worker, QObject *parent) : QObject(parent), m_worker(worker)
{
    connect(worker, &PublishWorker::composed, this, &Publisher::composed, Qt::QueuedConnection);
    connect(worker, &PublishWorker::failed, this, &Publisher::failed, Qt::QueuedConnection);
    connect(worker, &PublishWorker::previewed, this, &Publisher::previewed, Qt::QueuedConnection);
    connect(worker, &PublishWorker::previewFailed, this, &Publisher::previewFailed, Qt::QueuedConnection);
    connect(
        &worker->scheduler(), &PublishScheduler::changed, this,
        [this](const QList<ScheduleStatus> &schedules) {
            m_schedules = schedules;
            emit schedulesChanged();
        },
        Qt::QueuedConnection);
}

void Publisher::publish(std::uint64_t token, const PublishDraft &draft)
{
    post([worker = m_worker, token, draft] { worker->publish(token, draft); });
}

void Publisher::requestPreview(std::uint64_t request, const PublishDraft &draft)
{
    post([worker = m_worker, request, draft] { worker->preview(request, draft); });
}

ScheduleId Publisher::start(ScheduleRequest request)
{
    request.id = ScheduleId(++m_lastSchedule);
    post([worker = m_worker, request] { worker->scheduler().start(request); });
    return request.id;
}

void Publisher::pause(ScheduleId id)
{
    post([worker = m_worker, id] { worker->scheduler().pause(id, PublishScheduler::Pause::On); });
}

void Publisher::resume(ScheduleId id)
{
    post([worker = m_worker, id] { worker->scheduler().pause(id, PublishScheduler::Pause::Off); });
}

void Publisher::stop(ScheduleId id)
{
    post([worker = m_worker, id] { worker->scheduler().stop(id); });
}

void Publisher::stopAll()
{
    post([worker = m_worker] { worker->scheduler().stopAll(); });
}

void Publisher::remove(ScheduleId id)
{
    post([worker = m_worker, id] { worker->scheduler().remove(id); });
}

} // namespace espalier
