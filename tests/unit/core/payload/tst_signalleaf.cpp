// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/signalleaf.h"

#include <QTest>

using namespace espalier;

namespace {

SignalPayload payloadOf(std::string_view bytes)
{
    return {Bytes::copyOf(bytes), {}};
}

/// "path" with the first letter of its kind behind it.
QString leavesOf(std::string_view bytes)
{
    QStringList lines;
    for (const SignalLeaf &leaf : payloadOf(bytes).leaves())
        lines << QString::fromStdString(leaf.path) + u'=' + u"NBTX"[int(leaf.kind)];
    return lines.join(u' ');
}

ValuePath pathOf(std::string_view text)
{
    return ValuePath::parse(text).value();
}

} // namespace

class TestSignalLeaf : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatCanBeDrawn_data();
    void findsWhatCanBeDrawn();
    void readsValues();
    void readsTimes_data();
    void readsTimes();
    void boundsLeaves();
};

void TestSignalLeaf::findsWhatCanBeDrawn_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("leaves");
    const auto row = [](const char *name, const char *payload, const char *leaves) {
        QTest::newRow(name) << QByteArray(payload) << QString::fromLatin1(leaves);
    };
    row("number", "71.42", "=N");
    row("word", "ON", "=X");
    row("words", "{\"state\":\"on\",\"v\":1,\"ok\":true,\"n\":null}", "state=X v=N ok=B");
    row("numbers in quotes", "{\"v\":\"21.5\",\"nan\":\"nan\"}", "v=N nan=X");
    row("times", "{\"ts\":1795356472418,\"at\":\"1795356472418\"}", "ts=T at=T");
    row("nested", "{\"a\":{\"b\":[1,{\"c\":2}]}}", "a.b[0]=N a.b[1].c=N");
    row("binary", "\x01\xff\xfe", "");
    row("empty", "", "");
}

void TestSignalLeaf::findsWhatCanBeDrawn()
{
    QFETCH(QByteArray, payload);
    QTEST(leavesOf(payload.toStdString()), "leaves");
}

void TestSignalLeaf::readsValues()
{
    const SignalPayload payload =
        payloadOf("{\"v\":\"21.5\",\"on\":true,\"s\":\"idle\",\"n\":null,\"big\":12345678901234567890}");
    QCOMPARE(payload.reading(pathOf("v"))->number, 21.5);
    QCOMPARE(payload.reading(pathOf("on"))->number, 1.0);
    QCOMPARE(payload.reading(pathOf("s"))->text, std::string("idle"));
    QCOMPARE(payload.reading(pathOf("s"))->kind, SignalLeaf::Kind::Text);
    QCOMPARE(payload.reading(pathOf("big"))->text, std::string("12345678901234567890"));
    QVERIFY(!payload.reading(pathOf("n")));
    QVERIFY(!payload.reading(pathOf("absent")));
    QVERIFY(!payload.reading(ValuePath()));
    QCOMPARE(payloadOf("running").reading(ValuePath())->text, std::string("running"));
    QVERIFY(!payloadOf("running").reading(pathOf("a")));
}

void TestSignalLeaf::readsTimes_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<qint64>("time");
    constexpr qint64 none = -1;
    QTest::newRow("s") << QByteArray("1795356472") << qint64(1'795'356'472'000'000);
    QTest::newRow("s with fraction") << QByteArray("1795356472.25") << qint64(1'795'356'472'250'000);
    QTest::newRow("ms") << QByteArray("1795356472418") << qint64(1'795'356'472'418'000);
    QTest::newRow("us") << QByteArray("1795356472418001") << qint64(1'795'356'472'418'001);
    QTest::newRow("ns") << QByteArray("1795356472418000000") << qint64(1'795'356'472'418'000);
    QTest::newRow("in quotes") << QByteArray("\"1795356472418\"") << qint64(1'795'356'472'418'000);
    QTest::newRow("iso") << QByteArray("\"2026-11-22T14:07:52.418Z\"") << qint64(1'795'356'472'418'000);
    QTest::newRow("offset") << QByteArray("\"2026-11-22T15:07:52+01:00\"") << qint64(1'795'356'472'000'000);
    QTest::newRow("small number") << QByteArray("12") << none;
    QTest::newRow("word") << QByteArray("\"noon\"") << none;
    QTest::newRow("null") << QByteArray("null") << none;
}

void TestSignalLeaf::readsTimes()
{
    QFETCH(QByteArray, written);
    const SignalPayload payload = payloadOf("{\"t\":" + written.toStdString() + "}");
    QTEST(qint64(payload.time(pathOf("t")).value_or(-1)), "time");
}

void TestSignalLeaf::boundsLeaves()
{
    std::string many = "{\"a\":[0";
    for (int i = 1; i < 512; ++i)
        many += "," + std::to_string(i);
    many += "],\"rms\":1}";
    const auto leaves = payloadOf(many).leaves();
    QCOMPARE(leaves.size(), 17U);
    QCOMPARE(leaves.back().path, std::string("rms"));
    // What is not offered can still be read.
    QCOMPARE(payloadOf(many).reading(pathOf("a[300]"))->number, 300.0);
    const SignalPayload limited(Bytes::copyOf(many), {}, {.leaves = 4});
    QCOMPARE(limited.leaves().size(), 4U);
    const SignalPayload small(Bytes::copyOf(many), {}, {.bytes = 100});
    QVERIFY(small.leaves().empty());
    QVERIFY(payloadOf(std::string(1000, 'x')).leaves().empty());
}

QTEST_APPLESS_MAIN(TestSignalLeaf)
#include "tst_signalleaf.moc"
