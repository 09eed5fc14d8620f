// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/websocketrequest.h"
#include "tests/support/capturereader.h"
#include "tests/support/servertest.h"
#include "tests/support/testcertificates.h"

#include <QTest>

#include <memory>

using namespace espalier;
using namespace espalier::test;

/// MQTT over WebSocket (6), spoken byte by byte, so that everything can be said that a library would not say.
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

namespace {

const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string request(const std::string &more = "Sec-WebSocket-Protocol: mqtt\r\n",
                    const std::string &path = "/mqtt")
{
    return "GET " + path
           + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\n"
           + key + more + "\r\n";
}

/// A frame of a client; `first` is its first byte. The mask is nothing but zeros.
std::vector<std::uint8_t> frame(ByteView content, std::uint8_t first = 0x82)
{
    std::vector<std::uint8_t> bytes {first};
    if (content.size() < 126) {
        bytes.push_back(static_cast<std::uint8_t>(0x80u | content.size()));
    } else {
        const bool isLong = content.size() > UINT16_MAX;
        bytes.push_back(isLong ? 0xff : 0xfe);
        for (int shift = isLong ? 56 : 8; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<std::uint8_t>(std::uint64_t {content.size()} >> shift));
    }
    bytes.insert(bytes.end(), 4, 0);
    bytes.insert(bytes.end(), content.begin(), content.end());
    return bytes;
}

template <typename Client>
class Framed : public Client
{
public:
    using Client::Client;

    void sendText(const std::string &text) { asio::write(this->stream, asio::buffer(text)); }
    /// Reads an answer of HTTP with what follows its head, when it says how long that is.
    std::string answer()
    {
        std::string text;
        boost::system::error_code error;
        while (!error && text.find("\r\n\r\n") == std::string::npos)
            text += static_cast<char>(byte(error));
        return text;
    }
    [[nodiscard]] bool upgrades(const std::string &text = request())
    {
        sendText(text);
        return answer().starts_with("HTTP/1.1 101 ");
    }
    void sendFrame(std::string_view text, std::uint8_t first = 0x82)
    {
        const auto bytes = frame(wire(text), first);
        asio::write(this->stream, asio::buffer(bytes));
    }
    /// Reads frames until `text` has come as binary content; true if it is the same.
    bool expectsContent(std::string_view text)
    {
        const auto expected = wire(text);
        std::vector<std::uint8_t> content;
        while (content.size() < expected.size()) {
            const auto [first, more] = takeFrame();
            if (first != 0x82)
                return false;
            ++frames;
            content.insert(content.end(), more.begin(), more.end());
        }
        return content == expected;
    }
    /// The next frame; its first byte is 0 at the end.
    std::pair<int, std::vector<std::uint8_t>> takeFrame()
    {
        boost::system::error_code error;
        const int first = byte(error);
        std::uint64_t size = byte(error);
        if (size >= 126) {
            const int bytes = size == 126 ? 2 : 8;
            size = 0;
            for (int i = 0; i < bytes; ++i)
                size = size << 8 | byte(error);
        }
        std::vector<std::uint8_t> content(error ? 0 : size);
        asio::read(this->stream, asio::buffer(content), error);
        if (error)
            return {};
        return {first, content};
    }
    /// The code of the close frame that comes next.
    int closeCode()
    {
        const auto [first, content] = takeFrame();
        return first == 0x88 && content.size() >= 2 ? content[0] << 8 | content[1] : -1;
    }

    int frames = 0;

private:
    std::uint8_t byte(boost::system::error_code &error)
    {
        std::uint8_t value = 0;
        asio::read(this->stream, asio::buffer(&value, 1), error);
        return value;
    }
};

using WebSocketClient = Framed<TcpClient>;
using SecureWebSocketClient = Framed<TlsClient>;

ServerSettings webSocket(WebSocketSettings settings = {})
{
    ServerSettings server;
    server.listeners = {{.address = "127.0.0.1",
                         .protocol = ListenerSettings::Protocol::WebSocket,
                         .webSocket = std::move(settings)}};
    return server;
}

} // namespace

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

void WebSocketListenerTest::refusesRequests_data()
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

void WebSocketListenerTest::refusesRequests()
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

void WebSocketListenerTest::refusesLongRequests()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    WebSocketClient client(fixture.listener());
    client.sendText(request("X-Long: " + std::string(20'000, 'x') + "\r\n"));
    QVERIFY(client.answer().starts_with("HTTP/1.1 431 "));
    QVERIFY(fixture.logs("The request is too long."));
}

void WebSocketListenerTest::answersOthersThanWebSocket()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(webSocket()));
    TcpClient mqtt(fixture.listener());
    mqtt.send(connectOf("c") + " 0d0a0d0a");
    mqtt.end();
    QVERIFY(fixture.logs("This is no request for WebSocket."));
}

void WebSocketListenerTest::closesOnWrongFrames_data()
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

void WebSocketListenerTest::closesOnWrongFrames()
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

void WebSocketListenerTest::givesUpSlowRequests()
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

void WebSocketListenerTest::closesWhoSendsNoConnect()
{
    ServerFixture fixture;
    auto settings = webSocket();
    settings.engine.connectTimeout = std::chrono::seconds(1);
    QVERIFY(fixture.start(settings));
    WebSocketClient silent(fixture.listener());
    QVERIFY(silent.upgrades());
    QCOMPARE(silent.closeCode(), 1000);
}

void WebSocketListenerTest::closesWhoEndsEarly()
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

QTEST_GUILESS_MAIN(WebSocketListenerTest)
#include "tst_websocketlistener.moc"
