// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace espalier {

/// How much a line of the log matters, from the least on.
enum class LogLevel : std::uint8_t { Debug, Information, Notice, Warning, Error };

/// What a line of the log is about.
enum class LogCategory : std::uint8_t {
    /// The program itself: its configuration, its files.
    Broker,
    /// Connections that are not MQTT's yet, and what carries MQTT.
    Listener,
    /// Connections, sessions, and what is wrong with packets.
    Clients,
    /// Who may come in, and what he may do.
    Access,
    Storage,
    Bridge,
};

/// As they are written in options and in the log.
[[nodiscard]] std::string_view logLevelName(LogLevel level);
[[nodiscard]] std::string_view logCategoryName(LogCategory category);

/// The least that is told, of each category.
class LogLevels
{
public:
    explicit LogLevels(LogLevel ofAll = LogLevel::Information) { m_levels.fill(ofAll); }

    /// Takes "LEVEL" for all categories, or "CATEGORY=LEVEL". An error is a sentence that lists what there is.
    [[nodiscard]] Expected<void, std::string> set(std::string_view text);

    [[nodiscard]] bool tells(LogCategory category, LogLevel level) const
    {
        return level >= m_levels[static_cast<std::size_t>(category)];
    }
    /// Of the category that tells most.
    [[nodiscard]] LogLevel lowest() const;

    friend bool operator==(const LogLevels &, const LogLevels &) = default;

private:
    std::array<LogLevel, 6> m_levels {};
};

} // namespace espalier
