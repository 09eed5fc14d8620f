// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/retainedworker.h"

#include <QObject>

#include <functional>
#include <memory>

namespace espalier {

/// The GUI's hold on what a server retains: look, clear, bring back. Lives in the GUI thread; the work is done by a
/// RetainedWorker. One task at a time: while it runs, others are not begun. Remembers what it has cleared, so that it can be undone.
///
/// Flow: look() -> found() any number of times -> ended(); clear(), restore() and undo() -> progressed() -> ended().
class RetainedManager : public QObject
{
    Q_OBJECT
public:
    /// Takes `worker`, which lives in its own thread and has been started there; it is deleted with this. The last step can
    /// be undone in any case, those before it as long as all together hold no more than `undoBytes` of payloads.
    RetainedManager(RetainedWorker *worker, std::shared_ptr<RetainedWorker::Found> found,
                    QObject *parent = nullptr, std::uint64_t undoBytes = RetainedWorker::Limits().keptBytes);
    ~RetainedManager() override;

    void look(const QString &topicFilter);
    void clear(const RetainedMessages &messages);
    void restore(const RetainedMessages &messages);
    /// Brings back what the last clear() took that has not been undone.
    void undo();
    void cancel();

    [[nodiscard]] RetainedTask task() const { return m_task; }
    /// How many messages undo() would bring back; 0: there is nothing to undo.
    [[nodiscard]] qsizetype undoCount() const { return m_cleared.isEmpty() ? 0 : m_cleared.last().size(); }

signals:
    void found(const espalier::RetainedMessages &messages);
    void progressed(const espalier::RetainedProgress &progress);
    /// `messages` are those that the task has changed on the server: the cleared ones or those that are back.
    void ended(const espalier::RetainedOutcome &outcome, const espalier::RetainedMessages &messages);

private:
    [[nodiscard]] bool begin(RetainedTask task, const RetainedMessages &messages);
    void dropOldSteps();
    void handleEnded(const RetainedOutcome &outcome);
    void post(std::function<void(RetainedWorker &)> command);

    RetainedWorker *m_worker;
    std::shared_ptr<RetainedWorker::Found> m_found;
    std::uint64_t m_undoBytes;
    RetainedTask m_task = RetainedTask::None;
    RetainedMessages m_messages;
    bool m_isUndoing = false;
    QList<RetainedMessages> m_cleared;
};

} // namespace espalier
