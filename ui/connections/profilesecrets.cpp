// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilesecrets.h"

#include <utility>

namespace espalier {

Secrets merged(const Secrets &known, const Secrets &typed)
{
    const auto choose = [](const QString &old, const QString &fresh) {
        return fresh.isEmpty() ? old : fresh;
    };
    return {.password = choose(known.password, typed.password),
            .keyPassphrase = choose(known.keyPassphrase, typed.keyPassphrase),
            .proxyPassword = choose(known.proxyPassword, typed.proxyPassword)};
}

ProfileSecrets::ProfileSecrets(SecretStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    connect(&store, &SecretStore::found, this,
            [this](const QUuid &, const Secrets &secrets, SecretStore::Outcome outcome) {
                handleFound(secrets, outcome);
            });
    connect(&store, &SecretStore::stored, this,
            [this](const QUuid &, SecretStore::Outcome outcome, const QString &detail) {
                if (outcome != SecretStore::Outcome::Done)
                    emit failed(detail);
            });
}

void ProfileSecrets::find(const QUuid &profile, QObject *context, Callback callback)
{
    m_searches.enqueue({context, std::move(callback)});
    m_store.find(profile);
}

void ProfileSecrets::handleFound(const Secrets &secrets, SecretStore::Outcome outcome)
{
    if (m_searches.isEmpty())
        return;
    const auto search = m_searches.dequeue();
    if (search.context)
        search.callback({secrets, outcome == SecretStore::Outcome::Done});
}

void ProfileSecrets::remember(const QUuid &profile, const Secrets &typed)
{
    if (typed == Secrets {})
        return;
    m_forgotten.remove(profile);
    find(profile, this, [this, profile, typed](const Known &known) {
        const auto all = merged(known.secrets, typed);
        if (known.canBeKept && all != known.secrets && !m_forgotten.contains(profile))
            m_store.store(profile, all);
    });
}

void ProfileSecrets::forget(const QUuid &profile)
{
    m_forgotten.insert(profile);
    m_store.forget(profile);
}

} // namespace espalier
