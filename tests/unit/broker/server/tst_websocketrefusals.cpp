// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/websocketclient.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;

/// Whom a WebSocket listener turns away, and how.
class WebSocketRefusalsTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesRequests_data();
    void refusesRequests();
    void refusesLongRequests();
    void answersOthersThanWebSocket();
    void closesOnWrongFrames_data();
    void closesOnWrongFrames();
    void givesUpSlowRequests();
    void closesWhoSendsNoConnect();
    void closesWhoEndsEarly();
};

void WebSocketRefusalsTest::refusesRequests_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("answer");
    const auto row = [](const char *name, const std::string &text, const char *answer) {
        QTest::newRow(name) << QString::fromStdString(text) << QString::fromLatin1(answer);
    };
    row("no subprotocol", request(""), "HTTP/1.1 400 ");
    row("another subprotocol", request("Sec-WebSocket-Protocol: chat\r\n"), "HTTP/1.1 400 ");
    row("another path", request("Sec-WebSocket-Protocol: mqtt\r\n", "/other"), "HTTP/1.1 404 ");
    row("another origin", request("Sec-WebSocket-Protocol: mqtt\r\nOrigin: https://evil.example\r\n"),
        "HTTP/1.1 403 ");
    row("a page", "GET /mqtt HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 426 ");
    row("more than a request", request() + "more", "HTTP/1.1 400 ");
    row("good", request("Sec-WebSocket-Protocol: mqtt\r\nOrigin: https://good.example\r\n"), "HTTP/1.1 101 ");
    row("good with query", request("Sec-WebSocket-Protocol: mqtt\r\n", "/mqtt?a=b"), "HTTP/1.1 101 ");
}

void WebSocketRefusalsTest::refusesRequests()
{
    QFETCH(const QString, text);
    QFETCH(const QString, answer);
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket({.path = "/mqtt", .allowedOrigins = {"https://good.example"}})));
    WebSocketClient client(fixture.listener());
    client.sendText(text.toStdString());
    const auto got = client.answer();
    QVERIFY2(got.starts_with(answer.toStdString()), got.c_str());
    if (!answer.contains(QLatin1String("101")))
        QCOMPARE(client.end().value(), asio::error::make_error_code(asio::error::eof).value());
}

void WebSocketRefusalsTest::refusesLongRequests()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    client.sendText(request("X-Long: " + std::string(20'000, 'x') + "\r\n"));
    QVERIFY(client.answer().starts_with("HTTP/1.1 431 "));
    QVERIFY(fixture.logs("The request is too long."));
}

void WebSocketRefusalsTest::answersOthersThanWebSocket()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    TcpClient mqtt(fixture.listener());
    mqtt.send(connectOf("c") + " 0d0a0d0a");
    mqtt.end();
    QVERIFY(fixture.logs("This is no request for WebSocket."));
}

void WebSocketRefusalsTest::closesOnWrongFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, std::string_view text, int code) {
        const auto bytes = wire(text);
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                          static_cast<qsizetype>(bytes.size()))
                            << code;
    };
    row("text", "81 81 00000000 'x'", 1003);
    row("not masked", "82 01 'x'", 1002);
    row("fragmented ping", "09 80 00000000", 1002);
    row("long ping", "89 fe 0080 00000000", 1002);
    row("reserved opcode", "83 80 00000000", 1002);
    row("reserved bit", "c2 81 00000000 'x'", 1002);
    row("continuation of nothing", "80 81 00000000 'x'", 1002);
    row("impossible length", "82 ff ffffffffffffffff 00000000 'x'", 1009);
    row("huge length", "82 ff 7fffffffffffffff 00000000 30", 1000); // CONNECT has to come first
}

void WebSocketRefusalsTest::closesOnWrongFrames()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    QVERIFY(client.upgrades());
    client.sendText(bytes.toStdString());
    QCOMPARE(client.closeCode(), code);
    QVERIFY(fixture.counts(&Statistics::violations, 1));
}

void WebSocketRefusalsTest::givesUpSlowRequests()
{
    ServerFixture fixture;
    auto settings = webSocket();
    settings.engine.connectTimeout = std::chrono::milliseconds(50);
    QVERIFY(fixture.start(settings));
    WebSocketClient client(fixture.listener());
    client.sendText("GET /mqtt HTTP/1.1\r\nHost: ");
    client.end();
    QVERIFY(fixture.counts(&Statistics::handshakesGivenUp, 1));
}

void WebSocketRefusalsTest::closesWhoSendsNoConnect()
{
    ServerFixture fixture;
    auto settings = webSocket();
    settings.engine.connectTimeout = std::chrono::seconds(1);
    QVERIFY(fixture.start(settings));
    WebSocketClient silent(fixture.listener());
    QVERIFY(silent.upgrades());
    QCOMPARE(silent.closeCode(), 1000);
}

void WebSocketRefusalsTest::closesWhoEndsEarly()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    {
        WebSocketClient client(fixture.listener());
        client.sendText("GET /mqtt");
    }
    QVERIFY(fixture.logs("the client ended the connection"));
    {
        WebSocketClient client(fixture.listener());
        QVERIFY(client.upgrades());
        client.sendText("\x82"); // a frame that does not go on
    }
    QVERIFY(fixture.counts(&Statistics::handshakesFailed, 1));
}

QTEST_GUILESS_MAIN(WebSocketRefusalsTest)
#include "tst_websocketrefusals.moc"
