// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// Conformance targets (chapter 7).
class ConformanceTargets311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_7_0_0_2_broker_needsNoExtensions_data();
    void MQTT311_7_0_0_2_broker_needsNoExtensions();
    void MQTT311_7_0_0_2_client_needsNoExtensions_data();
    void MQTT311_7_0_0_2_client_needsNoExtensions();
    void MQTT311_7_1_1_1_broker_readsAStreamOfBytes_data();
    void MQTT311_7_1_1_1_broker_readsAStreamOfBytes();
    void MQTT311_7_1_2_1_client_readsAStreamOfBytes_data();
    void MQTT311_7_1_2_1_client_readsAStreamOfBytes();
};

void ConformanceTargets311::MQTT311_7_0_0_2_broker_needsNoExtensions_data()
{
    addVersionsBefore5();
}

/// A client that does only what the standard says is served, and gets nothing that it says nothing of.
void ConformanceTargets311::MQTT311_7_0_0_2_broker_needsNoExtensions()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.sysInterval = std::chrono::seconds(0)});
    auto peer = broker.opened();
    peer.send("10 L[ " + std::string(version == v311 ? "S'MQTT' 04" : "S'MQIsdp' 03") + " 02 0000 S'c' ]");
    peer.send("82 L[ 0001 S'#' 02 ] 82 L[ 0002 S'$SYS/#' 02 ]");
    QCOMPARE(peer.sent(), bytes("20 02 00 00  90 03 0001 02  90 03 0002 02"));
    peer.send("34 L[ S'a' 0003 'x' ]");
    QCOMPARE(peer.sent(), bytes("34 L[ S'a' 0001 'x' ] 50 02 0003"));
    peer.send("62 02 0003  50 02 0001");
    QCOMPARE(peer.sent(), bytes("70 02 0003  62 02 0001"));
    peer.send("70 02 0001  a2 L[ 0004 S'#' ] c0 00");
    QCOMPARE(peer.sent(), bytes("b0 02 0004  d0 00"));
    broker.advance(std::chrono::hours(24));
    QCOMPARE(peer.sent(), QString());
    peer.send("e0 00");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceTargets311::MQTT311_7_0_0_2_client_needsNoExtensions_data()
{
    addVersionsBefore5();
}

/// A client of ours and a broker that answers as the standard says, byte by byte.
void ConformanceTargets311::MQTT311_7_0_0_2_client_needsNoExtensions()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto server = broker.opened();
    SessionScript client;
    client.connect(options311(version));
    const auto exchange = [&] {
        QString log;
        while (true) {
            const auto sent = client.sent();
            if (!sent.isEmpty())
                server.send(sent.toStdString());
            const auto answer = server.sent();
            if (answer.isEmpty())
                return log;
            client.receive(answer.toStdString());
            log += client.events() + u'\n';
        }
    };
    QCOMPARE(exchange(), QStringLiteral("connected\n"));
    client.subscribe(1, "a/#", {.maximumQos = Qos::ExactlyOnce});
    QCOMPARE(exchange(), QStringLiteral("request 1 answered 02\n"));
    client.publish(2, "a/b", "x", Qos::ExactlyOnce);
    QCOMPARE(exchange(), QStringLiteral("message a/b q2 'x'\npublish 2 done 00\n"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(exchange(), QString());
    QVERIFY(server.isClosed());
}

void ConformanceTargets311::MQTT311_7_1_1_1_broker_readsAStreamOfBytes_data()
{
    addVersionsBefore5();
}

/// A stream has no borders: however it is cut, the same comes of it.
void ConformanceTargets311::MQTT311_7_1_1_1_broker_readsAStreamOfBytes()
{
    QFETCH(ProtocolVersion, version);
    const auto stream =
        wire(BrokerScript::connectText("c", {.version = version}) + " 82 L[ 0001 S'a' 01 ] 32 L[ S'a' 0002 '"
             + std::string(300, 'x') + "' ] c0 00");
    const auto expected = bytes("20 02 00 00  90 03 0001 01  32 L[ S'a' 0001 '" + std::string(300, 'x')
                                + "' ] 40 02 0002  d0 00");
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        BrokerScript broker;
        auto peer = broker.opened();
        for (std::size_t at = 0; at < stream.size(); at += step)
            peer.sendBytes(ByteView(stream).subspan(at, std::min(step, stream.size() - at)));
        QCOMPARE(peer.sent(), expected);
    }
}

void ConformanceTargets311::MQTT311_7_1_2_1_client_readsAStreamOfBytes_data()
{
    addVersionsBefore5();
}

void ConformanceTargets311::MQTT311_7_1_2_1_client_readsAStreamOfBytes()
{
    QFETCH(ProtocolVersion, version);
    const auto stream = wire("20 02 00 00  32 L[ S'a' 0001 '" + std::string(300, 'x')
                             + "' ] 34 L[ S'b' 0002 'y' ] 62 02 0002");
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        SessionScript client;
        client.connect(options311(version));
        client.forget();
        QStringList log;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            client.session.receive(ByteView(stream).subspan(at, std::min(step, stream.size() - at)),
                                   client.clock.now(), client.effects);
            const auto events = client.events();
            if (!events.isEmpty())
                log += events;
        }
        QCOMPARE(client.sent(), SessionScript::bytes("40 02 0001  50 02 0002  70 02 0002"));
        QCOMPARE(log.join(QStringLiteral("; ")),
                 QStringLiteral("connected; message a q1 '%1'; message b q2 'y'").arg(QString(300, u'x')));
    }
}

QTEST_APPLESS_MAIN(ConformanceTargets311)
#include "tst_v311targets.moc"
