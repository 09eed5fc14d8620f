// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filtertime.h"

namespace espalier {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t day = 24 * 60 * minute;

class TimeReader
{
public:
    TimeReader(std::string_view text, std::chrono::seconds offset) : m_rest(text) { m_time.offset = offset; }

    std::optional<FilterTime> read()
    {
        const bool hasDate = m_rest.size() > 4 && m_rest[4] == '-';
        if (hasDate ? !date() : !clock())
            return std::nullopt;
        if (hasDate && (skip(' ') || skip('T')) && !clock())
            return std::nullopt;
        m_time.isTimeOfDay = !hasDate;
        if (!zone() || !m_rest.empty())
            return std::nullopt;
        if (hasDate)
            m_time.begin -= m_time.offset.count() * second;
        return m_time;
    }

private:
    bool skip(char c)
    {
        if (!m_rest.starts_with(c))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    /// Exactly `count` digits, at most `most`.
    bool digits(std::size_t count, int most, int &number)
    {
        number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (m_rest.empty() || m_rest[0] < '0' || m_rest[0] > '9')
                return false;
            number = number * 10 + (m_rest[0] - '0');
            m_rest.remove_prefix(1);
        }
        return number <= most;
    }
    bool date()
    {
        int year = 0;
        int month = 0;
        int dayOfMonth = 0;
        if (!digits(4, 9999, year) || !skip('-') || !digits(2, 12, month) || !skip('-')
            || !digits(2, 31, dayOfMonth))
            return false;
        const std::chrono::year_month_day date {std::chrono::year(year),
                                                std::chrono::month(static_cast<unsigned>(month)),
                                                std::chrono::day(static_cast<unsigned>(dayOfMonth))};
        m_time.begin = std::chrono::sys_days(date).time_since_epoch().count() * day;
        m_time.length = day;
        return date.ok();
    }
    bool clock()
    {
        int hours = 0;
        int minutes = 0;
        if (!digits(2, 23, hours) || !skip(':') || !digits(2, 59, minutes))
            return false;
        m_time.begin += (hours * 60 + minutes) * minute;
        m_time.length = minute;
        return !skip(':') || seconds();
    }
    bool seconds()
    {
        int whole = 0;
        if (!digits(2, 59, whole))
            return false;
        m_time.begin += whole * second;
        m_time.length = second;
        if (!skip('.'))
            return true;
        int digit = 0;
        if (!digits(1, 9, digit))
            return false;
        do { // digits behind microseconds are read, and mean nothing
            m_time.length /= m_time.length > 1 ? 10 : 1;
            m_time.begin += m_fraction++ < 6 ? digit * m_time.length : 0;
        } while (digits(1, 9, digit));
        return true;
    }
    bool zone()
    {
        if (skip('Z')) {
            m_time.offset = std::chrono::seconds(0);
            return true;
        }
        const bool isBehind = m_rest.starts_with('-');
        if (!skip('+') && !skip('-'))
            return true;
        int hours = 0;
        int minutes = 0;
        if (!digits(2, 14, hours) || !skip(':') || !digits(2, 59, minutes))
            return false;
        const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
        m_time.offset = isBehind ? -offset : offset;
        return true;
    }

    std::string_view m_rest;
    int m_fraction = 0;
    FilterTime m_time;
};

} // namespace

std::optional<FilterTime> parseFilterTime(std::string_view text, std::chrono::seconds offset)
{
    return TimeReader(text, offset).read();
}

} // namespace espalier
