// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;

namespace {

std::string fromHex(const char *hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

/// {"t": 71.5, "q": {"good": true}} in gzip.
constexpr const char *zippedJson = "1f8b0800000000000203ab562a51b2523037d433d551502a0"
                                   "432ab95d2f3f353808c92a2d2d4da5a004fb1e2fd20000000";

} // namespace

/// Conditions of a filter on values that have to be decoded first.
class TestFilterPassValues : public QObject
{
    Q_OBJECT
private slots:
    void comparesWhatIsDecoded_data();
    void comparesWhatIsDecoded();
    void decodesTogetherWithOtherTerms();
    void decodesInSlices();
    void otherRulesAreOtherValues();
};

void TestFilterPassValues::comparesWhatIsDecoded_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("topics");
    const auto row = [](const char *filter, const QStringList &topics) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << topics;
    };
    row("t > 70", {QStringLiteral("cbor"), QStringLiteral("gzip"), QStringLiteral("msgpack")});
    row("t > 71.4", {QStringLiteral("gzip")});
    row("q.good == true", {QStringLiteral("cbor"), QStringLiteral("gzip")});
    row("value = 12849", {QStringLiteral("plc/a")});
    row("value = 12", {QStringLiteral("text")});
    row("metrics.temp < 10", {QStringLiteral("spBv1.0/g/NDATA/e")});
    row("metrics[\"temp\"] = 9", {QStringLiteral("spBv1.0/g/NDATA/e")});
    row("metrics[\"te\\\"mp\"] = 9", {});
    row("a[1] = 2", {QStringLiteral("array")});
    row("a[2] = 2", {});
    row("a != 2", {});
    row("value != 3", {QStringLiteral("plc/a"), QStringLiteral("broken"), QStringLiteral("text")});
}

void TestFilterPassValues::comparesWhatIsDecoded()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, topics);
    DecodeRules rules;
    rules.rules = {{"plc/#", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
    const PayloadRegistry registry(rules);
    SparkplugState sparkplug;
    const std::string_view birth = "\x12\x0c\x0a\x04temp\x10\x05\x20\x03\x50\x07";
    QCOMPARE(sparkplug.receive("spBv1.0/g/NBIRTH/e", asBytes(birth)), SparkplugState::Result::Accepted);
    StoreScript script;
    script.tree.setPayloadContext({&registry, &sparkplug}, script.now);
    script.add("cbor", fromHex("a2617418476171a164676f6f64f5")); // {"t": 71, "q": {"good": true}}
    script.add("msgpack", fromHex("82a17447a171a4776f7264")); // {"t": 71, "q": "word"}
    script.add("gzip", fromHex(zippedJson));
    script.add("array", fromHex("a16161820102")); // {"a": [1, 2]}
    script.add("plc/a", "12");
    script.add("text", "12");
    script.add("broken", fromHex("ff00"));
    script.add("spBv1.0/g/NDATA/e", "\x12\x04\x10\x05\x50\x09");
    script.settle();
    script.filter(filter);
    QStringList matches;
    for (std::uint32_t id = 1; id < script.store.nodeCount(); ++id) {
        if (script.tree.matchesFilter(id))
            matches << QString::fromStdString(script.store.topicName(id));
    }
    matches.sort();
    topics.sort();
    QCOMPARE(matches, topics);
    QCOMPARE(script.tree.filterState().matches, static_cast<std::uint32_t>(topics.size()));
    QVERIFY(!script.tree.filterState().running);
}

void TestFilterPassValues::decodesTogetherWithOtherTerms()
{
    StoreScript script;
    script.add("a/x", fromHex(zippedJson));
    script.add("b/x", fromHex(zippedJson), true);
    script.settle();
    script.filter(QStringLiteral("retained t > 70"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("b"), QStringLiteral("  x")}));
    script.filter(QStringLiteral("a/x t > 70 q.good = true"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  x")}));
    script.filter(QStringLiteral("a/x t > 70 q.good = false"));
    QCOMPARE(script.rows(), QStringList());
}

void TestFilterPassValues::decodesInSlices()
{
    StoreScript script;
    script.add("t/plain", "{\"t\": 71.5}");
    for (int i = 0; i < 1000; ++i)
        script.add("t/" + std::to_string(i), fromHex(zippedJson));
    script.settle();
    script.tree.setFilter(QStringLiteral("t > 70"), script.now);
    script.tree.work();
    QCOMPARE(script.tree.filterState().matches, 1U); // what costs nothing is there at once
    QVERIFY(script.tree.filterState().running);
    script.tree.work();
    QVERIFY(script.tree.filterState().matches > 1U);
    QVERIFY(script.tree.isFiltering());
    script.work();
    QCOMPARE(script.tree.filterState().matches, 1001U);
    QVERIFY(!script.tree.filterState().running);
    // What comes later waits for its turn too, and is what it was till then.
    script.add("t/0", fromHex("a1617401")); // {"t": 1}
    script.add("t/new", fromHex(zippedJson));
    script.settle();
    QVERIFY(script.tree.isFiltering());
    QVERIFY(!script.tree.filterState().running);
    QCOMPARE(script.tree.filterState().matches, 1001U);
    QVERIFY(script.tree.matchesFilter(script.id("t/0")));
    script.work();
    QCOMPARE(script.tree.filterState().matches, 1001U);
    QVERIFY(!script.tree.matchesFilter(script.id("t/0")));
    QVERIFY(script.tree.matchesFilter(script.id("t/new")));
}

void TestFilterPassValues::otherRulesAreOtherValues()
{
    StoreScript script;
    script.add("plc/a", "12");
    script.settle();
    script.filter(QStringLiteral("value = 12849"));
    QCOMPARE(script.rows(), QStringList());
    DecodeRules rules;
    rules.rules = {{"plc/#", {.decoder = DecoderKind::Packed, .pattern = "<h"}}};
    const PayloadRegistry registry(rules);
    script.tree.setPayloadContext({&registry, nullptr}, script.now);
    script.work();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("plc"), QStringLiteral("  a")}));
    script.tree.setPayloadContext({}, script.now);
    script.work();
    QCOMPARE(script.rows(), QStringList());
}

QTEST_APPLESS_MAIN(TestFilterPassValues)
#include "tst_filterpassvalues.moc"
