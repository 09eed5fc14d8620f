// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/schedule.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

using std::chrono::microseconds;
using Seconds = std::chrono::duration<double>;

/// Nothing is faster; it also keeps divisions by zero away.
constexpr microseconds shortestInterval {10};
/// Far beyond any use, and small enough to be added to a time.
constexpr microseconds longest = std::chrono::hours(24 * 365 * 100);

std::optional<std::uint64_t> totalOf(const ScheduleSpec &spec)
{
    switch (spec.kind) {
    case ScheduleSpec::Kind::Once:
        return 1;
    case ScheduleSpec::Kind::Burst:
        return spec.count;
    case ScheduleSpec::Kind::Ramp:
        return std::uint64_t(
            std::max(0.0, (spec.startRate + spec.endRate) / 2 * Seconds(spec.duration).count()));
    case ScheduleSpec::Kind::Rows:
        return std::nullopt;
    case ScheduleSpec::Kind::Interval:
        break;
    }
    std::optional<std::uint64_t> total;
    if (spec.duration.count() > 0)
        total = std::uint64_t((spec.duration.count() + spec.interval.count() - 1) / spec.interval.count());
    if (spec.count > 0)
        total = std::min(spec.count, total.value_or(spec.count));
    return total;
}

} // namespace

Schedule::Schedule(const ScheduleSpec &spec, Time start, microseconds wallStart)
    : m_spec(spec), m_start(start)
{
    m_spec.interval = std::clamp(m_spec.interval, shortestInterval, longest);
    m_spec.duration = std::clamp(m_spec.duration, microseconds::zero(), longest);
    m_wait = std::clamp(spec.at - wallStart, microseconds::zero(), longest);
    m_total = totalOf(m_spec);
}

microseconds Schedule::offsetOf(std::uint64_t message) const
{
    switch (m_spec.kind) {
    case ScheduleSpec::Kind::Once:
        return m_wait;
    case ScheduleSpec::Kind::Burst:
        return {};
    case ScheduleSpec::Kind::Rows:
        if (m_rowTime)
            return *m_rowTime;
        break;
    case ScheduleSpec::Kind::Ramp: {
        if (message == 0)
            return {};
        // Messages until t: startRate t + growth t^2 / 2. Solved for t in the form that loses no digits.
        const double growth = (m_spec.endRate - m_spec.startRate) / Seconds(m_spec.duration).count();
        const double count = double(message);
        const double root =
            std::sqrt(std::max(0.0, m_spec.startRate * m_spec.startRate + 2 * growth * count));
        const Seconds offset(2 * count / (m_spec.startRate + root));
        return std::chrono::duration_cast<microseconds>(std::min(offset, Seconds(m_spec.duration)));
    }
    case ScheduleSpec::Kind::Interval:
        break;
    }
    const auto most = std::uint64_t(longest / m_spec.interval);
    return m_spec.interval * std::int64_t(std::min(message, most));
}

bool Schedule::isFinished() const
{
    return m_isOver || (m_total && m_sent >= *m_total);
}

std::uint64_t Schedule::due(Time now, std::uint64_t most) const
{
    if (isFinished() || isHeld())
        return 0;
    if (m_total)
        most = std::min(most, *m_total - m_sent);
    if (m_rowTime)
        most = std::min<std::uint64_t>(most, 1);
    const auto elapsed = now - m_start;
    std::uint64_t count = 0;
    while (count < most && offsetOf(m_sent + count) <= elapsed)
        ++count;
    return count;
}

void Schedule::limitLag(Time now, microseconds most)
{
    const bool isPaced = m_spec.kind != ScheduleSpec::Kind::Once && m_spec.kind != ScheduleSpec::Kind::Burst;
    if (!isPaced || isFinished() || isHeld())
        return;
    const auto lag = now - m_start - offsetOf(m_sent);
    if (lag > most)
        m_start += lag - most;
}

std::optional<Schedule::Time> Schedule::nextDeadline() const
{
    if (isFinished() || isHeld())
        return std::nullopt;
    return m_start + offsetOf(m_sent);
}

void Schedule::hold(Time now)
{
    if (!m_heldSince)
        m_heldSince = now;
}

void Schedule::release(Time now)
{
    // The time of day does not move.
    if (m_heldSince && m_spec.kind != ScheduleSpec::Kind::Once)
        m_start += now - *m_heldSince;
    m_heldSince.reset();
}

} // namespace espalier
