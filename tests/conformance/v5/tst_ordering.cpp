// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <QRegularExpression>

#include <fmt/format.h>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// What happens to a subscriber while six messages are published one after the other.
enum class Hindrance { None, Quota, Stalled, Away, ReturnsToQuota };

void addHindrances()
{
    QTest::addColumn<int>("qos");
    QTest::addColumn<Hindrance>("hindrance");
    for (int qos = 0; qos <= 2; ++qos) {
        QTest::addRow("QoS %d, none", qos) << qos << Hindrance::None;
        QTest::addRow("QoS %d, Receive Maximum", qos) << qos << Hindrance::Quota;
        QTest::addRow("QoS %d, slow socket", qos) << qos << Hindrance::Stalled;
        if (qos > 0) {
            QTest::addRow("QoS %d, away", qos) << qos << Hindrance::Away;
            QTest::addRow("QoS %d, away and Receive Maximum", qos) << qos << Hindrance::ReturnsToQuota;
        }
    }
}

std::string publishText(int qos, std::string_view topic, int number)
{
    const auto id = qos > 0 ? fmt::format("{:04x}", number) : std::string();
    const auto message = fmt::format("{:02x} L[ S'{}' {} 00 '{}' ]", 0x30 | qos << 1, topic, id, number);
    return qos == 2 ? message + fmt::format(" 62 02 {:04x}", number) : message;
}

/// Takes messages as they come, acknowledges them and returns "topic number" of each.
QStringList received(BrokerScript::Peer &peer)
{
    QStringList lines;
    for (auto text = peer.sent(); !text.isEmpty(); text = peer.sent()) {
        auto rest = wire(text.toStdString());
        while (!rest.empty()) {
            const auto frame = readFrame(rest, maximumPacketLength);
            const std::vector<std::uint8_t> packet(rest.begin(),
                                                   rest.begin() + static_cast<std::ptrdiff_t>(frame->length));
            rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(frame->length));
            const auto decoded = decode(packet, {ProtocolVersion::V5, Side::Server});
            if (const auto *rel = std::get_if<PubRel>(&*decoded))
                peer.send(fmt::format("70 02 {:04x}", rel->packetId.value()));
            const auto *publish = std::get_if<Publish>(&*decoded);
            if (!publish)
                continue;
            lines += QString::fromStdString(std::string(publish->topicName) + ' '
                                            + std::string(asText(publish->payload)));
            if (publish->qos != Qos::AtMostOnce)
                peer.send(fmt::format("{} 02 {:04x}", publish->qos == Qos::AtLeastOnce ? "40" : "50",
                                      publish->packetId.value()));
        }
    }
    return lines;
}

/// Publishes message 1 to 6, each to every topic, and returns what a subscriber of `filter` gets.
QStringList orderAt(std::string_view filter, const std::vector<std::string> &topics)
{
    QFETCH(int, qos);
    QFETCH(Hindrance, hindrance);
    const std::string lasting = "11 00000e10";
    const std::string narrow = lasting + " 21 0001";
    BrokerScript broker({.outputHighWater = 20});
    const bool isNarrow = hindrance == Hindrance::Quota || hindrance == Hindrance::ReturnsToQuota;
    auto subscriber = broker.subscribed("s", filter, {.properties = isNarrow ? narrow : lasting});
    auto publisher = broker.connected("p");
    for (int number = 1; number <= 6; ++number) {
        if (number == 3 && hindrance == Hindrance::Stalled)
            subscriber.stall();
        else if (number == 3 && (hindrance == Hindrance::Away || hindrance == Hindrance::ReturnsToQuota))
            subscriber.lose();
        for (const auto &topic : topics)
            publisher.send(publishText(qos, topic, number));
    }
    if (hindrance == Hindrance::Stalled) {
        subscriber.resume();
    } else if (hindrance == Hindrance::Away || hindrance == Hindrance::ReturnsToQuota) {
        subscriber.forget();
        subscriber = broker.connected(
            "s", {.start = PeerOptions::Start::Resume, .properties = isNarrow ? narrow : lasting});
    }
    return received(subscriber);
}

QStringList oneToSix(const QString &topic)
{
    QStringList lines;
    for (int number = 1; number <= 6; ++number)
        lines += topic + u' ' + QString::number(number);
    return lines;
}

} // namespace

/// Message ordering (4.6).
class ConformanceOrdering : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_6_0_1_client_resendsInOrder();
    void MQTT_4_6_0_1_client_resendsInOrderWithinQuota();
    void MQTT_4_6_0_2_client_sendsPubAcksInOrder();
    void MQTT_4_6_0_3_client_sendsPubRecsInOrder();
    void MQTT_4_6_0_4_client_sendsPubRelsInOrder();
    void MQTT_4_6_0_5_broker_forwardsInOrder_data() { addHindrances(); }
    void MQTT_4_6_0_5_broker_forwardsInOrder();
    void MQTT_4_6_0_5_broker_keepsOrderOfEachPublisher();
    void MQTT_4_6_0_6_broker_ordersEveryTopic_data() { addHindrances(); }
    void MQTT_4_6_0_6_broker_ordersEveryTopic();
};

void ConformanceOrdering::MQTT_4_6_0_1_client_resendsInOrder()
{
    SessionScript client;
    client.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 5; ++token)
        client.publish(token, "a", "x", token % 2 == 1 ? Qos::AtLeastOnce : Qos::ExactlyOnce);
    client.receive("40 02 0003"); // the third is done; the sixth gets a later place than the fourth and fifth
    client.publish(6, "a", "x", Qos::AtLeastOnce);
    for (int connection = 0; connection < 2; ++connection) {
        client.lose();
        client.connect(persistentOptions());
        client.forget();
        client.receive("20 L[ 01 00 00 ]");
        QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 00 'x' ] 3c L[ S'a' 0002 00 'x' ]"
                                                     "3c L[ S'a' 0004 00 'x' ] 3a L[ S'a' 0005 00 'x' ]"
                                                     "3a L[ S'a' 0006 00 'x' ]"));
    }
}

void ConformanceOrdering::MQTT_4_6_0_1_client_resendsInOrderWithinQuota()
{
    SessionScript client;
    client.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 3; ++token)
        client.publish(token, "a", "x", Qos::AtLeastOnce);
    client.lose();
    client.publish(4, "a", "new", Qos::AtLeastOnce);
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 P[ 21 0001 ] ]");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 00 'x' ]"));
    client.receive("40 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0002 00 'x' ]"));
    client.receive("40 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0003 00 'x' ]"));
    client.receive("40 02 0003");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0004 00 'new' ]"));
}

void ConformanceOrdering::MQTT_4_6_0_2_client_sendsPubAcksInOrder()
{
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' 0009 00 'x' ] 30 L[ S'a' 00 'y' ] 32 L[ S'b' 0003 00 'z' ]");
    client.receive("32 L[ S'a' 0007 00 'x' ] 32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0009 40 02 0003 40 02 0007 40 02 0001"));
}

void ConformanceOrdering::MQTT_4_6_0_3_client_sendsPubRecsInOrder()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0009 00 'x' ] 30 L[ S'a' 00 'y' ] 34 L[ S'b' 0003 00 'z' ]");
    client.receive("3c L[ S'a' 0009 00 'x' ] 34 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0009 50 02 0003 50 02 0009 50 02 0001"));
}

void ConformanceOrdering::MQTT_4_6_0_4_client_sendsPubRelsInOrder()
{
    SessionScript client;
    client.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 4; ++token)
        client.publish(token, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0003 50 02 0001");
    client.receive("50 02 0004");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0003 62 02 0001 62 02 0004"));
    client.lose();
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 00 ]");
    QVERIFY(client.sent().startsWith(SessionScript::bytes("62 02 0003 62 02 0001 62 02 0004")));
}

void ConformanceOrdering::MQTT_4_6_0_5_broker_forwardsInOrder()
{
    QCOMPARE(orderAt("a", {"a"}), oneToSix(QStringLiteral("a")));
}

void ConformanceOrdering::MQTT_4_6_0_5_broker_keepsOrderOfEachPublisher()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "21 0001"});
    auto first = broker.connected("first");
    auto second = broker.connected("second");
    for (int number = 1; number <= 6; ++number) {
        first.send(publishText(1, "a", number));
        second.send(publishText(1, "a", number + 100));
    }
    const auto all = received(subscriber);
    QCOMPARE(all.size(), 12);
    QCOMPARE(all.filter(QRegularExpression(QStringLiteral("^a .$"))), oneToSix(QStringLiteral("a")));
    QCOMPARE(all.filter(QRegularExpression(QStringLiteral("^a 10.$"))).join(u','),
             QStringLiteral("a 101,a 102,a 103,a 104,a 105,a 106"));
}

void ConformanceOrdering::MQTT_4_6_0_6_broker_ordersEveryTopic()
{
    const std::vector<std::string> topics {"a", "b/c", "/", "b/c/d"};
    const auto all = orderAt("#", topics);
    QCOMPARE(static_cast<std::size_t>(all.size()), topics.size() * 6);
    for (const auto &topic : topics) {
        const auto name = QString::fromStdString(topic);
        QCOMPARE(all.filter(QRegularExpression(u'^' + name + QStringLiteral(" .$"))), oneToSix(name));
    }
}

QTEST_APPLESS_MAIN(ConformanceOrdering)
#include "tst_ordering.moc"
