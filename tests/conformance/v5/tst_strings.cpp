// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;

namespace {

/// Boundaries between lengths of one, two and three bytes.
void addSizes()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("lengthBytes");
    QTest::newRow("1 byte, most") << 127 << 1;
    QTest::newRow("2 bytes, least") << 128 << 2;
    QTest::newRow("2 bytes, most") << 16'383 << 2;
    QTest::newRow("3 bytes, least") << 16'384 << 3;
}

/// A PUBLISH of Remaining Length `size` and its payload.
std::string payloadFor(int size)
{
    return std::string(static_cast<std::size_t>(size) - 4,
                       'x'); // two bytes and "a" of Topic Name, Property Length
}

} // namespace

/// Strings, string pairs and Variable Byte Integers (1.5).
class ConformanceStrings : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_1_5_4_1_broker_refusesIllFormedStrings_data();
    void MQTT_1_5_4_1_broker_refusesIllFormedStrings();
    void MQTT_1_5_4_1_client_refusesIllFormedStrings_data();
    void MQTT_1_5_4_1_client_refusesIllFormedStrings();
    void MQTT_1_5_4_1_client_sendsNoIllFormedStrings();
    void MQTT_1_5_4_2_broker_refusesNullCharacter_data();
    void MQTT_1_5_4_2_broker_refusesNullCharacter();
    void MQTT_1_5_4_2_client_refusesNullCharacter_data();
    void MQTT_1_5_4_2_client_refusesNullCharacter();
    void MQTT_1_5_4_2_client_sendsNoNullCharacter();
    void MQTT_1_5_4_3_broker_keepsZeroWidthNoBreakSpace();
    void MQTT_1_5_4_3_client_keepsZeroWidthNoBreakSpace();
    void MQTT_1_5_5_1_broker_refusesLongForms_data();
    void MQTT_1_5_5_1_broker_refusesLongForms();
    void MQTT_1_5_5_1_broker_writesShortestForm_data();
    void MQTT_1_5_5_1_broker_writesShortestForm();
    void MQTT_1_5_5_1_client_refusesLongForms_data();
    void MQTT_1_5_5_1_client_refusesLongForms();
    void MQTT_1_5_5_1_client_writesShortestForm_data();
    void MQTT_1_5_5_1_client_writesShortestForm();
    void MQTT_1_5_7_1_broker_refusesIllFormedPairs_data();
    void MQTT_1_5_7_1_broker_refusesIllFormedPairs();
    void MQTT_1_5_7_1_client_refusesIllFormedPairs_data();
    void MQTT_1_5_7_1_client_refusesIllFormedPairs();
    void MQTT_1_5_7_1_client_sendsNoIllFormedPairs();
};

void ConformanceStrings::MQTT_1_5_4_1_broker_refusesIllFormedStrings_data()
{
    const auto clause = Clause::MQTT_1_5_4_1;
    addRows({
        {"surrogate U+D800", "30 L[ S[ 'a' eda080 ] 00 ]", clause},
        {"surrogate U+DFFF", "30 L[ S[ 'a' edbfbf ] 00 ]", clause},
        {"surrogate pair", "30 L[ S[ eda080 edb080 ] 00 ]", clause},
        {"overlong", "30 L[ S[ c0af ] 00 ]", clause},
        {"above U+10FFFF", "30 L[ S[ f4908080 ] 00 ]", clause},
        {"continuation alone", "30 L[ S[ 80 ] 00 ]", clause},
        {"cut off", "30 L[ S[ 'a' e282 ] 00 ]", clause},
        {"Topic Filter of SUBSCRIBE", "82 L[ 0001 00 S[ ff ] 00 ]", clause},
        {"Topic Filter of UNSUBSCRIBE", "a2 L[ 0001 00 S[ ff ] ]", clause},
        {"Content Type", "30 L[ S'a' P[ 03 S[ ff ] ] ]", clause},
        {"Response Topic", "30 L[ S'a' P[ 08 S[ ff ] ] ]", clause},
        {"Reason String", "e0 L[ 00 P[ 1f S[ ff ] ] ]", clause},
        {"Client Identifier", "10 L[ S'MQTT' 05 02 0000 00 S[ eda080 ] ]", clause},
        {"Will Topic", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S[ ff ] S'x' ]", clause},
        {"User Name", "10 L[ S'MQTT' 05 82 0000 00 S'c1' S[ ff ] ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_4_1_broker_refusesIllFormedStrings()
{
    verifyBrokerRefuses();
}

void ConformanceStrings::MQTT_1_5_4_1_client_refusesIllFormedStrings_data()
{
    const auto clause = Clause::MQTT_1_5_4_1;
    addRows({
        {"surrogate", "30 L[ S[ 'a' eda080 ] 00 ]", clause},
        {"overlong", "30 L[ S[ c0af ] 00 ]", clause},
        {"above U+10FFFF", "30 L[ S[ f4908080 ] 00 ]", clause},
        {"cut off", "30 L[ S[ 'a' e282 ] 00 ]", clause},
        {"Content Type", "30 L[ S'a' P[ 03 S[ ff ] ] ]", clause},
        {"Assigned Client Identifier", "20 L[ 00 00 P[ 12 S[ ff ] ] ]", clause},
        {"Reason String of DISCONNECT", "e0 L[ 8b P[ 1f S[ ff ] ] ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_4_1_client_refusesIllFormedStrings()
{
    verifyClientRefuses();
}

void ConformanceStrings::MQTT_1_5_4_1_client_sendsNoIllFormedStrings()
{
    SessionScript client;
    client.connect({.clientId = "\xed\xa0\x80"});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-1"));

    client.connected({.clientId = "c"});
    client.publish(1, "a\xff", "x", Qos::AtMostOnce);
    client.subscribe(2, "a\xff");
    PropertyList contentType;
    contentType.add(Property::ContentType, "\xff");
    client.publish(3, "a", "x", Qos::AtMostOnce, contentType);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(),
             QStringLiteral("publish 1 refused 90; request 2 refused 8f; publish 3 refused 81"));
}

void ConformanceStrings::MQTT_1_5_4_2_broker_refusesNullCharacter_data()
{
    const auto clause = Clause::MQTT_1_5_4_2;
    addRows({
        {"Topic Name", "30 L[ S[ 'a' 00 'b' ] 00 ]", clause},
        {"Topic Filter of SUBSCRIBE", "82 L[ 0001 00 S[ 00 ] 00 ]", clause},
        {"Topic Filter of UNSUBSCRIBE", "a2 L[ 0001 00 S[ 'a' 00 ] ]", clause},
        {"Response Topic", "30 L[ S'a' P[ 08 S[ 'b' 00 ] ] ]", clause},
        {"Client Identifier", "10 L[ S'MQTT' 05 02 0000 00 S[ 'c' 00 ] ]", clause},
        {"Will Topic", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S[ 00 ] S'x' ]", clause},
        {"User Name", "10 L[ S'MQTT' 05 82 0000 00 S'c1' S[ 00 ] ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_4_2_broker_refusesNullCharacter()
{
    verifyBrokerRefuses();
}

void ConformanceStrings::MQTT_1_5_4_2_client_refusesNullCharacter_data()
{
    const auto clause = Clause::MQTT_1_5_4_2;
    addRows({
        {"Topic Name", "30 L[ S[ 'a' 00 'b' ] 00 ]", clause},
        {"Response Topic", "30 L[ S'a' P[ 08 S[ 'b' 00 ] ] ]", clause},
        {"Reason String of CONNACK", "20 L[ 00 00 P[ 1f S[ 00 ] ] ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_4_2_client_refusesNullCharacter()
{
    verifyClientRefuses();
}

void ConformanceStrings::MQTT_1_5_4_2_client_sendsNoNullCharacter()
{
    using namespace std::string_literals;
    SessionScript client;
    client.connect({.clientId = "c\0"s});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-2"));

    client.connected({.clientId = "c"});
    client.publish(1, "a\0b"s, "x", Qos::AtMostOnce);
    client.subscribe(2, "a\0b"s);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
}

void ConformanceStrings::MQTT_1_5_4_3_broker_keepsZeroWidthNoBreakSpace()
{
    BrokerScript broker;
    auto withSpace = broker.connected("with");
    withSpace.send("82 L[ 0001 00 S[ efbbbf 'a' ] 00 S[ 'b' efbbbf ] 00 ]");
    withSpace.forget();
    auto without = broker.connected("without");
    without.send("82 L[ 0001 00 S'a' 00 S'b' 00 ]");
    without.forget();
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S[ efbbbf 'a' ] P[ 03 S[ efbbbf 't' ] ] 'x' ]");
    publisher.send("30 L[ S[ 'b' efbbbf ] 00 'y' ]");
    QCOMPARE(withSpace.sent(),
             bytes("30 L[ S[ efbbbf 'a' ] P[ 03 S[ efbbbf 't' ] ] 'x' ] 30 L[ S[ 'b' efbbbf ] 00 'y' ]"));
    QCOMPARE(without.sent(), QString());
}

void ConformanceStrings::MQTT_1_5_4_3_client_keepsZeroWidthNoBreakSpace()
{
    SessionScript client;
    client.connected();
    client.receive("30 L[ S[ efbbbf 'a' ] P[ 03 S[ 't' efbbbf ] ] 'x' ]");
    QCOMPARE(client.effects.events.size(), std::size_t {1});
    const auto &message = std::get<MessageDelivered>(client.effects.events.front()).message;
    QVERIFY(message.topicName
            == "\xef\xbb\xbf"
               "a");
    QVERIFY(message.properties.text(Property::ContentType) == "t\xef\xbb\xbf");
}

void ConformanceStrings::MQTT_1_5_5_1_broker_refusesLongForms_data()
{
    const auto clause = Clause::MQTT_1_5_5_1;
    addRows({
        {"Remaining Length 0", "c0 8000", clause},
        {"Remaining Length in 3 bytes", "30 848000 S'a' 00", clause},
        {"Remaining Length in 4 bytes", "30 84808000 S'a' 00", clause},
        {"Property Length", "30 L[ S'a' 8000 ]", clause},
        {"Subscription Identifier", "82 L[ 0001 P[ 0b 8100 ] S'a' 00 ]", clause},
        {"Property Length of CONNECT", "10 L[ S'MQTT' 05 02 0000 8000 S'c1' ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_5_1_broker_refusesLongForms()
{
    verifyBrokerRefuses();
}

void ConformanceStrings::MQTT_1_5_5_1_broker_writesShortestForm_data()
{
    addSizes();
}

void ConformanceStrings::MQTT_1_5_5_1_broker_writesShortestForm()
{
    QFETCH(int, size);
    QFETCH(int, lengthBytes);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 P[ 0b ff7f ] S'a' 00 ]");
    subscriber.forget();
    const auto payload = payloadFor(size - 3); // what the Subscription Identifier takes
    broker.connected("p").send("30 L[ S'a' 00 '" + payload + "' ]");
    const auto expected = wire("30 L[ S'a' P[ 0b ff7f ] '" + payload + "' ]");
    QCOMPARE(static_cast<int>(expected.size()), 1 + lengthBytes + size);
    QCOMPARE(subscriber.sent(), QString::fromStdString(hex(expected)));
}

void ConformanceStrings::MQTT_1_5_5_1_client_refusesLongForms_data()
{
    const auto clause = Clause::MQTT_1_5_5_1;
    addRows({
        {"Remaining Length 0", "d0 8000", clause},
        {"Remaining Length in 4 bytes", "30 84808000 S'a' 00", clause},
        {"Property Length", "30 L[ S'a' 8000 ]", clause},
        {"Subscription Identifier", "30 L[ S'a' P[ 0b 8100 ] ]", clause},
        {"Property Length of CONNACK", "20 L[ 00 00 8000 ]", clause},
    });
}

void ConformanceStrings::MQTT_1_5_5_1_client_refusesLongForms()
{
    verifyClientRefuses();
}

void ConformanceStrings::MQTT_1_5_5_1_client_writesShortestForm_data()
{
    addSizes();
}

void ConformanceStrings::MQTT_1_5_5_1_client_writesShortestForm()
{
    QFETCH(int, size);
    QFETCH(int, lengthBytes);
    SessionScript client;
    client.connected();
    client.publish(1, "a", payloadFor(size), Qos::AtMostOnce);
    const auto expected = wire("30 L[ S'a' 00 '" + payloadFor(size) + "' ]");
    QCOMPARE(static_cast<int>(expected.size()), 1 + lengthBytes + size);
    QCOMPARE(client.sent(), QString::fromStdString(hex(expected)));
}

void ConformanceStrings::MQTT_1_5_7_1_broker_refusesIllFormedPairs_data()
{
    addRows({
        {"name", "30 L[ S'a' P[ 26 S[ ff ] S'v' ] ]", Clause::MQTT_1_5_4_1},
        {"value", "30 L[ S'a' P[ 26 S'n' S[ ff ] ] ]", Clause::MQTT_1_5_4_1},
        {"null character in name", "30 L[ S'a' P[ 26 S[ 00 ] S'v' ] ]", Clause::MQTT_1_5_4_2},
        {"null character in value", "30 L[ S'a' P[ 26 S'n' S[ 00 ] ] ]", Clause::MQTT_1_5_4_2},
        {"second pair", "30 L[ S'a' P[ 26 S'n' S'v' 26 S'n' S[ ff ] ] ]", Clause::MQTT_1_5_4_1},
        {"SUBSCRIBE", "82 L[ 0001 P[ 26 S'n' S[ ff ] ] S'a' 00 ]", Clause::MQTT_1_5_4_1},
        {"CONNECT", "10 L[ S'MQTT' 05 02 0000 P[ 26 S[ ff ] S'v' ] S'c1' ]", Clause::MQTT_1_5_4_1},
        {"will", "10 L[ S'MQTT' 05 06 0000 00 S'c1' P[ 26 S'n' S[ ff ] ] S'w' S'x' ]", Clause::MQTT_1_5_4_1},
    });
}

void ConformanceStrings::MQTT_1_5_7_1_broker_refusesIllFormedPairs()
{
    verifyBrokerRefuses();
}

void ConformanceStrings::MQTT_1_5_7_1_client_refusesIllFormedPairs_data()
{
    addRows({
        {"name", "30 L[ S'a' P[ 26 S[ ff ] S'v' ] ]", Clause::MQTT_1_5_4_1},
        {"value", "30 L[ S'a' P[ 26 S'n' S[ ff ] ] ]", Clause::MQTT_1_5_4_1},
        {"null character in value", "30 L[ S'a' P[ 26 S'n' S[ 00 ] ] ]", Clause::MQTT_1_5_4_2},
        {"CONNACK", "20 L[ 00 00 P[ 26 S[ ff ] S'v' ] ]", Clause::MQTT_1_5_4_1},
    });
}

void ConformanceStrings::MQTT_1_5_7_1_client_refusesIllFormedPairs()
{
    verifyClientRefuses();
}

void ConformanceStrings::MQTT_1_5_7_1_client_sendsNoIllFormedPairs()
{
    using namespace std::string_literals;
    SessionScript client;
    ConnectOptions options {.clientId = "c"};
    options.properties.addUserProperty("n", "\xff");
    client.connect(options);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("closed InvalidRequest 81 MQTT-1.5.4-1"));

    client.connected({.clientId = "c"});
    PropertyList name;
    name.addUserProperty("\0"s, "v");
    client.publish(1, "a", "x", Qos::AtMostOnce, name);
    PropertyList value;
    value.addUserProperty("n", "\xff");
    client.subscribe(2, "a", {}, value);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 81; request 2 refused 81"));
}

QTEST_APPLESS_MAIN(ConformanceStrings)
#include "tst_strings.moc"
