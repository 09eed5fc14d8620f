// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;

namespace {

ConnectOptions everything()
{
    ConnectOptions options {.clientId = "c1", .userName = "u", .password = Bytes::copyOf("p")};
    options.will = WillOptions {.topicName = "w", .payload = Bytes::copyOf("x")};
    return options;
}

std::string assignedId(BrokerScript::Peer &peer)
{
    const auto ack = peer.take<ConnAck>();
    return std::string(ack.properties.text(Property::AssignedClientIdentifier).value_or(""));
}

} // namespace

/// The fields of CONNECT's payload, Client Identifiers above all (3.1.3).
class ConformanceConnectPayload : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_3_1_broker_readsFieldsInOrder();
    void MQTT_3_1_3_1_broker_refusesOtherOrder_data();
    void MQTT_3_1_3_1_broker_refusesOtherOrder();
    void MQTT_3_1_3_1_client_writesFieldsInOrder();
    void MQTT_3_1_3_2_broker_knowsSessionByClientId();
    void MQTT_3_1_3_2_client_keepsClientIdOfSession();
    void MQTT_3_1_3_3_broker_refusesMissingClientId_data();
    void MQTT_3_1_3_3_broker_refusesMissingClientId();
    void MQTT_3_1_3_3_client_writesClientIdFirst_data();
    void MQTT_3_1_3_3_client_writesClientIdFirst();
    void MQTT_3_1_3_4_broker_refusesIllFormedClientId_data();
    void MQTT_3_1_3_4_broker_refusesIllFormedClientId();
    void MQTT_3_1_3_4_client_sendsNoIllFormedClientId_data();
    void MQTT_3_1_3_4_client_sendsNoIllFormedClientId();
    void MQTT_3_1_3_5_broker_allowsClientId_data();
    void MQTT_3_1_3_5_broker_allowsClientId();
    void MQTT_3_1_3_6_broker_assignsUniqueClientId();
    void MQTT_3_1_3_7_broker_knowsAssignedClientId();
    void MQTT_3_1_3_11_broker_refusesIllFormedWillTopic_data();
    void MQTT_3_1_3_11_broker_refusesIllFormedWillTopic();
    void MQTT_3_1_3_11_client_sendsNoIllFormedWillTopic();
    void MQTT_3_1_3_12_broker_refusesIllFormedUserName_data();
    void MQTT_3_1_3_12_broker_refusesIllFormedUserName();
    void MQTT_3_1_3_12_client_sendsNoIllFormedUserName();
    void MQTT_3_2_2_16_broker_assignsIdentifierThatNobodyHas();
};

void ConformanceConnectPayload::MQTT_3_1_3_1_broker_readsFieldsInOrder()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto peer = broker.opened();
    peer.send("10 L[ S'MQTT' 05 c6 0000 00 S'c1' P[ 03 S't' ] S'w' S'x' S'u' S'p' ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    QCOMPARE(broker.engine.clients().size(), std::size_t {2});
    QVERIFY(broker.engine.disconnectClient("c1", ReasonCode::AdministrativeAction, broker.clock.now()));
    broker.advance(std::chrono::milliseconds(0));
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'w' P[ 03 S't' ] 'x' ]"));
}

void ConformanceConnectPayload::MQTT_3_1_3_1_broker_refusesOtherOrder_data()
{
    addRows({
        {"User Name before the will", "10 L[ S'MQTT' 05 c6 0000 00 S'c1' S'u' S'p' 00 S'w' S'x' ]",
         Clause::RULE_2_1_4_Truncated},
        {"will before the Client Identifier",
         "10 L[ S'MQTT' 05 06 0000 00 P[ 18 00000001 ] S'w' S'x' S'c1' ]", Clause::RULE_2_1_4_Truncated},
        {"Will Properties behind the will", "10 L[ S'MQTT' 05 06 0000 00 S'c1' S'w' S'x' 00 ]",
         Clause::RULE_2_1_4_Truncated},
    });
}

void ConformanceConnectPayload::MQTT_3_1_3_1_broker_refusesOtherOrder()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPayload::MQTT_3_1_3_1_client_writesFieldsInOrder()
{
    SessionScript client;
    auto options = everything();
    options.will->properties.add(Property::WillDelayInterval, 7);
    client.connect(options);
    QCOMPARE(client.sent(),
             client.bytes("10 L[ S'MQTT' 05 c6 003c 00 S'c1' P[ 18 00000007 ] S'w' S'x' S'u' S'p' ]"));
}

void ConformanceConnectPayload::MQTT_3_1_3_2_broker_knowsSessionByClientId()
{
    BrokerScript broker;
    const PeerOptions lasting {.properties = "11 0000003c"};
    auto first = broker.connected("c1", lasting);
    first.send("82 L[ 0001 00 S'a' 01 ]");
    first.lose();
    const PeerOptions resume {.start = PeerOptions::Start::Resume, .properties = "11 0000003c"};
    for (const auto *stranger : {"c2", "C1", "c1 ", "c"})
        QVERIFY(!broker.connecting(stranger, resume).take<ConnAck>().sessionPresent);
    broker.connected("p").send("32 L[ S'a' 0001 00 'x' ]");
    auto again = broker.connecting("c1", resume);
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.messages(), QStringLiteral("a q1 'x'"));
}

void ConformanceConnectPayload::MQTT_3_1_3_2_client_keepsClientIdOfSession()
{
    // A session that was made under an identifier that the server chose goes on under that identifier.
    auto options = persistentOptions();
    options.clientId.clear();
    SessionScript client;
    client.connected(options, "12 S'given'");
    QVERIFY(client.session.clientId() == "given");
    client.publish(1, "a", "", Qos::AtLeastOnce);
    client.lose();
    client.forget();
    options.clientId = client.session.clientId();
    client.connect(options);
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 00 003c P[ 11 00000e10 ] S'given' ]"));
    client.receive("20 L[ 01 00 00 ]");
    QCOMPARE(client.sent(), client.bytes("3a L[ S'a' 0001 00 ]"));
    client.lose();
    client.forget();

    // The state belongs to that identifier alone, whatever the server says.
    options.clientId = "other";
    client.connect(options);
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80"));
    client.forget();
    client.receive("20 L[ 01 00 00 ]");
    QCOMPARE(client.sent(), QStringLiteral("e0 01 82"));
    QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-3.2.2-4"));
}

void ConformanceConnectPayload::MQTT_3_1_3_3_broker_refusesMissingClientId_data()
{
    addRows({
        {"nothing", "10 L[ S'MQTT' 05 02 0000 00 ]", Clause::MQTT_3_1_3_3},
        {"cut off", "10 L[ S'MQTT' 05 02 0000 00 0002 'c' ]", Clause::RULE_2_1_4_Truncated},
        {"will alone", "10 L[ S'MQTT' 05 06 0000 00 00 S'w' S'x' ]", Clause::RULE_2_2_2_UnknownProperty},
    });
}

void ConformanceConnectPayload::MQTT_3_1_3_3_broker_refusesMissingClientId()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPayload::MQTT_3_1_3_3_client_writesClientIdFirst_data()
{
    QTest::addColumn<std::string>("clientId");
    QTest::newRow("some") << std::string("c1");
    QTest::newRow("empty") << std::string();
}

void ConformanceConnectPayload::MQTT_3_1_3_3_client_writesClientIdFirst()
{
    QFETCH(std::string, clientId);
    SessionScript client;
    auto options = everything();
    options.clientId = clientId;
    client.connect(options);
    QCOMPARE(client.sent(),
             client.bytes("10 L[ S'MQTT' 05 c6 003c 00 S'" + clientId + "' 00 S'w' S'x' S'u' S'p' ]"));
}

void ConformanceConnectPayload::MQTT_3_1_3_4_broker_refusesIllFormedClientId_data()
{
    addRows({
        {"no UTF-8", "10 L[ S'MQTT' 05 02 0000 00 S[ 'c' ff ] ]", Clause::MQTT_1_5_4_1},
        {"surrogate", "10 L[ S'MQTT' 05 02 0000 00 S[ edb080 ] ]", Clause::MQTT_1_5_4_1},
        {"cut off", "10 L[ S'MQTT' 05 02 0000 00 S[ 'c' f09f98 ] ]", Clause::MQTT_1_5_4_1},
        {"null character", "10 L[ S'MQTT' 05 02 0000 00 S[ 'c' 00 ] ]", Clause::MQTT_1_5_4_2},
    });
}

void ConformanceConnectPayload::MQTT_3_1_3_4_broker_refusesIllFormedClientId()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPayload::MQTT_3_1_3_4_client_sendsNoIllFormedClientId_data()
{
    using namespace std::string_literals;
    QTest::addColumn<std::string>("clientId");
    QTest::addColumn<QString>("event");
    QTest::newRow("no UTF-8") << "c\xff"s << QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-1");
    QTest::newRow("null character") << "c\0"s << QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-2");
    QTest::newRow("too long") << std::string(65'536, 'c')
                              << QStringLiteral("closed InvalidRequest 85 MQTT-3.1.3-4");
}

void ConformanceConnectPayload::MQTT_3_1_3_4_client_sendsNoIllFormedClientId()
{
    QFETCH(std::string, clientId);
    SessionScript client;
    client.connect({.clientId = clientId});
    QCOMPARE(client.sent(), QString());
    QTEST(client.events(), "event");
}

void ConformanceConnectPayload::MQTT_3_1_3_5_broker_allowsClientId_data()
{
    QTest::addColumn<std::string>("clientId");
    const std::string characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const auto character : characters)
        QTest::addRow("%c", character) << std::string(1, character);
    for (std::size_t length = 2; length <= 23; ++length)
        QTest::addRow("%zu characters", length) << characters.substr(length, length);
}

void ConformanceConnectPayload::MQTT_3_1_3_5_broker_allowsClientId()
{
    QFETCH(std::string, clientId);
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting(clientId);
    QCOMPARE(peer.sent(), bytes("20 L[ 00 00 00 ]"));
    QVERIFY(!peer.isClosed());
    QCOMPARE(broker.engine.clients().at(0).clientId, clientId);
}

void ConformanceConnectPayload::MQTT_3_1_3_6_broker_assignsUniqueClientId()
{
    BrokerScript broker;
    QStringList identifiers;
    for (int i = 0; i < 100; ++i) {
        const auto start = i % 2 == 0 ? PeerOptions::Start::Clean : PeerOptions::Start::Resume;
        auto peer = broker.connecting("", {.start = start});
        identifiers += QString::fromStdString(assignedId(peer));
        QVERIFY(!identifiers.last().isEmpty());
        QVERIFY(!peer.isClosed());
    }
    QCOMPARE(identifiers.removeDuplicates(), 0);
    QCOMPARE(broker.engine.statistics().clientsConnected, 100u);
}

void ConformanceConnectPayload::MQTT_3_1_3_7_broker_knowsAssignedClientId()
{
    BrokerScript broker;
    auto peer = broker.connecting("", {.properties = "11 0000003c"});
    const auto clientId = assignedId(peer);
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    peer.lose();
    broker.connected("p").send("32 L[ S'a' 0001 00 'x' ]");
    auto again = broker.connecting(clientId, {.start = PeerOptions::Start::Resume});
    const auto ack = again.take<ConnAck>();
    QVERIFY(ack.sessionPresent);
    QVERIFY(!ack.properties.contains(Property::AssignedClientIdentifier)); // the client has given it
    QCOMPARE(again.messages(), QStringLiteral("a q1 'x'"));
}

void ConformanceConnectPayload::MQTT_3_1_3_11_broker_refusesIllFormedWillTopic_data()
{
    addRows({
        {"no UTF-8", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S[ 'w' ff ] S'x' ]", Clause::MQTT_1_5_4_1},
        {"surrogate", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S[ eda080 ] S'x' ]", Clause::MQTT_1_5_4_1},
        {"null character", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S[ 'w' 00 ] S'x' ]", Clause::MQTT_1_5_4_2},
    });
}

void ConformanceConnectPayload::MQTT_3_1_3_11_broker_refusesIllFormedWillTopic()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPayload::MQTT_3_1_3_11_client_sendsNoIllFormedWillTopic()
{
    using namespace std::string_literals;
    for (const auto &topicName : {"w\xff"s, "w\0"s, std::string(65'536, 'w')}) {
        SessionScript client;
        auto options = everything();
        options.will->topicName = topicName;
        client.connect(options);
        QCOMPARE(client.sent(), QString());
        QVERIFY(client.events().startsWith(QStringLiteral("closed InvalidRequest 90 MQTT-")));
    }
}

void ConformanceConnectPayload::MQTT_3_1_3_12_broker_refusesIllFormedUserName_data()
{
    addRows({
        {"no UTF-8", "10 L[ S'MQTT' 05 82 0000 00 S'c1' S[ 'u' ff ] ]", Clause::MQTT_1_5_4_1},
        {"surrogate", "10 L[ S'MQTT' 05 82 0000 00 S'c1' S[ eda080 ] ]", Clause::MQTT_1_5_4_1},
        {"null character", "10 L[ S'MQTT' 05 c2 0000 00 S'c1' S[ 00 'u' ] S'p' ]", Clause::MQTT_1_5_4_2},
    });
}

void ConformanceConnectPayload::MQTT_3_1_3_12_broker_refusesIllFormedUserName()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPayload::MQTT_3_1_3_12_client_sendsNoIllFormedUserName()
{
    using namespace std::string_literals;
    for (const auto &userName : {"u\xff"s, "u\0"s, std::string(65'536, 'u')}) {
        SessionScript client;
        auto options = everything();
        options.userName = userName;
        client.connect(options);
        QCOMPARE(client.sent(), QString());
        QVERIFY(client.events().startsWith(QStringLiteral("closed InvalidRequest 8")));
    }
}

void ConformanceConnectPayload::MQTT_3_2_2_16_broker_assignsIdentifierThatNobodyHas()
{
    // Two brokers with the same randomness: what the first one assigns is taken in the second one.
    std::vector<std::string> usual;
    BrokerScript first;
    for (int i = 0; i < 3; ++i) {
        auto peer = first.connecting("");
        usual.push_back(assignedId(peer));
    }
    BrokerScript second;
    for (const auto &clientId : usual)
        second.connected(clientId, {.properties = "11 0000003c"}).lose(); // their sessions stay
    auto peer = second.connecting("");
    const auto clientId = assignedId(peer);
    QVERIFY(!clientId.empty());
    QVERIFY(std::find(usual.begin(), usual.end(), clientId) == usual.end());
    QCOMPARE(second.engine.statistics().sessions, 4u);
}

QTEST_APPLESS_MAIN(ConformanceConnectPayload)
#include "tst_connectpayload.moc"
