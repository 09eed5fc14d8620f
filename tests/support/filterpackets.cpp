// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/filterpackets.h"

#include <QTest>

#include <string>

namespace espalier {

void goTo(TestSubject &subject, std::string_view name)
{
    const auto v5 = ProtocolVersion::V5;
    const auto v311 = ProtocolVersion::V311;
    const auto server = Side::Server;
    subject.number = 17;
    subject.client = "gateway-2";
    subject.source = "Line 4";
    subject.time = 1'772'373'845'250'000; // 2026-03-01 14:04:05.25 UTC
    if (name == "publish")
        subject.setPacket(wire("3b L[ S'plant/line4/power' 0102 P[ 01 01 02 00000e10 03 S'application/json' "
                               "26 S'trace' S'a1' 26 S'site' S'north' ] '{\"value\":71.5}' ]"));
    else if (name == "publish0")
        subject.setPacket(wire("30 L[ S'$SYS/load' P[ ] 'on' ]"));
    else if (name == "aliased")
        subject.setPacket(wire("30 L[ 0000 P[ 23 0007 ] ]"));
    else if (name == "connect")
        subject.setPacket(wire("10 L[ S'MQTT' 05 ee 003c P[ 11 00000064 21 000a 17 00 ] S'gw2' "
                               "P[ 18 0000003c ] S'plant/will' S'gone' S'ann' S'secret' ]"));
    else if (name == "connect311")
        subject.setPacket(wire("10 L[ S'MQTT' 04 02 0000 S'old' ]"), v311);
    else if (name == "connack")
        subject.setPacket(wire("20 L[ 01 00 P[ 24 01 25 00 12 S'auto-1' ] ]"), v5, server);
    else if (name == "refused")
        subject.setPacket(wire("20 02 00 05"), v311, server);
    else if (name == "puback")
        subject.setPacket(wire("40 02 0102"), v5, server);
    else if (name == "puback311")
        subject.setPacket(wire("40 02 0102"), v311, server);
    else if (name == "pubrec")
        subject.setPacket(wire("50 L[ 0102 87 P[ 1f S'no way' ] ]"), v5, server);
    else if (name == "subscribe")
        subject.setPacket(wire("82 L[ 0003 P[ 0b 07 ] S'$share/g/jobs/#' 1e S'plant/+' 05 ]"));
    else if (name == "subscribe311")
        subject.setPacket(wire("82 L[ 0003 S'plant/+' 01 ]"), v311);
    else if (name == "suback")
        subject.setPacket(wire("90 L[ 0003 P[ ] 01 87 ]"), v5, server);
    else if (name == "suback311")
        subject.setPacket(wire("90 L[ 0003 01 80 ]"), v311, server);
    else if (name == "unsuback")
        subject.setPacket(wire("b0 L[ 0003 P[ ] 11 ]"), v5, server);
    else if (name == "disconnect")
        subject.setPacket(wire("e0 00"));
    else if (name == "pingreq")
        subject.setPacket(wire("c0 00"));
    else if (name == "broken")
        subject.setPacket(wire("10 L[ S'MQTT' 05 02 003c P[ ] 0009 'gw' ]"));
    else if (name == "lying")
        subject.setPacket(wire("32 7f 0001 'a' 0007 7f"));
    else if (name == "nothing")
        subject.setPacket({});
    else
        qFatal("no such packet");
}

PacketFilter compiledFilter(std::string_view text)
{
    const auto filter = PacketFilter::compile(text);
    if (!filter)
        qFatal("the filter does not compile");
    return *filter;
}

bool matches(std::string_view filter, TestSubject &subject)
{
    return compiledFilter(filter).matches(subject);
}

void addRows(std::initializer_list<FilterRow> rows)
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<bool>("isMatch");
    for (const auto &row : rows)
        QTest::addRow("%s: %s", row.packet, row.filter)
            << std::string(row.packet) << std::string(row.filter) << row.isMatch;
}

void verifyRow()
{
    QFETCH(std::string, packet);
    QFETCH(std::string, filter);
    TestSubject subject;
    goTo(subject, packet);
    QTEST(matches(filter, subject), "isMatch");
}

} // namespace espalier
