// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace espalier::cli {

/// Asks for a password on standard input and prints the lines that make it known to `broker --scram-users`: one for each
/// mechanism. Returns the exit code.
[[nodiscard]] int printScramLines(const std::string &userName);
/// The same for a password file: one line, as mosquitto_passwd writes it.
[[nodiscard]] int printPasswordLine(const std::string &userName);

} // namespace espalier::cli
