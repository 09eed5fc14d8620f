// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/loglevel.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

/// Where a line of the log goes.
struct LogDestination
{
    enum class Kind : std::uint8_t {
        StandardOutput,
        StandardError,
        File,
        SystemLog
    } kind = Kind::StandardError;
    /// Of a file.
    std::string path {};

    friend bool operator==(const LogDestination &, const LogDestination &) = default;
};

/// What a broker's log tells, how and where. For who writes it: the server only reports.
struct LogSettings
{
    /// None: nothing is logged.
    std::vector<LogDestination> destinations {LogDestination {}};
    LogLevels levels {};
    enum class Format : std::uint8_t {
        Text,
        /// A JSON object in each line.
        Json
    } format = Format::Text;
    /// Whether each connection and its end is worth a line.
    enum class Connections : std::uint8_t { Told, Left } connections = Connections::Told;
    /// Of lines of text: JSON always has it.
    enum class Time : std::uint8_t { Told, Left } time = Time::Told;
    /// Which of the system log's local facilities; -1 for that of daemons.
    int facility = -1;
    /// As strftime() takes it; empty: date and time to the millisecond.
    std::string timeFormat {};

    friend bool operator==(const LogSettings &, const LogSettings &) = default;
};

} // namespace espalier
