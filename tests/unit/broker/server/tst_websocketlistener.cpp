// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/websocketrequest.h"
#include "tests/support/capturereader.h"
#include "tests/support/testcertificates.h"
#include "tests/support/websocketclient.h"

#include <QTest>

#include <memory>

using namespace espalier;
using namespace espalier::test;

class WebSocketListenerTest : public QObject
{
    Q_OBJECT

private slots:
    void servesClients();
    void servesClientsOverTls();
    void carriesLargeMessages();
    void joinsAndSplitsFrames();
    void answersPings();
    void speaksToOldClients();
    void closesWithTheClient();
    void saysGoodByeWhenItStops();
    void capturesPlainBytes();
};

void WebSocketListenerTest::servesClients()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    client.sendText(request("Sec-WebSocket-Protocol: chat, mqtt\r\n"));
    const auto answer = client.answer();
    QVERIFY(answer.starts_with("HTTP/1.1 101 "));
    QVERIFY2(answer.find("Sec-WebSocket-Protocol: mqtt\r\n") != std::string::npos, answer.c_str());
    QVERIFY(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
    QVERIFY(answer.find("Extensions") == std::string::npos);
    client.sendFrame(connectOf("c"));
    QVERIFY(client.expectsContent("20020000"));
    client.sendFrame("82 L[ 0001 S'a' 01 ] 32 L[ S'a' 0002 'x' ]");
    QVERIFY(client.expectsContent("9003000101 32 L[ S'a' 0001 'x' ] 40020002"));
    const auto clients = fixture.clients();
    QVERIFY(clients[0].listener.starts_with("ws://127.0.0.1:"));
}

void WebSocketListenerTest::servesClientsOverTls()
{
    const TestAuthority authority;
    const TestFiles files;
    auto settings = webSocket();
    settings.listeners[0].tls =
        TlsSettings {.certificateFile = files.write("c.pem", authority.server.certificate()).toStdString(),
                     .keyFile = files.write("c.key", authority.server.key()).toStdString(),
                     .authorityFile = files.write("ca.pem", authority.authority.certificate()).toStdString(),
                     .clientCertificate = TlsSettings::ClientCertificate::Optional};
    settings.listeners[0].access.certificateIdentity = CertificateIdentity::CommonName;
    ServerFixture fixture;
    QVERIFY(fixture.start(settings));
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.use_certificate_file(files.write("own.pem", authority.forClients.certificate()).toStdString(),
                                 asio::ssl::context::pem);
    context.use_private_key_file(files.write("own.key", authority.forClients.key()).toStdString(),
                                 asio::ssl::context::pem);
    SecureWebSocketClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    QVERIFY(client.upgrades());
    client.sendFrame(connectOf("c") + " 82 L[ 0001 S'a' 00 ]");
    QVERIFY(client.expectsContent("20020000 9003000100"));
    const auto message = "30 L[ S'a' '" + std::string(5'000'000, 'x') + "' ]";
    client.sendFrame(message);
    QVERIFY(client.expectsContent(message));
    QCOMPARE(fixture.clients()[0].userName, std::string("client"));
    QVERIFY(fixture.clients()[0].listener.starts_with("wss://"));
    fixture.server.stop();
    QCOMPARE(client.closeCode(), 1000);
}

void WebSocketListenerTest::carriesLargeMessages()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient subscriber(fixture.listener());
    QVERIFY(subscriber.upgrades());
    subscriber.sendFrame(connectOf("s") + " 82 L[ 0001 S'a' 00 ]");
    QVERIFY(subscriber.expectsContent("20020000 9003000100"));
    WebSocketClient publisher(fixture.listener());
    QVERIFY(publisher.upgrades());
    const auto message = "30 L[ S'a' '" + std::string(20'000'000, 'y') + "' ]";
    publisher.sendFrame(connectOf("p") + " " + message);
    QVERIFY(subscriber.expectsContent(message));
}

void WebSocketListenerTest::joinsAndSplitsFrames()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    QVERIFY(client.upgrades());
    const auto connect = wire(connectOf("c"));
    // Each byte in a frame of its own, the first ones as fragments of one message with a ping between them.
    for (std::size_t i = 0; i < connect.size(); ++i) {
        const std::uint8_t first = i == 0 ? 0x02 : i < 4 ? 0x00 : i == 4 ? 0x80 : 0x82;
        asio::write(client.stream, asio::buffer(frame(ByteView(connect).subspan(i, 1), first)));
        if (i == 2)
            client.sendFrame("'p'", 0x89);
    }
    QCOMPARE(client.takeFrame().first, 0x8a);
    QVERIFY(client.expectsContent("20020000"));
    // Packets that come together are answered together.
    client.frames = 0;
    client.sendFrame("c000 c000 c000 c000");
    QVERIFY(client.expectsContent("d000 d000 d000 d000"));
    QCOMPARE(client.frames, 1);
}

void WebSocketListenerTest::answersPings()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    QVERIFY(client.upgrades());
    client.sendFrame("'hello'", 0x89);
    const auto [first, content] = client.takeFrame();
    QCOMPARE(first, 0x8a);
    QVERIFY(content == wire("'hello'"));
}

void WebSocketListenerTest::speaksToOldClients()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    client.sendText(request("Sec-WebSocket-Protocol: mqttv3.1\r\n"));
    QVERIFY(client.answer().find("Sec-WebSocket-Protocol: mqttv3.1\r\n") != std::string::npos);
}

void WebSocketListenerTest::closesWithTheClient()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    QVERIFY(client.upgrades());
    client.sendFrame(connectOf("c") + " e000");
    QVERIFY(client.expectsContent("20020000"));
    QCOMPARE(client.closeCode(), 1000);
    WebSocketClient other(fixture.listener());
    QVERIFY(other.upgrades());
    other.sendFrame(connectOf("c"));
    QVERIFY(other.expectsContent("20020000"));
    other.sendFrame("03e8", 0x88);
    QCOMPARE(other.closeCode(), 1000);
    QVERIFY(fixture.logs("disconnected: the connection was lost"));
}

void WebSocketListenerTest::saysGoodByeWhenItStops()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    QVERIFY(client.upgrades());
    client.sendFrame("10 L[ S'MQTT' 05 02 0000 00 S'c' ]");
    QVERIFY(client.expectsContent("20 L[ 00 00 P[ 22 0040 ] ]"));
    fixture.server.stop();
    QVERIFY(client.expectsContent("e0 01 8b"));
    QCOMPARE(client.closeCode(), 1000);
}

void WebSocketListenerTest::capturesPlainBytes()
{
    CaptureReader reader;
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    const auto port = fixture.listener().port;
    fixture.server.setCapture(reader.feed);
    {
        WebSocketClient client(fixture.listener());
        QVERIFY(client.upgrades());
        client.sendFrame(connectOf("c"));
        QVERIFY(client.expectsContent("20020000"));
    }
    QVERIFY(fixture.logs("the connection was lost"));
    fixture.server.stop();
    QCOMPARE(reader.text(),
             std::string("O C'10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63' S'20 02 00 00' X"));
    QCOMPARE(reader.opened[0].server.port, port);
}

QTEST_GUILESS_MAIN(WebSocketListenerTest)
#include "tst_websocketlistener.moc"
