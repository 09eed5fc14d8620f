// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/sqlite.h"
#include "broker/server/storagesettings.h"
#include "core/base/expected.h"

#include <chrono>
#include <string>

namespace espalier {

/// A database that is ours alone and has the tables.
struct StorageFile
{
    SqliteDatabase database {};
    std::string path {};
    /// Where a damaged one was moved before this one was begun; empty for none.
    std::string keptAside {};
    /// What is wrong with that.
    std::string damage {};
};

/// Opens the database, or begins one. One that is damaged is moved aside under a name that tells when (`now`), and never
/// deleted. One of another program, of a later version, or that another broker uses is not touched: then what to do about
/// it, in English.
[[nodiscard]] Expected<StorageFile, std::string> openStorageFile(const StorageSettings &settings,
                                                                 std::chrono::system_clock::time_point now);

/// What SQLite could not do with `path`, why, and what to do about it.
[[nodiscard]] std::string storageErrorText(const SqliteError &error, const std::string &path);

/// Opens a database that was moved aside, to read what can be read of it; it is left as it is.
[[nodiscard]] SqliteDatabase openDamaged(const std::string &path);

} // namespace espalier
