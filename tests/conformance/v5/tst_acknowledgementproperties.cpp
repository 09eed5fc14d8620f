// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// Properties of PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7).
class ConformanceAcknowledgementProperties : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_4_2_2_broker_leavesOutReasonString();
    void MQTT_3_4_2_2_client_sendsNothingThatIsTooLong();
    void MQTT_3_4_2_3_broker_leavesOutUserProperties();
    void MQTT_3_4_2_3_client_sendsNothingThatIsTooLong();
    void MQTT_3_5_2_2_broker_leavesOutReasonString();
    void MQTT_3_5_2_2_client_sendsNothingThatIsTooLong();
    void MQTT_3_5_2_3_broker_leavesOutUserProperties();
    void MQTT_3_5_2_3_client_sendsNothingThatIsTooLong();
    void MQTT_3_6_2_2_broker_sendsNothingThatIsTooLong();
    void MQTT_3_6_2_2_client_sendsNothingThatIsTooLong();
    void MQTT_3_6_2_3_broker_leavesOutUserProperties();
    void MQTT_3_6_2_3_client_sendsNothingThatIsTooLong();
    void MQTT_3_7_2_2_broker_sendsNothingThatIsTooLong();
    void MQTT_3_7_2_2_client_sendsNothingThatIsTooLong();
    void MQTT_3_7_2_3_broker_leavesOutUserProperties();
    void MQTT_3_7_2_3_client_sendsNothingThatIsTooLong();
};

namespace {

constexpr std::uint32_t spacious = 10'000;

/// What the broker answers a client that takes packets of at most `maximum` bytes.
QString brokersAnswer(const std::string &packet, std::uint32_t maximum)
{
    BrokerScript broker;
    auto peer = broker.connected("p", {.properties = "27 " + hexNumber(maximum)});
    peer.send(packet);
    return peer.sent();
}

/// What our client answers a server that takes packets of at most `maximum` bytes.
QString clientsAnswer(const std::string &packet, std::uint32_t maximum)
{
    SessionScript client;
    client.connected({}, "27 " + hexNumber(maximum));
    client.receive(packet);
    return client.sent();
}

/// `bare` is the answer to `packet` without Reason String.
void checkReasonString(const std::string &packet, const std::string &bare)
{
    const auto full = brokersAnswer(packet, spacious);
    const auto shortest = bytes(bare);
    QVERIFY(lengthOf(full) > lengthOf(shortest) + 10);
    QVERIFY(full.contains(bytes("'not publish'")));
    QCOMPARE(brokersAnswer(packet, lengthOf(full)), full);
    QCOMPARE(brokersAnswer(packet, lengthOf(full) - 1), shortest);
    QCOMPARE(brokersAnswer(packet, lengthOf(shortest)), shortest);
}

/// None is ever sent, however much room there is.
void checkNoUserProperty(const std::string &packet)
{
    for (std::uint32_t maximum = 5; maximum < 200; ++maximum) {
        const auto answer = brokersAnswer(packet, maximum);
        QVERIFY(lengthOf(answer) <= maximum);
        const auto bytesOfAnswer = wire(answer.toStdString());
        const auto decoded = decode(bytesOfAnswer, {ProtocolVersion::V5, Side::Server});
        QVERIFY(decoded.has_value());
        std::visit(
            [](const auto &decodedPacket) {
                if constexpr (requires { decodedPacket.packetId; })
                    QVERIFY(!decodedPacket.properties.contains(Property::UserProperty));
                else
                    QVERIFY2(false, "no acknowledgement");
            },
            *decoded);
    }
}

/// Our client adds nothing to its answers, however much room there is.
void checkClientsAnswer(const std::string &packet, const std::string &answer)
{
    constexpr std::uint32_t narrowest = 5; // with less our client ends the connection
    for (const auto maximum : {narrowest, spacious})
        QCOMPARE(clientsAnswer(packet, maximum), bytes(answer));
}

const std::string refusedQos1 = "32 L[ S'$SYS/x' 0001 00 ]";
const std::string refusedQos2 = "34 L[ S'$SYS/x' 0001 00 ]";
const std::string unknownPubRec = "50 02 0009";
const std::string unknownPubRel = "62 02 0009";

} // namespace

void ConformanceAcknowledgementProperties::MQTT_3_4_2_2_broker_leavesOutReasonString()
{
    checkReasonString(refusedQos1, "40 03 0001 87");
}

void ConformanceAcknowledgementProperties::MQTT_3_4_2_2_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer("32 L[ S'a' 0001 00 ]", "40 02 0001");
}

void ConformanceAcknowledgementProperties::MQTT_3_4_2_3_broker_leavesOutUserProperties()
{
    checkNoUserProperty(refusedQos1);
}

void ConformanceAcknowledgementProperties::MQTT_3_4_2_3_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer("32 L[ S'a' 0001 00 ]", "40 02 0001");
}

void ConformanceAcknowledgementProperties::MQTT_3_5_2_2_broker_leavesOutReasonString()
{
    checkReasonString(refusedQos2, "50 03 0001 87");
}

void ConformanceAcknowledgementProperties::MQTT_3_5_2_2_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer("34 L[ S'a' 0001 00 ]", "50 02 0001");
}

void ConformanceAcknowledgementProperties::MQTT_3_5_2_3_broker_leavesOutUserProperties()
{
    checkNoUserProperty(refusedQos2);
}

void ConformanceAcknowledgementProperties::MQTT_3_5_2_3_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer("34 L[ S'a' 0001 00 ]", "50 02 0001");
}

void ConformanceAcknowledgementProperties::MQTT_3_6_2_2_broker_sendsNothingThatIsTooLong()
{
    QCOMPARE(brokersAnswer(unknownPubRec, 5), bytes("62 03 0009 92"));
}

void ConformanceAcknowledgementProperties::MQTT_3_6_2_2_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer(unknownPubRec, "62 03 0009 92");
}

void ConformanceAcknowledgementProperties::MQTT_3_6_2_3_broker_leavesOutUserProperties()
{
    checkNoUserProperty(unknownPubRec);
}

void ConformanceAcknowledgementProperties::MQTT_3_6_2_3_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer(unknownPubRec, "62 03 0009 92");
}

void ConformanceAcknowledgementProperties::MQTT_3_7_2_2_broker_sendsNothingThatIsTooLong()
{
    QCOMPARE(brokersAnswer(unknownPubRel, 5), bytes("70 03 0009 92"));
}

void ConformanceAcknowledgementProperties::MQTT_3_7_2_2_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer(unknownPubRel, "70 03 0009 92");
}

void ConformanceAcknowledgementProperties::MQTT_3_7_2_3_broker_leavesOutUserProperties()
{
    checkNoUserProperty(unknownPubRel);
}

void ConformanceAcknowledgementProperties::MQTT_3_7_2_3_client_sendsNothingThatIsTooLong()
{
    checkClientsAnswer(unknownPubRel, "70 03 0009 92");
}

QTEST_APPLESS_MAIN(ConformanceAcknowledgementProperties)
#include "tst_acknowledgementproperties.moc"
