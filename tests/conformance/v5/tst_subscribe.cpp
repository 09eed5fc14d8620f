// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// SUBSCRIBE and SUBACK (3.8, 3.9).
class ConformanceSubscribe : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_8_3_2_broker_refusesSubscribeWithoutFilters();
    void MQTT_3_8_3_2_client_sendsNoneWithoutFilters();
};

void ConformanceSubscribe::MQTT_3_8_3_2_broker_refusesSubscribeWithoutFilters()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QVERIFY(peer.isClosed());
}

void ConformanceSubscribe::MQTT_3_8_3_2_client_sendsNoneWithoutFilters()
{
    SessionScript client;
    client.connected();
    client.session.subscribe(7, {}, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
}

QTEST_APPLESS_MAIN(ConformanceSubscribe)
#include "tst_subscribe.moc"
