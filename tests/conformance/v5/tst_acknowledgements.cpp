// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"
#include "tests/support/wirerows.h"

using namespace espalier;

/// Flags and Reason Codes of PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7).
class ConformanceAcknowledgements : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_4_2_1_broker_sendsCodesOfPubAck_data();
    void MQTT_3_4_2_1_broker_sendsCodesOfPubAck();
    void MQTT_3_4_2_1_broker_takesCodesOfPubAckOnly();
    void MQTT_3_4_2_1_client_sendsCodesOfPubAck();
    void MQTT_3_4_2_1_client_takesCodesOfPubAckOnly();
    void MQTT_3_5_2_1_broker_sendsCodesOfPubRec_data();
    void MQTT_3_5_2_1_broker_sendsCodesOfPubRec();
    void MQTT_3_5_2_1_broker_takesCodesOfPubRecOnly();
    void MQTT_3_5_2_1_client_sendsCodesOfPubRec();
    void MQTT_3_5_2_1_client_takesCodesOfPubRecOnly();
    void MQTT_3_6_1_1_broker_sendsFlags0010();
    void MQTT_3_6_1_1_broker_refusesOtherFlags_data();
    void MQTT_3_6_1_1_broker_refusesOtherFlags();
    void MQTT_3_6_1_1_client_sendsFlags0010();
    void MQTT_3_6_1_1_client_refusesOtherFlags_data();
    void MQTT_3_6_1_1_client_refusesOtherFlags();
    void MQTT_3_6_2_1_broker_sendsCodesOfPubRel();
    void MQTT_3_6_2_1_broker_takesCodesOfPubRelOnly();
    void MQTT_3_6_2_1_client_sendsCodesOfPubRel();
    void MQTT_3_6_2_1_client_takesCodesOfPubRelOnly();
    void MQTT_3_7_2_1_broker_sendsCodesOfPubComp();
    void MQTT_3_7_2_1_broker_takesCodesOfPubCompOnly();
    void MQTT_3_7_2_1_client_sendsCodesOfPubComp();
    void MQTT_3_7_2_1_client_takesCodesOfPubCompOnly();
};

namespace {

/// The Reason Codes of tables 3-4 to 3-7. 0x10 comes from servers only.
const QString pubAckCodesOfClients = QStringLiteral("00 80 83 87 90 91 97 99");
const QString pubAckCodesOfServers = QStringLiteral("00 10 80 83 87 90 91 97 99");
const QString pubRelCodes = QStringLiteral("00 92");

std::string acknowledgement(PacketType type, unsigned code)
{
    const auto flags = type == PacketType::PubRel ? 2u : 0u;
    const std::array packet {static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags),
                             std::uint8_t {3}, std::uint8_t {0}, std::uint8_t {1},
                             static_cast<std::uint8_t>(code)};
    return hex(packet);
}

/// A client that owes the broker an acknowledgement of this type for Packet Identifier 1.
BrokerScript::Peer debtor(BrokerScript &broker, PacketType type)
{
    auto publisher = broker.connected("p");
    if (type == PacketType::PubRel) {
        publisher.send("34 L[ S'a' 0001 00 ]");
        publisher.forget();
        return publisher;
    }
    auto subscriber = broker.subscribed("s", "a");
    publisher.send(type == PacketType::PubAck ? "32 L[ S'a' 0009 00 ]" : "34 L[ S'a' 0009 00 ]");
    if (type == PacketType::PubComp)
        subscriber.send("50 02 0001");
    subscriber.forget();
    return subscriber;
}

/// The Reason Codes with which the broker takes an acknowledgement. For all others it must name `clause`.
QString codesTakenByBroker(PacketType type, Clause clause)
{
    QStringList taken;
    for (unsigned code = 0; code < 256; ++code) {
        BrokerScript broker;
        auto peer = debtor(broker, type);
        peer.send(acknowledgement(type, code));
        if (!peer.isClosed())
            taken += QStringLiteral("%1").arg(code, 2, 16, QLatin1Char('0'));
        else if (peer.take<Disconnect>().reason != ReasonCode::ProtocolError || broker.violated() != clause)
            QTest::qFail("refused for another reason", __FILE__, __LINE__);
    }
    return taken.join(u' ');
}

/// The same for our client.
QString codesTakenByClient(PacketType type, Clause clause)
{
    const auto closed = QStringLiteral("closed Violation 82 ")
                        + QString::fromStdString(std::string(clauseInfo(clause).label));
    QStringList taken;
    for (unsigned code = 0; code < 256; ++code) {
        SessionScript client;
        client.connected();
        if (type == PacketType::PubRel)
            client.receive("34 L[ S'a' 0001 00 ]");
        else
            client.publish(1, "a", "", type == PacketType::PubAck ? Qos::AtLeastOnce : Qos::ExactlyOnce);
        if (type == PacketType::PubComp)
            client.receive("50 02 0001");
        client.forget();
        client.receive(acknowledgement(type, code));
        if (client.session.isConnected())
            taken += QStringLiteral("%1").arg(code, 2, 16, QLatin1Char('0'));
        else if (!client.events().endsWith(closed) || client.sent() != bytes("e0 01 82"))
            QTest::qFail("refused for another reason", __FILE__, __LINE__);
    }
    return taken.join(u' ');
}

/// Messages with their answers' Reason Codes, `qos` being "32" or "34".
void addPublishes(const std::string &qos)
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<ReasonCode>("reason");
    const auto retained = qos == "32" ? std::string("33") : std::string("35");
    const auto big = "'" + std::string(2000, 'x') + "'";
    QTest::newRow("subscribers") << qos + " L[ S'a' 0001 00 ]" << ReasonCode::Success;
    QTest::newRow("no subscribers") << qos + " L[ S'b' 0001 00 ]" << ReasonCode::NoMatchingSubscribers;
    QTest::newRow("the server's topic") << qos + " L[ S'$SYS/x' 0001 00 ]" << ReasonCode::NotAuthorized;
    QTest::newRow("too many levels") << retained + " L[ S'a/b/c' 0001 00 'x' ]"
                                     << ReasonCode::TopicNameInvalid;
    QTest::newRow("too large") << retained + " L[ S'b' 0001 00 " + big + " ]" << ReasonCode::QuotaExceeded;
}

template <typename Answer>
void checkAnswer()
{
    QFETCH(std::string, publish);
    QFETCH(ReasonCode, reason);
    BrokerScript broker({.maximumTopicLevels = 2, .maximumMessageMemory = 1000});
    broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send(publish);
    const auto answer = publisher.take<Answer>();
    QCOMPARE(answer.packetId, PacketId(1));
    QCOMPARE(answer.reason, reason);
    QCOMPARE(publisher.sent(), QString());
}

} // namespace

void ConformanceAcknowledgements::MQTT_3_4_2_1_broker_sendsCodesOfPubAck_data()
{
    addPublishes("32");
}

void ConformanceAcknowledgements::MQTT_3_4_2_1_broker_sendsCodesOfPubAck()
{
    checkAnswer<PubAck>();
}

void ConformanceAcknowledgements::MQTT_3_4_2_1_broker_takesCodesOfPubAckOnly()
{
    QCOMPARE(codesTakenByBroker(PacketType::PubAck, Clause::MQTT_3_4_2_1), pubAckCodesOfClients);
}

void ConformanceAcknowledgements::MQTT_3_4_2_1_client_sendsCodesOfPubAck()
{
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' 0001 00 ]");
    QCOMPARE(client.sent(), bytes("40 02 0001"));
}

void ConformanceAcknowledgements::MQTT_3_4_2_1_client_takesCodesOfPubAckOnly()
{
    QCOMPARE(codesTakenByClient(PacketType::PubAck, Clause::MQTT_3_4_2_1), pubAckCodesOfServers);
}

void ConformanceAcknowledgements::MQTT_3_5_2_1_broker_sendsCodesOfPubRec_data()
{
    addPublishes("34");
}

void ConformanceAcknowledgements::MQTT_3_5_2_1_broker_sendsCodesOfPubRec()
{
    checkAnswer<PubRec>();
}

void ConformanceAcknowledgements::MQTT_3_5_2_1_broker_takesCodesOfPubRecOnly()
{
    QCOMPARE(codesTakenByBroker(PacketType::PubRec, Clause::MQTT_3_5_2_1), pubAckCodesOfClients);
}

void ConformanceAcknowledgements::MQTT_3_5_2_1_client_sendsCodesOfPubRec()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 ]");
    QCOMPARE(client.sent(), bytes("50 02 0001"));
}

void ConformanceAcknowledgements::MQTT_3_5_2_1_client_takesCodesOfPubRecOnly()
{
    QCOMPARE(codesTakenByClient(PacketType::PubRec, Clause::MQTT_3_5_2_1), pubAckCodesOfServers);
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_broker_sendsFlags0010()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 ]");
    subscriber.forget();
    subscriber.send("50 02 0001");
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
    subscriber.lose();
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_broker_refusesOtherFlags_data()
{
    addWrongFlags();
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_broker_refusesOtherFlags()
{
    QFETCH(std::string, flags);
    BrokerScript broker;
    auto peer = debtor(broker, PacketType::PubRel);
    peer.send("6" + flags + " 02 0001");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::MalformedPacket);
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_6_1_1);
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_client_sendsFlags0010()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), bytes("62 02 0001"));
    client.reconnected(persistentOptions());
    QCOMPARE(client.sent(), bytes("62 02 0001"));
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_client_refusesOtherFlags_data()
{
    addWrongFlags();
}

void ConformanceAcknowledgements::MQTT_3_6_1_1_client_refusesOtherFlags()
{
    QFETCH(std::string, flags);
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 ]");
    client.forget();
    client.receive("6" + flags + " 02 0001");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.6.1-1"));
    QCOMPARE(client.sent(), bytes("e0 01 81"));
}

void ConformanceAcknowledgements::MQTT_3_6_2_1_broker_sendsCodesOfPubRel()
{
    BrokerScript broker;
    auto peer = debtor(broker, PacketType::PubRec);
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("50 02 0009");
    QCOMPARE(peer.sent(), bytes("62 03 0009 92"));
}

void ConformanceAcknowledgements::MQTT_3_6_2_1_broker_takesCodesOfPubRelOnly()
{
    QCOMPARE(codesTakenByBroker(PacketType::PubRel, Clause::MQTT_3_6_2_1), pubRelCodes);
}

void ConformanceAcknowledgements::MQTT_3_6_2_1_client_sendsCodesOfPubRel()
{
    SessionScript client;
    client.connected();
    client.publish(1, "a", "", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), bytes("62 02 0001"));
    client.receive("50 02 0009");
    QCOMPARE(client.sent(), bytes("62 03 0009 92"));
}

void ConformanceAcknowledgements::MQTT_3_6_2_1_client_takesCodesOfPubRelOnly()
{
    QCOMPARE(codesTakenByClient(PacketType::PubRel, Clause::MQTT_3_6_2_1), pubRelCodes);
}

void ConformanceAcknowledgements::MQTT_3_7_2_1_broker_sendsCodesOfPubComp()
{
    BrokerScript broker;
    auto peer = debtor(broker, PacketType::PubRel);
    peer.send("62 02 0001");
    QCOMPARE(peer.sent(), bytes("70 02 0001"));
    peer.send("62 02 0009");
    QCOMPARE(peer.sent(), bytes("70 03 0009 92"));
}

void ConformanceAcknowledgements::MQTT_3_7_2_1_broker_takesCodesOfPubCompOnly()
{
    QCOMPARE(codesTakenByBroker(PacketType::PubComp, Clause::MQTT_3_7_2_1), pubRelCodes);
}

void ConformanceAcknowledgements::MQTT_3_7_2_1_client_sendsCodesOfPubComp()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 ]");
    client.forget();
    client.receive("62 02 0001");
    QCOMPARE(client.sent(), bytes("70 02 0001"));
    client.receive("62 02 0009");
    QCOMPARE(client.sent(), bytes("70 03 0009 92"));
}

void ConformanceAcknowledgements::MQTT_3_7_2_1_client_takesCodesOfPubCompOnly()
{
    QCOMPARE(codesTakenByClient(PacketType::PubComp, Clause::MQTT_3_7_2_1), pubRelCodes);
}

QTEST_APPLESS_MAIN(ConformanceAcknowledgements)
#include "tst_acknowledgements.moc"
