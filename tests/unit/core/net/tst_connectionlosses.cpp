// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connectionscript.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

/// What a connection does when it is lost, or does not come about.
class TestConnectionLosses : public QObject
{
    Q_OBJECT
private slots:
    void triesAgainAfterALoss();
    void subscribesAgainOnlyInANewSession();
    void resendsInAResumedSession();
    void givesUpWhereAnotherAttemptIsUseless_data();
    void givesUpWhereAnotherAttemptIsUseless();
    void keepsWhatTheServerSaysAtTheEnd();
    void reportsAViolation();
    void staysDownWhenTheProfileSaysSo();
    void reportsAMissingBroker();
};

void TestConnectionLosses::triesAgainAfterALoss()
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

void TestConnectionLosses::subscribesAgainOnlyInANewSession()
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

void TestConnectionLosses::resendsInAResumedSession()
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

void TestConnectionLosses::givesUpWhereAnotherAttemptIsUseless_data()
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

void TestConnectionLosses::givesUpWhereAnotherAttemptIsUseless()
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

void TestConnectionLosses::keepsWhatTheServerSaysAtTheEnd()
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

void TestConnectionLosses::reportsAViolation()
{
    Fixture f;
    QVERIFY(f.connect());
    f.server.send("c0 00");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Waiting);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::ProtocolViolation);
    QVERIFY(f.connection.status().violation);
    QCOMPARE(f.server.received(), QStringLiteral("e0 01 82"));
}

void TestConnectionLosses::staysDownWhenTheProfileSaysSo()
{
    auto profile = testProfile();
    profile.reconnect = false;
    Fixture f(profile);
    QVERIFY(f.connect());
    f.server.close();
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::ClosedByPeer);
}

void TestConnectionLosses::reportsAMissingBroker()
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

QTEST_GUILESS_MAIN(TestConnectionLosses)
#include "tst_connectionlosses.moc"
