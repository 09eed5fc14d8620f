// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "tests/support/pipeserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Keeps what it is given as lines of text.
class Sink : public MessageSink
{
public:
    void messageReceived(const Publish &message, WallTime at) override
    {
        lines +=
            QString::fromUtf8(asText(message.payload).data(), static_cast<qsizetype>(message.payload.size()));
        lastTime = at;
        if (onMessage)
            onMessage();
    }
    void endOfBatch() override { ++batches; }

    QStringList lines;
    WallTime lastTime = 0;
    int batches = 0;
    std::function<void()> onMessage;
};

Profile testProfile()
{
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = 0s;
    return profile;
}

SubscriptionSpec spec(const char *filter)
{
    return {.topicFilter = QString::fromLatin1(filter), .options = {}};
}

/// A connection, its server, and what it has said.
struct Fixture
{
    explicit Fixture(Profile profile = testProfile())
        : connection(
              std::move(profile), {}, [this](const Profile &, const Secrets &) { return server.transport(); },
              sink)
    {
        QObject::connect(&connection, &Connection::statusChanged, &connection,
                         [this](const ConnectionStatus &status) { phases += status.phase; });
        QObject::connect(&connection, &Connection::subscriptionResult, &connection,
                         [this](const SubscriptionResult &result) {
                             const auto kind =
                                 result.kind == SubscriptionResult::Kind::Subscribed ? '+' : '-';
                             results += QStringLiteral("%1%2 %3")
                                            .arg(QLatin1Char(kind))
                                            .arg(result.topicFilter)
                                            .arg(static_cast<int>(result.reason), 2, 16, QLatin1Char('0'));
                         });
        QObject::connect(&connection, &Connection::publishResult, &connection,
                         [this](const PublishResult &result) {
                             published += QStringLiteral("%1 %2 %3")
                                              .arg(result.token)
                                              .arg(static_cast<int>(result.kind))
                                              .arg(static_cast<int>(result.reason), 2, 16, QLatin1Char('0'));
                         });
    }
    [[nodiscard]] bool connect(const char *connAck = "20 L[ 00 00 00 ]")
    {
        if (connection.status().phase == ConnectionPhase::Disconnected)
            connection.open();
        if (!QTest::qWaitFor([this] { return server.received().startsWith(QStringLiteral("10 ")); }))
            return false;
        server.forget();
        server.send(connAck);
        return QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
    }

    PipeServer server;
    Sink sink;
    Connection connection;
    QList<ConnectionPhase> phases;
    QStringList results;
    QStringList published;
};

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT
private slots:
    void connectsAndTellsWhatWasGranted();
    void deliversMessagesInBatches();
    void makesTheWantedSubscriptions();
    void refusesAnInvalidFilterAlone();
    void groupsByIdentifier();
    void unsubscribes();

    void reportsPublishResults();
    void messagesWaitForAConnection();

    void triesAgainAfterALoss();
    void subscribesAgainOnlyInANewSession();
    void resendsInAResumedSession();
    void givesUpWhereAnotherAttemptIsUseless_data();
    void givesUpWhereAnotherAttemptIsUseless();
    void keepsWhatTheServerSaysAtTheEnd();
    void reportsAViolation();
    void staysDownWhenTheProfileSaysSo();
    void reportsAMissingBroker();

    void closesInOrder();
    void closesWhileWaiting();
    void closesWhileTheTransportOpens();
    void handlersMayCloseAndPublish();
    void handlersMayOpenAgain();

    void stopsReading();
    void keepsAlive();
    void makesUpAClientId();
};

void TestConnection::connectsAndTellsWhatWasGranted()
{
    Fixture f;
    f.connection.open();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Connecting);
    QTRY_COMPARE(f.server.received(), hexOf("10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]"));
    f.server.send("20 L[ 00 00 P[ 21 0005 ] ]");
    QTRY_COMPARE(f.phases, QList<ConnectionPhase>({ConnectionPhase::Connecting, ConnectionPhase::Connected}));
    QCOMPARE(f.connection.status().granted.view().number(Property::ReceiveMaximum, 0), 5U);
    QCOMPARE(f.connection.status().clientId, QStringLiteral("c"));
    QCOMPARE(f.connection.status().attempt, 0U);
}

void TestConnection::deliversMessagesInBatches()
{
    Fixture f;
    QVERIFY(f.connect());
    const auto before = f.sink.lastTime;
    f.server.send("30 L[ S't' 00 'one' ] 32 L[ S't' 0001 00 'two' ]");
    QTRY_COMPARE(f.sink.lines, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(f.sink.batches, 1);
    QVERIFY(f.sink.lastTime > before);
    QTRY_COMPARE(f.server.received(), QStringLiteral("40 02 00 01"));
}

void TestConnection::makesTheWantedSubscriptions()
{
    auto profile = testProfile();
    profile.subscriptions = {spec("a/#"), spec("muted")};
    profile.subscriptions[1].muted = true;
    Fixture f(profile);
    f.connection.subscribe(spec("b"));
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'a/#' 00 S'b' 00 ]"));
    f.server.forget();
    f.server.send("90 L[ 0001 00 00 87 ]");
    QTRY_COMPARE(f.results, QStringList({QStringLiteral("-muted 11"), QStringLiteral("+a/# 00"),
                                         QStringLiteral("+b 87")}));
    f.connection.subscribe(spec("c"));
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0002 00 S'c' 00 ]"));
}

void TestConnection::refusesAnInvalidFilterAlone()
{
    Fixture f;
    f.connection.subscribe(spec("a/#/b"));
    f.connection.subscribe(spec("good"));
    QVERIFY(f.connect());
    QCOMPARE(f.results, QStringList({QStringLiteral("+a/#/b 8f")}));
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'good' 00 ]"));
}

void TestConnection::groupsByIdentifier()
{
    Fixture f;
    auto first = spec("a");
    first.identifier = 7;
    f.connection.subscribe(first);
    f.connection.subscribe(spec("b"));
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'b' 00 ] 82 L[ 0002 P[ 0b 07 ] S'a' 00 ]"));
}

void TestConnection::unsubscribes()
{
    Fixture f;
    f.connection.subscribe(spec("a"));
    QVERIFY(f.connect());
    f.server.send("90 L[ 0001 00 00 ]");
    QTRY_COMPARE(f.results.size(), 1);
    f.server.forget();
    f.connection.unsubscribe(QStringLiteral("a"));
    QTRY_COMPARE(f.server.received(), hexOf("a2 L[ 0002 00 S'a' ]"));
    f.server.send("b0 L[ 0002 00 00 ]");
    QTRY_COMPARE(f.results.last(), QStringLiteral("-a 00"));
}

void TestConnection::reportsPublishResults()
{
    Fixture f;
    f.connection.publish({.token = 1, .topicName = "t"});
    QCOMPARE(f.published, QStringList({QStringLiteral("1 1 88")}));
    QVERIFY(f.connect("20 L[ 00 00 P[ 24 01 ] ]"));
    f.connection.publish({.token = 2, .topicName = "t"});
    f.connection.publish({.token = 3, .topicName = "t", .qos = Qos::AtLeastOnce});
    f.connection.publish({.token = 4, .topicName = "t", .qos = Qos::ExactlyOnce});
    QTRY_COMPARE(f.server.received(), hexOf("30 L[ S't' 00 ] 32 L[ S't' 0001 00 ]"));
    f.server.send("40 03 0001 10");
    QTRY_COMPARE(f.published, QStringList({QStringLiteral("1 1 88"), QStringLiteral("2 0 00"),
                                           QStringLiteral("4 1 9b"), QStringLiteral("3 0 10")}));
}

void TestConnection::messagesWaitForAConnection()
{
    Fixture f;
    f.connection.publish({.token = 3, .topicName = "t", .qos = Qos::AtLeastOnce});
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("32 L[ S't' 0001 00 ]"));
}

void TestConnection::triesAgainAfterALoss()
{
    Fixture f;
    QVERIFY(f.connect());
    f.server.close();
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Waiting);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::ClosedByPeer);
    QVERIFY(f.connection.status().retryAt > 0);
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Connecting);
    QCOMPARE(f.connection.status().attempt, 1U);
    QVERIFY(f.connect());
    QCOMPARE(f.connection.status().failure, ConnectionFailure::None);
    QCOMPARE(f.server.connections(), 2);
}

void TestConnection::subscribesAgainOnlyInANewSession()
{
    auto profile = testProfile();
    profile.sessionExpiry = 60;
    profile.subscriptions = {spec("a")};
    Fixture f(profile);
    QVERIFY(f.connect());
    f.server.send("90 L[ 0001 00 00 ]");
    QTRY_COMPARE(f.results.size(), 1);

    f.server.close();
    QTRY_COMPARE(f.server.connections(), 2);
    // Clean Start was for the first time only.
    QTRY_COMPARE(f.server.received(), hexOf("10 L[ S'MQTT' 05 00 0000 P[ 11 0000003c ] S'c' ]"));
    QVERIFY(f.connect("20 L[ 01 00 00 ]"));
    f.connection.publish({.token = 1, .topicName = "mark"});
    QTRY_COMPARE(f.server.received(), hexOf("30 L[ S'mark' 00 ]"));

    f.server.close();
    QTRY_COMPARE(f.server.connections(), 3);
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0002 00 S'a' 00 ]"));
}

void TestConnection::resendsInAResumedSession()
{
    auto profile = testProfile();
    profile.sessionExpiry = 60;
    Fixture f(profile);
    QVERIFY(f.connect());
    f.connection.publish({.token = 1, .topicName = "t", .qos = Qos::AtLeastOnce});
    QTRY_COMPARE(f.server.received(), hexOf("32 L[ S't' 0001 00 ]"));
    f.server.close();
    QTRY_COMPARE(f.server.connections(), 2);
    QVERIFY(f.connect("20 L[ 01 00 00 ]"));
    QTRY_COMPARE(f.server.received(), hexOf("3a L[ S't' 0001 00 ]"));
    f.server.send("40 02 0001");
    QTRY_COMPARE(f.published, QStringList({QStringLiteral("1 0 00")}));
}

void TestConnection::givesUpWhereAnotherAttemptIsUseless_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<bool>("connected");
    QTest::addColumn<ConnectionPhase>("phase");
    QTest::addColumn<ConnectionFailure>("failure");
    const auto row = [](const char *name, bool connected, const char *packet, ConnectionPhase phase,
                        ConnectionFailure failure) {
        QTest::newRow(name) << QByteArray(packet) << connected << phase << failure;
    };
    row("not authorized", false, "20 L[ 00 87 00 ]", ConnectionPhase::Disconnected,
        ConnectionFailure::RefusedByServer);
    row("busy", false, "20 L[ 00 89 00 ]", ConnectionPhase::Waiting, ConnectionFailure::RefusedByServer);
    row("taken over", true, "e0 01 8e", ConnectionPhase::Disconnected,
        ConnectionFailure::DisconnectedByServer);
    row("shutting down", true, "e0 01 8b", ConnectionPhase::Waiting, ConnectionFailure::DisconnectedByServer);
}

void TestConnection::givesUpWhereAnotherAttemptIsUseless()
{
    QFETCH(QByteArray, packet);
    QFETCH(bool, connected);
    QFETCH(ConnectionPhase, phase);
    Fixture f;
    if (connected) {
        QVERIFY(f.connect());
    } else {
        f.connection.open();
        QTRY_VERIFY(!f.server.received().isEmpty());
    }
    f.server.send(packet.toStdString());
    QTRY_COMPARE(f.connection.status().phase, phase);
    QTEST(f.connection.status().failure, "failure");
    QTRY_VERIFY(f.server.isClosed());
}

void TestConnection::keepsWhatTheServerSaysAtTheEnd()
{
    Fixture f;
    f.connection.open();
    QTRY_VERIFY(f.server.received().startsWith(QStringLiteral("10 ")));
    f.server.send("20 L[ 00 9c P[ 1c S'other:1' 1f S'go there' 26 S'k' S'v' ] ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().detail, QStringLiteral("go there"));
    QVERIFY(f.connection.status().answer.view().text(Property::ServerReference) == "other:1");
    QVERIFY(f.connection.status().answer.view().contains(Property::UserProperty));

    QVERIFY(f.connect());
    QVERIFY(f.connection.status().answer.isEmpty());
    f.server.send("e0 L[ 9d P[ 1c S'another' ] ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QVERIFY(f.connection.status().answer.view().text(Property::ServerReference) == "another");
}

void TestConnection::reportsAViolation()
{
    Fixture f;
    QVERIFY(f.connect());
    f.server.send("c0 00");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Waiting);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::ProtocolViolation);
    QVERIFY(f.connection.status().violation);
    QCOMPARE(f.server.received(), QStringLiteral("e0 01 82"));
}

void TestConnection::staysDownWhenTheProfileSaysSo()
{
    auto profile = testProfile();
    profile.reconnect = false;
    Fixture f(profile);
    QVERIFY(f.connect());
    f.server.close();
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::ClosedByPeer);
}

void TestConnection::reportsAMissingBroker()
{
    Sink sink;
    auto profile = testProfile();
    profile.reconnect = false;
    Connection connection(
        profile, {},
        [](const Profile &, const Secrets &) { return std::make_unique<MemoryTransport>(PipeEnd()); }, sink);
    connection.open();
    QTRY_COMPARE(connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(connection.status().failure, ConnectionFailure::LocalBrokerStopped);
}

void TestConnection::closesInOrder()
{
    Fixture f;
    QVERIFY(f.connect());
    f.connection.publish({.token = 1, .topicName = "last"});
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::None);
    QTRY_VERIFY(f.server.isClosed());
    QCOMPARE(f.server.received(), hexOf("30 L[ S'last' 00 ] e0 00"));
}

void TestConnection::closesWhileWaiting()
{
    Fixture f;
    QVERIFY(f.connect());
    f.server.close();
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Waiting);
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().retryAt, 0);
}

void TestConnection::closesWhileTheTransportOpens()
{
    Fixture f;
    f.connection.open();
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QTRY_VERIFY(f.server.isClosed());
    QVERIFY(f.connect());
}

void TestConnection::handlersMayCloseAndPublish()
{
    Fixture f;
    QVERIFY(f.connect());
    f.sink.onMessage = [&f] {
        f.connection.publish({.token = 1, .topicName = "echo"});
        if (f.sink.lines.size() == 2)
            f.connection.close();
    };
    f.server.send("30 L[ S't' 00 '1' ] 30 L[ S't' 00 '2' ] 30 L[ S't' 00 '3' ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.sink.lines.size(), 3);
    QTRY_VERIFY(f.server.isClosed());
    QCOMPARE(f.server.received(), hexOf("30 L[ S'echo' 00 ] 30 L[ S'echo' 00 ] e0 00"));
}

void TestConnection::handlersMayOpenAgain()
{
    auto profile = testProfile();
    profile.reconnect = false;
    Fixture f(profile);
    QVERIFY(f.connect());
    QObject::connect(&f.connection, &Connection::statusChanged, &f.connection,
                     [&f](const ConnectionStatus &status) {
                         if (status.phase == ConnectionPhase::Disconnected && f.server.connections() == 1)
                             f.connection.open();
                     });
    f.server.send("e0 01 8b");
    QTRY_COMPARE(f.server.connections(), 2);
    QVERIFY(f.connect());
    f.server.send("30 L[ S't' 00 'new' ]");
    QTRY_COMPARE(f.sink.lines, QStringList({QStringLiteral("new")}));
}

void TestConnection::stopsReading()
{
    Fixture f;
    QVERIFY(f.connect());
    f.connection.setReading(false);
    const auto sent = f.server.sendUntilFull("30 L[ S't' 00 'x' ]");
    QVERIFY(sent > 1000);
    f.connection.publish({.token = 1, .topicName = "still writing"});
    QTRY_VERIFY(!f.server.received().isEmpty());
    QCOMPARE(f.sink.lines.size(), 0);
    f.connection.setReading(true);
    QTRY_COMPARE(f.sink.lines.size(), sent);
}

void TestConnection::keepsAlive()
{
    auto profile = testProfile();
    profile.keepAlive = 1s;
    Fixture f(profile);
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), QStringLiteral("c0 00"));
}

void TestConnection::makesUpAClientId()
{
    auto profile = testProfile();
    profile.clientId.clear();
    Fixture f(profile);
    QVERIFY(f.connect());
    QVERIFY(f.connection.status().clientId.startsWith(QStringLiteral("espalier-")));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
