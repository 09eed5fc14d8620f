// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStringList>

#include <chrono>

namespace espalier {

/// How long a test waits for another program before it gives up.
inline constexpr std::chrono::seconds patience {20};

/// A port of the loopback that was free a moment ago: for programs that cannot choose one themselves.
[[nodiscard]] quint16 freePort();

/// Where an installed program lies. A missing one fails the test that asks, with the name of Debian's package.
[[nodiscard]] QString installedProgram(const QString &name, const QString &package);

/// A program that a test starts and that ends with this object at the latest. Its output and errors are one text.
class ChildProcess
{
public:
    ChildProcess(const QString &program, const QStringList &arguments);
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Waits until the output contains `text`.
    [[nodiscard]] bool waitFor(const QByteArray &text);
    /// Waits until `pattern` matches in the output and returns what its first group matched; empty when it never does.
    [[nodiscard]] QString waitForMatch(const QRegularExpression &pattern);
    /// Waits for the end; the exit code, or -1 when there is none in time or the program crashed.
    [[nodiscard]] int waitForEnd();
    void write(const QByteArray &input);
    /// Asks it to end, as a terminal does.
    void terminate() { m_process.terminate(); }
    /// Ends it without giving it a chance to say good-bye.
    void kill();

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
