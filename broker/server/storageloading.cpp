// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows become records again. A database holds what the disk makes of it: nothing that it says is believed unseen.
#include "broker/server/storagerows.h"
#include "broker/server/storagetables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <initializer_list>
#include <string>
#include <vector>

namespace espalier {

namespace {

/// Goes through the tables.
class Loading
{
public:
    struct Table
    {
        std::string_view name;
        void (Loading::*read)();
    };
    /// In the order in which an engine wants them.
    static const std::array<Table, 8> tables;

    Loading(SqliteDatabase &database, const StoredClock &clock, const StorageTables::Visit &visit)
        : m_database(database), m_clock(clock), m_visit(visit)
    { }

    StorageTables::Loaded run()
    {
        for (const auto &table : tables)
            (this->*table.read)();
        return m_loaded;
    }
    /// What can be read of a table from its beginning and, where that ends at damage, from its end. False when it does.
    bool readDamaged(const Table &table)
    {
        m_database.forgetError();
        m_direction = "ASC";
        (this->*table.read)();
        if (!m_database.hasFailed())
            return true;
        m_database.forgetError();
        m_direction = "DESC";
        (this->*table.read)();
        m_database.forgetError();
        return false;
    }
    [[nodiscard]] const StorageTables::Loaded &loaded() const { return m_loaded; }

private:
    [[nodiscard]] StorageRows rows(std::string_view columns, std::string_view table,
                                   std::initializer_list<std::string_view> keys)
    {
        const auto separator = fmt::format(" {}, ", m_direction);
        return {m_database,
                fmt::format("SELECT {} FROM {} ORDER BY {} {}", columns, table, fmt::join(keys, separator),
                            m_direction),
                m_clock, m_loaded};
    }
    void take(const Record &record, const StorageRows &row)
    {
        if (!row.isRight() || !m_visit(record))
            ++m_loaded.leftOut;
        else if (row.isMistimed())
            ++m_loaded.mistimed;
    }

    void messages();
    void sessions();
    void retained();
    void wills();
    void subscriptions();
    void deliveries();
    void incoming();
    void retainedDeliveries();

    SqliteDatabase &m_database;
    const StoredClock &m_clock;
    const StorageTables::Visit &m_visit;
    std::string_view m_direction = "ASC";
    StorageTables::Loaded m_loaded;
};

const std::array<Loading::Table, 8> Loading::tables {{{"messages", &Loading::messages},
                                                      {"sessions", &Loading::sessions},
                                                      {"retained", &Loading::retained},
                                                      {"wills", &Loading::wills},
                                                      {"subscriptions", &Loading::subscriptions},
                                                      {"deliveries", &Loading::deliveries},
                                                      {"incoming", &Loading::incoming},
                                                      {"retainedDeliveries", &Loading::retainedDeliveries}}};

void Loading::messages()
{
    auto row = rows("id, topicName, properties, payload, qos, retain, expiry", "messages", {"id"});
    while (row.next()) {
        record::MessageStored r;
        row.key(r.id);
        row.message(r.message);
        row.expiry(r.message.expiry);
        take(r, row);
    }
}

void Loading::sessions()
{
    // A damaged database is read as it is, also one that would have had to be upgraded.
    const bool knowsUsers = m_database.number("PRAGMA user_version") > 1;
    const auto user = knowsUsers ? "userName, listener" : fmt::format("'', '{}'", record::unknownListener);
    auto row = rows(fmt::format("session, clientId, version, expiry, disconnected, {}", user), "sessions",
                    {"session"});
    while (row.next()) {
        record::SessionStored r;
        row.key(r.session);
        row.text(r.clientId);
        row.read(r.version, 3, 5);
        row.read(r.expiry, 1, UINT32_MAX);
        row.pastTime(r.disconnected);
        row.text(r.userName);
        row.text(r.listener);
        take(r, row);
    }
}

void Loading::retained()
{
    auto row = rows("message", "retained", {"topicName"});
    while (row.next()) {
        record::RetainedStored r;
        row.key(r.message);
        take(r, row);
    }
}

void Loading::wills()
{
    auto row = rows("session, message, delay, expiry", "wills", {"session"});
    while (row.next()) {
        record::WillStored r;
        row.key(r.session);
        row.key(r.message);
        row.read(r.delay, 0, UINT32_MAX);
        row.seconds(r.expiry);
        take(r, row);
    }
}

void Loading::subscriptions()
{
    auto row =
        rows("session, topicFilter, maximumQos, noLocal, retainAsPublished, retainHandling, identifier",
             "subscriptions", {"session", "topicFilter"});
    while (row.next()) {
        record::SubscriptionStored r;
        row.key(r.session);
        row.topicFilter(r.topicFilter, SharedFilters::Allowed);
        row.qos(r.options.maximumQos);
        row.flag(r.options.noLocal);
        row.flag(r.options.retainAsPublished);
        row.read(r.options.retainHandling, 0, 2);
        row.read(r.identifier, 0, maximumVariableByteInteger);
        take(r, row);
    }
}

void Loading::deliveries()
{
    std::vector<std::uint32_t> identifiers;
    auto row = rows("session, place, message, qos, retain, packetId, isReleased, identifiers", "deliveries",
                    {"session", "place"});
    while (row.next()) {
        record::DeliveryStored r;
        row.key(r.session);
        row.key(r.order);
        row.read(r.message, 0, INT64_MAX);
        row.qos(r.qos, Qos::AtLeastOnce);
        row.flag(r.retain);
        row.packetId(r.packetId, 0);
        row.flag(r.isReleased);
        row.identifiers(identifiers);
        r.identifiers = identifiers;
        take(r, row);
    }
}

void Loading::incoming()
{
    auto row = rows("session, packetId", "incoming", {"session", "packetId"});
    while (row.next()) {
        record::IncomingStored r;
        row.key(r.session);
        row.packetId(r.packetId, 1);
        take(r, row);
    }
}

void Loading::retainedDeliveries()
{
    auto row = rows("session, number, topicFilter, maximumQos, identifier, newest", "retainedDeliveries",
                    {"session", "number"});
    while (row.next()) {
        record::RetainedDeliveryStored r;
        row.key(r.session);
        row.key(r.number);
        row.topicFilter(r.topicFilter, SharedFilters::Forbidden);
        row.qos(r.maximumQos);
        row.read(r.identifier, 0, maximumVariableByteInteger);
        row.read(r.newest, 0, INT64_MAX);
        take(r, row);
    }
}

} // namespace

StorageTables::Loaded StorageTables::load(const StoredClock &clock, const Visit &visit)
{
    const auto loaded = Loading(m_database, clock, visit).run();
    if (loaded.mistimed > 0)
        mendTimes(clock);
    return loaded;
}

std::vector<StorageTables::LoadedTable> StorageTables::loadDamaged(const StoredClock &clock,
                                                                   const Visit &visit)
{
    std::vector<LoadedTable> result;
    for (const auto &table : Loading::tables) {
        Loading loading(m_database, clock, visit);
        const bool isWhole = loading.readDamaged(table);
        result.push_back({.table = table.name, .loaded = loading.loaded(), .isTorn = !isWhole});
    }
    return result;
}

void StorageTables::mendTimes(const StoredClock &clock)
{
    constexpr auto update = "UPDATE {0} SET {1} = ?1 WHERE {1} IS NOT NULL "
                            "AND (typeof({1}) <> 'integer' OR {1} NOT BETWEEN 0 AND ?1)";
    SqliteStatement(m_database, fmt::format(update, "messages", "expiry").c_str())
        .run(clock.start() + StorageRows::longestExpiry);
    SqliteStatement(m_database, fmt::format(update, "sessions", "disconnected").c_str()).run(clock.start());
}

} // namespace espalier
