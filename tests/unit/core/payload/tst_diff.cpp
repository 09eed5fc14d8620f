// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/diff.h"

#include "core/payload/alignment.h"

#include <QTest>

#include <random>

using namespace espalier;

namespace {

Bytes bytesOf(const QByteArray &bytes)
{
    return Bytes::copyOf(std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

PayloadDiff diffOf(const QByteArray &before, const QByteArray &after, const DiffLimits &limits = {})
{
    const Bytes was = bytesOf(before);
    const Bytes is = bytesOf(after);
    const FormattedPayload wasFormatted = formatPayload(was);
    const FormattedPayload isFormatted = formatPayload(is);
    return diffPayloads({was, wasFormatted}, {is, isFormatted}, limits);
}

/// One line a row: "~ place: before -> after", "- place: before", "+ place: after", "= text", "... 3".
QString textOf(const PayloadDiff &diff)
{
    QStringList lines;
    for (const DiffRow &row : diff.rows) {
        const QString place = row.place.isEmpty() ? QString() : row.place + QStringLiteral(": ");
        switch (row.kind) {
        case DiffRow::Kind::Equal:
            lines << QStringLiteral("= ") + row.after;
            break;
        case DiffRow::Kind::Removed:
            lines << QStringLiteral("- ") + place + row.before;
            break;
        case DiffRow::Kind::Added:
            lines << QStringLiteral("+ ") + place + row.after;
            break;
        case DiffRow::Kind::Changed:
            lines << QStringLiteral("~ ") + place + row.before + QStringLiteral(" -> ") + row.after;
            break;
        case DiffRow::Kind::Skipped:
            lines << QStringLiteral("... %1").arg(row.count);
            break;
        }
    }
    return lines.join(u'\n');
}

} // namespace

class TestDiff : public QObject
{
    Q_OBJECT

private slots:
    void values_data();
    void values();
    void lines_data();
    void lines();
    void bytes_data();
    void bytes();
    void rowsAreBounded();
    void alignmentIsShortest();
    void alignmentGivesUp();
};

void TestDiff::values_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("diff");
    const auto row = [](const char *name, const char *before, const char *after, const char *diff) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString::fromUtf8(diff);
    };
    row("equal", "{\"a\":1}", "{ \"a\" : 1 }", "");
    row("order of keys", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "");
    row("changed", "{\"a\":{\"b\":71.11}}", "{\"a\":{\"b\":71.42}}", "~ a.b: 71.11 -> 71.42");
    row("numbers as sent", "{\"a\":1.0}", "{\"a\":1}", "~ a: 1.0 -> 1");
    row("large numbers", "[9007199254740993]", "[9007199254740992]",
        "~ [0]: 9007199254740993 -> 9007199254740992");
    row("other escapes", "[\"\\u0041\"]", "[\"A\"]", "");
    row("added and removed", "{\"a\":1,\"b\":[1,{}]}", "{\"a\":1,\"c\":\"x\"}", "- b: [1, {}]\n+ c: \"x\"");
    row("another kind", "{\"a\":1}", "{\"a\":\"1\"}", "~ a: 1 -> \"1\"");
    row("repeated keys", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":3}", "~ a: 2 -> 3");
    row("inserted item", "[1,2,3]", "[1,9,2,3]", "+ [1]: 9");
    row("removed item", "[{\"n\":1},{\"n\":2},{\"n\":3}]", "[{\"n\":1},{\"n\":3}]", "- [1]: {\"n\": 2}");
    row("changed item", "[1,2,3]", "[1,5,3]", "~ [1]: 2 -> 5");
    row("inside an item", "[{\"a\":1,\"b\":1},7]", "[{\"a\":2,\"b\":1},7]", "~ [0].a: 1 -> 2");
    row("the root", "1", "[1]", "~ 1 -> [1]");
}

void TestDiff::values()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const PayloadDiff diff = diffOf(before, after);
    QCOMPARE(diff.form, PayloadDiff::Form::Values);
    QTEST(textOf(diff), "diff");
    QCOMPARE(diff.isEqual(), diff.rows.empty());
}

void TestDiff::lines_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("diff");
    QTest::newRow("equal") << QByteArray("one\ntwo\n") << QByteArray("one\ntwo\n") << QStringLiteral("... 2");
    QTest::newRow("changed") << QByteArray("one\ntwo\nthree") << QByteArray("one\n2\nthree")
                             << QStringLiteral("= one\n- two\n+ 2\n= three");
    QTest::newRow("far from it") << QByteArray("a\nb\nc\nd\ne\nf\nX\n") << QByteArray("a\nb\nc\nd\ne\nf\nY\n")
                                 << QStringLiteral("... 3\n= d\n= e\n= f\n- X\n+ Y");
    QTest::newRow("at the end") << QByteArray("one two\n") << QByteArray("one two\nthree\n")
                                << QStringLiteral("= one two\n+ three");
}

void TestDiff::lines()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const PayloadDiff diff = diffOf(before, after);
    QCOMPARE(diff.form, PayloadDiff::Form::Lines);
    QTEST(textOf(diff), "diff");
}

void TestDiff::bytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("diff");
    const QByteArray zeros(20, '\0');
    QByteArray changed = zeros;
    changed[17] = '\xff';
    QTest::newRow("equal") << zeros << zeros << QString();
    QTest::newRow("in place") << zeros << changed << QStringLiteral("~ 00000010: 00 00 00 00 -> 00 ff 00 00");
    QTest::newRow("longer") << QByteArray("\x01\x02\x03", 3) << QByteArray("\x01\x09\x08\x03", 4)
                            << QStringLiteral("- 00000001: 02\n+ 00000001: 09 08");
    QTest::newRow("text and bytes") << QByteArray("A") << QByteArray("A\x00", 2)
                                    << QStringLiteral("+ 00000001: 00");
}

void TestDiff::bytes()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const PayloadDiff diff = diffOf(before, after);
    QCOMPARE(diff.form, PayloadDiff::Form::Bytes);
    QTEST(textOf(diff), "diff");
}

void TestDiff::rowsAreBounded()
{
    const PayloadDiff diff = diffOf("[1,2,3,4]", "[5,6,7,8]", {.rows = 2, .rowText = 500, .context = 3});
    QCOMPARE(diff.rows.size(), 2U);
    QVERIFY(!diff.isWhole);
    QCOMPARE(diff.changed, 4U);
    const QByteArray text = "[\"" + QByteArray(1'000, 'x') + "\"]";
    QVERIFY(diffOf("[1]", text).rows.at(0).after.size() <= 500);
}

void TestDiff::alignmentIsShortest()
{
    // Against the length of a longest common subsequence, computed the slow way.
    std::minstd_rand random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<std::uint64_t> a(random() % 12);
        std::vector<std::uint64_t> b(random() % 12);
        for (auto *items : {&a, &b})
            for (auto &item : *items)
                item = random() % 3;
        std::vector<std::vector<std::size_t>> common(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
        for (std::size_t i = 1; i <= a.size(); ++i)
            for (std::size_t j = 1; j <= b.size(); ++j)
                common[i][j] = a[i - 1] == b[j - 1] ? common[i - 1][j - 1] + 1
                                                    : std::max(common[i - 1][j], common[i][j - 1]);
        std::size_t aligned = 0;
        std::size_t beforeEnd = 0;
        std::size_t afterEnd = 0;
        for (const AlignedRun &run : align(a, b).runs) {
            QVERIFY(run.before >= beforeEnd && run.after >= afterEnd && run.length > 0);
            for (std::size_t k = 0; k < run.length; ++k)
                QCOMPARE(a.at(run.before + k), b.at(run.after + k));
            beforeEnd = run.before + run.length;
            afterEnd = run.after + run.length;
            aligned += run.length;
        }
        QCOMPARE(aligned, common[a.size()][b.size()]);
    }
}

void TestDiff::alignmentGivesUp()
{
    const std::vector<std::uint64_t> a {1, 2, 3, 4, 9};
    const std::vector<std::uint64_t> b {1, 5, 6, 7, 9};
    const Alignment alignment = align(a, b, 2);
    QVERIFY(!alignment.isComplete);
    QCOMPARE(alignment.runs, (std::vector<AlignedRun> {{0, 0, 1}, {4, 4, 1}}));
}

QTEST_APPLESS_MAIN(TestDiff)
#include "tst_diff.moc"
