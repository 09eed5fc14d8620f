// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/publishoutbox.h"

#include "core/net/connection.h"
#include "core/net/poolwork.h"

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
    workInPool(
        this,
        [registry, message = std::move(message)]() mutable {
            return std::move(message).encoded(registry.get());
        },
        [this, serial](Outcome &&outcome) { handleEncoded(serial, std::move(outcome)); });
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
