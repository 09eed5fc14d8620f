// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/clientsession.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

/// Connecting, keeping alive, ending: the frame around the conversations.
class TestClientSession : public QObject
{
    Q_OBJECT
private slots:
    void writesEverythingThatConnectCanSay();
    void writesConnectOfEachVersion_data();
    void writesConnectOfEachVersion();
    void refusesImpossibleRequests_data();
    void refusesImpossibleRequests();
    void reportsWhatTheServerGrants();
    void reportsARefusal();
    void givesUpWithoutConnAck();

    void pingsWhenNothingWasSent();
    void pingsAServerThatSaysNothing();
    void closesWhenTheServerIsSilent();
    void obeysServerKeepAlive();
    void keepAliveZeroSendsNothing();
    void silenceMeansNothingWhileNobodyReads();

    void closesOnViolations_data();
    void closesOnViolations();
    void closesWhereNoAnswerWouldFit_data();
    void closesWhereNoAnswerWouldFit();
    void ignoresWhatComesBehindTheEnd();
    void disconnects_data();
    void disconnects();
    void leavesOutPropertiesThatWouldNotFitIntoDisconnect();
    void reportsDisconnectOfTheServer();

    void refusesASessionThatItDoesNotKnow();
    void continuesASessionOfAnEarlierRun();
    void takesPacketsInPieces();
};

void TestClientSession::writesEverythingThatConnectCanSay()
{
    ConnectOptions options {.clientId = "c1", .cleanStart = false, .keepAlive = 10s};
    options.properties.add(Property::SessionExpiryInterval, 60).add(Property::ReceiveMaximum, 5);
    options.properties.addUserProperty("a", "b");
    options.will = WillOptions {
        .topicName = "w", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce, .retain = true};
    options.will->properties.add(Property::WillDelayInterval, 7);
    options.userName = "u";
    options.password = Bytes::copyOf("p");
    SessionScript script;
    script.connect(options);
    QCOMPARE(script.sent(),
             SessionScript::bytes("10 L[ S'MQTT' 05 ec 000a P[ 11 0000003c 21 0005 26 S'a' S'b' ] S'c1'"
                                  " P[ 18 00000007 ] S'w' S'x' S'u' S'p' ]"));
    QCOMPARE(script.events(), QString());
}

void TestClientSession::writesConnectOfEachVersion_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("3.1") << 3 << QByteArray("10 L[ S'MQIsdp' 03 02 003c S'c' ]");
    QTest::newRow("3.1.1") << 4 << QByteArray("10 L[ S'MQTT' 04 02 003c S'c' ]");
    QTest::newRow("5") << 5 << QByteArray("10 L[ S'MQTT' 05 02 003c P[ ] S'c' ]");
}

void TestClientSession::writesConnectOfEachVersion()
{
    QFETCH(int, version);
    QFETCH(QByteArray, expected);
    SessionScript script;
    script.connect({.version = static_cast<ProtocolVersion>(version), .clientId = "c"});
    QCOMPARE(script.sent(), SessionScript::bytes(expected.toStdString()));
}

void TestClientSession::refusesImpossibleRequests_data()
{
    QTest::addColumn<ConnectOptions>("options");
    QTest::addColumn<QString>("event");
    const auto v311 = ProtocolVersion::V311;
    QTest::newRow("no identifier for a stored session")
        << ConnectOptions {.version = v311, .cleanStart = false}
        << QStringLiteral("closed InvalidRequest 85 MQTT-3.1.3-7");
    QTest::newRow("password without user name")
        << ConnectOptions {.version = v311, .clientId = "c", .password = Bytes::copyOf("p")}
        << QStringLiteral("closed InvalidRequest 86 MQTT-3.1.2-22");
    QTest::newRow("will topic with wildcard")
        << ConnectOptions {.clientId = "c", .will = WillOptions {.topicName = "a/#"}}
        << QStringLiteral("closed InvalidRequest 90 MQTT-4.7.0-1");
    QTest::newRow("invalid UTF-8") << ConnectOptions {.clientId = "\xff"}
                                   << QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-1");
    QTest::newRow("Receive Maximum 0")
        << optionsWith(Property::ReceiveMaximum, 0) << QStringLiteral("closed InvalidRequest 82 §3.1.2.11.3");
    QTest::newRow("keep alive of a day")
        << ConnectOptions {.clientId = "c", .keepAlive = 24h} << QStringLiteral("closed InvalidRequest 82");
    ConnectOptions authentication {.clientId = "c"};
    authentication.properties.add(Property::AuthenticationMethod, "SCRAM-SHA-256");
    QTest::newRow("enhanced authentication")
        << authentication << QStringLiteral("closed InvalidRequest 8c MQTT-4.12.0-3");
}

void TestClientSession::refusesImpossibleRequests()
{
    QFETCH(ConnectOptions, options);
    SessionScript script;
    script.connect(options);
    QTEST(script.events(), "event");
    QCOMPARE(script.sent(), QString());
    QVERIFY(script.effects.transport == Effects::Transport::Abort);
}

void TestClientSession::reportsWhatTheServerGrants()
{
    SessionScript script;
    script.connect();
    script.receive(
        "20 L[ 00 00 P[ 12 S'given' 21 0007 24 01 25 00 27 00000400 22 0003 28 00 29 00 2a 00 ] ]");
    QCOMPARE(script.events(), QStringLiteral("connected"));
    QVERIFY(script.session.isConnected());
    QCOMPARE(script.session.clientId(), std::string("given"));
    const auto &limits = script.session.limits();
    QCOMPARE(limits.receiveMaximum, 7);
    QVERIFY(limits.maximumQos == Qos::AtLeastOnce);
    QVERIFY(!limits.retainAvailable && !limits.wildcardSubscriptions && !limits.subscriptionIdentifiers
            && !limits.sharedSubscriptions);
    QCOMPARE(limits.maximumPacketSize, 1024U);
    QCOMPARE(limits.topicAliasMaximum, 3);
}

void TestClientSession::reportsARefusal()
{
    SessionScript script;
    script.connect();
    script.forget();
    script.receive("20 L[ 00 87 P[ 1f S'no' ] ]");
    QVERIFY(std::get<SessionClosed>(script.effects.events.at(0)).properties.text(Property::ReasonString)
            == "no");
    QCOMPARE(script.events(), QStringLiteral("closed RefusedByServer 87"));
    QCOMPARE(script.sent(), QString());
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
}

void TestClientSession::givesUpWithoutConnAck()
{
    SessionScript script;
    script.connect({.clientId = "c", .connectTimeout = 5s});
    QVERIFY(script.session.nextDeadline() == script.clock.now() + 5s);
    script.advance(4999ms);
    QCOMPARE(script.events(), QString());
    script.advance(1ms);
    QCOMPARE(script.events(), QStringLiteral("closed ConnectTimeout 00"));
    QVERIFY(!script.session.nextDeadline());
}

void TestClientSession::pingsWhenNothingWasSent()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 10s});
    script.advance(9999ms);
    QCOMPARE(script.sent(), QString());
    script.advance(1ms);
    QCOMPARE(script.sent(), QStringLiteral("c0 00"));
    script.receive("d0 00");
    QVERIFY(script.session.nextDeadline() == script.clock.now() + 10s);
    script.advance(10s);
    QCOMPARE(script.sent(), QStringLiteral("c0 00"));
}

void TestClientSession::pingsAServerThatSaysNothing()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 10s});
    script.advance(6s);
    script.publish(1, "t", "", Qos::AtMostOnce);
    (void)script.sent();
    script.advance(4s);
    QCOMPARE(script.sent(), QStringLiteral("c0 00"));
}

void TestClientSession::closesWhenTheServerIsSilent()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 10s, .responseTimeout = 3s});
    script.advance(10s);
    QCOMPARE(script.sent(), QStringLiteral("c0 00"));
    script.advance(2999ms);
    QCOMPARE(script.events(), QString());
    script.advance(1ms);
    QCOMPARE(script.events(), QStringLiteral("closed KeepAliveTimeout 00"));
    QCOMPARE(script.sent(), QString());
    QVERIFY(script.effects.transport == Effects::Transport::Abort);
}

void TestClientSession::obeysServerKeepAlive()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 10s}, "13 0003");
    QVERIFY(script.session.nextDeadline() == script.clock.now() + 3s);
}

void TestClientSession::keepAliveZeroSendsNothing()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 0s});
    QVERIFY(!script.session.nextDeadline());
    script.advance(24h);
    QCOMPARE(script.sent(), QString());
}

void TestClientSession::silenceMeansNothingWhileNobodyReads()
{
    SessionScript script;
    script.connected({.clientId = "c", .keepAlive = 10s, .responseTimeout = 3s});
    script.advance(10s);
    QCOMPARE(script.sent(), QStringLiteral("c0 00"));
    script.session.setReading(false, script.clock.now());
    script.advance(9s);
    QCOMPARE(script.events(), QString());
    script.session.setReading(true, script.clock.now());
    script.advance(2s);
    QCOMPARE(script.events(), QString());
    script.advance(1s);
    QCOMPARE(script.events(), QStringLiteral("closed KeepAliveTimeout 00"));
}

void TestClientSession::closesOnViolations_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("accepted");
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("event");
    const auto row = [](const char *name, int version, bool accepted, const char *packet, const char *sent,
                        const char *event) {
        QTest::newRow(name) << version << accepted << QByteArray(packet) << QString::fromLatin1(sent)
                            << QString::fromUtf8(event);
    };
    row("PUBLISH before CONNACK", 5, false, "30 L[ S't' 00 ]", "e0 01 82",
        "closed Violation 82 MQTT-3.2.0-1");
    row("PUBLISH before CONNACK", 4, false, "30 L[ S't' ]", "", "closed Violation 82 MQTT-3.2.0-1");
    row("PINGRESP before CONNACK", 5, false, "d0 00", "e0 01 82", "closed Violation 82 MQTT-3.2.0-1");
    row("second CONNACK", 5, true, "20 L[ 00 00 00 ]", "e0 01 82", "closed Violation 82 MQTT-3.2.0-2");
    row("present after Clean Start", 5, false, "20 L[ 01 00 00 ]", "e0 01 82",
        "closed Violation 82 MQTT-3.2.2-2");
    row("present after Clean Session", 4, false, "20 L[ 01 00 ]", "", "closed Violation 82 MQTT-3.2.2-1");
    row("AUTH without method", 5, false, "f0 L[ 18 P[ 15 S'X' ] ]", "e0 01 82",
        "closed Violation 82 MQTT-4.12.0-6");
    row("method without method", 5, false, "20 L[ 00 00 P[ 15 S'X' ] ]", "e0 01 82",
        "closed Violation 82 MQTT-4.12.0-6");
    row("malformed PUBLISH", 5, true, "36 L[ S't' 0001 00 ]", "e0 01 81", "closed Violation 81 MQTT-3.3.1-4");
    row("too many bytes of length", 5, true, "30 ffffffff 01", "e0 01 81", "closed Violation 81 §1.5.5");
    row("SUBACK without SUBSCRIBE", 5, true, "90 L[ 0001 00 00 ]", "e0 01 82",
        "closed Violation 82 MQTT-3.8.4-2");
    row("UNSUBACK without UNSUBSCRIBE", 5, true, "b0 L[ 0001 00 00 ]", "e0 01 82",
        "closed Violation 82 MQTT-3.10.4-5");
    row("PINGREQ from the server", 5, true, "c0 00", "e0 01 82", "closed Violation 82 §2.1.2");
    row("DISCONNECT from a 3.1.1 server", 4, true, "e0 00", "", "closed Violation 82 §2.1.2");
}

void TestClientSession::closesOnViolations()
{
    QFETCH(int, version);
    QFETCH(bool, accepted);
    QFETCH(QByteArray, packet);
    SessionScript script;
    const ConnectOptions options {.version = static_cast<ProtocolVersion>(version), .clientId = "c"};
    if (accepted)
        script.connected(options);
    else
        script.connect(options);
    script.forget();
    script.receive(packet.toStdString());
    QTEST(script.sent(), "sent");
    QTEST(script.events(), "event");
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
    QVERIFY(!script.session.isConnected());
}

void TestClientSession::closesWhereNoAnswerWouldFit_data()
{
    QTest::addColumn<QString>("sent");
    QTest::newRow("1") << QString();
    QTest::newRow("2") << QString();
    QTest::newRow("3") << QStringLiteral("e0 01 95");
    QTest::newRow("4") << QStringLiteral("e0 01 95");
}

void TestClientSession::closesWhereNoAnswerWouldFit()
{
    QFETCH(QString, sent);
    SessionScript script;
    script.connect();
    script.forget();
    script.receive("20 L[ 00 00 P[ 27 0000000" + std::string(QTest::currentDataTag())
                   + " ] ] 32 L[ S'a' 0001 00 ]");
    QCOMPARE(script.sent(), sent);
    QCOMPARE(script.events(), QStringLiteral("closed Violation 95 MQTT-3.2.2-15"));
    QCOMPARE(script.effects.transport, Effects::Transport::CloseAfterWriting);
}

void TestClientSession::ignoresWhatComesBehindTheEnd()
{
    SessionScript script;
    script.connected();
    script.receive("c0 00 30 L[ S't' 00 ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 §2.1.2"));
    (void)script.sent();
    script.receive("32 L[ S't' 0001 00 ]");
    script.lose();
    QCOMPARE(script.events(), QString());
    QCOMPARE(script.sent(), QString());
}

void TestClientSession::disconnects_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("reason");
    QTest::addColumn<QString>("sent");
    QTest::newRow("normal") << 5 << 0x00 << QStringLiteral("e0 00");
    QTest::newRow("with will") << 5 << 0x04 << QStringLiteral("e0 01 04");
    QTest::newRow("a server's reason") << 5 << 0x8b << QStringLiteral("e0 01 80");
    QTest::newRow("3.1.1") << 4 << 0x00 << QStringLiteral("e0 00");
    QTest::newRow("3.1.1 with will") << 4 << 0x04 << QString();
}

void TestClientSession::disconnects()
{
    QFETCH(int, version);
    QFETCH(int, reason);
    SessionScript script;
    script.connected({.version = static_cast<ProtocolVersion>(version), .clientId = "c"});
    script.session.disconnect(static_cast<ReasonCode>(reason), {}, script.clock.now(), script.effects);
    QTEST(script.sent(), "sent");
    QCOMPARE(script.events(), QStringLiteral("closed Requested 00"));
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
}

void TestClientSession::leavesOutPropertiesThatWouldNotFitIntoDisconnect()
{
    PropertyList properties;
    properties.add(Property::ReasonString, "a long story");
    properties.add(Property::SessionExpiryInterval, 9);
    const auto sentWithin = [&](std::string_view maximumPacketSize) {
        SessionScript script;
        script.connected(persistentOptions(), "27 " + std::string(maximumPacketSize));
        script.session.disconnect(ReasonCode::UnspecifiedError, properties, script.clock.now(),
                                  script.effects);
        return script.sent();
    };
    QCOMPARE(sentWithin("00000009"), SessionScript::bytes("e0 L[ 80 P[ 11 00000009 ] ]"));
    QCOMPARE(sentWithin("00000008"), QStringLiteral("e0 01 80"));
    QCOMPARE(sentWithin("00000002"), QString());
}

void TestClientSession::reportsDisconnectOfTheServer()
{
    SessionScript script;
    script.connected();
    script.receive("e0 L[ 8b P[ 1f S'bye' ] ]");
    QVERIFY(std::get<SessionClosed>(script.effects.events.at(0)).properties.text(Property::ReasonString)
            == "bye");
    QCOMPARE(script.events(), QStringLiteral("closed DisconnectedByServer 8b"));
    QCOMPARE(script.sent(), QString());
}

void TestClientSession::refusesASessionThatItDoesNotKnow()
{
    SessionScript script;
    script.connect(persistentOptions());
    script.forget();
    script.receive("20 L[ 01 00 00 ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 MQTT-3.2.2-4"));
}

void TestClientSession::continuesASessionOfAnEarlierRun()
{
    auto options = persistentOptions();
    options.earlierSession = ConnectOptions::EarlierSession::Continued;
    SessionScript script;
    script.connect(options);
    script.receive("20 L[ 01 00 00 ]");
    QCOMPARE(script.events(), QStringLiteral("connected present"));
}

void TestClientSession::takesPacketsInPieces()
{
    SessionScript script;
    script.connect();
    const auto bytes = wire("20 L[ 00 00 00 ] 30 L[ S'a/b' 00 'payload' ] 30 L[ S'c' 00 ]");
    for (const auto byte : bytes)
        script.session.receive({&byte, 1}, script.clock.now(), script.effects);
    QCOMPARE(script.effects.events.size(), std::size_t {3});
    script.effects.events.erase(script.effects.events.begin() + 1); // its views ended with the next receive()
    QCOMPARE(script.events(), QStringLiteral("connected; message c q0 ''"));
}

QTEST_APPLESS_MAIN(TestClientSession)
#include "tst_clientsession.moc"
