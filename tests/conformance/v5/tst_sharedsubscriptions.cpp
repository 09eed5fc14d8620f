// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

#include <fmt/format.h>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Two members of a shared subscription, the first of which got the message 'x' and the second nothing.
struct Group
{
    explicit Group(BrokerScript &broker, const char *message)
    {
        first.emplace(broker.subscribed("one", "$share/g/a", lasting()));
        second.emplace(broker.subscribed("two", "$share/g/a", lasting()));
        broker.connected("p").send(message);
        auto one = first->sent();
        const auto two = second->sent();
        if (one.isEmpty() == two.isEmpty())
            QTest::qFail("one member was to get the message", __FILE__, __LINE__);
        if (one.isEmpty()) {
            std::swap(first, second);
            std::swap(firstId, secondId);
        }
    }

    std::optional<BrokerScript::Peer> first;
    std::optional<BrokerScript::Peer> second;
    std::string firstId = "one";
    std::string secondId = "two";
};

} // namespace

/// Shared Subscriptions (4.8.2): who gets a message. The form of their filters is in tst_topicfilters.
class ConformanceSharedSubscriptions : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_8_2_3_broker_respectsGrantedQos_data();
    void MQTT_4_8_2_3_broker_respectsGrantedQos();
    void MQTT_4_8_2_3_broker_respectsGrantedQosOfEachMember();
    void MQTT_4_8_2_4_broker_completesAfterPublish();
    void MQTT_4_8_2_4_broker_completesAfterPubRel();
    void MQTT_4_8_2_5_broker_givesToNobodyElse_data();
    void MQTT_4_8_2_5_broker_givesToNobodyElse();
    void MQTT_4_8_2_6_broker_discardsRefused_data();
    void MQTT_4_8_2_6_broker_discardsRefused();
};

void ConformanceSharedSubscriptions::MQTT_4_8_2_3_broker_respectsGrantedQos_data()
{
    QTest::addColumn<int>("granted");
    QTest::addColumn<int>("published");
    for (int granted = 0; granted <= 2; ++granted) {
        for (int published = 0; published <= 2; ++published)
            QTest::addRow("granted %d, published %d", granted, published) << granted << published;
    }
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_3_broker_respectsGrantedQos()
{
    QFETCH(int, granted);
    QFETCH(int, published);
    BrokerScript broker;
    auto peer = broker.subscribed("c", "$share/g/a", {}, fmt::format("{:02x}", granted));
    broker.connected("p").send(
        fmt::format("{:02x} L[ S'a' {} 00 'x' ]", 0x30 | published << 1, published > 0 ? "0001" : ""));
    QCOMPARE(static_cast<int>(peer.take<Publish>().qos), std::min(granted, published));
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_3_broker_respectsGrantedQosOfEachMember()
{
    BrokerScript broker;
    std::vector<BrokerScript::Peer> members;
    for (const std::string options : {"00", "01", "02"})
        members.push_back(broker.subscribed("c" + options, "$share/g/a", {}, options));
    auto publisher = broker.connected("p");
    for (int i = 0; i < 30; ++i)
        publisher.send("34 L[ S'a' 0001 00 'x' ] 62 02 0001");
    qsizetype messages = 0;
    for (int qos = 0; qos <= 2; ++qos) {
        const auto lines = members[static_cast<std::size_t>(qos)].messages().split(QStringLiteral("; "));
        for (const auto &line : lines)
            QCOMPARE(line, QStringLiteral("a q%1 'x'").arg(qos));
        messages += lines.size();
    }
    QCOMPARE(messages, qsizetype {30});
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_4_broker_completesAfterPublish()
{
    BrokerScript broker;
    Group group(broker, "34 L[ S'a' 0001 00 'x' ]");
    group.first->lose();
    broker.advance(1min);
    auto again = broker.connecting(group.firstId, returning());
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.sent(), bytes("3c L[ S'a' 0001 00 'x' ]"));
    again.send("50 02 0001");
    QCOMPARE(again.sent(), bytes("62 02 0001"));
    again.send("70 02 0001");
    QCOMPARE(again.sent(), QString());
    QCOMPARE(group.second->sent(), QString());
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_4_broker_completesAfterPubRel()
{
    BrokerScript broker;
    Group group(broker, "34 L[ S'a' 0001 00 'x' ]");
    group.first->send("50 02 0001");
    group.first->lose();
    broker.advance(1min);
    auto again = broker.connecting(group.firstId, returning());
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.sent(), bytes("62 02 0001"));
    QCOMPARE(group.second->sent(), QString());
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_5_broker_givesToNobodyElse_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("end");
    for (const auto *before : {"", "50 02 0001"}) {
        const char *when = *before ? "after PUBREC" : "before PUBREC";
        QTest::addRow("expires, %s", when) << before << "expiry";
        QTest::addRow("Clean Start, %s", when) << before << "clean start";
        QTest::addRow("disconnects for ever, %s", when) << before << "disconnect";
    }
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_5_broker_givesToNobodyElse()
{
    QFETCH(QString, before);
    QFETCH(QString, end);
    BrokerScript broker;
    Group group(broker, "34 L[ S'a' 0001 00 'x' ]");
    group.first->send(before.toStdString());
    group.first->forget();
    if (end == QStringLiteral("disconnect")) {
        group.first->send("e0 L[ 00 P[ 11 00000000 ] ]");
    } else if (end == QStringLiteral("expiry")) {
        group.first->lose();
        broker.advance(1h);
    } else {
        QCOMPARE(broker.connected(group.firstId).sent(), QString());
    }
    broker.advance(24h);
    QCOMPARE(group.second->sent(), QString());
    QCOMPARE(broker.connected(group.firstId, returning()).sent(), QString());
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_6_broker_discardsRefused_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("answer");
    for (const auto *code : {"80", "83", "87", "90", "91", "97", "99"}) {
        QTest::addRow("PUBACK %s", code)
            << "32 L[ S'a' 0001 00 'x' ]" << QStringLiteral("40 03 0001 ") + QLatin1String(code);
        QTest::addRow("PUBREC %s", code)
            << "34 L[ S'a' 0001 00 'x' ]" << QStringLiteral("50 03 0001 ") + QLatin1String(code);
    }
}

void ConformanceSharedSubscriptions::MQTT_4_8_2_6_broker_discardsRefused()
{
    QFETCH(QString, message);
    QFETCH(QString, answer);
    BrokerScript broker;
    Group group(broker, qPrintable(message));
    group.first->send(answer.toStdString());
    QCOMPARE(group.first->sent(), QString());
    group.first->lose();
    auto again = broker.connected(group.firstId, returning());
    QCOMPARE(again.sent(), QString());
    again.send("e0 L[ 00 P[ 11 00000000 ] ]");
    broker.advance(24h);
    QCOMPARE(group.second->sent(), QString());
}

QTEST_APPLESS_MAIN(ConformanceSharedSubscriptions)
#include "tst_sharedsubscriptions.moc"
