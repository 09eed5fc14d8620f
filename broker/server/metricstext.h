// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/statistics.h"

#include <chrono>
#include <string>

namespace espalier {

/// What MetricsHttp tells of a broker.
struct BrokerState
{
    Statistics statistics {};
    std::chrono::seconds uptime {0};
    /// Says good-bye to its clients.
    bool isStopping = false;
    /// What should survive it would not do so now.
    bool isStorageFailing = false;
    [[nodiscard]] bool isHealthy() const { return !isStopping && !isStorageFailing; }
};

/// In Prometheus' text format, version 0.0.4.
[[nodiscard]] std::string metricsText(const BrokerState &state);
/// A JSON object.
[[nodiscard]] std::string healthText(const BrokerState &state);

} // namespace espalier
