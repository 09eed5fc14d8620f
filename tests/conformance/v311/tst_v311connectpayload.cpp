// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

#include <algorithm>

using namespace espalier;

/// The will's flags and the payload of CONNECT (3.1.2.5 to 3.1.2.7, 3.1.3).
class ConformanceConnectPayload311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_2_9_broker_closesWithoutWill_data();
    void MQTT311_3_1_2_9_broker_closesWithoutWill();
    void MQTT311_3_1_2_9_client_sendsTheWill_data();
    void MQTT311_3_1_2_9_client_sendsTheWill();
    void MQTT311_3_1_2_11_broker_closesOnWillWithoutFlag_data();
    void MQTT311_3_1_2_11_broker_closesOnWillWithoutFlag();
    void MQTT311_3_1_2_11_client_sendsNoWillWithoutFlag_data();
    void MQTT311_3_1_2_11_client_sendsNoWillWithoutFlag();
    void MQTT311_3_1_2_13_broker_closesOnWillQosWithoutFlag_data();
    void MQTT311_3_1_2_13_broker_closesOnWillQosWithoutFlag();
    void MQTT311_3_1_2_13_client_sendsWillQosOnlyWithFlag();
    void MQTT311_3_1_2_14_broker_closesOnWillQos3_data();
    void MQTT311_3_1_2_14_broker_closesOnWillQos3();
    void MQTT311_3_1_2_14_client_sendsNoWillQos3();
    void MQTT311_3_1_2_15_broker_closesOnWillRetainWithoutFlag();
    void MQTT311_3_1_2_15_client_sendsWillRetainOnlyWithFlag();
    void MQTT311_3_1_3_1_broker_readsTheFieldsInOrder();
    void MQTT311_3_1_3_1_client_sendsTheFieldsInOrder_data();
    void MQTT311_3_1_3_1_client_sendsTheFieldsInOrder();
    void MQTT311_3_1_3_3_broker_closesWithoutClientIdentifier_data();
    void MQTT311_3_1_3_3_broker_closesWithoutClientIdentifier();
    void MQTT311_3_1_3_3_client_sendsTheClientIdentifierFirst();
    void MQTT311_3_1_3_4_broker_closesOnIllFormedClientIdentifier_data();
    void MQTT311_3_1_3_4_broker_closesOnIllFormedClientIdentifier();
    void MQTT311_3_1_3_4_client_sendsNoIllFormedClientIdentifier();
    void MQTT311_3_1_3_10_broker_closesOnIllFormedWillTopic_data();
    void MQTT311_3_1_3_10_broker_closesOnIllFormedWillTopic();
    void MQTT311_3_1_3_10_client_sendsNoIllFormedWillTopic();
};

namespace {

ConnectOptions withWill(WillOptions will, ProtocolVersion version = v311)
{
    auto options = options311(version);
    options.will = std::move(will);
    return options;
}

} // namespace

void ConformanceConnectPayload311::MQTT311_3_1_2_9_broker_closesWithoutWill_data()
{
    QTest::addColumn<std::string>("payload");
    QTest::newRow("neither") << std::string();
    QTest::newRow("no message") << std::string("S'w'");
}

void ConformanceConnectPayload311::MQTT311_3_1_2_9_broker_closesWithoutWill()
{
    QFETCH(std::string, payload);
    QVERIFY(brokenBy("10 L[ S'MQTT' 04 06 0000 S'c' " + payload + " ]") != Clause::None);
    QVERIFY(brokenBy("10 L[ S'MQIsdp' 03 06 0000 S'c' " + payload + " ]") != Clause::None);
}

void ConformanceConnectPayload311::MQTT311_3_1_2_9_client_sendsTheWill_data()
{
    addVersionsBefore5();
}

void ConformanceConnectPayload311::MQTT311_3_1_2_9_client_sendsTheWill()
{
    QFETCH(ProtocolVersion, version);
    const WillOptions will {
        .topicName = "w", .payload = Bytes::copyOf("x"), .qos = Qos::AtLeastOnce, .retain = true};
    QCOMPARE(sentFor(withWill(will, version)), connectText(version, "2e 003c S'c' S'w' S'x'"));
    QCOMPARE(sentFor(withWill({.topicName = "w"}, version)), connectText(version, "06 003c S'c' S'w' S''"));
}

void ConformanceConnectPayload311::MQTT311_3_1_2_11_broker_closesOnWillWithoutFlag_data()
{
    addPackets({{"will without flag", "10 L[ S'MQTT' 04 02 0000 S'c' S'w' S'x' ]"},
                {"will with QoS", "10 L[ S'MQTT' 04 0a 0000 S'c' S'w' S'x' ]"},
                {"QoS and RETAIN", "10 L[ S'MQTT' 04 32 0000 S'c' ]"},
                {"will without flag, 3.1", "10 L[ S'MQIsdp' 03 02 0000 S'c' S'w' S'x' ]"}});
}

void ConformanceConnectPayload311::MQTT311_3_1_2_11_broker_closesOnWillWithoutFlag()
{
    QFETCH(std::string, packet);
    QVERIFY(brokenBy(packet) != Clause::None);
}

void ConformanceConnectPayload311::MQTT311_3_1_2_11_client_sendsNoWillWithoutFlag_data()
{
    addVersionsBefore5();
}

void ConformanceConnectPayload311::MQTT311_3_1_2_11_client_sendsNoWillWithoutFlag()
{
    QFETCH(ProtocolVersion, version);
    QCOMPARE(sentFor(options311(version)), connectText(version, "02 003c S'c'"));
}

void ConformanceConnectPayload311::MQTT311_3_1_2_13_broker_closesOnWillQosWithoutFlag_data()
{
    addPackets({{"QoS 1", "10 L[ S'MQTT' 04 0a 0000 S'c' ]"}, {"QoS 2", "10 L[ S'MQTT' 04 12 0000 S'c' ]"}});
}

void ConformanceConnectPayload311::MQTT311_3_1_2_13_broker_closesOnWillQosWithoutFlag()
{
    QFETCH(std::string, packet);
    QCOMPARE(brokenBy(packet), Clause::MQTT311_3_1_2_13);
}

void ConformanceConnectPayload311::MQTT311_3_1_2_13_client_sendsWillQosOnlyWithFlag()
{
    QCOMPARE(sentFor(options311()), connectText(v311, "02 003c S'c'"));
    QCOMPARE(sentFor(withWill({.topicName = "w", .qos = Qos::ExactlyOnce})),
             connectText(v311, "16 003c S'c' S'w' S''"));
}

void ConformanceConnectPayload311::MQTT311_3_1_2_14_broker_closesOnWillQos3_data()
{
    addPackets({{"3.1.1", "10 L[ S'MQTT' 04 1e 0000 S'c' S'w' S'x' ]"},
                {"3.1", "10 L[ S'MQIsdp' 03 1e 0000 S'c' S'w' S'x' ]"}});
}

void ConformanceConnectPayload311::MQTT311_3_1_2_14_broker_closesOnWillQos3()
{
    QFETCH(std::string, packet);
    QCOMPARE(brokenBy(packet), Clause::MQTT311_3_1_2_14);
}

void ConformanceConnectPayload311::MQTT311_3_1_2_14_client_sendsNoWillQos3()
{
    QCOMPARE(refused(withWill({.topicName = "w", .qos = static_cast<Qos>(3)})),
             QStringLiteral("closed InvalidRequest 81 MQTT-3.1.2-14"));
}

void ConformanceConnectPayload311::MQTT311_3_1_2_15_broker_closesOnWillRetainWithoutFlag()
{
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 22 0000 S'c' ]"), Clause::MQTT311_3_1_2_15);
}

void ConformanceConnectPayload311::MQTT311_3_1_2_15_client_sendsWillRetainOnlyWithFlag()
{
    QCOMPARE(sentFor(options311()), connectText(v311, "02 003c S'c'"));
    QCOMPARE(sentFor(withWill({.topicName = "w", .retain = true})),
             connectText(v311, "26 003c S'c' S'w' S''"));
}

void ConformanceConnectPayload311::MQTT311_3_1_3_1_broker_readsTheFieldsInOrder()
{
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.opened();
    peer.send("10 L[ S'MQTT' 04 c6 0000 S'first' S'second' S'third' S'fourth' S'fifth' ]");
    QCOMPARE(peer.sent(), bytes("20 02 00 00"));
    QCOMPARE(broker.engine.clients().size(), std::size_t {2});
    QVERIFY(std::ranges::any_of(broker.engine.clients(),
                                [](const ClientInfo &info) { return info.clientId == "first"; }));
    peer.lose();
    QCOMPARE(observer.messages(), QStringLiteral("second q0 'third'"));
    // In another order a field is taken for the next one: the binary message cannot be a topic.
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 06 0000 S'c' S[ 00ff ] S'w' ]"), Clause::MQTT311_1_5_3_2);
}

void ConformanceConnectPayload311::MQTT311_3_1_3_1_client_sendsTheFieldsInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceConnectPayload311::MQTT311_3_1_3_1_client_sendsTheFieldsInOrder()
{
    QFETCH(ProtocolVersion, version);
    auto options = withWill({.topicName = "second", .payload = Bytes::copyOf("third")}, version);
    options.userName = "fourth";
    options.password = Bytes::copyOf("fifth");
    QCOMPARE(sentFor(options), connectText(version, "c6 003c S'c' S'second' S'third' S'fourth' S'fifth'"));
}

void ConformanceConnectPayload311::MQTT311_3_1_3_3_broker_closesWithoutClientIdentifier_data()
{
    addPackets({{"3.1.1", "10 L[ S'MQTT' 04 02 0000 ]"}, {"3.1", "10 L[ S'MQIsdp' 03 02 0000 ]"}});
}

void ConformanceConnectPayload311::MQTT311_3_1_3_3_broker_closesWithoutClientIdentifier()
{
    QFETCH(std::string, packet);
    QCOMPARE(brokenBy(packet), Clause::MQTT311_3_1_3_3);
}

void ConformanceConnectPayload311::MQTT311_3_1_3_3_client_sendsTheClientIdentifierFirst()
{
    auto options = options311();
    options.clientId = {};
    QCOMPARE(sentFor(options), connectText(v311, "02 003c S''"));
    options.clientId = "somebody";
    options.will = WillOptions {.topicName = "w"};
    QCOMPARE(sentFor(options), connectText(v311, "06 003c S'somebody' S'w' S''"));
}

void ConformanceConnectPayload311::MQTT311_3_1_3_4_broker_closesOnIllFormedClientIdentifier_data()
{
    addIllFormedTexts();
}

void ConformanceConnectPayload311::MQTT311_3_1_3_4_broker_closesOnIllFormedClientIdentifier()
{
    QFETCH(std::string, text);
    QFETCH(Clause, clause);
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 02 0000 " + text + " ]"), clause);
    QCOMPARE(brokenBy("10 L[ S'MQIsdp' 03 02 0000 " + text + " ]"), clause);
}

void ConformanceConnectPayload311::MQTT311_3_1_3_4_client_sendsNoIllFormedClientIdentifier()
{
    auto options = options311();
    options.clientId = "a\xed\xa0\x80";
    QCOMPARE(refused(options), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.3-1"));
    options.clientId = std::string("a\0", 2);
    QCOMPARE(refused(options), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.3-2"));
    options.clientId = std::string(65'536, 'c');
    QCOMPARE(refused(options), QStringLiteral("closed InvalidRequest 85 MQTT-3.1.3-4"));
}

void ConformanceConnectPayload311::MQTT311_3_1_3_10_broker_closesOnIllFormedWillTopic_data()
{
    addIllFormedTexts();
}

void ConformanceConnectPayload311::MQTT311_3_1_3_10_broker_closesOnIllFormedWillTopic()
{
    QFETCH(std::string, text);
    QFETCH(Clause, clause);
    QCOMPARE(brokenBy("10 L[ S'MQTT' 04 06 0000 S'c' " + text + " S'x' ]"), clause);
    QCOMPARE(brokenBy("10 L[ S'MQIsdp' 03 06 0000 S'c' " + text + " S'x' ]"), clause);
}

void ConformanceConnectPayload311::MQTT311_3_1_3_10_client_sendsNoIllFormedWillTopic()
{
    QVERIFY(refused(withWill({.topicName = "a\xed\xa0\x80"})).startsWith(u"closed InvalidRequest 90"));
    QVERIFY(refused(withWill({.topicName = std::string("a\0", 2)})).startsWith(u"closed InvalidRequest 90"));
}

QTEST_APPLESS_MAIN(ConformanceConnectPayload311)
#include "tst_v311connectpayload.moc"
