// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storedbroker.h"

#include <QFile>

using namespace espalier;

class StorageFileTest : public QObject
{
    Q_OBJECT

private slots:
    void upgradesAnEarlierVersion();
    void leavesOthersAlone_data();
    void leavesOthersAlone();
    void isAlone();
    void namesPlacesThatCannotBe();
    void hidesMessagesFromOthers();
};

void StorageFileTest::upgradesAnEarlierVersion()
{
    const StorageFolder folder;
    folder.fill(1);
    folder.execute("ALTER TABLE sessions DROP COLUMN userName; ALTER TABLE sessions DROP COLUMN listener; "
                   "PRAGMA user_version = 1");
    StoredBroker broker(folder.settings());
    QCOMPARE(broker.error, QString());
    QCOMPARE(broker.log, QString());
    QCOMPARE(folder.keptAside(), QString());
    QCOMPARE(broker.messagesFor("s"), QStringLiteral("a q1 'queued'"));
}

void StorageFileTest::leavesOthersAlone_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("words");
    QTest::newRow("of another program")
        << "PRAGMA application_id = 1" << "is not a database of this broker and is left alone";
    QTest::newRow("of a later version") << "PRAGMA user_version = 3" << "was written by a later version";
}

void StorageFileTest::leavesOthersAlone()
{
    QFETCH(QString, change);
    QFETCH(QString, words);
    const StorageFolder folder;
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

void StorageFileTest::isAlone()
{
    const StorageFolder folder;
    const StoredBroker first(folder.settings());
    const StoredBroker second(folder.settings());
    QVERIFY2(second.error.contains(QStringLiteral("is in use by another broker")), qPrintable(second.error));
    QCOMPARE(folder.keptAside(), QString());
}

void StorageFileTest::namesPlacesThatCannotBe()
{
    const StorageFolder folder;
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

void StorageFileTest::hidesMessagesFromOthers()
{
    const StorageFolder folder;
    auto settings = folder.settings();
    settings.folder += "/new";
    const StoredBroker broker(settings);
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new"))) & others));
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new/espalier.db"))) & others));
    QVERIFY(!(QFile::permissions(folder.file(QStringLiteral("new/espalier.db-wal"))) & others));
}

QTEST_APPLESS_MAIN(StorageFileTest)
#include "tst_storagefile.moc"
