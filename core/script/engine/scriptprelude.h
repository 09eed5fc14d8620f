// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

/// The part of a script's world that is written in its own language. Evaluates to a function that takes the host and
/// the global object, makes the global functions, and returns the one that makes messages.
[[nodiscard]] QString scriptPrelude();
/// What the script is called in stack traces.
[[nodiscard]] QString scriptFileName();

} // namespace espalier
