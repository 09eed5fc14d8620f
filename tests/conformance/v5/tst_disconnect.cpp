// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/brokerendings.h"
#include "tests/support/sessionscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// A DISCONNECT that the broker sends at `ending` to a client that accepts packets of `maximumPacketSize` bytes.
QString disconnectWithin(std::size_t maximumPacketSize, const Ending &ending)
{
    BrokerScript broker(narrowSettings());
    const std::array<std::uint8_t, 4> size {0, 0, static_cast<std::uint8_t>(maximumPacketSize >> 8),
                                            static_cast<std::uint8_t>(maximumPacketSize)};
    auto peer = broker.connected("c", endable("27 " + hex(size)));
    ending.cause(broker, peer);
    return peer.sent();
}

/// Reason Codes of table 3-10 by who may send them.
constexpr unsigned fromBoth[] {0x00, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99};

bool isForClient(unsigned code)
{
    return code == 0x04 || std::find(std::begin(fromBoth), std::end(fromBoth), code) != std::end(fromBoth);
}

PropertyList reasonString(std::string_view text)
{
    PropertyList properties;
    properties.add(Property::ReasonString, text);
    return properties;
}

} // namespace

/// DISCONNECT (3.14).
class ConformanceDisconnect : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_14_0_1_broker_sendsNoneBeforeAccepting_data();
    void MQTT_3_14_0_1_broker_sendsNoneBeforeAccepting();
    void MQTT_3_14_0_1_broker_shutsDownWithoutItBeforeAccepting();
    void MQTT_3_14_1_1_broker_refusesReservedFlags();
    void MQTT_3_14_1_1_client_refusesReservedFlags();
    void MQTT_3_14_2_1_broker_sendsItsReasonCodes_data() { addEndings(); }
    void MQTT_3_14_2_1_broker_sendsItsReasonCodes();
    void MQTT_3_14_2_1_broker_refusesOthers();
    void MQTT_3_14_2_1_client_sendsItsReasonCodes();
    void MQTT_3_14_2_1_client_refusesOthers();
    void MQTT_3_14_2_2_broker_sendsNoSessionExpiryInterval_data() { addEndings(); }
    void MQTT_3_14_2_2_broker_sendsNoSessionExpiryInterval();
    void MQTT_3_14_2_2_client_refusesSessionExpiryInterval();
    void MQTT_3_14_2_3_broker_leavesOutReasonString();
    void MQTT_3_14_2_3_client_leavesOutReasonString();
    void MQTT_3_14_2_4_broker_neverSendsUserProperties_data() { addEndings(); }
    void MQTT_3_14_2_4_broker_neverSendsUserProperties();
    void MQTT_3_14_2_4_client_leavesOutUserProperties();
    void MQTT_3_14_4_1_broker_sendsNothingMore_data() { addEndings(); }
    void MQTT_3_14_4_1_broker_sendsNothingMore();
    void MQTT_3_14_4_1_client_sendsNothingMore();
    void MQTT_3_14_4_1_client_sendsNothingMoreAfterViolation();
    void MQTT_3_14_4_2_broker_closes_data() { addEndings(); }
    void MQTT_3_14_4_2_broker_closes();
    void MQTT_3_14_4_2_client_closes();
    void MQTT_3_14_4_3_broker_discardsWill_data();
    void MQTT_3_14_4_3_broker_discardsWill();
};

void ConformanceDisconnect::MQTT_3_14_0_1_broker_sendsNoneBeforeAccepting_data()
{
    QTest::addColumn<QString>("sent");
    QTest::addColumn<int>("reason");
    QTest::newRow("no CONNECT") << "c0 00" << 0;
    QTest::newRow("not MQTT") << "'GET / HTTP/1.1'" << 0;
    QTest::newRow("DISCONNECT first") << "e0 00" << 0;
    QTest::newRow("malformed") << "10 L[ S'MQTT' 05 03 0000 00 S'c' ]" << 0x81;
    QTest::newRow("protocol error") << "10 L[ S'MQTT' 05 02 0000 P[ 21 0000 ] S'c' ]" << 0x82;
    QTest::newRow("unknown version") << "10 L[ S'MQTT' 06 02 0000 00 S'c' ]" << 0x84;
    QTest::newRow("unknown method") << "10 L[ S'MQTT' 05 02 0000 P[ 15 S'none' ] S'c' ]" << 0x8c;
}

void ConformanceDisconnect::MQTT_3_14_0_1_broker_sendsNoneBeforeAccepting()
{
    QFETCH(QString, sent);
    QFETCH(int, reason);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(sent.toStdString());
    if (reason != 0)
        QCOMPARE(static_cast<int>(peer.take<ConnAck>().reason), reason);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceDisconnect::MQTT_3_14_0_1_broker_shutsDownWithoutItBeforeAccepting()
{
    BrokerScript broker;
    auto silent = broker.opened();
    auto connected = broker.connected("c");
    broker.engine.shutDown(broker.clock.now());
    broker.advance(0ms);
    QCOMPARE(silent.sent(), QString());
    QVERIFY(silent.isClosed());
    QCOMPARE(connected.take<Disconnect>().reason, ReasonCode::ServerShuttingDown);
}

void ConformanceDisconnect::MQTT_3_14_1_1_broker_refusesReservedFlags()
{
    for (unsigned flags = 1; flags < 16; ++flags) {
        BrokerScript broker;
        auto peer = broker.connected("c");
        peer.sendBytes(std::array<std::uint8_t, 2> {static_cast<std::uint8_t>(0xe0 | flags), 0});
        QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::MalformedPacket);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceDisconnect::MQTT_3_14_1_1_client_refusesReservedFlags()
{
    for (unsigned flags = 1; flags < 16; ++flags) {
        SessionScript client;
        client.connected();
        client.receive(hex(std::array<std::uint8_t, 2> {static_cast<std::uint8_t>(0xe0 | flags), 0}));
        QCOMPARE(client.sent(), SessionScript::bytes("e0 01 81"));
        QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.14.1-1"));
        QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
    }
}

void ConformanceDisconnect::MQTT_3_14_2_1_broker_sendsItsReasonCodes()
{
    BrokerScript broker(narrowSettings());
    auto peer = broker.connected("c", endable());
    currentEnding().cause(broker, peer);
    QCOMPARE(peer.take<Disconnect>().reason, currentEnding().reason);
}

void ConformanceDisconnect::MQTT_3_14_2_1_broker_refusesOthers()
{
    for (unsigned code = 0; code < 256; ++code) {
        BrokerScript broker;
        auto peer = broker.connected("c");
        peer.sendBytes(std::array<std::uint8_t, 3> {0xe0, 1, static_cast<std::uint8_t>(code)});
        if (!isForClient(code))
            QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
    }
}

void ConformanceDisconnect::MQTT_3_14_2_1_client_sendsItsReasonCodes()
{
    for (unsigned code = 0; code < 256; ++code) {
        SessionScript client;
        client.connected();
        client.session.disconnect(static_cast<ReasonCode>(code), {}, client.clock.now(), client.effects);
        const std::array<std::uint8_t, 3> packet {0xe0, 1,
                                                  static_cast<std::uint8_t>(isForClient(code) ? code : 0x80)};
        QCOMPARE(client.sent(), code == 0 ? QStringLiteral("e0 00") : QString::fromStdString(hex(packet)));
        QCOMPARE(client.events(), QStringLiteral("closed Requested 00"));
    }
}

void ConformanceDisconnect::MQTT_3_14_2_1_client_refusesOthers()
{
    constexpr unsigned fromServer[] {0x87, 0x89, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x9a,
                                     0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2};
    for (unsigned code = 0; code < 256; ++code) {
        SessionScript client;
        client.connected();
        const std::array<std::uint8_t, 3> packet {0xe0, 1, static_cast<std::uint8_t>(code)};
        client.receive(hex(packet));
        const bool isAllowed =
            (isForClient(code) && code != 0x04)
            || std::find(std::begin(fromServer), std::end(fromServer), code) != std::end(fromServer);
        QCOMPARE(client.sent(), isAllowed ? QString() : SessionScript::bytes("e0 01 82"));
        QCOMPARE(client.events().startsWith(QStringLiteral("closed DisconnectedByServer")), isAllowed);
    }
}

void ConformanceDisconnect::MQTT_3_14_2_2_broker_sendsNoSessionExpiryInterval()
{
    auto settings = narrowSettings();
    settings.maximumSessionExpiry = 60; // so that there would be something to say
    BrokerScript broker(settings);
    auto peer = broker.connected("c", endable("11 00000e10"));
    currentEnding().cause(broker, peer);
    const auto packet = peer.take<Disconnect>();
    QCOMPARE(packet.reason, currentEnding().reason);
    QVERIFY(!packet.properties.contains(Property::SessionExpiryInterval));
}

void ConformanceDisconnect::MQTT_3_14_2_2_client_refusesSessionExpiryInterval()
{
    SessionScript client;
    client.connected();
    client.receive("e0 L[ 8b P[ 11 00000001 ] ]");
    QCOMPARE(client.sent(), SessionScript::bytes("e0 01 82"));
    QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-3.14.2-2"));
}

void ConformanceDisconnect::MQTT_3_14_2_3_broker_leavesOutReasonString()
{
    const auto &malformed = endings[0];
    const auto explained = disconnectWithin(5000, malformed);
    const auto length = lengthOf(explained);
    QVERIFY(length > 10);
    QCOMPARE(disconnectWithin(length, malformed), explained);
    QCOMPARE(disconnectWithin(length - 1, malformed), bytes("e0 01 81"));
}

void ConformanceDisconnect::MQTT_3_14_2_3_client_leavesOutReasonString()
{
    const auto properties = reasonString("gone");
    const auto sentWithin = [&](std::string_view maximumPacketSize) {
        SessionScript client;
        client.connected({}, "27 " + std::string(maximumPacketSize));
        client.session.disconnect(ReasonCode::UnspecifiedError, properties, client.clock.now(),
                                  client.effects);
        return client.sent();
    };
    QCOMPARE(sentWithin("0000000b"), SessionScript::bytes("e0 L[ 80 P[ 1f S'gone' ] ]"));
    QCOMPARE(sentWithin("0000000a"), SessionScript::bytes("e0 01 80"));
}

void ConformanceDisconnect::MQTT_3_14_2_4_broker_neverSendsUserProperties()
{
    for (const auto maximumPacketSize : {std::size_t {20}, std::size_t {5000}}) {
        const auto sent = disconnectWithin(maximumPacketSize, currentEnding());
        const auto packet = wire(sent.toStdString());
        QVERIFY(packet.size() <= maximumPacketSize);
        const auto decoded = decode(packet, {ProtocolVersion::V5, Side::Server});
        QVERIFY(decoded && std::holds_alternative<Disconnect>(*decoded));
        QVERIFY(!std::get<Disconnect>(*decoded).properties.contains(Property::UserProperty));
    }
}

void ConformanceDisconnect::MQTT_3_14_2_4_client_leavesOutUserProperties()
{
    auto properties = reasonString("gone");
    properties.add(Property::SessionExpiryInterval, 7);
    properties.addUserProperty("k", "v");
    const auto sentWithin = [&](std::string_view maximumPacketSize) {
        SessionScript client;
        client.connected(persistentOptions(), "27 " + std::string(maximumPacketSize));
        client.session.disconnect(ReasonCode::NormalDisconnection, properties, client.clock.now(),
                                  client.effects);
        return client.sent();
    };
    // What the Session Expiry Interval says is not for diagnosis: it is the last to be left out.
    QCOMPARE(sentWithin("00000017"),
             SessionScript::bytes("e0 L[ 00 P[ 1f S'gone' 11 00000007 26 S'k' S'v' ] ]"));
    QCOMPARE(sentWithin("00000016"), SessionScript::bytes("e0 L[ 00 P[ 1f S'gone' 11 00000007 ] ]"));
    QCOMPARE(sentWithin("00000010"), SessionScript::bytes("e0 L[ 00 P[ 1f S'gone' 11 00000007 ] ]"));
    QCOMPARE(sentWithin("0000000f"), SessionScript::bytes("e0 L[ 00 P[ 11 00000007 ] ]"));
}

void ConformanceDisconnect::MQTT_3_14_4_1_broker_sendsNothingMore()
{
    BrokerScript broker(narrowSettings());
    auto options = endable();
    options.will = "00 S'w' S'gone'";
    auto peer = broker.subscribed("c", "#", options, "00");
    currentEnding().cause(broker, peer);
    auto other = broker.connected("other");
    other.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(peer.take<Disconnect>().reason, currentEnding().reason);
    QCOMPARE(peer.sent(), QString());
}

void ConformanceDisconnect::MQTT_3_14_4_1_client_sendsNothingMore()
{
    SessionScript client;
    client.connected();
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 00"));
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    client.subscribe(3, "a");
    client.receive("32 L[ S'a' 0001 00 'x' ]");
    client.advance(60s); // Keep Alive
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
}

void ConformanceDisconnect::MQTT_3_14_4_1_client_sendsNothingMoreAfterViolation()
{
    SessionScript client;
    client.connected();
    client.receive("36 L[ S'a' 0001 00 ] 32 L[ S'a' 0002 00 'x' ]");
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 01 81"));
}

void ConformanceDisconnect::MQTT_3_14_4_2_broker_closes()
{
    BrokerScript broker(narrowSettings());
    auto peer = broker.connected("c", endable());
    QVERIFY(!peer.isClosed());
    currentEnding().cause(broker, peer);
    QCOMPARE(peer.take<Disconnect>().reason, currentEnding().reason);
    QVERIFY(peer.isClosed());
}

void ConformanceDisconnect::MQTT_3_14_4_2_client_closes()
{
    SessionScript requested;
    requested.connected();
    QCOMPARE(requested.effects.transport, Effects::Transport::KeepOpen);
    requested.session.disconnect(ReasonCode::NormalDisconnection, {}, requested.clock.now(),
                                 requested.effects);
    QCOMPARE(requested.sent(), SessionScript::bytes("e0 00"));
    QCOMPARE(requested.effects.transport, Effects::Transport::CloseAfterWriting);

    SessionScript violated;
    violated.connected();
    violated.receive("36 L[ S'a' 0001 00 ]");
    QCOMPARE(violated.sent(), SessionScript::bytes("e0 01 81"));
    QCOMPARE(violated.effects.transport, Effects::Transport::CloseAfterWriting);
}

void ConformanceDisconnect::MQTT_3_14_4_3_broker_discardsWill_data()
{
    QTest::addColumn<QString>("disconnect");
    QTest::addColumn<QString>("will");
    QTest::addColumn<QString>("published");
    const QString now = QStringLiteral("00 S'w' S'gone'");
    const QString delayed = QStringLiteral("P[ 18 00000005 ] S'w' S'gone'");
    QTest::newRow("without Reason Code") << "e0 00" << now << "";
    QTest::newRow("with Reason Code") << "e0 01 00" << now << "";
    QTest::newRow("with properties") << "e0 L[ 00 P[ 1f S'bye' ] ]" << now << "";
    QTest::newRow("delayed will") << "e0 00" << delayed << "";
    QTest::newRow("asked for") << "e0 01 04" << now << "w q0 'gone'";
    QTest::newRow("delayed, asked for") << "e0 01 04" << delayed << "w q0 'gone'";
    QTest::newRow("error") << "e0 01 80" << now << "w q0 'gone'";
}

void ConformanceDisconnect::MQTT_3_14_4_3_broker_discardsWill()
{
    QFETCH(QString, disconnect);
    QFETCH(QString, will);
    QFETCH(QString, published);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "w");
    auto peer = broker.connected("c", {.properties = "11 0000000a", .will = will.toStdString()});
    peer.send(disconnect.toStdString());
    QVERIFY(peer.isClosed());
    broker.advance(1min); // past the delay and the session's end
    QCOMPARE(watcher.messages(), published);
}

QTEST_APPLESS_MAIN(ConformanceDisconnect)
#include "tst_disconnect.moc"
