// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/authenticator.h"
#include "tests/support/sessionscript.h"
#include "tests/support/testauthentication.h"
#include "tests/support/violationrows.h"

using namespace espalier;

/// CONNECT with an Authentication Method (3.1.2.11.9).
class ConformanceConnectAuthentication : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_30_broker_refusesAnythingBeforeConnAck_data();
    void MQTT_3_1_2_30_broker_refusesAnythingBeforeConnAck();
    void MQTT_3_1_2_30_broker_takesDisconnectBeforeConnAck();
    void MQTT_3_1_2_30_client_sendsNothingElseBeforeConnAck();
};

void ConformanceConnectAuthentication::MQTT_3_1_2_30_broker_refusesAnythingBeforeConnAck_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("PUBLISH") << std::string("31 L[ S'a' 00 'x' ]");
    QTest::newRow("PUBACK") << std::string("40 L[ 0001 ]");
    QTest::newRow("PUBREC") << std::string("50 L[ 0001 ]");
    QTest::newRow("PUBREL") << std::string("62 L[ 0001 ]");
    QTest::newRow("PUBCOMP") << std::string("70 L[ 0001 ]");
    QTest::newRow("SUBSCRIBE") << std::string("82 L[ 0001 00 S'a' 00 ]");
    QTest::newRow("UNSUBSCRIBE") << std::string("a2 L[ 0001 00 S'a' ]");
    QTest::newRow("PINGREQ") << std::string("c0 00");
}

void ConformanceConnectAuthentication::MQTT_3_1_2_30_broker_refusesAnythingBeforeConnAck()
{
    QFETCH(std::string, packet);
    AuthenticationScript broker;
    auto peer = broker.asking();
    peer.send(packet + " f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::ProtocolError);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_1_2_30);
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformanceConnectAuthentication::MQTT_3_1_2_30_broker_takesDisconnectBeforeConnAck()
{
    AuthenticationScript broker;
    auto peer = broker.asking();
    peer.send("e0 00");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::None);
}

void ConformanceConnectAuthentication::MQTT_3_1_2_30_client_sendsNothingElseBeforeConnAck()
{
    SessionScript client;
    client.connect({.clientId = "c",
                    .keepAlive = std::chrono::seconds(1),
                    .authenticator = std::make_shared<ManualAuthenticator>("m", Bytes::copyOf("1"))});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 02 0001 P[ 15 S'm' 16 S'1' ] S'c' ]"));
    client.receive("f0 L[ 18 P[ 15 S'm' 16 S'2' ] ]");
    client.forget();
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "y", Qos::AtLeastOnce);
    client.subscribe(3, "a");
    const std::array filters {std::string_view("a")};
    client.session.unsubscribe(4, filters, {}, client.clock.now(), client.effects);
    client.advance(std::chrono::seconds(2)); // longer than Keep Alive
    QCOMPARE(client.sent(), QString());
    client.session.continueAuthentication(Bytes::copyOf("3"), client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("f0 L[ 18 P[ 15 S'm' 16 S'3' ] ]"));
    client.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    QCOMPARE(client.sent(), client.bytes("32 L[ S'a' 0001 00 'y' ]"));
}

QTEST_APPLESS_MAIN(ConformanceConnectAuthentication)
#include "tst_connectauthentication.moc"
