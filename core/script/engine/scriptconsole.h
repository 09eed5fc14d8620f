// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCborMap>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace espalier {

/// Sends what a script says, as long as that is not too much: lines above a rate are counted and told together.
class ScriptConsole : public QObject
{
    Q_OBJECT
public:
    using Send = std::function<void(const QCborMap &)>;
    /// Of the lines that are shown each second.
    static constexpr int mostPerSecond = 500;
    /// Characters of a line; the rest is left out.
    static constexpr qsizetype longestLine = 8192;

    explicit ScriptConsole(Send send, QObject *parent = nullptr);

    /// `line` is that of the script; 0: not known.
    void write(const QString &kind, const QString &text, int line = 0);
    /// Tells what was left out until now.
    void flush();

private:
    Send m_send;
    QTimer m_second {this};
    int m_inThisSecond = 0;
    qint64 m_suppressed = 0;
};

} // namespace espalier
