// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// DUP and QoS of PUBLISH (3.3.1.1, 3.3.1.2).
class ConformancePublishFlags311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_3_1_1_broker_marksWhatItSendsAgain_data();
    void MQTT311_3_3_1_1_broker_marksWhatItSendsAgain();
    void MQTT311_3_3_1_1_client_marksWhatItSendsAgain_data();
    void MQTT311_3_3_1_1_client_marksWhatItSendsAgain();
    void MQTT311_3_3_1_2_broker_closesOnDupWithQos0();
    void MQTT311_3_3_1_2_broker_sendsNoDupWithQos0();
    void MQTT311_3_3_1_2_client_sendsNoDupWithQos0_data();
    void MQTT311_3_3_1_2_client_sendsNoDupWithQos0();
    void MQTT311_3_3_1_2_client_closesOnDupWithQos0();
    void MQTT311_3_3_1_3_broker_doesNotPassDupOn_data();
    void MQTT311_3_3_1_3_broker_doesNotPassDupOn();
    void MQTT311_3_3_1_3_client_marksRepetitionsOnly_data();
    void MQTT311_3_3_1_3_client_marksRepetitionsOnly();
    void MQTT311_3_3_1_4_broker_closesOnQos3_data();
    void MQTT311_3_3_1_4_broker_closesOnQos3();
    void MQTT311_3_3_1_4_client_closesOnQos3_data();
    void MQTT311_3_3_1_4_client_closesOnQos3();
    void MQTT311_3_3_1_4_client_sendsNoQos3();
};

void ConformancePublishFlags311::MQTT311_3_3_1_1_broker_marksWhatItSendsAgain_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_1_broker_marksWhatItSendsAgain()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto subscriber = subscribed(broker, "s", "S'a' 02", kept);
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '1'; a q2 '2'"));
    for (int i = 0; i < 2; ++i) {
        subscriber.lose();
        subscriber = broker.connected("s", kept);
        QCOMPARE(subscriber.messages(), QStringLiteral("a q1 dup '1'; a q2 dup '2'"));
    }
}

void ConformancePublishFlags311::MQTT311_3_3_1_1_client_marksWhatItSendsAgain_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_1_client_marksWhatItSendsAgain()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "1", Qos::AtLeastOnce);
    client.publish(2, "a", "2", Qos::ExactlyOnce);
    for (int i = 0; i < 2; ++i) {
        client.lose();
        client.connect(options);
        client.forget();
        client.receive(version == v311 ? "20 02 01 00" : "20 02 00 00");
        QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]"));
    }
}

void ConformancePublishFlags311::MQTT311_3_3_1_2_broker_closesOnDupWithQos0()
{
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'a' 00");
    auto peer = broker.connected("c", {.version = v311});
    peer.send("30 L[ S'a' 'known' ]");
    QCOMPARE(observer.messages(), QStringLiteral("a q0 'known'"));
    peer.send("38 L[ S'a' 'x' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_3_1_2);
    QCOMPARE(observer.sent(), QString());
}

void ConformancePublishFlags311::MQTT311_3_3_1_2_broker_sendsNoDupWithQos0()
{
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 00");
    auto publisher = broker.connected("p", {.version = v311});
    publisher.send("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]");
    auto old = broker.connected("old", {.version = v31});
    old.send("38 L[ S'a' '0' ]"); // 3.1 lets it pass
    QVERIFY(!old.isClosed());
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' '1' ] 30 L[ S'a' '2' ] 30 L[ S'a' '0' ]"));
}

void ConformancePublishFlags311::MQTT311_3_3_1_2_client_sendsNoDupWithQos0_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_2_client_sendsNoDupWithQos0()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 'x' ]"));
    client.lose();
    client.connect(options);
    client.forget();
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), QString()); // and never again
}

void ConformancePublishFlags311::MQTT311_3_3_1_2_client_closesOnDupWithQos0()
{
    SessionScript client;
    client.connected(options311());
    client.receive("38 L[ S'a' 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.1-2"));
    QVERIFY(closes(client));
}

void ConformancePublishFlags311::MQTT311_3_3_1_3_broker_doesNotPassDupOn_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_3_broker_doesNotPassDupOn()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 02", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]");
    QCOMPARE(publisher.sent(), bytes("40 02 0001  50 02 0002"));
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ]"));
    publisher.send("3b L[ S'kept' 0003 'x' ]");
    subscriber.send("82 L[ 0001 S'kept' 01 ]");
    QCOMPARE(subscriber.sent(), bytes("90 03 0001 01  33 L[ S'kept' 0003 'x' ]"));
}

void ConformancePublishFlags311::MQTT311_3_3_1_3_client_marksRepetitionsOnly_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_3_client_marksRepetitionsOnly()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.publish(1, "a", "waited", Qos::AtLeastOnce); // before there was a connection
    client.connect(options);
    client.forget();
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 'waited' ]"));
    client.lose();
    client.publish(2, "a", "new", Qos::AtLeastOnce);
    client.connect(options);
    client.forget();
    client.receive(version == v311 ? "20 02 01 00" : "20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 'waited' ] 32 L[ S'a' 0002 'new' ]"));
}

void ConformancePublishFlags311::MQTT311_3_3_1_4_broker_closesOnQos3_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_4_broker_closesOnQos3()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'a' 00");
    for (const std::string first : {"36", "37", "3e", "3f"}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send("30 L[ S'a' 'known' ]");
        QCOMPARE(observer.messages(), QStringLiteral("a q0 'known'"));
        peer.send(first + " L[ S'a' 0001 'x' ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_3_3_1_4);
        QCOMPARE(observer.sent(), QString());
    }
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformancePublishFlags311::MQTT311_3_3_1_4_client_closesOnQos3_data()
{
    addVersionsBefore5();
}

void ConformancePublishFlags311::MQTT311_3_3_1_4_client_closesOnQos3()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.receive("36 L[ S'a' 0001 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.1-4"));
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));
}

void ConformancePublishFlags311::MQTT311_3_3_1_4_client_sendsNoQos3()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, "a", "x", static_cast<Qos>(3));
    QCOMPARE(client.sent(), QString());
    QVERIFY(client.events().startsWith(QStringLiteral("publish 1 refused")));
}

QTEST_APPLESS_MAIN(ConformancePublishFlags311)
#include "tst_v311publishflags.moc"
