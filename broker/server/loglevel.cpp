// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/loglevel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>

namespace espalier {

namespace {

constexpr std::array<std::string_view, 5> levelNames {"debug", "information", "notice", "warning", "error"};
constexpr std::array<std::string_view, 6> categoryNames {"broker", "listener", "clients",
                                                         "access", "storage",  "bridge"};

template <typename Value>
std::optional<Value> named(std::span<const std::string_view> names, std::string_view name)
{
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

} // namespace

std::string_view logLevelName(LogLevel level)
{
    return levelNames.at(static_cast<std::size_t>(level));
}

std::string_view logCategoryName(LogCategory category)
{
    return categoryNames.at(static_cast<std::size_t>(category));
}

Expected<void, std::string> LogLevels::set(std::string_view text)
{
    const auto split = text.find('=');
    const bool isForAll = split == std::string_view::npos;
    const auto level = named<LogLevel>(levelNames, isForAll ? text : text.substr(split + 1));
    if (!level)
        return unexpected(
            fmt::format("\"{}\" names no level. There are: {}.", text, fmt::join(levelNames, ", ")));
    if (isForAll) {
        m_levels.fill(*level);
        return {};
    }
    const auto category = named<LogCategory>(categoryNames, text.substr(0, split));
    if (!category)
        return unexpected(
            fmt::format("\"{}\" names no category. There are: {}.", text, fmt::join(categoryNames, ", ")));
    m_levels[static_cast<std::size_t>(*category)] = *level;
    return {};
}

LogLevel LogLevels::lowest() const
{
    return *std::ranges::min_element(m_levels);
}

} // namespace espalier
