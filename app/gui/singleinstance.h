// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

class QLocalServer;
class QLocalSocket;

namespace espalier {

/// Sees to it that one program uses a data folder: who is started later hands its arguments to the first and ends.
/// A lock in the folder decides who is first; the system tells whether its owner still lives, so a crash blocks nobody.
///
/// Flow: claim(); if the folder is taken, handOver(), which may find that it no longer is.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    explicit SingleInstance(const QString &dataFolder, QObject *parent = nullptr);
    ~SingleInstance() override;

    enum class Claim {
        Granted,
        Taken,
        /// The folder cannot be locked, so others remain unknown.
        Unknown,
    };
    [[nodiscard]] Claim claim();

    enum class HandOver {
        /// The other program does what was asked for.
        Accepted,
        /// The other program ended meanwhile: the folder is this program's.
        Claimed,
        /// There is another program, but it does not answer.
        Unanswered,
    };
    /// Waits for the answer, so long at most.
    [[nodiscard]] HandOver handOver(const QStringList &arguments, std::chrono::milliseconds patience);

    /// Why others cannot be heard or known, in the system's words; empty: they can.
    [[nodiscard]] const QString &detail() const { return m_detail; }
    /// Of the program that has the folder, as far as it is known.
    [[nodiscard]] qint64 owner() const;

signals:
    /// Another one was started with these.
    void startedAgain(const QStringList &arguments);

private:
    void listen();
    void handleConnection();
    void receive(QLocalSocket *socket);

    const QString m_folder;
    QLockFile m_lock;
    QString m_detail;
    /// Ends before the lock does: it takes its address with it.
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace espalier
