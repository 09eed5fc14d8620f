// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/clientdriver.h"
#include "tests/support/wire.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <QStringList>
#include <QTest>

#include <functional>

using namespace espalier;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;

namespace {

/// Keeps what it is told as words; a test may act on them.
class Handler : public ClientHandler
{
public:
    void handle(const SessionEvent &event) override
    {
        constexpr std::array names {"message", "publish", "request",      "connected",
                                    "closed",  "asked",   "authenticated"};
        tell(names.at(event.index()));
        if (const auto *closed = std::get_if<SessionClosed>(&event))
            cause = closed->cause;
    }
    void transportFailed(const std::string &) override { tell("failed"); }

    QStringList words;
    SessionClosed::Cause cause = SessionClosed::Cause::Requested;
    std::function<void(const QString &)> onWord = [](const QString &) { };

private:
    void tell(const char *word)
    {
        words += QString::fromLatin1(word);
        onWord(words.last());
    }
};

/// A server of one connection, and a driver to it, in one io_context.
struct Fixture
{
    void open(ConnectOptions options = {.version = ProtocolVersion::V311, .clientId = "c", .keepAlive = 0s})
    {
        acceptor.async_accept(peer, [this](boost::system::error_code error) {
            if (!error)
                read();
        });
        driver.open("127.0.0.1", acceptor.local_endpoint().port(), std::move(options));
    }
    void read()
    {
        peer.async_read_some(boost::asio::buffer(buffer),
                             [this](boost::system::error_code error, std::size_t size) {
                                 if (error) {
                                     peerHasEnded = true;
                                     return;
                                 }
                                 received.append(ByteView(buffer).first(size));
                                 read();
                             });
    }
    void send(std::string_view wireText) { boost::asio::write(peer, boost::asio::buffer(wire(wireText))); }
    template <typename Condition>
    [[nodiscard]] bool runUntil(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            context.restart();
            context.run_one_for(100ms);
        }
        return condition();
    }
    [[nodiscard]] bool connect()
    {
        open();
        if (!runUntil([this] { return !received.isEmpty(); }))
            return false;
        received.clear();
        send("20 L[ 00 00 ]");
        return runUntil([this] { return driver.session().isConnected(); });
    }
    [[nodiscard]] bool gets(std::string_view wireText)
    {
        const auto expected = hex(wire(wireText));
        return runUntil([&] { return hex(received.view()) == expected; });
    }

    boost::asio::io_context context;
    tcp::acceptor acceptor {context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    tcp::socket peer {context};
    std::array<std::uint8_t, 4096> buffer {};
    ByteBuffer received;
    bool peerHasEnded = false;
    Handler handler;
    ClientDriver driver {context, handler};
};

QStringList words(std::initializer_list<const char *> list)
{
    QStringList result;
    for (const auto *word : list)
        result += QString::fromLatin1(word);
    return result;
}

} // namespace

class TestClientDriver : public QObject
{
    Q_OBJECT
private slots:
    void connectsAndTalks();
    void reportsARefusedPort();
    void reportsALostConnection();
    void disconnectsBehindWhatWasWritten();
    void leavesNothingBehindAtTheEnd();
    void opensAgainFromAHandler();
    void mayGoInTheMiddle();
    void pings();
};

void TestClientDriver::connectsAndTalks()
{
    Fixture f;
    f.open({.version = ProtocolVersion::V311, .clientId = "c", .keepAlive = 0s});
    QVERIFY(f.gets("10 L[ S'MQTT' 04 02 0000 S'c' ]"));
    f.received.clear();
    f.send("20 02 00 00 30 L[ S't' 'x' ]");
    QVERIFY(f.runUntil([&] { return f.handler.words == words({"connected", "message"}); }));
    f.driver.publish({.topicName = "a", .qos = Qos::AtLeastOnce});
    QVERIFY(f.gets("32 L[ S'a' 0001 ]"));
    f.send("40 02 0001");
    QVERIFY(f.runUntil([&] { return f.handler.words.last() == QStringLiteral("publish"); }));
}

void TestClientDriver::reportsARefusedPort()
{
    Fixture f;
    const auto port = f.acceptor.local_endpoint().port();
    f.acceptor.close();
    f.driver.open("127.0.0.1", port, {.clientId = "c"});
    QVERIFY(f.runUntil([&] { return f.handler.words == words({"failed"}); }));
    QVERIFY(f.driver.session().isIdle());
}

void TestClientDriver::reportsALostConnection()
{
    Fixture f;
    QVERIFY(f.connect());
    f.peer.close();
    QVERIFY(f.runUntil([&] { return f.handler.words.last() == QStringLiteral("closed"); }));
    QVERIFY(f.handler.cause == SessionClosed::Cause::ConnectionLost);
}

void TestClientDriver::disconnectsBehindWhatWasWritten()
{
    Fixture f;
    QVERIFY(f.connect());
    f.driver.publish({.topicName = "last"});
    f.driver.disconnect();
    // Bytes that nobody will read must not make the system throw away what was sent.
    f.send("30 L[ S't' ]");
    QVERIFY(f.gets("30 L[ S'last' ] e0 00"));
    QVERIFY(f.runUntil([&] { return f.peerHasEnded; }));
    QCOMPARE(f.handler.words, words({"connected", "publish", "closed"}));
}

void TestClientDriver::leavesNothingBehindAtTheEnd()
{
    Fixture f;
    QVERIFY(f.connect());
    f.driver.disconnect();
    QVERIFY(f.runUntil([&] { return f.peerHasEnded; }));
    f.peer.close();
    f.acceptor.close();
    f.context.restart();
    f.context.run_for(5s); // returns as soon as there is nothing to wait for
    QVERIFY(f.context.stopped());
}

void TestClientDriver::opensAgainFromAHandler()
{
    Fixture f;
    QVERIFY(f.connect());
    f.handler.onWord = [&](const QString &word) {
        if (word == QStringLiteral("closed"))
            f.open();
    };
    f.peer.close();
    QVERIFY(f.runUntil([&] { return !f.received.isEmpty(); }));
    QVERIFY(!f.driver.session().isIdle());
}

void TestClientDriver::mayGoInTheMiddle()
{
    boost::asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    Handler handler;
    {
        ClientDriver driver(context, handler);
        driver.open("127.0.0.1", acceptor.local_endpoint().port(), {.clientId = "c"});
    }
    context.run_for(5s);
    QVERIFY(context.stopped());
    QVERIFY(handler.words.isEmpty());
}

void TestClientDriver::pings()
{
    Fixture f;
    f.open({.version = ProtocolVersion::V311, .clientId = "c", .keepAlive = 1s});
    QVERIFY(f.runUntil([&] { return !f.received.isEmpty(); }));
    f.received.clear();
    f.send("20 02 00 00");
    QVERIFY(f.gets("c0 00"));
}

QTEST_APPLESS_MAIN(TestClientDriver)
#include "tst_clientdriver.moc"
