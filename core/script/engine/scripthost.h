// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/script/engine/scriptconsole.h"
#include "core/script/engine/scripttimers.h"
#include "core/script/engine/scriptwatchdog.h"
#include "core/script/scriptframe.h"

#include <QJSEngine>
#include <QObject>
#include <QTimer>

#include <set>
#include <vector>

namespace espalier {

/// Runs one script and speaks for it in frames. Lives in the main thread of the script's process.
///
/// Flow: handle(start) -> the script runs; handle(message) for each message; finished() once, when the script has nothing
/// left to wait for, has called exit(), or was stopped by the watchdog.
class ScriptHost : public QObject
{
    Q_OBJECT
public:
    using Send = std::function<void(const QCborMap &)>;
    /// What may be asked for and not have been dealt with.
    static constexpr qint64 mostRequests = 10'000;
    static constexpr qint64 mostRequestBytes = qint64 {16} * 1024 * 1024;
    static constexpr std::size_t mostFilters = 1000;

    ScriptHost(Send send, const ScriptLimits &limits, QObject *parent = nullptr);
    ~ScriptHost() override;

    void handle(const QCborMap &frame);
    [[nodiscard]] ScriptWatchdog &watchdog() { return m_watchdog; }

    // What the script can call, by way of the prelude.
    Q_INVOKABLE void publish(const QString &topic, const QJSValue &payload, const QJSValue &options);
    Q_INVOKABLE void subscribe(const QString &topicFilter, int qos);
    Q_INVOKABLE void unsubscribe(const QString &topicFilter);
    Q_INVOKABLE void onMessage(const QString &topicFilter, const QJSValue &function, int line);
    Q_INVOKABLE int startTimer(const QJSValue &function, double milliseconds, bool repeat, int line);
    Q_INVOKABLE void stopTimer(int timer) { m_timers.stop(timer); }
    Q_INVOKABLE void write(const QString &kind, const QString &text, int line);
    Q_INVOKABLE QString textOf(const QByteArray &bytes) const { return QString::fromUtf8(bytes); }
    Q_INVOKABLE void exit();

signals:
    void finished();

private:
    struct Handler
    {
        /// Empty: whatever the script has subscribed to.
        QByteArray topicFilter;
        QJSValue function;
        int line;
    };

    void start(const QString &source);
    void deliver(const QCborMap &frame);
    void call(const QJSValue &function, const QJSValueList &arguments, int line);
    /// Whether the script goes on behind a piece of work that gave `result`.
    bool review(const QJSValue &result, int line);
    [[nodiscard]] bool matchesOwn(const QByteArray &topicName) const;
    [[nodiscard]] bool takeRequest(qint64 bytes);
    [[nodiscard]] bool checkFilter(const QString &topicFilter);
    void request(const QString &kind, const QString &topicFilter, int qos = 0);
    void settle();
    void sendTaken();
    void sendUsage();
    void finish();

    Send m_send;
    QJSEngine m_engine;
    ScriptWatchdog m_watchdog;
    ScriptConsole m_console;
    ScriptTimers m_timers;
    QJSValue m_makeMessage;
    std::vector<Handler> m_handlers;
    std::set<QByteArray> m_subscriptions;
    /// Where the piece of work that runs was asked for; 0: the script itself.
    int m_calledFor = 0;
    qint64 m_requests = 0;
    qint64 m_requestBytes = 0;
    qint64 m_taken = 0;
    bool m_isExiting = false;
    bool m_isFinished = false;
    QTimer m_settle {this};
    QTimer m_usage {this};
};

} // namespace espalier
