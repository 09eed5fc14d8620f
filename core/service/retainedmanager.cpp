// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/retainedmanager.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Steps that undo() can go back.
constexpr qsizetype maximumSteps = 20;

/// Of the messages of one step.
std::uint64_t keptBytes(const RetainedMessages &messages)
{
    std::uint64_t sum = 0;
    for (const auto &message : messages)
        sum += message.payload.size() + message.properties.size();
    return sum;
}

RetainedMessages without(const QList<std::uint32_t> &undone, const RetainedMessages &messages)
{
    RetainedMessages done;
    auto next = undone.begin();
    for (qsizetype index = 0; index < messages.size(); ++index) {
        if (next != undone.end() && *next == index)
            ++next;
        else
            done.append(messages.at(index));
    }
    return done;
}

} // namespace

RetainedManager::RetainedManager(RetainedWorker *worker, std::shared_ptr<RetainedWorker::Found> found,
                                 QObject *parent, std::uint64_t undoBytes)
    : QObject(parent), m_worker(worker), m_found(std::move(found)), m_undoBytes(undoBytes)
{
    connect(
        worker, &RetainedWorker::foundPending, this, [this] { emit this->found(m_found->take()); },
        Qt::QueuedConnection);
    connect(
        worker, &RetainedWorker::progressed, this,
        [this](const RetainedProgress &progress) {
            if (progress.task == m_task)
                emit progressed(progress);
        },
        Qt::QueuedConnection);
    connect(worker, &RetainedWorker::ended, this, &RetainedManager::handleEnded, Qt::QueuedConnection);
}

RetainedManager::~RetainedManager()
{
    m_worker->deleteLater();
}

void RetainedManager::post(std::function<void(RetainedWorker &)> command)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, command = std::move(command)] { command(*worker); },
        Qt::QueuedConnection);
}

bool RetainedManager::begin(RetainedTask task, const RetainedMessages &messages)
{
    if (m_task != RetainedTask::None)
        return false;
    m_task = task;
    m_messages = messages;
    m_isUndoing = false;
    return true;
}

void RetainedManager::look(const QString &topicFilter)
{
    if (begin(RetainedTask::Looking, {}))
        post([topicFilter](RetainedWorker &worker) { worker.look(topicFilter); });
}

void RetainedManager::clear(const RetainedMessages &messages)
{
    if (begin(RetainedTask::Clearing, messages))
        post([messages](RetainedWorker &worker) { worker.clear(messages); });
}

void RetainedManager::restore(const RetainedMessages &messages)
{
    if (begin(RetainedTask::Restoring, messages))
        post([messages](RetainedWorker &worker) { worker.restore(messages); });
}

void RetainedManager::undo()
{
    if (m_cleared.isEmpty() || m_task != RetainedTask::None)
        return;
    restore(m_cleared.last());
    m_isUndoing = true;
}

void RetainedManager::cancel()
{
    post([](RetainedWorker &worker) { worker.cancel(); });
}

void RetainedManager::dropOldSteps()
{
    std::uint64_t sum = 0;
    qsizetype kept = 0;
    while (kept < std::min(m_cleared.size(), maximumSteps)) {
        sum += keptBytes(m_cleared.at(m_cleared.size() - 1 - kept));
        if (kept > 0 && sum > m_undoBytes)
            break;
        ++kept;
    }
    m_cleared.remove(0, m_cleared.size() - kept);
}

void RetainedManager::handleEnded(const RetainedOutcome &outcome)
{
    m_task = RetainedTask::None;
    const auto changed = without(outcome.undone, m_messages);
    if (outcome.task == RetainedTask::Clearing && !changed.isEmpty()) {
        m_cleared.append(changed);
        dropOldSteps();
    }
    if (std::exchange(m_isUndoing, false)) {
        // What could not be brought back stays, to be tried again.
        RetainedMessages left;
        for (const auto index : outcome.undone)
            left.append(m_messages.at(index));
        m_cleared.removeLast();
        if (!left.isEmpty())
            m_cleared.append(left);
    }
    m_messages.clear();
    emit ended(outcome, changed);
}

} // namespace espalier
