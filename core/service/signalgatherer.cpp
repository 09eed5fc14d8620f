// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalgatherer.h"

#include "core/service/signalworker.h"

namespace espalier {

SignalGatherer::SignalGatherer(SignalWorker *worker, std::shared_ptr<SignalFeed> feed, QObject *parent)
    : QObject(parent), m_worker(worker), m_feed(std::move(feed))
{
    connect(worker, &SignalWorker::samplesPending, this, &SignalGatherer::samplesPending,
            Qt::QueuedConnection);
    connect(worker, &SignalWorker::catalogPending, this, &SignalGatherer::catalogPending,
            Qt::QueuedConnection);
    connect(worker, &SignalWorker::valuesPending, this, &SignalGatherer::valuesPending, Qt::QueuedConnection);
}

template <typename Command>
void SignalGatherer::post(Command &&command)
{
    QMetaObject::invokeMethod(m_worker, std::forward<Command>(command), Qt::QueuedConnection);
}

void SignalGatherer::add(std::uint32_t number, const SignalAddress &address)
{
    post([worker = m_worker, number, address] { worker->add(number, address); });
}

void SignalGatherer::remove(std::uint32_t number)
{
    post([worker = m_worker, number] { worker->remove(number); });
}

void SignalGatherer::watchCatalog(bool watched)
{
    const auto watch = watched ? SignalWorker::Watch::On : SignalWorker::Watch::Off;
    post([worker = m_worker, watch] { worker->watchCatalog(watch); });
}

void SignalGatherer::filterCatalog(const QString &words)
{
    post([worker = m_worker, words] { worker->filterCatalog(words); });
}

void SignalGatherer::watchValues(const QList<QByteArray> &topicNames)
{
    post([worker = m_worker, topicNames] { worker->watchValues(topicNames); });
}

} // namespace espalier
