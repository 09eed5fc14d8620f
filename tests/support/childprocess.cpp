// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/childprocess.h"

#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>

#include <stdexcept>

namespace espalier {

quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        throw std::runtime_error("there is no free port on the loopback");
    return server.serverPort();
}

QString installedProgram(const QString &name, const QString &package)
{
    auto path = QStandardPaths::findExecutable(name);
    if (path.isEmpty()) // Debian keeps daemons there, outside the path of ordinary users
        path = QStandardPaths::findExecutable(
            name, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
    if (path.isEmpty()) {
        const auto text = QStringLiteral("%1 is not installed (Debian package %2)").arg(name, package);
        throw std::runtime_error(text.toStdString());
    }
    return path;
}

ChildProcess::ChildProcess(const QString &program, const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program, arguments);
    if (!m_process.waitForStarted())
        throw std::runtime_error((program + QStringLiteral(": ") + m_process.errorString()).toStdString());
}

ChildProcess::~ChildProcess()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

bool ChildProcess::waitFor(const QByteArray &text)
{
    return waitUntil([&] { return m_output.contains(text); });
}

QString ChildProcess::waitForMatch(const QRegularExpression &pattern)
{
    QRegularExpressionMatch match;
    const bool found = waitUntil([&] {
        match = pattern.match(QString::fromUtf8(m_output));
        return match.hasMatch();
    });
    return found ? match.captured(1) : QString();
}

int ChildProcess::waitForEnd()
{
    const bool ended =
        m_process.state() == QProcess::NotRunning
        || m_process.waitForFinished(static_cast<int>(std::chrono::milliseconds(patience).count()));
    m_output += m_process.readAll();
    return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void ChildProcess::write(const QByteArray &input)
{
    m_process.write(input);
    m_process.closeWriteChannel();
}

void ChildProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

} // namespace espalier
