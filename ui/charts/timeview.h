// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace espalier {

/// Which time plots show: a window that moves on with the clock, or a range that stands still. Knows no clock: advance()
/// tells it the time. GUI thread.
class TimeView : public QObject
{
    Q_OBJECT
public:
    enum class Mode : std::uint8_t { Live, Frozen };
    /// For undoing.
    struct State
    {
        Mode mode = Mode::Live;
        TimeRange range {};
        friend bool operator==(const State &, const State &) = default;
    };
    static constexpr SampleTime minimumLength = 100;
    static constexpr SampleTime maximumTime = latestSampleTime;

    explicit TimeView(QObject *parent = nullptr) : QObject(parent) { }

    [[nodiscard]] Mode mode() const { return m_state.mode; }
    [[nodiscard]] TimeRange range() const { return m_state.range; }
    [[nodiscard]] State state() const { return m_state; }
    void restore(const State &state);

    /// The length of what is shown live; zero: all that there is.
    [[nodiscard]] std::chrono::seconds window() const { return m_window; }
    void setWindow(std::chrono::seconds window);
    void goLive();
    /// Stays at what is shown now.
    void freeze();
    /// Shows a range and stays there; it is brought within limits.
    void show(TimeRange range);
    /// Makes the range `factor` times as long, so that `fixed` stays where it is.
    void zoom(double factor, SampleTime fixed);
    /// Moves it by a part of its length.
    void pan(double part);
    /// All that there is, standing still.
    void showAll();
    /// Puts `time` in the middle unless it is in sight.
    void reveal(SampleTime time);

    /// What there is of all curves; nothing: no sample.
    void setExtent(std::optional<TimeRange> extent) { m_extent = extent; }
    [[nodiscard]] std::optional<TimeRange> extent() const { return m_extent; }
    /// Moves the live window on to `end`, by whole steps of one of `columns`.
    void advance(SampleTime end, int columns);

signals:
    /// Another range, or live instead of frozen.
    void changed();

private:
    void setState(const State &state);
    [[nodiscard]] TimeRange allRange(SampleTime end) const;

    State m_state;
    std::chrono::seconds m_window {600};
    std::optional<TimeRange> m_extent;
    SampleTime m_end = 0;
    int m_columns = 1'000;
};

} // namespace espalier
