// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/access.h"
#include "broker/server/filelines.h"
#include "core/base/expected.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Reads the text of a mosquitto ACL file: lines "topic [read|write|readwrite|deny] FILTER", "user NAME" and
/// "pattern [read|write|readwrite|deny] FILTER". All that is wrong is told at once.
[[nodiscard]] Expected<AccessRules, std::vector<LineError>> parseAccessRules(std::string_view text);

/// Reads such a file; each error is a sentence that names file and line.
[[nodiscard]] Expected<AccessRules, std::vector<std::string>> readAccessRules(const std::string &path);

} // namespace espalier
