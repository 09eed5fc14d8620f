// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetsubject.h"

#include "tests/support/testsubject.h"
#include "tests/support/wire.h"

#include <QTest>

using namespace espalier;

class PacketSubjectTest : public QObject
{
    Q_OBJECT

private slots:
    void readsPublish_data();
    void readsPublish();
    void forgetsThePacketBefore();
    void tracesOnce();
    void boundsTheTrace();
};

void PacketSubjectTest::readsPublish_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<int>("level");
    /// Topic Name, Packet Identifier and payload; "-" for none.
    QTest::addColumn<std::string>("parts");

    const auto row = [](const char *name, const char *packet, int level, const char *parts) {
        QTest::newRow(name) << std::string(packet) << level << std::string(parts);
    };
    row("QoS 0", "30 L[ S'a/b' P[ ] 'on' ]", 5, "a/b - on");
    row("QoS 2 with properties", "34 L[ S'a' 0007 P[ 01 01 ] 'on' ]", 5, "a 7 on");
    row("before MQTT 5", "32 L[ S'a' 0007 'on' ]", 4, "a 7 on");
    row("no topic, no payload", "30 L[ 0000 P[ 23 0001 ] ]", 5, " - ");
    row("another packet", "40 02 0001", 5, "- - -");
    row("nothing", "", 5, "- - -");
    row("one byte", "30", 5, "- - -");
    row("topic longer than the packet", "30 L[ 0005 'abc' ]", 5, "- - -");
    row("packet longer than what is there", "30 20 0003 'abc'", 5, "abc - -");
    row("no room for the identifier", "32 L[ S'a' 00 ]", 5, "a - -");
    row("properties longer than the packet", "30 L[ S'a' 7f 01 ]", 5, "a - -");
    row("bytes behind the packet", "30 L[ S'a' P[ ] 'on' ] 30", 5, "a - on");
}

void PacketSubjectTest::readsPublish()
{
    QFETCH(std::string, packet);
    QFETCH(int, level);
    TestSubject subject;
    subject.setPacket(wire(packet), static_cast<ProtocolVersion>(level));
    const auto &[topicName, packetId, payload] = subject.publish();
    const auto parts = (topicName ? std::string(*topicName) : "-") + " "
                       + (packetId ? std::to_string(*packetId) : "-") + " "
                       + (payload ? std::string(asText(*payload)) : "-");
    QTEST(parts, "parts");
}

void PacketSubjectTest::forgetsThePacketBefore()
{
    TestSubject subject;
    subject.setPacket(wire("30 L[ S'a' P[ ] ]"));
    QCOMPARE(subject.publish().topicName, "a");
    QCOMPARE(subject.trace().fields().size(), std::size_t {12});
    subject.setPacket(wire("c0 00"));
    QVERIFY(!subject.publish().topicName);
    QCOMPARE(subject.trace().fields().size(), std::size_t {4});
}

void PacketSubjectTest::tracesOnce()
{
    TestSubject subject;
    subject.setPacket(wire("c0 00"));
    const auto *first = subject.trace().fields().data();
    QCOMPARE(subject.trace().fields().data(), first);
    QCOMPARE(subject.trace().fields().size(), std::size_t {4});
    QVERIFY(subject.trace().findings().empty());
}

/// A packet of many small fields: a SUBACK of Reason Codes.
void PacketSubjectTest::boundsTheTrace()
{
    std::vector<std::uint8_t> packet(8 + 4 * PacketSubject::tracedBytes, 0);
    writeVariableByteInteger(packet.data() + 1, static_cast<std::uint32_t>(packet.size() - 4));
    packet[0] = 0x90;
    TestSubject subject;
    subject.setPacket(packet, ProtocolVersion::V5, Side::Server);
    QVERIFY(subject.trace().fields().size() >= FieldTrace::mostFields);
    QVERIFY(subject.trace().fields().size() <= FieldTrace::mostFields + 16);
}

QTEST_APPLESS_MAIN(PacketSubjectTest)
#include "tst_packetsubject.moc"
