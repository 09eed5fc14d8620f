// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/packedpattern.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;

namespace {

QString read(std::string_view pattern, const QByteArray &hex)
{
    return oneLine(PackedPattern::parse(pattern).value().value(hexBytes(hex)));
}

} // namespace

class TestPackedPattern : public QObject
{
    Q_OBJECT
private slots:
    void readsNumbers_data();
    void readsNumbers();
    void readsWhatPythonPacks();
    void asksForItsSize();
    void refuses_data();
    void refuses();
    void knowsBytes();
};

void TestPackedPattern::readsNumbers_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *pattern, const char *hex, const char *text) {
        QTest::addRow("%s %s", pattern, hex)
            << QByteArray(pattern) << QByteArray(hex) << QString::fromLatin1(text);
    };
    row("b", "ff", "-1");
    row("B", "ff", "255");
    row("<h", "feff", "-2");
    row(">h", "fffe", "-2");
    row("h", "feff", "-2");
    row("!H", "fffe", "65534");
    row("<i", "ffffffff", "-1");
    row("<I", "ffffffff", "4294967295");
    row("<q", "ffffffffffffffff", "-1");
    row(">Q", "ffffffffffffffff", "18446744073709551615");
    row("<e", "003c", "1.0");
    row(">f", "3f8ccccd", "1.1");
    row("<d", "9a9999999999b9bf", "-0.1");
    row("?", "01", "true");
    row("4s", "61620000", "\"ab\"");
    row("xBx", "000500", "5");
    row("< h 2B", "0100 0203", "[1,[2, 3]]");
    row("*h", "010002000300", "[1, 2, 3]");
    row("B*B", "07", "[7,[]]");
    row("xx", "0000", "[]");
}

void TestPackedPattern::readsNumbers()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, hex);
    QTEST(read(pattern.toStdString(), hex), "text");
}

void TestPackedPattern::readsWhatPythonPacks()
{
    const auto pattern = PackedPattern::parse("<hhf3Bd?5s2x");
    QCOMPARE(oneLine(pattern->value(payloadFile(QStringLiteral("packed.bin")))),
             QStringLiteral("[-2,300,1.5,[1, 2, 255],-0.1,true,\"ab\"]"));
}

void TestPackedPattern::asksForItsSize()
{
    const auto error = [](std::string_view pattern, const QByteArray &hex) {
        return PackedPattern::parse(pattern).value().value(hexBytes(hex)).error();
    };
    QVERIFY(error("<hh", "010203") == (DecodeError {DecodeError::Kind::WrongSize, 4}));
    QVERIFY(error("<hh", "0102030405") == (DecodeError {DecodeError::Kind::WrongSize, 4}));
    QVERIFY(error("B*h", "010203 04") == (DecodeError {DecodeError::Kind::WrongSize, 1}));
    QVERIFY(error("B", "") == (DecodeError {DecodeError::Kind::WrongSize, 1}));
}

void TestPackedPattern::refuses_data()
{
    using Kind = PackedPattern::Error::Kind;
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<int>("kind");
    QTest::addColumn<std::size_t>("offset");
    const auto row = [](const char *pattern, Kind kind, std::size_t offset) {
        QTest::newRow(*pattern ? pattern : "nothing")
            << QByteArray(pattern) << static_cast<int>(kind) << offset;
    };
    row("", Kind::Empty, 0);
    row("<", Kind::Empty, 1);
    row("<hz", Kind::UnknownType, 2);
    row("h<h", Kind::UnknownType, 1);
    row("h3", Kind::MissingType, 2);
    row("*", Kind::MissingType, 1);
    row("h 99999999h", Kind::CountTooLarge, 2);
    row("99999999999999999999999h", Kind::CountTooLarge, 0);
    row("*hB", Kind::NotLast, 2);
}

void TestPackedPattern::refuses()
{
    QFETCH(QByteArray, pattern);
    QFETCH(int, kind);
    QFETCH(std::size_t, offset);
    const auto parsed = PackedPattern::parse(pattern.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(static_cast<int>(parsed.error().kind), kind);
    QCOMPARE(parsed.error().offset, offset);
}

void TestPackedPattern::knowsBytes()
{
    const auto value = PackedPattern::parse("xh2B").value().value(hexBytes("0001000203"));
    QVERIFY(value->find("[0]")->byteRange() == (ByteRange {1, 2}));
    QVERIFY(value->find("[1]")->byteRange() == (ByteRange {3, 2}));
    QVERIFY(value->find("[1][1]")->byteRange() == (ByteRange {4, 1}));
}

QTEST_APPLESS_MAIN(TestPackedPattern)
#include "tst_packedpattern.moc"
