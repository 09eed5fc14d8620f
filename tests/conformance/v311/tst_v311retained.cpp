// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// Retained messages (3.3.1.3).
class ConformanceRetained311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_3_1_5_broker_storesMessageAndQos_data();
    void MQTT311_3_3_1_5_broker_storesMessageAndQos();
    void MQTT311_3_3_1_6_broker_sendsTheLastOfEachTopic_data();
    void MQTT311_3_3_1_6_broker_sendsTheLastOfEachTopic();
    void MQTT311_3_3_1_7_broker_replacesByQos0_data();
    void MQTT311_3_3_1_7_broker_replacesByQos0();
    void MQTT311_3_3_1_8_broker_marksWhatASubscriptionGets_data();
    void MQTT311_3_3_1_8_broker_marksWhatASubscriptionGets();
    void MQTT311_3_3_1_9_broker_marksNothingElse_data();
    void MQTT311_3_3_1_9_broker_marksNothingElse();
    void MQTT311_3_3_1_9_broker_marksNothingThatWaited();
    void MQTT311_3_3_1_10_broker_passesEmptyMessagesOnAndRemoves_data();
    void MQTT311_3_3_1_10_broker_passesEmptyMessagesOnAndRemoves();
    void MQTT311_3_3_1_11_broker_storesNoEmptyMessage_data();
    void MQTT311_3_3_1_11_broker_storesNoEmptyMessage();
    void MQTT311_3_3_1_12_broker_storesNothingWithoutRetain_data();
    void MQTT311_3_3_1_12_broker_storesNothingWithoutRetain();
};

namespace {

/// What a client gets that subscribes to `filter` now.
QString retainedFor(BrokerScript &broker, const std::string &filter, const std::string &qos = "02")
{
    auto later = broker.connected("later", {.version = v311});
    later.send("82 L[ 0001 S'" + filter + "' " + qos + " ]");
    static_cast<void>(later.take<SubAck>());
    return later.messages();
}

/// Rows of PUBLISH with RETAIN on topic "a", up to the payload, of each QoS and version.
void addRetainingPublishes()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("publish");
    for (const auto version : {v311, v31}) {
        const char *name = version == v311 ? "3.1.1" : "3.1";
        QTest::addRow("%s, QoS 0", name) << version << std::string("31 L[ S'a' ");
        QTest::addRow("%s, QoS 1", name) << version << std::string("33 L[ S'a' 0001 ");
        QTest::addRow("%s, QoS 2", name) << version << std::string("35 L[ S'a' 0001 ");
    }
}

} // namespace

void ConformanceRetained311::MQTT311_3_3_1_5_broker_storesMessageAndQos_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<QString>("retained");
    for (const auto version : {v311, v31}) {
        const char *name = version == v311 ? "3.1.1" : "3.1";
        QTest::addRow("%s, QoS 0", name)
            << version << std::string("31 L[ S'a/b' 'x' ]") << QStringLiteral("a/b q0 r 'x'");
        QTest::addRow("%s, QoS 1", name)
            << version << std::string("33 L[ S'a/b' 0001 'x' ]") << QStringLiteral("a/b q1 r 'x'");
        QTest::addRow("%s, QoS 2", name)
            << version << std::string("35 L[ S'a/b' 0001 'x' ]") << QStringLiteral("a/b q2 r 'x'");
    }
}

void ConformanceRetained311::MQTT311_3_3_1_5_broker_storesMessageAndQos()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, publish);
    QFETCH(QString, retained);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send(publish);
    QCOMPARE(retainedFor(broker, "a/b"), retained);
    QCOMPARE(retainedFor(broker, "a/+"), retained);
    QCOMPARE(retainedFor(broker, "#"), retained);
    QCOMPARE(retainedFor(broker, "b"), QString());
    publisher.lose();
    broker.advance(std::chrono::hours(24 * 365));
    QCOMPARE(retainedFor(broker, "a/b"), retained);
}

void ConformanceRetained311::MQTT311_3_3_1_6_broker_sendsTheLastOfEachTopic_data()
{
    addVersionsBefore5();
}

void ConformanceRetained311::MQTT311_3_3_1_6_broker_sendsTheLastOfEachTopic()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("31 L[ S'a/1' 'old' ] 31 L[ S'a/2' '2' ] 31 L[ S'b' '3' ] 31 L[ S'a/1' 'new' ]");
    auto subscriber = broker.connected("s", {.version = version});
    subscriber.send("82 L[ 0001 S'a/+' 00 ]");
    static_cast<void>(subscriber.take<SubAck>());
    auto received = subscriber.messages().split(QStringLiteral("; "));
    received.sort(); // the order of topics is free
    QCOMPARE(received, QStringList({QStringLiteral("a/1 q0 r 'new'"), QStringLiteral("a/2 q0 r '2'")}));
}

void ConformanceRetained311::MQTT311_3_3_1_7_broker_replacesByQos0_data()
{
    addVersionsBefore5();
}

void ConformanceRetained311::MQTT311_3_3_1_7_broker_replacesByQos0()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("35 L[ S'a' 0001 'old' ] 62 02 0001  31 L[ S'a' 'new' ]");
    QCOMPARE(retainedFor(broker, "a"), QStringLiteral("a q0 r 'new'"));
}

void ConformanceRetained311::MQTT311_3_3_1_8_broker_marksWhatASubscriptionGets_data()
{
    addRetainingPublishes();
}

void ConformanceRetained311::MQTT311_3_3_1_8_broker_marksWhatASubscriptionGets()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, publish);
    BrokerScript broker;
    broker.connected("p", {.version = version}).send(publish + "'x' ]");
    auto subscriber = broker.connected("s", {.version = version});
    for (int i = 0; i < 2; ++i) { // the second time the subscription is there already
        subscriber.send("82 L[ 0001 S'a' 00 ]");
        QCOMPARE(subscriber.sent(), bytes("90 03 0001 00  31 L[ S'a' 'x' ]"));
    }
}

void ConformanceRetained311::MQTT311_3_3_1_9_broker_marksNothingElse_data()
{
    addRetainingPublishes();
}

void ConformanceRetained311::MQTT311_3_3_1_9_broker_marksNothingElse()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 00", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send(publish + "'1' ] 62 02 0001 " + publish + "'2' ]"); // the second finds its way known
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' '1' ] 30 L[ S'a' '2' ]"));
}

void ConformanceRetained311::MQTT311_3_3_1_9_broker_marksNothingThatWaited()
{
    BrokerScript broker;
    const PeerOptions kept {.version = v311, .start = resume};
    subscribed(broker, "s", "S'a' 01", kept).lose();
    broker.connected("p", {.version = v311}).send("33 L[ S'a' 0001 'x' ]");
    auto again = broker.connected("s", kept);
    QCOMPARE(again.sent(), bytes("32 L[ S'a' 0001 'x' ]"));
    again.lose();
    again = broker.connected("s", kept);
    QCOMPARE(again.sent(), bytes("3a L[ S'a' 0001 'x' ]"));
}

void ConformanceRetained311::MQTT311_3_3_1_10_broker_passesEmptyMessagesOnAndRemoves_data()
{
    addRetainingPublishes();
}

void ConformanceRetained311::MQTT311_3_3_1_10_broker_passesEmptyMessagesOnAndRemoves()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("31 L[ S'a' 'x' ] 31 L[ S'a/b' 'y' ]");
    auto subscriber = subscribed(broker, "s", "S'a' 00", {.version = version});
    publisher.send(publish + "]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' ]"));
    QCOMPARE(retainedFor(broker, "#"), QStringLiteral("a/b q0 r 'y'"));
}

void ConformanceRetained311::MQTT311_3_3_1_11_broker_storesNoEmptyMessage_data()
{
    addRetainingPublishes();
}

void ConformanceRetained311::MQTT311_3_3_1_11_broker_storesNoEmptyMessage()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, publish);
    BrokerScript broker;
    broker.connected("p", {.version = version}).send(publish + "]");
    QCOMPARE(retainedFor(broker, "#"), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformanceRetained311::MQTT311_3_3_1_12_broker_storesNothingWithoutRetain_data()
{
    addVersionsBefore5();
}

void ConformanceRetained311::MQTT311_3_3_1_12_broker_storesNothingWithoutRetain()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'a' 'x' ] 32 L[ S'a' 0001 'x' ] 34 L[ S'a' 0002 'x' ]");
    QCOMPARE(retainedFor(broker, "#"), QString());
    publisher.send("33 L[ S'a' 0003 'kept' ]  30 L[ S'a' 'y' ] 32 L[ S'a' 0004 'y' ] 34 L[ S'a' 0005 'y' ]");
    publisher.send("30 L[ S'a' ]"); // an empty one does not remove it
    QCOMPARE(retainedFor(broker, "#"), QStringLiteral("a q1 r 'kept'"));
}

QTEST_APPLESS_MAIN(ConformanceRetained311)
#include "tst_v311retained.moc"
