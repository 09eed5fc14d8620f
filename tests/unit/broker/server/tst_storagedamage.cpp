// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultydisk.h"
#include "tests/support/storedbroker.h"

#include <QFile>
#include <QRegularExpression>

using namespace espalier;

namespace {

/// With a queued message and 2000 retained ones, some of them on a page that is overwritten.
void fillAndDamage(const StorageFolder &folder)
{
    folder.fill(2000);
    auto content = folder.content(QStringLiteral("espalier.db"));
    QVERIFY(content.size() > 200'000);
    content.replace(150'000, 4096, QByteArray(4096, '\x55'));
    folder.write(QStringLiteral("espalier.db"), content);
}

/// That this start takes over what can be read, and the next one has nothing to do.
void expectSalvage(const StorageFolder &folder)
{
    {
        StoredBroker broker(folder.settings());
        QCOMPARE(broker.error, QString());
        QVERIFY2(broker.log.contains(QStringLiteral("was interrupted while it took over")),
                 qPrintable(broker.log));
        QVERIFY2(broker.log.contains(QStringLiteral("were taken over: ")), qPrintable(broker.log));
        QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
        const auto retained = broker.script.engine.statistics().retainedMessages;
        QVERIFY2(retained > 1800 && retained < 2000, qPrintable(QString::number(retained)));
    }
    const StoredBroker broker(folder.settings());
    QCOMPARE(broker.log, QString());
    QCOMPARE(broker.script.engine.statistics().sessions, 1u);
}

} // namespace

class StorageDamageTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsDamagedDatabases_data();
    void keepsDamagedDatabases();
    void readsDamagedTablesFromBothEnds();
    void takesUpAnInterruptedSalvage();
    void takesUpASalvageThatFailed();
    void finishesReplacingADatabase();
    void saysThatADamagedDatabaseIsGone();
    void mendsTimesThatCannotBe_data();
    void mendsTimesThatCannotBe();
    void startsWithAClockThatCannotBe_data();
    void startsWithAClockThatCannotBe();
};

void StorageDamageTest::keepsDamagedDatabases_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::newRow("all") << 0 << -1;
    QTest::newRow("header") << 0 << 100;
    QTest::newRow("tables") << 100 << 4096;
    QTest::newRow("rows") << 4096 << 16'384;
}

void StorageDamageTest::keepsDamagedDatabases()
{
    QFETCH(int, from);
    QFETCH(int, to);
    const StorageFolder folder;
    folder.fill(100);
    auto content = folder.content(QStringLiteral("espalier.db"));
    const auto length = to < 0 ? content.size() : to - from;
    content.replace(from, length, QByteArray(length, '\x55'));
    folder.write(QStringLiteral("espalier.db"), content);
    {
        StoredBroker broker(folder.settings());
        QCOMPARE(broker.error, QString());
        QVERIFY2(broker.log.contains(QStringLiteral("was damaged")), qPrintable(broker.log));
        broker.leaveSubscriber("n");
        broker.publish("new");
        QCOMPARE(broker.messagesFor("n"), QStringLiteral("a q1 'new'"));
    }
    static const QRegularExpression name(QStringLiteral("^espalier\\.db\\.damaged-\\d{8}-\\d{6}$"));
    QVERIFY2(name.match(folder.keptAside()).hasMatch(), qPrintable(folder.files().join(QLatin1Char(' '))));
    QCOMPARE(folder.content(folder.keptAside()), content);
    const StoredBroker broker(folder.settings());
    QCOMPARE(broker.log, QString());
}

void StorageDamageTest::readsDamagedTablesFromBothEnds()
{
    const StorageFolder folder;
    fillAndDamage(folder);
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
    const auto retained = broker.script.engine.statistics().retainedMessages;
    QVERIFY2(retained > 1800, qPrintable(QString::number(retained)));
    QVERIFY2(broker.log.contains(QStringLiteral("could not be read, nobody can tell")),
             qPrintable(broker.log));
}

void StorageDamageTest::takesUpAnInterruptedSalvage()
{
    const StorageFolder folder;
    fillAndDamage(folder);
    QVERIFY(Storage::open(folder.settings())); // and ends before anything is taken over
    expectSalvage(folder);
}

void StorageDamageTest::takesUpASalvageThatFailed()
{
    const StorageFolder folder;
    fillAndDamage(folder);
    {
        FaultyDisk disk;
        const auto storage = Storage::open(folder.settings());
        QVERIFY(storage);
        BrokerScript script(durable());
        disk.set(FaultyDisk::Fault::Full);
        const auto restored = (*storage)->restore(script.engine, script.clock.now());
        QVERIFY(!restored);
        QVERIFY2(restored.error().find("is full. Make room on it.") != std::string::npos,
                 restored.error().c_str());
    }
    expectSalvage(folder);
}

void StorageDamageTest::finishesReplacingADatabase()
{
    const StorageFolder folder;
    fillAndDamage(folder);
    QVERIFY(Storage::open(folder.settings()));
    const auto unfinished = folder.file(QStringLiteral("espalier.db.new"));
    QVERIFY(QFile::rename(folder.file(), unfinished)); // as before the last step
    expectSalvage(folder);
    QVERIFY(!QFile::exists(unfinished));
    folder.write(QStringLiteral("espalier.db.new"), "half"); // as before the first
    const StoredBroker broker(folder.settings());
    QCOMPARE(broker.error, QString());
    QCOMPARE(broker.log, QString());
    QVERIFY(!QFile::exists(unfinished));
}

void StorageDamageTest::saysThatADamagedDatabaseIsGone()
{
    const StorageFolder folder;
    fillAndDamage(folder);
    QVERIFY(Storage::open(folder.settings()));
    QVERIFY(QFile::remove(folder.file(folder.keptAside())));
    {
        const StoredBroker broker(folder.settings());
        QCOMPARE(broker.error, QString());
        QVERIFY2(broker.log.contains(QStringLiteral("is not there")), qPrintable(broker.log));
    }
    const StoredBroker broker(folder.settings());
    QCOMPARE(broker.log, QString());
}

void StorageDamageTest::mendsTimesThatCannotBe_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("message for longer than can be asked for")
        << "UPDATE messages SET expiry = expiry + 4300000000000000";
    QTest::newRow("message, largest number") << "UPDATE messages SET expiry = 9223372036854775807";
    QTest::newRow("message, smallest number") << "UPDATE messages SET expiry = -9223372036854775807 - 1";
    QTest::newRow("message, a word") << "UPDATE messages SET expiry = 'soon'";
    QTest::newRow("message, a fraction") << "UPDATE messages SET expiry = 1.5e300";
    QTest::newRow("session that is to be left tomorrow")
        << "UPDATE sessions SET disconnected = disconnected + 86400000000";
    QTest::newRow("session, largest number") << "UPDATE sessions SET disconnected = 9223372036854775807";
    QTest::newRow("session, negative number") << "UPDATE sessions SET disconnected = -1";
    QTest::newRow("session, bytes") << "UPDATE sessions SET disconnected = x'00'";
}

void StorageDamageTest::mendsTimesThatCannotBe()
{
    QFETCH(QString, change);
    const StorageFolder folder;
    {
        StoredBroker broker(folder.settings());
        broker.leaveSubscriber("s"); // for 100 s
        auto peer = broker.script.connecting("p", {});
        peer.send("32 L[ S'a' 0001 05 02 00000032 'queued' ]"); // for 50 s
        broker.commit();
    }
    folder.execute(qPrintable(change));
    {
        StoredBroker broker(folder.settings());
        QCOMPARE(broker.error, QString());
        QVERIFY2(broker.log.contains(QStringLiteral("1 rows of ")), qPrintable(broker.log));
        QVERIFY2(broker.log.contains(QStringLiteral("held times that cannot be")), qPrintable(broker.log));
        broker.script.advance(std::chrono::seconds(98));
        QCOMPARE(broker.script.engine.statistics().sessions, 1u);
        broker.script.advance(std::chrono::seconds(3));
        QCOMPARE(broker.script.engine.statistics().sessions, 0u);
    }
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.log, QString());
    const auto messages = broker.messagesFor("s");
    QVERIFY2(messages.contains(QStringLiteral("'queued'")), qPrintable(messages));
}

void StorageDamageTest::startsWithAClockThatCannotBe_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("largest number") << "UPDATE clock SET stored = 9223372036854775807";
    QTest::newRow("negative number") << "UPDATE clock SET stored = -1";
    QTest::newRow("smallest number") << "UPDATE clock SET wall = -9223372036854775807 - 1";
    QTest::newRow("a word") << "UPDATE clock SET wall = 'noon'";
}

void StorageDamageTest::startsWithAClockThatCannotBe()
{
    QFETCH(QString, change);
    const StorageFolder folder;
    folder.fill(0);
    folder.execute(qPrintable(change));
    {
        StoredBroker broker(folder.settings());
        QCOMPARE(broker.error, QString());
        QVERIFY2(broker.log.contains(QStringLiteral("the time noted in the database")),
                 qPrintable(broker.log));
        QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
    }
    const StoredBroker broker(folder.settings());
    QCOMPARE(broker.log, QString());
}

QTEST_APPLESS_MAIN(StorageDamageTest)
#include "tst_storagedamage.moc"
