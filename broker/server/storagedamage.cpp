// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storagedamage.h"

#include "broker/server/storagefile.h"
#include "broker/server/storagetables.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace espalier {

namespace {

namespace fs = std::filesystem;

/// What belongs to a database beside its file.
constexpr std::array<std::string_view, 4> companions {"", "-wal", "-journal", "-shm"};

/// Where the new database is made: it gets the name of the damaged one when that is out of the way.
std::string newPath(const std::string &path)
{
    return path + ".new";
}

bool isThere(const std::string &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

std::string inSameFolder(const std::string &path, const std::string &fileName)
{
    return (fs::path(path).parent_path() / fileName).string();
}

/// A name beside `path` that no file has.
std::string asideName(const std::string &path, std::chrono::system_clock::time_point now)
{
    const auto time = std::chrono::system_clock::to_time_t(now);
    const auto stamp = fmt::format("{}.damaged-{:%Y%m%d-%H%M%S}", path, fmt::localtime(time));
    auto target = stamp;
    for (int copy = 2; isThere(target); ++copy)
        target = fmt::format("{}-{}", stamp, copy);
    return fs::path(target).filename().string();
}

Expected<void, std::string> moveFile(const std::string &from, const std::string &to)
{
    std::error_code error;
    fs::rename(from, to, error);
    if (error)
        return unexpected(
            fmt::format("A damaged database is replaced, but {} cannot be renamed to {}: {}. Give this "
                        "user the right to do so, or choose another folder.",
                        from, to, error.message()));
    return {};
}

/// Of a database or of what is left of one.
Expected<void, std::string> moveDatabase(const std::string &from, const std::string &to)
{
    for (const auto companion : companions) {
        const auto name = from + std::string(companion);
        if (!isThere(name))
            continue;
        if (auto moved = moveFile(name, to + std::string(companion)); !moved)
            return moved;
    }
    return {};
}

Expected<void, std::string> removeDatabase(const std::string &path)
{
    for (const auto companion : companions) {
        std::error_code error;
        fs::remove(path + std::string(companion), error);
        if (error)
            return unexpected(fmt::format("The unfinished database {} cannot be removed: {}. Remove it.",
                                          path, error.message()));
    }
    return {};
}

Expected<void, std::string> makeNew(const std::string &path, const StorageTables::Salvage &salvage)
{
    makeOwnersFile(path);
    auto database = openAlone(path);
    StorageTables::create(database);
    StorageTables::beginSalvage(database, salvage);
    database.close();
    if (database.hasFailed())
        return unexpected(storageErrorText(database.error(), path));
    return {};
}

/// The damaged one makes way for the new one.
Expected<void, std::string> change(const std::string &path, const std::string &keptAside)
{
    if (auto moved = moveDatabase(path, inSameFolder(path, keptAside)); !moved)
        return moved;
    return moveFile(newPath(path), path);
}

/// What a database that was made anew is to take over.
Expected<std::optional<StorageTables::Salvage>, std::string> salvageOf(const std::string &path)
{
    auto database = openAlone(path);
    auto salvage = StorageTables::unfinishedSalvage(database);
    if (database.hasFailed() && !isDamage(database.error()))
        return unexpected(storageErrorText(database.error(), path));
    return salvage;
}

} // namespace

Expected<void, std::string> replaceDamaged(const std::string &path, const std::string &damage,
                                           std::chrono::system_clock::time_point now)
{
    const StorageTables::Salvage salvage {.keptAside = asideName(path, now), .damage = damage};
    if (auto made = makeNew(newPath(path), salvage); !made)
        return made;
    return change(path, salvage.keptAside);
}

Expected<void, std::string> finishReplacing(const std::string &path)
{
    const auto fresh = newPath(path);
    if (!isThere(fresh))
        return {};
    if (!isThere(path)) {
        auto salvage = salvageOf(fresh);
        if (!salvage)
            return unexpected(std::move(salvage.error()));
        if (*salvage)
            return change(path, (*salvage)->keptAside);
    }
    // Nothing was moved before the new one was complete.
    return removeDatabase(fresh);
}

Expected<SqliteDatabase, std::string> openDamaged(const std::string &path)
{
    auto database = openAlone(path);
    static_cast<void>(database.number("SELECT count(*) FROM sqlite_schema"));
    const auto &error = database.error();
    if (database.hasFailed() && !isDamage(error) && error.primaryCode() != SQLITE_IOERR)
        return unexpected(storageErrorText(error, path));
    database.forgetError();
    return database;
}

} // namespace espalier
