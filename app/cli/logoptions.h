// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/logsettings.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// A broker's log as options of a command. What was given counts more than what a configuration file says.
class LogOptions
{
public:
    /// Adds the options; `options` must live as long as the command.
    static void add(CLI::App &command, const std::shared_ptr<LogOptions> &options);

    /// Puts in what was given on the command line.
    void applyTo(LogSettings &settings) const;

private:
    std::optional<LogSettings::Format> m_format;
    std::string m_file;
    /// "LEVEL" or "CATEGORY=LEVEL", each checked.
    std::vector<std::string> m_levels;
    bool m_isQuiet = false;
};

} // namespace espalier::cli
