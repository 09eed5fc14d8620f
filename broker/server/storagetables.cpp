// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storagetables.h"

#include <fmt/format.h>

#include <bit>
#include <variant>
#include <vector>

namespace espalier {

namespace {

constexpr const char *schema = R"(
CREATE TABLE clock(id INTEGER PRIMARY KEY CHECK(id = 1), stored INTEGER NOT NULL, wall INTEGER NOT NULL);
CREATE TABLE messages(id INTEGER PRIMARY KEY, topicName TEXT NOT NULL, properties BLOB NOT NULL,
                      payload BLOB NOT NULL, qos INTEGER NOT NULL, retain INTEGER NOT NULL, expiry INTEGER);
CREATE TABLE sessions(session INTEGER PRIMARY KEY, clientId TEXT NOT NULL, version INTEGER NOT NULL,
                      expiry INTEGER NOT NULL, disconnected INTEGER, userName TEXT NOT NULL,
                      listener TEXT NOT NULL);
CREATE TABLE wills(session INTEGER PRIMARY KEY, message INTEGER NOT NULL, delay INTEGER NOT NULL, expiry INTEGER);
CREATE TABLE subscriptions(session INTEGER NOT NULL, topicFilter TEXT NOT NULL, maximumQos INTEGER NOT NULL,
                           noLocal INTEGER NOT NULL, retainAsPublished INTEGER NOT NULL,
                           retainHandling INTEGER NOT NULL, identifier INTEGER NOT NULL,
                           PRIMARY KEY(session, topicFilter)) WITHOUT ROWID;
CREATE TABLE deliveries(session INTEGER NOT NULL, place INTEGER NOT NULL, message INTEGER NOT NULL,
                        qos INTEGER NOT NULL, retain INTEGER NOT NULL, packetId INTEGER NOT NULL,
                        isReleased INTEGER NOT NULL, identifiers BLOB NOT NULL,
                        PRIMARY KEY(session, place)) WITHOUT ROWID;
CREATE INDEX deliveriesSent ON deliveries(session, packetId) WHERE packetId <> 0;
CREATE TABLE incoming(session INTEGER NOT NULL, packetId INTEGER NOT NULL,
                      PRIMARY KEY(session, packetId)) WITHOUT ROWID;
CREATE TABLE retained(topicName TEXT PRIMARY KEY, message INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE retainedDeliveries(session INTEGER NOT NULL, number INTEGER NOT NULL, topicFilter TEXT NOT NULL,
                                maximumQos INTEGER NOT NULL, identifier INTEGER NOT NULL, newest INTEGER NOT NULL,
                                PRIMARY KEY(session, number)) WITHOUT ROWID;
)";

std::uint8_t number(auto value)
{
    return static_cast<std::uint8_t>(value);
}

/// Numbers as they stand in the database, the same on every machine.
std::vector<std::uint8_t> littleEndian(std::span<const std::uint32_t> numbers)
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(numbers.size_bytes());
    for (const auto value : numbers) {
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return bytes;
}

} // namespace

void StorageTables::create(SqliteDatabase &database)
{
    database.execute("BEGIN IMMEDIATE");
    database.execute(schema);
    database.execute(fmt::format("PRAGMA application_id = {}", applicationId).c_str());
    database.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
    database.execute("COMMIT");
}

void StorageTables::upgrade(SqliteDatabase &database)
{
    database.execute("BEGIN IMMEDIATE");
    database.execute("ALTER TABLE sessions ADD COLUMN userName TEXT NOT NULL DEFAULT ''");
    database.execute(fmt::format("ALTER TABLE sessions ADD COLUMN listener TEXT NOT NULL DEFAULT '{}'",
                                 record::unknownListener)
                         .c_str());
    database.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
    database.execute("COMMIT");
}

StorageTables::StorageTables(SqliteDatabase &db)
    : m_database(db)
    , m_setClock(db, "INSERT OR REPLACE INTO clock VALUES(1, ?, ?)")
    , m_storeSession(db, "INSERT OR REPLACE INTO sessions VALUES(?, ?, ?, ?, ?, ?, ?)")
    , m_removeSession(db, "DELETE FROM sessions WHERE session = ?")
    , m_storeMessage(db, "INSERT OR REPLACE INTO messages VALUES(?, ?, ?, ?, ?, ?, ?)")
    , m_removeMessage(db, "DELETE FROM messages WHERE id = ?")
    , m_storeWill(db, "INSERT OR REPLACE INTO wills VALUES(?, ?, ?, ?)")
    , m_removeWill(db, "DELETE FROM wills WHERE session = ?")
    , m_storeSubscription(db, "INSERT OR REPLACE INTO subscriptions VALUES(?, ?, ?, ?, ?, ?, ?)")
    , m_removeSubscription(db, "DELETE FROM subscriptions WHERE session = ? AND topicFilter = ?")
    , m_storeDelivery(db, "INSERT OR REPLACE INTO deliveries VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
    , m_sendDelivery(db, "UPDATE deliveries SET packetId = ?3 WHERE session = ?1 AND place = ?2")
    , m_releaseDelivery(db, "UPDATE deliveries SET isReleased = 1, message = 0 "
                            "WHERE session = ? AND packetId = ? AND packetId <> 0")
    , m_completeDelivery(db, "DELETE FROM deliveries WHERE session = ? AND packetId = ? AND packetId <> 0")
    , m_dropDelivery(db, "DELETE FROM deliveries WHERE session = ? AND place = ?")
    , m_storeIncoming(db, "INSERT OR REPLACE INTO incoming VALUES(?, ?)")
    , m_removeIncoming(db, "DELETE FROM incoming WHERE session = ? AND packetId = ?")
    , m_storeRetained(db, "INSERT OR REPLACE INTO retained SELECT topicName, id FROM messages WHERE id = ?")
    , m_removeRetained(db, "DELETE FROM retained WHERE topicName = ?")
    , m_storeRetainedDelivery(db, "INSERT OR REPLACE INTO retainedDeliveries VALUES(?, ?, ?, ?, ?, ?)")
    , m_removeRetainedDelivery(db, "DELETE FROM retainedDeliveries WHERE session = ? AND number = ?")
    , m_removeSubscriptions(db, "DELETE FROM subscriptions WHERE session = ?")
    , m_removeDeliveries(db, "DELETE FROM deliveries WHERE session = ?")
    , m_removeAllIncoming(db, "DELETE FROM incoming WHERE session = ?")
    , m_removeRetainedDeliveries(db, "DELETE FROM retainedDeliveries WHERE session = ?")
{ }

std::optional<StoredClock::Reading> StorageTables::clock()
{
    SqliteStatement statement(m_database, "SELECT stored, wall FROM clock");
    if (!statement.next())
        return {};
    constexpr StoredClock::Reading impossible {-1, -1};
    const bool isReading = statement.isInteger(0) && statement.isInteger(1);
    return isReading ? StoredClock::Reading {statement.number(0), statement.number(1)} : impossible;
}

void StorageTables::setClock(const StoredClock::Reading &reading)
{
    m_setClock.run(reading.stored, reading.wall);
}

void StorageTables::apply(const RecordBatch &batch, const StoredClock &clock)
{
    batch.forEach([&](const Record &record) { apply(record, clock); });
}

void StorageTables::apply(const Record &record, const StoredClock &clock)
{
    m_clock = &clock;
    std::visit([this](const auto &r) { set(r); }, record);
}

void StorageTables::set(const record::SessionStored &r)
{
    m_storeSession.run(r.session, r.clientId, number(r.version), r.expiry, toStored(r.disconnected),
                       r.userName, r.listener);
}

void StorageTables::set(const record::SessionRemoved &r)
{
    for (auto *statement : {&m_removeSession, &m_removeWill, &m_removeSubscriptions, &m_removeDeliveries,
                            &m_removeAllIncoming, &m_removeRetainedDeliveries})
        statement->run(r.session);
}

void StorageTables::set(const record::MessageStored &r)
{
    const auto &m = r.message;
    m_storeMessage.run(r.id, m.topicName, m.properties.bytes(), m.payload, number(m.qos), m.retain,
                       toStored(m.expiry));
}

void StorageTables::set(const record::MessageRemoved &r)
{
    m_removeMessage.run(r.id);
}

void StorageTables::set(const record::WillStored &r)
{
    m_storeWill.run(r.session, r.message, r.delay, r.expiry);
}

void StorageTables::set(const record::WillRemoved &r)
{
    m_removeWill.run(r.session);
}

void StorageTables::set(const record::SubscriptionStored &r)
{
    const auto &options = r.options;
    m_storeSubscription.run(r.session, r.topicFilter, number(options.maximumQos), options.noLocal,
                            options.retainAsPublished, number(options.retainHandling), r.identifier);
}

void StorageTables::set(const record::SubscriptionRemoved &r)
{
    m_removeSubscription.run(r.session, r.topicFilter);
}

void StorageTables::set(const record::DeliveryStored &r)
{
    const auto identifiers = littleEndian(r.identifiers);
    m_storeDelivery.run(r.session, r.order, r.message, number(r.qos), r.retain, r.packetId.value(),
                        r.isReleased, ByteView(identifiers));
}

void StorageTables::set(const record::DeliverySent &r)
{
    m_sendDelivery.run(r.session, r.order, r.packetId.value());
}

void StorageTables::set(const record::DeliveryReleased &r)
{
    m_releaseDelivery.run(r.session, r.packetId.value());
}

void StorageTables::set(const record::DeliveryCompleted &r)
{
    m_completeDelivery.run(r.session, r.packetId.value());
}

void StorageTables::set(const record::DeliveryDropped &r)
{
    m_dropDelivery.run(r.session, r.order);
}

void StorageTables::set(const record::IncomingStored &r)
{
    m_storeIncoming.run(r.session, r.packetId.value());
}

void StorageTables::set(const record::IncomingRemoved &r)
{
    m_removeIncoming.run(r.session, r.packetId.value());
}

void StorageTables::set(const record::RetainedStored &r)
{
    m_storeRetained.run(r.message);
}

void StorageTables::set(const record::RetainedRemoved &r)
{
    m_removeRetained.run(r.topicName);
}

void StorageTables::set(const record::RetainedDeliveryStored &r)
{
    m_storeRetainedDelivery.run(r.session, r.number, r.topicFilter, number(r.maximumQos), r.identifier,
                                r.newest);
}

void StorageTables::set(const record::RetainedDeliveryRemoved &r)
{
    m_removeRetainedDelivery.run(r.session, r.number);
}

} // namespace espalier
