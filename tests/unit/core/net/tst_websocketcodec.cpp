// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketcodec.h"
#include "tests/support/wire.h"

#include <QTest>

using namespace espalier;

namespace {

using Kind = WebSocketFailure::Kind;

/// The key that comes of random numbers that are all zero, and what belongs to it.
const QByteArray key = "AAAAAAAAAAAAAAAAAAAAAA==";
const QByteArray acceptedKey = "ICX+Yqv66kxgM0FcWaLWlFLwTAI=";

QByteArray goodAnswer()
{
    return "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Accept: "
           + acceptedKey + "\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
}

WebSocketCodec asked()
{
    WebSocketCodec codec([] { return 0U; });
    (void)codec.request(QStringLiteral("h"), 80, 80, {}, "mqtt");
    return codec;
}

ByteView viewOf(const QByteArray &bytes)
{
    return asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

QByteArray bytesOf(std::string_view wireText)
{
    const auto bytes = wire(wireText);
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

WebSocketCodec opened()
{
    auto codec = asked();
    QByteArray data;
    if (!codec.receive(viewOf(goodAnswer()), data) || !codec.isOpen())
        qFatal("it did not open");
    return codec;
}

/// Of a client, for the same key.
QByteArray goodRequest()
{
    return "GET /any?x HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Key: "
           + key + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: soap, mqtt\r\n\r\n";
}

WebSocketCodec openedServer()
{
    auto codec = WebSocketCodec::forServer();
    QByteArray data;
    if (!codec.receive(viewOf(goodRequest()), data) || !codec.isOpen())
        qFatal("it did not open");
    (void)codec.takeReply();
    return codec;
}

} // namespace

Q_DECLARE_METATYPE(espalier::WebSocketFailure::Kind)

class TestWebSocketCodec : public QObject
{
    Q_OBJECT
private slots:
    void asksForMqtt();
    void headersCannotBreakOut();
    void opensWithARightAnswer();
    void refusesAnswers_data();
    void refusesAnswers();
    void boundsTheAnswer();
    void joinsFrames_data();
    void joinsFrames();
    void refusesFrames_data();
    void refusesFrames();
    void deliversWhatCameBeforeAnError();
    void answersPings();
    void boundsPongs();
    void saysGoodBye();
    void masksWhatItSends();
    void framesOfAllLengths_data();
    void framesOfAllLengths();
    void answersClients();
    void answersAClientWithoutSubprotocol();
    void refusesRequests_data();
    void refusesRequests();
    void boundsTheRequest();
    void joinsFramesOfClients();
    void refusesUnmaskedFramesOfClients();
    void speaksToClientsWithoutMask();
};

void TestWebSocketCodec::asksForMqtt()
{
    WebSocketCodec codec([] { return 0U; });
    const WebSocketOptions options {.path = QStringLiteral("broker?a=b"),
                                    .headers = {{QStringLiteral("X-A"), QStringLiteral("1")}}};
    QCOMPARE(codec.request(QStringLiteral("::1"), 9001, 80, options, "mqttv3.1"),
             "GET /broker?a=b HTTP/1.1\r\nHost: [::1]:9001\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: "
                 + key
                 + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqttv3.1\r\nX-A: 1\r\n\r\n");
    QVERIFY(codec.request(QStringLiteral("h"), 443, 443, {}, "mqtt").contains("\r\nHost: h\r\n"));
}

void TestWebSocketCodec::headersCannotBreakOut()
{
    WebSocketCodec codec([] { return 0U; });
    const WebSocketOptions options {.path = QStringLiteral("/a HTTP/1.1\r\nX: y"),
                                    .headers = {{QStringLiteral("A\r\nB"), QStringLiteral("1\n\n2")}}};
    const auto request = codec.request(QStringLiteral("h\r\nC: d"), 80, 80, options, "mqtt");
    QVERIFY(request.startsWith("GET /a%20HTTP/1.1X:%20y HTTP/1.1\r\nHost: [hC: d]\r\n"));
    QVERIFY(request.endsWith("\r\nAB: 12\r\n\r\n"));
}

void TestWebSocketCodec::opensWithARightAnswer()
{
    auto codec = asked();
    QByteArray data;
    const auto answer = goodAnswer() + bytesOf("82 03 'abc' 82");
    for (const char byte : answer) {
        QVERIFY(codec.receive(viewOf(QByteArray(1, byte)), data));
    }
    QVERIFY(codec.isOpen());
    QCOMPARE(data, QByteArray("abc"));

    auto atOnce = asked();
    data.clear();
    QVERIFY(atOnce.receive(viewOf(answer), data));
    QCOMPARE(data, QByteArray("abc"));
}

void TestWebSocketCodec::refusesAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    const auto changed = [](const char *from, const char *to) { return goodAnswer().replace(from, to); };
    QTest::newRow("CONNACK") << bytesOf("20 02 00 00") << Kind::NotHttp << 0;
    QTest::newRow("another protocol") << QByteArray("SSH-2.0\r\n\r\n") << Kind::NotHttp << 0;
    QTest::newRow("no status") << QByteArray("HTTP/1.1\r\n\r\n") << Kind::NotHttp << 0;
    QTest::newRow("not found") << QByteArray("HTTP/1.1 404 Not Found\r\n\r\n") << Kind::Refused << 404;
    QTest::newRow("elsewhere") << QByteArray("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n") << Kind::Refused
                               << 302;
    QTest::newRow("another key") << changed("ICX", "ICY") << Kind::BadHandshake << 101;
    QTest::newRow("no upgrade") << changed("WebSocket", "h2c") << Kind::BadHandshake << 101;
    QTest::newRow("no connection") << changed("keep-alive, Upgrade", "close") << Kind::BadHandshake << 101;
    QTest::newRow("no subprotocol") << changed("Protocol: mqtt", "X: y") << Kind::NoMqtt << 101;
    QTest::newRow("extension") << changed("\r\n\r\n", "\r\nSec-WebSocket-Extensions: x\r\n\r\n")
                               << Kind::BadHandshake << 101;
}

void TestWebSocketCodec::refusesAnswers()
{
    QFETCH(QByteArray, answer);
    auto codec = asked();
    QByteArray data;
    const auto result = codec.receive(viewOf(answer), data);
    QVERIFY(!result);
    QTEST(result.error().kind, "kind");
    QTEST(result.error().status, "status");
    QVERIFY(!codec.isOpen());
    QVERIFY(codec.receive(viewOf(goodAnswer()), data));
    QVERIFY(!codec.isOpen());
}

void TestWebSocketCodec::boundsTheAnswer()
{
    auto codec = asked();
    QByteArray data;
    QVERIFY(codec.receive(asBytes("HTTP/1.1 101 Yes\r\n"), data));
    const QByteArray line = "X: " + QByteArray(1000, 'x') + "\r\n";
    bool isRefused = false;
    for (int i = 0; i < 100 && !isRefused; ++i)
        isRefused = !codec.receive(viewOf(line), data);
    QVERIFY(isRefused);
}

void TestWebSocketCodec::joinsFrames_data()
{
    QTest::addColumn<QByteArray>("frames");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("two") << bytesOf("82 01 'a' 82 02 'bc'") << QByteArray("abc");
    QTest::newRow("continued") << bytesOf("02 01 'a' 00 01 'b' 80 01 'c'") << QByteArray("abc");
    QTest::newRow("empty") << bytesOf("82 00 02 00 80 00 82 01 'a'") << QByteArray("a");
    QTest::newRow("ping within") << bytesOf("02 01 'a' 89 02 'xx' 80 01 'b'") << QByteArray("ab");
    QTest::newRow("pong") << bytesOf("8a 02 'xx' 82 01 'b'") << QByteArray("b");
    QTest::newRow("16 bits") << bytesOf("82 7e 0080") + QByteArray(128, 'x') << QByteArray(128, 'x');
    QTest::newRow("64 bits") << bytesOf("82 7f 0000000000010000") + QByteArray(65'536, 'x')
                             << QByteArray(65'536, 'x');
}

void TestWebSocketCodec::joinsFrames()
{
    QFETCH(QByteArray, frames);
    for (const qsizetype step : {qsizetype {1}, qsizetype {3}, frames.size()}) {
        auto codec = opened();
        QByteArray data;
        for (qsizetype at = 0; at < frames.size(); at += step)
            QVERIFY(codec.receive(viewOf(frames.mid(at, step)), data));
        QTEST(data, "data");
    }
}

void TestWebSocketCodec::refusesFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, const char *frame) { QTest::newRow(name) << bytesOf(frame); };
    row("text", "81 01 'a'");
    row("masked", "82 81 00000000 'a'");
    row("reserved bit", "c2 01 'a'");
    row("unknown opcode", "83 00");
    row("unknown control", "8b 00");
    row("continues nothing", "80 01 'a'");
    row("message within a message", "02 01 'a' 82 01 'b'");
    row("divided ping", "09 00");
    row("large ping", "89 7e 0080");
    row("negative length", "82 7f ffffffffffffffff");
}

void TestWebSocketCodec::refusesFrames()
{
    QFETCH(QByteArray, frame);
    auto codec = opened();
    QByteArray data;
    const auto result = codec.receive(viewOf(frame), data);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::BadFrame);
    QVERIFY(!result.error().detail.isEmpty());
}

void TestWebSocketCodec::deliversWhatCameBeforeAnError()
{
    auto codec = opened();
    QByteArray data;
    QVERIFY(!codec.receive(viewOf(bytesOf("82 01 'a' 81 01 'b' 82 01 'c'")), data));
    QCOMPARE(data, QByteArray("a"));
    QVERIFY(codec.receive(viewOf(bytesOf("82 01 'c'")), data));
    QCOMPARE(data, QByteArray("a"));
}

void TestWebSocketCodec::answersPings()
{
    auto codec = opened();
    QByteArray data;
    QVERIFY(codec.receive(viewOf(bytesOf("89 02 'xy' 89 00")), data));
    QCOMPARE(codec.takeReply(), bytesOf("8a 82 00000000 'xy' 8a 80 00000000"));
    QCOMPARE(codec.takeReply(), QByteArray());
}

void TestWebSocketCodec::boundsPongs()
{
    auto codec = opened();
    QByteArray data;
    const auto ping = bytesOf("89 7d") + QByteArray(125, 'x');
    QVERIFY(!codec.receive(viewOf(ping.repeated(1000)), data));
    QVERIFY(codec.takeReply().size() < 70'000);
}

void TestWebSocketCodec::saysGoodBye()
{
    auto codec = opened();
    QByteArray data;
    const auto closed = codec.receive(viewOf(bytesOf("88 05 03ea 'bye'")), data);
    QVERIFY(!closed);
    QCOMPARE(closed.error(), (WebSocketFailure {Kind::Closed, 1002, QStringLiteral("bye")}));
    QCOMPARE(codec.takeReply(), bytesOf("88 82 00000000 03e8"));
    auto other = opened();
    QCOMPARE(other.receive(viewOf(bytesOf("88 00")), data).error().status, 0);
}

void TestWebSocketCodec::masksWhatItSends()
{
    WebSocketCodec codec([] { return 0x04030201U; });
    QCOMPARE(codec.frame(asBytes("\x01\x02\x03\x04\x05")), bytesOf("82 85 01020304 0000000004"));
}

void TestWebSocketCodec::framesOfAllLengths_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("125") << 125 << bytesOf("82 fd 00000000");
    QTest::newRow("126") << 126 << bytesOf("82 fe 007e 00000000");
    QTest::newRow("65535") << 65'535 << bytesOf("82 fe ffff 00000000");
    QTest::newRow("65536") << 65'536 << bytesOf("82 ff 0000000000010000 00000000");
}

void TestWebSocketCodec::framesOfAllLengths()
{
    QFETCH(int, size);
    QFETCH(QByteArray, header);
    WebSocketCodec codec([] { return 0U; });
    const QByteArray payload(size, 'x');
    QVERIFY(codec.frame(viewOf(payload)) == header + payload);
}

void TestWebSocketCodec::answersClients()
{
    auto codec = WebSocketCodec::forServer();
    QByteArray data;
    for (const char byte : goodRequest() + bytesOf("82 83 01020304 60 60 60 82"))
        QVERIFY(codec.receive(viewOf(QByteArray(1, byte)), data));
    QVERIFY(codec.isOpen());
    QCOMPARE(codec.takeReply(),
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: "
                 + acceptedKey + "\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n");
    QCOMPARE(data, QByteArray("abc"));
}

void TestWebSocketCodec::answersAClientWithoutSubprotocol()
{
    auto codec = WebSocketCodec::forServer();
    QByteArray data;
    QVERIFY(codec.receive(viewOf(goodRequest().replace("Sec-WebSocket-Protocol: soap, mqtt", "X: y")), data));
    QVERIFY(codec.isOpen());
    QVERIFY(!codec.takeReply().contains("Protocol:"));
}

void TestWebSocketCodec::refusesRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("status");
    const auto changed = [](const char *from, const char *to) { return goodRequest().replace(from, to); };
    QTest::newRow("CONNECT of MQTT") << bytesOf("10 00") << Kind::NotHttp << QByteArray();
    QTest::newRow("POST") << changed("GET", "POST") << Kind::NotHttp << QByteArray();
    QTest::newRow("HTTP/1.0") << changed("HTTP/1.1", "HTTP/1.0") << Kind::NotHttp << QByteArray("400");
    QTest::newRow("a page") << changed("WebSocket\r", "x\r") << Kind::BadHandshake << QByteArray("426");
    QTest::newRow("no connection") << changed("keep-alive, Upgrade", "close") << Kind::BadHandshake
                                   << QByteArray("426");
    QTest::newRow("version") << changed("Version: 13", "Version: 8") << Kind::BadHandshake
                             << QByteArray("426");
    QTest::newRow("key") << changed("AAAA", "A") << Kind::BadHandshake << QByteArray("400");
    QTest::newRow("subprotocol") << changed("mqtt", "stomp") << Kind::NoMqtt << QByteArray("400");
}

void TestWebSocketCodec::refusesRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    auto codec = WebSocketCodec::forServer();
    QByteArray data;
    const auto result = codec.receive(viewOf(request), data);
    QVERIFY(!result);
    QTEST(result.error().kind, "kind");
    QCOMPARE(codec.takeReply().mid(9, 3), status);
    QVERIFY(!codec.isOpen());
}

void TestWebSocketCodec::boundsTheRequest()
{
    auto codec = WebSocketCodec::forServer();
    QByteArray data;
    QVERIFY(codec.receive(asBytes("GET / HTTP/1.1\r\n"), data));
    QVERIFY(!codec.receive(viewOf(QByteArray(40'000, 'x')), data));
}

void TestWebSocketCodec::joinsFramesOfClients()
{
    const auto frames = bytesOf("02 85 01020304 60 60 60 60 64 89 80 00000000 80 fe 0080 00000000")
                        + QByteArray(128, 'x') + bytesOf("82 ff 0000000000000001 ffffffff 9e");
    for (const qsizetype step : {qsizetype {1}, qsizetype {3}, frames.size()}) {
        auto codec = openedServer();
        QByteArray data;
        for (qsizetype at = 0; at < frames.size(); at += step)
            QVERIFY(codec.receive(viewOf(frames.mid(at, step)), data));
        QCOMPARE(data, "abcde" + QByteArray(128, 'x') + "a");
        QCOMPARE(codec.takeReply(), bytesOf("8a 00"));
    }
}

void TestWebSocketCodec::refusesUnmaskedFramesOfClients()
{
    auto codec = openedServer();
    QByteArray data;
    const auto result = codec.receive(viewOf(bytesOf("82 01 'a'")), data);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Kind::BadFrame);
    QVERIFY(data.isEmpty());
}

void TestWebSocketCodec::speaksToClientsWithoutMask()
{
    auto codec = openedServer();
    QCOMPARE(codec.frame(asBytes("abc")), bytesOf("82 03 'abc'"));
    QCOMPARE(codec.frame(viewOf(QByteArray(200, 'x'))), bytesOf("82 7e 00c8") + QByteArray(200, 'x'));
    QCOMPARE(codec.closeFrame(), bytesOf("88 02 03e8"));
}

QTEST_APPLESS_MAIN(TestWebSocketCodec)
#include "tst_websocketcodec.moc"
