// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <fmt/format.h>

using namespace espalier;

/// Network Connections (4.2). What runs over real sockets is tested with the transports; here is what both sides need of
/// one: bytes in their order, in whatever pieces.
class ConformanceNetworkConnection : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_2_0_1_broker_readsStreamInAnyPieces();
    void MQTT_4_2_0_1_broker_writesStreamWithoutLoss();
    void MQTT_4_2_0_1_client_readsStreamInAnyPieces();
};

void ConformanceNetworkConnection::MQTT_4_2_0_1_broker_readsStreamInAnyPieces()
{
    const auto stream = wire("10 L[ S'MQTT' 05 02 0000 00 S'c' ] 82 L[ 0001 00 S'a' 01 ]"
                             "32 L[ S'a' 0002 00 'x' ] c0 00 30 L[ S'a' 00 '"
                             + std::string(300, 'y') + "' ]");
    const ByteView all(stream);
    for (std::size_t piece = 1; piece <= all.size(); ++piece) {
        BrokerScript broker;
        auto peer = broker.opened();
        for (std::size_t at = 0; at < all.size(); at += piece)
            peer.sendBytes(all.subspan(at, std::min(piece, all.size() - at)));
        QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
        QCOMPARE(peer.sent(),
                 bytes("90 L[ 0001 00 01 ] 32 L[ S'a' 0001 00 'x' ] 40 02 0002 d0 00 30 L[ S'a' 00 '"
                       + std::string(300, 'y') + "' ]"));
    }
}

void ConformanceNetworkConnection::MQTT_4_2_0_1_broker_writesStreamWithoutLoss()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    QStringList expected;
    for (int i = 0; i < 1000; ++i) {
        if (i % 100 == 10) // as a socket does that takes no more
            subscriber.stall();
        else if (i % 100 == 90)
            subscriber.resume();
        publisher.send(fmt::format("30 L[ S'a' 00 '{}' ]", i));
        expected += QStringLiteral("a q0 '%1'").arg(i);
    }
    QCOMPARE(subscriber.messages(), expected.join(QStringLiteral("; ")));
}

void ConformanceNetworkConnection::MQTT_4_2_0_1_client_readsStreamInAnyPieces()
{
    const auto stream = wire("20 L[ 00 00 00 ] 30 L[ S'a' 00 'x' ] 32 L[ S'a' 0001 00 '"
                             + std::string(300, 'y') + "' ] 34 L[ S'b' 0002 00 'z' ] 62 02 0002");
    const ByteView all(stream);
    for (std::size_t piece = 1; piece <= all.size(); ++piece) {
        SessionScript client;
        client.connect();
        client.forget();
        QStringList events;
        for (std::size_t at = 0; at < all.size(); at += piece) {
            client.receive(hex(all.subspan(at, std::min(piece, all.size() - at))));
            if (const auto more = client.events(); !more.isEmpty())
                events += more;
        }
        QCOMPARE(client.sent(), SessionScript::bytes("40 02 0001 50 02 0002 70 02 0002"));
        QCOMPARE(events.join(QStringLiteral("; ")),
                 QStringLiteral("connected; message a q0 'x'; message a q1 '%1'; message b q2 'z'")
                     .arg(QString(300, u'y')));
    }
}

QTEST_APPLESS_MAIN(ConformanceNetworkConnection)
#include "tst_networkconnection.moc"
