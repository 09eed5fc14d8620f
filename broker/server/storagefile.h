// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/sqlite.h"
#include "broker/server/storagesettings.h"
#include "broker/server/storagetables.h"
#include "core/base/expected.h"

#include <chrono>
#include <optional>
#include <string>

namespace espalier {

/// A database that is ours alone and has the tables.
struct StorageFile
{
    SqliteDatabase database {};
    std::string path {};
    /// The damaged one in whose place this one is, until its rows have been taken over.
    std::optional<StorageTables::Salvage> salvage {};
    /// That was found damaged right here, not by an earlier start.
    bool isReplaced = false;
};

/// Opens the database, or begins one. One that is damaged is moved aside under a name that tells when (`now`), and never
/// deleted. One of another program, of a later version, or that another broker uses is not touched: then what to do about
/// it, in English.
[[nodiscard]] Expected<StorageFile, std::string> openStorageFile(const StorageSettings &settings,
                                                                 std::chrono::system_clock::time_point now);

/// What SQLite could not do with `path`, why, and what to do about it.
[[nodiscard]] std::string storageErrorText(const SqliteError &error, const std::string &path);

[[nodiscard]] bool isDamage(const SqliteError &error);

/// Opens a database for this process alone. Nothing changes before something is written.
[[nodiscard]] SqliteDatabase openAlone(const std::string &path);

/// Makes an empty file that is its owner's alone, where there is none: SQLite gives its other files the same rights.
void makeOwnersFile(const std::string &path);

} // namespace espalier
