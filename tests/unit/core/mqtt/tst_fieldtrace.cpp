// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtrace.h"

#include "core/mqtt/decode.h"
#include "tests/support/decoderows.h"

#include <QTest>

using namespace espalier;

namespace {

constexpr auto v5 = ProtocolVersion::V5;
constexpr auto client = Side::Client;
constexpr auto server = Side::Server;

/// The trace as indented text: name, first byte, length, and the number of fields that have one; then the findings.
std::string tree(const std::vector<std::uint8_t> &bytes, DecodeContext context)
{
    FieldTrace trace;
    static_cast<void>(decode(bytes, context, &trace));
    std::string text;
    for (const auto &field : trace.fields()) {
        text += std::string(field.depth * 2U, ' ');
        text += fmt::format("{} @{}+{}", field.name, field.offset, field.length);
        if (field.kind == TracedField::Kind::Number || field.kind == TracedField::Kind::Flag)
            text += fmt::format(" = {}", field.number);
        if (field.kind == TracedField::Kind::Text)
            text += fmt::format(" '{}'", asText(ByteView(bytes).subspan(field.offset, field.length)));
        text += '\n';
    }
    for (const auto &finding : trace.findings())
        text += fmt::format("! {} @{}\n", clauseInfo(finding.clause).label, finding.offset);
    return text;
}

} // namespace

class FieldTraceTest : public QObject
{
    Q_OBJECT

private slots:
    void namesFields_data();
    void namesFields();
    void nestsGroups();
};

void FieldTraceTest::namesFields_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, ProtocolVersion version, Side sender, const char *packet,
                        const char *expected) {
        QTest::newRow(name) << version << sender << std::string(packet) << std::string(expected);
    };
    row("PUBLISH", v5, client, "3b L[ S'a/b' 0007 P[ 01 01 26 S'k' S'v' ] 'hi' ]",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 3\n"
        "  DUP @0+1 = 1\n"
        "  QoS @0+1 = 1\n"
        "  RETAIN @0+1 = 1\n"
        "  Remaining Length @1+1 = 19\n"
        "Variable Header @2+17\n"
        "  Length @2+2 = 3\n"
        "  Topic Name @4+3 'a/b'\n"
        "  Packet Identifier @7+2 = 7\n"
        "  Properties @9+10\n"
        "    Property Length @9+1 = 9\n"
        "    Payload Format Indicator @10+2\n"
        "      Property Identifier @10+1 = 1\n"
        "      Value @11+1 = 1\n"
        "    User Property @12+7\n"
        "      Property Identifier @12+1 = 38\n"
        "      Length @13+2 = 1\n"
        "      Name @15+1 'k'\n"
        "      Length @16+2 = 1\n"
        "      Value @18+1 'v'\n"
        "Payload @19+2\n");
    row("CONNECT", v5, client, "10 L[ S'MQTT' 05 06 003c P[ ] S'c' P[ ] S'w' S'x' ]",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 1\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 21\n"
        "Variable Header @2+11\n"
        "  Length @2+2 = 4\n"
        "  Protocol Name @4+4\n"
        "  Protocol Version @8+1 = 5\n"
        "  Connect Flags @9+1\n"
        "    User Name Flag @9+1 = 0\n"
        "    Password Flag @9+1 = 0\n"
        "    Will Retain @9+1 = 0\n"
        "    Will QoS @9+1 = 0\n"
        "    Will Flag @9+1 = 1\n"
        "    Clean Start @9+1 = 1\n"
        "    Reserved @9+1 = 0\n"
        "  Keep Alive @10+2 = 60\n"
        "  Properties @12+1\n"
        "    Property Length @12+1 = 0\n"
        "Payload @13+10\n"
        "  Length @13+2 = 1\n"
        "  Client Identifier @15+1 'c'\n"
        "  Will Properties @16+1\n"
        "    Property Length @16+1 = 0\n"
        "  Length @17+2 = 1\n"
        "  Will Topic @19+1 'w'\n"
        "  Length @20+2 = 1\n"
        "  Will Payload @22+1\n");
    row("SUBSCRIBE in 3.1.1", ProtocolVersion::V311, client, "82 L[ 0001 S'a' 01 ]",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 8\n"
        "  Reserved @0+1 = 2\n"
        "  Remaining Length @1+1 = 6\n"
        "Variable Header @2+2\n"
        "  Packet Identifier @2+2 = 1\n"
        "Payload @4+4\n"
        "  Subscription @4+4\n"
        "    Length @4+2 = 1\n"
        "    Topic Filter @6+1 'a'\n"
        "    Requested QoS @7+1\n"
        "      Reserved @7+1 = 0\n"
        "      QoS @7+1 = 1\n");
    row("a PUBLISH that breaks off", v5, client, "32 20 0005 'a/'",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 3\n"
        "  DUP @0+1 = 0\n"
        "  QoS @0+1 = 1\n"
        "  RETAIN @0+1 = 0\n"
        "  Remaining Length @1+1 = 32\n"
        "Variable Header @2+4\n"
        "  Length @2+2 = 5\n"
        "  Topic Name @4+2 'a/'\n"
        "! §2.1.4 @4\n");
    row("properties that break off", v5, server, "20 20 00 00 1d 12 S'id' 1f 00",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 2\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 32\n"
        "Variable Header @2+10\n"
        "  Reserved @2+1 = 0\n"
        "  Session Present @2+1 = 0\n"
        "  Reason Code @3+1 = 0\n"
        "  Properties @4+8\n"
        "    Property Length @4+1 = 29\n"
        "    Assigned Client Identifier @5+5\n"
        "      Property Identifier @5+1 = 18\n"
        "      Length @6+2 = 2\n"
        "      Value @8+2 'id'\n"
        "    Reason String @10+2\n"
        "      Property Identifier @10+1 = 31\n"
        "! §2.1.4 @5\n"
        "! §2.1.4 @11\n");
    row("several mistakes", v5, client, "38 L[ S'#' P[ 01 02 7f 'lost' ] 'x' ]",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 3\n"
        "  DUP @0+1 = 1\n"
        "  QoS @0+1 = 0\n"
        "  RETAIN @0+1 = 0\n"
        "  Remaining Length @1+1 = 12\n"
        "Variable Header @2+11\n"
        "  Length @2+2 = 1\n"
        "  Topic Name @4+1 '#'\n"
        "  Properties @5+8\n"
        "    Property Length @5+1 = 7\n"
        "    Payload Format Indicator @6+2\n"
        "      Property Identifier @6+1 = 1\n"
        "      Value @7+1 = 2\n"
        "    Unknown Property @8+5\n"
        "      Property Identifier @8+1 = 127\n"
        "Payload @13+1\n"
        "! MQTT-3.3.1-2 @0\n"
        "! MQTT-3.3.2-2 @4\n"
        "! §3.3.2.3.2 @7\n"
        "! §2.2.2.2 @8\n");
    row("bytes left over", v5, client, "c0 01 ab cd",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 12\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 1\n"
        "Trailing Bytes @2+1\n"
        "! §2.1.4 @2\n"
        "! §2.1.4 @3\n");
}

void FieldTraceTest::namesFields()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    QFETCH(std::string, packet);
    QFETCH(std::string, expected);
    const auto actual = tree(wire(packet), {version, sender});
    if (actual != expected)
        qDebug("%s", actual.c_str());
    QCOMPARE(actual, expected);
}

void FieldTraceTest::nestsGroups()
{
    FieldTrace trace;
    trace.open("outer", 1);
    trace.note({.name = "first", .offset = 1, .length = 2});
    trace.open("inner", 3);
    trace.note({.name = "second", .offset = 3, .length = 1});
    trace.close(4);
    trace.close(6);
    QCOMPARE(trace.fields().size(), 4U);
    QCOMPARE(trace.fields()[0].length, 5U);
    QCOMPARE(trace.fields()[1].depth, 1);
    QCOMPARE(trace.fields()[2].depth, 1);
    QCOMPARE(trace.fields()[2].length, 1U);
    QCOMPARE(trace.fields()[3].depth, 2);
    trace.find({.clause = Clause::MQTT_1_5_5_1});
    trace.clear();
    QVERIFY(trace.fields().empty());
    QVERIFY(trace.findings().empty());
}

QTEST_APPLESS_MAIN(FieldTraceTest)
#include "tst_fieldtrace.moc"
