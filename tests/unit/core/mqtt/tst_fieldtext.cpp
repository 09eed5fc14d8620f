// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtext.h"

#include "core/mqtt/decode.h"
#include "tests/support/wire.h"

#include <QTest>

#include <algorithm>

using namespace espalier;

class FieldTextTest : public QObject
{
    Q_OBJECT

private slots:
    void shows_data();
    void shows();
    void cutsLongText();
};

void FieldTextTest::shows_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<QList<std::string>>("texts");
    const auto row = [](const char *name, ProtocolVersion version, Side sender, const char *packet,
                        QList<std::string> texts) {
        QTest::newRow(name) << version << sender << std::string(packet) << std::move(texts);
    };
    constexpr auto v5 = ProtocolVersion::V5;
    constexpr auto v311 = ProtocolVersion::V311;
    constexpr auto client = Side::Client;
    constexpr auto server = Side::Server;
    row("PUBLISH", v5, client, "3b L[ S'plant/a' 0007 P[ 01 01 02 0000003c 23 0005 26 S'k' S'v' ] 'hi' ]",
        {"Fixed Header",
         "Packet Type: 3 PUBLISH",
         "DUP: yes",
         "QoS: 1 at least once",
         "RETAIN: yes",
         "Remaining Length: 31",
         "Variable Header",
         "Length: 7",
         "Topic Name: plant/a",
         "Packet Identifier: 7",
         "Properties",
         "Property Length: 17",
         "Payload Format Indicator: 1 UTF-8",
         "Property Identifier: 0x01 Payload Format Indicator",
         "Value: 1",
         "Message Expiry Interval: 60 s",
         "Property Identifier: 0x02 Message Expiry Interval",
         "Value: 60",
         "Topic Alias: 5",
         "Property Identifier: 0x23 Topic Alias",
         "Value: 5",
         "User Property: k = v",
         "Property Identifier: 0x26 User Property",
         "Length: 1",
         "Name: k",
         "Length: 1",
         "Value: v",
         "Payload: 2 bytes"});
    row("PUBACK", v5, server, "40 03 0001 87",
        {"Fixed Header", "Packet Type: 4 PUBACK", "Reserved: 0x0", "Remaining Length: 3", "Variable Header",
         "Packet Identifier: 1", "Reason Code: 0x87 Not authorized"});
    row("CONNECT", v311, client, "10 L[ S'MQTT' 84 04 0000 S'c' S'w' S'x' ]",
        {"Fixed Header",
         "Packet Type: 1 CONNECT",
         "Reserved: 0x0",
         "Remaining Length: 19",
         "Variable Header",
         "Length: 4",
         "Protocol Name: MQTT",
         "Protocol Version: 132 MQTT 3.1.1, bridge",
         "Connect Flags",
         "User Name Flag: no",
         "Password Flag: no",
         "Will Retain: no",
         "Will QoS: 0 at most once",
         "Will Flag: yes",
         "Clean Session: no",
         "Reserved: 0",
         "Keep Alive: 0 (off)",
         "Payload",
         "Length: 1",
         "Client Identifier: c",
         "Length: 1",
         "Will Topic: w",
         "Length: 1",
         "Will Payload: 1 byte"});
    row("CONNACK", v5, server, "20 L[ 01 00 P[ 11 ffffffff 24 01 27 00000100 16 S'abc' ] ]",
        {"Fixed Header",
         "Packet Type: 2 CONNACK",
         "Reserved: 0x0",
         "Remaining Length: 21",
         "Variable Header",
         "Reserved: 0x0",
         "Session Present: yes",
         "Reason Code: 0x00 Success",
         "Properties",
         "Property Length: 18",
         "Session Expiry Interval: never",
         "Property Identifier: 0x11 Session Expiry Interval",
         "Value: 4294967295",
         "Maximum QoS: 1 at least once",
         "Property Identifier: 0x24 Maximum QoS",
         "Value: 1",
         "Maximum Packet Size: 256 bytes",
         "Property Identifier: 0x27 Maximum Packet Size",
         "Value: 256",
         "Authentication Data: 3 bytes",
         "Property Identifier: 0x16 Authentication Data",
         "Length: 3",
         "Value: 3 bytes"});
    row("CONNACK in 3.1.1", v311, server, "20 02 00 05",
        {"Fixed Header", "Packet Type: 2 CONNACK", "Reserved: 0x0", "Remaining Length: 2", "Variable Header",
         "Reserved: 0x0", "Session Present: no", "Connect Return code: 0x05 not authorized"});
    row("SUBACK in 3.1.1", v311, server, "90 04 0001 01 80",
        {"Fixed Header", "Packet Type: 9 SUBACK", "Reserved: 0x0", "Remaining Length: 4", "Variable Header",
         "Packet Identifier: 1", "Payload", "Return Code: 0x01 Granted QoS 1", "Return Code: 0x80 Failure"});
    row("SUBSCRIBE", v5, client, "82 L[ 0001 P[ ] S'a' 1e ]",
        {"Fixed Header", "Packet Type: 8 SUBSCRIBE", "Reserved: 0x2", "Remaining Length: 7",
         "Variable Header", "Packet Identifier: 1", "Properties", "Property Length: 0", "Payload",
         "Subscription", "Length: 1", "Topic Filter: a", "Subscription Options", "Reserved: 0x0",
         "Retain Handling: 1 send them if the subscription is new", "Retain As Published: yes",
         "No Local: yes", "Maximum QoS: 2 exactly once"});
    row("text that steers a terminal, and no text", v5, client,
        "30 L[ S[ 1b 5b 30 6d ff 0a 5c c2 85 ] P[ ] ]",
        {"Fixed Header", "Packet Type: 3 PUBLISH", "DUP: no", "QoS: 0 at most once", "RETAIN: no",
         "Remaining Length: 12", "Variable Header", "Length: 9", "Topic Name: \\u{1b}[0m\\xff\\n\\\\\\u{85}",
         "Properties", "Property Length: 0", "Payload: 0 bytes"});
    row("fields cut off", v5, client, "32 L[ S'a' 00 ]",
        {"Fixed Header", "Packet Type: 3 PUBLISH", "DUP: no", "QoS: 1 at least once", "RETAIN: no",
         "Remaining Length: 4", "Variable Header", "Length: 1", "Topic Name: a",
         "Packet Identifier: cut off"});
    row("text cut off", v5, client, "30 20 0005 'pl'",
        {"Fixed Header", "Packet Type: 3 PUBLISH", "DUP: no", "QoS: 0 at most once", "RETAIN: no",
         "Remaining Length: 32", "Variable Header", "Length: 5", "Topic Name: pl (cut off)"});
    row("what is unknown", v5, client, "e0 L[ 55 P[ 7e 00 ] ]",
        {"Fixed Header", "Packet Type: 14 DISCONNECT", "Reserved: 0x0", "Remaining Length: 4",
         "Variable Header", "Reason Code: 0x55 Unknown Reason Code", "Properties", "Property Length: 2",
         "Unknown Property", "Property Identifier: 0x7e unknown", "Undecoded Bytes: 1 byte"});
}

void FieldTextTest::shows()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    QFETCH(std::string, packet);
    const auto bytes = wire(packet);
    FieldTrace trace;
    static_cast<void>(decode(bytes, {version, sender}, &trace));
    QFETCH(QList<std::string>, texts);
    QCOMPARE(trace.fields().size(), static_cast<std::size_t>(texts.size()));
    for (const auto &field : trace.fields())
        QCOMPARE(QString::fromStdString(fieldText(field, bytes)), QString::fromStdString(texts.takeFirst()));
}

void FieldTextTest::cutsLongText()
{
    const std::string topic = std::string(shownTextLength - 1, 'x') + "\xc3\xa9" + std::string(50, 'y');
    const auto bytes = wire("30 L[ S'" + topic + "' P[ ] ]");
    FieldTrace trace;
    QVERIFY(decode(bytes, {}, &trace));
    const auto &fields = trace.fields();
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [](const TracedField &f) { return f.name == "Topic Name"; });
    QVERIFY(field != fields.end());
    QCOMPARE(fieldValue(*field, bytes), std::string(shownTextLength - 1, 'x') + "... (251 bytes)");
}

QTEST_APPLESS_MAIN(FieldTextTest)
#include "tst_fieldtext.moc"
