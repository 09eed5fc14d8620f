// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// What is sent again, who receives a message, and in which order (4.4, 4.5, 4.6).
class ConformanceDelivery311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_4_4_0_1_broker_sendsAgain_data();
    void MQTT311_4_4_0_1_broker_sendsAgain();
    void MQTT311_4_4_0_1_client_sendsAgain_data();
    void MQTT311_4_4_0_1_client_sendsAgain();
    void MQTT311_4_4_0_1_client_sendsAgainToAServerWithoutTheSession();
    void MQTT311_4_5_0_1_broker_addsToEachMatchingSession_data();
    void MQTT311_4_5_0_1_broker_addsToEachMatchingSession();
    void MQTT311_4_5_0_2_client_acknowledgesEverything_data();
    void MQTT311_4_5_0_2_client_acknowledgesEverything();
    void MQTT311_4_6_0_1_client_sendsAgainInOrder_data();
    void MQTT311_4_6_0_1_client_sendsAgainInOrder();
    void MQTT311_4_6_0_2_client_sendsPubAckInOrder_data();
    void MQTT311_4_6_0_2_client_sendsPubAckInOrder();
    void MQTT311_4_6_0_3_client_sendsPubRecInOrder_data();
    void MQTT311_4_6_0_3_client_sendsPubRecInOrder();
    void MQTT311_4_6_0_4_client_sendsPubRelInOrder_data();
    void MQTT311_4_6_0_4_client_sendsPubRelInOrder();
    void MQTT311_4_6_0_5_broker_keepsTheOrderOfEveryTopic_data();
    void MQTT311_4_6_0_5_broker_keepsTheOrderOfEveryTopic();
    void MQTT311_4_6_0_6_broker_sendsAgainInOrder_data();
    void MQTT311_4_6_0_6_broker_sendsAgainInOrder();
    void MQTT311_4_6_0_6_broker_keepsTheOrderOfWhatWaited_data();
    void MQTT311_4_6_0_6_broker_keepsTheOrderOfWhatWaited();
    void MQTT311_4_6_0_6_broker_acknowledgesInOrder_data();
    void MQTT311_4_6_0_6_broker_acknowledgesInOrder();
};

namespace {

const char *sessionPresent(ProtocolVersion version)
{
    return version == v311 ? "20 02 01 00" : "20 02 00 00";
}

} // namespace

void ConformanceDelivery311::MQTT311_4_4_0_1_broker_sendsAgain_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_4_0_1_broker_sendsAgain()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    broker.connected("p", {.version = version})
        .send("30 L[ S'a' '0' ] 32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ] 34 L[ S'a' 0003 '3' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 '0'; a q1 '1'; a q2 '2'; a q2 '3'"));
    peer.send("50 02 0003");
    peer.forget();
    broker.advance(std::chrono::hours(1));
    QCOMPARE(peer.sent(), QString()); // not while the connection stands
    peer.lose();
    auto again = broker.connected("c", kept);
    QCOMPARE(again.sent(), bytes("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ] 62 02 0003"));
}

void ConformanceDelivery311::MQTT311_4_4_0_1_client_sendsAgain_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_4_0_1_client_sendsAgain()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "1", Qos::AtLeastOnce);
    client.publish(2, "a", "2", Qos::ExactlyOnce);
    client.publish(3, "a", "3", Qos::ExactlyOnce);
    client.publish(4, "a", "0", Qos::AtMostOnce);
    client.receive("50 02 0003");
    client.forget();
    client.advance(std::chrono::seconds(59));
    QCOMPARE(client.sent(), QString()); // not while the connection stands
    client.lose();
    client.connect(options);
    client.forget();
    client.receive(sessionPresent(version));
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0003  3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]"));
}

/// 3.1.1 knows no Session Present of 0 that would end the client's own session: its messages are not lost.
void ConformanceDelivery311::MQTT311_4_4_0_1_client_sendsAgainToAServerWithoutTheSession()
{
    const auto options = persistentOptions(v311);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "1", Qos::AtLeastOnce);
    client.publish(2, "a", "2", Qos::ExactlyOnce);
    client.receive("34 L[ S'b' 0009 'of the old session' ]");
    client.lose();
    client.connect(options);
    client.forget();
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ]"));
    QCOMPARE(client.events(), QStringLiteral("connected"));
    // The server's identifiers begin anew, so that what comes with one of them is new.
    client.receive("34 L[ S'b' 0009 'of the new session' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'of the new session'"));
    client.receive("40 02 0001  50 02 0002  70 02 0002");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00; publish 2 done 00"));
}

void ConformanceDelivery311::MQTT311_4_5_0_1_broker_addsToEachMatchingSession_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_5_0_1_broker_addsToEachMatchingSession()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    subscribed(broker, "absent", "S'a/#' 01", kept).lose();
    auto present = subscribed(broker, "present", "S'a/+' 01", kept);
    auto other = subscribed(broker, "other", "S'b' 01", kept);
    auto publisher = subscribed(broker, "p", "S'a/b' 01", kept);
    publisher.send("32 L[ S'a/b' 0001 'x' ]");
    QCOMPARE(publisher.sent(), bytes("32 L[ S'a/b' 0001 'x' ] 40 02 0001")); // its own subscription counts
    QCOMPARE(present.messages(), QStringLiteral("a/b q1 'x'"));
    QCOMPARE(other.sent(), QString());
    QCOMPARE(broker.connected("absent", kept).messages(), QStringLiteral("a/b q1 'x'"));
    // It belongs to the session now, although it was not acknowledged.
    present.lose();
    QCOMPARE(broker.connected("present", kept).messages(), QStringLiteral("a/b q1 dup 'x'"));
}

void ConformanceDelivery311::MQTT311_4_5_0_2_client_acknowledgesEverything_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_5_0_2_client_acknowledgesEverything()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    // Nothing was subscribed; an empty payload, RETAIN and a repetition are acknowledged no less.
    client.receive("32 L[ S'a' 0001 'x' ] 33 L[ S'b' 0002 ] 34 L[ S'c' 0003 'x' ] 3c L[ S'c' 0003 'x' ]"
                   "3a L[ S'$SYS/d' 0004 'x' ]");
    QCOMPARE(client.sent(),
             SessionScript::bytes("40 02 0001  40 02 0002  50 02 0003  50 02 0003  40 02 0004"));
    client.receive("62 02 0003");
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 0003"));
}

void ConformanceDelivery311::MQTT311_4_6_0_1_client_sendsAgainInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_1_client_sendsAgainInOrder()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    for (std::uint64_t token = 1; token <= 3; ++token)
        client.publish(token, "a", "x", Qos::AtLeastOnce);
    client.receive("40 02 0001  40 02 0003");
    client.publish(4, "a", "4", Qos::ExactlyOnce);
    client.publish(5, "b", "5", Qos::AtLeastOnce);
    client.publish(6, "a", "6", Qos::ExactlyOnce);
    client.lose();
    client.publish(7, "a", "7", Qos::AtLeastOnce); // behind all that was sent before
    for (int i = 0; i < 2; ++i) {
        client.connect(options);
        client.forget();
        client.receive(sessionPresent(version));
        const std::string again =
            "3a L[ S'a' 0002 'x' ] 3c L[ S'a' 0004 '4' ] 3a L[ S'b' 0005 '5' ] 3c L[ S'a' 0006 '6' ] ";
        QCOMPARE(client.sent(), SessionScript::bytes(again + (i == 0 ? "32" : "3a") + " L[ S'a' 0007 '7' ]"));
        client.lose();
    }
}

void ConformanceDelivery311::MQTT311_4_6_0_2_client_sendsPubAckInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_2_client_sendsPubAckInOrder()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.receive("32 L[ S'a' 0009 'x' ] 32 L[ S'b' 0002 'x' ] 30 L[ S'a' 'x' ] 32 L[ S'a' 0005 'x' ]");
    client.receive("32 L[ S'a' 0001 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0009  40 02 0002  40 02 0005  40 02 0001"));
}

void ConformanceDelivery311::MQTT311_4_6_0_3_client_sendsPubRecInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_3_client_sendsPubRecInOrder()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.receive("34 L[ S'a' 0009 'x' ] 34 L[ S'b' 0002 'x' ] 3c L[ S'a' 0009 'x' ] 34 L[ S'a' 0005 'x' ]");
    client.receive("34 L[ S'a' 0001 'x' ]");
    QCOMPARE(client.sent(),
             SessionScript::bytes("50 02 0009  50 02 0002  50 02 0009  50 02 0005  50 02 0001"));
}

void ConformanceDelivery311::MQTT311_4_6_0_4_client_sendsPubRelInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_4_client_sendsPubRelInOrder()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    for (std::uint64_t token = 1; token <= 4; ++token)
        client.publish(token, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0003  50 02 0001");
    client.receive("50 02 0004");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0003  62 02 0001  62 02 0004"));
    client.lose();
    client.connect(options);
    client.forget();
    client.receive(sessionPresent(version));
    QCOMPARE(client.sent(),
             SessionScript::bytes("62 02 0003  62 02 0001  62 02 0004  3c L[ S'a' 0002 'x' ]"));
}

void ConformanceDelivery311::MQTT311_4_6_0_5_broker_keepsTheOrderOfEveryTopic_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("first");
    QTest::addColumn<int>("qos");
    for (const auto version : {v311, v31}) {
        const char *name = version == v311 ? "3.1.1" : "3.1";
        QTest::addRow("%s, QoS 0", name) << version << std::string("30 L[ S'a' ") << 0;
        QTest::addRow("%s, QoS 1", name) << version << std::string("32 L[ S'a' 0001 ") << 1;
        QTest::addRow("%s, QoS 2", name) << version << std::string("34 L[ S'a' 0001 ") << 2;
    }
}

void ConformanceDelivery311::MQTT311_4_6_0_5_broker_keepsTheOrderOfEveryTopic()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, first);
    QFETCH(int, qos);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a' 02", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    QStringList expected;
    for (int i = 0; i < 100; ++i) {
        publisher.send(first + "'" + std::to_string(i) + "' ] 62 02 0001");
        expected += QStringLiteral("a q%1 '%2'").arg(qos).arg(i);
    }
    QCOMPARE(peer.messages(), expected.join(QStringLiteral("; ")));
}

void ConformanceDelivery311::MQTT311_4_6_0_6_broker_sendsAgainInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_6_broker_sendsAgainInOrder()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'#' 02", kept);
    auto publisher = broker.connected("p", {.version = version});
    for (const std::string payload : {"1", "2", "3"})
        publisher.send("32 L[ S'a' 0001 '" + payload + "' ]");
    peer.send("40 02 0001  40 02 0002"); // identifiers that later messages take
    publisher.send("34 L[ S'a' 0001 '4' ] 32 L[ S'b' 0002 '5' ] 34 L[ S'a' 0003 '6' ]");
    peer.lose();
    publisher.send("32 L[ S'a' 0004 '7' ]");
    peer = broker.connected("c", kept);
    QCOMPARE(peer.messages(),
             QStringLiteral("a q1 dup '3'; a q2 dup '4'; b q1 dup '5'; a q2 dup '6'; a q1 '7'"));
}

void ConformanceDelivery311::MQTT311_4_6_0_6_broker_keepsTheOrderOfWhatWaited_data()
{
    addVersionsBefore5();
}

void ConformanceDelivery311::MQTT311_4_6_0_6_broker_keepsTheOrderOfWhatWaited()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.maximumInflight = 3, .outputHighWater = 60});
    auto peer = subscribed(broker, "c", "S'a' 01", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    peer.stall();
    QStringList expected;
    for (int i = 0; i < 30; ++i) {
        if (i == 20)
            peer.resume();
        publisher.send("32 L[ S'a' 0001 '" + std::to_string(i) + "' ]");
        expected += QString::number(i);
    }
    QStringList received;
    while (received.size() < expected.size()) {
        const auto publish = peer.take<Publish>();
        QVERIFY(publish.packetId.isValid());
        received += QString::fromStdString(std::string(asText(publish.payload)));
        const std::array id {static_cast<std::uint8_t>(publish.packetId.value() >> 8),
                             static_cast<std::uint8_t>(publish.packetId.value())};
        peer.send("40 02 " + hex(id));
    }
    QCOMPARE(received, expected);
}

void ConformanceDelivery311::MQTT311_4_6_0_6_broker_acknowledgesInOrder_data()
{
    addVersionsBefore5();
}

/// The rules above hold for the server, too.
void ConformanceDelivery311::MQTT311_4_6_0_6_broker_acknowledgesInOrder()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a' 02", {.version = version});
    peer.send("32 L[ S'b' 0009 'x' ] 34 L[ S'b' 0002 'x' ] 32 L[ S'b' 0005 'x' ] 34 L[ S'b' 0001 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0009  50 02 0002  40 02 0005  50 02 0001"));
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("34 L[ S'a' 0001 'x' ] 34 L[ S'a' 0002 'x' ] 34 L[ S'a' 0003 'x' ]");
    peer.forget();
    peer.send("50 02 0002  50 02 0003  50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0002  62 02 0003  62 02 0001"));
}

QTEST_APPLESS_MAIN(ConformanceDelivery311)
#include "tst_v311delivery.moc"
