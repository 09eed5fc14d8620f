// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishworker.h"

#include <QObject>

namespace espalier {

/// The GUI's way to publish on one connection: drafts with placeholders, and schedules. Lives in the GUI thread; what it
/// is asked for is done by a PublishWorker in its own. Calls return at once, signals come in the GUI thread.
class Publisher : public QObject
{
    Q_OBJECT
public:
    /// `worker` must outlive this.
    explicit Publisher(PublishWorker *worker, QObject *parent = nullptr);

    /// Ends in failed(), or in composed() and Workspace::publishResult(). `token` has not the highest bit.
    void publish(std::uint64_t token, const PublishDraft &draft);
    /// Ends in previewed() or previewFailed().
    void requestPreview(std::uint64_t request, const PublishDraft &draft);

    /// `request.id` is chosen here and returned.
    ScheduleId start(ScheduleRequest request);
    void pause(ScheduleId id);
    void resume(ScheduleId id);
    void stop(ScheduleId id);
    void stopAll();
    /// Takes it out of the list.
    void remove(ScheduleId id);
    /// As of the last schedulesChanged().
    [[nodiscard]] const QList<ScheduleStatus> &schedules() const { return m_schedules; }

signals:
    void composed(quint64 token, const QString &topicName);
    void failed(quint64 token, const espalier::DraftError &error);
    void previewed(quint64 request, const espalier::MessagePreview &preview);
    void previewFailed(quint64 request, const espalier::DraftError &error);
    void schedulesChanged();

private:
    template <typename Command>
    void post(Command &&command)
    {
        QMetaObject::invokeMethod(m_worker, std::forward<Command>(command), Qt::QueuedConnection);
    }

    PublishWorker *m_worker;
    QList<ScheduleStatus> m_schedules;
    std::uint32_t m_lastSchedule = 0;
};

} // namespace espalier
