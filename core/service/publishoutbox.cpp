// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/publishoutbox.h"

#include "core/net/connection.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace espalier {

void PublishOutbox::put(std::uint64_t token, Outcome outcome)
{
    if (m_entries.empty())
        publish(token, std::move(outcome));
    else
        m_entries.push_back({.token = token, .serial = ++m_lastSerial, .outcome = std::move(outcome)});
}

void PublishOutbox::encode(std::uint64_t token, UnencodedMessage message,
                           const std::shared_ptr<const PayloadRegistry> &registry)
{
    const auto serial = ++m_lastSerial;
    m_entries.push_back({.token = token, .serial = serial});
    // What is shared here is copied by those who carry it.
    const auto promise = std::make_shared<QPromise<std::shared_ptr<Outcome>>>();
    promise->start();
    // A continuation of the future itself would be called for an outbox that is gone.
    auto *watcher = new QFutureWatcher<std::shared_ptr<Outcome>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, serial] {
        watcher->deleteLater();
        handleEncoded(serial, std::move(*watcher->result()));
    });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start(
        [promise, registry, shared = std::make_shared<UnencodedMessage>(std::move(message))] {
            promise->addResult(std::make_shared<Outcome>(std::move(*shared).encoded(registry.get())));
            promise->finish();
        });
}

void PublishOutbox::handleEncoded(std::uint64_t serial, Outcome outcome)
{
    const auto entry = std::ranges::find(m_entries, serial, &Entry::serial);
    entry->outcome = std::move(outcome);
    while (!m_entries.empty() && m_entries.front().outcome) {
        auto first = std::move(m_entries.front());
        m_entries.pop_front();
        publish(first.token, std::move(*first.outcome));
    }
}

void PublishOutbox::publish(std::uint64_t token, Outcome outcome)
{
    if (!outcome) {
        emit failed(token, outcome.error());
        return;
    }
    outcome->token = token;
    emit publishing(token, QString::fromStdString(outcome->topicName));
    m_connection->publish(std::move(*outcome));
}

} // namespace espalier
