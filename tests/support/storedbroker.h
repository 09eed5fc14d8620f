// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/sqlite.h"
#include "broker/server/storage.h"
#include "tests/support/durablebroker.h"

#include <QTemporaryDir>

#include <memory>
#include <semaphore>
#include <string_view>

namespace espalier {

/// An engine whose records are stored in a folder, as long as this exists.
class StoredBroker
{
public:
    explicit StoredBroker(const StorageSettings &settings);

    void store();
    /// The storage's next word.
    StorageReport wait();
    void commit();
    BrokerScript::Peer connected(std::string_view clientId, const PeerOptions &options = lastingBriefly());
    /// A session without connection that has the filter "a".
    void leaveSubscriber(std::string_view clientId);
    void publish(std::string_view payload);
    /// What a client is sent that comes back.
    QString messagesFor(std::string_view clientId);

    BrokerScript script;
    std::unique_ptr<Storage> storage;
    QString error;
    QString log;

private:
    void note(const std::vector<Event> &events);

    std::counting_semaphore<> m_woken {0};
};

/// A folder with a database in it.
class StorageFolder
{
public:
    [[nodiscard]] StorageSettings settings() const;
    [[nodiscard]] QString file(const QString &name = QStringLiteral("espalier.db")) const;
    [[nodiscard]] QStringList files() const;
    [[nodiscard]] QByteArray content(const QString &name) const;
    void write(const QString &name, const QByteArray &content) const;
    void execute(const char *sql) const;
    /// With so many retained messages and a queued one.
    void fill(int retained) const;
    [[nodiscard]] QString keptAside() const;

private:
    QTemporaryDir m_folder;
};

} // namespace espalier
