// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// PINGREQ and PINGRESP (3.12, 3.13).
class ConformancePing : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_12_4_1_broker_answersPingReq();
    void MQTT_3_12_4_1_broker_answersInTheOrderOfArrival();
    void MQTT_3_12_4_1_broker_answersASlowReaderLater();
};

void ConformancePing::MQTT_3_12_4_1_broker_answersPingReq()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.keepAlive = 10});
    auto other = broker.connected("c2");
    for (int times = 0; times < 3; ++times) {
        broker.advance(std::chrono::seconds(14)); // each one keeps the connection alive
        peer.send("c0 00");
        QCOMPARE(peer.sent(), bytes("d0 00"));
    }
    QCOMPARE(other.sent(), QString());
}

void ConformancePing::MQTT_3_12_4_1_broker_answersInTheOrderOfArrival()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("c0 00 c0 00 82 L[ 0001 00 S'a' 01 ] c0 00 32 L[ S'a' 0001 00 'x' ] c0");
    QCOMPARE(peer.sent(), bytes("d0 00 d0 00 90 L[ 0001 00 01 ] d0 00 32 L[ S'a' 0001 00 'x' ] 40 02 0001"));
    peer.send("00"); // the rest of the last one
    QCOMPARE(peer.sent(), bytes("d0 00"));
}

void ConformancePing::MQTT_3_12_4_1_broker_answersASlowReaderLater()
{
    BrokerScript broker({.maximumOutput = 10, .outputHighWater = 5});
    auto peer = broker.subscribed("c1", "a");
    auto publisher = broker.connected("p");
    peer.stall();
    publisher.send("30 L[ S'a' 00 'much to be read' ]");
    peer.send("c0 00");
    QCOMPARE(peer.sent(), QString());
    peer.resume();
    QCOMPARE(peer.sent(), bytes("30 L[ S'a' 00 'much to be read' ] d0 00"));
}

QTEST_APPLESS_MAIN(ConformancePing)
#include "tst_ping.moc"
