// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefeed.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtext.h"
#include "core/mqtt/framer.h"
#include "core/service/capturefile.h"
#include "core/session/streamguess.h"
#include "tests/support/testdata.h"
#include "tests/support/wire.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace espalier;

namespace {

QString captured(const char *name)
{
    return testData(QStringLiteral("capture/") + QString::fromLatin1(name));
}

FileWish goOn(std::uint64_t /*done*/, std::uint64_t /*total*/)
{
    return FileWish::GoOn;
}

/// Packets of each stream as lines: "CONNECT, CONNACK < ..." with "<" behind what the server sent.
class Streams
{
public:
    void take(const CaptureBlock &block)
    {
        std::size_t at = 0;
        auto info = block.opened.begin();
        for (const auto &segment : block.segments) {
            auto &stream = m_streams[segment.stream];
            const auto bytes = block.bytes.view().subspan(at, segment.length);
            at += segment.length;
            using enum CaptureSegment::Kind;
            if (segment.kind == Opened)
                stream.info = *info++;
            else if (segment.kind == FromClient)
                feed(stream, Side::Client, bytes);
            else if (segment.kind == FromServer)
                feed(stream, Side::Server, bytes);
            else
                stream.text += segment.kind == Closed ? " end" : " loss";
        }
    }
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const auto &[id, stream] : m_streams)
            texts += QString::fromStdString(stream.text).trimmed();
        return texts;
    }
    [[nodiscard]] std::vector<StreamInfo> infos() const
    {
        std::vector<StreamInfo> infos;
        for (const auto &[id, stream] : m_streams)
            infos.push_back(stream.info);
        return infos;
    }

private:
    struct Stream
    {
        StreamInfo info {};
        std::array<Framer, 2> framers {Framer(), Framer()};
        ProtocolVersion version = ProtocolVersion::V5;
        std::string text {};
    };

    static void feed(Stream &stream, Side sender, ByteView bytes)
    {
        const auto framed =
            stream.framers.at(static_cast<std::size_t>(sender)).feed(bytes, [&](ByteView packet) {
                const StreamPacket alone {.bytes = packet};
                if (const auto guess = guessVersion({&alone, 1}); guess.isSaid)
                    stream.version = guess.version;
                stream.text += " " + std::string(packetTypeName(static_cast<PacketType>(packet[0] >> 4)));
                if (sender == Side::Server)
                    stream.text += "<";
                if (!decode(packet, {stream.version, sender}))
                    stream.text += "!";
                return true;
            });
        if (!framed)
            stream.text += " broken";
    }

    std::map<StreamId, Stream> m_streams;
};

struct Imported
{
    CaptureSummary summary {};
    QStringList streams {};
    std::vector<StreamInfo> infos {};
};

Imported import(const QString &path)
{
    CaptureFeed feed([] { });
    const auto read = importCapture(path, feed, goOn);
    if (!read)
        qFatal("%s", qPrintable(read.error().detail));
    Streams streams;
    for (auto &block : feed.take()) {
        streams.take(block);
        feed.recycle(std::move(block));
    }
    return {*read, streams.texts(), streams.infos()};
}

const QString mosquittoSubscriber = QStringLiteral("CONNECT CONNACK< SUBSCRIBE SUBACK< PUBLISH< PUBLISH< "
                                                   "PUBACK PUBLISH< PUBREC PUBREL< PUBCOMP DISCONNECT end");

} // namespace

/// Captures that tcpdump and dumpcap made of other implementations: see tests/data/capture/make.sh.
class CaptureFileTest : public QObject
{
    Q_OBJECT
private slots:
    void readsMosquittosClients();
    void readsPaho();
    void readsMqttOverWebSocket();
    void readsFromTheMiddle();
    void writesAndReads();
    void keepsWhatWasThereWithoutCommit();
    void saysWhatIsWrong();
    void canBeCanceled();
};

void CaptureFileTest::readsMosquittosClients()
{
    const auto imported = import(captured("mosquitto.pcap"));
    QVERIFY(!imported.summary.error);
    QCOMPARE(imported.summary.streams, 4U);
    QCOMPARE(
        imported.streams,
        (QStringList {mosquittoSubscriber, QStringLiteral("CONNECT CONNACK< PUBLISH DISCONNECT end"),
                      QStringLiteral("CONNECT CONNACK< PUBLISH PUBACK< DISCONNECT end"),
                      QStringLiteral("CONNECT CONNACK< PUBLISH PUBREC< PUBREL PUBCOMP< DISCONNECT end")}));
    QCOMPARE(imported.infos[0].server, (StreamEnd {"127.0.0.1", 18830}));
    QCOMPARE(imported.infos[1].server, (StreamEnd {"::1", 18830}));
    QCOMPARE(imported.infos[0].name, std::string("mosquitto.pcap"));
    QVERIFY(!imported.infos[0].version);
    QCOMPARE(imported.summary.lostBytes, (std::array<std::uint64_t, 2> {}));
    QCOMPARE(imported.summary.unusableBytes, (std::array<std::uint64_t, 2> {}));
}

void CaptureFileTest::readsPaho()
{
    const auto imported = import(captured("paho.pcapng"));
    QVERIFY(!imported.summary.error);
    QCOMPARE(imported.streams,
             QStringList {QStringLiteral(
                 "CONNECT CONNACK< PUBLISH PUBACK< PUBLISH PUBREC< PUBREL PUBCOMP< DISCONNECT end")});
}

void CaptureFileTest::readsMqttOverWebSocket()
{
    const auto imported = import(captured("websocket.pcap"));
    QVERIFY(!imported.summary.error);
    QCOMPARE(imported.summary.webSocketStreams, 1U);
    QCOMPARE(imported.streams.size(), 1);
    QVERIFY(imported.streams[0].startsWith(QStringLiteral("CONNECT CONNACK< SUBSCRIBE SUBACK< PUBLISH")));
    QVERIFY(imported.streams[0].endsWith(QStringLiteral("DISCONNECT end")));
    QVERIFY(!imported.streams[0].contains(QStringLiteral("loss")));
    QVERIFY(!imported.streams[0].contains(u'!'));
}

/// Without its first packets the capture shows the same streams from where they were.
void CaptureFileTest::readsFromTheMiddle()
{
    QFile file(captured("mosquitto.pcap"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    auto bytes = file.readAll();
    constexpr qsizetype header = 24;
    for (int frame = 0; frame < 6; ++frame) { // up to the CONNACK of the subscriber
        const auto byte = [&](qsizetype at) {
            return static_cast<quint32>(static_cast<quint8>(bytes.at(header + at)));
        };
        const auto length = byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
        bytes.remove(header, 16 + static_cast<qsizetype>(length));
    }
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("middle.pcap"));
    QFile cut(path);
    QVERIFY(cut.open(QIODevice::WriteOnly));
    QCOMPARE(cut.write(bytes), bytes.size());
    cut.close();
    const auto imported = import(path);
    QCOMPARE(imported.summary.streams, 4U);
    const auto subscriber = imported.streams.indexOf(
        QRegularExpression(QStringLiteral("^SUBSCRIBE SUBACK< PUBLISH< PUBLISH< .* DISCONNECT end$")));
    QVERIFY2(subscriber >= 0, qPrintable(imported.streams.join(u'\n')));
    QVERIFY(mosquittoSubscriber.endsWith(imported.streams[subscriber]));
    const auto &info = imported.infos.at(static_cast<std::size_t>(subscriber));
    QCOMPARE(info.version, ProtocolVersion::V5);
    QCOMPARE(info.server.port, 18830);
}

void CaptureFileTest::writesAndReads()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("new.pcapng"));
    CaptureFileWriter writer(path, {.application = "test"});
    QVERIFY(writer.open());
    const auto connect = wire("10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]");
    writer.packets().open(StreamId {1}, {.source = StreamInfo::Source::LocalBroker}, 1'000'000);
    writer.packets().add(
        {.stream = StreamId {1}, .sender = Side::Client, .time = 1'000'001, .bytes = connect});
    writer.packets().close(StreamId {1}, 1'000'002);
    QVERIFY(!writer.hasFailed());
    QVERIFY(writer.commit());
    const auto imported = import(path);
    QVERIFY(!imported.summary.error);
    QCOMPARE(imported.streams, QStringList {QStringLiteral("CONNECT end")});
    QCOMPARE(imported.infos[0].name, std::string("new.pcapng"));
}

void CaptureFileTest::keepsWhatWasThereWithoutCommit()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("old"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write("old"), 3);
    file.close();
    {
        CaptureFileWriter writer(path, {});
        QVERIFY(writer.open());
        writer.packets().finish();
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
}

void CaptureFileTest::saysWhatIsWrong()
{
    const QTemporaryDir folder;
    CaptureFeed feed([] { });
    const auto missing = importCapture(folder.filePath(QStringLiteral("missing")), feed, goOn);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, CaptureReadError::Kind::Unreadable);
    QVERIFY(!missing.error().detail.isEmpty());
    QVERIFY(!importCapture(folder.path(), feed, goOn));

    const auto other = importCapture(captured("make.sh"), feed, goOn);
    QVERIFY(other);
    QCOMPARE(other->error, (CaptureFileError {CaptureFileError::Kind::Unknown, 0}));

    CaptureFileWriter writer(folder.filePath(QStringLiteral("no/such/folder")), {});
    const auto opened = writer.open();
    QVERIFY(!opened);
    QVERIFY(!opened.error().isEmpty());
}

void CaptureFileTest::canBeCanceled()
{
    CaptureFeed feed([] { });
    int calls = 0;
    const auto cancel = [&calls](std::uint64_t done, std::uint64_t total) {
        ++calls;
        return done == total ? FileWish::Cancel : FileWish::GoOn;
    };
    const auto canceled = importCapture(captured("paho.pcapng"), feed, cancel);
    QVERIFY(!canceled);
    QCOMPARE(canceled.error().kind, CaptureReadError::Kind::Canceled);
    QCOMPARE(calls, 2);

    // While nobody takes what is there, too.
    CaptureBlock block;
    const std::vector<std::uint8_t> much(CaptureFeed::maximumWaiting);
    block.add(StreamId {1}, Side::Client, much, 0);
    feed.put(block);
    calls = 0;
    const auto later = [&calls](std::uint64_t done, std::uint64_t /*total*/) {
        return done == 0 && ++calls == 3 ? FileWish::Cancel : FileWish::GoOn;
    };
    QCOMPARE(importCapture(captured("paho.pcapng"), feed, later).error().kind,
             CaptureReadError::Kind::Canceled);
}

QTEST_APPLESS_MAIN(CaptureFileTest)
#include "tst_capturefile.moc"
