// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapngwriter.h"
#include "tests/support/childprocess.h"
#include "tests/support/wire.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <stdexcept>

using namespace espalier;

namespace {

constexpr auto client = Side::Client;
constexpr auto server = Side::Server;
constexpr StreamId stream {1};
/// 2023-11-14 22:13:20 UTC
constexpr CaptureTime start = 1'700'000'000'000'000;

/// What tshark says about a file written by a PcapngWriter.
class Wireshark
{
public:
    explicit Wireshark(PcapngWriter::Options options = {})
        : m_writer(std::move(options), [this](ByteView piece) {
            m_file += QByteArray(reinterpret_cast<const char *>(piece.data()),
                                 static_cast<qsizetype>(piece.size()));
        })
    { }

    PcapngWriter &writer() { return m_writer; }
    void add(Side sender, const QByteArray &text, CaptureTime time = start, std::string_view comment = {})
    {
        const auto bytes = wire(text.toStdString());
        m_writer.add({.stream = stream, .sender = sender, .time = time, .bytes = bytes, .comment = comment});
    }

    /// Lines of tab-separated fields, of the packets that match the display filter.
    [[nodiscard]] QList<QByteArray> fields(const QByteArray &filter, const QList<QByteArray> &names)
    {
        QStringList arguments {QStringLiteral("-Y"), QString::fromLatin1(filter), QStringLiteral("-T"),
                               QStringLiteral("fields")};
        for (const auto &name : names)
            arguments += {QStringLiteral("-e"), QString::fromLatin1(name)};
        return lines(arguments);
    }
    /// What Wireshark finds wrong: warnings and errors, and what it could not dissect.
    [[nodiscard]] QByteArray complaints()
    {
        return lines(
                   {QStringLiteral("-o"), QStringLiteral("tcp.check_checksum:TRUE"), QStringLiteral("-o"),
                    QStringLiteral("ip.check_checksum:TRUE"), QStringLiteral("-Y"),
                    QStringLiteral("_ws.expert.severity > 0x400000 || _ws.malformed || tcp.analysis.flags")})
            .join('\n');
    }

private:
    [[nodiscard]] QList<QByteArray> lines(const QStringList &arguments)
    {
        m_writer.finish();
        const auto name = m_folder.filePath(QStringLiteral("exported.pcapng"));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(m_file) != m_file.size())
            throw std::runtime_error(file.errorString().toStdString());
        file.close();
        QProcess tshark;
        tshark.start(installedProgram(QStringLiteral("tshark"), QStringLiteral("tshark")),
                     QStringList {QStringLiteral("-n"), QStringLiteral("-r"), name} + arguments);
        if (!tshark.waitForFinished() || tshark.exitCode() != 0)
            throw std::runtime_error(tshark.readAllStandardError().toStdString());
        auto lines = tshark.readAllStandardOutput().split('\n');
        lines.removeLast();
        return lines;
    }

    QTemporaryDir m_folder;
    QByteArray m_file;
    PcapngWriter m_writer;
};

void addExchange(Wireshark &shark)
{
    shark.writer().open(stream, {.name = "plant"}, start);
    shark.add(client, "10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]", start + 1);
    shark.add(server, "20 L[ 00 00 P[ ] ]", start + 250);
    shark.add(client, "34 L[ S'plant/a' 0001 P[ ] 'hello' ]", start + 300, "MQTT-3.3.1-4: no QoS 3");
    shark.add(server, "50 02 0001", start + 400);
    shark.add(client, "62 02 0001", start + 500);
    shark.add(server, "70 02 0001", start + 600);
    shark.add(client, "e0 00", start + 1'000'700);
    shark.writer().close(stream, start + 1'000'800);
}

} // namespace

/// Wireshark reads what we export.
class WiresharkTest : public QObject
{
    Q_OBJECT

private slots:
    void dissectsAnExchange();
    void readsEachLinkAndAddress_data();
    void readsEachLinkAndAddress();
    void followsStreamsFromTheMiddle();
    void seesWhatIsLost();
    void putsLargePacketsTogether();
    void tellsStreamsWithoutNetworkApart();
};

void WiresharkTest::dissectsAnExchange()
{
    Wireshark shark({.application = "Espalier test"});
    addExchange(shark);
    QCOMPARE(shark.complaints(), QByteArray());
    const QList<QByteArray> packets {"1\t\t1700000000.000001000",        "2\t\t1700000000.000250000",
                                     "3\tplant/a\t1700000000.000300000", "5\t\t1700000000.000400000",
                                     "6\t\t1700000000.000500000",        "7\t\t1700000000.000600000",
                                     "14\t\t1700000001.000700000"};
    QCOMPARE(shark.fields("mqtt", {"mqtt.msgtype", "mqtt.topic", "frame.time_epoch"}), packets);
    QCOMPARE(shark.fields("frame.comment", {"tcp.flags", "frame.comment"}),
             (QList<QByteArray> {"0x0002\tClient Identifier: c1", "0x0018\tMQTT-3.3.1-4: no QoS 3"}));
    QCOMPARE(shark.fields("tcp.flags.syn == 1 && tcp.flags.ack == 0",
                          {"frame.interface_name", "ip.src", "ip.dst", "tcp.dstport"}),
             QList<QByteArray> {"Connection plant\t127.1.0.1\t127.0.0.1\t1883"});
    QCOMPARE(shark.fields("tcp.flags.fin == 1", {"tcp.seq"}).size(), 2);
}

void WiresharkTest::readsEachLinkAndAddress_data()
{
    QTest::addColumn<PcapngWriter::Link>("link");
    QTest::addColumn<QByteArray>("clientAddress");
    QTest::addColumn<QByteArray>("serverAddress");
    QTest::addColumn<QByteArray>("shown");
    using enum PcapngWriter::Link;
    QTest::newRow("IPv4") << RawIp << QByteArray("192.0.2.7") << QByteArray("198.51.100.1")
                          << QByteArray("192.0.2.7\t\t40000\t1883");
    QTest::newRow("IPv6") << RawIp << QByteArray("2001:db8::7") << QByteArray("2001:db8::1")
                          << QByteArray("\t2001:db8::7\t40000\t1883");
    QTest::newRow("mixed") << RawIp << QByteArray("192.0.2.7") << QByteArray("2001:db8::1")
                           << QByteArray("\t::ffff:192.0.2.7\t40000\t1883");
    QTest::newRow("IPv4 on Ethernet") << Ethernet << QByteArray("192.0.2.7") << QByteArray("198.51.100.1")
                                      << QByteArray("192.0.2.7\t\t40000\t1883");
    QTest::newRow("IPv6 on Ethernet") << Ethernet << QByteArray("fe80::7%eth0") << QByteArray("fe80::1")
                                      << QByteArray("\tfe80::7\t40000\t1883");
}

void WiresharkTest::readsEachLinkAndAddress()
{
    QFETCH(PcapngWriter::Link, link);
    QFETCH(QByteArray, clientAddress);
    QFETCH(QByteArray, serverAddress);
    Wireshark shark({.link = link});
    shark.writer().open(stream,
                        {.source = StreamInfo::Source::Proxy,
                         .client = {clientAddress.toStdString(), 40'000},
                         .server = {serverAddress.toStdString(), 8883}},
                        start);
    shark.add(client, "c0 00");
    shark.add(server, "d0 00");
    QCOMPARE(shark.complaints(), QByteArray());
    QCOMPARE(shark.fields("mqtt", {"mqtt.msgtype"}), (QList<QByteArray> {"12", "13"}));
    QTEST(shark.fields("mqtt.msgtype == 12", {"ip.src", "ipv6.src", "tcp.srcport", "tcp.dstport"}).value(0),
          "shown");
    QVERIFY(shark.fields("frame.comment", {"frame.comment"}).value(0).endsWith(":8883"));
}

void WiresharkTest::followsStreamsFromTheMiddle()
{
    Wireshark shark;
    shark.writer().open(stream, {.version = ProtocolVersion::V311, .clientId = "c\n2"}, start);
    shark.add(client, "30 L[ S'a' 'x' ]");
    shark.add(server, "30 L[ S'b' 'y' ]");
    QCOMPARE(shark.complaints(), QByteArray());
    QCOMPARE(shark.fields("tcp", {"mqtt.topic", "frame.comment"}),
             (QList<QByteArray> {"a\tClient Identifier: c\\n2", "b\t"}));
}

void WiresharkTest::seesWhatIsLost()
{
    Wireshark shark;
    shark.writer().open(stream, {.version = ProtocolVersion::V311}, start);
    shark.add(client, "30 L[ S'a' 'x' ]");
    shark.writer().lose(stream, client, 1000);
    shark.add(client, "30 L[ S'b' 'x' ]");
    QCOMPARE(shark.fields("tcp.analysis.lost_segment", {"mqtt.topic", "tcp.seq"}),
             QList<QByteArray> {"b\t1007"});
    // Nobody knows how much.
    shark.writer().lose(stream, client);
    shark.add(client, "30 L[ S'c' 'x' ]");
    shark.writer().close(stream, start + 1);
    QCOMPARE(shark.fields("tcp.analysis.lost_segment", {"mqtt.topic", "tcp.seq"}),
             (QList<QByteArray> {"b\t1007", "c\t1014"}));
    QCOMPARE(shark.fields("tcp.flags.fin == 1", {"tcp.srcport"}), (QList<QByteArray> {"49152", "1883"}));
}

void WiresharkTest::putsLargePacketsTogether()
{
    Wireshark shark;
    shark.writer().open(stream, {.version = ProtocolVersion::V311}, start);
    const QByteArray large(3'000'000, 'x');
    shark.add(client, "30 L[ S'large' '" + large + "' ]", start, "large");
    shark.add(client, "30 L[ S'small' 'x' ]");
    QCOMPARE(shark.complaints(), QByteArray());
    const auto topics = shark.fields("mqtt", {"mqtt.topic", "mqtt.len"});
    QCOMPARE(topics, (QList<QByteArray> {"large\t3000007", "small\t8"}));
    QCOMPARE(shark.fields("frame.comment", {"frame.number", "frame.comment"}),
             QList<QByteArray> {"1\tlarge"});
}

void WiresharkTest::tellsStreamsWithoutNetworkApart()
{
    Wireshark shark;
    for (std::uint32_t i = 1; i <= 3; ++i) {
        const auto ping = wire("c0 00");
        shark.writer().open(StreamId {i}, {.source = StreamInfo::Source::LocalBroker}, start);
        shark.writer().add({.stream = StreamId {i}, .sender = client, .time = start, .bytes = ping});
    }
    QCOMPARE(shark.complaints(), QByteArray());
    QCOMPARE(
        shark.fields("mqtt", {"tcp.stream", "tcp.srcport", "frame.interface_name"}),
        (QList<QByteArray> {"0\t49152\tLocal broker", "1\t49153\tLocal broker", "2\t49154\tLocal broker"}));
}

QTEST_GUILESS_MAIN(WiresharkTest)
#include "tst_wireshark.moc"
