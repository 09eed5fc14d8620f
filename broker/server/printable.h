// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace espalier {

/// What others have written, fit for a terminal: no control characters, no megabytes.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace espalier
