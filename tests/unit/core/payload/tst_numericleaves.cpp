// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/numericleaves.h"

#include "core/payload/formatted.h"
#include "core/payload/payloadregistry.h"

#include <QTest>

using namespace espalier;

namespace {

/// "path=value", a "?" behind booleans and an "@" behind times.
QString leavesOf(const char *payload, const NumericLimits &limits = {})
{
    QStringList lines;
    for (const NumericLeaf &leaf : numericLeaves(Bytes::copyOf(std::string_view(payload)), {}, limits)) {
        const char *mark = leaf.kind == NumericLeaf::Kind::Boolean ? "?"
                           : leaf.kind == NumericLeaf::Kind::Time  ? "@"
                                                                   : "";
        lines << QStringLiteral("%1=%2%3")
                     .arg(QString::fromStdString(leaf.path))
                     .arg(leaf.value, 0, 'g', 17)
                     .arg(QString::fromLatin1(mark));
    }
    return lines.join(u' ');
}

} // namespace

class TestNumericLeaves : public QObject
{
    Q_OBJECT

private slots:
    void leaves_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("leaves");
        const auto row = [](const char *name, const char *payload, const char *leaves) {
            QTest::newRow(name) << QByteArray(payload) << QString::fromLatin1(leaves);
        };
        row("plain number", " 4.25\n", "=4.25");
        row("plain boolean", "true", "=1?");
        row("object", "{\"value\":71.5,\"unit\":\"C\",\"quality\":{\"good\":false,\"n\":2}}",
            "value=71.5 quality.good=0? quality.n=2");
        row("arrays", "[1,[2,\"x\",3],{\"a\":[null,4]}]", "[0]=1 [1][0]=2 [1][2]=3 [2].a[1]=4");
        row("keys that are no words", "{\"a.b\":1,\"\":2,\"c\":{\"\\\"\":3}}",
            "[\"a.b\"]=1 [\"\"]=2 c[\"\\\"\"]=3");
        row("times", "{\"s\":1795356472,\"ms\":1795356472418,\"n\":1234}",
            "s=1795356472@ ms=1795356472418@ n=1234");
        row("beyond a double", "{\"a\":1e999,\"b\":1}", "b=1");
        row("text", "hello 12", "");
        row("cut off", "{\"a\":1,\"b\":", "");
        row("trailing", "12 13", "");
        row("empty", "", "");
    }
    void leaves()
    {
        QFETCH(QByteArray, payload);
        QTEST(leavesOf(payload.constData()), "leaves");
    }

    void limits()
    {
        QCOMPARE(leavesOf("[1,2,3]", {.leaves = 2}), QStringLiteral("[0]=1 [1]=2"));
        QCOMPARE(leavesOf("[1,2,3]", {.bytes = 6}), QString());
    }

    void whatIsUnwrappedIsBoundedToo()
    {
        const QByteArray json = '[' + QByteArray("1,").repeated(3'999) + "1]";
        // Qt puts the length before it.
        const QByteArray packed = qCompress(json).mid(4);
        const Bytes payload =
            Bytes::copyOf(std::string_view(packed.constData(), static_cast<std::size_t>(packed.size())));
        QVERIFY(payload.size() < 200);
        QCOMPARE(numericLeaves(payload, {}, {.leaves = 2}).size(), 2U);
        QCOMPARE(numericLeaves(payload, {}, {.leaves = 2, .bytes = 1'000}).size(), 0U);
        // Not only is it not read: it is not made.
        QCOMPARE(formatPayload(payload, PayloadHints {}, valuesOnly({})).unwrapped.size(),
                 std::size_t(json.size()));
        QVERIFY(formatPayload(payload, PayloadHints {}, valuesOnly({.bytes = 1'000})).unwrapped.size()
                <= 1'000U);
    }

    void knowsWhereTheyStand()
    {
        const FormattedPayload formatted = formatPayload(Bytes::copyOf("{\"a\":{\"b\":12}}"));
        QVERIFY(formatted.value);
        const auto leaves = numericLeaves(*formatted.value, 10);
        QCOMPARE(leaves.size(), 1U);
        const TextRange range = leaves.front().textRange;
        QCOMPARE(formatted.text.mid(range.offset, range.length), QStringLiteral("12"));
    }

    void timeOfNumber_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<qlonglong>("time");
        QTest::newRow("seconds") << QByteArray("1795356472") << 1'795'356'472'000'000LL;
        QTest::newRow("milliseconds") << QByteArray("1795356472418") << 1'795'356'472'418'000LL;
        QTest::newRow("microseconds") << QByteArray("1795356472418001") << 1'795'356'472'418'001LL;
        QTest::newRow("too late") << QByteArray("9999999999") << 0LL;
        QTest::newRow("fraction") << QByteArray("1795356472.4") << 0LL;
        QTest::newRow("negative") << QByteArray("-179535647") << 0LL;
        QTest::newRow("short") << QByteArray("12") << 0LL;
    }
    void timeOfNumber()
    {
        QFETCH(QByteArray, number);
        QTEST(qlonglong(espalier::timeOfNumber({number.constData(), std::size_t(number.size())})), "time");
    }

    void ruleOfTheTopicCounts()
    {
        DecodeRules rules;
        rules.rules.push_back({"plc", {.decoder = DecoderKind::Packed, .pattern = ">H"}});
        const PayloadRegistry registry(rules);
        const Bytes payload = Bytes::copyOf(std::string_view("12"));
        QCOMPARE(numericLeaves(payload, {.topic = "plc", .registry = &registry}).front().value, 0x3132);
        QCOMPARE(numericLeaves(payload, {.topic = "other", .registry = &registry}).front().value, 12);
    }
};

QTEST_APPLESS_MAIN(TestNumericLeaves)
#include "tst_numericleaves.moc"
