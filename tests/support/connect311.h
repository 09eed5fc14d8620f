// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/script311.h"

/// CONNECT of MQTT 3.1.1 and 3.1, as a broker takes it and as a client sends it.
namespace espalier {

/// Sends a CONNECT to a broker; the statement it breaks if that closes without a word.
[[nodiscard]] Clause brokenBy(const std::string &connect);

/// The CONNECT that a session sends.
[[nodiscard]] QString sentFor(const ConnectOptions &options);

/// What the session says of options that it does not take.
[[nodiscard]] QString refused(const ConnectOptions &options);

/// A CONNECT whose Connect Flags and rest are given as wire text.
[[nodiscard]] QString connectText(ProtocolVersion version, const std::string &rest);

/// Rows of text that is none, and the statement that says so.
void addIllFormedTexts();

} // namespace espalier
