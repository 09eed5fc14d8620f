// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/authenticationmoments.h"

#include <fmt/format.h>

using namespace espalier;
using namespace std::chrono_literals;

/// Enhanced authentication (4.12).
class ConformanceAuthentication : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_12_0_1_broker_closesOnUnknownMethod_data();
    void MQTT_4_12_0_1_broker_closesOnUnknownMethod();
    void MQTT_4_12_0_2_broker_continues();
    void MQTT_4_12_0_3_broker_refusesOtherAnswers_data() { addMoments(); }
    void MQTT_4_12_0_3_broker_refusesOtherAnswers();
    void MQTT_4_12_0_3_client_continues_data() { addMoments(); }
    void MQTT_4_12_0_3_client_continues();
    void MQTT_4_12_0_4_broker_closesWhenItRejects_data();
    void MQTT_4_12_0_4_broker_closesWhenItRejects();
    void MQTT_4_12_0_5_broker_repeatsTheMethod();
    void MQTT_4_12_0_5_broker_refusesAnotherMethod_data() { addMoments(); }
    void MQTT_4_12_0_5_broker_refusesAnotherMethod();
    void MQTT_4_12_0_5_client_repeatsTheMethod();
    void MQTT_4_12_0_5_client_refusesAnotherMethod_data();
    void MQTT_4_12_0_5_client_refusesAnotherMethod();
    void MQTT_4_12_0_6_broker_sendsNothingUnasked_data();
    void MQTT_4_12_0_6_broker_sendsNothingUnasked();
    void MQTT_4_12_0_6_client_refusesWhatItDidNotAskFor();
    void MQTT_4_12_0_7_broker_refusesAuthWithoutMethod();
    void MQTT_4_12_0_7_client_sendsNoAuth();
    void MQTT_4_12_1_1_broker_refusesAnotherMethod();
    void MQTT_4_12_1_1_client_keepsTheMethod();
    void MQTT_4_12_1_2_broker_closesWhenItFails_data();
    void MQTT_4_12_1_2_broker_closesWhenItFails();
    void MQTT_4_12_1_2_client_closesWhenItFails();
};

void ConformanceAuthentication::MQTT_4_12_0_1_broker_closesOnUnknownMethod_data()
{
    QTest::addColumn<bool>("offersOthers");
    QTest::addColumn<QString>("properties");
    QTest::newRow("another one") << true << "15 S'unknown'";
    QTest::newRow("with data") << true << "15 S'unknown' 16 S'name'";
    QTest::newRow("case") << true << "15 S'M' 16 S'name'";
    QTest::newRow("empty") << true << "15 S''";
    QTest::newRow("none is offered") << false << "15 S'm' 16 S'name'";
}

void ConformanceAuthentication::MQTT_4_12_0_1_broker_closesOnUnknownMethod()
{
    QFETCH(bool, offersOthers);
    QFETCH(QString, properties);
    BrokerScript broker({}, offersOthers ? std::make_shared<TestAuthentication>() : nullptr);
    auto peer = broker.connecting("c", {.properties = properties.toStdString()});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::BadAuthenticationMethod);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceAuthentication::MQTT_4_12_0_2_broker_continues()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm'"});
    QCOMPARE(peer.sent(), bytes("f0 L[ 18 P[ 15 S'm' ] ]"));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'?u' ] ]");
    QCOMPARE(peer.sent(), bytes("f0 L[ 18 P[ 15 S'm' 16 S'!u' ] ]"));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

void ConformanceAuthentication::MQTT_4_12_0_3_broker_refusesOtherAnswers()
{
    for (const auto *code : {"00", "19"}) {
        AuthenticationScript broker;
        auto peer = askedPeer(broker);
        peer.send(fmt::format("f0 L[ {} P[ 15 S'm' 16 S'yes' ] ]", code));
        QCOMPARE(endOf(peer), ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuthentication::MQTT_4_12_0_3_client_continues()
{
    AuthenticatingClient client;
    beAsked(client);
    client.answer("one");
    QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'one' ] ]"));
    client.asked();
    client.answer("two");
    QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'two' ] ]"));
}

void ConformanceAuthentication::MQTT_4_12_0_4_broker_closesWhenItRejects_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("at once") << "no" << "";
    QTest::newRow("later") << "?u" << "no";
}

void ConformanceAuthentication::MQTT_4_12_0_4_broker_closesWhenItRejects()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'" + first.toStdString() + "'"});
    if (!second.isEmpty()) {
        QCOMPARE(peer.take<Auth>().reason, ReasonCode::ContinueAuthentication);
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'" + second.toStdString() + "' ] ]");
    }
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::NotAuthorized);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceAuthentication::MQTT_4_12_0_5_broker_repeatsTheMethod()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'?u'"});
    const auto isOwn = [](PropertyView properties) {
        return properties.text(Property::AuthenticationMethod) == "m";
    };
    QVERIFY(isOwn(peer.take<Auth>().properties));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QVERIFY(isOwn(peer.take<ConnAck>().properties));
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
    QVERIFY(isOwn(peer.take<Auth>().properties));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QVERIFY(isOwn(peer.take<Auth>().properties));
}

void ConformanceAuthentication::MQTT_4_12_0_5_broker_refusesAnotherMethod()
{
    for (const std::string properties : {"15 S'n' 16 S'yes'", "15 S'M' 16 S'yes'", "16 S'yes'", ""}) {
        AuthenticationScript broker;
        auto peer = askedPeer(broker);
        peer.send("f0 L[ 18 P[ " + properties + " ] ]");
        QCOMPARE(endOf(peer), ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuthentication::MQTT_4_12_0_5_client_repeatsTheMethod()
{
    AuthenticatingClient client;
    client.connect(client.options);
    QCOMPARE(client.sent(), SessionScript::bytes("10 L[ S'MQTT' 05 02 003c P[ 15 S'm' 16 S'hi' ] S'c' ]"));
    client.asked();
    client.answer("!");
    QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'!' ] ]"));
    client.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    client.forget();
    client.reauthenticate();
    QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' 16 S'hi' ] ]"));
    client.asked();
    client.answer("!");
    QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'!' ] ]"));
}

void ConformanceAuthentication::MQTT_4_12_0_5_client_refusesAnotherMethod_data()
{
    QTest::addColumn<QString>("packet");
    QTest::newRow("CONNACK, another") << "20 L[ 00 00 P[ 15 S'n' ] ]";
    QTest::newRow("CONNACK, none") << "20 L[ 00 00 P[ ] ]";
    QTest::newRow("AUTH, another") << "f0 L[ 18 P[ 15 S'n' ] ]";
    QTest::newRow("AUTH, none") << "f0 L[ 18 P[ 16 S'?' ] ]";
    QTest::newRow("AUTH without properties") << "f0 01 18";
}

void ConformanceAuthentication::MQTT_4_12_0_5_client_refusesAnotherMethod()
{
    QFETCH(QString, packet);
    AuthenticatingClient client;
    client.asking();
    client.receive(packet.toStdString());
    QCOMPARE(client.sent(), SessionScript::bytes("e0 01 82"));
    QVERIFY(client.events().startsWith(QStringLiteral("closed Violation 82")));
}

void ConformanceAuthentication::MQTT_4_12_0_6_broker_sendsNothingUnasked_data()
{
    QTest::addColumn<bool>("admitsOthers");
    QTest::addColumn<QString>("properties");
    QTest::newRow("admitted") << true << "";
    QTest::newRow("not admitted") << false << "";
    QTest::newRow("data without method") << true << "16 S'name'";
}

void ConformanceAuthentication::MQTT_4_12_0_6_broker_sendsNothingUnasked()
{
    QFETCH(bool, admitsOthers);
    QFETCH(QString, properties);
    AuthenticationScript broker;
    broker.authentication->admits = admitsOthers;
    auto peer = broker.connecting("c", {.properties = properties.toStdString()});
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(isError(ack.reason), !admitsOthers || !properties.isEmpty());
    QVERIFY(!ack.properties.contains(Property::AuthenticationMethod));
    broker.advance(1h);
    QCOMPARE(peer.sent(), QString());
}

void ConformanceAuthentication::MQTT_4_12_0_6_client_refusesWhatItDidNotAskFor()
{
    for (const auto *packet : {"20 L[ 00 00 P[ 15 S'm' ] ]", "f0 L[ 18 P[ 15 S'm' ] ]"}) {
        SessionScript client;
        client.connect();
        client.forget();
        client.receive(packet);
        QCOMPARE(client.sent(), SessionScript::bytes("e0 01 82"));
        QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-4.12.0-6"));
    }
}

void ConformanceAuthentication::MQTT_4_12_0_7_broker_refusesAuthWithoutMethod()
{
    for (const auto *code : {"18", "19"}) {
        AuthenticationScript broker;
        auto peer = broker.connected("c");
        peer.send(fmt::format("f0 L[ {} P[ 15 S'm' 16 S'name' ] ]", code));
        QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuthentication::MQTT_4_12_0_7_client_sendsNoAuth()
{
    SessionScript client;
    client.connected();
    client.session.reauthenticate(client.clock.now(), client.effects);
    client.session.continueAuthentication(Bytes::copyOf("!"), client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("authentication refused 8c"));
    QVERIFY(client.session.isConnected());
}

void ConformanceAuthentication::MQTT_4_12_1_1_broker_refusesAnotherMethod()
{
    for (const auto *method : {"n", "M", ""}) {
        AuthenticationScript broker;
        auto peer = broker.proved();
        peer.send(fmt::format("f0 L[ 19 P[ 15 S'{}' 16 S'name' ] ]", method));
        QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuthentication::MQTT_4_12_1_1_client_keepsTheMethod()
{
    AuthenticatingClient client;
    client.accepted();
    for (int time = 0; time < 2; ++time) {
        client.reauthenticate();
        QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' 16 S'hi' ] ]"));
        client.receive("f0 L[ 00 P[ 15 S'm' ] ]");
        QCOMPARE(client.events(), QStringLiteral("authenticated"));
    }
}

void ConformanceAuthentication::MQTT_4_12_1_2_broker_closesWhenItFails_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("at once") << "no" << "";
    QTest::newRow("later") << "?u" << "no";
    QTest::newRow("somebody else") << "?other" << "yes";
}

void ConformanceAuthentication::MQTT_4_12_1_2_broker_closesWhenItFails()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    AuthenticationScript broker;
    auto peer = broker.proved();
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'" + first.toStdString() + "' ] ]");
    if (!second.isEmpty()) {
        QCOMPARE(peer.take<Auth>().reason, ReasonCode::ContinueAuthentication);
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'" + second.toStdString() + "' ] ]");
    }
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::NotAuthorized);
    QVERIFY(peer.isClosed());
}

void ConformanceAuthentication::MQTT_4_12_1_2_client_closesWhenItFails()
{
    AuthenticatingClient client;
    client.accepted();
    client.reauthenticate();
    client.asked();
    client.answer(std::string(65'536, 'x')); // no Authentication Data can be as long
    QCOMPARE(client.sent(), SessionScript::bytes("e0 01 80"));
    QVERIFY(client.events().startsWith(QStringLiteral("closed AuthenticationFailed 80")));
    QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
}

QTEST_APPLESS_MAIN(ConformanceAuthentication)
#include "tst_authentication.moc"
