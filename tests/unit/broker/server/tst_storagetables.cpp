// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storagetables.h"
#include "tests/support/recordtext.h"
#include "tests/support/wire.h"

#include <QStringList>
#include <QTest>

#include <initializer_list>
#include <optional>

using namespace espalier;

namespace {

using Seconds = std::chrono::seconds;
constexpr TimePoint start {Seconds(1000)};
constexpr StoredClock::WallTime wallStart {Seconds(1'700'000'000)};

StoredClock clockAtStart()
{
    // As if the first one: GCC 12 takes a temporary that holds nothing for one that is read.
    const auto wall = wallStart.time_since_epoch().count();
    return {StoredClock::Reading {wall, wall}, start, wallStart};
}

/// A database in memory with our tables.
struct Tables
{
    SqliteDatabase database;
    std::optional<StorageTables> tables;

    Tables()
    {
        database.open(":memory:");
        StorageTables::create(database);
        tables.emplace(database);
    }
    void apply(std::initializer_list<Record> records)
    {
        Journal journal(Journal::Mode::On);
        for (const auto &record : records)
            journal.add(record);
        tables->apply(journal.take(), clockAtStart());
    }
    QString rows(const StoredClock &clock = clockAtStart())
    {
        QStringList lines;
        loaded = tables->load(clock, [&](const Record &record) {
            lines += QString::fromStdString(recordText(record));
            return true;
        });
        return database.hasFailed() ? QString::fromStdString(database.error().text)
                                    : lines.join(QLatin1Char('\n'));
    }
    StorageTables::Loaded loaded;
};

record::MessageStored message(record::MessageId id, std::string_view topicName)
{
    return {.id = id, .message = {.topicName = topicName, .payload = asBytes("x"), .qos = Qos::AtLeastOnce}};
}

record::SessionStored session(record::SessionKey key, std::string_view clientId)
{
    return {.session = key, .clientId = clientId, .expiry = 60};
}

} // namespace

class StorageTablesTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsEveryField();
    void replacesRows();
    void removesRows();
    void endsSessionsWithAllTheyHave();
    void followsDeliveries();
    void keepsTimeOverARestart_data();
    void keepsTimeOverARestart();
    void leavesOutWhatCannotBe_data();
    void leavesOutWhatCannotBe();
    void salvagesWhatBelongsTogether();
    void upgradesAnEarlierVersion();
    void readsADamagedEarlierVersion();
};

void StorageTablesTest::keepsEveryField()
{
    Tables t;
    const auto properties = wire("01 01 26 S'a' S'b'");
    const std::vector<std::uint32_t> identifiers {1, 268'435'455};
    t.apply({record::MessageStored {.id = 7,
                                    .message = {.topicName = "a/\u00e4",
                                                .properties = PropertyView(properties),
                                                .payload = asBytes("p"),
                                                .qos = Qos::ExactlyOnce,
                                                .retain = true,
                                                .expiry = start + Seconds(5)}},
             record::MessageStored {.id = 8, .message = {.topicName = "b"}},
             record::SessionStored {.session = 2,
                                    .clientId = "c",
                                    .version = ProtocolVersion::V311,
                                    .expiry = sessionNeverExpires,
                                    .disconnected = start - Seconds(1),
                                    .userName = "u",
                                    .listener = "mqtt://127.0.0.1:1883"},
             record::SessionStored {.session = 3, .clientId = "d", .expiry = 1},
             record::WillStored {.session = 2, .message = 7, .delay = 3, .expiry = 4},
             record::WillStored {.session = 3, .message = 8},
             record::SubscriptionStored {.session = 2,
                                         .topicFilter = "$share/g/+",
                                         .options = {.maximumQos = Qos::ExactlyOnce,
                                                     .noLocal = true,
                                                     .retainAsPublished = true,
                                                     .retainHandling = RetainHandling::DoNotSend},
                                         .identifier = 9},
             record::DeliveryStored {.session = 2,
                                     .order = 5,
                                     .message = 7,
                                     .qos = Qos::ExactlyOnce,
                                     .retain = true,
                                     .packetId = PacketId(65'535),
                                     .identifiers = identifiers},
             record::IncomingStored {.session = 2, .packetId = PacketId(65'535)}, record::RetainedStored {7},
             record::RetainedDeliveryStored {.session = 2,
                                             .number = 6,
                                             .topicFilter = "a/#",
                                             .maximumQos = Qos::AtLeastOnce,
                                             .identifier = 10,
                                             .newest = 8}});
    QCOMPARE(t.rows(), QStringLiteral("message 7 a/ä [010126000161000162] 'p' q2 r1 1005s\n"
                                      "message 8 b [] '' q0 r0 never\n"
                                      "session 2 'c' v4 4294967295s 999s of 'u' by 'mqtt://127.0.0.1:1883'\n"
                                      "session 3 'd' v5 1s never\n"
                                      "retained 7\n"
                                      "will 7 of 2 after 3s for 4s\n"
                                      "will 8 of 3 after 0s for ever\n"
                                      "subscription 2 $share/g/+ q2 nl1 rap1 rh2 id9\n"
                                      "delivery 2/5 of 7 q2 r1 as 65535 [1 268435455]\n"
                                      "incoming 2/65535\n"
                                      "retained for 2/6 a/# q1 id10 after 8"));
    QCOMPARE(t.loaded.leftOut, 0u);
}

void StorageTablesTest::replacesRows()
{
    Tables t;
    t.apply({session(1, "c"), message(1, "a"), record::RetainedStored {1}, message(2, "a"),
             record::RetainedStored {2}, record::WillStored {.session = 1, .message = 1, .delay = 1},
             record::WillStored {.session = 1, .message = 2, .delay = 2},
             record::SubscriptionStored {.session = 1, .topicFilter = "f", .identifier = 1},
             record::SubscriptionStored {.session = 1, .topicFilter = "f", .identifier = 2},
             record::SessionStored {.session = 1, .clientId = "c", .expiry = 61}});
    QCOMPARE(t.rows(), QStringLiteral("message 1 a [] 'x' q1 r0 never\n"
                                      "message 2 a [] 'x' q1 r0 never\n"
                                      "session 1 'c' v5 61s never\n"
                                      "retained 2\n"
                                      "will 2 of 1 after 2s for ever\n"
                                      "subscription 1 f q0 nl0 rap0 rh0 id2"));
}

void StorageTablesTest::removesRows()
{
    Tables t;
    t.apply({session(1, "c"), message(1, "a"), record::RetainedStored {1},
             record::WillStored {.session = 1, .message = 1},
             record::SubscriptionStored {.session = 1, .topicFilter = "f"},
             record::IncomingStored {1, PacketId(1)},
             record::RetainedDeliveryStored {.session = 1, .number = 3}});
    t.apply({record::RetainedRemoved {"a"}, record::WillRemoved {1}, record::SubscriptionRemoved {1, "f"},
             record::IncomingRemoved {1, PacketId(1)}, record::RetainedDeliveryRemoved {1, 3},
             record::MessageRemoved {1}});
    QCOMPARE(t.rows(), QStringLiteral("session 1 'c' v5 60s never"));
}

void StorageTablesTest::endsSessionsWithAllTheyHave()
{
    Tables t;
    for (const record::SessionKey key : {1u, 2u}) {
        const auto clientId = "c" + std::to_string(key);
        t.apply({session(key, clientId), message(key, "a"),
                 record::WillStored {.session = key, .message = key},
                 record::SubscriptionStored {.session = key, .topicFilter = "f"},
                 record::DeliveryStored {.session = key, .order = key, .message = key},
                 record::IncomingStored {key, PacketId(1)},
                 record::RetainedDeliveryStored {.session = key, .number = 3, .topicFilter = "f"}});
    }
    t.apply({record::SessionRemoved {1}, record::MessageRemoved {1}});
    QCOMPARE(t.rows(), QStringLiteral("message 2 a [] 'x' q1 r0 never\n"
                                      "session 2 'c2' v5 60s never\n"
                                      "will 2 of 2 after 0s for ever\n"
                                      "subscription 2 f q0 nl0 rap0 rh0 id0\n"
                                      "delivery 2/2 of 2 q1 r0 as 0 []\n"
                                      "incoming 2/1\n"
                                      "retained for 2/3 f q0 id0 after 0"));
}

void StorageTablesTest::followsDeliveries()
{
    Tables t;
    const auto delivery = [](std::uint64_t order) {
        return record::DeliveryStored {.session = 1, .order = order, .message = 1, .qos = Qos::ExactlyOnce};
    };
    t.apply({session(1, "c"), message(1, "a"), delivery(1), delivery(2), delivery(3), delivery(4)});
    t.apply({record::DeliverySent {1, 1, PacketId(11)}, record::DeliverySent {1, 2, PacketId(12)},
             record::DeliverySent {1, 3, PacketId(13)}, record::DeliveryReleased {1, PacketId(12)},
             record::DeliveryCompleted {1, PacketId(13)}, record::DeliveryDropped {1, 4}});
    QCOMPARE(t.rows(), QStringLiteral("message 1 a [] 'x' q1 r0 never\n"
                                      "session 1 'c' v5 60s never\n"
                                      "delivery 1/1 of 1 q2 r0 as 11 []\n"
                                      "delivery 1/2 of 0 q2 r0 as 12 released []"));
}

void StorageTablesTest::keepsTimeOverARestart_data()
{
    QTest::addColumn<int>("wallPassed");
    QTest::addColumn<QString>("disconnected");
    // The session lost its connection 10 s before it was written down; a machine that starts counts from 50 s.
    QTest::newRow("time goes on") << 7 << "33s";
    QTest::newRow("the clock was put back while the broker was away") << -3600 << "40s";
    QTest::newRow("nothing has passed") << 0 << "40s";
}

void StorageTablesTest::keepsTimeOverARestart()
{
    QFETCH(int, wallPassed);
    QFETCH(QString, disconnected);
    Tables t;
    t.apply({record::SessionStored {
        .session = 1, .clientId = "c", .expiry = 60, .disconnected = start - Seconds(10)}});
    t.tables->setClock({clockAtStart().toStored(start), wallStart.time_since_epoch().count()});
    const StoredClock clock(t.tables->clock(), TimePoint(Seconds(50)), wallStart + Seconds(wallPassed));
    QCOMPARE(t.rows(clock), QStringLiteral("session 1 'c' v5 60s ") + disconnected);
}

void StorageTablesTest::leavesOutWhatCannotBe_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("topic with a wildcard") << "UPDATE messages SET topicName = 'a/#'";
    QTest::newRow("topic that is not UTF-8") << "UPDATE messages SET topicName = CAST(x'ff' AS TEXT)";
    QTest::newRow("properties cut off") << "UPDATE messages SET properties = x'26000161'";
    QTest::newRow("QoS 3") << "UPDATE messages SET qos = 3";
    QTest::newRow("RETAIN 2") << "UPDATE messages SET retain = 2";
    QTest::newRow("negative number of a message") << "UPDATE messages SET id = -1";
    QTest::newRow("version 2") << "UPDATE sessions SET version = 2";
    QTest::newRow("session that ends with its connection") << "UPDATE sessions SET expiry = 0";
    QTest::newRow("endless delay of a will") << "UPDATE wills SET delay = 4294967296";
    QTest::newRow("empty filter") << "UPDATE subscriptions SET topicFilter = ''";
    QTest::newRow("Retain Handling 3") << "UPDATE subscriptions SET retainHandling = 3";
    QTest::newRow("delivery of QoS 0") << "UPDATE deliveries SET qos = 0";
    QTest::newRow("Packet Identifier too large") << "UPDATE deliveries SET packetId = 65536";
    QTest::newRow("half an identifier") << "UPDATE deliveries SET identifiers = x'010000'";
    QTest::newRow("Subscription Identifier 0") << "UPDATE deliveries SET identifiers = x'00000000'";
    QTest::newRow("Packet Identifier 0") << "UPDATE incoming SET packetId = 0";
    QTest::newRow("retained messages for a share")
        << "UPDATE retainedDeliveries SET topicFilter = '$share/g/f'";
}

void StorageTablesTest::leavesOutWhatCannotBe()
{
    QFETCH(QString, change);
    Tables t;
    t.apply({session(1, "c"), message(1, "a"), record::WillStored {.session = 1, .message = 1},
             record::SubscriptionStored {.session = 1, .topicFilter = "f"},
             record::DeliveryStored {.session = 1, .order = 1, .message = 1},
             record::IncomingStored {1, PacketId(1)},
             record::RetainedDeliveryStored {.session = 1, .number = 3, .topicFilter = "f"}});
    const auto before = t.rows().count(QLatin1Char('\n'));
    t.database.execute(qPrintable(change));
    QCOMPARE(t.rows().count(QLatin1Char('\n')), before - 1);
    QCOMPARE(t.loaded.leftOut, 1u);
}

void StorageTablesTest::salvagesWhatBelongsTogether()
{
    Tables damaged;
    damaged.apply({session(1, "c"), message(1, "a"), record::WillStored {.session = 2, .message = 1},
                   record::SubscriptionStored {.session = 1, .topicFilter = "f"},
                   record::DeliveryStored {.session = 1, .order = 1, .message = 2},
                   record::DeliveryStored {.session = 1, .order = 2, .message = 1}});
    damaged.database.execute("INSERT INTO retained VALUES('b', 2)");
    damaged.database.execute("DROP TABLE incoming");
    Tables fresh;
    StorageTables::beginSalvage(fresh.database, {.keptAside = "kept", .damage = "rust"});
    QCOMPARE(StorageTables::unfinishedSalvage(fresh.database)->keptAside, std::string("kept"));
    const auto saved = fresh.tables->salvage(*damaged.tables, clockAtStart());
    QVERIFY(!StorageTables::unfinishedSalvage(fresh.database));
    QStringList texts;
    for (const auto &table : saved)
        texts += QStringLiteral("%1 %2-%3%4")
                     .arg(QString::fromUtf8(table.table.data(), static_cast<qsizetype>(table.table.size())))
                     .arg(table.takenOver)
                     .arg(table.leftOut)
                     .arg(table.isTorn ? QStringLiteral(" torn") : QString());
    QCOMPARE(texts.join(QStringLiteral(", ")),
             QStringLiteral(
                 "messages 1-0, sessions 1-0, retained 0-1, wills 0-1, subscriptions 1-0, deliveries 1-1, "
                 "incoming 0-0 torn, retainedDeliveries 0-0"));
    QCOMPARE(fresh.rows(), QStringLiteral("message 1 a [] 'x' q1 r0 never\n"
                                          "session 1 'c' v5 60s never\n"
                                          "subscription 1 f q0 nl0 rap0 rh0 id0\n"
                                          "delivery 1/2 of 1 q1 r0 as 0 []"));
}

/// What the first version had.
void makeFirstVersion(SqliteDatabase &database)
{
    database.execute("ALTER TABLE sessions DROP COLUMN userName");
    database.execute("ALTER TABLE sessions DROP COLUMN listener");
    database.execute("PRAGMA user_version = 1");
}

void StorageTablesTest::upgradesAnEarlierVersion()
{
    Tables t;
    t.apply({record::SessionStored {.session = 1, .clientId = "c", .expiry = 60, .userName = "lost"}});
    t.tables.reset();
    makeFirstVersion(t.database);
    StorageTables::upgrade(t.database);
    t.tables.emplace(t.database);
    t.apply({record::SessionStored {
        .session = 2, .clientId = "d", .expiry = 60, .userName = "u", .listener = "l"}});
    QCOMPARE(t.rows(), QStringLiteral("session 1 'c' v5 60s never by '?'\n"
                                      "session 2 'd' v5 60s never of 'u' by 'l'"));
    QCOMPARE(t.database.number("PRAGMA user_version"), StorageTables::version);
}

void StorageTablesTest::readsADamagedEarlierVersion()
{
    Tables t;
    t.apply({session(1, "c")});
    makeFirstVersion(t.database);
    QCOMPARE(t.rows(), QStringLiteral("session 1 'c' v5 60s never by '?'"));
}

QTEST_APPLESS_MAIN(StorageTablesTest)
#include "tst_storagetables.moc"
