// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// DUP and QoS in the first byte of PUBLISH (3.3.1.1, 3.3.1.2).
class ConformancePublishFlags : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_1_1_broker_setsDupWhenItSendsAgain_data();
    void MQTT_3_3_1_1_broker_setsDupWhenItSendsAgain();
    void MQTT_3_3_1_1_client_setsDupWhenItSendsAgain_data();
    void MQTT_3_3_1_1_client_setsDupWhenItSendsAgain();
    void MQTT_3_3_1_2_broker_refusesDupWithQos0_data();
    void MQTT_3_3_1_2_broker_refusesDupWithQos0();
    void MQTT_3_3_1_2_broker_sendsQos0WithoutDup_data();
    void MQTT_3_3_1_2_broker_sendsQos0WithoutDup();
    void MQTT_3_3_1_2_client_sendsQos0OnceAndWithoutDup();
    void MQTT_3_3_1_2_client_refusesDupWithQos0();
    void MQTT_3_3_1_3_broker_doesNotForwardDup_data();
    void MQTT_3_3_1_3_broker_doesNotForwardDup();
    void MQTT_3_3_1_3_broker_setsDupThoughPublisherDidNot();
    void MQTT_3_3_1_3_client_setsDupOnlyOnWhatItSendsAgain();
    void MQTT_3_3_1_4_broker_refusesQos3_data();
    void MQTT_3_3_1_4_broker_refusesQos3();
    void MQTT_3_3_1_4_client_sendsNoQos3();
    void MQTT_3_3_1_4_client_refusesQos3_data();
    void MQTT_3_3_1_4_client_refusesQos3();
};

namespace {

void addFirstBytes()
{
    QTest::addColumn<std::string>("first");
    QTest::addColumn<std::string>("again");
    QTest::newRow("QoS 1") << std::string("32") << std::string("3a");
    QTest::newRow("QoS 2") << std::string("34") << std::string("3c");
}

void addWithQos3()
{
    QTest::addColumn<std::string>("publish");
    QTest::newRow("plain") << std::string("36 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("RETAIN") << std::string("37 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("DUP") << std::string("3e L[ S'a' 0001 00 'x' ]");
    QTest::newRow("without Packet Identifier") << std::string("36 L[ S'a' 00 'x' ]");
}

} // namespace

void ConformancePublishFlags::MQTT_3_3_1_1_broker_setsDupWhenItSendsAgain_data()
{
    addFirstBytes();
}

void ConformancePublishFlags::MQTT_3_3_1_1_broker_setsDupWhenItSendsAgain()
{
    QFETCH(std::string, first);
    QFETCH(std::string, again);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send(first + " L[ S'a' 0009 00 'x' ]");
    QCOMPARE(subscriber.sent(), bytes(first + " L[ S'a' 0001 00 'x' ]"));
    for (int times = 0; times < 2; ++times) {
        subscriber.lose();
        subscriber = broker.connected("s", returning());
        QCOMPARE(subscriber.sent(), bytes(again + " L[ S'a' 0001 00 'x' ]"));
    }
}

void ConformancePublishFlags::MQTT_3_3_1_1_client_setsDupWhenItSendsAgain_data()
{
    addFirstBytes();
}

void ConformancePublishFlags::MQTT_3_3_1_1_client_setsDupWhenItSendsAgain()
{
    QFETCH(std::string, first);
    QFETCH(std::string, again);
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", first == "32" ? Qos::AtLeastOnce : Qos::ExactlyOnce);
    QCOMPARE(client.sent(), bytes(first + " L[ S'a' 0001 00 'x' ]"));
    for (int times = 0; times < 2; ++times) {
        client.reconnected(persistentOptions());
        QCOMPARE(client.sent(), bytes(again + " L[ S'a' 0001 00 'x' ]"));
    }
}

void ConformancePublishFlags::MQTT_3_3_1_2_broker_refusesDupWithQos0_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::newRow("plain") << std::string("38 L[ S'a' 00 'x' ]");
    QTest::newRow("RETAIN") << std::string("39 L[ S'a' 00 'x' ]");
    QTest::newRow("properties") << std::string("38 L[ S'a' P[ 01 01 ] 'x' ]");
}

void ConformancePublishFlags::MQTT_3_3_1_2_broker_refusesDupWithQos0()
{
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 'known' ]"); // topics that are known take another way
    subscriber.forget();
    publisher.send(publish);
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::MalformedPacket);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_1_2);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishFlags::MQTT_3_3_1_2_broker_sendsQos0WithoutDup_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::newRow("of QoS 0") << std::string("30 L[ S'a' 00 'x' ]");
    QTest::newRow("of QoS 1, sent again") << std::string("3a L[ S'a' 0001 00 'x' ]");
    QTest::newRow("of QoS 2, sent again") << std::string("3c L[ S'a' 0001 00 'x' ]");
}

void ConformancePublishFlags::MQTT_3_3_1_2_broker_sendsQos0WithoutDup()
{
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", lasting(), "00");
    auto publisher = broker.connected("p");
    publisher.send(publish);
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' 00 'x' ]"));
    subscriber.lose();
    QCOMPARE(broker.connected("s", returning()).sent(), QString());
}

void ConformancePublishFlags::MQTT_3_3_1_2_client_sendsQos0OnceAndWithoutDup()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S'a' 00 'x' ]"));
    client.reconnected(persistentOptions());
    QCOMPARE(client.sent(), QString());
    client.publish(2, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S'a' 00 'x' ]"));
}

void ConformancePublishFlags::MQTT_3_3_1_2_client_refusesDupWithQos0()
{
    SessionScript client;
    client.connected();
    client.receive("38 L[ S'a' 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.1-2"));
    QCOMPARE(client.sent(), bytes("e0 01 81"));
}

void ConformancePublishFlags::MQTT_3_3_1_3_broker_doesNotForwardDup_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<std::string>("forwarded");
    QTest::newRow("QoS 1") << std::string("3a L[ S'a' 0009 00 'x' ]")
                           << std::string("32 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("QoS 2") << std::string("3c L[ S'a' 0009 00 'x' ]")
                           << std::string("34 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("RETAIN") << std::string("3b L[ S'a' 0009 00 'x' ]")
                            << std::string("32 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("properties") << std::string("3a L[ S'a' 0009 P[ 01 01 ] 'x' ]")
                                << std::string("32 L[ S'a' 0001 P[ 01 01 ] 'x' ]");
}

void ConformancePublishFlags::MQTT_3_3_1_3_broker_doesNotForwardDup()
{
    QFETCH(std::string, publish);
    QFETCH(std::string, forwarded);
    BrokerScript broker;
    auto present = broker.subscribed("s1", "a");
    broker.subscribed("s2", "a", lasting()).lose();
    auto publisher = broker.connected("p");
    publisher.send(publish);
    QCOMPARE(present.sent(), bytes(forwarded));
    // Sent for the first time, although it has waited.
    QCOMPARE(broker.connected("s2", returning()).sent(), bytes(forwarded));
}

void ConformancePublishFlags::MQTT_3_3_1_3_broker_setsDupThoughPublisherDidNot()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0009 00 'x' ]");
    subscriber.lose();
    publisher.send("3a L[ S'a' 000a 00 'y' ]");
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 dup 'x'; a q1 'y'"));
}

void ConformancePublishFlags::MQTT_3_3_1_3_client_setsDupOnlyOnWhatItSendsAgain()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.receive("3a L[ S'b' 0001 00 'received' ]");
    QCOMPARE(client.sent(), bytes("40 02 0001"));
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), bytes("32 L[ S'a' 0001 00 'x' ]"));
    client.lose();
    client.publish(2, "a", "y", Qos::AtLeastOnce);
    client.reconnected(persistentOptions());
    client.publish(3, "a", "z", Qos::ExactlyOnce);
    QCOMPARE(client.sent(),
             bytes("3a L[ S'a' 0001 00 'x' ] 32 L[ S'a' 0002 00 'y' ] 34 L[ S'a' 0003 00 'z' ]"));
}

void ConformancePublishFlags::MQTT_3_3_1_4_broker_refusesQos3_data()
{
    addWithQos3();
}

void ConformancePublishFlags::MQTT_3_3_1_4_broker_refusesQos3()
{
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 'known' ]"); // topics that are known take another way
    subscriber.forget();
    publisher.send(publish);
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::MalformedPacket);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_1_4);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishFlags::MQTT_3_3_1_4_client_sendsNoQos3()
{
    SessionScript client;
    client.connected();
    client.publish(1, "a", "x", static_cast<Qos>(3));
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 9b"));
    QCOMPARE(client.sent(), QString());
}

void ConformancePublishFlags::MQTT_3_3_1_4_client_refusesQos3_data()
{
    addWithQos3();
}

void ConformancePublishFlags::MQTT_3_3_1_4_client_refusesQos3()
{
    QFETCH(std::string, publish);
    SessionScript client;
    client.connected();
    client.receive(publish);
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.1-4"));
    QCOMPARE(client.sent(), bytes("e0 01 81"));
}

QTEST_APPLESS_MAIN(ConformancePublishFlags)
#include "tst_publishflags.moc"
