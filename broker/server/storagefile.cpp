// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storagefile.h"

#include "broker/server/storagedamage.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace espalier {

namespace {

namespace fs = std::filesystem;

/// What was found in the place of the database.
enum class Finding { Ours, Nothing, Foreign, Newer, Damaged, Unusable };

Finding examine(SqliteDatabase &database, std::string &damage)
{
    database.execute("BEGIN EXCLUSIVE; COMMIT"); // the lock stays
    const auto id = database.number("PRAGMA application_id");
    const auto version = database.number("PRAGMA user_version");
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!database.hasFailed()) {
        if (id == 0 && version == 0 && tables == 0)
            return Finding::Nothing;
        if (id != StorageTables::applicationId)
            return Finding::Foreign;
        if (version > StorageTables::version)
            return Finding::Newer;
        damage = database.text("PRAGMA quick_check(1)");
        if (!database.hasFailed() && damage != "ok")
            return Finding::Damaged;
        if (!database.hasFailed() && version < StorageTables::version)
            StorageTables::upgrade(database);
        const StorageTables tablesThere(database); // one that lacks a table cannot prepare its statements
        if (!database.hasFailed())
            return Finding::Ours;
        if (database.error().primaryCode() != SQLITE_ERROR && !isDamage(database.error()))
            return Finding::Unusable;
    } else if (!isDamage(database.error())) {
        return Finding::Unusable;
    }
    damage = database.error().text;
    return Finding::Damaged;
}

Expected<void, std::string> makeFolder(const fs::path &folder)
{
    std::error_code error;
    const bool isNew = fs::create_directories(folder, error);
    if (!error && isNew)
        fs::permissions(folder, fs::perms::owner_all, error);
    if (error)
        return unexpected(
            fmt::format("The folder {} for what must survive the broker cannot be made: {}. Choose "
                        "one that this user may write to.",
                        folder.string(), error.message()));
    return {};
}

/// Makes it durable in the way that was asked for.
void configure(SqliteDatabase &database, StorageSettings::Durability durability)
{
    database.execute("PRAGMA journal_mode = WAL");
    database.execute(durability == StorageSettings::Durability::Full ? "PRAGMA synchronous = FULL"
                                                                     : "PRAGMA synchronous = NORMAL");
    // When the log is worked into the database is decided elsewhere: after the acknowledgements are out.
    database.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864");
    database.execute("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
    if (!database.hasFailed())
        sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

} // namespace

SqliteDatabase openAlone(const std::string &path)
{
    SqliteDatabase database;
    database.open(path);
    if (database.hasFailed())
        return database;
    // Closing would otherwise write to a database that is to be kept as it is.
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    database.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON");
    return database;
}

bool isDamage(const SqliteError &error)
{
    const int code = error.primaryCode();
    return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

void makeOwnersFile(const std::string &path)
{
    std::error_code error; // SQLite names what stands in the way
    if (fs::exists(path, error))
        return;
    const std::ofstream file(path, std::ios::app);
    if (file)
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
}

std::string storageErrorText(const SqliteError &error, const std::string &path)
{
    switch (error.primaryCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fmt::format(
            "The database {} is in use by another broker. Stop that one, or choose another folder.", path);
    case SQLITE_FULL:
        return fmt::format("The disk of {} is full. Make room on it.", path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return fmt::format(
            "The database {} may not be written: {}. Give this user the right to write it and its "
            "folder, or choose another folder.",
            path, error.text);
    case SQLITE_CANTOPEN:
        return fmt::format(
            "The database {} cannot be opened: {}. Choose a folder that this user may write to.", path,
            error.text);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fmt::format("The database {} is damaged: {}. It is moved aside when the broker starts again.",
                           path, error.text);
    case SQLITE_IOERR:
        return fmt::format("The disk of {} reports an error: {}. Look at the disk.", path, error.text);
    default:
        return fmt::format("The database {} cannot be used: {}.", path, error.text);
    }
}

Expected<StorageFile, std::string> openStorageFile(const StorageSettings &settings,
                                                   std::chrono::system_clock::time_point now)
{
    const auto folder = fs::path(settings.folder);
    const auto path = (folder / settings.fileName).string();
    auto prepared = makeFolder(folder).and_then([&] { return finishReplacing(path); });
    if (!prepared)
        return unexpected(std::move(prepared.error()));
    makeOwnersFile(path);
    StorageFile file {.database = openAlone(path), .path = path};
    std::string damage;
    switch (examine(file.database, damage)) {
    case Finding::Ours:
    case Finding::Nothing:
        break;
    case Finding::Foreign:
        return unexpected(
            fmt::format("The file {} is not a database of this broker and is left alone. Choose another "
                        "folder.",
                        path));
    case Finding::Newer:
        return unexpected(
            fmt::format("The database {} was written by a later version of this program. Use that one, "
                        "or choose another folder.",
                        path));
    case Finding::Unusable:
        return unexpected(storageErrorText(file.database.error(), path));
    case Finding::Damaged:
        file.database = SqliteDatabase();
        if (auto replaced = replaceDamaged(path, damage, now); !replaced)
            return unexpected(std::move(replaced.error()));
        file.database = openAlone(path);
        file.isReplaced = true;
        break;
    }
    file.database.execute("BEGIN EXCLUSIVE; COMMIT");
    if (file.database.number("SELECT count(*) FROM sqlite_schema") == 0)
        StorageTables::create(file.database);
    file.salvage = StorageTables::unfinishedSalvage(file.database);
    configure(file.database, settings.durability);
    if (file.database.hasFailed())
        return unexpected(storageErrorText(file.database.error(), path));
    return file;
}

} // namespace espalier
