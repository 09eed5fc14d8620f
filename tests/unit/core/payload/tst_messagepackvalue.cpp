// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/messagepackvalue.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;
using Kind = DecodeError::Kind;

Q_DECLARE_METATYPE(espalier::DecodeError::Kind)

class TestMessagePackValue : public QObject
{
    Q_OBJECT
private slots:
    void readsEachFormat_data();
    void readsEachFormat();
    void readsWhatPythonWrites();
    void knowsTimesAndBytes();
    void refuses_data();
    void refuses();
    void boundsDepthAndSize();
};

void TestMessagePackValue::readsEachFormat_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *hex, const char *text) {
        QTest::newRow(hex) << QByteArray(hex) << QString::fromUtf8(text);
    };
    row("7f", "127");
    row("e0", "-32");
    row("cc ff", "255");
    row("cd ffff", "65535");
    row("ce ffffffff", "4294967295");
    row("cf ffffffffffffffff", "18446744073709551615");
    row("d0 80", "-128");
    row("d0 7f", "127");
    row("d1 8000", "-32768");
    row("d2 80000000", "-2147483648");
    row("d3 8000000000000000", "-9223372036854775808");
    row("d3 0000000000000001", "1");
    row("ca 3f8ccccd", "1.1");
    row("cb 3ff199999999999a", "1.1");
    row("cb fff0000000000000", "-Infinity");
    row("c0", "null");
    row("c2", "false");
    row("c3", "true");
    row("a161", "\"a\"");
    row("d9 01 61", "\"a\"");
    row("da 0001 61", "\"a\"");
    row("db 00000001 61", "\"a\"");
    row("c4 02 0102", "h'0102'");
    row("c5 0002 0102", "h'0102'");
    row("c6 00000002 0102", "h'0102'");
    row("90", "[]");
    row("92 01 02", "[1, 2]");
    row("dc 0002 01 02", "[1, 2]");
    row("dd 00000002 01 02", "[1, 2]");
    row("82 a161 01 a162 91 02", "{\"a\": 1,\"b\": [2]}");
    row("de 0001 a161 01", "{\"a\": 1}");
    row("df 00000001 a161 01", "{\"a\": 1}");
    row("84 01 02 c0 03 c3 04 c4 01 09 05", "{1: 2,null: 3,true: 4,h'09': 5}");
    row("d4 05 01", "ext 5(h'01')");
    row("c7 03 fe 010203", "ext -2(h'010203')");
}

void TestMessagePackValue::readsEachFormat()
{
    QFETCH(QByteArray, hex);
    QTEST(oneLine(messagePackValue(hexBytes(hex))), "text");
}

void TestMessagePackValue::readsWhatPythonWrites()
{
    QCOMPARE(oneLine(messagePackValue(payloadFile(QStringLiteral("msgpack.msgpack")))),
             QStringLiteral("{\"temp\": 21.5,\"u\": 18446744073709551615,\"i\": -9223372036854775808,"
                            "\"b\": h'0102',\"l\": [1, -1, -129, -40000, 70000, \"x\u00fc\", null, true],"
                            "7: \"int key\",\"t\": ext -1(h'77359400514b67b0'),\"e\": ext 5(h'6162')}"));
    QCOMPARE(oneLine(messagePackValue(payloadFile(QStringLiteral("single.msgpack")))),
             QStringLiteral("{\"f\": 1.1}"));
}

void TestMessagePackValue::knowsTimesAndBytes()
{
    const auto value = messagePackValue(payloadFile(QStringLiteral("msgpack.msgpack")));
    QCOMPARE(value->find("t")->annotation()->time, std::optional<std::int64_t>(1363896240500000));
    QVERIFY(!value->find("e")->annotation()->time);
    QVERIFY(messagePackValue(hexBytes("d6ff514b67b0"))->root().annotation()->time == 1363896240000000);
    QVERIFY(messagePackValue(hexBytes("c70cff 1dcd6500 00000000514b67b0"))->root().annotation()->time
            == 1363896240500000);
    QVERIFY(!messagePackValue(hexBytes("c70cff 1dcd6500 7fffffffffffffff"))->root().annotation()->time);
    QVERIFY(messagePackValue(hexBytes("82a16101a1629102"))->find("b[0]")->byteRange() == (ByteRange {7, 1}));
}

void TestMessagePackValue::refuses_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<std::size_t>("offset");
    const auto row = [](const char *hex, Kind kind, std::size_t offset) {
        QTest::newRow(*hex ? hex : "nothing") << QByteArray(hex) << kind << offset;
    };
    row("", Kind::UnexpectedEnd, 0);
    row("0101", Kind::TrailingBytes, 1);
    row("cd01", Kind::UnexpectedEnd, 2);
    row("93 01 02", Kind::UnexpectedEnd, 3);
    row("81 a161", Kind::UnexpectedEnd, 3);
    row("c1", Kind::UnexpectedByte, 0);
    row("92 01 c1", Kind::UnexpectedByte, 2);
    row("a2 c328", Kind::NotUtf8, 0);
    row("81 a2c328 01", Kind::NotUtf8, 1);
    row("81 90 01", Kind::UnexpectedByte, 1);
    row("a5 6162", Kind::UnexpectedEnd, 3);
    row("c6 ffffffff 00", Kind::UnexpectedEnd, 6);
    row("db ffffffff 61", Kind::UnexpectedEnd, 6);
    row("c9 ffffffff 05 00", Kind::UnexpectedEnd, 7);
    row("dd ffffffff 01", Kind::UnexpectedEnd, 6);
    row("df ffffffff", Kind::UnexpectedEnd, 5);
}

void TestMessagePackValue::refuses()
{
    QFETCH(QByteArray, hex);
    QFETCH(Kind, kind);
    QFETCH(std::size_t, offset);
    const auto value = messagePackValue(hexBytes(hex));
    QVERIFY(!value.has_value());
    QCOMPARE(static_cast<int>(value.error().kind), static_cast<int>(kind));
    QCOMPARE(value.error().offset, offset);
}

void TestMessagePackValue::boundsDepthAndSize()
{
    QVERIFY(messagePackValue(Bytes::copyOf(std::string(100'000, '\x91'))).error().kind == Kind::TooDeep);
    const std::string many = std::string("\xdc\xff\xff", 3) + std::string(65535, '\x01');
    QVERIFY(messagePackValue(Bytes::copyOf(many)).has_value());
    QVERIFY(messagePackValue(Bytes::copyOf(many), {.nodes = 1000}).error().kind == Kind::TooLarge);
}

QTEST_APPLESS_MAIN(TestMessagePackValue)
#include "tst_messagepackvalue.moc"
