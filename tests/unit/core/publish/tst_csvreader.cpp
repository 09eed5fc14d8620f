// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/csvreader.h"

#include <QStringList>
#include <QTest>

using namespace espalier;

namespace {

/// Rows with their fields in brackets; an error ends them with its number and line.
QString readAll(const QByteArray &text, qsizetype chunk)
{
    CsvReader reader;
    QString out;
    const auto drain = [&] {
        for (;;) {
            const auto row = reader.next();
            if (!row) {
                out += QStringLiteral("!%1@%2").arg(int(row.error().kind)).arg(row.error().line);
                return false;
            }
            if (!*row)
                return true;
            for (const std::string &field : **row)
                out += u'[' + QString::fromStdString(field) + u']';
            out += u';';
        }
    };
    for (qsizetype at = 0; at < text.size(); at += chunk) {
        const QByteArray part = text.mid(at, chunk);
        reader.feed({part.constData(), std::size_t(part.size())});
        if (!drain())
            return out;
    }
    reader.end();
    static_cast<void>(drain());
    return out;
}

} // namespace

class TestCsvReader : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void endlessLinesAreRefused();
    void tellsTheLine();
};

void TestCsvReader::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char *name, const QByteArray &text, const char *rows) {
        QTest::newRow(name) << text << QString::fromUtf8(rows);
    };
    row("nothing", "", "");
    row("only breaks", "\n\r\n\n", "");
    row("plain", "a,b\n1,2\n", "[a][b];[1][2];");
    row("no break at the end", "a,b\r\n1,2", "[a][b];[1][2];");
    row("empty fields", "a,b,\n,,", "[a][b][];[][][];");
    row("semicolons", "a;b\n1,5;2\n", "[a][b];[1,5][2];");
    row("tabulators", "a\tb\n1\t2\n", "[a][b];[1][2];");
    row("one column", "a\n1\n", "[a];[1];");
    row("quoted", "a,b\n\"x, \"\"y\"\"\",\"2\n3\"\n", "[a][b];[x, \"y\"][2\n3];");
    row("empty quotes", "a,b\n\"\",\"\"\n", "[a][b];[][];");
    row("byte order mark",
        "\xef\xbb\xbf"
        "a,b\n",
        "[a][b];");
    row("too few and too many", "a,b\n1\n1,2,3\n", "[a][b];[1];[1][2][3];");
    row("letters", "ä,☃\n", "[ä][☃];");
    row("quote not closed", "a,b\n\"1,2\n", "[a][b];!2@2");
    row("text behind a quote", "a\n\n\"1\"x\n", "[a];!3@3");
    row("no text", QByteArray("a,b\n1,\0\n", 8), "[a][b];!4@2");
    row("too many columns", QByteArray(5000, ',') + "\n", "!1@1");
}

void TestCsvReader::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rows);
    for (const qsizetype chunk : {qsizetype(1), qsizetype(3), std::max<qsizetype>(text.size(), 1)})
        QCOMPARE(readAll(text, chunk), rows);
}

void TestCsvReader::endlessLinesAreRefused()
{
    CsvReader reader;
    const std::string part(65'536, 'x');
    int parts = 0;
    for (; parts < 100; ++parts) {
        reader.feed(part);
        const auto row = reader.next();
        if (!row) {
            QCOMPARE(row.error().kind, CsvError::Kind::TooLong);
            break;
        }
    }
    QVERIFY(parts <= 17);
}

void TestCsvReader::tellsTheLine()
{
    CsvReader reader;
    reader.feed("a\n\n\"1\n2\"\nb\n");
    for (const std::uint64_t line : {1U, 3U, 5U}) {
        const auto row = reader.next();
        QVERIFY(row && *row);
        QCOMPARE(reader.line(), line);
    }
}

QTEST_APPLESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
