// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secrets.h"

#include <QObject>
#include <QUuid>

#include <cstdint>

namespace espalier {

/// Where the secrets of profiles are kept. Answers come from the event loop, in the order of the calls; none may come
/// for calls whose store has been destroyed. Lives in one thread.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    enum class Outcome : std::uint8_t {
        Done,
        /// This machine has no keychain, or the user keeps it locked: secrets are asked for each time.
        NoKeychain,
    };

    /// Ends in found(): what was never stored is empty.
    virtual void find(const QUuid &profile) = 0;
    /// Ends in stored(). Empty secrets are forgotten.
    virtual void store(const QUuid &profile, const Secrets &secrets) = 0;
    void forget(const QUuid &profile) { store(profile, {}); }

signals:
    void found(const QUuid &profile, const espalier::Secrets &secrets,
               espalier::SecretStore::Outcome outcome);
    /// With `detail` in the system's words where there is no keychain.
    void stored(const QUuid &profile, espalier::SecretStore::Outcome outcome, const QString &detail);
};

} // namespace espalier
