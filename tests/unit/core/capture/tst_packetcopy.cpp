// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetcopy.h"
#include "tests/support/wire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace espalier;

namespace {

QByteArray shown(const std::optional<std::string> &text)
{
    return text ? QByteArray::fromStdString(*text) : QByteArray("nothing");
}

} // namespace

class TestPacketCopy : public QObject
{
    Q_OBJECT
private slots:
    void copiesAsHex();
    void copiesAsCArray();
    void copiesAsText();
    void copiesAsJson();
    void copiesNothingOfWhatIsNoPacket();
};

void TestPacketCopy::copiesAsHex()
{
    const auto bytes = wire("30 L[ S't' 'value' ]");
    QCOMPARE(shown(packetAsHex({.bytes = bytes})), QByteArray("30 08 00 01 74 76 61 6c 75 65"));
}

void TestPacketCopy::copiesAsCArray()
{
    const auto bytes = wire("30 L[ S'topic' 'value' ]");
    QCOMPARE(
        shown(packetAsCArray({.bytes = bytes, .sender = Side::Server, .version = ProtocolVersion::V311})),
        QByteArray("/* PUBLISH  server to client  14 bytes */\n"
                   "const unsigned char packet[14] = {\n"
                   "    0x30, 0x0c, 0x00, 0x05, 0x74, 0x6f, 0x70, 0x69, 0x63, 0x76, 0x61, 0x6c,\n"
                   "    0x75, 0x65,\n"
                   "};\n"));
}

void TestPacketCopy::copiesAsText()
{
    const auto bytes = wire("c1 00");
    const auto text = shown(packetAsText({.bytes = bytes}));
    QVERIFY(text.startsWith("PINGREQ  client to server  2 bytes\n"));
    QVERIFY(text.contains("  0000  c1 "));
    QVERIFY(text.contains("\n  Violated at 0000: "));
    QVERIFY(!text.contains('\x1b'));
}

void TestPacketCopy::copiesAsJson()
{
    const auto bytes = wire("30 L[ S't' P[ ] 'value' ]");
    const auto json = QJsonDocument::fromJson(shown(packetAsJson({.bytes = bytes}))).object();
    QCOMPARE(json.value(u"type").toString(), QStringLiteral("PUBLISH"));
    QCOMPARE(json.value(u"sender").toString(), QStringLiteral("client"));
    QCOMPARE(json.value(u"version").toString(), QStringLiteral("5"));
    QCOMPARE(json.value(u"bytes").toString(), QStringLiteral("3009000174007661") + QStringLiteral("6c7565"));
    QVERIFY(!json.value(u"fields").toArray().isEmpty());
    QVERIFY(json.value(u"findings").isArray());
}

void TestPacketCopy::copiesNothingOfWhatIsNoPacket()
{
    const std::vector<std::uint8_t> large(maximumCopied + 1);
    for (const auto bytes : {ByteView(), ByteView(large)}) {
        QVERIFY(!packetAsHex({.bytes = bytes}));
        QVERIFY(!packetAsCArray({.bytes = bytes}));
        QVERIFY(!packetAsText({.bytes = bytes}));
        QVERIFY(!packetAsJson({.bytes = bytes}));
    }
}

QTEST_APPLESS_MAIN(TestPacketCopy)
#include "tst_packetcopy.moc"
