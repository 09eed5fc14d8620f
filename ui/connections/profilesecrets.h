// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secretstore.h"

#include <QObject>
#include <QPointer>
#include <QQueue>
#include <QSet>
#include <QUuid>

#include <functional>

namespace espalier {

/// The secrets of profiles as the window uses them: found one by one, and remembered without losing those that were not
/// typed again. GUI thread; one for the application.
class ProfileSecrets : public QObject
{
    Q_OBJECT
public:
    struct Known
    {
        Secrets secrets {};
        /// Whether there is a keychain that answers: otherwise nothing can be kept.
        bool canBeKept = false;
    };
    using Callback = std::function<void(const Known &)>;

    /// `store` outlives this.
    explicit ProfileSecrets(SecretStore &store, QObject *parent = nullptr);

    /// Calls back from the event loop, unless `context` has gone.
    void find(const QUuid &profile, QObject *context, Callback callback);
    /// Keeps what `typed` has; the others stay as they are.
    void remember(const QUuid &profile, const Secrets &typed);
    /// For good: what is still on its way into the keychain is not kept either.
    void forget(const QUuid &profile);

signals:
    /// The keychain did not take it; the system's words.
    void failed(const QString &detail);

private:
    struct Search
    {
        QPointer<QObject> context;
        Callback callback;
    };
    void handleFound(const Secrets &secrets, SecretStore::Outcome outcome);

    SecretStore &m_store;
    /// Answers come in the order of the calls.
    QQueue<Search> m_searches;
    QSet<QUuid> m_forgotten;
};

/// `known` with what `typed` has in its place.
[[nodiscard]] Secrets merged(const Secrets &known, const Secrets &typed);

} // namespace espalier
