// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/fieldtext.h"
#include "core/service/capturefile.h"
#include "tests/gui/packets/capturedpackets.h"
#include "tests/gui/widgets.h"
#include "tests/support/testdata.h"
#include "ui/packets/packetstatus.h"
#include "ui/packets/packettools.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace espalier;
using namespace espalier::test;

namespace {

/// What a capture file says of each connection: packets of the client / of the server.
QString streamsIn(const QString &path)
{
    struct Stream
    {
        QStringList sent[2];
    };
    std::map<StreamId, Stream> streams;
    std::uint32_t last = 0;
    const auto take = [&](CaptureBlock &block) {
        std::size_t at = 0;
        for (const CaptureSegment &segment : block.segments) {
            using enum CaptureSegment::Kind;
            Stream &stream = streams[segment.stream];
            const ByteView bytes = block.bytes.view().subspan(at, segment.length);
            at += segment.length;
            const auto type = bytes.empty() ? std::string_view() : packetTypeName(PacketType(bytes[0] >> 4));
            const auto name = QString::fromUtf8(type.data(), qsizetype(type.size()));
            if (segment.kind == FromClient)
                stream.sent[0] << name;
            else if (segment.kind == FromServer)
                stream.sent[1] << name;
            else if (segment.kind == LostFromClient)
                stream.sent[0] << QStringLiteral("lost");
            else if (segment.kind == LostFromServer)
                stream.sent[1] << QStringLiteral("lost");
            else if (segment.kind == Closed)
                stream.sent[0] << QStringLiteral("end");
        }
        block.clear();
    };
    const auto read = importCapture(
        path, [&last] { return StreamId {++last}; }, take,
        [](std::uint64_t, std::uint64_t) { return FileWish::GoOn; });
    if (!read)
        return read.error().detail;
    QStringList lines;
    for (const auto &[id, stream] : streams)
        lines << (stream.sent[0].join(u' ') + QStringLiteral(" / ") + stream.sent[1].join(u' ')).trimmed();
    return lines.join(u'\n');
}

} // namespace

/// Packets go to files and come from them.
class TestPacketFiles : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    /// The same packets again and again: a file that is not read at once.
    static bool writeLarge(const QString &path)
    {
        constexpr qsizetype headerSize = 24;
        constexpr qint64 size = 32 * 1024 * 1024;
        QFile small(testData(QStringLiteral("capture/mosquitto.pcap")));
        QFile large(path);
        if (!small.open(QIODevice::ReadOnly) || !large.open(QIODevice::WriteOnly))
            return false;
        const QByteArray all = small.readAll();
        large.write(all);
        while (large.size() < size && large.write(all.sliced(headerSize)) > 0) { }
        return large.flush() && large.size() >= size;
    }

private slots:
    void whatIsExportedCanBeImported()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        QSignalSpy told(&tools, &PacketTools::told);
        const QString path = f.folder.filePath(QStringLiteral("packets.pcapng"));
        tools.writePackets(path, {{0, 3}, {4, 5}});
        QTRY_COMPARE(told.count(), 1);
        QVERIFY2(told.takeFirst().first().toString().startsWith(QStringLiteral("4 packets written to")),
                 "export");
        tools.importFile(path);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(told.takeFirst().first().toString().contains(QStringLiteral("1 MQTT connections")));
        QTRY_COMPARE(f.snapshot.rows.size(), 9);
        QCOMPARE(f.snapshot.rows.last().clause, Clause::MQTT_4_8_2_1);
        tools.writePackets(path, {{0, 9}});
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(told.first().first().toString().startsWith(QStringLiteral("9 packets")));
    }

    void lossesAndEndsAreExported()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        CaptureBlock block;
        const StreamId id = f.inspector.feed()->nextStream();
        const CaptureTime time = f.snapshot.rows.last().time;
        block.open(id, {}, time);
        const auto add = [&](Side sender, const std::string &text) {
            block.add(id, sender, wire(text), time);
        };
        add(Side::Client, "10 L[ S'MQTT' 04 02 003c S'c2' ]");
        add(Side::Server, "20 02 00 00");
        block.lose(id, Side::Server, time);
        add(Side::Server, "30 L[ S'a' 'x' ]");
        add(Side::Client, "30 L[ S'b' 'y' ]");
        block.close(id, time);
        f.inspector.feed()->put(block);
        QTRY_COMPARE(f.snapshot.rows.size(), 9);
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        QSignalSpy told(&tools, &PacketTools::told);
        const QString path = f.folder.filePath(QStringLiteral("packets.pcapng"));
        // The first connection goes on; the other one is over, whether its last packet is chosen or not.
        tools.writePackets(path, {{0, 9}});
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(
            streamsIn(path),
            QStringLiteral(
                "CONNECT PUBLISH SUBSCRIBE / CONNACK PUBACK\nCONNECT PUBLISH end / CONNACK lost PUBLISH"));
        tools.writePackets(path, {{2, 8}});
        QTRY_COMPARE(told.count(), 2);
        QCOMPARE(streamsIn(path),
                 QStringLiteral("PUBLISH SUBSCRIBE / PUBACK\nCONNECT end / CONNACK lost PUBLISH"));
    }

    void aPlaceThatCannotBeWrittenIsNamed()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        tools.writePackets(f.folder.filePath(QStringLiteral("absent/packets.pcapng")), {{0, 5}});
        QTRY_VERIFY(window.findChild<QMessageBox *>());
        QVERIFY(window.findChild<QMessageBox *>()->informativeText().contains(QStringLiteral("absent")));
        tools.importFile(f.folder.filePath(QStringLiteral("absent.pcapng")));
        QTRY_COMPARE(window.findChildren<QMessageBox *>().size(), 2);
    }

    void filesAreReadOneAfterAnother()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        f.inspector.clear();
        QTRY_COMPARE(f.snapshot.rows.size(), 0);
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        QSignalSpy told(&tools, &PacketTools::told);
        QSignalSpy importing(&tools, &PacketTools::importing);
        for (const char *name : {"mosquitto.pcap", "paho.pcapng", "websocket.pcap"})
            tools.importFile(testData(QStringLiteral("capture/") + QLatin1String(name)));
        QVERIFY(importing.first().first().toString().startsWith(
            QStringLiteral("Importing mosquitto.pcap · 0 %")));
        QVERIFY(importing.last().first().toString().endsWith(QStringLiteral("2 more")));
        QTRY_COMPARE(told.count(), 3);
        QVERIFY(told.at(0).first().toString().startsWith(QStringLiteral("mosquitto.pcap: ")));
        QVERIFY(told.at(2).first().toString().startsWith(QStringLiteral("websocket.pcap: ")));
        QCOMPARE(importing.last().first().toString(), QString());
        QTRY_VERIFY(f.snapshot.kept > 0);
    }

    void anImportIsStopped()
    {
        CapturedPackets f;
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        PacketStatus status(m_theme);
        status.show();
        connect(&tools, &PacketTools::importing, &status, &PacketStatus::showImport);
        connect(&status, &PacketStatus::importStopWanted, &tools, &PacketTools::stopImports);
        QSignalSpy told(&tools, &PacketTools::told);
        auto *stop = findByText<QPushButton>(status, QStringLiteral("Stop"));
        QVERIFY(!stop->isVisible());
        const QString path = f.folder.filePath(QStringLiteral("large.pcap"));
        QVERIFY(writeLarge(path));
        for (int i = 0; i < 2; ++i)
            tools.importFile(path);
        QVERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(told.first().first().toString().startsWith(
            QStringLiteral("The import of large.pcap was stopped")));
        QTRY_VERIFY(!stop->isVisible());
        QVERIFY(window.findChildren<QMessageBox *>().isEmpty());
    }

    void whatWasChosenIsExported()
    {
        CapturedPackets f;
        QTRY_COMPARE(f.snapshot.rows.size(), 5);
        QWidget window;
        PacketTools tools(f.inspector, m_theme, &window);
        QSignalSpy told(&tools, &PacketTools::told);
        tools.exportPackets({{2, 4}});
        QTRY_VERIFY(window.findChild<QMessageBox *>());
        QTest::mouseClick(findByText<QPushButton>(window, QStringLiteral("&Chosen (2)")), Qt::LeftButton);
        // While a place is looked for, other packets take these rows.
        f.inspector.setFilter(QStringLiteral("type == SUBSCRIBE"));
        QTRY_COMPARE(f.snapshot.rows.size(), 1);
        const QString path = f.folder.filePath(QStringLiteral("packets.pcapng"));
        emit window.findChild<QFileDialog *>()->fileSelected(path);
        QTRY_COMPARE(told.count(), 1);
        QVERIFY2(told.takeFirst().first().toString().startsWith(QStringLiteral("2 packets written to")),
                 "export");

        CapturedPackets other;
        // What is read before they are forgotten would be forgotten with them.
        QTRY_COMPARE(other.snapshot.rows.size(), 5);
        other.inspector.clear();
        QTRY_COMPARE(other.snapshot.rows.size(), 0);
        PacketTools reading(other.inspector, m_theme, &window);
        reading.importFile(path);
        QTRY_COMPARE(other.snapshot.rows.size(), 2);
        QCOMPARE(other.snapshot.rows.first().topic, QStringLiteral("plant/a"));
        QCOMPARE(PacketType(other.snapshot.rows.last().type), PacketType::PubAck);
    }
};

QTEST_MAIN(TestPacketFiles)
#include "tst_packetfiles.moc"
