// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;

namespace {

PropertyList alias(std::uint32_t number)
{
    PropertyList properties;
    properties.add(Property::TopicAlias, number);
    return properties;
}

OutgoingMessage retained(std::uint64_t token)
{
    return {.token = token, .topicName = "a", .payload = Bytes::copyOf("x"), .retain = true};
}

} // namespace

/// What a CONNACK grants and forbids (3.2.2.3.4 to 3.2.2.3.8).
class ConformanceConnAckLimits : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_2_2_9_broker_announcesMaximumQos_data();
    void MQTT_3_2_2_9_broker_announcesMaximumQos();
    void MQTT_3_2_2_10_broker_takesSubscriptionsOfAnyQos_data();
    void MQTT_3_2_2_10_broker_takesSubscriptionsOfAnyQos();
    void MQTT_3_2_2_11_broker_disconnectsAboveMaximumQos_data();
    void MQTT_3_2_2_11_broker_disconnectsAboveMaximumQos();
    void MQTT_3_2_2_11_client_obeysMaximumQos_data();
    void MQTT_3_2_2_11_client_obeysMaximumQos();
    void MQTT_3_2_2_11_client_obeysMaximumQosOfEachConnection();
    void MQTT_3_2_2_12_broker_refusesWillQos_data();
    void MQTT_3_2_2_12_broker_refusesWillQos();
    void MQTT_3_2_2_13_broker_refusesRetainedWill();
    void MQTT_3_2_2_14_broker_disconnectsOnRetain();
    void MQTT_3_2_2_14_client_obeysRetainAvailable();
    void MQTT_3_2_2_15_broker_disconnectsAboveMaximumPacketSize_data();
    void MQTT_3_2_2_15_broker_disconnectsAboveMaximumPacketSize();
    void MQTT_3_2_2_15_client_obeysMaximumPacketSize();
    void MQTT_3_2_2_15_client_sendsNoAcknowledgementAboveIt_data();
    void MQTT_3_2_2_15_client_sendsNoAcknowledgementAboveIt();
    void MQTT_3_2_2_17_broker_disconnectsAboveTopicAliasMaximum();
    void MQTT_3_2_2_17_client_obeysTopicAliasMaximum();
    void MQTT_3_2_2_17_client_assignsAliasesUpToIt();
    void MQTT_3_2_2_18_broker_disconnectsOnAnyAlias();
    void MQTT_3_2_2_18_client_sendsNoAlias_data();
    void MQTT_3_2_2_18_client_sendsNoAlias();
};

void ConformanceConnAckLimits::MQTT_3_2_2_9_broker_announcesMaximumQos_data()
{
    QTest::addColumn<int>("maximum");
    QTest::addColumn<std::string>("answer");
    QTest::newRow("0") << 0 << std::string("20 L[ 00 00 P[ 24 00 ] ]");
    QTest::newRow("1") << 1 << std::string("20 L[ 00 00 P[ 24 01 ] ]");
    QTest::newRow("2 goes without saying") << 2 << std::string("20 L[ 00 00 P[ ] ]");
}

void ConformanceConnAckLimits::MQTT_3_2_2_9_broker_announcesMaximumQos()
{
    QFETCH(int, maximum);
    QFETCH(std::string, answer);
    BrokerScript broker({.topicAliasMaximum = 0, .maximumQos = static_cast<Qos>(maximum)});
    auto peer = broker.connecting("c1");
    QCOMPARE(peer.sent(), bytes(answer));
}

void ConformanceConnAckLimits::MQTT_3_2_2_10_broker_takesSubscriptionsOfAnyQos_data()
{
    QTest::addColumn<int>("maximum");
    QTest::newRow("0") << 0;
    QTest::newRow("1") << 1;
}

void ConformanceConnAckLimits::MQTT_3_2_2_10_broker_takesSubscriptionsOfAnyQos()
{
    QFETCH(int, maximum);
    BrokerScript broker({.maximumQos = static_cast<Qos>(maximum)});
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 S'a' 00 S'b' 01 S'c' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00 01 02 ]"));
    peer.send("30 L[ S'c' 00 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("c q0 'x'"));
}

void ConformanceConnAckLimits::MQTT_3_2_2_11_broker_disconnectsAboveMaximumQos_data()
{
    QTest::addColumn<int>("maximum");
    QTest::addColumn<std::string>("allowed");
    QTest::addColumn<std::string>("packet");
    QTest::newRow("QoS 1 above 0") << 0 << std::string("30 L[ S'a' 00 ]")
                                   << std::string("32 L[ S'a' 0001 00 ]");
    QTest::newRow("QoS 2 above 0") << 0 << std::string("30 L[ S'a' 00 ]")
                                   << std::string("34 L[ S'a' 0001 00 ]");
    QTest::newRow("QoS 2 above 1") << 1 << std::string("32 L[ S'a' 0001 00 ]")
                                   << std::string("34 L[ S'a' 0002 00 ]");
}

void ConformanceConnAckLimits::MQTT_3_2_2_11_broker_disconnectsAboveMaximumQos()
{
    QFETCH(int, maximum);
    QFETCH(std::string, allowed);
    QFETCH(std::string, packet);
    BrokerScript broker({.maximumQos = static_cast<Qos>(maximum)});
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("c1");
    peer.send(allowed);
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 ''"));
    QVERIFY(!peer.isClosed());
    peer.forget();
    peer.send(packet);
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::QosNotSupported);
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_2_2_11);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnAckLimits::MQTT_3_2_2_11_client_obeysMaximumQos_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("events");
    const auto q0 = std::string("30 L[ S'a' 00 'x' ] ");
    const auto q1 = std::string("32 L[ S'a' 0001 00 'x' ] ");
    const auto q2 = std::string("34 L[ S'a' 0002 00 'x' ] ");
    QTest::newRow("0") << std::string("24 00") << SessionScript::bytes(q0)
                       << QStringLiteral("publish 1 done 00; publish 2 refused 9b; publish 3 refused 9b");
    QTest::newRow("1") << std::string("24 01") << SessionScript::bytes(q0 + q1)
                       << QStringLiteral("publish 1 done 00; publish 3 refused 9b");
    QTest::newRow("absent") << std::string() << SessionScript::bytes(q0 + q1 + q2)
                            << QStringLiteral("publish 1 done 00");
}

void ConformanceConnAckLimits::MQTT_3_2_2_11_client_obeysMaximumQos()
{
    QFETCH(std::string, properties);
    SessionScript client;
    client.connected({}, properties);
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    client.publish(3, "a", "x", Qos::ExactlyOnce);
    QTEST(client.sent(), "sent");
    QTEST(client.events(), "events");
}

void ConformanceConnAckLimits::MQTT_3_2_2_11_client_obeysMaximumQosOfEachConnection()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "in flight", Qos::ExactlyOnce);
    client.lose();
    client.publish(2, "a", "waiting", Qos::ExactlyOnce);
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 P[ 24 01 ] ]");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(),
             QStringLiteral("connected present; publish 1 refused 9b; publish 2 refused 9b"));
}

void ConformanceConnAckLimits::MQTT_3_2_2_12_broker_refusesWillQos_data()
{
    QTest::addColumn<int>("maximum");
    QTest::addColumn<int>("willQos");
    QTest::newRow("1 above 0") << 0 << 1;
    QTest::newRow("2 above 0") << 0 << 2;
    QTest::newRow("2 above 1") << 1 << 2;
}

void ConformanceConnAckLimits::MQTT_3_2_2_12_broker_refusesWillQos()
{
    QFETCH(int, maximum);
    QFETCH(int, willQos);
    BrokerScript broker({.maximumQos = static_cast<Qos>(maximum)});
    const auto connect = [&](int qos) {
        return broker.connecting("c1", {.will = "P[ ] S'w' S'x'", .willFlags = 0x04u | unsigned(qos) << 3});
    };
    auto refused = connect(willQos);
    QCOMPARE(refused.take<ConnAck>().reason, ReasonCode::QosNotSupported);
    QVERIFY(refused.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    auto accepted = connect(maximum);
    QCOMPARE(accepted.take<ConnAck>().reason, ReasonCode::Success);
    QVERIFY(!accepted.isClosed());
}

void ConformanceConnAckLimits::MQTT_3_2_2_13_broker_refusesRetainedWill()
{
    BrokerScript broker({.topicAliasMaximum = 0, .retainAvailable = false});
    auto refused = broker.connecting("c1", {.will = "P[ ] S'w' S'x'", .willFlags = 0x24});
    QCOMPARE(refused.take<ConnAck>().reason, ReasonCode::RetainNotSupported);
    QVERIFY(refused.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    auto accepted = broker.connecting("c1", {.will = "P[ ] S'w' S'x'"});
    QCOMPARE(accepted.sent(), bytes("20 L[ 00 00 P[ 25 00 ] ]"));
    QVERIFY(!accepted.isClosed());
}

void ConformanceConnAckLimits::MQTT_3_2_2_14_broker_disconnectsOnRetain()
{
    BrokerScript broker({.retainAvailable = false});
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("c1");
    peer.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'x'"));
    peer.send("31 L[ S'a' 00 'y' ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::RetainNotSupported);
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_2_2_14);
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformanceConnAckLimits::MQTT_3_2_2_14_client_obeysRetainAvailable()
{
    SessionScript client;
    client.connected({}, "25 00");
    client.session.publish(retained(1), client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 9a"));
    client.publish(2, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), client.bytes("30 L[ S'a' 00 'x' ]"));

    SessionScript allowed;
    allowed.connected({}, "25 01");
    allowed.session.publish(retained(1), allowed.clock.now(), allowed.effects);
    QCOMPARE(allowed.sent(), allowed.bytes("31 L[ S'a' 00 'x' ]"));
}

void ConformanceConnAckLimits::MQTT_3_2_2_15_broker_disconnectsAboveMaximumPacketSize_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("PUBLISH") << "30 L[ S'a' 00 '" + std::string(95, 'x') + "' ]";
    QTest::newRow("SUBSCRIBE") << "82 L[ 0001 00 S'" + std::string(93, 'x') + "' 00 ]";
    QTest::newRow("begun") << std::string("30 63 0001");
}

void ConformanceConnAckLimits::MQTT_3_2_2_15_broker_disconnectsAboveMaximumPacketSize()
{
    QFETCH(std::string, packet);
    BrokerScript broker({.maximumPacketSize = 100});
    auto peer = broker.connecting("c1");
    QCOMPARE(peer.take<ConnAck>().properties.number(Property::MaximumPacketSize, 0), 100u);
    peer.send("82 L[ 0001 00 S'a' 00 ]");
    peer.forget();
    const std::string longest(94, 'x');
    peer.send("30 L[ S'a' 00 '" + longest + "' ]"); // 100 bytes
    QCOMPARE(peer.messages(), QStringLiteral("a q0 '%1'").arg(QString::fromStdString(longest)));
    peer.send(packet); // 101 bytes
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::PacketTooLarge);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceConnAckLimits::MQTT_3_2_2_15_client_obeysMaximumPacketSize()
{
    SessionScript client;
    client.connected({.clientId = "c"}, "27 00000014"); // 20 bytes
    client.publish(1, "a", "12345678901234", Qos::AtMostOnce);
    QCOMPARE(client.sent(), client.bytes("30 12 S'a' 00 '12345678901234'"));
    client.publish(2, "a", "123456789012345", Qos::AtMostOnce);
    client.publish(3, "a", "1234567890123", Qos::AtLeastOnce);
    client.subscribe(4, "123456789abcd");
    const std::array filters {std::string_view("123456789abcde")};
    client.session.unsubscribe(5, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00; publish 2 refused 95; publish 3 refused 95;"
                                             " request 4 refused 95; request 5 refused 95"));
    client.subscribe(6, "123456789abc");
    QVERIFY(client.sent().startsWith(QStringLiteral("82 12 ")));
    PropertyList reason;
    reason.add(Property::ReasonString, "12345678901234");
    client.session.disconnect(ReasonCode::UnspecifiedError, reason, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("e0 01 80")); // 21 bytes with the Reason String
}

void ConformanceConnAckLimits::MQTT_3_2_2_15_client_sendsNoAcknowledgementAboveIt_data()
{
    QTest::addColumn<std::string>("maximum");
    QTest::addColumn<QString>("sent");
    QTest::newRow("1") << std::string("00000001") << QString();
    QTest::newRow("2") << std::string("00000002") << QString();
    QTest::newRow("3") << std::string("00000003") << QStringLiteral("e0 01 95");
    QTest::newRow("4") << std::string("00000004") << QStringLiteral("e0 01 95");
}

void ConformanceConnAckLimits::MQTT_3_2_2_15_client_sendsNoAcknowledgementAboveIt()
{
    // An acknowledgement has up to five bytes: a connection without room for it is not used.
    QFETCH(std::string, maximum);
    SessionScript client;
    client.connect();
    client.forget();
    client.receive("20 L[ 00 00 P[ 27 " + maximum + " ] ] 32 L[ S'a' 0001 00 ]");
    QTEST(client.sent(), "sent");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 95 MQTT-3.2.2-15"));
    QVERIFY(client.session.isIdle());
}

void ConformanceConnAckLimits::MQTT_3_2_2_17_broker_disconnectsAboveTopicAliasMaximum()
{
    BrokerScript broker({.topicAliasMaximum = 5});
    auto peer = broker.connecting("c1");
    QCOMPARE(peer.take<ConnAck>().properties.number(Property::TopicAliasMaximum, 0), 5u);
    peer.send("82 L[ 0001 00 S'a' 00 ]");
    peer.forget();
    peer.send("30 L[ S'a' P[ 23 0005 ] 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'x'"));
    peer.send("30 L[ S'a' P[ 23 0006 ] 'y' ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::TopicAliasInvalid);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceConnAckLimits::MQTT_3_2_2_17_client_obeysTopicAliasMaximum()
{
    SessionScript client;
    client.connected({}, "22 0005");
    client.publish(1, "a", "", Qos::AtMostOnce, alias(5));
    QCOMPARE(client.sent(), client.bytes("30 L[ S'a' P[ 23 0005 ] ]"));
    client.publish(2, "a", "", Qos::AtMostOnce, alias(6));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00; publish 2 refused 94"));
}

void ConformanceConnAckLimits::MQTT_3_2_2_17_client_assignsAliasesUpToIt()
{
    SessionScript client;
    client.connected({.aliases = ConnectOptions::Aliases::Automatic}, "22 0002");
    for (const auto *topicName : {"a", "b", "c", "a", "b", "c"})
        client.publish(1, topicName, "", Qos::AtMostOnce);
    QCOMPARE(client.sent(),
             client.bytes("30 L[ S'a' P[ 23 0001 ] ] 30 L[ S'b' P[ 23 0002 ] ] 30 L[ S'c' 00 ]"
                          " 30 L[ S'' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0002 ] ] 30 L[ S'c' 00 ]"));
}

void ConformanceConnAckLimits::MQTT_3_2_2_18_broker_disconnectsOnAnyAlias()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting("c1");
    QVERIFY(!peer.take<ConnAck>().properties.contains(Property::TopicAliasMaximum));
    peer.send("30 L[ S'a' P[ 23 0001 ] 'x' ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::TopicAliasInvalid);
    QVERIFY(peer.isClosed());
}

void ConformanceConnAckLimits::MQTT_3_2_2_18_client_sendsNoAlias_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::newRow("absent") << std::string();
    QTest::newRow("0") << std::string("22 0000");
}

void ConformanceConnAckLimits::MQTT_3_2_2_18_client_sendsNoAlias()
{
    QFETCH(std::string, properties);
    SessionScript client;
    client.connected({}, properties);
    client.publish(1, "a", "", Qos::AtMostOnce, alias(1));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 94"));

    SessionScript automatic;
    automatic.connected({.aliases = ConnectOptions::Aliases::Automatic}, properties);
    automatic.publish(1, "a", "", Qos::AtMostOnce);
    QCOMPARE(automatic.sent(), automatic.bytes("30 L[ S'a' 00 ]"));
}

QTEST_APPLESS_MAIN(ConformanceConnAckLimits)
#include "tst_connacklimits.moc"
