// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/server.h"
#include "tests/support/capturereader.h"
#include "tests/support/tcpclient.h"
#include "tests/support/wire.h"

#include <QTest>

#include <semaphore>

using namespace espalier;

namespace {

constexpr auto patience = std::chrono::seconds(5);

ServerSettings onLoopback(std::uint16_t port = 0)
{
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1", .port = port}};
    return settings;
}

constexpr auto connectText = "10 L[ S'MQTT' 04 02 0000 S'";

std::string connectOf(const std::string &clientId)
{
    return connectText + clientId + "' ]";
}

} // namespace

class ServerTest : public QObject
{
    Q_OBJECT

private slots:
    void servesClients();
    void servesBothLoopbacks();
    void namesTakenPort();
    void namesForeignAddress();
    void opensAllListenersOrNone();
    void restarts();
    void closesWrongClientsOnly();
    void saysGoodByeWhenItStops();
    void joinsClientsInMemory();
    void closesPipeOfWrongClient();
    void reports();
    void carriesLargeMessages();
    void capturesAllClients();
    void capturesFromTheMiddle();
    void capturesAConnectThatHasBegun();
};

void ServerTest::servesClients()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    QCOMPARE(server.listeners().size(), std::size_t {1});
    TcpClient subscriber(server.listeners()[0]);
    subscriber.send(connectOf("s") + " 82 L[ 0001 S'a/#' 01 ]");
    QVERIFY(subscriber.expects("20020000 9003000101"));
    TcpClient publisher(server.listeners()[0]);
    publisher.send(connectOf("p") + " 32 L[ S'a/b' 0001 'hello' ]");
    QVERIFY(publisher.expects("20020000 40020001"));
    QVERIFY(subscriber.expects("32 L[ S'a/b' 0001 'hello' ]"));
    subscriber.send("40020001 e000");
    QVERIFY(subscriber.isClosedByServer());
}

void ServerTest::servesBothLoopbacks()
{
    Server server;
    ServerSettings settings;
    settings.listeners = loopbackListeners(0);
    QVERIFY(server.start(std::move(settings)));
    for (const auto &listener : server.listeners()) {
        QCOMPARE(listener.port, server.listeners()[0].port);
        TcpClient client(listener);
        client.send(connectOf("c"));
        QVERIFY(client.expects("20020000"));
    }
    QCOMPARE(QString::fromStdString(listenerUrl({.address = "::1", .port = 1883})),
             QStringLiteral("mqtt://[::1]:1883"));
}

void ServerTest::namesTakenPort()
{
    Server first;
    QVERIFY(first.start(onLoopback()));
    const auto port = first.listeners()[0].port;
    Server second;
    const auto started = second.start(onLoopback(port));
    QVERIFY(!started);
    QCOMPARE(static_cast<int>(started.error().code), static_cast<int>(ServerErrorCode::PortInUse));
    QCOMPARE(started.error().listener.port, port);
    QVERIFY(errorText(started.error()).find(std::to_string(port)) != std::string::npos);
    QVERIFY(!second.isRunning());
}

void ServerTest::namesForeignAddress()
{
    Server server;
    ServerSettings settings;
    settings.listeners = {{.address = "192.0.2.1", .access = {.anonymous = AnonymousAccess::Everywhere}}};
    const auto started = server.start(settings);
    QVERIFY(!started);
    QCOMPARE(static_cast<int>(started.error().code), static_cast<int>(ServerErrorCode::AddressNotAvailable));
    settings.listeners = {{.address = "nonsense"}};
    QVERIFY(!server.start(settings));
}

void ServerTest::opensAllListenersOrNone()
{
    Server first;
    QVERIFY(first.start(onLoopback()));
    const auto taken = first.listeners()[0].port;
    Server second;
    auto settings = onLoopback();
    settings.listeners.push_back({.address = "127.0.0.1", .port = taken});
    QVERIFY(!second.start(settings));
    QVERIFY(second.listeners().empty());
    QVERIFY(second.start(onLoopback()));
}

void ServerTest::restarts()
{
    Server server;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(server.start(onLoopback()));
        TcpClient client(server.listeners()[0]);
        client.send(connectOf("c"));
        QVERIFY(client.expects("20020000"));
        server.stop();
        QVERIFY(!server.isRunning());
        QVERIFY(server.listeners().empty());
    }
}

void ServerTest::closesWrongClientsOnly()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    TcpClient good(server.listeners()[0]);
    good.send(connectOf("good"));
    QVERIFY(good.expects("20020000"));
    TcpClient noise(server.listeners()[0]);
    noise.send("'GET / HTTP/1.1' 0d0a0d0a");
    QVERIFY(noise.isClosedByServer());
    TcpClient wrong(server.listeners()[0]);
    wrong.send("10 L[ S'MQTT' 05 02 0000 00 S'wrong' ] 36 L[ S'a' 0001 00 ] 00ffffff");
    std::vector<std::uint8_t> answer;
    QVERIFY(wrong.isClosedByServer(&answer)); // with its DISCONNECT, not by a reset
    const auto connAck = wire("20 L[ 00 00 P[ 22 0040 ] ]");
    QVERIFY(answer.size() > connAck.size() + 2);
    QCOMPARE(int {answer[connAck.size()]}, 0xe0);
    good.send("c000");
    QVERIFY(good.expects("d000"));
}

void ServerTest::saysGoodByeWhenItStops()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    TcpClient client(server.listeners()[0]);
    client.send("10 L[ S'MQTT' 05 02 0000 00 S'c' ]");
    QVERIFY(client.expects("20 L[ 00 00 P[ 22 0040 ] ]"));
    server.stop();
    QVERIFY(client.expects("e0 01 8b"));
    QVERIFY(client.isClosedByServer());
}

namespace {

/// The test's end of a pipe.
struct PipeClient
{
    explicit PipeClient(Server &server)
    {
        auto [ours, theirs] = PipeEnd::create(4096);
        end = std::move(ours);
        end.setWake([this] { woken.release(); });
        server.attach(std::move(theirs), "test");
    }
    ~PipeClient() { end.setWake({}); }
    void send(std::string_view text) { QVERIFY(end.write(wire(text)) > 0); }
    /// Takes `size` bytes, or fewer when the pipe closes or it takes too long.
    std::vector<std::uint8_t> take(std::size_t size)
    {
        std::vector<std::uint8_t> bytes;
        for (;;) {
            const bool isClosed = end.isClosed();
            const auto taken = end.take();
            bytes.insert(bytes.end(), taken.view().begin(), taken.view().end());
            if (bytes.size() >= size || isClosed || !woken.try_acquire_for(patience))
                return bytes;
        }
    }
    std::counting_semaphore<> woken {0};
    PipeEnd end;
};

} // namespace

void ServerTest::joinsClientsInMemory()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    PipeClient client(server);
    client.send(connectOf("pipe") + " 82 L[ 0001 S'a' 00 ]");
    const auto answer = wire("20020000 9003000100");
    QVERIFY(client.take(answer.size()) == answer);
    // More than the pipe holds at once.
    TcpClient publisher(server.listeners()[0]);
    const auto message = "30 L[ S'a' '" + std::string(100'000, 'x') + "' ]";
    publisher.send(connectOf("p") + message);
    const auto expected = wire(message);
    QVERIFY(client.take(expected.size()) == expected);
}

void ServerTest::closesPipeOfWrongClient()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    PipeClient client(server);
    client.send("c000");
    QVERIFY(client.take(1).empty());
    QVERIFY(client.end.isClosed());
}

void ServerTest::reports()
{
    std::counting_semaphore<> woken {0};
    auto settings = onLoopback();
    settings.wake = [&] { woken.release(); };
    Server server;
    QVERIFY(server.start(std::move(settings)));
    TcpClient client(server.listeners()[0]);
    client.send(connectOf("c") + " 82 L[ 0001 S'a' 00 ] c000");
    QVERIFY(client.expects("20020000 9003000100 d000"));
    QVERIFY(woken.try_acquire_for(patience));
    auto report = server.reports().take();
    QCOMPARE(report.log.size(), std::size_t {1});
    QCOMPARE(static_cast<int>(report.log[0].event.kind), static_cast<int>(Event::Kind::ClientConnected));

    server.requestStatistics();
    QVERIFY(woken.try_acquire_for(patience));
    report = server.reports().take();
    QVERIFY(report.statistics.has_value());
    QCOMPARE(report.statistics->clientsConnected, 1u);
    QCOMPARE(report.statistics->subscriptions, 1u);

    server.requestClients();
    QVERIFY(woken.try_acquire_for(patience));
    report = server.reports().take();
    QVERIFY(report.clients.has_value());
    QCOMPARE(report.clients->size(), std::size_t {1});
    QCOMPARE(QString::fromStdString(report.clients->front().clientId), QStringLiteral("c"));

    server.disconnectClient("c", ReasonCode::AdministrativeAction);
    QVERIFY(client.isClosedByServer());
}

void ServerTest::carriesLargeMessages()
{
    Server server;
    QVERIFY(server.start(onLoopback()));
    TcpClient client(server.listeners()[0]);
    client.send(connectOf("c") + " 82 L[ 0001 S'a' 00 ]");
    QVERIFY(client.expects("20020000 9003000100"));
    // Far more than the sockets hold: written in many pieces, as the reader takes them.
    const auto message = "30 L[ S'a' '" + std::string(20'000'000, 'y') + "' ]";
    TcpClient publisher(server.listeners()[0]);
    publisher.send(connectOf("p") + message);
    QVERIFY(client.expects(message));
}

void ServerTest::capturesAllClients()
{
    CaptureReader reader;
    Server server;
    QVERIFY(server.start(onLoopback()));
    server.setCapture(reader.feed);
    {
        TcpClient client(server.listeners()[0]);
        client.send(connectOf("c"));
        QVERIFY(client.expects("20 02 00 00"));
        client.send("c0");
        client.send("00");
        QVERIFY(client.expects("d0 00"));
        client.send("e0 00");
        QVERIFY(client.isClosedByServer());
    }
    server.stop();
    const auto text = reader.text();
    QVERIFY2(text
                     == "O C'10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63' S'20 02 00 00' C'c0' C'00' S'd0 "
                        "00' C'e0 00' X"
                 || text
                        == "O C'10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63' S'20 02 00 00' C'c0 00' S'd0 "
                           "00' C'e0 00' X",
             text.c_str());
    QCOMPARE(reader.opened[0].source, StreamInfo::Source::LocalBroker);
    QCOMPARE(reader.opened[0].client.address, std::string("127.0.0.1"));
    QVERIFY(reader.opened[0].client.port != 0);
    QVERIFY(!reader.opened[0].version);
}

void ServerTest::capturesFromTheMiddle()
{
    CaptureReader reader;
    Server server;
    QVERIFY(server.start(onLoopback()));
    TcpClient client(server.listeners()[0]);
    client.send(connectOf("c") + " c0");
    QVERIFY(client.expects("20 02 00 00"));
    server.setCapture(reader.feed);
    // The PINGREQ had begun.
    client.send("00 c0 00");
    QVERIFY(client.expects("d0 00 d0 00"));
    server.setCapture({});
    client.send("c0 00");
    QVERIFY(client.expects("d0 00"));
    server.stop();
    const auto text = reader.text();
    QVERIFY2(text.starts_with("O ") && text.ends_with(" X"), text.c_str());
    QVERIFY2(text.find("S'd0 00") != std::string::npos, text.c_str());
    QVERIFY2(text.find("C'c0'") != std::string::npos, text.c_str());
    QCOMPARE(reader.opened[0].clientId, std::string("c"));
    QVERIFY(reader.opened[0].version == ProtocolVersion::V311);
}

void ServerTest::capturesAConnectThatHasBegun()
{
    CaptureReader reader;
    Server server;
    QVERIFY(server.start(onLoopback()));
    TcpClient client(server.listeners()[0]);
    client.send("10 0d 0004 'MQ'");
    // Whoever comes later and is answered has come later.
    TcpClient other(server.listeners()[0]);
    other.send(connectOf("other"));
    QVERIFY(other.expects("20 02 00 00"));
    server.setCapture(reader.feed);
    client.send("'TT' 04 02 0000 S'c'");
    QVERIFY(client.expects("20 02 00 00"));
    server.stop();
    const auto text = reader.text();
    QVERIFY2(text.find("'10 0d 00 04 4d 51'") != std::string::npos, text.c_str());
}

QTEST_APPLESS_MAIN(ServerTest)
#include "tst_server.moc"
