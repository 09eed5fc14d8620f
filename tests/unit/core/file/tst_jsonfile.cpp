// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/file/jsonfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

class TestJsonFile : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void nothingThereYet()
    {
        const auto contents = file().read();
        QCOMPARE(contents.origin, JsonFile::Origin::Missing);
        QVERIFY(contents.object.isEmpty());
    }

    void readsWhatItWrote()
    {
        QVERIFY(file().write(value(1)));
        const auto contents = file().read();
        QCOMPARE(contents.origin, JsonFile::Origin::File);
        QCOMPARE(contents.version, 3);
        QCOMPARE(contents.object.value(QStringLiteral("a")).toInt(), 1);
    }

    void makesItsFolder()
    {
        const JsonFile deep(m_folder->filePath(QStringLiteral("x/y/file.json")), 1);
        QVERIFY(deep.write({}));
        QCOMPARE(deep.read().origin, JsonFile::Origin::File);
    }

    void damage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"version\": 3, \"a\"");
        QTest::newRow("an array") << QByteArray("[1]");
        QTest::newRow("no version") << QByteArray("{\"a\": 5}");
        QTest::newRow("version 0") << QByteArray("{\"version\": 0}");
        QTest::newRow("noise") << QByteArray("\0\xff\xfe", 3);
    }
    void damage()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(file().write(value(1)));
        QVERIFY(file().write(value(2)));
        put(path(), bytes);
        auto contents = file().read();
        QCOMPARE(contents.origin, JsonFile::Origin::Backup);
        QCOMPARE(contents.object.value(QStringLiteral("a")).toInt(), 1);
        QVERIFY(!contents.detail.isEmpty());

        // Writing over a damaged file does not take the good version before it.
        QVERIFY(file().write(value(3)));
        QCOMPARE(get(path() + QStringLiteral(".damaged")), bytes);
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 3);
        put(path(), bytes);
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 1);

        put(path() + QStringLiteral(".bak"), bytes);
        QCOMPARE(file().read().origin, JsonFile::Origin::Unreadable);
        QVERIFY(QFile::remove(path() + QStringLiteral(".damaged")));
        QVERIFY(file().write(value(4)));
        QCOMPARE(get(path() + QStringLiteral(".damaged")), bytes);
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 4);
    }

    void newerIsReadAndSaid()
    {
        QVERIFY(JsonFile(path(), 4).write(value(7)));
        const auto contents = file().read();
        QCOMPARE(contents.origin, JsonFile::Origin::Newer);
        QCOMPARE(contents.object.value(QStringLiteral("a")).toInt(), 7);
    }

    void newerIsNotReplaced()
    {
        QVERIFY(JsonFile(path(), 4).write(value(7)));
        const auto written = file().write(value(1));
        QVERIFY(!written);
        QVERIFY(written.error().contains(path()));
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 7);
        // Nor when only the version before can be read.
        QVERIFY(JsonFile(path(), 4).write(value(8)));
        put(path(), "damaged");
        QVERIFY(!file().write(value(1)));
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 7);
    }

    void olderTellsItsVersion()
    {
        QVERIFY(JsonFile(path(), 2).write(value(7)));
        const auto contents = file().read();
        QCOMPARE(contents.origin, JsonFile::Origin::File);
        QCOMPARE(contents.version, 2);
    }

    void failedWriteLeavesWhatWas()
    {
        QVERIFY(file().write(value(1)));
        const JsonFile blocked(path() + QStringLiteral("/below.json"), 1);
        const auto written = blocked.write(value(2));
        QVERIFY(!written);
        QVERIFY(!written.error().isEmpty());
        QCOMPARE(file().read().object.value(QStringLiteral("a")).toInt(), 1);
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("file.json")); }
    JsonFile file() const { return {path(), 3}; }
    static QJsonObject value(int a) { return {{QStringLiteral("a"), a}}; }
    static QByteArray get(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }
    static void put(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestJsonFile)
#include "tst_jsonfile.moc"
