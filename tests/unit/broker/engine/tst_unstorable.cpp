// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/durablebroker.h"

using namespace espalier;

/// What an engine does while nothing can be stored.
class UnstorableTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesWhatItWouldHaveToKeep_data();
    void refusesWhatItWouldHaveToKeep();
    void closesClientsThatCannotBeTold();
    void servesWhatNeedsNoStorage();
    void refusesSessionsThatOutliveTheirConnections();
    void takesSessionsThatMayNotOutliveTheirConnections();
    void tellsOfItselfWithoutRecords();
    void refusesSubscriptionsOfStoredSessions();
    void refusesForSharedSubscriptionsToo();
    void keepsRetainedMessagesOfQos0UntilTooMuchWaits();
    void takesEverythingAgain();
};

namespace {

/// With a stored session "s" that has the filter "kept", away.
void leaveSubscriber(DurableBroker &broker, std::string_view subscription = "S'kept' 02")
{
    auto peer = broker.subscriber(subscription);
    peer.lose();
    broker.commit();
}

} // namespace

void UnstorableTest::refusesWhatItWouldHaveToKeep_data()
{
    QTest::addColumn<QString>("publish");
    QTest::addColumn<QString>("answer");
    QTest::newRow("QoS 1, for a stored session") << "32 L[ S'kept' 0005 00 'x' ]" << "40 03 00 05 97";
    QTest::newRow("QoS 2, for a stored session") << "34 L[ S'kept' 0005 00 'x' ]" << "50 03 00 05 97";
    QTest::newRow("QoS 1, retained") << "33 L[ S'r' 0005 00 'x' ]" << "40 03 00 05 97";
}

void UnstorableTest::refusesWhatItWouldHaveToKeep()
{
    QFETCH(QString, publish);
    QFETCH(QString, answer);
    DurableBroker broker;
    leaveSubscriber(broker);
    auto peer = broker.connected("p", {.properties = "17 00"}); // no Reason Strings
    auto &engine = broker.script->engine;
    engine.setStoring(Storing::Fails);
    peer.send(publish.toStdString());
    QCOMPARE(peer.sent(), answer);
    QVERIFY(!engine.hasRecords());
    QCOMPARE(engine.statistics().refusedUnstored, 1u);
}

void UnstorableTest::closesClientsThatCannotBeTold()
{
    DurableBroker broker;
    leaveSubscriber(broker);
    auto peer = broker.connected("p", {.version = ProtocolVersion::V311});
    broker.script->engine.setStoring(Storing::Fails);
    peer.send("32 L[ S'kept' 0005 'x' ]");
    QVERIFY(peer.isClosed());
    QCOMPARE(peer.sent(), QString());
}

void UnstorableTest::servesWhatNeedsNoStorage()
{
    DurableBroker broker;
    leaveSubscriber(broker);
    auto &engine = broker.script->engine;
    // Something of others waits to be stored: that is no reason to wait.
    broker.connected("q", {}).send("32 L[ S'kept' 0005 00 'x' ]");
    engine.setStoring(Storing::Fails);
    auto peer = broker.script->connecting("c", {});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    peer.send("82 L[ 0001 00 S'a' 02 ]");
    QCOMPARE(peer.sent(), QStringLiteral("90 04 00 01 00 02"));
    peer.send("32 L[ S'a' 0001 00 'x' ] 34 L[ S'a' 0002 00 'y' ]");
    QVERIFY(peer.sent().contains(QStringLiteral("40 02 00 01")));
    peer.send("30 L[ S'kept' 00 'z' ] c0 00");
    QVERIFY(peer.sent().endsWith(QStringLiteral("d0 00")));
}

void UnstorableTest::refusesSessionsThatOutliveTheirConnections()
{
    DurableBroker broker;
    leaveSubscriber(broker);
    broker.script->engine.setStoring(Storing::Fails);
    auto fresh = broker.script->connecting("new", lastingBriefly());
    QCOMPARE(fresh.take<ConnAck>().reason, ReasonCode::ServerUnavailable);
    auto old = broker.script->connecting("s", {}); // its end would have to be stored
    QCOMPARE(old.take<ConnAck>().reason, ReasonCode::ServerUnavailable);
    auto v311 = broker.script->connecting(
        "v311", {.version = ProtocolVersion::V311, .start = PeerOptions::Start::Resume});
    QCOMPARE(v311.take<ConnAck>().reason, ReasonCode::ServerUnavailable);
    QVERIFY(!broker.script->engine.hasRecords());
}

void UnstorableTest::takesSessionsThatMayNotOutliveTheirConnections()
{
    auto settings = durable();
    settings.maximumSessionExpiry = 0;
    BrokerScript broker(settings);
    broker.engine.setStoring(Storing::Fails);
    auto peer = broker.connecting("c", lastingBriefly());
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

void UnstorableTest::tellsOfItselfWithoutRecords()
{
    DurableBroker broker;
    auto subscriber = broker.subscriber("S'$SYS/broker/clients/#' 02");
    auto &engine = broker.script->engine;
    engine.setStoring(Storing::Fails);
    static_cast<void>(broker.connected("other", {}));
    broker.script->advance(engine.settings().sysInterval);
    QVERIFY(!engine.hasRecords());
    QVERIFY(subscriber.messages().contains(QStringLiteral("clients/connected q0 '2'")));
}

void UnstorableTest::refusesSubscriptionsOfStoredSessions()
{
    DurableBroker broker;
    auto peer = broker.connected("s");
    broker.script->engine.setStoring(Storing::Fails);
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    const auto ack = peer.take<SubAck>();
    QCOMPARE(ack.reasons.front(), ReasonCode::QuotaExceeded);
    QCOMPARE(broker.script->engine.statistics().subscriptions, 0u);
}

void UnstorableTest::refusesForSharedSubscriptionsToo()
{
    DurableBroker broker;
    leaveSubscriber(broker, "S'$share/g/kept' 01");
    auto peer = broker.connected("p", {});
    broker.script->engine.setStoring(Storing::Fails);
    peer.send("32 L[ S'kept' 0005 00 'x' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::QuotaExceeded);
}

void UnstorableTest::keepsRetainedMessagesOfQos0UntilTooMuchWaits()
{
    DurableBroker broker;
    auto &engine = broker.script->engine;
    auto peer = broker.connected("p", {});
    peer.send("31 L[ S'r' 00 'old' ]");
    broker.commit();
    engine.setStoring(Storing::Fails);
    peer.send("31 L[ S'r' 00 'new' ]");
    QCOMPARE(engine.statistics().retainedMessages, 1u);
    engine.setStoring(Storing::FailsAndIsFull);
    peer.send("31 L[ S'r' 00 'newest' ]");
    QCOMPARE(engine.statistics().retainedMessages, 0u); // neither a wrong value nor one more that waits
    QVERIFY(!peer.isClosed());
}

void UnstorableTest::takesEverythingAgain()
{
    DurableBroker broker;
    leaveSubscriber(broker);
    auto peer = broker.connected("p", {});
    auto &engine = broker.script->engine;
    engine.setStoring(Storing::Fails);
    engine.setStoring(Storing::Works);
    peer.send("32 L[ S'kept' 0005 00 'x' ]");
    broker.commit();
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::Success);
}

QTEST_APPLESS_MAIN(UnstorableTest)
#include "tst_unstorable.moc"
