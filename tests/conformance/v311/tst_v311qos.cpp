// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// The delivery protocols of each QoS (3.6, 4.3).
class ConformanceQos311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_6_1_1_broker_closesOnOtherFlags_data();
    void MQTT311_3_6_1_1_broker_closesOnOtherFlags();
    void MQTT311_3_6_1_1_broker_sendsTheFlags_data();
    void MQTT311_3_6_1_1_broker_sendsTheFlags();
    void MQTT311_3_6_1_1_client_sendsTheFlags_data();
    void MQTT311_3_6_1_1_client_sendsTheFlags();
    void MQTT311_3_6_1_1_client_closesOnOtherFlags();
    void MQTT311_4_3_1_1_broker_sendsQos0WithoutDup_data();
    void MQTT311_4_3_1_1_broker_sendsQos0WithoutDup();
    void MQTT311_4_3_1_1_client_sendsQos0WithoutDup_data();
    void MQTT311_4_3_1_1_client_sendsQos0WithoutDup();
    void MQTT311_4_3_2_1_broker_holdsQos1UntilPubAck_data();
    void MQTT311_4_3_2_1_broker_holdsQos1UntilPubAck();
    void MQTT311_4_3_2_1_client_holdsQos1UntilPubAck_data();
    void MQTT311_4_3_2_1_client_holdsQos1UntilPubAck();
    void MQTT311_4_3_2_2_broker_takesEachQos1AsNew_data();
    void MQTT311_4_3_2_2_broker_takesEachQos1AsNew();
    void MQTT311_4_3_2_2_client_takesEachQos1AsNew_data();
    void MQTT311_4_3_2_2_client_takesEachQos1AsNew();
    void MQTT311_4_3_3_1_broker_sendsQos2InFourSteps_data();
    void MQTT311_4_3_3_1_broker_sendsQos2InFourSteps();
    void MQTT311_4_3_3_1_client_sendsQos2InFourSteps_data();
    void MQTT311_4_3_3_1_client_sendsQos2InFourSteps();
    void MQTT311_4_3_3_2_broker_takesQos2Once_data();
    void MQTT311_4_3_3_2_broker_takesQos2Once();
    void MQTT311_4_3_3_2_broker_takesAsManyAsThereAreIdentifiers_data();
    void MQTT311_4_3_3_2_broker_takesAsManyAsThereAreIdentifiers();
    void MQTT311_4_3_3_2_client_takesQos2Once_data();
    void MQTT311_4_3_3_2_client_takesQos2Once();
};

namespace {

/// The client comes back; what it sends behind the CONNACK.
QString sentAfterReturn(SessionScript &client, ProtocolVersion version)
{
    client.lose();
    client.connect(persistentOptions(version));
    client.forget();
    client.receive(version == v311 ? "20 02 01 00" : "20 02 00 00");
    auto sent = client.sent();
    client.forget();
    return sent;
}

} // namespace

void ConformanceQos311::MQTT311_3_6_1_1_broker_closesOnOtherFlags_data()
{
    addPackets({{"none", "60"}, {"bit 0", "63"}, {"bit 2", "66"}, {"bit 3", "6a"}, {"all", "6f"}});
}

void ConformanceQos311::MQTT311_3_6_1_1_broker_closesOnOtherFlags()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send("34 L[ S'a' 0001 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001"));
    peer.send(packet + " 02 0001");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_6_1_1);
}

void ConformanceQos311::MQTT311_3_6_1_1_broker_sendsTheFlags_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_3_6_1_1_broker_sendsTheFlags()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    broker.connected("p", {.version = version}).send("34 L[ S'a' 0009 'x' ]");
    peer.forget();
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.lose();
    QCOMPARE(broker.connected("c", kept).sent(), bytes("62 02 0001"));
}

void ConformanceQos311::MQTT311_3_6_1_1_client_sendsTheFlags_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_3_6_1_1_client_sendsTheFlags()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
    QCOMPARE(sentAfterReturn(client, version), SessionScript::bytes("62 02 0001"));
    client.receive("50 02 7777"); // unknown, answered so that the server can forget it
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 7777"));
}

void ConformanceQos311::MQTT311_3_6_1_1_client_closesOnOtherFlags()
{
    SessionScript client;
    client.connected(options311());
    client.receive("34 L[ S'a' 0001 'x' ]");
    client.forget();
    client.receive("60 02 0001");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.6.1-1"));
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));
}

void ConformanceQos311::MQTT311_4_3_1_1_broker_sendsQos0WithoutDup_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_1_1_broker_sendsQos0WithoutDup()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 00", kept);
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'a' '0' ] 3a L[ S'a' 0001 '1' ]");
    QCOMPARE(peer.sent(), bytes("30 L[ S'a' '0' ] 30 L[ S'a' '1' ]"));
    peer.lose();
    QCOMPARE(broker.connected("c", kept).sent(), QString()); // never again
}

void ConformanceQos311::MQTT311_4_3_1_1_client_sendsQos0WithoutDup_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_1_1_client_sendsQos0WithoutDup()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 'x' ]"));
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
    QCOMPARE(sentAfterReturn(client, version), QString());
}

void ConformanceQos311::MQTT311_4_3_2_1_broker_holdsQos1UntilPubAck_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_2_1_broker_holdsQos1UntilPubAck()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 01", kept);
    broker.connected("p", {.version = version}).send("32 L[ S'a' 0009 '1' ] 32 L[ S'a' 000a '2' ]");
    QCOMPARE(peer.sent(), bytes("32 L[ S'a' 0001 '1' ] 32 L[ S'a' 0002 '2' ]"));
    peer.send("40 02 0002  40 02 7777"); // another's, nobody's
    QVERIFY(!peer.isClosed());
    peer.lose();
    peer = broker.connected("c", kept);
    QCOMPARE(peer.sent(), bytes("3a L[ S'a' 0001 '1' ]"));
    peer.send("40 02 0001");
    peer.lose();
    QCOMPARE(broker.connected("c", kept).sent(), QString());
}

void ConformanceQos311::MQTT311_4_3_2_1_client_holdsQos1UntilPubAck_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_2_1_client_holdsQos1UntilPubAck()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.publish(1, "a", "1", Qos::AtLeastOnce);
    client.publish(2, "a", "2", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 '1' ] 32 L[ S'a' 0002 '2' ]"));
    QCOMPARE(client.events(), QString());
    client.receive("40 02 0002  40 02 7777");
    QCOMPARE(client.events(), QStringLiteral("publish 2 done 00"));
    QCOMPARE(sentAfterReturn(client, version), SessionScript::bytes("3a L[ S'a' 0001 '1' ]"));
    client.receive("40 02 0001");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
    QCOMPARE(sentAfterReturn(client, version), QString());
}

void ConformanceQos311::MQTT311_4_3_2_2_broker_takesEachQos1AsNew_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_2_2_broker_takesEachQos1AsNew()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'a' 00", {.version = version});
    auto peer = broker.connected("c", {.version = version});
    for (const std::string first : {"32", "32", "3a", "3a"}) {
        peer.send(first + " L[ S'a' 0005 'x' ]");
        QCOMPARE(peer.sent(), bytes("40 02 0005"));
        QCOMPARE(observer.messages(), QStringLiteral("a q0 'x'"));
    }
}

void ConformanceQos311::MQTT311_4_3_2_2_client_takesEachQos1AsNew_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_2_2_client_takesEachQos1AsNew()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    for (const std::string first : {"32", "32", "3a", "3a"}) {
        client.receive(first + " L[ S'a' 0005 'x' ]");
        QCOMPARE(client.sent(), SessionScript::bytes("40 02 0005"));
        QCOMPARE(client.events(), QStringLiteral("message a q1 'x'"));
    }
}

void ConformanceQos311::MQTT311_4_3_3_1_broker_sendsQos2InFourSteps_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_3_1_broker_sendsQos2InFourSteps()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    broker.connected("p", {.version = version}).send("34 L[ S'a' 0009 '1' ] 34 L[ S'a' 000a '2' ]");
    QCOMPARE(peer.sent(), bytes("34 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ]"));
    peer.lose();
    peer = broker.connected("c", kept); // no PUBREC: both are sent again
    QCOMPARE(peer.sent(), bytes("3c L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]"));
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    for (int i = 0; i < 2; ++i) {
        peer.lose();
        peer = broker.connected("c", kept); // no PUBCOMP: PUBREL again, but never PUBLISH
        QCOMPARE(peer.sent(), bytes("62 02 0001  3c L[ S'a' 0002 '2' ]"));
    }
    peer.send("50 02 0001"); // repeated
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("70 02 0001  50 02 0002  70 02 0002");
    QCOMPARE(peer.sent(), bytes("62 02 0002"));
    peer.lose();
    QCOMPARE(broker.connected("c", kept).sent(), QString());
}

void ConformanceQos311::MQTT311_4_3_3_1_client_sendsQos2InFourSteps_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_3_1_client_sendsQos2InFourSteps()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("34 L[ S'a' 0001 'x' ]"));
    QCOMPARE(sentAfterReturn(client, version), SessionScript::bytes("3c L[ S'a' 0001 'x' ]"));
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
    QCOMPARE(client.events(), QString());
    for (int i = 0; i < 2; ++i)
        QCOMPARE(sentAfterReturn(client, version), SessionScript::bytes("62 02 0001"));
    client.receive("50 02 0001"); // repeated
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
    QCOMPARE(client.events(), QString());
    client.receive("70 02 0001");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
    QCOMPARE(sentAfterReturn(client, version), QString());
}

void ConformanceQos311::MQTT311_4_3_3_2_broker_takesQos2Once_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_3_2_broker_takesQos2Once()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto observer = subscribed(broker, "o", "S'a' 00", {.version = version});
    auto peer = broker.connected("c", kept);
    peer.send("34 L[ S'a' 0005 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0005"));
    QCOMPARE(observer.messages(), QStringLiteral("a q0 'x'"));
    peer.send("3c L[ S'a' 0005 'x' ] 34 L[ S'a' 0005 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0005  50 02 0005"));
    peer.lose();
    peer = broker.connected("c", kept);
    peer.send("3c L[ S'a' 0005 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0005"));
    QCOMPARE(observer.sent(), QString());
    peer.send("62 02 0005  62 02 0005"); // the second time it is not known any more
    QCOMPARE(peer.sent(), bytes("70 02 0005  70 02 0005"));
    peer.send("3c L[ S'a' 0005 'new' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0005"));
    QCOMPARE(observer.messages(), QStringLiteral("a q0 'new'"));
}

void ConformanceQos311::MQTT311_4_3_3_2_broker_takesAsManyAsThereAreIdentifiers_data()
{
    addVersionsBefore5();
}

/// Before MQTT 5 a client is told of no Receive Maximum and cannot keep to it.
void ConformanceQos311::MQTT311_4_3_3_2_broker_takesAsManyAsThereAreIdentifiers()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.receiveMaximum = 2});
    auto peer = broker.connected("c", {.version = version});
    peer.send("34 L[ S'a' 0001 'x' ] 34 L[ S'a' 0002 'x' ] 34 L[ S'a' 0003 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001  50 02 0002  50 02 0003"));
    QVERIFY(!peer.isClosed());
}

void ConformanceQos311::MQTT311_4_3_3_2_client_takesQos2Once_data()
{
    addVersionsBefore5();
}

void ConformanceQos311::MQTT311_4_3_3_2_client_takesQos2Once()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.receive("34 L[ S'a' 0005 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0005"));
    QCOMPARE(client.events(), QStringLiteral("message a q2 'x'"));
    client.receive("3c L[ S'a' 0005 'x' ] 34 L[ S'a' 0005 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0005  50 02 0005"));
    QCOMPARE(client.events(), QString());
    QCOMPARE(sentAfterReturn(client, version), QString());
    client.receive("3c L[ S'a' 0005 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0005"));
    client.receive("62 02 0005  62 02 0005"); // the second time it is not known any more
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 0005  70 02 0005"));
    QCOMPARE(client.events(), QString());
    client.receive("3c L[ S'a' 0005 'new' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0005"));
    QCOMPARE(client.events(), QStringLiteral("message a q2 'new'"));
}

QTEST_APPLESS_MAIN(ConformanceQos311)
#include "tst_v311qos.moc"
