// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace espalier {

/// When the messages of a schedule are to be sent. Which members mean something depends on the kind.
struct ScheduleSpec
{
    enum class Kind : std::uint8_t {
        /// One message, at a time of the wall clock.
        Once,
        /// One each interval, until count or duration are reached.
        Interval,
        /// `count` at once.
        Burst,
        /// From startRate to endRate within the duration.
        Ramp,
        /// One for each row of a file, each interval or when the row says.
        Rows,
    } kind = Kind::Interval;
    /// Once: since 1970.
    std::chrono::microseconds at {};
    std::chrono::microseconds interval {1'000'000};
    /// 0: no limit.
    std::uint64_t count = 0;
    /// 0: no limit.
    std::chrono::microseconds duration {};
    /// Messages per second.
    double startRate = 0;
    double endRate = 0;
    friend bool operator==(const ScheduleSpec &, const ScheduleSpec &) = default;
};

/// Paces the messages of one schedule: message k is due at a time that depends on k alone, so nothing drifts. Held up, by
/// the user or for want of a connection, the rest moves to later and nothing is made up for. Pure: time is an argument.
///
/// Flow: due() messages are sent and counted with noteSent(); again at nextDeadline().
class Schedule
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Begins at `start`, when the wall clock shows `wallStart`.
    Schedule(const ScheduleSpec &spec, Time start, std::chrono::microseconds wallStart);

    /// How many messages are due, at most `most`.
    [[nodiscard]] std::uint64_t due(Time now, std::uint64_t most) const;
    void noteSent(std::uint64_t count) { m_sent += count; }
    /// Who cannot keep up is not to send in a flood later: what is later than `most` becomes that late.
    void limitLag(Time now, std::chrono::microseconds most);
    /// When the next message is due; nothing while held, and behind the last one.
    [[nodiscard]] std::optional<Time> nextDeadline() const;
    void hold(Time now);
    void release(Time now);
    [[nodiscard]] bool isHeld() const { return m_heldSince.has_value(); }
    /// Rows that carry their time: how long after the start the next one is due.
    void setRowTime(std::chrono::microseconds time) { m_rowTime = time; }
    /// There are no more rows.
    void finish() { m_isOver = true; }
    [[nodiscard]] bool isFinished() const;
    [[nodiscard]] std::uint64_t sent() const { return m_sent; }
    /// How many messages there will be, where that is known.
    [[nodiscard]] std::optional<std::uint64_t> total() const { return m_total; }

private:
    [[nodiscard]] std::chrono::microseconds offsetOf(std::uint64_t message) const;

    ScheduleSpec m_spec;
    Time m_start;
    std::chrono::microseconds m_wait {};
    std::optional<std::chrono::microseconds> m_rowTime;
    std::optional<Time> m_heldSince;
    std::optional<std::uint64_t> m_total;
    std::uint64_t m_sent = 0;
    bool m_isOver = false;
};

} // namespace espalier
