// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/sqlite.h"

#include <QTest>

#include <optional>

using namespace espalier;

namespace {

/// In memory, with a table.
SqliteDatabase opened()
{
    SqliteDatabase database;
    database.open(":memory:");
    database.execute("CREATE TABLE t(a INTEGER, b INTEGER)");
    return database;
}

} // namespace

class SqliteTest : public QObject
{
    Q_OBJECT

private slots:
    void wantsAValueForEachPlaceholder();
    void tellsIntegersFromWhatElseAColumnHolds();
    void staysOpenForStatements();
    void blamesTheSystemOnlyForItsErrors();
};

void SqliteTest::wantsAValueForEachPlaceholder()
{
    auto database = opened();
    SqliteStatement insert(database, "INSERT INTO t VALUES(?, ?)");
    insert.run(1, 2);
    QVERIFY2(!database.hasFailed(), database.error().text.c_str());
    insert.run(3); // would take the 2 of before
    QVERIFY(database.hasFailed());
    database.forgetError();
    insert.run(4, 5, 6);
    QVERIFY(database.hasFailed());
    database.forgetError();
    QCOMPARE(database.number("SELECT count(*) FROM t"), 1);
}

void SqliteTest::tellsIntegersFromWhatElseAColumnHolds()
{
    auto database = opened();
    database.execute("INSERT INTO t VALUES(7, 'seven')");
    SqliteStatement select(database, "SELECT a, b FROM t");
    QVERIFY(select.next());
    QVERIFY(select.isInteger(0));
    QVERIFY(!select.isInteger(1));
}

void SqliteTest::staysOpenForStatements()
{
    auto database = opened();
    {
        const SqliteStatement statement(database, "SELECT a FROM t");
        database.close();
        QVERIFY(database.hasFailed());
        QVERIFY(database.handle());
    }
    database.forgetError();
    database.close();
    QVERIFY2(!database.hasFailed(), database.error().text.c_str());
    QVERIFY(!database.handle());
}

void SqliteTest::blamesTheSystemOnlyForItsErrors()
{
    auto database = opened();
    database.execute("ATTACH '/there/is/no/such/folder/file' AS other");
    QVERIFY2(database.error().text.find('(') != std::string::npos, database.error().text.c_str());
    database.forgetError();
    database.execute("SELECT * FROM missing");
    QCOMPARE(database.error().text, std::string("no such table: missing"));
}

QTEST_APPLESS_MAIN(SqliteTest)
#include "tst_sqlite.moc"
