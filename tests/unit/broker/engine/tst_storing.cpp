// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/recordstore.h"

using namespace espalier;

namespace {

EngineSettings durable()
{
    EngineSettings settings;
    settings.journal = Journal::Mode::On;
    return settings;
}

/// A client whose session outlives its connections by 100 s.
PeerOptions lastingBriefly(PeerOptions::Start start = PeerOptions::Start::Resume)
{
    return {.start = start, .properties = "11 00000064"};
}

/// An engine whose records are stored when the test says so.
struct DurableBroker
{
    RecordStore store;
    std::unique_ptr<BrokerScript> script = std::make_unique<BrokerScript>(durable());

    /// Stores what was asked for, and tells the engine.
    void commit()
    {
        const auto batch = script->engine.takeRecords();
        store.apply(batch);
        script->engine.committed(batch.number);
        script->advance(std::chrono::milliseconds(0));
    }
    /// The engine ends without a word; what was committed comes back, after a pause.
    void restart(std::chrono::milliseconds pause = {})
    {
        auto next = std::make_unique<BrokerScript>(durable());
        next->clock.advance(script->clock.now() - next->clock.now());
        next->clock.advance(pause);
        script = std::move(next);
        store.restoreTo(script->engine, script->clock.now());
        script->advance(std::chrono::milliseconds(0));
    }
    BrokerScript::Peer connected(std::string_view clientId, const PeerOptions &options = lastingBriefly())
    {
        auto peer = script->connecting(clientId, options);
        commit();
        static_cast<void>(peer.take<ConnAck>());
        return peer;
    }
    BrokerScript::Peer subscriber(std::string_view subscription)
    {
        auto peer = connected("s");
        peer.send("82 L[ 0001 00 " + std::string(subscription) + " ]");
        commit();
        peer.forget();
        return peer;
    }
    BrokerScript::Peer publisher() { return connected("p", {}); }
};

} // namespace

/// What survives the engine, and what waits until it would.
class StoringTest : public QObject
{
    Q_OBJECT

private slots:
    void storesNothingUnasked();
    void storesNothingOfSessionsThatEndWithTheirConnection();
    void holdsAcknowledgementsBack_data();
    void holdsAcknowledgementsBack();
    void holdsTheRestOfTheQueueBackToo();
    void letsOthersPass();
    void acknowledgesNewConnectionsBehindTheirSession();
    void bringsQueuedMessagesBack();
    void bringsMessagesBackInTheOrderOfSending();
    void bringsUnacknowledgedMessagesBack();
    void bringsReleasedMessagesBack();
    void remembersReceivedIdentifiers();
    void keepsIdentifiersApart();
    void bringsSubscriptionsBack();
    void bringsRetainedMessagesBack();
    void goesOnWithRetainedMessagesOfANewSubscription();
    void forgetsRetainedMessagesOfReplacedSubscriptions();
    void bringsWillsBack_data();
    void bringsWillsBack();
    void countsSessionExpiryOn();
    void losesWhatWasNotCommitted();
    void forgetsWhatIsDone();
    void forgetsExpiredMessages();
    void keepsEveryFieldOfEveryRecord();
};

void StoringTest::storesNothingUnasked()
{
    BrokerScript broker;
    auto peer = broker.connected("s", lastingBriefly());
    peer.send("82 L[ 0001 00 S'a' 01 ] 33 L[ S'a' 0001 00 'x' ]");
    QVERIFY(!broker.engine.hasRecords());
}

void StoringTest::storesNothingOfSessionsThatEndWithTheirConnection()
{
    BrokerScript broker(durable());
    auto peer = broker.connected("s");
    peer.send("82 L[ 0001 00 S'a' 02 ] 34 L[ S'a' 0001 00 'x' ] 62 02 0001 50 02 0001 70 02 0001");
    QVERIFY(!broker.engine.hasRecords());
    QVERIFY(!peer.sent().isEmpty());
}

void StoringTest::holdsAcknowledgementsBack_data()
{
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("answer");
    QTest::newRow("SUBSCRIBE") << "82 L[ 0009 00 S'b' 01 ]" << "90 L[ 0009 00 01 ]";
    QTest::newRow("UNSUBSCRIBE") << "a2 L[ 0009 00 S'q' ]" << "b0 L[ 0009 00 00 ]";
    QTest::newRow("PUBLISH, QoS 1") << "32 L[ S'q' 0009 00 'x' ]" << "32 L[ S'q' 0001 00 'x' ] 40 02 0009";
    QTest::newRow("PUBLISH, QoS 2") << "34 L[ S'x' 0009 00 'x' ]" << "50 03 0009 10";
    QTest::newRow("PUBLISH, retained") << "33 L[ S'x' 0009 00 'x' ]" << "40 03 0009 10";
    QTest::newRow("PUBREL") << "62 02 0005" << "70 02 0005";
    QTest::newRow("PUBREC") << "50 02 0001" << "62 02 0001";
}

void StoringTest::holdsAcknowledgementsBack()
{
    QFETCH(QString, sent);
    QFETCH(QString, answer);
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 02");
    if (sent.startsWith(u"50"))
        peer.send("34 L[ S'q' 0005 00 'x' ] 62 02 0005");
    else if (sent.startsWith(u"62"))
        peer.send("34 L[ S'none' 0005 00 'x' ]");
    broker.commit();
    peer.forget();

    peer.send(sent.toStdString());
    QCOMPARE(peer.sent(), QString());
    broker.commit();
    QCOMPARE(peer.sent(), bytes(answer.toStdString()));
}

void StoringTest::holdsTheRestOfTheQueueBackToo()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 01");
    peer.send("c0 00 82 L[ 0009 00 S'b' 01 ] c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    broker.commit();
    QCOMPARE(peer.sent(), bytes("90 L[ 0009 00 01 ] d0 00"));
}

void StoringTest::letsOthersPass()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 01");
    auto other = broker.publisher();
    peer.send("82 L[ 0009 00 S'b' 01 ]");
    other.send("32 L[ S'nobody' 0001 00 'x' ]");
    QCOMPARE(other.sent(), bytes("40 03 0001 10"));
    other.send("32 L[ S'q' 0002 00 'x' ]");
    QCOMPARE(other.sent(), QString());
    broker.commit();
    QCOMPARE(other.sent(), bytes("40 02 0002"));
}

void StoringTest::acknowledgesNewConnectionsBehindTheirSession()
{
    DurableBroker broker;
    auto peer = broker.script->connecting("s", lastingBriefly());
    QCOMPARE(peer.sent(), QString());
    broker.commit();
    QVERIFY(!peer.sent().isEmpty());
    QCOMPARE(broker.store.sessions(), 1U);
}

void StoringTest::bringsQueuedMessagesBack()
{
    DurableBroker broker;
    broker.subscriber("S'q' 02").lose();
    auto publisher = broker.publisher();
    publisher.send("34 L[ S'q' 0001 P[ 26 S'k' S'v' ] 'one' ] 32 L[ S'q' 0002 00 'two' ]");
    broker.commit();
    broker.restart();
    auto peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("34 L[ S'q' 0001 P[ 26 S'k' S'v' ] 'one' ] 32 L[ S'q' 0002 00 'two' ]"));
}

void StoringTest::bringsMessagesBackInTheOrderOfSending()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    auto peer =
        broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = "11 00000064 21 0002"});
    peer.send("82 L[ 0001 00 S'x' 01 ]");
    publisher.send("33 L[ S'q' 0001 00 'old' ] 32 L[ S'x' 0002 00 '1' ] 32 L[ S'x' 0003 00 '2' ]");
    broker.commit();
    // Nothing more may be sent: the retained message waits in its store, the next one in the queue.
    peer.send("82 L[ 0002 00 S'q' 01 ]");
    publisher.send("32 L[ S'q' 0004 00 'new' ]");
    broker.commit();
    peer.forget();
    peer.send("40 02 0001 40 02 0002");
    broker.commit();
    QCOMPARE(peer.messages(), QStringLiteral("q q1 r 'old'; q q1 'new'"));
    broker.restart();
    QCOMPARE(broker.connected("s").messages(), QStringLiteral("q q1 dup r 'old'; q q1 dup 'new'"));
}

void StoringTest::bringsUnacknowledgedMessagesBack()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 01");
    auto publisher = broker.publisher();
    publisher.send("32 L[ S'q' 0001 00 'one' ] 32 L[ S'q' 0002 00 'two' ] 32 L[ S'q' 0003 00 'three' ]");
    broker.commit();
    peer.send("40 02 0002");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("3a L[ S'q' 0001 00 'one' ] 3a L[ S'q' 0003 00 'three' ]"));
    publisher = broker.publisher();
    publisher.send("32 L[ S'q' 0001 00 'four' ]");
    broker.commit();
    QCOMPARE(peer.sent(), bytes("32 L[ S'q' 0002 00 'four' ]")); // the identifier that is free
}

void StoringTest::bringsReleasedMessagesBack()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 02");
    broker.publisher().send("34 L[ S'q' 0001 00 'one' ]");
    broker.commit();
    peer.send("50 02 0001");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("70 02 0001");
    broker.commit();
    QCOMPARE(broker.store.deliveries(), 0U);
}

void StoringTest::remembersReceivedIdentifiers()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 00");
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'q' 0007 00 'one' ]");
    broker.commit();
    QCOMPARE(peer.messages(), QStringLiteral("q q0 'one'"));
    broker.restart();
    peer = broker.connected("s");
    publisher = broker.connected("p");
    publisher.send("3c L[ S'q' 0007 00 'one' ]");
    broker.commit();
    QCOMPARE(publisher.sent(), bytes("50 02 0007"));
    QCOMPARE(peer.messages(), QString());
    publisher.send("62 02 0007");
    broker.commit();
    QCOMPARE(publisher.sent(), bytes("70 02 0007"));
}

void StoringTest::keepsIdentifiersApart()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 02");
    broker.publisher().send("34 L[ S'q' 0001 00 'one' ]");
    QCOMPARE(peer.sent(), QString()); // nobody has seen the identifier
    broker.restart();
    peer = broker.connected("s");
    QCOMPARE(peer.sent(), QString());
}

void StoringTest::bringsSubscriptionsBack()
{
    DurableBroker broker;
    auto peer = broker.connected("s");
    peer.send("82 L[ 0001 P[ 0b 07 ] S'a/+' 2d S'$share/g/b' 01 S'c' 01 ] a2 L[ 0002 00 S'c' ]");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    auto publisher = broker.publisher();
    publisher.send("33 L[ S'a/x' 0001 00 '1' ] 32 L[ S'b' 0002 00 '2' ] 32 L[ S'c' 0003 00 '3' ]");
    broker.commit();
    const auto first = peer.take<Publish>();
    QCOMPARE(first.topicName, std::string_view("a/x"));
    QVERIFY(first.retain);
    QCOMPARE(first.properties.number(Property::SubscriptionIdentifier), std::optional<std::uint32_t>(7));
    QCOMPARE(peer.take<Publish>().topicName, std::string_view("b"));
    QCOMPARE(peer.sent(), QString());
    peer.send("33 L[ S'a/x' 0004 00 'own' ]"); // No Local
    broker.commit();
    QCOMPARE(peer.sent(), bytes("40 02 0004"));
}

void StoringTest::bringsRetainedMessagesBack()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    publisher.send("31 L[ S'a' 00 'old' ] 31 L[ S'a' 00 'new' ] 31 L[ S'b' P[ 02 00000005 ] 'brief' ]"
                   "31 L[ S'c' 00 'gone' ] 31 L[ S'c' 00 ]");
    broker.commit();
    QCOMPARE(broker.store.messages(), 2U);
    broker.restart(std::chrono::seconds(2));
    auto peer = broker.connected("r", {});
    peer.send("82 L[ 0001 00 S'#' 00 ]");
    peer.take<SubAck>();
    const auto sent = peer.sent();
    QVERIFY2(sent.contains(bytes("31 L[ S'a' 00 'new' ]")), qPrintable(sent));
    QVERIFY2(sent.contains(bytes("31 L[ S'b' P[ 02 00000003 ] 'brief' ]")), qPrintable(sent));
    QCOMPARE(sent.size(), (bytes("31 L[ S'a' 00 'new' ] 31 L[ S'b' P[ 02 00000003 ] 'brief' ]")).size());
    broker.script->advance(std::chrono::seconds(3));
    broker.commit();
    QCOMPARE(broker.store.messages(), 1U);
}

void StoringTest::goesOnWithRetainedMessagesOfANewSubscription()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    publisher.send("33 L[ S'a' 0001 00 '1' ] 33 L[ S'b' 0002 00 '2' ]");
    broker.commit();
    auto options = lastingBriefly();
    options.properties += " 21 0001";
    auto peer = broker.connected("s", options);
    peer.send("82 L[ 0001 00 S'+' 01 ]");
    broker.commit();
    peer.take<SubAck>();
    QVERIFY(peer.take<Publish>().retain); // the second one waits for Receive Maximum
    QCOMPARE(peer.sent(), QString());
    broker.restart();
    peer = broker.connected("s");
    QStringList topics;
    for (auto message = peer.take<Publish>();; message = peer.take<Publish>()) {
        topics += QString::fromStdString(std::string(message.topicName));
        if (topics.size() == 3)
            break;
    }
    QVERIFY(topics.contains(QStringLiteral("a")) && topics.contains(QStringLiteral("b")));
    peer.send("40 02 0001 40 02 0002 40 02 0003");
    broker.commit();
    QCOMPARE(broker.store.size(), 6U); // session, subscription, and two retained messages with their rows
}

void StoringTest::forgetsRetainedMessagesOfReplacedSubscriptions()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    publisher.send("33 L[ S'a' 0001 00 '1' ] 33 L[ S'b' 0002 00 '2' ]");
    auto options = lastingBriefly();
    options.properties += " 21 0001";
    auto peer = broker.connected("s", options);
    peer.send("82 L[ 0001 00 S'+' 01 ] 82 L[ 0002 00 S'+' 01 ] 82 L[ 0003 00 S'+' 01 ]");
    broker.commit();
    // Session, subscription, two retained messages with their rows, one in flight, what is still to come.
    QCOMPARE(broker.store.size(), 8U);
    peer.send("a2 L[ 0004 00 S'+' ]");
    broker.commit();
    QCOMPARE(broker.store.size(), 6U);
    broker.restart();
    peer = broker.connected("s");
    QVERIFY(peer.take<Publish>().dup);
    QCOMPARE(peer.sent(), QString());
}

void StoringTest::bringsWillsBack_data()
{
    QTest::addColumn<QString>("delay");
    QTest::addColumn<int>("afterRestart");
    QTest::newRow("none") << "" << 0;
    QTest::newRow("10 seconds, lost with the engine") << "18 0000000a" << 10'000;
}

void StoringTest::bringsWillsBack()
{
    QFETCH(QString, delay);
    QFETCH(int, afterRestart);
    DurableBroker broker;
    broker.subscriber("S'will' 01").lose();
    auto options = lastingBriefly();
    options.will = "P[ " + delay.toStdString() + " ] S'will' S'gone'";
    options.willFlags = 0x0c;
    static_cast<void>(broker.connected("v", options));
    broker.commit();
    broker.restart(std::chrono::seconds(1));
    auto peer = broker.connected("s");
    if (afterRestart > 0) {
        broker.script->advance(std::chrono::milliseconds(afterRestart - 1));
        broker.commit();
        QCOMPARE(peer.sent(), QString());
        broker.script->advance(std::chrono::milliseconds(1));
        broker.commit();
    }
    QCOMPARE(peer.messages(), QStringLiteral("will q1 'gone'"));
}

void StoringTest::countsSessionExpiryOn()
{
    DurableBroker broker;
    broker.subscriber("S'q' 01").lose(); // 100 seconds from now
    broker.commit();
    broker.restart(std::chrono::seconds(99));
    broker.script->advance(std::chrono::milliseconds(999));
    QCOMPARE(broker.script->engine.statistics().sessions, std::uint64_t {1});
    broker.script->advance(std::chrono::milliseconds(1));
    QCOMPARE(broker.script->engine.statistics().sessions, std::uint64_t {0});
    broker.commit();
    QCOMPARE(broker.store.size(), 0U);
}

void StoringTest::losesWhatWasNotCommitted()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 01");
    peer.send("82 L[ 0002 00 S'r' 01 ]");
    broker.restart();
    peer = broker.connected("s");
    broker.publisher().send("32 L[ S'r' 0001 00 'x' ]");
    broker.commit();
    QCOMPARE(peer.sent(), QString());
}

void StoringTest::forgetsWhatIsDone()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 02");
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'q' 0001 00 'one' ] 62 02 0001 32 L[ S'q' 0002 00 'two' ]");
    broker.commit();
    peer.send("50 02 0001 70 02 0001 40 02 0002");
    broker.commit();
    QCOMPARE(broker.store.size(), 3U); // two sessions, one subscription
    peer.send("e0 L[ 00 P[ 11 00000000 ] ]");
    publisher.send("e0 L[ 00 P[ 11 00000000 ] ]");
    broker.commit();
    QCOMPARE(broker.store.size(), 0U);
}

void StoringTest::forgetsExpiredMessages()
{
    DurableBroker broker;
    broker.subscriber("S'q' 01").lose();
    broker.publisher().send("32 L[ S'q' 0001 P[ 02 00000001 ] 'one' ]");
    broker.commit();
    QCOMPARE(broker.store.deliveries(), 1U);
    broker.restart(std::chrono::seconds(1));
    auto peer = broker.connected("s");
    QCOMPARE(peer.sent(), QString());
    broker.commit();
    QCOMPARE(broker.store.size(), 2U);
}

void StoringTest::keepsEveryFieldOfEveryRecord()
{
    Journal journal(Journal::Mode::On);
    const std::vector<std::uint32_t> identifiers {1, 268'435'455};
    PropertyList properties;
    properties.addUserProperty("k", "v");
    const TimePoint time(std::chrono::microseconds(123'456));
    const MessageView message {"topic", properties, asBytes("payload"), Qos::ExactlyOnce, true, time};
    journal.add(record::MessageStored {77, message});
    journal.add(record::SessionStored {5, "client", ProtocolVersion::V311, 60, time});
    journal.add(record::WillStored {5, 77, 3, 4});
    journal.add(
        record::SubscriptionStored {5, "a/#", {Qos::AtLeastOnce, true, true, RetainHandling::SendIfNew}, 9});
    journal.add(record::DeliveryStored {5, 8, 77, Qos::ExactlyOnce, true, PacketId(6), true, identifiers});
    journal.add(record::RetainedDeliveryStored {5, 2, "f", Qos::ExactlyOnce, 3, 76});

    std::size_t seen = 0;
    journal.take().forEach([&](const Record &record) {
        ++seen;
        if (const auto *m = std::get_if<record::MessageStored>(&record)) {
            QCOMPARE(m->id, std::uint64_t {77});
            QCOMPARE(m->message.topicName, std::string_view("topic"));
            QVERIFY(m->message.properties == properties.view());
            QCOMPARE(asText(m->message.payload), std::string_view("payload"));
            QCOMPARE(m->message.qos, Qos::ExactlyOnce);
            QVERIFY(m->message.retain);
            QVERIFY(m->message.expiry == time);
        } else if (const auto *s = std::get_if<record::SessionStored>(&record)) {
            QCOMPARE(s->session, std::uint64_t {5});
            QCOMPARE(s->clientId, std::string_view("client"));
            QCOMPARE(s->version, ProtocolVersion::V311);
            QCOMPARE(s->expiry, std::uint32_t {60});
            QVERIFY(s->disconnected == time);
        } else if (const auto *w = std::get_if<record::WillStored>(&record)) {
            QCOMPARE(w->session + w->message, std::uint64_t {82});
            QCOMPARE(w->delay, std::uint32_t {3});
            QCOMPARE(w->expiry, std::optional<std::uint32_t>(4));
        } else if (const auto *u = std::get_if<record::SubscriptionStored>(&record)) {
            QCOMPARE(u->topicFilter, std::string_view("a/#"));
            QVERIFY(u->options
                    == (SubscriptionOptions {Qos::AtLeastOnce, true, true, RetainHandling::SendIfNew}));
            QCOMPARE(u->identifier, std::uint32_t {9});
        } else if (const auto *d = std::get_if<record::DeliveryStored>(&record)) {
            QCOMPARE(d->order, std::uint64_t {8});
            QCOMPARE(d->message, std::uint64_t {77});
            QCOMPARE(d->qos, Qos::ExactlyOnce);
            QCOMPARE(d->packetId.value(), std::uint16_t {6});
            QVERIFY(d->retain && d->isReleased);
            QVERIFY(std::ranges::equal(d->identifiers, identifiers));
        } else {
            const auto &r = std::get<record::RetainedDeliveryStored>(record);
            QCOMPARE(r.number, std::uint64_t {2});
            QCOMPARE(r.topicFilter, std::string_view("f"));
            QCOMPARE(r.maximumQos, Qos::ExactlyOnce);
            QCOMPARE(r.identifier, std::uint32_t {3});
            QCOMPARE(r.newest, std::uint64_t {76});
        }
    });
    QCOMPARE(seen, 6U);
}

QTEST_APPLESS_MAIN(StoringTest)
#include "tst_storing.moc"
