// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/durablebroker.h"

using namespace espalier;

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
    void remembersReceivedIdentifiers();
    void keepsIdentifiersApart();
    void goesOnWithRetainedMessagesOfANewSubscription();
    void forgetsRetainedMessagesOfReplacedSubscriptions();
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
    journal.add(record::SessionStored {5, "client", ProtocolVersion::V311, 60, time, "user", "listener"});
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
            QCOMPARE(s->userName, std::string_view("user"));
            QCOMPARE(s->listener, std::string_view("listener"));
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
