// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QString>

#include <chrono>
#include <optional>

namespace espalier {

/// Writes what the GUI thread did with its time, one line each; times in milliseconds:
///
///     SINCE-START usable                   the window is painted and takes input; also told on standard output
///     SINCE-START frame DURATION           GUI-thread time from the frame clock's tick to the end of painting
///     SINCE-START stall DURATION           one event took more than 50 ms
///
/// Time in which the thread waits for events is not counted. GUI thread.
class FrameLog
{
public:
    using Nanoseconds = std::chrono::nanoseconds;

    /// `sinceStart` runs since the program started.
    FrameLog(const QString &file, const QElapsedTimer &sinceStart);

    /// The system's words when the file cannot be written.
    [[nodiscard]] QString error() const { return m_error; }

    /// The frame clock ticks: a frame begins.
    void tick();
    /// A widget paints, inside an event.
    void paint() { m_painted = true; }
    /// An event of the event loop was handled from `begin` to `end`, both since the start.
    void eventHandled(Nanoseconds begin, Nanoseconds end);

    [[nodiscard]] Nanoseconds now() const { return Nanoseconds(m_sinceStart.nsecsElapsed()); }

private:
    void write(Nanoseconds at, const char *what, std::optional<Nanoseconds> duration = {});

    QElapsedTimer m_sinceStart;
    QFile m_file;
    QString m_error;
    bool m_usable = false;
    bool m_painted = false;
    /// Start of the tick of the frame that is not painted yet, and what was spent on it in events that are over.
    std::optional<Nanoseconds> m_tick;
    Nanoseconds m_spent {0};
};

} // namespace espalier
