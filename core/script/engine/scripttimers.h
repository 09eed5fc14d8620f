// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJSValue>
#include <QObject>

#include <functional>
#include <unordered_map>

namespace espalier {

/// setTimeout() and setInterval() of a script.
class ScriptTimers : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t most = 1000;
    /// Calls the function that was set at `line` of the script.
    using Call = std::function<void(const QJSValue &function, int line)>;

    explicit ScriptTimers(Call call, QObject *parent = nullptr);

    enum class Repeat { Once, Always };
    /// The number of the timer; 0 when there are too many.
    [[nodiscard]] int start(const QJSValue &function, double milliseconds, Repeat repeat, int line);
    void stop(int timer);
    [[nodiscard]] bool isEmpty() const { return m_timers.empty(); }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Timer
    {
        QJSValue function;
        Repeat repeat;
        int line;
    };
    Call m_call;
    std::unordered_map<int, Timer> m_timers;
};

} // namespace espalier
