// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;
using namespace std::chrono_literals;

/// The Will Message (3.1.2.5 to 3.1.2.7, 3.14.4).
class ConformanceWill311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_2_8_broker_publishesTheWill_data();
    void MQTT311_3_1_2_8_broker_publishesTheWill();
    void MQTT311_3_1_2_8_broker_keepsNoWillOfARefusedClient();
    void MQTT311_3_1_2_9_broker_usesQosAndRetain_data();
    void MQTT311_3_1_2_9_broker_usesQosAndRetain();
    void MQTT311_3_1_2_10_broker_forgetsThePublishedWill_data();
    void MQTT311_3_1_2_10_broker_forgetsThePublishedWill();
    void MQTT311_3_1_2_10_broker_forgetsTheWillOnDisconnect();
    void MQTT311_3_1_2_12_broker_publishesNothingWithoutWill_data();
    void MQTT311_3_1_2_12_broker_publishesNothingWithoutWill();
    void MQTT311_3_1_2_16_broker_publishesNotRetained_data();
    void MQTT311_3_1_2_16_broker_publishesNotRetained();
    void MQTT311_3_1_2_17_broker_publishesRetained_data();
    void MQTT311_3_1_2_17_broker_publishesRetained();
    void MQTT311_3_14_4_3_broker_discardsTheWill_data();
    void MQTT311_3_14_4_3_broker_discardsTheWill();

private:
    /// A way in which a connection ends without DISCONNECT.
    enum class End { Lost, KeepAlive, Violation, InvalidDisconnect, TakenOver, ByOperator, ShutDown };
    static void addEnds();
    static void end(BrokerScript &broker, BrokerScript::Peer &peer, End how, ProtocolVersion version);
};

void ConformanceWill311::addEnds()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<PeerOptions::Start>("start");
    QTest::addColumn<int>("how");
    const auto clean = PeerOptions::Start::Clean;
    const auto row = [](const char *name, ProtocolVersion version, PeerOptions::Start start, End how) {
        QTest::newRow(name) << version << start << static_cast<int>(how);
    };
    row("connection lost", v311, clean, End::Lost);
    row("connection lost, session kept", v311, resume, End::Lost);
    row("silent", v311, clean, End::KeepAlive);
    row("silent, session kept", v311, resume, End::KeepAlive);
    row("violation", v311, clean, End::Violation);
    row("DISCONNECT with reserved bits", v311, resume, End::InvalidDisconnect);
    row("taken over", v311, clean, End::TakenOver);
    row("taken over, session kept", v311, resume, End::TakenOver);
    row("by the operator", v311, clean, End::ByOperator);
    row("the broker ends", v311, clean, End::ShutDown);
    row("3.1, connection lost", v31, resume, End::Lost);
    row("3.1, silent", v31, clean, End::KeepAlive);
    row("3.1, violation", v31, clean, End::Violation);
}

void ConformanceWill311::end(BrokerScript &broker, BrokerScript::Peer &peer, End how, ProtocolVersion version)
{
    switch (how) {
    case End::Lost:
        peer.lose();
        break;
    case End::KeepAlive:
        broker.advance(15s);
        break;
    case End::Violation:
        peer.send("36 L[ S'a' 0001 'x' ]");
        break;
    case End::InvalidDisconnect:
        peer.send("e1 00");
        break;
    case End::TakenOver:
        static_cast<void>(broker.connected("c", {.version = version, .start = resume}));
        break;
    case End::ByOperator:
        QVERIFY(broker.engine.disconnectClient("c", ReasonCode::AdministrativeAction, broker.clock.now()));
        broker.advance(0s);
        break;
    case End::ShutDown:
        broker.engine.shutDown(broker.clock.now());
        broker.advance(0s);
        break;
    }
}

void ConformanceWill311::MQTT311_3_1_2_8_broker_publishesTheWill_data()
{
    addEnds();
}

void ConformanceWill311::MQTT311_3_1_2_8_broker_publishesTheWill()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(PeerOptions::Start, start);
    QFETCH(int, how);
    BrokerScript broker;
    auto peer = broker.connected(
        "c", {.version = version, .start = start, .keepAlive = 10, .will = "S'will' S'gone'"});
    // Connected later: so that it is still there when the broker ends.
    auto observer = subscribed(broker, "o", "S'#' 00");
    QCOMPARE(observer.sent(), QString());
    end(broker, peer, static_cast<End>(how), version);
    QCOMPARE(observer.messages(), QStringLiteral("will q0 'gone'"));
}

void ConformanceWill311::MQTT311_3_1_2_8_broker_keepsNoWillOfARefusedClient()
{
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto refused = broker.opened();
    refused.send("10 L[ S'MQTT' 04 04 0000 S'' S'will' S'x' ]");
    QCOMPARE(refused.sent(), bytes("20 02 00 02"));
    QVERIFY(refused.isClosed());
    QCOMPARE(observer.sent(), QString());
}

void ConformanceWill311::MQTT311_3_1_2_9_broker_usesQosAndRetain_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<unsigned>("flags");
    QTest::addColumn<QString>("live");
    QTest::addColumn<QString>("retained");
    for (const auto version : {v311, v31}) {
        const char *name = version == v311 ? "3.1.1" : "3.1";
        const auto row = [&](const char *what, unsigned flags, const char *live, const char *retained) {
            QTest::addRow("%s, %s", name, what)
                << version << flags << QString::fromLatin1(live) << QString::fromLatin1(retained);
        };
        row("QoS 0", 0x04, "will q0 'gone'", "");
        row("QoS 1", 0x0c, "will q1 'gone'", "");
        row("QoS 2", 0x14, "will q2 'gone'", "");
        row("QoS 0, RETAIN", 0x24, "will q0 'gone'", "will q0 r 'gone'");
        row("QoS 1, RETAIN", 0x2c, "will q1 'gone'", "will q1 r 'gone'");
        row("QoS 2, RETAIN", 0x34, "will q2 'gone'", "will q2 r 'gone'");
    }
}

void ConformanceWill311::MQTT311_3_1_2_9_broker_usesQosAndRetain()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(unsigned, flags);
    QFETCH(QString, live);
    QFETCH(QString, retained);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'will' 02");
    broker.connected("c", {.version = version, .will = "S'will' S'gone'", .willFlags = flags}).lose();
    QCOMPARE(observer.messages(), live);
    auto later = broker.connected("later", {.version = v311});
    later.send("82 L[ 0001 S'will' 02 ]");
    static_cast<void>(later.take<SubAck>());
    QCOMPARE(later.messages(), retained);
}

void ConformanceWill311::MQTT311_3_1_2_10_broker_forgetsThePublishedWill_data()
{
    addVersionsBefore5();
}

void ConformanceWill311::MQTT311_3_1_2_10_broker_forgetsThePublishedWill()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    broker.connected("c", {.version = version, .start = resume, .will = "S'will' S'gone'"}).lose();
    QCOMPARE(observer.messages(), QStringLiteral("will q0 'gone'"));
    broker.advance(24h);
    broker.connected("c", {.version = version, .start = resume}).lose();
    broker.connected("c", {.version = version}).lose();
    QCOMPARE(observer.sent(), QString());
}

void ConformanceWill311::MQTT311_3_1_2_10_broker_forgetsTheWillOnDisconnect()
{
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.connected("c", {.version = v311, .start = resume, .will = "S'will' S'gone'"});
    peer.send("e0 00");
    QVERIFY(peer.isClosed());
    broker.advance(24h);
    broker.connected("c", {.version = v311, .start = resume}).lose();
    QCOMPARE(observer.sent(), QString());
}

void ConformanceWill311::MQTT311_3_1_2_12_broker_publishesNothingWithoutWill_data()
{
    addEnds();
}

void ConformanceWill311::MQTT311_3_1_2_12_broker_publishesNothingWithoutWill()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(PeerOptions::Start, start);
    QFETCH(int, how);
    BrokerScript broker;
    // A will of an earlier connection must not come back.
    broker.connected("c", {.version = version, .start = start, .will = "S'will' S'gone'"}).send("e0 00");
    auto peer = broker.connected("c", {.version = version, .start = start, .keepAlive = 10});
    auto observer = subscribed(broker, "o", "S'#' 00");
    end(broker, peer, static_cast<End>(how), version);
    QVERIFY(how == static_cast<int>(End::Lost) || peer.isClosed());
    QCOMPARE(observer.sent(), QString());
}

void ConformanceWill311::MQTT311_3_1_2_16_broker_publishesNotRetained_data()
{
    addVersionsBefore5();
}

void ConformanceWill311::MQTT311_3_1_2_16_broker_publishesNotRetained()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    broker.connected("p", {.version = version}).send("31 L[ S'will' 'before' ]");
    broker.connected("c", {.version = version, .will = "S'will' S'gone'"}).lose();
    auto later = broker.connected("later", {.version = version});
    later.send("82 L[ 0001 S'will' 00 ]");
    QCOMPARE(later.sent(), bytes("90 03 0001 00  31 L[ S'will' 'before' ]"));
}

void ConformanceWill311::MQTT311_3_1_2_17_broker_publishesRetained_data()
{
    addVersionsBefore5();
}

void ConformanceWill311::MQTT311_3_1_2_17_broker_publishesRetained()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    broker.connected("p", {.version = version}).send("31 L[ S'will' 'before' ]");
    broker.connected("c", {.version = version, .will = "S'will' S'gone'", .willFlags = 0x24}).lose();
    auto later = broker.connected("later", {.version = version});
    later.send("82 L[ 0001 S'will' 00 ]");
    QCOMPARE(later.sent(), bytes("90 03 0001 00  31 L[ S'will' 'gone' ]"));
    // An empty one removes what was retained.
    broker.connected("c", {.version = version, .will = "S'will' S''", .willFlags = 0x24}).lose();
    QCOMPARE(later.messages(), QStringLiteral("will q0 ''"));
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformanceWill311::MQTT311_3_14_4_3_broker_discardsTheWill_data()
{
    addVersionsBefore5();
}

void ConformanceWill311::MQTT311_3_14_4_3_broker_discardsTheWill()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    for (const auto start : {PeerOptions::Start::Clean, resume}) {
        auto peer = broker.connected(
            "c", {.version = version, .start = start, .will = "S'will' S'x'", .willFlags = 0x24});
        peer.send("e0 00");
        QVERIFY(peer.isClosed());
        broker.advance(1h);
        QCOMPARE(observer.sent(), QString());
        QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
    }
}

QTEST_APPLESS_MAIN(ConformanceWill311)
#include "tst_v311will.moc"
