// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtrace.h"

#include "core/mqtt/decode.h"
#include "tests/support/decoderows.h"

#include <QTest>

#include <fmt/format.h>

using namespace espalier;

namespace {

constexpr auto v5 = ProtocolVersion::V5;
constexpr auto client = Side::Client;
constexpr auto server = Side::Server;

FieldTrace traced(const std::vector<std::uint8_t> &bytes, DecodeContext context)
{
    FieldTrace trace;
    static_cast<void>(decode(bytes, context, &trace));
    return trace;
}

std::string findings(const FieldTrace &trace)
{
    std::string text;
    for (const auto &finding : trace.findings())
        text += fmt::format("! {} @{}\n", clauseInfo(finding.clause).label, finding.offset);
    return text;
}

/// The trace as indented text: name, first byte, length, and the number of fields that have one; then the findings.
std::string tree(const std::vector<std::uint8_t> &bytes, DecodeContext context)
{
    const auto trace = traced(bytes, context);
    std::string text;
    for (const auto &field : trace.fields()) {
        text += std::string(field.depth * 2U, ' ');
        text += fmt::format("{} @{}+{}", field.name, field.offset, field.length);
        if (field.isCutOff)
            text += " cut off";
        else if (field.kind == TracedField::Kind::Number || field.kind == TracedField::Kind::Flag)
            text += fmt::format(" = {}", field.number);
        if (field.kind == TracedField::Kind::Text)
            text += fmt::format(" '{}'", asText(ByteView(bytes).subspan(field.offset, field.length)));
        text += '\n';
    }
    return text + findings(trace);
}

} // namespace

class FieldTraceTest : public QObject
{
    Q_OBJECT

private slots:
    void namesFields_data();
    void namesFields();
    void findsEveryViolation_data();
    void findsEveryViolation();
    void nestsGroups();
    void holdsNoMoreThanItSays();
    void tellsEachStatementOfTooManyFindings();
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
        "  Topic Name @4+2 cut off 'a/'\n"
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
        "      Length @11+1 cut off\n"
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
        "      Undecoded Bytes @9+4\n"
        "Payload @13+1\n"
        "! MQTT-3.3.1-2 @0\n"
        "! MQTT-3.3.2-2 @4\n"
        "! §3.3.2.3.2 @7\n"
        "! §2.2.2.2 @8\n");
    row("a type that does not exist", v5, client, "0a 02 abcd",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 0\n"
        "  Reserved @0+1 = 10\n"
        "  Remaining Length @1+1 = 2\n"
        "Undecoded Bytes @2+2\n"
        "! §2.1.2 @0\n");
    row("an unknown version", v5, client, "10 L[ S'MQTT' 06 0102 ]",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 1\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 9\n"
        "Variable Header @2+9\n"
        "  Length @2+2 = 4\n"
        "  Protocol Name @4+4\n"
        "  Protocol Version @8+1 = 6\n"
        "  Undecoded Bytes @9+2\n"
        "! MQTT-3.1.2-2 @8\n");
    row("a length of which half is there", ProtocolVersion::V31, server, "d0 ff 80",
        "Fixed Header @0+3\n"
        "  Packet Type @0+1 = 13\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+2 cut off\n"
        "! §2.1.4 @3\n");
    row("CONNACK in 3.1", ProtocolVersion::V31, server, "20 02 07 00",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 2\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 2\n"
        "Variable Header @2+2\n"
        "  Reserved @2+1 = 7\n"
        "  Connect Return code @3+1 = 0\n");
    row("bytes left over", v5, client, "c0 01 ab cd",
        "Fixed Header @0+2\n"
        "  Packet Type @0+1 = 12\n"
        "  Reserved @0+1 = 0\n"
        "  Remaining Length @1+1 = 1\n"
        "Trailing Bytes @2+1\n"
        "Bytes behind the Packet @3+1\n"
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

void FieldTraceTest::findsEveryViolation_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, ProtocolVersion version, Side sender, const char *packet,
                        const char *expected) {
        QTest::newRow(name) << version << sender << std::string(packet) << std::string(expected);
    };
    const auto v311 = ProtocolVersion::V311;
    row("flags and direction of a packet without length", v5, server, "81",
        "! §2.1.4 @1\n! §2.1.2 @0\n! MQTT-3.8.1-1 @0\n");
    row("flags of a PUBLISH without length", v5, client, "38", "! §2.1.4 @1\n! MQTT-3.3.1-2 @0\n");
    row("flags of a CONNECT that breaks off", v5, client, "11 L[ S'MQTT' 05 00 00 ]",
        "! §2.1.4 @10\n! MQTT-2.1.3-1 @0\n");
    row("payload fields that are all missing", v5, client, "10 L[ S'MQTT' 05 c4 0000 P[ ] ]",
        "! MQTT-3.1.3-3 @13\n! MQTT-3.1.2-9 @13\n! MQTT-3.1.2-17 @13\n! MQTT-3.1.2-19 @13\n");
    row("payload fields that are all missing, 3.1.1", v311, client, "10 L[ S'MQTT' 04 c4 0000 ]",
        "! MQTT-3.1.3-3 @12\n! MQTT-3.1.2-9 @12\n! MQTT-3.1.2-19 @12\n! MQTT-3.1.2-21 @12\n");
    row("wrong name and wrong flags", v5, client, "10 L[ S'XXXX' 05 09 0000 P[ ] S[ ff ] ]",
        "! MQTT-3.1.2-1 @2\n! MQTT-3.1.2-3 @9\n! MQTT-3.1.2-11 @9\n! MQTT-1.5.4-1 @15\n");
    row("a name that does not fit its level", v5, client, "10 L[ S'MQIsdp' 05 02 0000 P[ ] S[ 00 ] ]",
        "! MQTT-3.1.2-2 @10\n! MQTT-1.5.4-2 @17\n");
    row("wrong name and unknown level", v5, client, "10 L[ S'XXXX' 09 ffff ]",
        "! MQTT-3.1.2-1 @2\n! MQTT-3.1.2-2 @8\n");
    row("both faults of a string, the first one again", v5, client, "30 L[ S[ 61 ff 00 fe 00 ] P[ ] ]",
        "! MQTT-1.5.4-1 @5\n! MQTT-1.5.4-2 @6\n");
    row("ill-formed text behind a null character", v5, client, "30 L[ S[ 00 00 ff ] P[ ] ]",
        "! MQTT-1.5.4-2 @4\n! MQTT-1.5.4-1 @6\n");
    row("text and form of a filter", v5, client, "82 L[ 0001 P[ ] S[ 23 2f ff 2b ] c3 ]",
        "! MQTT-1.5.4-1 @9\n! MQTT-4.7.1-1 @5\n! MQTT-4.7.1-2 @5\n! MQTT-3.8.3-5 @11\n! §3.8.3.1 @11\n");
    row("share name and filter behind it", v5, client, "82 L[ 0001 P[ ] S'$share//a+' 04 ]",
        "! MQTT-4.8.2-1 @5\n! MQTT-4.7.1-2 @5\n! MQTT-3.8.3-4 @17\n");
    row("neither properties nor filters", v5, client, "82 02 0001", "! MQTT-2.2.2-1 @4\n! MQTT-3.8.3-2 @4\n");
    row("neither properties nor client identifier", v5, client, "10 L[ S'MQTT' 05 02 0000 ]",
        "! MQTT-2.2.2-1 @12\n! MQTT-3.1.3-3 @12\n");
    row("an unknown property and no filters", v5, client, "82 L[ 0000 P[ 7f 00 ] ]",
        "! MQTT-2.2.1-3 @2\n! §2.2.2.2 @5\n! MQTT-3.8.3-2 @7\n");
    row("a property too long and no filters", v5, client, "82 L[ 0001 P[ 26 00 ] ]",
        "! §2.2.2.1 @6\n! MQTT-3.8.3-2 @7\n");
    row("a lost property is not a missing one", v5, client, "f0 L[ 18 P[ 7f 00 ] ]", "! §2.2.2.2 @4\n");
    row("reserved type, broken length", v5, client, "00 ff ff ff ff ff", "! §2.1.2 @0\n! §1.5.5 @1\n");
    row("reserved type of 3.1.1 without length", v311, client, "f0", "! §2.1.2 @0\n! §2.1.4 @1\n");
    row("refusal by a server of 3.1.1", v5, server, "20 02 00 01", "! MQTT-3.2.2-8 @3\n");
    row("bytes behind a packet that breaks off", v5, client, "40 01 00 c0 00", "! §2.1.4 @2\n! §2.1.4 @3\n");
}

void FieldTraceTest::findsEveryViolation()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    QFETCH(std::string, packet);
    QFETCH(std::string, expected);
    const auto bytes = wire(packet);
    static_cast<void>(decodeBothWays(bytes, {version, sender}));
    QCOMPARE(findings(traced(bytes, {version, sender})), expected);
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

/// A packet of tiny fields; all bytes lie in some field all the same.
void FieldTraceTest::holdsNoMoreThanItSays()
{
    std::string filters;
    for (int i = 0; i < 50'000; ++i)
        filters += " 0001 61 00";
    const auto bytes = wire("82 L[ 0001 P[ ]" + filters + " ]");
    const auto trace = traced(bytes, {v5, client});
    const auto &fields = trace.fields();
    QVERIFY(fields.size() > FieldTrace::mostFields);
    QVERIFY(fields.size() < FieldTrace::mostFields + 10);
    QCOMPARE(fields.back().name, FieldTrace::furtherFields);
    std::uint32_t covered = 0;
    for (const auto &field : fields) {
        QVERIFY(field.offset <= covered);
        covered =
            std::max(covered, field.offset + (field.kind == TracedField::Kind::Group ? 0 : field.length));
    }
    QCOMPARE(covered, bytes.size());
    // Each lies within the group above it.
    std::vector<std::uint32_t> ends;
    for (const auto &field : fields) {
        ends.resize(field.depth);
        QVERIFY(ends.empty() || field.offset + field.length <= ends.back());
        ends.push_back(field.offset + field.length);
    }
}

void FieldTraceTest::tellsEachStatementOfTooManyFindings()
{
    FieldTrace trace;
    for (std::uint32_t i = 0; i < 5000; ++i)
        trace.find({.clause = Clause::MQTT_1_5_4_1, .offset = i});
    trace.find({.clause = Clause::MQTT_1_5_4_2, .offset = 7});
    trace.find({.clause = Clause::MQTT_1_5_4_2, .offset = 8});
    QCOMPARE(trace.findings().size(), FieldTrace::mostFindings + 1);
    QCOMPARE(trace.findings().back().offset, 7U);
}

QTEST_APPLESS_MAIN(FieldTraceTest)
#include "tst_fieldtrace.moc"
