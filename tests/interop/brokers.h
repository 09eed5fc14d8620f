// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/childprocess.h"

#include <QFile>
#include <QTemporaryDir>

#include <memory>

namespace espalier {

/// `espalier-cli broker` on a port that it chooses itself.
class OwnBroker
{
public:
    explicit OwnBroker(const QStringList &options = {})
        : m_process(QStringLiteral(ESPALIER_CLI),
                    QStringList {QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0")}
                        + options)
    {
        static const QRegularExpression listening(
            QStringLiteral("Listening on mqtt://127\\.0\\.0\\.1:(\\d+)"));
        m_port = m_process.waitForMatch(listening);
        if (m_port.isEmpty())
            throw std::runtime_error("the broker did not start: " + m_process.output().toStdString());
    }
    [[nodiscard]] const QString &port() const { return m_port; }
    [[nodiscard]] ChildProcess &process() { return m_process; }

private:
    ChildProcess m_process;
    QString m_port;
};

/// Debian's mosquitto with a configuration of its own, reachable from the loopback only.
class Mosquitto
{
public:
    /// `options` belong to its only listener, which is bound to `where`.
    explicit Mosquitto(const QByteArray &where = "127.0.0.1", const QByteArray &options = {})
    {
        // The port may be taken between being found free and being used.
        for (int attempt = 0; attempt < 5; ++attempt) {
            m_port = freePort();
            QFile file(configuration());
            if (!file.open(QIODevice::WriteOnly))
                throw std::runtime_error(file.errorString().toStdString());
            // Started by root it would become another user, who cannot read the test's certificates.
            file.write("user root\nlistener " + QByteArray::number(m_port) + ' ' + where + '\n' + options
                       + "allow_anonymous true\nmax_queued_messages 100000\n");
            file.close();
            if (start())
                return;
        }
        throw std::runtime_error("mosquitto did not start: " + m_process->output().toStdString());
    }
    /// Again on the same port; true when it runs. A running one is killed.
    [[nodiscard]] bool start()
    {
        m_process.reset();
        m_process = std::make_unique<ChildProcess>(
            installedProgram(QStringLiteral("mosquitto"), QStringLiteral("mosquitto")),
            QStringList {QStringLiteral("-v"), QStringLiteral("-c"), configuration()});
        return m_process->waitFor(" running\n");
    }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] ChildProcess &process() { return *m_process; }

private:
    [[nodiscard]] QString configuration() const
    {
        return m_folder.filePath(QStringLiteral("mosquitto.conf"));
    }

    QTemporaryDir m_folder;
    quint16 m_port = 0;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace espalier
