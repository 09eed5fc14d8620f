// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/rowfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

QString readAll(const QString &path, const QStringList &columns)
{
    RowFile file(path);
    const auto told = [](const RowError &error) {
        return QStringLiteral("!%1@%2%3").arg(int(error.kind)).arg(error.line).arg(error.detail);
    };
    if (const auto opened = file.open(columns); !opened)
        return told(opened.error());
    QString out;
    for (;;) {
        const auto more = file.next();
        if (!more)
            return out + told(more.error());
        if (!*more)
            return out;
        for (const QString &column : columns) {
            const auto field = file.field(column.toStdString());
            out += field ? u'[' + QString::fromStdString(*field) + u']' : QStringLiteral("-");
        }
        out += u';';
    }
}

} // namespace

class TestRowFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void reads_data();
    void reads();
    void missingFilesAreTold();
    void hugeLinesAreNotKept_data();
    void hugeLinesAreNotKept();
    void readsMoreThanOnePiece();
    void times_data();
    void times();
};

void TestRowFile::reads_data()
{
    using Kind = RowError::Kind;
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char *name, const QByteArray &contents, const QString &rows) {
        QTest::newRow(name) << contents << rows;
    };
    const auto error = [](Kind kind, int line, const char *detail = "") {
        return QStringLiteral("!%1@%2%3").arg(int(kind)).arg(line).arg(QLatin1String(detail));
    };
    row("csv", "a,b\n1,2\n3,4\n", QStringLiteral("[1][2];[3][4];"));
    row("csv, other order", "b,x,a\r\n1,2,3\r\n", QStringLiteral("[3][1];"));
    row("csv, short rows", "a,b\n1\n", QStringLiteral("[1]-;"));
    row("csv, header only", "a,b\n", {});
    row("json lines", "{\"a\":1.50,\"b\":\"x\"}\n\n{\"b\":[1, 2],\"a\":null}",
        QStringLiteral("[1.50][x];[null][[1, 2]];"));
    row("json without a field", "{\"a\":1}\n", QStringLiteral("[1]-;"));
    row("nothing", "", error(Kind::Empty, 0));
    row("no such column", "a,c\n1,2\n", error(Kind::NoColumn, 1, "b"));
    row("binary",
        QByteArray("\x7f"
                   "ELF\0\0\0,,\n",
                   10),
        error(Kind::Binary, 1));
    row("binary later", QByteArray("a,b\n1,2\n\0\0\n", 11),
        QStringLiteral("[1][2];") + error(Kind::Binary, 3));
    row("quote not closed", "a,b\n1,\"2\n3,4\n", error(Kind::QuoteNotClosed, 2));
    row("not json", "{\"a\":1,\"b\":2}\n{\"a\":\n", QStringLiteral("[1][2];") + error(Kind::NotJson, 2));
    row("an array", "{\"a\":1,\"b\":2}\n[1]\n", QStringLiteral("[1][2];") + error(Kind::NotJson, 2));
    row("deep", "{\"a\":1,\"b\":2}\n{\"a\":" + QByteArray(100'000, '[') + "\n",
        QStringLiteral("[1][2];") + error(Kind::NotJson, 2));
}

void TestRowFile::reads()
{
    QFETCH(QByteArray, contents);
    QFETCH(QString, rows);
    const QString path = m_folder.filePath(QStringLiteral("rows"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
    file.close();
    QCOMPARE(readAll(path, {QStringLiteral("a"), QStringLiteral("b")}), rows);
}

void TestRowFile::missingFilesAreTold()
{
    RowFile file(m_folder.filePath(QStringLiteral("missing")));
    const auto opened = file.open({});
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, RowError::Kind::Unreadable);
    QVERIFY(!opened.error().detail.isEmpty());
}

void TestRowFile::hugeLinesAreNotKept_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<int>("line");
    QTest::newRow("csv") << QByteArray("a,b\n") + QByteArray(70'000, 'x') << 2;
    QTest::newRow("json") << QByteArray("{\"a\":1}\n{\"a\":\"") + QByteArray(70'000, 'x') << 2;
}

/// A line of a gigabyte that takes no room on the disk: what is not written reads as zeros, which JSON and CSV refuse
/// in other ways, so it begins with letters.
void TestRowFile::hugeLinesAreNotKept()
{
    QFETCH(QByteArray, start);
    QFETCH(int, line);
    const QString path = m_folder.filePath(QStringLiteral("huge"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(start), start.size());
    const QByteArray letters(1024 * 1024, 'y');
    QCOMPARE(file.write(letters), letters.size());
    QVERIFY(file.resize(qint64(1024) * 1024 * 1024));
    file.close();
    RowFile rows(path);
    QVERIFY(rows.open({}));
    auto more = rows.next();
    if (more && *more)
        more = rows.next();
    QVERIFY(!more);
    QCOMPARE(more.error().kind, RowError::Kind::TooLong);
    QCOMPARE(int(more.error().line), line);
}

void TestRowFile::readsMoreThanOnePiece()
{
    const QString path = m_folder.filePath(QStringLiteral("long"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("n,text\n");
    for (int i = 0; i < 20'000; ++i)
        file.write(QByteArray::number(i) + ",some text to fill the line\n");
    file.close();
    RowFile rows(path);
    QVERIFY(rows.open({QStringLiteral("n")}));
    int count = 0;
    for (auto more = rows.next(); more && *more; more = rows.next(), ++count)
        QCOMPARE(QByteArray::fromStdString(*rows.field("n")), QByteArray::number(count));
    QCOMPARE(count, 20'000);
    QCOMPARE(rows.line(), 20'001U);
}

void TestRowFile::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("microseconds");
    QTest::newRow("seconds") << QStringLiteral("1.5") << qint64(1'500'000);
    QTest::newRow("zero") << QStringLiteral(" 0 ") << qint64(0);
    QTest::newRow("seconds since 1970") << QStringLiteral("1795356472") << qint64(1'795'356'472'000'000);
    QTest::newRow("milliseconds since 1970")
        << QStringLiteral("1795356472418") << qint64(1'795'356'472'418'000);
    QTest::newRow("date") << QStringLiteral("2026-11-22T14:07:52.418Z") << qint64(1'795'356'472'418'000);
    QTest::newRow("date with offset")
        << QStringLiteral("2026-11-22T15:07:52+01:00") << qint64(1'795'356'472'000'000);
    for (const char *text : {"", "soon", "-1", "nan", "inf", "1e300"})
        QTest::newRow(text) << QString::fromLatin1(text) << qint64(-1);
}

void TestRowFile::times()
{
    QFETCH(QString, text);
    QFETCH(qint64, microseconds);
    const auto time = rowTime(text.toStdString());
    QCOMPARE(time ? qint64(time->count()) : -1, microseconds);
}

QTEST_APPLESS_MAIN(TestRowFile)
#include "tst_rowfile.moc"
