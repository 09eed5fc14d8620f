// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

using namespace espalier;

/// Client Identifiers (3.1.3.1) and who uses one twice (3.1.4).
class ConformanceClientId311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_3_2_broker_keepsSessionsByIdentifier_data();
    void MQTT311_3_1_3_2_broker_keepsSessionsByIdentifier();
    void MQTT311_3_1_3_2_client_keepsItsIdentifier();
    void MQTT311_3_1_3_5_broker_takesLettersAndDigits_data();
    void MQTT311_3_1_3_5_broker_takesLettersAndDigits();
    void MQTT311_3_1_3_6_broker_assignsUniqueIdentifiers();
    void MQTT311_3_1_3_7_broker_refusesTheEmptyOneForAKeptSession();
    void MQTT311_3_1_3_7_client_sendsTheEmptyOneWithCleanSessionOnly_data();
    void MQTT311_3_1_3_7_client_sendsTheEmptyOneWithCleanSessionOnly();
    void MQTT311_3_1_3_8_broker_refusesTheEmptyOneForAKeptSession();
    void MQTT311_3_1_3_9_broker_answersThatItRejects_data();
    void MQTT311_3_1_3_9_broker_answersThatItRejects();
    void MQTT311_3_1_4_2_broker_disconnectsTheExistingClient_data();
    void MQTT311_3_1_4_2_broker_disconnectsTheExistingClient();
    void MQTT311_3_1_4_2_broker_leavesOthersAlone();
};

void ConformanceClientId311::MQTT311_3_1_3_2_broker_keepsSessionsByIdentifier_data()
{
    addVersionsBefore5();
}

void ConformanceClientId311::MQTT311_3_1_3_2_broker_keepsSessionsByIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    subscribed(broker, "one", "S'1' 01", kept).lose();
    subscribed(broker, "One", "S'2' 01", kept).lose(); // not the same: letters are compared as they are
    subscribed(broker, "one ", "S'3' 01", kept).lose();
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'1' 0001 'x' ] 32 L[ S'2' 0001 'x' ] 32 L[ S'3' 0001 'x' ]");
    QCOMPARE(broker.connected("One", kept).messages(), QStringLiteral("2 q1 'x'"));
    QCOMPARE(broker.connected("one ", kept).messages(), QStringLiteral("3 q1 'x'"));
    QCOMPARE(broker.connected("one", kept).messages(), QStringLiteral("1 q1 'x'"));
    QCOMPARE(broker.connected("on", kept).messages(), QString());
}

void ConformanceClientId311::MQTT311_3_1_3_2_client_keepsItsIdentifier()
{
    const auto options = persistentOptions(v311);
    SessionScript client;
    client.connect(options);
    const auto first = client.sent();
    QCOMPARE(first, connectText(v311, "00 003c S'c'"));
    client.receive("20 02 00 00");
    client.lose();
    client.forget();
    client.connect(options);
    QCOMPARE(client.sent(), first);
}

void ConformanceClientId311::MQTT311_3_1_3_5_broker_takesLettersAndDigits_data()
{
    QTest::addColumn<std::string>("clientId");
    for (const auto *clientId :
         {"a", "Z", "0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ0000000"})
        QTest::newRow(clientId) << std::string(clientId);
}

void ConformanceClientId311::MQTT311_3_1_3_5_broker_takesLettersAndDigits()
{
    QFETCH(std::string, clientId);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto peer = broker.connecting(clientId, {.version = version, .start = resume});
        QCOMPARE(peer.sent(), bytes("20 02 00 00"));
        QVERIFY(!peer.isClosed());
        QCOMPARE(broker.engine.clients().front().clientId, clientId);
    }
}

void ConformanceClientId311::MQTT311_3_1_3_6_broker_assignsUniqueIdentifiers()
{
    BrokerScript broker;
    auto first = broker.connecting("", {.version = v311, .will = "S'will' S'first'"});
    auto second = broker.connecting("", {.version = v311, .will = "S'will' S'second'"});
    QCOMPARE(first.sent(), bytes("20 02 00 00"));
    QCOMPARE(second.sent(), bytes("20 02 00 00"));
    QVERIFY2(!first.isClosed(), "the second is another client");
    const auto clients = broker.engine.clients();
    QCOMPARE(clients.size(), std::size_t {2});
    QVERIFY(!clients[0].clientId.empty() && !clients[1].clientId.empty());
    QVERIFY(clients[0].clientId != clients[1].clientId);
    // From here on it is a client like any other.
    first.send("82 L[ 0001 S'will' 01 ]");
    QCOMPARE(first.sent(), bytes("90 03 0001 01"));
    second.lose();
    QCOMPARE(first.messages(), QStringLiteral("will q0 'second'"));
    first.send("e0 00");
    QCOMPARE(broker.engine.statistics().sessions, 0U);
}

void ConformanceClientId311::MQTT311_3_1_3_7_broker_refusesTheEmptyOneForAKeptSession()
{
    BrokerScript broker;
    auto peer = broker.connecting("", {.version = v311, .start = resume});
    QCOMPARE(peer.sent(), bytes("20 02 00 02"));
    QVERIFY(peer.isClosed());
}

void ConformanceClientId311::MQTT311_3_1_3_7_client_sendsTheEmptyOneWithCleanSessionOnly_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("isClean");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("clean") << v311 << true << true;
    QTest::newRow("kept") << v311 << false << false;
    QTest::newRow("clean, 3.1") << v31 << true << false;
    QTest::newRow("kept, 3.1") << v31 << false << false;
}

void ConformanceClientId311::MQTT311_3_1_3_7_client_sendsTheEmptyOneWithCleanSessionOnly()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, isClean);
    QFETCH(bool, isSent);
    const ConnectOptions options {.version = version, .cleanStart = isClean};
    if (isSent)
        QCOMPARE(sentFor(options), connectText(version, "02 003c S''"));
    else
        QCOMPARE(refused(options), QStringLiteral("closed InvalidRequest 85 MQTT-3.1.3-7"));
}

void ConformanceClientId311::MQTT311_3_1_3_8_broker_refusesTheEmptyOneForAKeptSession()
{
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send("10 L[ S'MQTT' 04 04 0000 S'' S'will' S'x' ]");
    QCOMPARE(peer.sent(), bytes("20 02 00 02"));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0U);
}

void ConformanceClientId311::MQTT311_3_1_3_9_broker_answersThatItRejects_data()
{
    addPackets({{"3.1.1", "10 L[ S'MQTT' 04 00 0000 S'' ]"},
                {"3.1, kept", "10 L[ S'MQIsdp' 03 00 0000 S'' ]"},
                {"3.1, clean", "10 L[ S'MQIsdp' 03 02 0000 S'' ]"}});
}

void ConformanceClientId311::MQTT311_3_1_3_9_broker_answersThatItRejects()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), bytes("20 02 00 02"));
    QVERIFY(peer.isClosed());
}

void ConformanceClientId311::MQTT311_3_1_4_2_broker_disconnectsTheExistingClient_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<PeerOptions::Start>("first");
    QTest::addColumn<PeerOptions::Start>("second");
    const auto clean = PeerOptions::Start::Clean;
    QTest::newRow("clean, clean") << v311 << clean << clean;
    QTest::newRow("clean, kept") << v311 << clean << resume;
    QTest::newRow("kept, clean") << v311 << resume << clean;
    QTest::newRow("kept, kept") << v311 << resume << resume;
    QTest::newRow("3.1") << v31 << resume << resume;
}

void ConformanceClientId311::MQTT311_3_1_4_2_broker_disconnectsTheExistingClient()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(PeerOptions::Start, first);
    QFETCH(PeerOptions::Start, second);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'will' 00");
    auto existing = broker.connected("c", {.version = version, .start = first, .will = "S'will' S'gone'"});
    auto next = broker.connected("c", {.version = version, .start = second});
    QCOMPARE(existing.sent(), QString());
    QVERIFY(existing.isClosed());
    QVERIFY(!next.isClosed());
    QCOMPARE(observer.messages(), QStringLiteral("will q0 'gone'"));
    next.send("c0 00");
    QCOMPARE(next.sent(), bytes("d0 00"));
    QCOMPARE(broker.engine.statistics().clientsConnected, 2U);
}

void ConformanceClientId311::MQTT311_3_1_4_2_broker_leavesOthersAlone()
{
    BrokerScript broker;
    auto existing = broker.connected("c", {.version = v311});
    auto other = broker.connected("C", {.version = v311});
    auto malformed = broker.opened();
    malformed.send("10 L[ S'MQTT' 04 03 0000 S'c' ]"); // must not throw anybody out
    QVERIFY(malformed.isClosed());
    QVERIFY(!existing.isClosed());
    QVERIFY(!other.isClosed());
}

QTEST_APPLESS_MAIN(ConformanceClientId311)
#include "tst_v311clientid.moc"
