// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/storage.h"
#include "broker/server/storagetables.h"
#include "tests/support/durablebroker.h"
#include "tests/support/faultydisk.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <semaphore>

using namespace espalier;

namespace {

constexpr auto patience = std::chrono::seconds(20);
using Fault = FaultyDisk::Fault;

/// An engine whose records are stored in a folder, as long as this exists.
class StoredBroker
{
public:
    explicit StoredBroker(const StorageSettings &settings) : script(durable())
    {
        // The storage's own clock is the machine's.
        script.clock.advance(std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::steady_clock::now() - script.clock.now()));
        auto opened = Storage::open(settings);
        if (!opened) {
            error = QString::fromStdString(opened.error());
            return;
        }
        storage = std::move(*opened);
        auto restored = storage->restore(script.engine, script.clock.now());
        if (restored)
            note(*restored);
        else
            error = QString::fromStdString(restored.error());
        storage->start([this] { m_woken.release(); });
        script.advance(std::chrono::milliseconds(0));
    }

    void store()
    {
        if (!storage)
            qFatal("%s", qPrintable(error));
        storage->store(script.engine.takeRecords());
    }
    /// The storage's next word.
    StorageReport wait()
    {
        if (!m_woken.try_acquire_for(patience))
            QTest::qFail("the storage says nothing", __FILE__, __LINE__);
        auto report = storage->take();
        note(report.events);
        if (report.committed > 0)
            script.engine.committed(report.committed);
        script.advance(std::chrono::milliseconds(0));
        return report;
    }
    void commit()
    {
        store();
        while (wait().committed == 0) { }
    }
    BrokerScript::Peer connected(std::string_view clientId, const PeerOptions &options = lastingBriefly())
    {
        auto peer = script.connecting(clientId, options);
        commit();
        static_cast<void>(peer.take<ConnAck>());
        return peer;
    }
    /// A session without connection that has the filter "a".
    void leaveSubscriber(std::string_view clientId)
    {
        auto peer = connected(clientId);
        peer.send("82 L[ 0001 00 S'a' 02 ]");
        commit();
        peer.lose();
        commit();
    }
    void publish(std::string_view payload)
    {
        auto peer = script.connecting("p", {});
        peer.send("32 L[ S'a' 0001 00 '" + std::string(payload) + "' ]");
        commit();
        peer.lose();
    }
    /// What a client is sent that comes back.
    QString messagesFor(std::string_view clientId) { return connected(clientId).messages(); }

    BrokerScript script;
    std::unique_ptr<Storage> storage;
    QString error;
    QString log;

private:
    void note(const std::vector<Event> &events)
    {
        for (const auto &event : events)
            log += QString::fromStdString(event.text) + QLatin1Char('\n');
    }

    std::counting_semaphore<> m_woken {0};
};

/// A folder with a database in it.
class Folder
{
public:
    [[nodiscard]] StorageSettings settings() const { return {.folder = m_folder.path().toStdString()}; }
    [[nodiscard]] QString file(const QString &name = QStringLiteral("espalier.db")) const
    {
        return m_folder.filePath(name);
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files, QDir::Name);
    }
    [[nodiscard]] QByteArray content(const QString &name) const
    {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &content) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(content), content.size());
    }
    void execute(const char *sql) const
    {
        SqliteDatabase database;
        database.open(file().toStdString());
        database.execute(sql);
        QVERIFY2(!database.hasFailed(), database.error().text.c_str());
    }
    /// With so many retained messages and a queued one.
    void fill(int retained) const
    {
        StoredBroker broker(settings());
        broker.leaveSubscriber("s");
        broker.publish("queued");
        auto peer = broker.script.connecting("p", {});
        for (int i = 0; i < retained; ++i)
            peer.send("31 L[ S'r/" + std::to_string(i) + "' 00 '" + std::string(100, 'x') + "' ]");
        if (retained > 0)
            broker.commit();
    }
    [[nodiscard]] QString keptAside() const
    {
        const auto kept = files().filter(QStringLiteral("damaged"));
        return kept.isEmpty() ? QString() : kept.first();
    }

private:
    QTemporaryDir m_folder;
};

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
    void boundsWhatWaits();
    void worksTheLogIntoTheDatabase();
    void keepsDamagedDatabases_data();
    void keepsDamagedDatabases();
    void salvagesWhatCanBeRead();
    void upgradesAnEarlierVersion();
    void leavesOthersAlone_data();
    void leavesOthersAlone();
    void isAlone();
    void namesPlacesThatCannotBe();
    void hidesMessagesFromOthers();
};

void StorageTest::bringsBackWhatWasStored()
{
    const Folder folder;
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
    const Folder folder;
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
    const Folder folder;
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
    const Folder folder;
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
    const Folder folder;
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
    const Folder folder;
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
    const Folder folder;
    FaultyDisk disk;
    StoredBroker broker(folder.settings());
    broker.leaveSubscriber("s");
    disk.set(Fault::Full);
    broker.script.connecting("p", {}).send("32 L[ S'a' 0001 00 'x' ]");
    broker.store();
    QVERIFY(broker.wait().isFailing);
    broker.storage->close();
    static_cast<void>(broker.wait());
    QVERIFY(broker.log.contains(QStringLiteral("the last changes could not be stored")));
}

void StorageTest::boundsWhatWaits()
{
    const Folder folder;
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
    const Folder folder;
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

void StorageTest::keepsDamagedDatabases_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::newRow("all") << 0 << -1;
    QTest::newRow("header") << 0 << 100;
    QTest::newRow("tables") << 100 << 4096;
    QTest::newRow("rows") << 4096 << 16'384;
}

void StorageTest::keepsDamagedDatabases()
{
    QFETCH(int, from);
    QFETCH(int, to);
    const Folder folder;
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

void StorageTest::salvagesWhatCanBeRead()
{
    const Folder folder;
    folder.fill(2000);
    auto content = folder.content(QStringLiteral("espalier.db"));
    QVERIFY(content.size() > 200'000);
    content.replace(150'000, 4096, QByteArray(4096, '\x55'));
    folder.write(QStringLiteral("espalier.db"), content);
    StoredBroker broker(folder.settings());
    QVERIFY2(broker.log.contains(QStringLiteral("were taken over")), qPrintable(broker.log));
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
    const auto retained = broker.script.engine.statistics().retainedMessages;
    QVERIFY2(retained > 100 && retained < 2000, qPrintable(QString::number(retained)));
}

void StorageTest::upgradesAnEarlierVersion()
{
    const Folder folder;
    folder.fill(1);
    folder.execute("ALTER TABLE sessions DROP COLUMN userName; ALTER TABLE sessions DROP COLUMN listener; "
                   "PRAGMA user_version = 1");
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.error, QString());
    QCOMPARE(broker.log, QString());
    QCOMPARE(folder.keptAside(), QString());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
}

void StorageTest::leavesOthersAlone_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("words");
    QTest::newRow("of another program")
        << "PRAGMA application_id = 1" << "is not a database of this broker and is left alone";
    QTest::newRow("of a later version") << "PRAGMA user_version = 3" << "was written by a later version";
}

void StorageTest::leavesOthersAlone()
{
    QFETCH(QString, change);
    QFETCH(QString, words);
    const Folder folder;
    folder.fill(1);
    folder.write(QStringLiteral("mosquitto.db"), "mosquitto's own");
    folder.execute(qPrintable(change));
    const auto content = folder.content(QStringLiteral("espalier.db"));
    const StoredBroker broker(folder.settings());
    QVERIFY2(broker.error.contains(words), qPrintable(broker.error));
    QCOMPARE(folder.content(QStringLiteral("espalier.db")), content);
    QCOMPARE(folder.content(QStringLiteral("mosquitto.db")), QByteArray("mosquitto's own"));
    QCOMPARE(folder.keptAside(), QString());
}

void StorageTest::isAlone()
{
    const Folder folder;
    const StoredBroker first(folder.settings());
    const StoredBroker second(folder.settings());
    QVERIFY2(second.error.contains(QStringLiteral("is in use by another broker")), qPrintable(second.error));
    QCOMPARE(folder.keptAside(), QString());
}

void StorageTest::namesPlacesThatCannotBe()
{
    const Folder folder;
    folder.write(QStringLiteral("file"), "");
    auto settings = folder.settings();
    settings.folder += "/file/folder";
    const StoredBroker broker(settings);
    QVERIFY2(
        broker.error.contains(QStringLiteral("/file/folder for what must survive the broker cannot be made")),
        qPrintable(broker.error));
    settings.folder = folder.settings().folder;
    settings.fileName = ".";
    const StoredBroker other(settings);
    QVERIFY2(other.error.contains(QStringLiteral("cannot be opened")), qPrintable(other.error));
}

void StorageTest::hidesMessagesFromOthers()
{
    const Folder folder;
    auto settings = folder.settings();
    settings.folder += "/new";
    const StoredBroker broker(settings);
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new"))) & others));
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new/espalier.db"))) & others));
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new/espalier.db-wal"))) & others));
}

QTEST_APPLESS_MAIN(StorageTest)
#include "tst_storage.moc"
