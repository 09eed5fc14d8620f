// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A new database takes over what a damaged one still tells. That it is to do so stands in the new one until all is there:
// whatever ends the broker before makes the next start begin again.
#include "broker/server/storagetables.h"

#include <fmt/format.h>

#include <algorithm>

namespace espalier {

namespace {

constexpr const char *forgetSalvage = "DROP TABLE salvaging";

} // namespace

void StorageTables::beginSalvage(SqliteDatabase &database, const Salvage &salvage)
{
    database.execute("CREATE TABLE salvaging(keptAside TEXT NOT NULL, damage TEXT NOT NULL)");
    SqliteStatement note(database, "INSERT INTO salvaging VALUES(?, ?)");
    note.run(std::string_view(salvage.keptAside), std::string_view(salvage.damage));
}

std::optional<StorageTables::Salvage> StorageTables::unfinishedSalvage(SqliteDatabase &database)
{
    if (database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'salvaging'") == 0)
        return {};
    SqliteStatement note(database, "SELECT keptAside, damage FROM salvaging");
    if (!note.next())
        return {};
    return Salvage {.keptAside = std::string(note.text(0)), .damage = std::string(note.text(1))};
}

void StorageTables::endSalvage()
{
    m_database.execute(forgetSalvage);
}

std::vector<StorageTables::Salvaged> StorageTables::salvage(StorageTables &damaged, const StoredClock &clock)
{
    m_database.execute("BEGIN IMMEDIATE");
    const auto tables = damaged.loadDamaged(clock, [&](const Record &record) {
        apply(record, clock);
        return !m_database.hasFailed();
    });
    removeWhatLacksOthers();
    std::vector<Salvaged> result;
    for (const auto &[table, loaded, isTorn] : tables) {
        const auto kept = count(table);
        result.push_back({.table = table,
                          .takenOver = kept,
                          .leftOut = loaded.rows - std::min(kept, loaded.rows),
                          .mistimed = loaded.mistimed,
                          .isTorn = isTorn});
    }
    m_database.execute(forgetSalvage);
    m_database.execute("COMMIT");
    return result;
}

void StorageTables::removeWhatLacksOthers()
{
    for (const auto *table : {"wills", "subscriptions", "deliveries", "incoming", "retainedDeliveries"})
        m_database.execute(
            fmt::format("DELETE FROM {} WHERE session NOT IN (SELECT session FROM sessions)", table).c_str());
    m_database.execute(
        "DELETE FROM wills WHERE message NOT IN (SELECT id FROM messages);"
        "DELETE FROM retained WHERE message NOT IN (SELECT id FROM messages);"
        "DELETE FROM deliveries WHERE NOT isReleased AND message NOT IN (SELECT id FROM messages)");
}

std::uint64_t StorageTables::count(std::string_view table)
{
    return static_cast<std::uint64_t>(
        m_database.number(fmt::format("SELECT count(*) FROM {}", table).c_str()));
}

} // namespace espalier
