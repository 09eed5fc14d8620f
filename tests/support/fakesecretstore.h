// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secretstore.h"

#include <QHash>

namespace espalier {

/// A keychain in memory, or none where `outcome` says so. Answers from the event loop, as the real one does.
class FakeSecretStore : public SecretStore
{
public:
    void find(const QUuid &profile) override
    {
        later([this, profile] {
            const bool isThere = outcome == Outcome::Done;
            emit found(profile, isThere ? kept.value(profile) : Secrets(), outcome);
        });
    }
    void store(const QUuid &profile, const Secrets &secrets) override
    {
        later([this, profile, secrets] {
            if (outcome == Outcome::Done)
                kept.insert(profile, secrets);
            emit stored(profile, outcome, {});
        });
    }

    QHash<QUuid, Secrets> kept;
    Outcome outcome = Outcome::Done;

private:
    template <typename Function>
    void later(Function function)
    {
        QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
    }
};

} // namespace espalier
