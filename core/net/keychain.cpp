// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/keychain.h"

#include <qt6keychain/keychain.h>

#include <utility>

namespace espalier {

namespace {

struct Entry
{
    const char *name;
    QString Secrets::*secret;
};

constexpr std::array entries {Entry {"password", &Secrets::password},
                              Entry {"key-passphrase", &Secrets::keyPassphrase},
                              Entry {"proxy-password", &Secrets::proxyPassword}};

} // namespace

Keychain::Keychain(QObject *parent) : SecretStore(parent) { }

void Keychain::find(const QUuid &profile)
{
    begin({.profile = profile, .kind = Task::Kind::Find});
}

void Keychain::store(const QUuid &profile, const Secrets &secrets)
{
    begin({.profile = profile, .kind = Task::Kind::Store, .secrets = secrets});
}

void Keychain::begin(Task task)
{
    m_tasks.append(std::move(task));
    if (m_tasks.size() == 1)
        step();
}

void Keychain::step()
{
    const auto &task = m_tasks.head();
    const auto &entry = entries.at(task.next);
    const auto service = QStringLiteral("Espalier");
    QKeychain::Job *job = nullptr;
    if (task.kind == Task::Kind::Find) {
        job = new QKeychain::ReadPasswordJob(service, this);
    } else if (const auto &secret = task.secrets.*entry.secret; secret.isEmpty()) {
        job = new QKeychain::DeletePasswordJob(service, this);
    } else {
        auto *write = new QKeychain::WritePasswordJob(service, this);
        write->setTextData(secret);
        job = write;
    }
    job->setKey(task.profile.toString(QUuid::WithoutBraces) + QLatin1Char('/') + QLatin1String(entry.name));
    connect(job, &QKeychain::Job::finished, this, &Keychain::handleFinished);
    job->start();
}

void Keychain::handleFinished(QKeychain::Job *job)
{
    auto &task = m_tasks.head();
    // Which number a system gives for "there is no keychain" is not to be relied on: any other than this is one.
    const bool isMissing = job->error() == QKeychain::EntryNotFound;
    if (job->error() != QKeychain::NoError && !isMissing) {
        finish(Outcome::NoKeychain, job->errorString());
        return;
    }
    if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(job); read && !isMissing)
        task.secrets.*entries.at(task.next).secret = read->textData();
    if (++task.next == entries.size())
        finish(Outcome::Done, {});
    else
        step();
}

void Keychain::finish(Outcome outcome, const QString &detail)
{
    const auto task = m_tasks.dequeue();
    if (!m_tasks.isEmpty())
        step();
    if (task.kind == Task::Kind::Find)
        emit found(task.profile, outcome == Outcome::Done ? task.secrets : Secrets(), outcome);
    else
        emit stored(task.profile, outcome, detail);
}

} // namespace espalier
