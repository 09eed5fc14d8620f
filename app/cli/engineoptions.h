// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/settings.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace espalier::cli {

/// Limits of a broker as options of a command. What was given counts more than what a configuration file says.
class EngineOptions
{
public:
    /// Adds the options; `options` must live as long as the command.
    static void add(CLI::App &command, const std::shared_ptr<EngineOptions> &options);

    /// Puts in what was given on the command line.
    void applyTo(EngineSettings &settings) const;

private:
    using Copy = void (*)(const EngineSettings &from, EngineSettings &to);
    template <auto Member>
    CLI::Option *keep(CLI::Option *option)
    {
        m_options.emplace_back(
            option, [](const EngineSettings &from, EngineSettings &to) { to.*Member = from.*Member; });
        return option;
    }
    void addLimits(CLI::App &command);
    void addGuards(CLI::App &command);
    void addOffers(CLI::App &command);

    EngineSettings m_settings;
    std::string m_useAnotherServer;
    std::string m_serverMoved;
    std::vector<std::pair<CLI::Option *, Copy>> m_options;
};

} // namespace espalier::cli
