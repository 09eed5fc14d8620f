// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publishsender.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class TestPublishSender : public QObject
{
    Q_OBJECT
private slots:
    void sendsQos0AtOnce();
    void completesQos1WithItsAcknowledgement();
    void completesQos2AfterFourPackets();
    void anErrorEndsTheMessage();
    void repeatsPubRelForARepeatedPubRec();
    void answersAnUnknownPubRec();
    void closesOnTheWrongAcknowledgement_data();
    void closesOnTheWrongAcknowledgement();

    void refusesWhatTheServerForbids_data();
    void refusesWhatTheServerForbids();
    void refusesWhatIsNotMqtt_data();
    void refusesWhatIsNotMqtt();
    void leavesPropertiesOutInMqtt311();

    void waitsForTheQuota();
    void qos0DoesNotWaitForTheQuota();
    void waitsForAConnection();
    void boundsWhatWaits();

    void resendsInOrderWithDup();
    void resendsWithinTheNewQuota();
    void discardsStateWhenTheServerHasNone();
    void losesMessagesOfASessionThatEnds();
    void sendsWhatWaitedOnTheNextConnection();
    void mqtt31ResumesWithoutSessionPresent();

    void givesAliasesAutomatically();
    void keepsGivenAliases();
    void resendsWithoutAlias();
};

namespace {

PropertyList alias(std::uint32_t number)
{
    PropertyList properties;
    properties.add(Property::TopicAlias, number);
    return properties;
}

} // namespace

void TestPublishSender::sendsQos0AtOnce()
{
    SessionScript script;
    script.connected();
    script.publish(5, "a/b", "x", Qos::AtMostOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'a/b' 00 'x' ]"));
    QCOMPARE(script.events(), QStringLiteral("publish 5 done 00"));
}

void TestPublishSender::completesQos1WithItsAcknowledgement()
{
    SessionScript script;
    script.connected();
    script.publish(5, "a", "x", Qos::AtLeastOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'a' 0001 00 'x' ]"));
    QCOMPARE(script.events(), QString());
    script.clock.advance(1500us);
    script.receive("40 02 0001");
    QCOMPARE(std::get<PublishCompleted>(script.effects.events.at(0)).latency.count(), 1500);
    QCOMPARE(script.events(), QStringLiteral("publish 5 done 00"));
    QCOMPARE(script.session.pending(), std::size_t {0});
}

void TestPublishSender::completesQos2AfterFourPackets()
{
    SessionScript script;
    script.connected();
    script.publish(5, "a", "x", Qos::ExactlyOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("34 L[ S'a' 0001 00 'x' ]"));
    script.receive("50 02 0001");
    QCOMPARE(script.sent(), QStringLiteral("62 02 00 01"));
    QCOMPARE(script.events(), QString());
    script.receive("70 02 0001");
    QCOMPARE(script.events(), QStringLiteral("publish 5 done 00"));
}

void TestPublishSender::anErrorEndsTheMessage()
{
    SessionScript script;
    script.connected();
    script.publish(1, "a", "x", Qos::AtLeastOnce);
    script.publish(2, "a", "x", Qos::ExactlyOnce);
    (void)script.sent();
    script.receive("40 03 0001 87 50 03 0002 97");
    QCOMPARE(script.events(), QStringLiteral("publish 1 done 87; publish 2 done 97"));
    QCOMPARE(script.sent(), QString());
}

void TestPublishSender::repeatsPubRelForARepeatedPubRec()
{
    SessionScript script;
    script.connected();
    script.publish(1, "a", "x", Qos::ExactlyOnce);
    script.receive("50 02 0001");
    (void)script.sent();
    script.receive("50 02 0001");
    QCOMPARE(script.sent(), QStringLiteral("62 02 00 01"));
}

void TestPublishSender::answersAnUnknownPubRec()
{
    SessionScript script;
    script.connected();
    script.receive("50 02 0009");
    QCOMPARE(script.sent(), QStringLiteral("62 03 00 09 92"));
    script.receive("40 02 0009 70 02 0009");
    QCOMPARE(script.sent(), QString());
    QCOMPARE(script.events(), QString());
    QVERIFY(script.session.isConnected());
}

void TestPublishSender::closesOnTheWrongAcknowledgement_data()
{
    QTest::addColumn<int>("qos");
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("event");
    QTest::newRow("PUBACK for QoS 2")
        << 2 << QByteArray("40 02 0001") << QStringLiteral("closed Violation 82 MQTT-4.3.3-8");
    QTest::newRow("PUBREC for QoS 1")
        << 1 << QByteArray("50 02 0001") << QStringLiteral("closed Violation 82 MQTT-4.3.2-4");
    QTest::newRow("PUBCOMP before PUBREC")
        << 2 << QByteArray("70 02 0001") << QStringLiteral("closed Violation 82 MQTT-4.3.3-11");
}

void TestPublishSender::closesOnTheWrongAcknowledgement()
{
    QFETCH(int, qos);
    QFETCH(QByteArray, packet);
    QFETCH(QString, event);
    SessionScript script;
    script.connected();
    script.publish(1, "a", "x", static_cast<Qos>(qos));
    (void)script.sent();
    script.receive(packet.toStdString());
    QCOMPARE(script.events(), QStringLiteral("publish 1 lost 80; ") + event);
}

void TestPublishSender::refusesWhatTheServerForbids_data()
{
    QTest::addColumn<QByteArray>("granted");
    QTest::addColumn<OutgoingMessage>("message");
    QTest::addColumn<QString>("event");
    const OutgoingMessage plain {.token = 1, .topicName = "a", .payload = Bytes::copyOf("0123456789")};
    auto message = plain;
    message.qos = Qos::ExactlyOnce;
    QTest::newRow("QoS") << QByteArray("24 01") << message << QStringLiteral("publish 1 refused 9b");
    message = plain;
    message.retain = true;
    QTest::newRow("retain") << QByteArray("25 00") << message << QStringLiteral("publish 1 refused 9a");
    QTest::newRow("size") << QByteArray("27 0000000f") << plain << QStringLiteral("publish 1 refused 95");
    QTest::newRow("fits") << QByteArray("27 00000010") << plain << QStringLiteral("publish 1 done 00");
    message = plain;
    message.properties = alias(3);
    QTest::newRow("alias too high") << QByteArray("22 0002") << message
                                    << QStringLiteral("publish 1 refused 94");
    QTest::newRow("no aliases") << QByteArray() << message << QStringLiteral("publish 1 refused 94");
    message.topicName.clear();
    QTest::newRow("alias without meaning")
        << QByteArray("22 0003") << message << QStringLiteral("publish 1 refused 94");
}

void TestPublishSender::refusesWhatTheServerForbids()
{
    QFETCH(QByteArray, granted);
    QFETCH(OutgoingMessage, message);
    QFETCH(QString, event);
    SessionScript script;
    script.connected({.clientId = "c"}, granted.toStdString());
    script.session.publish(message, script.clock.now(), script.effects);
    QCOMPARE(script.events(), event);
    QCOMPARE(script.sent().isEmpty(), event.contains(QStringLiteral("refused")));
    QCOMPARE(script.session.pending(), std::size_t {0});
}

void TestPublishSender::refusesWhatIsNotMqtt_data()
{
    QTest::addColumn<OutgoingMessage>("message");
    QTest::addColumn<QString>("event");
    QTest::newRow("empty") << OutgoingMessage {} << QStringLiteral("publish 0 refused 90");
    QTest::newRow("wildcard") << OutgoingMessage {.topicName = "a/+"}
                              << QStringLiteral("publish 0 refused 90");
    QTest::newRow("too long") << OutgoingMessage {.topicName = std::string(65'536, 'x')}
                              << QStringLiteral("publish 0 refused 90");
    OutgoingMessage message {.topicName = "a", .qos = Qos::AtLeastOnce};
    message.properties.add(Property::SubscriptionIdentifier, 1);
    QTest::newRow("Subscription Identifier") << message << QStringLiteral("publish 0 refused 82");
    message.properties.clear();
    message.properties.add(Property::SessionExpiryInterval, 1);
    QTest::newRow("property of another packet") << message << QStringLiteral("publish 0 refused 81");
}

void TestPublishSender::refusesWhatIsNotMqtt()
{
    QFETCH(OutgoingMessage, message);
    SessionScript script;
    script.connected();
    script.session.publish(message, script.clock.now(), script.effects);
    QTEST(script.events(), "event");
    QCOMPARE(script.sent(), QString());
    QCOMPARE(script.session.pending(), std::size_t {0});
}

void TestPublishSender::leavesPropertiesOutInMqtt311()
{
    SessionScript script;
    script.connected({.version = ProtocolVersion::V311, .clientId = "c"});
    script.publish(1, "a", "x", Qos::AtMostOnce, alias(1));
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'a' 'x' ]"));
}

void TestPublishSender::waitsForTheQuota()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "21 0002");
    for (std::uint64_t token = 1; token <= 4; ++token)
        script.publish(token, "a", std::to_string(token), token == 2 ? Qos::ExactlyOnce : Qos::AtLeastOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ]"));
    script.receive("50 02 0002");
    QCOMPARE(script.sent(), QStringLiteral("62 02 00 02"));
    script.receive("70 02 0002");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'a' 0003 00 '3' ]"));
    script.receive("40 02 0001");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'a' 0004 00 '4' ]"));
}

void TestPublishSender::qos0DoesNotWaitForTheQuota()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "21 0001");
    script.publish(1, "a", "", Qos::AtLeastOnce);
    (void)script.sent();
    script.publish(2, "b", "", Qos::AtMostOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'b' 00 ]"));
}

void TestPublishSender::waitsForAConnection()
{
    SessionScript script;
    script.publish(1, "a", "", Qos::AtMostOnce);
    QCOMPARE(script.events(), QStringLiteral("publish 1 refused 88"));
    script.publish(2, "b", "", Qos::AtLeastOnce);
    QCOMPARE(script.events(), QString());
    script.connect({.clientId = "c"});
    (void)script.sent();
    script.publish(3, "c", "", Qos::AtLeastOnce);
    script.receive("20 L[ 00 00 00 ]");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'b' 0001 00 ] 32 L[ S'c' 0002 00 ]"));
}

void TestPublishSender::boundsWhatWaits()
{
    SessionScript script({.messages = 2, .bytes = 10});
    script.publish(1, "a", "12345", Qos::AtLeastOnce);
    script.publish(2, "a", "12345", Qos::AtLeastOnce);
    QCOMPARE(script.events(), QStringLiteral("publish 2 refused 97"));
    script.publish(3, "a", "", Qos::AtLeastOnce);
    script.publish(4, "a", "", Qos::AtLeastOnce);
    QCOMPARE(script.events(), QStringLiteral("publish 4 refused 97"));
}

void TestPublishSender::resendsInOrderWithDup()
{
    SessionScript script;
    script.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 4; ++token)
        script.publish(token, "a", std::to_string(token), Qos::ExactlyOnce);
    script.receive("50 02 0003 50 02 0001");
    script.lose();
    QCOMPARE(script.events(), QStringLiteral("closed ConnectionLost 00"));
    script.forget();
    script.connect(persistentOptions());
    (void)script.sent();
    script.receive("20 L[ 01 00 00 ]");
    QCOMPARE(script.sent(),
             SessionScript::bytes("62 02 0003 62 02 0001 3c L[ S'a' 0002 00 '2' ] 3c L[ S'a' 0004 00 '4' ]"));
    script.publish(5, "a", "5", Qos::ExactlyOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("34 L[ S'a' 0005 00 '5' ]"));
}

void TestPublishSender::resendsWithinTheNewQuota()
{
    SessionScript script;
    script.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 3; ++token)
        script.publish(token, "a", "", Qos::AtLeastOnce);
    script.lose();
    script.forget();
    script.connect(persistentOptions());
    (void)script.sent();
    script.receive("20 L[ 01 00 P[ 21 0001 ] ]");
    QCOMPARE(script.sent(), SessionScript::bytes("3a L[ S'a' 0001 00 ]"));
    script.publish(4, "b", "", Qos::AtLeastOnce);
    QCOMPARE(script.sent(), QString());
    // The server acknowledges on its own what it had received before: that leaves the quota as it is.
    script.receive("40 02 0002");
    QCOMPARE(script.sent(), QString());
    script.receive("40 02 0001");
    QCOMPARE(script.sent(), SessionScript::bytes("3a L[ S'a' 0003 00 ]"));
    script.receive("40 02 0003");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'b' 0004 00 ]"));
}

void TestPublishSender::discardsStateWhenTheServerHasNone()
{
    SessionScript script;
    script.connected(persistentOptions(), "21 0001");
    script.publish(1, "a", "", Qos::AtLeastOnce);
    script.publish(2, "b", "", Qos::AtLeastOnce);
    script.lose();
    script.forget();
    script.connect(persistentOptions());
    (void)script.sent();
    script.receive("20 L[ 00 00 00 ]");
    QCOMPARE(script.events(), QStringLiteral("publish 1 lost 80; connected"));
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'b' 0002 00 ]"));
}

void TestPublishSender::losesMessagesOfASessionThatEnds()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "21 0001");
    script.publish(1, "a", "", Qos::AtLeastOnce);
    script.publish(2, "b", "", Qos::AtLeastOnce);
    script.lose();
    QCOMPARE(script.events(), QStringLiteral("publish 1 lost 80; closed ConnectionLost 00"));
    QVERIFY(!script.session.hasState());
    QCOMPARE(script.session.pending(), std::size_t {1});
}

void TestPublishSender::sendsWhatWaitedOnTheNextConnection()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "21 0001");
    script.publish(1, "a", "", Qos::AtLeastOnce);
    script.publish(2, "b", "", Qos::AtLeastOnce);
    script.lose();
    script.forget();
    script.connect({.clientId = "c"});
    (void)script.sent();
    script.receive("20 L[ 00 00 00 ]");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'b' 0002 00 ]"));
}

void TestPublishSender::mqtt31ResumesWithoutSessionPresent()
{
    const auto options = persistentOptions(ProtocolVersion::V31);
    SessionScript script;
    script.connected(options);
    script.publish(1, "a", "", Qos::AtLeastOnce);
    script.lose();
    script.forget();
    script.connect(options);
    (void)script.sent();
    script.receive("20 02 00 00");
    QCOMPARE(script.sent(), SessionScript::bytes("3a L[ S'a' 0001 ]"));
}

void TestPublishSender::givesAliasesAutomatically()
{
    SessionScript script;
    script.connected({.clientId = "c", .aliases = ConnectOptions::Aliases::Automatic}, "22 0001");
    script.publish(1, "a", "", Qos::AtMostOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'a' P[ 23 0001 ] ]"));
    script.publish(2, "a", "", Qos::AtLeastOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S'' 0001 P[ 23 0001 ] ]"));
    script.publish(3, "b", "", Qos::AtMostOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'b' 00 ]"));
}

void TestPublishSender::keepsGivenAliases()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "22 0005");
    script.publish(1, "a", "", Qos::AtMostOnce, alias(5));
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'a' P[ 23 0005 ] ]"));
    script.publish(2, "", "", Qos::AtMostOnce, alias(5));
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S'' P[ 23 0005 ] ]"));
}

void TestPublishSender::resendsWithoutAlias()
{
    auto properties = alias(5);
    properties.addUserProperty("k", "v");
    SessionScript script;
    script.connected(persistentOptions(), "22 0005");
    script.publish(1, "a", "", Qos::AtMostOnce, alias(5));
    script.publish(2, "", "x", Qos::AtLeastOnce, properties);
    script.lose();
    script.forget();
    script.connect(persistentOptions());
    (void)script.sent();
    script.receive("20 L[ 01 00 00 ]");
    QCOMPARE(script.sent(), SessionScript::bytes("3a L[ S'a' 0001 P[ 26 S'k' S'v' ] 'x' ]"));
}

QTEST_APPLESS_MAIN(TestPublishSender)
#include "tst_publishsender.moc"
