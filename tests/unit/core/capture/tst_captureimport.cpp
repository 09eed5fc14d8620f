// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureimport.h"
#include "core/capture/pcapngwriter.h"
#include "tests/support/capturescript.h"
#include "tests/support/importscript.h"

#include <QTest>

using namespace espalier;
using namespace espalier::importing;

class TestCaptureImport : public QObject
{
    Q_OBJECT
private slots:
    void readsEachKindOfFile_data();
    void readsEachKindOfFile();
    void readsEachLink_data();
    void readsEachLink();
    void readsBackWhatWasWritten();
    void leavesOutOtherTraffic_data();
    void leavesOutOtherTraffic();
    void showsWhatCallsItselfMqtt();
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
