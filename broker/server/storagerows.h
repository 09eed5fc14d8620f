// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/storagetables.h"
#include "core/mqtt/topic.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Reads the rows of one table.
class StorageRows
{
public:
    /// Message Expiry Interval is 32 bits of seconds (3.3.2.3.3).
    static constexpr std::int64_t longestExpiry =
        std::chrono::microseconds(std::chrono::seconds(UINT32_MAX)).count();

    StorageRows(SqliteDatabase &database, const std::string &sql, const StoredClock &clock,
                StorageTables::Loaded &loaded)
        : m_statement(database, sql.c_str()), m_clock(clock), m_loaded(loaded)
    { }

    /// The next row.
    [[nodiscard]] bool next()
    {
        m_column = 0;
        m_isRight = true;
        m_isMistimed = false;
        if (!m_statement.next())
            return false;
        ++m_loaded.rows;
        return true;
    }
    /// Whether everything that was read of the row can be what was stored.
    [[nodiscard]] bool isRight() const { return m_isRight; }
    /// Whether a time of the row cannot be, and another was put in its place.
    [[nodiscard]] bool isMistimed() const { return m_isMistimed; }

    template <typename T>
    void read(T &value, std::int64_t least, std::int64_t most)
    {
        const bool isInteger = m_statement.isInteger(m_column);
        const auto number = m_statement.number(m_column++);
        m_isRight = m_isRight && isInteger && isWithin(number, least, most);
        if (m_isRight)
            value = static_cast<T>(number);
    }
    void key(std::uint64_t &value) { read(value, 1, INT64_MAX); }
    void flag(bool &value) { read(value, 0, 1); }
    void qos(Qos &value, Qos least = Qos::AtMostOnce) { read(value, static_cast<int>(least), 2); }
    void packetId(PacketId &value, std::uint16_t least)
    {
        std::uint16_t number = 0;
        read(number, least, UINT16_MAX);
        value = PacketId(number);
    }
    void text(std::string_view &value);
    void topicFilter(std::string_view &value, SharedFilters shared);
    void message(MessageView &message);
    void expiry(TimePoint &value);
    /// When something happened.
    void pastTime(TimePoint &value);
    void seconds(std::optional<std::uint32_t> &value);
    void identifiers(std::vector<std::uint32_t> &numbers);

private:
    static bool isWithin(std::int64_t value, std::int64_t least, std::int64_t most)
    {
        return value >= least && value <= most;
    }
    /// A time up to `last`; one that cannot be becomes `otherwise`.
    [[nodiscard]] TimePoint time(std::int64_t last, std::int64_t otherwise);

    SqliteStatement m_statement;
    const StoredClock &m_clock;
    StorageTables::Loaded &m_loaded;
    int m_column = 0;
    bool m_isRight = true;
    bool m_isMistimed = false;
};

} // namespace espalier
