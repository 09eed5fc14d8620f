// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publishreceiver.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;

class TestPublishReceiver : public QObject
{
    Q_OBJECT
private slots:
    void deliversAndAcknowledgesInOrder();
    void deliversAQos2MessageOnce();
    void answersAnUnknownPubRel();
    void remembersQos2AcrossConnections();
    void forgetsQos2WithTheSession();
    void holdsTheServerToReceiveMaximum();
    void countsUnreleasedQos2ForReceiveMaximum();
    void refusesAnIdentifierInUse();

    void resolvesAliases();
    void aliasesMayChangeWithinOneBatch();
    void closesOnBadAliases_data();
    void closesOnBadAliases();
    void refusesPacketsAboveItsMaximum();
    void takesTopicNamesThatAreNoTextWhereAsked();
};

void TestPublishReceiver::deliversAndAcknowledgesInOrder()
{
    SessionScript script;
    script.connected();
    script.receive(
        "30 L[ S'a' 00 'x' ] 33 L[ S'b' 0007 00 'y' ] 34 L[ S'c' 0009 00 'z' ] 3a L[ S'd' 0008 00 ]");
    QCOMPARE(script.events(),
             QStringLiteral("message a q0 'x'; message b q1 r 'y'; message c q2 'z'; message d q1 ''"));
    QCOMPARE(script.sent(), QStringLiteral("40 02 00 07 50 02 00 09 40 02 00 08"));
}

void TestPublishReceiver::deliversAQos2MessageOnce()
{
    SessionScript script;
    script.connected();
    script.receive("34 L[ S'c' 0009 00 'z' ]");
    script.receive("3c L[ S'c' 0009 00 'z' ]");
    QCOMPARE(script.effects.events.size(), std::size_t {1});
    QCOMPARE(script.sent(), QStringLiteral("50 02 00 09 50 02 00 09"));
    script.forget();
    script.receive("62 02 0009");
    QCOMPARE(script.sent(), QStringLiteral("70 02 00 09"));
    script.receive("3c L[ S'c' 0009 00 'z' ]");
    QCOMPARE(script.events(), QStringLiteral("message c q2 'z'"));
}

void TestPublishReceiver::answersAnUnknownPubRel()
{
    SessionScript script;
    script.connected();
    script.receive("62 02 0009");
    QCOMPARE(script.sent(), QStringLiteral("70 03 00 09 92"));
}

void TestPublishReceiver::remembersQos2AcrossConnections()
{
    SessionScript script;
    script.connected(persistentOptions());
    script.receive("34 L[ S'c' 0009 00 'z' ]");
    script.lose();
    script.forget();
    script.connected(persistentOptions(), {}, "01");
    script.receive("3c L[ S'c' 0009 00 'z' ]");
    QCOMPARE(script.events(), QString());
    QCOMPARE(script.sent(), QStringLiteral("50 02 00 09"));
}

void TestPublishReceiver::forgetsQos2WithTheSession()
{
    SessionScript script;
    script.connected(persistentOptions());
    script.receive("34 L[ S'c' 0009 00 'z' ]");
    script.lose();
    script.forget();
    script.connected(persistentOptions());
    script.receive("34 L[ S'c' 0009 00 'z' ]");
    QCOMPARE(script.events(), QStringLiteral("message c q2 'z'"));
}

void TestPublishReceiver::holdsTheServerToReceiveMaximum()
{
    SessionScript script;
    script.connected(optionsWith(Property::ReceiveMaximum, 2));
    script.receive("32 L[ S'a' 0001 00 ] 32 L[ S'a' 0002 00 ]");
    script.receive("32 L[ S'a' 0003 00 ] 32 L[ S'a' 0004 00 ]");
    script.forget();
    // These three were sent before any of their acknowledgements could arrive.
    script.receive("32 L[ S'a' 0005 00 ] 32 L[ S'a' 0006 00 ] 32 L[ S'a' 0007 00 ]");
    QCOMPARE(script.events(),
             QStringLiteral("message a q1 ''; message a q1 ''; closed Violation 93 MQTT-3.3.4-9"));
    QCOMPARE(script.sent(), QStringLiteral("40 02 00 05 40 02 00 06 e0 01 93"));
}

void TestPublishReceiver::countsUnreleasedQos2ForReceiveMaximum()
{
    SessionScript script;
    script.connected(optionsWith(Property::ReceiveMaximum, 1));
    script.receive("34 L[ S'a' 0001 00 ]");
    script.receive("62 02 0001");
    script.receive("34 L[ S'a' 0002 00 ]");
    script.forget();
    script.receive("34 L[ S'a' 0003 00 ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 93 MQTT-3.3.4-9"));
}

void TestPublishReceiver::refusesAnIdentifierInUse()
{
    SessionScript script;
    script.connected();
    script.receive("34 L[ S'a' 0001 00 ]");
    script.forget();
    script.receive("32 L[ S'a' 0001 00 ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 MQTT-2.2.1-4"));
}

void TestPublishReceiver::resolvesAliases()
{
    SessionScript script;
    script.connected(optionsWith(Property::TopicAliasMaximum, 2));
    script.receive("30 L[ S'a' P[ 23 0002 ] 'x' ]");
    script.receive("30 L[ S'' P[ 23 0002 ] 'y' ]");
    script.effects.events.erase(script.effects.events.begin());
    QCOMPARE(script.events(), QStringLiteral("message a q0 'y'"));
}

void TestPublishReceiver::aliasesMayChangeWithinOneBatch()
{
    SessionScript script;
    script.connected(optionsWith(Property::TopicAliasMaximum, 1));
    script.receive("30 L[ S'first' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0001 ] ]"
                   "30 L[ S'second' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0001 ] ]");
    QCOMPARE(script.events(),
             QStringLiteral(
                 "message first q0 ''; message first q0 ''; message second q0 ''; message second q0 ''"));
}

void TestPublishReceiver::closesOnBadAliases_data()
{
    QTest::addColumn<int>("maximum");
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("event");
    QTest::newRow("above the maximum") << 1 << QByteArray("30 L[ S'a' P[ 23 0002 ] ]")
                                       << QStringLiteral("closed Violation 94 MQTT-3.1.2-26");
    QTest::newRow("none allowed") << 0 << QByteArray("30 L[ S'a' P[ 23 0001 ] ]")
                                  << QStringLiteral("closed Violation 94 MQTT-3.1.2-26");
    QTest::newRow("zero") << 1 << QByteArray("30 L[ S'a' P[ 23 0000 ] ]")
                          << QStringLiteral("closed Violation 94 MQTT-3.3.2-8");
    QTest::newRow("unknown") << 1 << QByteArray("30 L[ S'' P[ 23 0001 ] ]")
                             << QStringLiteral("closed Violation 82 §3.3.4");
    QTest::newRow("neither name nor alias")
        << 1 << QByteArray("30 L[ S'' 00 ]") << QStringLiteral("closed Violation 82 §3.3.2.1");
}

void TestPublishReceiver::closesOnBadAliases()
{
    QFETCH(int, maximum);
    QFETCH(QByteArray, packet);
    SessionScript script;
    script.connected(optionsWith(Property::TopicAliasMaximum, static_cast<std::uint32_t>(maximum)));
    script.receive(packet.toStdString());
    QTEST(script.events(), "event");
}

void TestPublishReceiver::refusesPacketsAboveItsMaximum()
{
    SessionScript script;
    script.connected(optionsWith(Property::MaximumPacketSize, 20));
    script.receive("30 L[ S'a' 00 '01234567890123' ]");
    QCOMPARE(script.events(), QStringLiteral("message a q0 '01234567890123'"));
    script.receive("30 L[ S'a' 00 '012345678901234' ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 95 §3.1.2.11.4"));
    QCOMPARE(script.sent(), QStringLiteral("e0 01 95"));
}

void TestPublishReceiver::takesTopicNamesThatAreNoTextWhereAsked()
{
    SessionScript strict;
    strict.connected();
    strict.receive("30 L[ 0003 61ff00 00 'x' ]");
    QCOMPARE(strict.events(), QStringLiteral("closed Violation 81 MQTT-1.5.4-1"));

    SessionScript lenient;
    lenient.connected({.topicNames = TopicNameRule::AnyBytes});
    lenient.receive("30 L[ 0003 61ff00 00 'x' ]");
    QCOMPARE(lenient.effects.events.size(), std::size_t {1});
    QCOMPARE(std::get<MessageDelivered>(lenient.effects.events[0]).message.topicName,
             std::string_view("a\xff\0", 3));
    lenient.forget();
    // All else is held to its rules, names with wildcards as well as other texts.
    lenient.receive("30 L[ 0002 ff'#' 00 ]");
    QCOMPARE(lenient.events(), QStringLiteral("closed Violation 81 MQTT-3.3.2-2"));
}

QTEST_APPLESS_MAIN(TestPublishReceiver)
#include "tst_publishreceiver.moc"
