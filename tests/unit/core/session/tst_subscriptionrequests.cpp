// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc 6.4 cannot read <compare> before any other header

#include "core/session/subscriptionrequests.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

class TestSubscriptionRequests : public QObject
{
    Q_OBJECT
private slots:
    void subscribes();
    void reportsOneReasonForEachFilter();
    void unsubscribes();
    void unsubAckOfMqtt311HasNoReasons();
    void refusesWithoutConnection();
    void refusesWhatTheServerForbids_data();
    void refusesWhatTheServerForbids();
    void closesOnWrongNumberOfReasons();
    void reportsLostRequests();
    void doesNotWaitForTheQuota();
};

void TestSubscriptionRequests::subscribes()
{
    SessionScript script;
    script.connected();
    PropertyList properties;
    properties.add(Property::SubscriptionIdentifier, 5);
    script.subscribe(9, "a/#",
                     {.maximumQos = Qos::AtLeastOnce,
                      .noLocal = true,
                      .retainAsPublished = true,
                      .retainHandling = RetainHandling::SendIfNew},
                     properties);
    QCOMPARE(script.sent(), SessionScript::bytes("82 L[ 0001 P[ 0b 05 ] S'a/#' 1d ]"));
    script.receive("90 L[ 0001 00 01 ]");
    QCOMPARE(script.events(), QStringLiteral("request 9 answered 01"));
}

void TestSubscriptionRequests::reportsOneReasonForEachFilter()
{
    SessionScript script;
    script.connected();
    const std::array subscriptions {Subscription {.topicFilter = "a"}, Subscription {.topicFilter = "b"}};
    script.session.subscribe(1, subscriptions, {}, script.clock.now(), script.effects);
    script.subscribe(2, "c");
    script.forget();
    script.receive("90 L[ 0002 00 80 ] 90 L[ 0001 00 00 87 ]");
    QCOMPARE(script.events(), QStringLiteral("request 2 answered 80; request 1 answered 00 87"));
}

void TestSubscriptionRequests::unsubscribes()
{
    SessionScript script;
    script.connected();
    const std::array<std::string_view, 2> filters {"a", "b/+"};
    script.session.unsubscribe(4, filters, {}, script.clock.now(), script.effects);
    QCOMPARE(script.sent(), SessionScript::bytes("a2 L[ 0001 00 S'a' S'b/+' ]"));
    script.receive("b0 L[ 0001 00 00 11 ]");
    QCOMPARE(script.events(), QStringLiteral("request 4 answered 00 11"));
}

void TestSubscriptionRequests::unsubAckOfMqtt311HasNoReasons()
{
    SessionScript script;
    script.connected({.version = ProtocolVersion::V311, .clientId = "c"});
    const std::array<std::string_view, 1> filters {"a"};
    script.session.unsubscribe(4, filters, {}, script.clock.now(), script.effects);
    QCOMPARE(script.sent(), SessionScript::bytes("a2 L[ 0001 S'a' ]"));
    script.receive("b0 02 0001");
    QCOMPARE(script.events(), QStringLiteral("request 4 answered"));
}

void TestSubscriptionRequests::refusesWithoutConnection()
{
    SessionScript script;
    script.subscribe(1, "a");
    QCOMPARE(script.events(), QStringLiteral("request 1 refused 88"));
    QCOMPARE(script.sent(), QString());
}

void TestSubscriptionRequests::refusesWhatTheServerForbids_data()
{
    QTest::addColumn<QByteArray>("granted");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("noLocal");
    QTest::addColumn<bool>("identifier");
    QTest::addColumn<QString>("event");
    const auto row = [](const char *name, const char *granted, const char *filter, bool noLocal,
                        bool identifier, const char *event) {
        QTest::newRow(name) << QByteArray(granted) << QByteArray(filter) << noLocal << identifier
                            << QString::fromLatin1(event);
    };
    row("wildcard", "28 00", "a/+", false, false, "request 1 refused a2");
    row("identifier", "29 00", "a", false, true, "request 1 refused a1");
    row("shared", "2a 00", "$share/g/a", false, false, "request 1 refused 9e");
    row("No Local on shared", "", "$share/g/a", true, false, "request 1 refused 82");
    row("not a filter", "", "a/#/b", false, false, "request 1 refused 8f");
    row("shared without name", "", "$share//a", false, false, "request 1 refused 8f");
    row("too large", "27 00000009", "abcd", false, false, "request 1 refused 95");
    row("fits", "27 0000000c", "abcd", false, false, "");
}

void TestSubscriptionRequests::refusesWhatTheServerForbids()
{
    QFETCH(QByteArray, granted);
    QFETCH(QByteArray, filter);
    QFETCH(bool, noLocal);
    QFETCH(bool, identifier);
    QFETCH(QString, event);
    SessionScript script;
    script.connected({.clientId = "c"}, granted.toStdString());
    PropertyList properties;
    if (identifier)
        properties.add(Property::SubscriptionIdentifier, 1);
    script.subscribe(1, filter.toStdString(), {.noLocal = noLocal}, properties);
    QCOMPARE(script.events(), event);
    QCOMPARE(script.sent().isEmpty(), !event.isEmpty());
}

void TestSubscriptionRequests::closesOnWrongNumberOfReasons()
{
    SessionScript script;
    script.connected();
    script.subscribe(1, "a");
    script.forget();
    script.receive("90 L[ 0001 00 00 00 ]");
    QCOMPARE(script.events(), QStringLiteral("request 1 lost; closed Violation 82 MQTT-3.8.4-6"));
}

void TestSubscriptionRequests::reportsLostRequests()
{
    SessionScript script;
    script.connected(persistentOptions());
    script.subscribe(1, "a");
    script.forget();
    script.lose();
    QCOMPARE(script.events(), QStringLiteral("request 1 lost; closed ConnectionLost 00"));
    script.connected(persistentOptions(), {}, "01");
    QCOMPARE(script.sent(), QString());
}

void TestSubscriptionRequests::doesNotWaitForTheQuota()
{
    SessionScript script;
    script.connected({.clientId = "c"}, "21 0001");
    script.publish(1, "a", "", Qos::AtLeastOnce);
    script.publish(2, "a", "", Qos::AtLeastOnce);
    script.forget();
    script.subscribe(3, "a");
    QCOMPARE(script.sent(), SessionScript::bytes("82 L[ 0002 00 S'a' 00 ]"));
}

QTEST_APPLESS_MAIN(TestSubscriptionRequests)
#include "tst_subscriptionrequests.moc"
