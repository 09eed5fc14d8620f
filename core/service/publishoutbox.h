// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/messagecomposer.h"

#include <QObject>

#include <deque>
#include <memory>
#include <optional>

namespace espalier {

class Connection;

/// Publishes messages in the order in which they come, although those whose payload takes long to make are made on a pool
/// thread. Worker thread.
class PublishOutbox : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Before anything else. `connection` must outlive this.
    void begin(Connection &connection) { m_connection = &connection; }

    using Outcome = Expected<OutgoingMessage, DraftError>;
    /// Takes what came of making a message. Ends in publishing() or failed(), before this returns where nothing waits.
    void put(std::uint64_t token, Outcome outcome);
    /// The same for what is still to be made, on a pool thread.
    void encode(std::uint64_t token, UnencodedMessage message,
                const std::shared_ptr<const PayloadRegistry> &registry);
    /// Messages that are not published yet.
    [[nodiscard]] std::size_t waiting() const { return m_entries.size(); }

signals:
    /// The message goes to the connection now.
    void publishing(quint64 token, const QString &topicName);
    void failed(quint64 token, const espalier::DraftError &error);

private:
    struct Entry
    {
        std::uint64_t token = 0;
        std::uint64_t serial = 0;
        /// Nothing while a pool thread works on it.
        std::optional<Outcome> outcome {};
    };

    void handleEncoded(std::uint64_t serial, Outcome outcome);
    void publish(std::uint64_t token, Outcome outcome);

    Connection *m_connection = nullptr;
    std::deque<Entry> m_entries;
    std::uint64_t m_lastSerial = 0;
};

} // namespace espalier
