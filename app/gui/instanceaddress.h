// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace espalier {

/// Where the program that uses this folder listens for those started after it; a name for QLocalServer that only this
/// user can take. One implementation for each system: instanceaddress_<system>.cpp.
[[nodiscard]] QString instanceAddress(const QString &dataFolder);

} // namespace espalier
