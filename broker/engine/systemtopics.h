// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/statistics.h"
#include "broker/engine/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Whether a Topic Filter, without "$share/", is for what the broker says of itself (4.7.2).
[[nodiscard]] constexpr bool isSystemFilter(std::string_view filter)
{
    return filter == "$SYS" || filter.starts_with("$SYS/");
}

/// What the broker says of itself under $SYS, with mosquitto's names and formats. Values are computed when they are asked
/// for; averages need no samples in between.
class SystemTopics
{
public:
    struct Value
    {
        std::string_view topicName;
        std::string text;
    };

    /// When counting began; later calls do nothing.
    void start(TimePoint now);
    /// Values that are not those of the last call. All of them for the first one, and the first one after forget().
    [[nodiscard]] std::vector<Value> changes(const Statistics &statistics, TimePoint now);
    void forget();
    [[nodiscard]] static std::vector<std::string_view> topicNames();

private:
    static constexpr std::size_t loadCount = 9;
    static constexpr std::size_t valueCount = 27;
    using Loads = std::array<std::uint64_t, loadCount>;
    [[nodiscard]] static Loads countedIn(const Statistics &statistics);
    void average(const Statistics &statistics, TimePoint now);
    void tell(std::size_t index, std::string_view topicName, std::string text, std::vector<Value> &changed);

    TimePoint m_started = never;
    TimePoint m_averaged;
    Loads m_counted {};
    /// For 1, 5 and 15 minutes, a minute.
    std::array<std::array<double, 3>, loadCount> m_averages {};
    std::array<std::string, valueCount + 3 * loadCount> m_told;
};

} // namespace espalier
