// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// First bytes of a QoS 2 PUBLISH that arrives again.
void addRepetitions(const char *withoutDup, const char *withDup)
{
    QTest::addColumn<QString>("again");
    QTest::newRow("without DUP") << withoutDup;
    QTest::newRow("with DUP") << withDup;
}

} // namespace

/// What receivers do at QoS 1 and 2 (4.3.2, 4.3.3).
class ConformanceQosReceiver : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_3_2_4_broker_sendsPubAck();
    void MQTT_4_3_2_4_client_sendsPubAck();
    void MQTT_4_3_2_5_broker_takesNewMessage_data() { addRepetitions("32", "3a"); }
    void MQTT_4_3_2_5_broker_takesNewMessage();
    void MQTT_4_3_2_5_client_takesNewMessage_data() { addRepetitions("32", "3a"); }
    void MQTT_4_3_2_5_client_takesNewMessage();
    void MQTT_4_3_3_8_broker_sendsPubRec();
    void MQTT_4_3_3_8_client_sendsPubRec();
    void MQTT_4_3_3_9_broker_takesNewMessageAfterError_data() { addRepetitions("34", "3c"); }
    void MQTT_4_3_3_9_broker_takesNewMessageAfterError();
    void MQTT_4_3_3_10_broker_deliversOnce_data() { addRepetitions("34", "3c"); }
    void MQTT_4_3_3_10_broker_deliversOnce();
    void MQTT_4_3_3_10_client_deliversOnce_data() { addRepetitions("34", "3c"); }
    void MQTT_4_3_3_10_client_deliversOnce();
    void MQTT_4_3_3_11_broker_sendsPubComp();
    void MQTT_4_3_3_11_client_sendsPubComp();
    void MQTT_4_3_3_12_broker_takesNewMessageAfterPubComp_data() { addRepetitions("34", "3c"); }
    void MQTT_4_3_3_12_broker_takesNewMessageAfterPubComp();
    void MQTT_4_3_3_12_client_takesNewMessageAfterPubComp_data() { addRepetitions("34", "3c"); }
    void MQTT_4_3_3_12_client_takesNewMessageAfterPubComp();
    void MQTT_4_3_3_13_broker_acknowledgesExpired();
    void MQTT_4_3_3_13_client_acknowledgesExpired();
};

void ConformanceQosReceiver::MQTT_4_3_2_4_broker_sendsPubAck()
{
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "a");
    auto peer = broker.connected("c");
    peer.send("32 L[ S'a' 0001 00 'x' ] 32 L[ S'a' ffff 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0001 40 02 ffff"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q1 'x'; a q1 'y'"));
    peer.send("32 L[ S'nobody' 1234 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 03 1234 10"));
}

void ConformanceQosReceiver::MQTT_4_3_2_4_client_sendsPubAck()
{
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' 0001 00 'x' ] 32 L[ S'a' ffff 00 'y' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0001 40 02 ffff"));
    QCOMPARE(client.events(), QStringLiteral("message a q1 'x'; message a q1 'y'"));
}

void ConformanceQosReceiver::MQTT_4_3_2_5_broker_takesNewMessage()
{
    QFETCH(QString, again);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "a");
    auto peer = broker.connected("c");
    peer.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(watcher.messages(), QStringLiteral("a q1 'x'"));
    peer.forget();
    peer.send(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0001"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q1 'x'"));
}

void ConformanceQosReceiver::MQTT_4_3_2_5_client_takesNewMessage()
{
    QFETCH(QString, again);
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("message a q1 'x'"));
    client.forget();
    client.receive(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0001"));
    QCOMPARE(client.events(), QStringLiteral("message a q1 'x'"));
}

void ConformanceQosReceiver::MQTT_4_3_3_8_broker_sendsPubRec()
{
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "a");
    auto peer = broker.connected("c");
    peer.send("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a' ffff 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001 50 02 ffff"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q2 'x'; a q2 'y'"));
    peer.send("34 L[ S'nobody' 1234 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 03 1234 10"));
}

void ConformanceQosReceiver::MQTT_4_3_3_8_client_sendsPubRec()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a' ffff 00 'y' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001 50 02 ffff"));
    QCOMPARE(client.events(), QStringLiteral("message a q2 'x'; message a q2 'y'"));
}

void ConformanceQosReceiver::MQTT_4_3_3_9_broker_takesNewMessageAfterError()
{
    QFETCH(QString, again);
    BrokerScript broker({.maximumTopicLevels = 3});
    auto watcher = broker.subscribed("watcher", "#");
    auto peer = broker.connected("c");
    peer.send("35 L[ S'a/b/c/d' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubRec>().reason, ReasonCode::TopicNameInvalid);
    QCOMPARE(watcher.sent(), QString());
    peer.send(again.toStdString() + " L[ S'a' 0001 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q2 'y'"));
}

void ConformanceQosReceiver::MQTT_4_3_3_10_broker_deliversOnce()
{
    QFETCH(QString, again);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "a");
    auto peer = broker.connected("c", lasting());
    peer.send("34 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(watcher.messages(), QStringLiteral("a q2 'x'"));
    peer.forget();
    for (int connection = 0; connection < 2; ++connection) {
        peer.send(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
        QCOMPARE(peer.sent(), bytes("50 02 0001"));
        peer.lose();
        peer = broker.connected("c", returning());
    }
    QCOMPARE(watcher.sent(), QString());
}

void ConformanceQosReceiver::MQTT_4_3_3_10_client_deliversOnce()
{
    QFETCH(QString, again);
    SessionScript client;
    client.connected(persistentOptions());
    client.receive("34 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("message a q2 'x'"));
    client.forget();
    for (int connection = 0; connection < 2; ++connection) {
        client.receive(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
        QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001"));
        QCOMPARE(client.events(), QString());
        client.lose();
        client.connected(persistentOptions(), {}, "01");
    }
}

void ConformanceQosReceiver::MQTT_4_3_3_11_broker_sendsPubComp()
{
    BrokerScript broker;
    broker.subscribed("watcher", "a");
    auto peer = broker.connected("c");
    peer.send("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a' ffff 00 'y' ]");
    peer.forget();
    peer.send("62 02 ffff 62 02 0001");
    QCOMPARE(peer.sent(), bytes("70 02 ffff 70 02 0001"));
    peer.send("62 02 0001"); // once more: the sender may not have seen the PUBCOMP
    QCOMPARE(peer.sent(), bytes("70 03 0001 92"));
}

void ConformanceQosReceiver::MQTT_4_3_3_11_client_sendsPubComp()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a' ffff 00 'y' ]");
    client.forget();
    client.receive("62 02 ffff 62 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 ffff 70 02 0001"));
    client.receive("62 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("70 03 0001 92"));
}

void ConformanceQosReceiver::MQTT_4_3_3_12_broker_takesNewMessageAfterPubComp()
{
    QFETCH(QString, again);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "a");
    auto peer = broker.connected("c");
    peer.send("34 L[ S'a' 0001 00 'x' ] 62 02 0001");
    QCOMPARE(peer.sent(), bytes("50 02 0001 70 02 0001"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q2 'x'"));
    peer.send(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001"));
    QCOMPARE(watcher.messages(), QStringLiteral("a q2 'x'"));
}

void ConformanceQosReceiver::MQTT_4_3_3_12_client_takesNewMessageAfterPubComp()
{
    QFETCH(QString, again);
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 00 'x' ] 62 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001 70 02 0001"));
    client.forget();
    client.receive(again.toStdString() + " L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001"));
    QCOMPARE(client.events(), QStringLiteral("message a q2 'x'"));
}

void ConformanceQosReceiver::MQTT_4_3_3_13_broker_acknowledgesExpired()
{
    BrokerScript broker;
    broker.subscribed("away", "a", lasting()).lose();
    auto peer = broker.connected("c");
    const std::string message = "34 L[ S'a' 0001 P[ 02 00000005 ] 'x' ]";
    peer.send(message);
    QCOMPARE(peer.sent(), bytes("50 02 0001"));
    broker.advance(5s);
    QCOMPARE(broker.connected("away", returning()).sent(), QString()); // expired
    peer.send(message);
    QCOMPARE(peer.sent(), bytes("50 02 0001"));
    peer.send("62 02 0001");
    QCOMPARE(peer.sent(), bytes("70 02 0001"));
}

void ConformanceQosReceiver::MQTT_4_3_3_13_client_acknowledgesExpired()
{
    SessionScript client;
    client.connected();
    client.receive("34 L[ S'a' 0001 P[ 02 00000005 ] 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001"));
    client.clock.advance(1min);
    client.receive("3c L[ S'a' 0001 P[ 02 00000000 ] 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0001"));
    client.receive("62 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 0001"));
}

QTEST_APPLESS_MAIN(ConformanceQosReceiver)
#include "tst_qosreceiver.moc"
