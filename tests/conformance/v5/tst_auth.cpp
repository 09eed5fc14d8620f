// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/authenticationmoments.h"

#include <fmt/format.h>

using namespace espalier;

/// AUTH (3.15).
class ConformanceAuth : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_15_1_1_broker_refusesReservedFlags_data() { addMoments(); }
    void MQTT_3_15_1_1_broker_refusesReservedFlags();
    void MQTT_3_15_1_1_client_refusesReservedFlags_data() { addMoments(); }
    void MQTT_3_15_1_1_client_refusesReservedFlags();
    void MQTT_3_15_2_1_broker_sendsItsReasonCodes();
    void MQTT_3_15_2_1_broker_refusesOthers_data() { addMoments(); }
    void MQTT_3_15_2_1_broker_refusesOthers();
    void MQTT_3_15_2_1_client_sendsItsReasonCodes();
    void MQTT_3_15_2_1_client_refusesOthers_data() { addMoments(); }
    void MQTT_3_15_2_1_client_refusesOthers();
    void MQTT_3_15_2_2_broker_sendsNoReasonString_data() { addMoments(); }
    void MQTT_3_15_2_2_broker_sendsNoReasonString() { sendsNoLongerAuth(Property::ReasonString); }
    void MQTT_3_15_2_2_client_sendsNoReasonString() { sendsNoLongerAuthAsClient(Property::ReasonString); }
    void MQTT_3_15_2_3_broker_sendsNoUserProperties_data() { addMoments(); }
    void MQTT_3_15_2_3_broker_sendsNoUserProperties() { sendsNoLongerAuth(Property::UserProperty); }
    void MQTT_3_15_2_3_client_sendsNoUserProperties() { sendsNoLongerAuthAsClient(Property::UserProperty); }

private:
    static void sendsNoLongerAuth(Property property);
    static void sendsNoLongerAuthAsClient(Property property);
};

void ConformanceAuth::MQTT_3_15_1_1_broker_refusesReservedFlags()
{
    for (unsigned flags = 1; flags < 16; ++flags) {
        AuthenticationScript broker;
        auto peer = askedPeer(broker);
        peer.send(fmt::format("f{:x} L[ 18 P[ 15 S'm' 16 S'yes' ] ]", flags));
        QCOMPARE(endOf(peer), ReasonCode::MalformedPacket);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuth::MQTT_3_15_1_1_client_refusesReservedFlags()
{
    for (unsigned flags = 1; flags < 16; ++flags) {
        AuthenticatingClient client;
        beAsked(client);
        client.answer("!");
        client.forget();
        client.receive(fmt::format("f{:x} L[ 18 P[ 15 S'm' 16 S'?' ] ]", flags));
        QCOMPARE(client.sent(), SessionScript::bytes("e0 01 81"));
        QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.15.1-1"));
        QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
    }
}

void ConformanceAuth::MQTT_3_15_2_1_broker_sendsItsReasonCodes()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'?u'"});
    QCOMPARE(peer.take<Auth>().reason, ReasonCode::ContinueAuthentication);
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
    QCOMPARE(peer.take<Auth>().reason, ReasonCode::ContinueAuthentication);
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<Auth>().reason, ReasonCode::Success);
}

void ConformanceAuth::MQTT_3_15_2_1_broker_refusesOthers()
{
    for (unsigned code = 0; code < 256; ++code) {
        if (code == 0x18)
            continue;
        AuthenticationScript broker;
        auto peer = askedPeer(broker);
        peer.send(fmt::format("f0 L[ {:02x} P[ 15 S'm' 16 S'yes' ] ]", code));
        QCOMPARE(endOf(peer), ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConformanceAuth::MQTT_3_15_2_1_client_sendsItsReasonCodes()
{
    AuthenticatingClient client;
    client.asking();
    client.asked();
    client.answer("!");
    QVERIFY(client.sent().startsWith(SessionScript::bytes("f0 0a 18")));
    client.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    client.forget();
    client.reauthenticate();
    QVERIFY(client.sent().startsWith(SessionScript::bytes("f0 0b 19")));
}

void ConformanceAuth::MQTT_3_15_2_1_client_refusesOthers()
{
    for (unsigned code = 1; code < 256; ++code) {
        if (code == 0x18)
            continue;
        AuthenticatingClient client;
        beAsked(client);
        client.answer("!");
        client.forget();
        client.receive(fmt::format("f0 L[ {:02x} P[ 15 S'm' ] ]", code));
        QCOMPARE(client.sent(), SessionScript::bytes("e0 01 82"));
        QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-3.15.2-1"));
    }
}

/// An AUTH with nothing but the method and its data is sent where it fits exactly, and another is never sent.
void ConformanceAuth::sendsNoLongerAuth(Property property)
{
    QFETCH(Moment, moment);
    const auto question = bytes("f0 L[ 18 P[ 15 S'm' 16 S'!u' ] ]"); // 13 bytes
    for (const auto *room : {"27 0000ffff", "27 00000064", "27 0000000d"}) {
        AuthenticationScript broker;
        if (moment == Moment::BeforeConnAck) {
            QCOMPARE(broker.connecting("c", {.properties = "15 S'm' 16 S'?u' " + std::string(room)}).sent(),
                     question);
            continue;
        }
        auto peer = broker.connected("c", {.properties = "15 S'm' 16 S'name' " + std::string(room)});
        peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
        const auto packet = peer.take<Auth>();
        QVERIFY(!packet.properties.contains(property));
        QCOMPARE(packet.reason, ReasonCode::ContinueAuthentication);
    }
    if (moment == Moment::BeforeConnAck) {
        AuthenticationScript broker;
        auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'?u' 27 0000000c"});
        QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::PacketTooLarge);
    }
}

void ConformanceAuth::sendsNoLongerAuthAsClient(Property property)
{
    for (const auto *room : {"27 0000ffff", "27 0000000d"}) {
        AuthenticatingClient client;
        client.accepted(room);
        client.reauthenticate();
        const auto decoded = decode(client.effects.output.view(), {ProtocolVersion::V5, Side::Client});
        QVERIFY(decoded && std::holds_alternative<Auth>(*decoded));
        QVERIFY(!std::get<Auth>(*decoded).properties.contains(property));
        QCOMPARE(client.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' 16 S'hi' ] ]")); // 13 bytes
    }
    AuthenticatingClient client;
    client.accepted("27 0000000c");
    client.reauthenticate();
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("authentication refused 95"));
}

QTEST_APPLESS_MAIN(ConformanceAuth)
#include "tst_auth.moc"
