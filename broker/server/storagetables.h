// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/journal.h"
#include "broker/server/sqlite.h"
#include "broker/server/storedclock.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// The tables of an engine's records in a database. Whatever fails is the database's error().
class StorageTables
{
public:
    /// "ESPL": tells the file from other programs' databases.
    static constexpr std::int64_t applicationId = 0x4553'504c;
    static constexpr std::int64_t version = 2;

    /// Makes the tables, in a database that has none.
    static void create(SqliteDatabase &database);

    /// Makes the tables of an earlier version those of this one, or leaves them as they are.
    static void upgrade(SqliteDatabase &database);

    /// In a database that has them.
    explicit StorageTables(SqliteDatabase &database);

    /// When something was stored last; none in a new database.
    [[nodiscard]] std::optional<StoredClock::Reading> clock();
    void setClock(const StoredClock::Reading &reading);

    void apply(const RecordBatch &batch, const StoredClock &clock);
    void apply(const Record &record, const StoredClock &clock);

    /// False for a record that cannot be used.
    using Visit = std::function<bool(const Record &)>;
    struct Loaded
    {
        std::uint64_t rows = 0;
        /// Rows that cannot be what was stored, or that refer to such.
        std::uint64_t leftOut = 0;
        /// Rows with a time that cannot be: such a message is kept as long as one can be, such a session's connection ended
        /// at the clock's start.
        std::uint64_t mistimed = 0;
    };
    /// Calls `visit` with a record for each row, in the order in which an engine wants them (Engine::restore()). Times that
    /// cannot be are mended in the database, too.
    [[nodiscard]] Loaded load(const StoredClock &clock, const Visit &visit);

    /// A damaged database whose rows are still to be taken over, as it is noted in the one that takes them.
    struct Salvage
    {
        /// File name, in the same folder.
        std::string keptAside {};
        /// What is wrong with it.
        std::string damage {};
    };
    static void beginSalvage(SqliteDatabase &database, const Salvage &salvage);
    [[nodiscard]] static std::optional<Salvage> unfinishedSalvage(SqliteDatabase &database);
    /// The note alone, where there is nothing to take over.
    void endSalvage();

    struct Salvaged
    {
        std::string_view table {};
        std::uint64_t takenOver = 0;
        /// Rows that were read but cannot be what was stored, or that refer to what is lost.
        std::uint64_t leftOut = 0;
        std::uint64_t mistimed = 0;
        /// Reading met damage: nobody knows how many rows there were.
        bool isTorn = false;
    };
    /// Takes over what can be read of another database, as far as it belongs together, and ends the salvage: all in one
    /// transaction.
    [[nodiscard]] std::vector<Salvaged> salvage(StorageTables &damaged, const StoredClock &clock);

private:
    struct LoadedTable
    {
        std::string_view table {};
        Loaded loaded {};
        bool isTorn = false;
    };
    /// What can be read of each table, from both its ends.
    [[nodiscard]] std::vector<LoadedTable> loadDamaged(const StoredClock &clock, const Visit &visit);
    void mendTimes(const StoredClock &clock);
    void removeWhatLacksOthers();
    [[nodiscard]] std::uint64_t count(std::string_view table);

    void set(const record::SessionStored &r);
    void set(const record::SessionRemoved &r);
    void set(const record::MessageStored &r);
    void set(const record::MessageRemoved &r);
    void set(const record::WillStored &r);
    void set(const record::WillRemoved &r);
    void set(const record::SubscriptionStored &r);
    void set(const record::SubscriptionRemoved &r);
    void set(const record::DeliveryStored &r);
    void set(const record::DeliverySent &r);
    void set(const record::DeliveryReleased &r);
    void set(const record::DeliveryCompleted &r);
    void set(const record::DeliveryDropped &r);
    void set(const record::IncomingStored &r);
    void set(const record::IncomingRemoved &r);
    void set(const record::RetainedStored &r);
    void set(const record::RetainedRemoved &r);
    void set(const record::RetainedDeliveryStored &r);
    void set(const record::RetainedDeliveryRemoved &r);
    [[nodiscard]] std::optional<std::int64_t> toStored(TimePoint time) const
    {
        return time == never ? std::nullopt : std::optional(m_clock->toStored(time));
    }

    SqliteDatabase &m_database;
    /// Of the batch that is applied.
    const StoredClock *m_clock = nullptr;
    SqliteStatement m_setClock;
    SqliteStatement m_storeSession;
    SqliteStatement m_removeSession;
    SqliteStatement m_storeMessage;
    SqliteStatement m_removeMessage;
    SqliteStatement m_storeWill;
    SqliteStatement m_removeWill;
    SqliteStatement m_storeSubscription;
    SqliteStatement m_removeSubscription;
    SqliteStatement m_storeDelivery;
    SqliteStatement m_sendDelivery;
    SqliteStatement m_releaseDelivery;
    SqliteStatement m_completeDelivery;
    SqliteStatement m_dropDelivery;
    SqliteStatement m_storeIncoming;
    SqliteStatement m_removeIncoming;
    SqliteStatement m_storeRetained;
    SqliteStatement m_removeRetained;
    SqliteStatement m_storeRetainedDelivery;
    SqliteStatement m_removeRetainedDelivery;
    /// What a session takes with it.
    SqliteStatement m_removeSubscriptions;
    SqliteStatement m_removeDeliveries;
    SqliteStatement m_removeAllIncoming;
    SqliteStatement m_removeRetainedDeliveries;
};

} // namespace espalier
