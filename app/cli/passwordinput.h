// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace espalier::cli {

/// The next line of the standard input. On a terminal it asks for a password and does not show what is typed.
[[nodiscard]] std::string readPassword();

} // namespace espalier::cli
