// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treefilter.h"

#include <QTest>

using namespace espalier;
using Error = FilterError::Kind;

class TestTreeFilter : public QObject
{
    Q_OBJECT
private slots:
    void kinds_data();
    void kinds();
    void pointsAtWhatIsWrong_data();
    void pointsAtWhatIsWrong();
    void quotesWhatWouldBeSomethingElse_data();
    void quotesWhatWouldBeSomethingElse();
    void comparesValues_data();
    void comparesValues();
};

void TestTreeFilter::kinds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kinds");
    const auto row = [](const char *text, const char *kinds) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(kinds);
    };
    row("", "");
    row("   ", "");
    row("temp", "T");
    row("a/b", "P");
    row("/a", "P");
    row("/a b/", "R");
    row("/a/ b", "RT");
    row("/a\\/ b/", "R");
    row("//", "P");
    row("plant/+/x temp", "FT");
    row("#", "F");
    row("a#", "T");
    row("\"my home/+\"", "F");
    row("retained", "r");
    row("\"retained\"", "T");
    row("changed<5s", "c");
    row("changed > 1.5 min", "cT"); // the unit belongs to the number
    row("changed", "T");
    row("value >= -1e3", "v");
    row("a.b[0].c != \"x y\" z", "vT");
    row("a[\"b c/d=e\"].f[0] > 1 z", "vT");
    row("\"a=b\"", "T");
}

void TestTreeFilter::kinds()
{
    QFETCH(QString, text);
    const TreeFilter filter(text);
    QVERIFY(filter.isValid());
    QString kinds;
    for (const FilterTerm &term : filter.terms())
        kinds += QLatin1String("TPRFrcv").at(int(term.kind));
    QTEST(kinds, "kinds");
}

void TestTreeFilter::pointsAtWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Error>("kind");
    QTest::addColumn<qsizetype>("position");
    QTest::newRow("operand") << QStringLiteral("temp value > ") << Error::MissingOperand << qsizetype(11);
    QTest::newRow("duration") << QStringLiteral("changed < soon") << Error::BadDuration << qsizetype(10);
    QTest::newRow("unit") << QStringLiteral("changed < 5y") << Error::BadDuration << qsizetype(10);
    QTest::newRow("equal age") << QStringLiteral("changed = 5s") << Error::BadComparison << qsizetype(8);
    QTest::newRow("quote") << QStringLiteral("a \"b c") << Error::OpenQuote << qsizetype(2);
    QTest::newRow("lone quote") << QStringLiteral("\"") << Error::OpenQuote << qsizetype(0);
    QTest::newRow("quote at an operand") << QStringLiteral("a = \"b\\") << Error::OpenQuote << qsizetype(4);
    QTest::newRow("expression") << QStringLiteral("a /b(c/") << Error::BadExpression << qsizetype(6);
    QTest::newRow("many") << QStringLiteral("a a a a a a a a b") << Error::TooManyTerms << qsizetype(16);
}

void TestTreeFilter::pointsAtWhatIsWrong()
{
    QFETCH(QString, text);
    const TreeFilter filter(text);
    QTEST(filter.error().kind, "kind");
    QTEST(filter.error().position, "position");
    QVERIFY(filter.terms().empty());
}

void TestTreeFilter::quotesWhatWouldBeSomethingElse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("plain") << QStringLiteral("a/b") << QStringLiteral("a/b");
    QTest::newRow("wildcard") << QStringLiteral("a/#") << QStringLiteral("a/#");
    QTest::newRow("spaces") << QStringLiteral("my home/#") << QStringLiteral("\"my home/#\"");
    QTest::newRow("condition") << QStringLiteral("a=b") << QStringLiteral("\"a=b\"");
    QTest::newRow("word") << QStringLiteral("retained") << QStringLiteral("\"retained\"");
    QTest::newRow("slashes") << QStringLiteral("/a/") << QStringLiteral("\"/a/\"");
    QTest::newRow("quotes") << QStringLiteral("a\"b\\") << QStringLiteral("\"a\\\"b\\\\\"");
}

void TestTreeFilter::quotesWhatWouldBeSomethingElse()
{
    QFETCH(QString, text);
    const QString quoted = TreeFilter::quoted(text);
    QTEST(quoted, "quoted");
    const TreeFilter filter(quoted);
    QCOMPARE(filter.terms().size(), std::size_t(1));
    QCOMPARE(filter.terms().front().text, text);
}

void TestTreeFilter::comparesValues_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char *condition, const char *payload, bool holds) {
        QTest::addRow("%s on %s", condition, payload)
            << QString::fromUtf8(condition) << QByteArray(payload) << holds;
    };
    row("value > 70", "70", false);
    row("value > 70", " 70.5\n", true);
    row("value > 70", "9", false);
    row("value > \"70\"", "9", true); // text: '9' is behind '7'
    row("value = on", "on", true);
    row("value = on", "\"on\"", true);
    row("value != on", "off", true);
    row("value != 1", "off", true);
    row("value > 1", "off", false);
    row("value = 5", "{\"value\": 5.0}", true);
    row("value = 5", "[5]", false);
    row("value[1] = 5", "[5]", false);
    row("a[1].b = \"x \\\"y\"", "{\"z\":{\"a\":[]},\"a\":[[{}],{\"c\":[1],\"b\":\"x \\\"y\"}]}", true);
    row("a.b = 1", "{\"a\":2}", false);
    row("a[\"b c/d=[e]\"].f > 1", "{\"a\":{\"b c/d=[e]\":{\"f\":2}}}", true);
    row("a[\"\\\"\\\\\"] = 1", "{\"a\":{\"\\\"\\\\\":1}}", true);
    row("abc = \"\u00e4\"", "{\"a\\u0062\":1,\"a\\u0062c\":\"\\u00e4\"}", true);
    row("a = null", "{\"a\":null}", true);
    row("a = 1", "{\"a\":1", true); // what was cut off behind it does not matter
    row("a = 1", "{\"b\":[1", false);
    row("a = 1", "{\"b\" 1}", false);
    row("a = 1", "", false);
    row("a = 1", "\xff\xfe", false);
}

void TestTreeFilter::comparesValues()
{
    QFETCH(QString, condition);
    QFETCH(QByteArray, payload);
    const TreeFilter filter(condition);
    QCOMPARE(filter.terms().size(), std::size_t(1));
    const std::string_view bytes(payload.constData(), std::size_t(payload.size()));
    QTEST(filter.terms().front().condition.holds(bytes), "holds");
}

QTEST_APPLESS_MAIN(TestTreeFilter)
#include "tst_treefilter.moc"
