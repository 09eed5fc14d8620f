// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <fmt/format.h>

#include <set>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// A client that has returned to its session; what the broker sends again is there to be read.
BrokerScript::Peer returned(BrokerScript &broker)
{
    auto peer = broker.connecting("c", returning());
    if (!peer.take<ConnAck>().sessionPresent)
        QTest::qFail("the session is gone", __FILE__, __LINE__);
    return peer;
}

/// What a client sends when it has returned to its session.
QString resent(SessionScript &client)
{
    client.lose();
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 00 ]");
    return client.sent();
}

/// Publishes until every Packet Identifier is in use, sees that none comes twice, and that the next message gets the
/// one that was acknowledged.
void useEveryIdentifier(Qos qos)
{
    constexpr std::size_t all = 65'535;
    const auto qosValue = static_cast<unsigned>(qos);
    BrokerScript broker({.maximumOutput = 16 * 1024 * 1024, .outputHighWater = 16 * 1024 * 1024});
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    std::set<std::uint16_t> used;
    const auto message = wire(fmt::format("{:02x} L[ S'a' 0001 00 'x' ] 62 02 0001", 0x30 | qosValue << 1));
    const auto publish = [&] {
        publisher.sendBytes(message);
        publisher.forget();
    };
    for (std::size_t i = 0; i < all; ++i) {
        publish();
        const auto id = subscriber.take<Publish>().packetId;
        QVERIFY(id.isValid());
        QVERIFY(used.insert(id.value()).second);
    }
    publish();
    QCOMPARE(subscriber.sent(), QString());
    subscriber.send(qos == Qos::AtLeastOnce ? "40 02 4321" : "50 02 4321");
    if (qos == Qos::ExactlyOnce) {
        QCOMPARE(subscriber.sent(), bytes("62 02 4321"));
        subscriber.send("70 02 4321");
    }
    QCOMPARE(subscriber.take<Publish>().packetId, PacketId(0x4321));
}

/// The same for a client, which keeps some identifiers for its requests.
void useEveryClientIdentifier(Qos qos)
{
    SessionScript client;
    client.connected({.clientId = "c", .keepAlive = 0s});
    std::set<std::uint16_t> used;
    const auto takeId = [&]() -> std::uint16_t {
        const auto packet = decodePublish(client.effects.output.view(), {ProtocolVersion::V5, Side::Client});
        const auto id = packet ? packet->packetId.value() : std::uint16_t {0};
        client.effects.output.clear();
        return id;
    };
    for (;;) {
        client.publish(1, "a", "x", qos);
        if (client.effects.output.isEmpty())
            break;
        const auto id = takeId();
        QVERIFY(id != 0);
        QVERIFY(used.insert(id).second);
    }
    QVERIFY(used.size() > 60'000);
    client.receive(qos == Qos::AtLeastOnce ? "40 02 4321" : "50 02 4321");
    if (qos == Qos::ExactlyOnce) {
        QCOMPARE(client.sent(), SessionScript::bytes("62 02 4321"));
        client.receive("70 02 4321");
    }
    used.erase(0x4321);
    const auto next = takeId();
    QVERIFY(next != 0);
    QVERIFY(!used.contains(next));
}

} // namespace

/// What senders do at each QoS (4.3.1, 4.3.2, 4.3.3).
class ConformanceQosSender : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_3_1_1_broker_sendsWithoutDup();
    void MQTT_4_3_1_1_client_sendsWithoutDup();
    void MQTT_4_3_2_1_broker_usesUnusedIdentifiers() { useEveryIdentifier(Qos::AtLeastOnce); }
    void MQTT_4_3_2_1_client_usesUnusedIdentifiers() { useEveryClientIdentifier(Qos::AtLeastOnce); }
    void MQTT_4_3_2_2_broker_sendsFirstWithoutDup();
    void MQTT_4_3_2_2_client_sendsFirstWithoutDup();
    void MQTT_4_3_2_3_broker_awaitsPubAck();
    void MQTT_4_3_2_3_client_awaitsPubAck();
    void MQTT_4_3_3_1_broker_usesUnusedIdentifiers() { useEveryIdentifier(Qos::ExactlyOnce); }
    void MQTT_4_3_3_1_client_usesUnusedIdentifiers() { useEveryClientIdentifier(Qos::ExactlyOnce); }
    void MQTT_4_3_3_2_broker_sendsFirstWithoutDup();
    void MQTT_4_3_3_2_client_sendsFirstWithoutDup();
    void MQTT_4_3_3_3_broker_awaitsPubRec();
    void MQTT_4_3_3_3_client_awaitsPubRec();
    void MQTT_4_3_3_4_broker_answersPubRec();
    void MQTT_4_3_3_4_client_answersPubRec();
    void MQTT_4_3_3_5_broker_awaitsPubComp();
    void MQTT_4_3_3_5_client_awaitsPubComp();
    void MQTT_4_3_3_6_broker_sendsNoPublishAfterPubRel();
    void MQTT_4_3_3_6_client_sendsNoPublishAfterPubRel();
    void MQTT_4_3_3_7_broker_doesNotExpireWhatWasSent();
    void MQTT_4_3_3_7_client_doesNotExpireWhatWasSent();
};

void ConformanceQosSender::MQTT_4_3_1_1_broker_sendsWithoutDup()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {}, "00");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 'x' ] 3a L[ S'a' 0001 00 'y' ] 3c L[ S'a' 0002 00 'z' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' 00 'x' ] 30 L[ S'a' 00 'y' ] 30 L[ S'a' 00 'z' ]"));
    publisher.send("3b L[ S'a' 0003 00 'kept' ]");
    auto later = broker.connected("later");
    later.send("82 L[ 0001 00 S'a' 00 ]");
    QCOMPARE(later.sent(), bytes("90 L[ 0001 00 00 ] 31 L[ S'a' 00 'kept' ]"));
}

void ConformanceQosSender::MQTT_4_3_1_1_client_sendsWithoutDup()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 00 'x' ]"));
    QCOMPARE(resent(client), QString());
    client.publish(2, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 00 'x' ]"));
}

void ConformanceQosSender::MQTT_4_3_2_2_broker_sendsFirstWithoutDup()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("c", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0009 00 'x' ] 3a L[ S'a' 000a 00 'y' ]");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 00 'x' ] 32 L[ S'a' 0002 00 'y' ]"));
    subscriber.send("40 02 0001 40 02 0002");
    subscriber.lose();
    publisher.send("3b L[ S'a' 000b 00 'z' ]"); // waits, and is retained
    QCOMPARE(returned(broker).messages(), QStringLiteral("a q1 'z'"));
    auto later = broker.connected("later");
    later.send("82 L[ 0001 00 S'a' 01 ]");
    QCOMPARE(later.sent(), bytes("90 L[ 0001 00 01 ] 33 L[ S'a' 0001 00 'z' ]"));
}

void ConformanceQosSender::MQTT_4_3_2_2_client_sendsFirstWithoutDup()
{
    SessionScript client;
    client.publish(1, "a", "x", Qos::AtLeastOnce); // waits for the connection
    client.connect({.clientId = "c"});
    client.forget();
    client.receive("20 L[ 00 00 P[ 21 0001 ] ]");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 00 'x' ]"));
    client.publish(2, "a", "y", Qos::AtLeastOnce); // waits for the quota
    QCOMPARE(client.sent(), QString());
    client.receive("40 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0002 00 'y' ]"));
}

void ConformanceQosSender::MQTT_4_3_2_3_broker_awaitsPubAck()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("c", "a", lasting());
    broker.connected("p").send("32 L[ S'a' 0009 00 'x' ]");
    subscriber.send("40 02 0002 c0 00"); // for another message
    subscriber.lose();
    auto again = returned(broker);
    QCOMPARE(again.sent(), bytes("3a L[ S'a' 0001 00 'x' ]"));
    again.send("40 02 0001");
    again.lose();
    QCOMPARE(returned(broker).sent(), QString());
}

void ConformanceQosSender::MQTT_4_3_2_3_client_awaitsPubAck()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.receive("40 02 0002");
    QCOMPARE(client.events(), QString());
    QCOMPARE(resent(client), SessionScript::bytes("3a L[ S'a' 0001 00 'x' ]"));
    client.forget();
    client.receive("40 02 0001");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
    QCOMPARE(resent(client), QString());
}

void ConformanceQosSender::MQTT_4_3_3_2_broker_sendsFirstWithoutDup()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("c", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0009 00 'x' ] 3c L[ S'a' 000a 00 'y' ]");
    QCOMPARE(subscriber.sent(), bytes("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a' 0002 00 'y' ]"));
    subscriber.send("50 03 0001 80 50 03 0002 80");
    subscriber.lose();
    publisher.send("3d L[ S'a' 000b 00 'z' ]"); // waits, and is retained
    QCOMPARE(returned(broker).messages(), QStringLiteral("a q2 'z'"));
    auto later = broker.connected("later");
    later.send("82 L[ 0001 00 S'a' 02 ]");
    QCOMPARE(later.sent(), bytes("90 L[ 0001 00 02 ] 35 L[ S'a' 0001 00 'z' ]"));
}

void ConformanceQosSender::MQTT_4_3_3_2_client_sendsFirstWithoutDup()
{
    SessionScript client;
    client.publish(1, "a", "x", Qos::ExactlyOnce); // waits for the connection
    client.connect({.clientId = "c"});
    client.forget();
    client.receive("20 L[ 00 00 P[ 21 0001 ] ]");
    QCOMPARE(client.sent(), SessionScript::bytes("34 L[ S'a' 0001 00 'x' ]"));
    client.publish(2, "a", "y", Qos::ExactlyOnce); // waits for the quota
    QCOMPARE(client.sent(), QString());
    client.receive("50 03 0001 97");
    QCOMPARE(client.sent(), SessionScript::bytes("34 L[ S'a' 0002 00 'y' ]"));
}

void ConformanceQosSender::MQTT_4_3_3_3_broker_awaitsPubRec()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("c", "a", lasting());
    broker.connected("p").send("34 L[ S'a' 0009 00 'x' ]");
    subscriber.send("50 02 0002"); // for another message
    subscriber.lose();
    auto again = returned(broker);
    QCOMPARE(again.sent(), bytes("3c L[ S'a' 0001 00 'x' ]"));
    again.send("50 02 0001");
    again.lose();
    QCOMPARE(returned(broker).sent(), bytes("62 02 0001"));
}

void ConformanceQosSender::MQTT_4_3_3_3_client_awaitsPubRec()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.receive("50 02 0002");
    QCOMPARE(resent(client), SessionScript::bytes("3c L[ S'a' 0001 00 'x' ]"));
    client.receive("50 02 0001");
    QCOMPARE(resent(client), SessionScript::bytes("62 02 0001"));
}

void ConformanceQosSender::MQTT_4_3_3_4_broker_answersPubRec()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("c", "a");
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ] 34 L[ S'a' 0003 00 ]");
    subscriber.forget();
    subscriber.send("50 02 0003 50 03 0001 00");
    QCOMPARE(subscriber.sent(), bytes("62 02 0003 62 02 0001"));
    for (const std::string error : {"80", "83", "87", "90", "91", "97", "99"}) {
        publisher.send("34 L[ S'a' 0004 00 ] 62 02 0004");
        const auto id = subscriber.take<Publish>().packetId.value();
        subscriber.send(fmt::format("50 03 {:04x} {}", id, error));
        QCOMPARE(subscriber.sent(), QString());
        QVERIFY(!subscriber.isClosed());
    }
}

void ConformanceQosSender::MQTT_4_3_3_4_client_answersPubRec()
{
    SessionScript client;
    client.connected();
    for (std::uint64_t token = 1; token <= 10; ++token)
        client.publish(token, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0003 50 03 0001 00 50 03 0002 10");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0003 62 02 0001 62 02 0002"));
    client.receive(
        "50 03 0004 80 50 03 0005 83 50 03 0006 87 50 03 0007 90 50 03 0008 91 50 03 0009 97 50 03 000a 99");
    QCOMPARE(client.sent(), QString());
    QVERIFY(client.session.isConnected());
}

void ConformanceQosSender::MQTT_4_3_3_5_broker_awaitsPubComp()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", lasting());
    broker.connected("p").send("34 L[ S'a' 0009 00 'x' ]");
    peer.send("50 02 0001");
    for (int connection = 0; connection < 2; ++connection) {
        peer.lose();
        peer = returned(broker);
        QCOMPARE(peer.sent(), bytes("62 02 0001"));
        peer.send("70 02 0002"); // for another message
    }
    peer.send("70 02 0001");
    peer.lose();
    QCOMPARE(returned(broker).sent(), QString());
}

void ConformanceQosSender::MQTT_4_3_3_5_client_awaitsPubComp()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.receive("50 02 0001");
    client.forget();
    for (int connection = 0; connection < 2; ++connection) {
        QCOMPARE(resent(client), SessionScript::bytes("62 02 0001"));
        client.forget();
        client.receive("70 02 0002");
        QCOMPARE(client.events(), QString());
    }
    client.receive("70 02 0001");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
    QCOMPARE(resent(client), QString());
}

void ConformanceQosSender::MQTT_4_3_3_6_broker_sendsNoPublishAfterPubRel()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", lasting());
    broker.connected("p").send("34 L[ S'a' 0009 00 'x' ] 34 L[ S'a' 000a 00 'y' ]");
    peer.send("50 02 0001");
    peer.forget();
    peer.send("50 02 0001"); // once more
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.lose();
    QCOMPARE(returned(broker).sent(), bytes("62 02 0001 3c L[ S'a' 0002 00 'y' ]"));
}

void ConformanceQosSender::MQTT_4_3_3_6_client_sendsNoPublishAfterPubRel()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.publish(2, "a", "y", Qos::ExactlyOnce);
    client.receive("50 02 0001");
    client.forget();
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
    QCOMPARE(resent(client), SessionScript::bytes("62 02 0001 3c L[ S'a' 0002 00 'y' ]"));
}

void ConformanceQosSender::MQTT_4_3_3_7_broker_doesNotExpireWhatWasSent()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0009 P[ 02 00000005 ] 'sent' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q2 'sent'"));
    peer.lose();
    publisher.send("34 L[ S'a' 000a P[ 02 00000005 ] 'waiting' ]");
    broker.advance(1min);
    auto again = returned(broker);
    QCOMPARE(again.messages(), QStringLiteral("a q2 dup 'sent'"));
    again.send("50 02 0001");
    QCOMPARE(again.sent(), bytes("62 02 0001"));
}

void ConformanceQosSender::MQTT_4_3_3_7_client_doesNotExpireWhatWasSent()
{
    PropertyList expiry;
    expiry.add(Property::MessageExpiryInterval, 5);
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::ExactlyOnce, expiry);
    client.forget();
    client.clock.advance(1min);
    QCOMPARE(resent(client), SessionScript::bytes("3c L[ S'a' 0001 P[ 02 00000005 ] 'x' ]"));
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
}

QTEST_APPLESS_MAIN(ConformanceQosSender)
#include "tst_qossender.moc"
