// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secretstore.h"

#include <QQueue>

#include <array>

namespace QKeychain {
class Job;
}

namespace espalier {

/// The system's keychain: an entry for each secret of each profile, under the service "Espalier" and named
/// "<profile>/<kind>". Needs an event loop; the system may ask the user meanwhile.
class Keychain : public SecretStore
{
    Q_OBJECT
public:
    explicit Keychain(QObject *parent = nullptr);

    void find(const QUuid &profile) override;
    void store(const QUuid &profile, const Secrets &secrets) override;

private:
    struct Task
    {
        QUuid profile;
        enum class Kind : std::uint8_t { Find, Store } kind = Kind::Find;
        Secrets secrets {};
        std::size_t next = 0;
    };

    void begin(Task task);
    /// Goes on with the first task: one entry after the other, so that a locked keychain asks once.
    void step();
    void handleFinished(QKeychain::Job *job);
    void finish(Outcome outcome, const QString &detail);

    QQueue<Task> m_tasks;
};

} // namespace espalier
