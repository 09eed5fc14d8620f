// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/config.h"

#include <QString>

#include <string>
#include <string_view>
#include <vector>

/// Configurations as text, in a file that is called "f".
namespace espalier {

Expected<BrokerConfig, std::vector<std::string>> parse(std::string_view text);

BrokerConfig parsed(std::string_view text);

QString errorsOf(const Expected<BrokerConfig, std::vector<std::string>> &config);

} // namespace espalier
