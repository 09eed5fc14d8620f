// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/sqlite.h"
#include "core/base/expected.h"

#include <chrono>
#include <string>

namespace espalier {

/// Puts a new database in the place of a damaged one, which is moved aside under a name that tells when (`now`). The new
/// one notes that it is to take over what can be read (StorageTables::unfinishedSalvage()). Errors say what to do.
[[nodiscard]] Expected<void, std::string> replaceDamaged(const std::string &path, const std::string &damage,
                                                         std::chrono::system_clock::time_point now);

/// Goes on where a replaceDamaged() was interrupted; does nothing where none was. Before `path` is opened or made.
[[nodiscard]] Expected<void, std::string> finishReplacing(const std::string &path);

/// Opens a database that is there and may be damaged, to read what can be read of it; it is left as it is.
[[nodiscard]] Expected<SqliteDatabase, std::string> openDamaged(const std::string &path);

} // namespace espalier
