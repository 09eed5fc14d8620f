// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/settings.h"
#include "broker/server/bridgesettings.h"
#include "broker/server/configlines.h"
#include "broker/server/listenersettings.h"
#include "broker/server/logsettings.h"
#include "broker/server/storagesettings.h"
#include "core/base/expected.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace espalier {

/// What a configuration file in mosquitto's syntax asks for.
struct BrokerConfig
{
    std::vector<ListenerSettings> listeners {};
    EngineSettings engine {};
    std::optional<StorageSettings> storage {};
    std::vector<BridgeSettings> bridges {};
    LogSettings log {};
    /// Where the process says its number; empty for nowhere.
    std::string pidFile {};
    /// Who the process becomes when the system's administrator starts it; empty for no change.
    std::string user {};
    /// What the file asks for and has no effect, one sentence each with file, line and what it would have done.
    std::vector<std::string> notices {};
};

/// What the lines ask for, by themselves: no other file is read. All errors are told at once, each a sentence with file,
/// line and cure.
[[nodiscard]] Expected<BrokerConfig, std::vector<std::string>> parseConfig(std::span<const ConfigLine> lines);
/// Reads a file with what it includes; users and access rules are not read yet (see loadAccessFiles()).
[[nodiscard]] Expected<BrokerConfig, std::vector<std::string>> readConfig(const std::string &path);

} // namespace espalier
