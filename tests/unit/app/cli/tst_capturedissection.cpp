// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/capturedissection.h"
#include "core/capture/pcapngwriter.h"
#include "tests/support/testdata.h"
#include "tests/support/wire.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace espalier;
using namespace espalier::cli;

namespace {

constexpr StreamId stream {1};
constexpr CaptureTime start = 1'700'000'000'000'000;

QByteArray captured(const char *name)
{
    QFile file(testData(QStringLiteral("capture/") + QString::fromLatin1(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    return file.readAll();
}

/// A capture with a client that a server does not answer, and a gap.
QByteArray writtenCapture()
{
    QByteArray file;
    PcapngWriter writer({}, [&file](ByteView piece) {
        const auto text = asText(piece);
        file.append(text.data(), static_cast<qsizetype>(text.size()));
    });
    const auto add = [&](Side sender, std::string_view text, CaptureTime time) {
        const auto bytes = wire(text);
        writer.add({.stream = stream, .sender = sender, .time = start + time, .bytes = bytes});
    };
    writer.open(stream, {.client = {"2001:db8::7", 40'000}, .server = {"2001:db8::1", 1883}}, start);
    add(Side::Client, "10 L[ S'MQTT' 05 02 0000 P[ ] S'c1' ]", 0);
    add(Side::Server, "20 L[ 00 00 P[ ] ]", 1'000);
    add(Side::Client, "82 L[ 0001 P[ ] S'a' 00 ]", 2'000);
    writer.lose(stream, Side::Server);
    add(Side::Server, "30 L[ S'a' P[ ] 'x' ]", 500'000);
    add(Side::Client, "32 L[ S'b' 0000 P[ ] ]", 20'000'000);
    writer.close(stream, start + 30'000'000);
    writer.finish();
    return file;
}

/// Ten megabytes.
QByteArray largeCapture()
{
    QByteArray file;
    PcapngWriter writer({}, [&file](ByteView piece) {
        const auto text = asText(piece);
        file.append(text.data(), static_cast<qsizetype>(text.size()));
    });
    writer.open(stream, {}, start);
    const auto connect = wire("10 L[ S'MQTT' 04 02 0000 S'c1' ]");
    writer.add({.stream = stream, .time = start, .bytes = connect});
    const auto packet = wire("30 L[ S'a' '" + std::string(100'000, 'x') + "' ]");
    for (int i = 0; i < 100; ++i)
        writer.add({.stream = stream, .time = start + i, .bytes = packet});
    writer.finish();
    return file;
}

std::unique_ptr<CaptureDissection> dissected(const QByteArray &file,
                                             std::uint64_t limit = CaptureDissection::defaultLimit)
{
    auto dissection = std::make_unique<CaptureDissection>(limit);
    static_cast<void>(dissection->feed(asBytes({file.constData(), static_cast<std::size_t>(file.size())})));
    dissection->finish();
    return dissection;
}

QString textOf(const CaptureDissection &dissection)
{
    std::string out;
    CaptureText text(dissection, DissectColours::No);
    for (auto number = dissection.log().begin(); number < dissection.log().end(); ++number)
        text.packet(number, out);
    text.summary(out);
    return QString::fromStdString(out);
}

QJsonObject jsonOf(const CaptureDissection &dissection)
{
    std::string out;
    CaptureJson json(dissection, out);
    json.begin();
    for (auto number = dissection.log().begin(); number < dissection.log().end(); ++number)
        json.packet(number);
    json.end();
    QJsonParseError error {};
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(out), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

} // namespace

class TestCaptureDissection : public QObject
{
    Q_OBJECT
private slots:
    void knowsCaptures();
    void showsEachPacket();
    void showsWhatIsWrong();
    void writesJson();
    void readsOthersCaptures();
    void saysWhatIsMissing();
    void saysWhyNothingCanBeRead();
};

void TestCaptureDissection::knowsCaptures()
{
    const auto begins = [](const QByteArray &file) {
        return CaptureDissection::isCapture(
            asBytes({file.constData(), static_cast<std::size_t>(file.size())}));
    };
    QVERIFY(begins(captured("mosquitto.pcap")));
    QVERIFY(begins(captured("paho.pcapng")));
    QVERIFY(begins(writtenCapture().first(4)));
    QVERIFY(!begins(writtenCapture().first(3)));
    QVERIFY(!begins(QByteArray("10 0c 00 04")));
    QVERIFY(!begins(QByteArray("\x10\x0c\0\x04MQTT", 8)));
}

void TestCaptureDissection::showsEachPacket()
{
    const auto text = textOf(*dissected(writtenCapture()));
    QVERIFY2(text.startsWith(QStringLiteral("#0 CONNECT  client to server  17 bytes  0.000000 s  "
                                            "[2001:db8::7]:40000 > [2001:db8::1]:1883\n")),
             qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("#1 CONNACK  server to client  5 bytes  0.001000 s  "
                                         "[2001:db8::1]:1883 > [2001:db8::7]:40000\n")));
    QVERIFY(text.contains(QStringLiteral("Client Identifier")));
    QVERIFY(
        text.contains(QRegularExpression(QStringLiteral("#4 PUBLISH  server to client .*  after a gap\n"))));
}

void TestCaptureDissection::showsWhatIsWrong()
{
    const auto dissection = dissected(writtenCapture());
    QVERIFY(dissection->hasViolations());
    const auto text = textOf(*dissection);
    QVERIFY2(text.contains(QStringLiteral("Violated at 0005: MQTT-2.2.1-3")), qPrintable(text));
    QVERIFY2(text.endsWith(QStringLiteral("5 packets in 1 connection, 1 violation.\n")), qPrintable(text));
}

void TestCaptureDissection::writesJson()
{
    const auto json = jsonOf(*dissected(writtenCapture()));
    const auto packets = json[u"packets"].toArray();
    QCOMPARE(packets.size(), 5);
    QCOMPARE(packets[1][u"type"].toString(), QStringLiteral("CONNACK"));
    QCOMPARE(packets[1][u"time"].toDouble(), 1'700'000'000.001);
    QCOMPARE(packets[1][u"from"].toString(), QStringLiteral("[2001:db8::1]:1883"));
    QCOMPARE(packets[1][u"connection"].toInt(), 1);
    QVERIFY(!packets[1].toObject().contains(u"afterGap"));
    QCOMPARE(packets[4][u"afterGap"].toBool(), true);
    QCOMPARE(packets[3][u"findings"][0][u"id"].toString(), QStringLiteral("MQTT-2.2.1-3"));
    const auto connection = json[u"connections"][0].toObject();
    QCOMPARE(connection[u"clientIdentifier"].toString(), QStringLiteral("c1"));
    QCOMPARE(connection[u"version"].toString(), QStringLiteral("MQTT 5"));
    QCOMPARE(connection[u"isWhole"].toBool(), true);
    QCOMPARE(json[u"violated"].toBool(), true);
}

void TestCaptureDissection::readsOthersCaptures()
{
    const auto plain = dissected(captured("mosquitto.pcap"));
    QVERIFY(!plain->hasViolations());
    QVERIFY(textOf(*plain).endsWith(QStringLiteral(" packets in 4 connections, nothing violated.\n")));
    const auto web = dissected(captured("websocket.pcap"));
    QVERIFY(jsonOf(*web)[u"packets"][0][u"type"].toString() == QStringLiteral("CONNECT"));
    QCOMPARE(jsonOf(*dissected(captured("paho.pcapng")))[u"connections"].toArray().size(), 1);
}

void TestCaptureDissection::saysWhatIsMissing()
{
    auto file = writtenCapture();
    file.chop(10);
    const auto cut = textOf(*dissected(file));
    QVERIFY2(cut.contains(QStringLiteral("The capture breaks off at byte ")), qPrintable(cut));
    QVERIFY2(cut.contains(QStringLiteral("1 byte that servers sent is not in the capture.")),
             qPrintable(cut));
    const auto little = dissected(largeCapture(), 2'000'000);
    QVERIFY(little->log().begin() > 0);
    QVERIFY(textOf(*little).contains(QStringLiteral("at its beginning are left out.")));
}

void TestCaptureDissection::saysWhyNothingCanBeRead()
{
    using Kind = CaptureFileError::Kind;
    const auto none = dissected("hello, this is no capture");
    QVERIFY(none->error());
    QCOMPARE(none->error()->kind, Kind::Unknown);
    QCOMPARE(captureErrorText(*none->error(), "x.pcap"), std::string("x.pcap is neither pcap nor pcapng."));
    QVERIFY(!dissected(writtenCapture())->error());
}

QTEST_APPLESS_MAIN(TestCaptureDissection)
#include "tst_capturedissection.moc"
