// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/engineoptions.h"
#include "app/cli/logoptions.h"
#include "broker/server/logsettings.h"
#include "broker/server/server.h"
#include "core/auth/scramcredentials.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What the command line says; it counts more than the configuration file.
struct PlanRequest
{
    /// In mosquitto's syntax; empty for none.
    std::string configFile {};
    std::string passwordFile {};
    std::string aclFile {};
    /// Listeners, storage and authentication: those of the configuration file count where the command line says nothing. Its
    /// bridges are added to these.
    ServerSettings server {};
    /// For listeners of the configuration file; those of the command line have theirs already.
    std::optional<AnonymousAccess> anonymous {};
    enum class Given : std::uint8_t { No, Yes } listeners = Given::No;
    std::shared_ptr<const EngineOptions> engine {};
    std::shared_ptr<const ScramUsers> scramUsers {};
    std::shared_ptr<const LogOptions> log {};
};

/// All that a broker is started with.
struct BrokerPlan
{
    ServerSettings server {};
    LogSettings log {};
    std::string pidFile {};
    std::string user {};
    /// Who may log in with SCRAM; null for nobody.
    std::shared_ptr<const ScramUsers> scramUsers {};
    /// To be told: what the configuration asks for and has no effect.
    std::vector<std::string> notices {};
};

/// Reads all files. Everything that is wrong is told at once, a sentence each.
[[nodiscard]] Expected<BrokerPlan, std::vector<std::string>> makePlan(const PlanRequest &request);
/// What a broker that was started with one plan does not take from another while it runs, a sentence each. Both have the
/// same listeners.
[[nodiscard]] std::vector<std::string> restartNotices(const BrokerPlan &started, const BrokerPlan &plan);
/// What was understood, a line each.
[[nodiscard]] std::vector<std::string> planTexts(const BrokerPlan &plan);

} // namespace espalier::cli
