// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/logscript.h"
#include "tests/support/tostring.h"

#include <QTest>

using namespace espalier;

class TestPacketLog : public QObject
{
    Q_OBJECT
private slots:
    void linksExchanges_data();
    void linksExchanges();
    void keepsTimesAndBytes();
    void cutsPacketsFromPieces();
    void learnsTheClient();
    void resolvesTopicAliases();
    void countsWhatIsInFlight();
    void keepsWhatCannotBeCut();
    void keepsTheBeginningOfABrokenHeader();
    void keepsWhatIsCutOff();
    void beginsAnewAfterALoss();
    void namesThePacketThatMakesItWrong();
    void namesWhatHasChanged();
    void dropsOldPacketsForNewOnes();
    void countsStreamsAndHalfPackets();
    void forgetsStreamsThatAreOver();
    void clears();
    void measuresRoundTrips();
};

void TestPacketLog::linksExchanges_data()
{
    QTest::addColumn<std::string>("script");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, const char *script, const char *expected) {
        QTest::newRow(name) << std::string(script) << std::string(expected);
    };
    row("QoS 0", ">30 L[ S't' P[ ] ]", "2> 30");
    row("QoS 1", ">32 L[ S't' 0001 P[ ] ] <40 02 0001", "2> 32, 3< 40 ^2");
    row("QoS 1 of the server", "<32 L[ S't' 0001 P[ ] ] >40 02 0001", "2< 32 MQTT-3.3.2-3, 3> 40 ^2");
    row("QoS 2", ">34 L[ S't' 0001 P[ ] ] <50 02 0001 >62 02 0001 <70 02 0001",
        "2> 34, 3< 50 ^2, 4> 62 ^3, 5< 70 ^4");
    row("QoS 2 that is refused", ">34 L[ S't' 0001 P[ ] ] <50 03 0001 87", "2> 34, 3< 50 ^2");
    row("unanswered", ">34 L[ S't' 0001 P[ ] ] <50 02 0001", "2> 34, 3< 50 ^2 ?");
    row("two at once", ">32 L[ S't' 0001 P[ ] ] >32 L[ S't' 0002 P[ ] ] <40 02 0001",
        "2> 32, 3> 32 ?, 4< 40 ^2");
    row("SUBSCRIBE", ">82 L[ 0001 P[ ] S'a' 00 ] <90 L[ 0001 P[ ] 00 ]", "2> 82, 3< 90 ^2");
    row("UNSUBSCRIBE", ">a2 L[ 0001 P[ ] S'a' ] <b0 L[ 0001 P[ ] 11 ]", "2> a2, 3< b0 ^2");
    row("PINGREQ", ">c0 00 >c0 00 <d0 00", "2> c0, 3> c0 ?, 4< d0 ^2");
    row("DISCONNECT", ">e0 00", "2> e0");
}

void TestPacketLog::linksExchanges()
{
    QFETCH(std::string, script);
    QFETCH(std::string, expected);
    LogScript capture;
    const auto stream = capture.connected("c1");
    for (std::size_t at = 0; at < script.size();) {
        const auto next = script.find_first_of("<>", at + 1);
        const auto packet = script.substr(at + 1, next - at - 1);
        script[at] == '>' ? capture.client(stream, packet) : capture.server(stream, packet);
        at = std::min(next, script.size());
    }
    QCOMPARE(capture.text(), "0> 10, 1< 20 ^0, " + expected);
}

void TestPacketLog::keepsTimesAndBytes()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    const auto bytes = wire("30 L[ S't' P[ ] 'hello' ]");
    capture.add(stream, Side::Client, bytes);
    QCOMPARE(capture.log.begin(), PacketNumber {0});
    QCOMPARE(capture.log.end(), PacketNumber {3});
    QCOMPARE(hex(capture.log.bytes(2)), hex(bytes));
    QCOMPARE(capture.log.record(2).time, CaptureTime {1'003'000});
    QCOMPARE(capture.log.record(2).previousInStream, 1u);
    QCOMPARE(capture.log.lastTime(), CaptureTime {1'003'000});
}

void TestPacketLog::cutsPacketsFromPieces()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    const auto bytes = wire("30 L[ S't' P[ ] 'one' ] 30 L[ S't' P[ ] 'two' ] c0 00");
    for (const auto byte : bytes)
        capture.add(stream, Side::Client, ByteView(&byte, 1));
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> 30, 3> 30, 4> c0 ?"));
}

void TestPacketLog::learnsTheClient()
{
    LogScript capture;
    const auto named = capture.connected("c1");
    const auto nameless = capture.open({.client = {.address = "::1", .port = 7}});
    capture.client(nameless, "10 L[ S'MQTT' 04 02 0000 S'' ]");
    QCOMPARE(capture.log.stream(named)->clientId(), std::string("c1"));
    QCOMPARE(capture.log.stream(nameless)->clientId(), std::string());
    QCOMPARE(capture.log.stream(nameless)->version(), ProtocolVersion::V311);
    const auto assigned = capture.open();
    capture.client(assigned, "10 L[ S'MQTT' 05 02 0000 P[ ] S'' ]");
    capture.server(assigned, "20 L[ 00 00 P[ 12 S'made-up' 21 0014 ] ]");
    QCOMPARE(capture.log.stream(assigned)->clientId(), std::string("made-up"));
    QCOMPARE(capture.log.stream(assigned)->receiveMaximum(Side::Client), std::optional<std::uint16_t>(20));
    const auto middle = capture.open({.version = ProtocolVersion::V311, .clientId = "old"});
    capture.client(middle, "30 L[ S't' 'x' ]");
    QCOMPARE(capture.log.stream(middle)->clientId(), std::string("old"));
    QCOMPARE(capture.text(capture.log.end() - 1), std::string("5> 30"));
}

void TestPacketLog::resolvesTopicAliases()
{
    LogScript capture;
    const auto stream = capture.open();
    capture.client(stream, "10 L[ S'MQTT' 05 02 0000 P[ 22 000a ] S'c' ]");
    capture.server(stream, "20 L[ 00 00 P[ 22 000a ] ]");
    capture.client(stream, "30 L[ S'first' P[ 23 0001 ] ]");
    capture.server(stream, "30 L[ S'other' P[ 23 0001 ] ]");
    capture.client(stream, "30 L[ S'' P[ 23 0001 ] ]");
    capture.client(stream, "30 L[ S'second' P[ 23 0001 ] ]");
    capture.client(stream, "30 L[ S'' P[ 23 0001 ] ]");
    capture.server(stream, "30 L[ S'' P[ 23 0001 ] ]");
    capture.client(stream, "30 L[ S'' P[ 23 0002 ] ]");
    const std::vector<std::string_view> expected {"",       "",       "first", "other", "first",
                                                  "second", "second", "other", ""};
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(capture.log.topicName(i), expected[i]);
}

void TestPacketLog::countsWhatIsInFlight()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "32 L[ S't' 0001 P[ ] ]");
    capture.client(stream, "34 L[ S't' 0002 P[ ] ]");
    capture.server(stream, "32 L[ S't' 0001 P[ ] ]");
    capture.client(stream, "3a L[ S't' 0001 P[ ] ]");
    capture.server(stream, "40 02 0001");
    capture.server(stream, "50 02 0002");
    std::string text;
    for (PacketNumber number = 2; number < capture.log.end(); ++number) {
        const auto &inFlight = capture.log.record(number).inFlight;
        text += std::to_string(inFlight[0]) + "/" + std::to_string(inFlight[1]) + " ";
    }
    QCOMPARE(text, std::string("1/0 2/0 2/1 2/1 1/1 1/1 "));
    QVERIFY(capture.log.record(5).has(PacketRecord::Repeated));
}

void TestPacketLog::keepsWhatCannotBeCut()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "c0 00 30 ff ff ff ff ff 'rest'");
    capture.client(stream, "'more'");
    capture.server(stream, "d0 00");
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> c0, 3> 30 M §1.5.5, 4> 00 M, 5< d0 ^2"));
    QCOMPARE(capture.log.bytes(3).size(), std::size_t {10});
}

void TestPacketLog::keepsTheBeginningOfABrokenHeader()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "30 ff ff");
    capture.client(stream, "ff ff 01");
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> 30 M §1.5.5"));
    QCOMPARE(hex(capture.log.bytes(2)), std::string("30 ff ff ff ff 01"));
}

void TestPacketLog::keepsWhatIsCutOff()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "30 10 0001 't'");
    capture.close(stream);
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> 30 M"));
    QVERIFY(!capture.log.stream(stream)->isOpen());
}

void TestPacketLog::beginsAnewAfterALoss()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "32 L[ S't' 0001 P[ ] ] 30 10 00");
    capture.lose(stream, Side::Client);
    capture.client(stream, "c0 00");
    // Nobody can say that it acknowledges nothing.
    capture.server(stream, "40 02 0005");
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> 32 ?, 3> 30 M, 4> c0 ? L, 5< 40"));
    QCOMPARE(capture.log.losses(), std::uint64_t {1});
    QCOMPARE(capture.log.stream(stream)->clientId(), std::string("c1"));
}

void TestPacketLog::namesThePacketThatMakesItWrong()
{
    LogScript capture;
    const auto stream = capture.open();
    const auto other = capture.connected("other");
    capture.client(stream, "10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]");
    capture.server(stream, "20 L[ 00 00 P[ 24 00 ] ]");
    for (int i = 0; i < 10; ++i) {
        capture.client(stream, "c0 00");
        capture.client(other, "c0 00");
        capture.server(stream, "d0 00");
    }
    capture.client(stream, "32 L[ S't' 0001 P[ ] ]");
    QCOMPARE(capture.text(capture.log.end() - 1), std::string("34> 32 ? MQTT-3.2.2-11"));
    QCOMPARE(capture.log.findings(34)[0].related, std::optional<PacketNumber>(3));
    // By way of the packets between.
    QCOMPARE(capture.log.numberAt(*capture.log.stream(stream), 4), std::optional<PacketNumber>(7));
    QCOMPARE(capture.log.numberAt(*capture.log.stream(stream), 22), std::optional<PacketNumber>(34));
    QCOMPARE(capture.log.numberAt(*capture.log.stream(stream), 23), std::optional<PacketNumber>());
}

void TestPacketLog::namesWhatHasChanged()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "82 L[ 0001 P[ ] S'a' 00 ]");
    capture.client(stream, "32 L[ S't' 0002 P[ ] ]");
    QCOMPARE(capture.log.takeChanged(), std::vector<PacketNumber> {0});
    capture.server(stream, "40 02 0002");
    QCOMPARE(capture.log.takeChanged(), std::vector<PacketNumber> {3});
    capture.log.setMarked(1, true);
    QCOMPARE(capture.log.takeChanged(), std::vector<PacketNumber> {1});
    capture.now += 6'000'000;
    capture.close(stream);
    QCOMPARE(capture.log.takeChanged(), std::vector<PacketNumber> {2});
    QVERIFY(capture.log.takeChanged().empty());
}

void TestPacketLog::dropsOldPacketsForNewOnes()
{
    constexpr std::uint64_t limit = 4'000'000;
    LogScript capture(limit);
    const auto stream = capture.connected("c1");
    const auto bytes = wire("32 L[ S't' 0001 P[ ] '" + std::string(1000, 'x') + "' ]");
    capture.add(stream, Side::Client, bytes);
    for (int i = 0; i < 10'000; ++i)
        capture.add(stream, Side::Client, bytes);
    QCOMPARE(capture.log.end(), PacketNumber {10'003});
    QVERIFY(capture.log.begin() > 5000);
    QVERIFY(capture.log.begin() < 8500);
    QVERIFY(capture.log.heldBytes() <= limit);
    // Each has the identifier of the one before, without DUP: findings go with their packets.
    QCOMPARE(capture.log.allFindings().size(), 10'003 - capture.log.begin());
    QCOMPARE(hex(capture.log.bytes(capture.log.begin())), hex(bytes));
    QCOMPARE(hex(capture.log.bytes(capture.log.end() - 1)), hex(bytes));
    capture.log.setLimit(1'000'000);
    QVERIFY(capture.log.heldBytes() <= 1'000'000);
    QVERIFY(capture.log.contains(10'002));
}

void TestPacketLog::countsStreamsAndHalfPackets()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    const auto before = capture.log.heldBytes();
    for (int i = 0; i < 1000; ++i)
        capture.close(capture.connected("short"));
    const auto packets = 1000 * (24 + 8 + 2 * sizeof(PacketRecord));
    QVERIFY(capture.log.heldBytes() - before > packets + 1000 * sizeof(CapturedStream));
    const auto full = capture.log.heldBytes();
    const std::vector<std::uint8_t> half {0x30, 0x80, 0x80, 0x40, 0, 1};
    capture.add(stream, Side::Client, half);
    capture.add(stream, Side::Client, std::vector<std::uint8_t>(100'000, 'x'));
    QCOMPARE(capture.log.heldBytes(), full + 100'006);
    capture.lose(stream, Side::Client);
    QVERIFY(capture.log.stream(stream)->isOpen());
    QCOMPARE(capture.log.bytes(capture.log.end() - 1).size(), std::size_t {100'006});
}

void TestPacketLog::forgetsStreamsThatAreOver()
{
    LogScript capture(1'500'000);
    const auto first = capture.connected("first");
    capture.close(first);
    const auto silent = capture.open();
    const auto second = capture.connected("second");
    QVERIFY(capture.log.stream(first));
    const auto bytes = wire("30 L[ S't' P[ ] '" + std::string(10'000, 'x') + "' ]");
    for (int i = 0; i < 300; ++i)
        capture.add(second, Side::Client, bytes);
    QVERIFY(!capture.log.stream(first));
    QVERIFY(capture.log.stream(silent));
    capture.close(silent);
    QVERIFY(!capture.log.stream(silent));
    QCOMPARE(capture.log.stream(second)->clientId(), std::string("second"));
}

void TestPacketLog::clears()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "32 L[ S't' 0001 P[ ] ] 32 L[ S'u' 0001 P[ ] ]");
    QCOMPARE(capture.log.violations(), std::uint64_t {1});
    capture.log.clear();
    QCOMPARE(capture.log.begin(), capture.log.end());
    QCOMPARE(capture.log.violations(), std::uint64_t {0});
    QCOMPARE(capture.log.heldBytes(), std::uint64_t {0});
    capture.server(stream, "40 02 0001");
    QCOMPARE(capture.text(), std::string("4< 40 ^3"));
}

void TestPacketLog::measuresRoundTrips()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "34 L[ S't' 0001 P[ ] ]");
    capture.server(stream, "50 02 0001");
    capture.client(stream, "62 02 0001");
    QCOMPARE(capture.log.roundTrips().count(), std::uint64_t {1});
    capture.server(stream, "70 02 0001");
    QCOMPARE(capture.log.roundTrips().count(), std::uint64_t {2});
    QCOMPARE(capture.log.roundTrips().maximum(), std::int64_t {3000});
}

QTEST_APPLESS_MAIN(TestPacketLog)
#include "tst_packetlog.moc"
