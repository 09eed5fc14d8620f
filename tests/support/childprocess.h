// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QHostAddress>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>
#include <QTcpServer>

#include <chrono>
#include <stdexcept>

namespace espalier {

/// How long a test waits for another program before it gives up.
inline constexpr std::chrono::seconds patience {20};

/// A port of the loopback that was free a moment ago: for programs that cannot choose one themselves.
[[nodiscard]] inline quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        throw std::runtime_error("there is no free port on the loopback");
    return server.serverPort();
}

/// Where an installed program lies. A missing one fails the test that asks, with the name of Debian's package.
[[nodiscard]] inline QString installedProgram(const QString &name, const QString &package)
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

/// A program that a test starts and that ends with this object at the latest. Its output and errors are one text.
class ChildProcess
{
public:
    ChildProcess(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(program, arguments);
        if (!m_process.waitForStarted())
            throw std::runtime_error(
                (program + QStringLiteral(": ") + m_process.errorString()).toStdString());
    }
    ~ChildProcess()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Waits until the output contains `text`.
    [[nodiscard]] bool waitFor(const QByteArray &text)
    {
        return waitUntil([&] { return m_output.contains(text); });
    }
    /// Waits until `pattern` matches in the output and returns what its first group matched; empty when it never does.
    [[nodiscard]] QString waitForMatch(const QRegularExpression &pattern)
    {
        QRegularExpressionMatch match;
        const bool found = waitUntil([&] {
            match = pattern.match(QString::fromUtf8(m_output));
            return match.hasMatch();
        });
        return found ? match.captured(1) : QString();
    }
    /// Waits for the end; the exit code, or -1 when there is none in time or the program crashed.
    [[nodiscard]] int waitForEnd()
    {
        const bool ended =
            m_process.state() == QProcess::NotRunning
            || m_process.waitForFinished(static_cast<int>(std::chrono::milliseconds(patience).count()));
        m_output += m_process.readAll();
        return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    void write(const QByteArray &input)
    {
        m_process.write(input);
        m_process.closeWriteChannel();
    }
    /// Asks it to end, as a terminal does.
    void terminate() { m_process.terminate(); }
    /// Ends it without giving it a chance to say good-bye.
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// All that was read so far.
    [[nodiscard]] const QByteArray &output() const { return m_output; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    template <typename Condition>
    bool waitUntil(Condition condition)
    {
        const QDeadlineTimer deadline(patience);
        m_output += m_process.readAll();
        while (!condition()) {
            const auto left = static_cast<int>(deadline.remainingTime());
            if (left <= 0
                || (!m_process.waitForReadyRead(left) && m_process.state() == QProcess::NotRunning)) {
                m_output += m_process.readAll();
                return condition();
            }
            m_output += m_process.readAll();
        }
        return true;
    }

    QProcess m_process;
    QByteArray m_output;
};

} // namespace espalier
