// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/property.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::cli {

/// MQTT 5 properties by where they go.
using PropertyLists = std::map<PropertyScope, PropertyList>;

/// Adds what "-D PACKET PROPERTY VALUE" or "-D PACKET user-property NAME VALUE" says; the error is a sentence for the
/// user. Packets and properties have the standard's names in lower case with hyphens: "publish", "content-type".
[[nodiscard]] Expected<void, std::string> addProperty(const std::vector<std::string> &words,
                                                      PropertyLists &lists);

} // namespace espalier::cli
