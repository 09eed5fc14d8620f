// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/cborvalue.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;
using Kind = DecodeError::Kind;

Q_DECLARE_METATYPE(espalier::DecodeError::Kind)

class TestCborValue : public QObject
{
    Q_OBJECT
private slots:
    void readsExamplesOfTheStandard_data();
    void readsExamplesOfTheStandard();
    void readsWhatPythonWrites();
    void knowsTimes();
    void knowsBytes();
    void refuses_data();
    void refuses();
    void boundsDepthAndSize();
};

/// RFC 8949, appendix A, in the notation of our writer.
void TestCborValue::readsExamplesOfTheStandard_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *hex, const char *text) {
        QTest::newRow(hex) << QByteArray(hex) << QString::fromUtf8(text);
    };
    row("00", "0");
    row("17", "23");
    row("1818", "24");
    row("1a000f4240", "1000000");
    row("1b000000e8d4a51000", "1000000000000");
    row("1bffffffffffffffff", "18446744073709551615");
    row("c249010000000000000000", "18446744073709551616");
    row("3bffffffffffffffff", "-18446744073709551616");
    row("c349010000000000000000", "-18446744073709551617");
    row("20", "-1");
    row("3903e7", "-1000");
    row("f90000", "0.0");
    row("f98000", "-0.0");
    row("f93c00", "1.0");
    row("fb3ff199999999999a", "1.1");
    row("f97bff", "65504.0");
    row("fa47c35000", "100000.0");
    row("fa7f7fffff", "3.4028235e+38");
    row("fb7e37e43c8800759c", "1e+300");
    row("f90001", "5.9604645e-08");
    row("f9c400", "-4.0");
    row("f97c00", "Infinity");
    row("f97e00", "NaN");
    row("fbfff0000000000000", "-Infinity");
    row("f4", "false");
    row("f5", "true");
    row("f6", "null");
    row("f7", "undefined");
    row("f0", "simple(16)");
    row("f8ff", "simple(255)");
    row("c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")");
    row("c11a514b67b0", "1(1363896240)");
    row("c1fb41d452d9ec200000", "1(1363896240.5)");
    row("d74401020304", "23(h'01020304')");
    row("d818456449455446", "24(h'6449455446')");
    row("40", "h''");
    row("4401020304", "h'01020304'");
    row("60", "\"\"");
    row("62225c", "\"\\\"\\\\\"");
    row("64f0908591", "\"\xf0\x90\x85\x91\"");
    row("80", "[]");
    row("83010203", "[1, 2, 3]");
    row("8301820203820405", "[1,[2, 3],[4, 5]]");
    row("a0", "{}");
    row("a201020304", "{1: 2,3: 4}");
    row("a26161016162820203", "{\"a\": 1,\"b\": [2, 3]}");
    row("5f42010243030405ff", "h'0102030405'");
    row("7f657374726561646d696e67ff", "\"streaming\"");
    row("9fff", "[]");
    row("9f018202039f0405ffff", "[1,[2, 3],[4, 5]]");
    row("bf61610161629f0203ffff", "{\"a\": 1,\"b\": [2, 3]}");
    row("d9d9f7c101", "55799(1(1))");
    row("a18201026161", "{encoded(h'820102'): \"a\"}");
}

void TestCborValue::readsExamplesOfTheStandard()
{
    QFETCH(QByteArray, hex);
    QTEST(oneLine(cborValue(hexBytes(hex))), "text");
}

void TestCborValue::readsWhatPythonWrites()
{
    QCOMPARE(oneLine(cborValue(payloadFile(QStringLiteral("cbor2.cbor")))),
             QStringLiteral("{\"temp\": 21.5,\"n\": 1180591620717411303424,\"neg\": -18446744073709551616,"
                            "\"b\": h'0102',\"when\": 1(1363896240),\"l\": [1, \"x\u00fc\", null, true],"
                            "1: \"int key\"}"));
}

void TestCborValue::knowsTimes()
{
    const auto whole = cborValue(hexBytes("82c11a514b67b000"));
    QCOMPARE(whole->find("[0]")->annotation()->time, std::optional<std::int64_t>(1363896240000000));
    QVERIFY(!whole->find("[1]")->annotation());
    const auto part = cborValue(hexBytes("c1fb41d452d9ec200000"));
    QCOMPARE(part->root().annotation()->time, std::optional<std::int64_t>(1363896240500000));
    QVERIFY(!cborValue(hexBytes("c11bffffffffffffffff"))->root().annotation()->time);
    QVERIFY(!cborValue(hexBytes("c1fbfff0000000000000"))->root().annotation()->time);
}

void TestCborValue::knowsBytes()
{
    const auto value = cborValue(hexBytes("a26161016162820203"));
    QVERIFY(value->root().byteRange() == (ByteRange {0, 9}));
    QVERIFY(value->find("a")->byteRange() == (ByteRange {3, 1}));
    QVERIFY(value->find("b")->byteRange() == (ByteRange {6, 3}));
    QVERIFY(value->find("b[1]")->byteRange() == (ByteRange {8, 1}));
    QCOMPARE(value->find("b[1]")->integer(), std::optional<std::int64_t>(3));
}

void TestCborValue::refuses_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *hex, Kind kind) {
        QTest::newRow(*hex ? hex : "nothing") << QByteArray(hex) << kind;
    };
    row("", Kind::UnexpectedEnd);
    row("0000", Kind::TrailingBytes);
    row("18", Kind::UnexpectedEnd);
    row("83 01 02", Kind::UnexpectedEnd);
    row("a1 6161", Kind::UnexpectedEnd);
    row("c1", Kind::UnexpectedEnd);
    row("bf 6161 ff", Kind::UnexpectedByte);
    row("ff", Kind::UnexpectedByte);
    row("1c", Kind::UnexpectedByte);
    row("62 c328", Kind::NotUtf8);
    row("a1 62c328 01", Kind::NotUtf8);
    // Lengths of 4 GB and more.
    row("5b 00000001 00000000 00", Kind::UnexpectedEnd);
    row("7b 7fffffff ffffffff 61", Kind::UnexpectedEnd);
    row("9a ffffffff 01", Kind::TooLarge);
    row("9b 00000001 00000000", Kind::TooLarge);
}

void TestCborValue::refuses()
{
    QFETCH(QByteArray, hex);
    QFETCH(Kind, kind);
    const auto value = cborValue(hexBytes(hex));
    QVERIFY(!value.has_value());
    QCOMPARE(static_cast<int>(value.error().kind), static_cast<int>(kind));
}

void TestCborValue::boundsDepthAndSize()
{
    QVERIFY(cborValue(Bytes::copyOf(std::string(100'000, '\x81'))).error().kind == Kind::TooDeep);
    QVERIFY(cborValue(Bytes::copyOf(std::string(100'000, '\xc1'))).error().kind == Kind::TooDeep);
    // As a key, too.
    QVERIFY(!cborValue(Bytes::copyOf('\xa1' + std::string(100'000, '\x81'))).has_value());
    const std::string many = std::string("\x99\xff\xff", 3) + std::string(65535, '\x01');
    QVERIFY(cborValue(Bytes::copyOf(many)).has_value());
    QVERIFY(cborValue(Bytes::copyOf(many), {.nodes = 1000}).error().kind == Kind::TooLarge);
}

QTEST_APPLESS_MAIN(TestCborValue)
#include "tst_cborvalue.moc"
