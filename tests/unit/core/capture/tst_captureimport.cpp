// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureimport.h"
#include "core/capture/pcapngwriter.h"
#include "core/mqtt/utf8.h"
#include "tests/support/capturescript.h"

#include <QTest>

using namespace espalier;

namespace {

constexpr auto client = Side::Client;
constexpr auto server = Side::Server;

// Packets that are text, so that what becomes of them can be read: PUBLISH of topic "t".
std::string publish(const std::string &payload)
{
    return "0" + std::string(1, static_cast<char>(payload.size() + 3)) + std::string("\0\1t", 3) + payload;
}

/// As Qt Test can print it.
QByteArray shown(const std::string &text)
{
    std::string out;
    appendEscaped(text, out);
    return QByteArray::fromStdString(out);
}

std::string connectPacket()
{
    const auto bytes = wire("10 L[ S'MQTT' 04 02 003c S'c1' ]");
    return {bytes.begin(), bytes.end()};
}

std::string text(const std::string &kind, const std::string &bytes)
{
    return " " + kind + "'" + bytes + "'";
}

void addConnection(CaptureScript &script)
{
    script.handshake();
    script.addText(client, connectPacket());
    script.add(server, "20 02 00 00");
    script.addText(client, publish("a"));
    script.finish();
}

const std::string connection = "O" + text("C", connectPacket()) + text("S", std::string("\x20\2\0\0", 4))
                               + text("C", publish("a")) + " X";

} // namespace

class TestCaptureImport : public QObject
{
    Q_OBJECT
private slots:
    void readsEachKindOfFile_data();
    void readsEachKindOfFile();
    void readsEachLink_data();
    void readsEachLink();
    void readsBackWhatWasWritten();
    void ordersSegments();
    void countsOnWithinABrokenPacket();
    void searchesBehindALoss();
    void waitsForWhatComesLate();
    void startsInTheMiddle();
    void guessesWhoTheClientIs();
    void endsWithReset();
    void takesPortsAnew();
    void leavesOutOtherTraffic_data();
    void leavesOutOtherTraffic();
    void showsWhatCallsItselfMqtt();
    void readsCutSegments();
    void readsWebSocket();
    void goesOnWithinWebSocket();
    void countsWhatIsNoTcp();
    void saysWhereAFileBreaksOff();
    void putsStreamsInOrderOfTime();
};

void TestCaptureImport::readsEachKindOfFile_data()
{
    QTest::addColumn<bool>("isSwapped");
    QTest::addColumn<bool>("isNanoseconds");
    QTest::addColumn<int>("pieceSize");
    QTest::newRow("little endian") << false << false << 65'536;
    QTest::newRow("byte by byte") << false << false << 1;
    QTest::newRow("big endian") << true << false << 7;
    QTest::newRow("nanoseconds") << false << true << 65'536;
    QTest::newRow("big endian, nanoseconds") << true << true << 65'536;
}

void TestCaptureImport::readsEachKindOfFile()
{
    QFETCH(bool, isSwapped);
    QFETCH(bool, isNanoseconds);
    QFETCH(int, pieceSize);
    CaptureScript script(101, isSwapped ? CaptureScript::swapped : CaptureScript::asIs,
                         isNanoseconds ? 0xa1b2'3c4d : 0xa1b2'c3d4);
    addConnection(script);
    const auto outcome = import(script.file(), static_cast<std::size_t>(pieceSize));
    QCOMPARE(shown(outcome.text), shown(connection));
    QVERIFY(!outcome.summary.error);
    QCOMPARE(outcome.summary.streams, 1U);
    QCOMPARE(outcome.opened.at(0), (StreamInfo {.source = StreamInfo::Source::File,
                                                .name = "capture.pcap",
                                                .client = {"192.0.2.7", 40'000},
                                                .server = {"192.0.2.1", 7000}}));
    QCOMPARE(outcome.segments.at(1).time, isNanoseconds ? 4 : 4000);
}

void TestCaptureImport::readsEachLink_data()
{
    QTest::addColumn<int>("linkType");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<bool>("isIpv6");
    const auto row = [](const char *name, int linkType, const std::string &hex, bool isIpv6 = false) {
        const auto bytes = wire(hex);
        QTest::newRow(name) << linkType
                            << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                          static_cast<qsizetype>(bytes.size()))
                            << isIpv6;
    };
    const std::string macs = "020000000001 020000000002 ";
    row("Ethernet", 1, macs + "0800");
    row("Ethernet, IPv6", 1, macs + "86dd", true);
    row("Ethernet, VLAN", 1, macs + "8100 0001 0800");
    row("Ethernet, two VLANs", 1, macs + "88a8 0001 8100 0002 86dd", true);
    row("null, little endian", 0, "02000000");
    row("null, big endian, IPv6", 0, "0000001e", true);
    row("loop", 108, "00000002");
    row("raw, old number", 12, "");
    row("raw IPv6", 229, "", true);
    row("cooked", 113, "0000 0001 0006 0200000000010000 0800");
    row("cooked 2", 276, "86dd 0000 00000001 0001 00 06 0200000000010000", true);
}

void TestCaptureImport::readsEachLink()
{
    QFETCH(int, linkType);
    QFETCH(QByteArray, before);
    QFETCH(bool, isIpv6);
    CaptureScript script(static_cast<std::uint32_t>(linkType));
    script.setFraming({before.constData(), static_cast<std::size_t>(before.size())});
    if (isIpv6)
        script.setAddresses("2001:db8::7", "2001:db8::1");
    addConnection(script);
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown(connection));
    QCOMPARE(outcome.opened.at(0).server.address, std::string(isIpv6 ? "2001:db8::1" : "192.0.2.1"));
}

void TestCaptureImport::readsBackWhatWasWritten()
{
    ByteBuffer file;
    PcapngWriter writer({.application = "test", .link = PcapngWriter::Link::Ethernet},
                        [&file](ByteView piece) { file.append(piece); });
    constexpr CaptureTime start = 1'700'000'000'123'456;
    const StreamInfo broker {.source = StreamInfo::Source::LocalBroker};
    const StreamInfo proxy {.client = {"192.0.2.7", 40'000}, .server = {"2001:db8::1", 1883}};
    writer.open(StreamId {1}, broker, start);
    writer.open(StreamId {2}, proxy, start + 1);
    const std::string large(200'000, 'x');
    const auto largePacket = wire("30 L[ S't' '" + large + "' ]");
    const auto add = [&](std::uint32_t stream, Side sender, ByteView bytes, CaptureTime time) {
        writer.add(
            {.stream = StreamId {stream}, .sender = sender, .time = time, .bytes = bytes, .comment = "a"});
    };
    add(1, client, asBytes(connectPacket()), start + 2);
    add(2, client, asBytes(connectPacket()), start + 3);
    add(1, server, wire("20 02 00 00"), start + 4);
    add(1, client, largePacket, start + 5);
    writer.close(StreamId {2}, start + 6);
    add(1, client, wire("e0 00"), start + 7);
    writer.close(StreamId {1}, start + 8);
    writer.finish();

    const auto outcome = import(file.view(), 1000);
    QVERIFY(!outcome.summary.error);
    const std::string packet(largePacket.begin(), largePacket.end());
    QCOMPARE(shown(outcome.text),
             shown("O O2" + text("C", connectPacket()) + text("C2", connectPacket())
                   + text("S", std::string("\x20\2\0\0", 4)) + text("C", packet.substr(0, 65'495))
                   + text("C", packet.substr(65'495, 65'495)) + text("C", packet.substr(130'990, 65'495))
                   + text("C", packet.substr(196'485)) + " X2" + text("C", std::string("\xe0\0", 2)) + " X"));
    QCOMPARE(outcome.opened.at(1).server, (StreamEnd {"2001:db8::1", 1883}));
    QCOMPARE(outcome.segments.at(2).time, start + 2);
    QCOMPARE(outcome.segments.back().time, start + 8);
}

void TestCaptureImport::ordersSegments()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto packets = publish("1") + publish("2") + publish("3") + publish("4");
    const auto part = [&](int from, int size) {
        script.addAt(client, from,
                     packets.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(size)));
    };
    part(6, 6);
    part(12, 2);
    part(4, 4); // overlaps what waits
    part(0, 6);
    part(0, 6); // repeated
    part(10, 8);
    part(3, 21);
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", packets.substr(0, 6))
                                        + text("C", packets.substr(6, 2)) + text("C", packets.substr(8, 4))
                                        + text("C", packets.substr(12, 2)) + text("C", packets.substr(14, 4))
                                        + text("C", packets.substr(18))));
    QCOMPARE(outcome.summary.lostBytes[0], 0U);
}

void TestCaptureImport::countsOnWithinABrokenPacket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto broken = publish(std::string(100, '0')); // looks like packets
    script.addText(client, broken.substr(0, 40));
    script.miss(client, 20);
    script.addText(client, broken.substr(60) + publish("next"));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", broken.substr(0, 40))
                                        + " L" + text("C", publish("next")) + " X"));
    QCOMPARE(outcome.summary.lostBytes, (std::array<std::uint64_t, 2> {20, 0}));
    QCOMPARE(outcome.summary.unusableBytes, (std::array<std::uint64_t, 2> {45, 0}));
}

void TestCaptureImport::searchesBehindALoss()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    script.miss(client, 1000);
    script.addText(client, "end of some packet");
    script.addText(client, publish("next"));
    script.miss(server, 4);
    script.add(server, "d0 00");
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + " L" + text("C", publish("next"))
                                        + " M" + text("S", std::string("\xd0\0", 2)) + " X"));
    QCOMPARE(outcome.summary.lostBytes, (std::array<std::uint64_t, 2> {1000, 4}));
    QCOMPARE(outcome.summary.unusableBytes, (std::array<std::uint64_t, 2> {18, 0}));
}

void TestCaptureImport::waitsForWhatComesLate()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto first = publish("1");
    script.addAt(client, 6, publish("2"));
    script.miss(client, 12);
    script.acknowledge(server, 10); // as another queue of the network card has it
    script.miss(client, static_cast<std::uint32_t>(-12));
    script.addText(client, first);
    script.miss(client, 6);
    script.miss(client, 6);
    script.addText(client, publish("4"));
    script.acknowledge(server, 20); // the third does not come any more
    script.addText(client, publish("5"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", connectPacket()) + text("C", first) + text("C", publish("2")) + " L"
                   + text("C", publish("4")) + text("C", publish("5"))));
    QCOMPARE(outcome.summary.lostBytes[0], 6U);
}

void TestCaptureImport::startsInTheMiddle()
{
    CaptureScript script;
    script.setPorts(40'000, 1883);
    script.addText(client, "rest of a packet");
    script.addText(client, publish("1"));
    script.addText(server, "x");
    script.add(server, "40 02 0001");
    script.addText(client, publish("2"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", publish("1"))
                                        + text("S", std::string("\x40\2\0\1", 4)) + text("C", publish("2"))));
    QVERIFY(outcome.opened.at(0).version);
    QCOMPARE(outcome.opened.at(0).client.port, 40'000);
}

void TestCaptureImport::guessesWhoTheClientIs()
{
    CaptureScript script;
    script.setPorts(1000, 2000); // not by the lesser port
    script.add(server, "30 L[ S'topic' 'value' ]");
    script.add(client, "c0 00");
    script.add(server, "d0 00");
    const auto outcome = import(script.file());
    QCOMPARE(outcome.opened.size(), 1U);
    QCOMPARE(outcome.opened.at(0).client.port, 1000);
}

void TestCaptureImport::endsWithReset()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    script.reset(server);
    script.addAt(client, -5, "again");
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + " X"));
    QCOMPARE(outcome.summary.streams, 1U);
}

void TestCaptureImport::takesPortsAnew()
{
    CaptureScript script;
    addConnection(script);
    script.setPorts(40'000, 7000);
    script.setNext(client, 5'000'000);
    addConnection(script);
    const auto outcome = import(script.file());
    QCOMPARE(outcome.summary.streams, 2U);
    QCOMPARE(outcome.opened.size(), 2U);
    QVERIFY(outcome.text.starts_with(connection + " O2 C2'"));
}

void TestCaptureImport::leavesOutOtherTraffic_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<int>("skipped");
    using enum CaptureSummary::Skipped;
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << static_cast<int>(NotMqtt);
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << static_cast<int>(NotMqtt);
    QTest::newRow("LDAP") << QByteArray("\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00", 14)
                          << static_cast<int>(NotMqtt);
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9) << static_cast<int>(Tls);
    QTest::newRow("WebSocket of something else")
        << QByteArray("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: chat\r\n\r\n")
        << static_cast<int>(NotMqtt);
}

void TestCaptureImport::leavesOutOtherTraffic()
{
    QFETCH(QByteArray, sent);
    QFETCH(int, skipped);
    for (const bool isFromStart : {true, false}) {
        CaptureScript script;
        if (isFromStart)
            script.handshake();
        script.addText(client, {sent.constData(), static_cast<std::size_t>(sent.size())});
        script.addText(server, "whatever the answer is");
        script.finish();
        const auto outcome = import(script.file());
        QCOMPARE(shown(outcome.text), shown(std::string()));
        QCOMPARE(outcome.summary.streams, 0U);
        QCOMPARE(outcome.summary.skippedStreams.at(static_cast<std::size_t>(skipped)), 1U);
    }
}

void TestCaptureImport::showsWhatCallsItselfMqtt()
{
    CaptureScript script;
    script.setPorts(40'000, 1883);
    script.handshake();
    script.add(client, "10 L[ S'MQXX' 04 02 003c S'c1' ]"); // what a broken client sends
    const auto outcome = import(script.file());
    QCOMPARE(outcome.summary.streams, 1U);
}

void TestCaptureImport::readsCutSegments()
{
    CaptureScript script;
    script.setFraming({}, 100);
    script.handshake();
    script.addText(client, connectPacket());
    const auto large = publish(std::string(100, 'x'));
    script.addText(client, large);
    script.addText(client, publish("next"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", large.substr(0, 60))
                                        + " L" + text("C", publish("next"))));
    QCOMPARE(outcome.summary.lostBytes[0], large.size() - 60);
}

namespace {

constexpr std::string_view upgradeRequest = "GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                                            "Connection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
constexpr std::string_view upgradeAnswer = "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\n"
                                           "connection: upgrade\r\nsec-websocket-protocol: mqtt\r\n\r\n";

/// A frame as a client (masked) or a server sends it.
std::string webSocketFrame(Side sender, char first, const std::string &payload)
{
    std::string frame(1, first);
    frame += static_cast<char>(payload.size() | (sender == client ? 0x80U : 0U));
    if (sender == server)
        return frame + payload;
    const std::string mask = "mask";
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

constexpr char binary = '\x82';

} // namespace

void TestCaptureImport::readsWebSocket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, upgradeRequest.substr(0, 30));
    script.addText(client, upgradeRequest.substr(30));
    script.addText(server, upgradeAnswer);
    const auto packet = connectPacket();
    // One packet in two frames of one message, a ping between them, and a frame cut by TCP.
    script.addText(client, webSocketFrame(client, '\x02', packet.substr(0, 5))
                               + webSocketFrame(client, '\x89', "hi"));
    const auto rest = webSocketFrame(client, '\x80', packet.substr(5) + publish("a"));
    script.addText(client, rest.substr(0, 3));
    script.addText(client, rest.substr(3));
    script.addText(server, webSocketFrame(server, binary, std::string("\x20\2\0\0", 4)));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", packet.substr(0, 5)) + text("C", packet.substr(5) + publish("a"))
                   + text("S", std::string("\x20\2\0\0", 4)) + " X"));
    QCOMPARE(outcome.summary.webSocketStreams, 1U);
}

void TestCaptureImport::goesOnWithinWebSocket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, upgradeRequest);
    script.addText(server, upgradeAnswer);
    script.addText(client, webSocketFrame(client, binary, connectPacket()));
    const auto large = publish(std::string(100, 'x'));
    const auto frame = webSocketFrame(client, binary, large);
    script.addText(client, frame.substr(0, 50));
    script.miss(client, 10); // within a frame
    script.addText(client, frame.substr(60) + webSocketFrame(client, binary, publish("1")));
    script.miss(client, 1000); // of frames
    script.addText(client, "rest of some frame");
    script.addText(client, webSocketFrame(client, binary, publish("2")));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", connectPacket()) + text("C", large.substr(0, 44)) + " L"
                   + text("C", publish("1")) + " L" + text("C", publish("2")) + " X"));
}

void TestCaptureImport::countsWhatIsNoTcp()
{
    CaptureScript script(1);
    const std::string macs = "020000000001 020000000002 ";
    script.frame(wire(macs + "0806 0001"));
    script.frame(wire(macs + "0800 4500 001c 0000 0000 40 11 0000 c0000201 c0000202 0000000000000000"));
    script.frame(wire(macs + "0800 4500 001c 0000 2000 40 06 0000 c0000201 c0000202 0000000000000000"));
    script.frame(wire(macs + "0800 4500 00ff"));
    script.frame(wire(macs + "0800 4500 ffff 0000 0000 40 06 0000 c0000201 c0000202 0000000000000000"));
    script.frame(wire("02"));
    const auto outcome = import(script.file());
    QCOMPARE(outcome.summary.frames, 6U);
    QCOMPARE(outcome.summary.segments, 0U);
    QCOMPARE(outcome.summary.notIp, 1U);
    QCOMPARE(outcome.summary.notTcp, 1U);
    QCOMPARE(outcome.summary.fragments, 1U);
    QCOMPARE(outcome.summary.malformed, 3U);

    CaptureScript wireless(105);
    wireless.frame(wire("00"));
    QCOMPARE(import(wireless.file()).summary.unknownLinks,
             (std::map<std::uint32_t, std::uint64_t> {{105, 1}}));
}

void TestCaptureImport::saysWhereAFileBreaksOff()
{
    using enum CaptureFileError::Kind;
    CaptureScript script;
    addConnection(script);
    const auto file = script.file();
    const auto errorOf = [](ByteView bytes) {
        return import(bytes).summary.error.value_or(CaptureFileError {});
    };
    const auto cut = import(file.first(file.size() - 1));
    QCOMPARE(cut.summary.error, (CaptureFileError {Truncated, file.size() - 56}));
    QVERIFY(cut.text.starts_with("O C'"));
    QCOMPARE(errorOf(file.first(3)), (CaptureFileError {Unknown, 0}));
    QCOMPARE(errorOf({}), (CaptureFileError {Unknown, 0}));
    QCOMPARE(errorOf(asBytes("no capture")), (CaptureFileError {Unknown, 0}));
    QCOMPARE(errorOf(wire("1f8b 0800 0000")), (CaptureFileError {Compressed, 0}));
    QCOMPARE(errorOf(file.first(20)), (CaptureFileError {Truncated, 0}));
    std::vector<std::uint8_t> lying(file.begin(), file.end());
    lying[24 + 8 + 3] = 0x7f;
    QCOMPARE(errorOf(lying), (CaptureFileError {Damaged, 24}));
}

void TestCaptureImport::putsStreamsInOrderOfTime()
{
    CaptureScript script;
    script.setPorts(40'001, 7000);
    script.add(client, "30 L[ S'topic' 'value' ]"); // no proof yet
    script.setPorts(40'002, 7000);
    addConnection(script);
    script.setPorts(40'001, 7000);
    script.miss(client, 14);
    script.add(client, "30 L[ S'topic' 'value' ]");
    const auto outcome = import(script.file());
    QCOMPARE(outcome.opened.size(), 2U);
    QCOMPARE(outcome.opened.at(0).client.port, 40'001);
    CaptureTime last = 0;
    for (const auto &segment : outcome.segments) {
        QVERIFY(segment.time >= last);
        last = segment.time;
    }
}

QTEST_APPLESS_MAIN(TestCaptureImport)
#include "tst_captureimport.moc"
