// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultydisk.h"
#include "tests/support/storedbroker.h"

#include <QFile>

#include <atomic>
#include <thread>

using namespace espalier;

namespace {

using Fault = FaultyDisk::Fault;

/// A message that is to be stored meets a full disk.
bool failsOnFull(StoredBroker &broker, FaultyDisk &disk)
{
    broker.leaveSubscriber("s");
    disk.set(Fault::Full);
    broker.script.connecting("p", {}).send("32 L[ S'a' 0001 00 'x' ]");
    broker.store();
    return broker.wait().isFailing;
}

} // namespace

class StorageTest : public QObject
{
    Q_OBJECT

private slots:
    void bringsBackWhatWasStored();
    void storesWhatWaitsWhenItCloses();
    void letsTimePass();
    void storesManyBatchesAtOnce();
    void waitsBetweenCommits();
    void goesOnWhenTheDiskWorksAgain_data();
    void goesOnWhenTheDiskWorksAgain();
    void saysWhatIsLostAtTheEnd();
    void closesAfterTheTransactionUnderWay();
    void boundsWhatWaits();
    void worksTheLogIntoTheDatabase();
};

void StorageTest::bringsBackWhatWasStored()
{
    const StorageFolder folder;
    folder.fill(1);
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.error, QString());
    QCOMPARE(broker.log, QString());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
    auto peer = broker.connected("t", {});
    peer.send("82 L[ 0001 00 S'r/#' 00 ]");
    static_cast<void>(peer.take<SubAck>());
    QVERIFY(peer.messages().startsWith(QStringLiteral("r/0 q0 r 'xxx")));
}

void StorageTest::storesWhatWaitsWhenItCloses()
{
    const StorageFolder folder;
    {
        StoredBroker broker(folder.settings());
        broker.leaveSubscriber("s");
        broker.script.connecting("p", {}).send("32 L[ S'a' 0001 00 'last' ]");
        broker.store();
        broker.storage->close();
        QVERIFY(broker.wait().committed > 0);
    }
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'last'"));
}

void StorageTest::letsTimePass()
{
    const StorageFolder folder;
    {
        StoredBroker broker(folder.settings());
        broker.leaveSubscriber("s"); // for 100 s
    }
    folder.execute("UPDATE clock SET wall = wall - 60000000"); // a minute ago
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.script.engine.statistics().sessions, 1u);
    broker.script.advance(std::chrono::seconds(30));
    QCOMPARE(broker.script.engine.statistics().sessions, 1u);
    broker.script.advance(std::chrono::seconds(11));
    QCOMPARE(broker.script.engine.statistics().sessions, 0u);
}

void StorageTest::storesManyBatchesAtOnce()
{
    const StorageFolder folder;
    FaultyDisk disk;
    StoredBroker broker(folder.settings());
    broker.leaveSubscriber("s");
    auto peer = broker.script.connecting("p", {});
    disk.set(Fault::SyncFails);
    for (int i = 0; i < 100; ++i) {
        peer.send("32 L[ S'a' 0001 00 'x' ]");
        broker.store();
    }
    QVERIFY(broker.wait().isFailing);
    const int before = disk.syncs();
    disk.set(Fault::None);
    while (broker.wait().committed < 100) { }
    QVERIFY2(disk.syncs() - before < 10, qPrintable(QString::number(disk.syncs() - before)));
}

void StorageTest::waitsBetweenCommits()
{
    const StorageFolder folder;
    auto settings = folder.settings();
    settings.commitInterval = std::chrono::milliseconds(50);
    StoredBroker broker(settings);
    broker.leaveSubscriber("s");
    const auto before = std::chrono::steady_clock::now();
    broker.publish("1");
    broker.publish("2");
    QVERIFY(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds(50));
}

void StorageTest::goesOnWhenTheDiskWorksAgain_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("words");
    QTest::newRow("full") << Fault::Full << "is full. Make room on it.";
    QTest::newRow("writes fail") << Fault::WriteFails << "reports an error: disk I/O error";
    QTest::newRow("syncs fail") << Fault::SyncFails << "reports an error: disk I/O error";
}

void StorageTest::goesOnWhenTheDiskWorksAgain()
{
    QFETCH(Fault, fault);
    QFETCH(QString, words);
    const StorageFolder folder;
    {
        FaultyDisk disk;
        StoredBroker broker(folder.settings());
        broker.leaveSubscriber("s");
        broker.publish("before");
        disk.set(fault);
        auto peer = broker.script.connecting("p", {});
        peer.forget();
        peer.send("32 L[ S'a' 0001 00 'during' ]");
        broker.store();
        QVERIFY(broker.wait().isFailing);
        QVERIFY2(broker.log.contains(words), qPrintable(broker.log));
        QCOMPARE(peer.sent(), QString()); // not acknowledged
        disk.set(Fault::None);
        auto report = broker.wait();
        while (report.committed == 0)
            report = broker.wait();
        QVERIFY(!report.isFailing);
        QVERIFY(broker.log.contains(QStringLiteral("all is stored again")));
        QCOMPARE(peer.take<PubAck>().packetId, PacketId(1));
        broker.publish("after");
    }
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'before'; a q1 'during'; a q1 'after'"));
}

void StorageTest::saysWhatIsLostAtTheEnd()
{
    const StorageFolder folder;
    FaultyDisk disk;
    StoredBroker broker(folder.settings());
    QVERIFY(failsOnFull(broker, disk));
    broker.storage->close();
    static_cast<void>(broker.wait());
    QVERIFY(broker.log.contains(QStringLiteral("the last changes could not be stored")));
}

void StorageTest::closesAfterTheTransactionUnderWay()
{
    const StorageFolder folder;
    FaultyDisk disk;
    StoredBroker broker(folder.settings());
    QVERIFY(failsOnFull(broker, disk));
    disk.set(Fault::Hangs); // the next attempt
    std::atomic<bool> hasClosed = false;
    std::thread closing([&] {
        broker.storage->close();
        hasClosed = true;
    });
    disk.waitUntilItHangs();
    const bool wasClosed = hasClosed;
    disk.set(Fault::Full); // what was stuck fails, and no retry follows
    closing.join();
    QVERIFY(!wasClosed);
    static_cast<void>(broker.wait());
    QVERIFY(broker.log.contains(QStringLiteral("the last changes could not be stored")));
}

void StorageTest::boundsWhatWaits()
{
    const StorageFolder folder;
    FaultyDisk disk;
    auto settings = folder.settings();
    settings.maximumWaiting = 1000;
    StoredBroker broker(settings);
    broker.leaveSubscriber("s");
    QVERIFY(!broker.storage->isFull());
    disk.set(Fault::Full);
    auto peer = broker.script.connecting("p", {});
    peer.send("32 L[ S'a' 0001 00 '" + std::string(1000, 'x') + "' ]");
    broker.store();
    QVERIFY(broker.storage->isFull());
    disk.set(Fault::None);
    while (broker.wait().committed == 0) { }
    QVERIFY(!broker.storage->isFull());
}

void StorageTest::worksTheLogIntoTheDatabase()
{
    const StorageFolder folder;
    StoredBroker broker(folder.settings());
    broker.leaveSubscriber("s");
    const std::string payload(100'000, 'x');
    qint64 longest = 0;
    for (int i = 0; i < 400; ++i) { // 40 MB
        auto peer = broker.script.connecting("p", {});
        peer.send("33 L[ S'a' 0001 00 '" + payload + "' ]");
        broker.commit();
        peer.lose();
        longest = std::max(longest, QFile(folder.file(QStringLiteral("espalier.db-wal"))).size());
    }
    QVERIFY2(longest < 20'000'000, qPrintable(QString::number(longest)));
}

QTEST_APPLESS_MAIN(StorageTest)
#include "tst_storage.moc"
