// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/brokers.h"

#include <QFile>
#include <QRegularExpression>

#include <stdexcept>

namespace espalier {

OwnBroker::OwnBroker(const QStringList &options)
    : m_process(QStringLiteral(ESPALIER_CLI),
                QStringList {QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0")}
                    + options)
{
    static const QRegularExpression listening(QStringLiteral("Listening on mqtt://127\\.0\\.0\\.1:(\\d+)"));
    m_port = m_process.waitForMatch(listening);
    if (m_port.isEmpty())
        throw std::runtime_error("the broker did not start: " + m_process.output().toStdString());
}

Mosquitto::Mosquitto(const QByteArray &where, const QByteArray &options)
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

bool Mosquitto::start()
{
    m_process.reset();
    m_process = std::make_unique<ChildProcess>(
        installedProgram(QStringLiteral("mosquitto"), QStringLiteral("mosquitto")),
        QStringList {QStringLiteral("-v"), QStringLiteral("-c"), configuration()});
    return m_process->waitFor(" running\n");
}

QString Mosquitto::configuration() const
{
    return m_folder.filePath(QStringLiteral("mosquitto.conf"));
}

} // namespace espalier
