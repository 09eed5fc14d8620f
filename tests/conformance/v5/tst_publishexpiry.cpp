// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;
using namespace std::chrono_literals;

/// Message Expiry Interval (3.3.2.3.3).
class ConformancePublishExpiry : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_2_5_broker_dropsWhatHasExpired_data();
    void MQTT_3_3_2_5_broker_dropsWhatHasExpired();
    void MQTT_3_3_2_6_broker_takesOffTheTimeOfWaiting_data();
    void MQTT_3_3_2_6_broker_takesOffTheTimeOfWaiting();
    void MQTT_3_3_2_6_broker_takesOffNothingWithoutWaiting();
    void MQTT_3_3_2_6_broker_takesOffTheTimeUntilItSendsAgain();
};

namespace {

/// Where a message waits.
enum class Place { Queue, SharedQueue, BehindReceiveMaximum, BehindSlowReader, Store };

void addPlaces()
{
    QTest::addColumn<Place>("place");
    QTest::newRow("for a client that is away") << Place::Queue;
    QTest::newRow("for a shared subscription") << Place::SharedQueue;
    QTest::newRow("behind Receive Maximum") << Place::BehindReceiveMaximum;
    QTest::newRow("behind a client that does not read") << Place::BehindSlowReader;
    QTest::newRow("retained") << Place::Store;
}

void beginWaiting(Place place, BrokerScript::Peer &subscriber, BrokerScript::Peer &publisher)
{
    switch (place) {
    case Place::Queue:
    case Place::SharedQueue:
        subscriber.lose();
        break;
    case Place::BehindReceiveMaximum:
        publisher.send("32 L[ S'c' 0009 00 'first' ]");
        break;
    case Place::BehindSlowReader:
        subscriber.stall();
        publisher.send("30 L[ S'c' 00 'first' ]");
        break;
    case Place::Store:
        subscriber.send("a2 L[ 0002 00 S'+' ]");
        subscriber.forget();
        break;
    }
}

void endWaiting(Place place, BrokerScript &broker, BrokerScript::Peer &subscriber)
{
    switch (place) {
    case Place::Queue:
    case Place::SharedQueue:
        subscriber = broker.connected("s", returning());
        break;
    case Place::BehindReceiveMaximum:
        subscriber.forget();
        subscriber.send("40 02 0001");
        break;
    case Place::BehindSlowReader:
        subscriber.resume();
        static_cast<void>(subscriber.take<Publish>());
        break;
    case Place::Store:
        subscriber.send("82 L[ 0001 00 S'+' 01 ]");
        static_cast<void>(subscriber.take<SubAck>());
        break;
    }
}

/// Lets a message with a Message Expiry Interval of 10 s wait for `time`, and one without. Tells what arrives then:
/// payloads, with the interval where there is one.
QString arriving(Place place, std::chrono::milliseconds time)
{
    BrokerScript broker({.outputHighWater = 0});
    auto subscriber = broker.subscribed("s", place == Place::SharedQueue ? "$share/g/+" : "+",
                                        lasting(place == Place::BehindReceiveMaximum ? "21 0001" : ""));
    auto publisher = broker.connected("p");
    beginWaiting(place, subscriber, publisher);
    const std::string flags = place == Place::Store ? "33" : "32";
    publisher.send(flags + " L[ S'a' 0001 P[ 02 0000000a ] 'short' ]");
    publisher.send(flags + " L[ S'b' 0002 00 'long' ]");
    broker.advance(time);
    endWaiting(place, broker, subscriber);
    QStringList lines;
    while (subscriber.hasMore()) {
        const auto publish = subscriber.take<Publish>();
        auto line = QString::fromUtf8(asText(publish.payload).data(), qsizetype(publish.payload.size()));
        if (const auto interval = publish.properties.number(Property::MessageExpiryInterval))
            line += QStringLiteral(" %1").arg(*interval);
        lines += line;
        subscriber.send("40 02 0001"); // makes room behind Receive Maximum
    }
    lines.sort();
    return lines.join(QStringLiteral("; "));
}

} // namespace

void ConformancePublishExpiry::MQTT_3_3_2_5_broker_dropsWhatHasExpired_data()
{
    addPlaces();
}

void ConformancePublishExpiry::MQTT_3_3_2_5_broker_dropsWhatHasExpired()
{
    QFETCH(Place, place);
    QCOMPARE(arriving(place, 9'999ms), QStringLiteral("long; short 1"));
    QCOMPARE(arriving(place, 10s), QStringLiteral("long"));
    QCOMPARE(arriving(place, 30min), QStringLiteral("long"));
}

void ConformancePublishExpiry::MQTT_3_3_2_6_broker_takesOffTheTimeOfWaiting_data()
{
    addPlaces();
}

void ConformancePublishExpiry::MQTT_3_3_2_6_broker_takesOffTheTimeOfWaiting()
{
    QFETCH(Place, place);
    QCOMPARE(arriving(place, 0s), QStringLiteral("long; short 10"));
    QCOMPARE(arriving(place, 3s), QStringLiteral("long; short 7"));
    QCOMPARE(arriving(place, 9s), QStringLiteral("long; short 1"));
}

void ConformancePublishExpiry::MQTT_3_3_2_6_broker_takesOffNothingWithoutWaiting()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "+");
    auto publisher = broker.connected("p");
    for (const std::string properties : {"02 00000001", "02 ffffffff", "02 00000000"}) {
        publisher.send("30 L[ S'a' P[ " + properties + " ] 'x' ]");
        QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' P[ " + properties + " ] 'x' ]"));
    }
}

void ConformancePublishExpiry::MQTT_3_3_2_6_broker_takesOffTheTimeUntilItSendsAgain()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "+", lasting());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 P[ 02 0000000a ] 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 P[ 02 0000000a ] 'x' ]"));
    subscriber.lose();
    broker.advance(4s);
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.sent(), bytes("3a L[ S'a' 0001 P[ 02 00000006 ] 'x' ]"));
    // Its delivery has begun, so it is completed although it has expired.
    subscriber.lose();
    broker.advance(7s);
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.sent(), bytes("3a L[ S'a' 0001 P[ 02 00000000 ] 'x' ]"));
}

QTEST_APPLESS_MAIN(ConformancePublishExpiry)
#include "tst_publishexpiry.moc"
