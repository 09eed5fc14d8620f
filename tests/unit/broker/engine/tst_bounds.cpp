// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessscript.h"

#include <algorithm>
#include <stdexcept>

using namespace espalier;

/// What clients that mean harm do: each meets a limit, is told so as far as its version allows, and is counted. The table in
/// broker/README.md names the settings.
class BoundsTest : public QObject
{
    Q_OBJECT

private slots:
    void connectThatNeverEnds();
    void connectThatIsHuge();
    void packetThatIsHuge();
    void packetsThatOnlyBegin();
    void manyConnections();
    void guessedPasswords();
    void loginsThatWait();
    void topicsOfManyLevels();
    void wildcardStorm();
    void manySubscriptions();
    void retainedFlood();
    void hugePayloads();
    void userProperties();
    void subscriberThatStopsReading();
    void subscriberThatNeverAcknowledges_data();
    void subscriberThatNeverAcknowledges();
    void unansweredMessages();
    void whatIsNotOffered_data();
    void whatIsNotOffered();
    void tellsItsLogOnce();
};

namespace {

/// As many levels as a topic can have.
std::string deepestTopic()
{
    return std::string(65'534, '/');
}

std::uint64_t timesMet(const BrokerScript &broker, Limit limit)
{
    return broker.engine.statistics().timesMet(limit);
}

/// The event of this kind since the last call of events(), or the last one of them.
Event eventOf(BrokerScript &broker, Event::Kind kind)
{
    const auto events = broker.events();
    const auto found = std::ranges::find(events.rbegin(), events.rend(), kind, &Event::kind);
    if (found == events.rend())
        throw std::runtime_error("there is no such event");
    return *found;
}

} // namespace

void BoundsTest::connectThatNeverEnds()
{
    BrokerScript broker({.connectTimeout = std::chrono::seconds(2)});
    auto peer = broker.opened();
    for (const char *byte : {"10", "10", "00", "04"}) {
        peer.send(byte);
        broker.advance(std::chrono::milliseconds(400));
    }
    QVERIFY(!peer.isClosed());
    broker.advance(std::chrono::milliseconds(401));
    QVERIFY(peer.isClosed());
    QCOMPARE(timesMet(broker, Limit::ConnectTimeout), 1u);
    const auto event = eventOf(broker, Event::Kind::ClientDisconnected);
    QVERIFY(event.cause == CloseCause::ConnectTimeout);
    QVERIFY(event.limit == (MetLimit {Limit::ConnectTimeout, 2}));
}

void BoundsTest::connectThatIsHuge()
{
    BrokerScript broker({.maximumConnectSize = 100});
    auto peer = broker.opened();
    peer.send("10 ff ff ff 7f");
    QVERIFY(peer.isClosed());
    QCOMPARE(timesMet(broker, Limit::MaximumConnectSize), 1u);
    const auto event = eventOf(broker, Event::Kind::Violated);
    QVERIFY(event.packetType == PacketType::Connect);
    QVERIFY(event.limit == (MetLimit {Limit::MaximumConnectSize, 100}));
    QCOMPARE(event.violation.offset, 1u);
}

void BoundsTest::packetThatIsHuge()
{
    BrokerScript broker({.maximumPacketSize = 100});
    auto peer = broker.connected("c");
    peer.send("30 ff ff ff 7f");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::PacketTooLarge);
    QVERIFY(peer.isClosed());
    QCOMPARE(timesMet(broker, Limit::MaximumPacketSize), 1u);
    const auto event =
        eventOf(broker, Event::Kind::ClientDisconnected); // explains itself without the line before it
    QCOMPARE(event.clientId, std::string("c"));
    QVERIFY(event.packetType == PacketType::Publish);
    QVERIFY(event.violation.clause == Clause::RULE_3_1_2_MaximumPacketSize);
    QVERIFY(event.limit == (MetLimit {Limit::MaximumPacketSize, 100}));
}

void BoundsTest::packetsThatOnlyBegin()
{
    BrokerScript broker({.maximumMessageMemory = 400'000});
    auto peer = broker.connected("c");
    const auto beginning = wire("30 80 80 40 S'a' 00 '" + std::string(110'000, 'x') + "'");
    peer.sendBytes(beginning);
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::QuotaExceeded);
    auto stranger = broker.opened();
    stranger.sendBytes(wire("10 80 80 40 S'MQTT' 05 02 0000 00 S'" + std::string(60'000, 'x') + "' S'"
                            + std::string(60'000, 'x') + "'"));
    QVERIFY(stranger.isClosed());
    QCOMPARE(timesMet(broker, Limit::MaximumMessageMemory), 1u);
    QCOMPARE(timesMet(broker, Limit::MaximumConnectSize), 1u);
}

void BoundsTest::manyConnections()
{
    BrokerScript broker({.maximumConnections = 1});
    auto first = broker.connected("first");
    auto second = broker.connecting("second");
    QCOMPARE(second.take<ConnAck>().reason, ReasonCode::ServerBusy);
    QCOMPARE(timesMet(broker, Limit::MaximumConnections), 1u);
    const auto event = eventOf(broker, Event::Kind::ConnectionRefused);
    QCOMPARE(event.clientId, std::string("second"));
    QVERIFY(!first.isClosed());
    QVERIFY(event.limit == (MetLimit {Limit::MaximumConnections, 1}));
}

void BoundsTest::guessedPasswords()
{
    AccessScript broker({.passwords = AccessPolicy::Passwords::Checked}, {.maximumFailedLogins = 2});
    for (int i = 0; i < 2; ++i) {
        auto guessing = broker.connecting(broker.arriving(), "c", loggingIn("ann", "wrong"));
        broker.answer(broker.engine.takePasswordQuestions().at(0), PasswordAnswer::Wrong);
        QCOMPARE(guessing.take<ConnAck>().reason, ReasonCode::BadUserNameOrPassword);
    }
    QCOMPARE(eventOf(broker, Event::Kind::ConnectionRefused).userName, std::string("ann"));
    auto peer = broker.connecting(broker.arriving(), "c", loggingIn("ann", "another"));
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::ConnectionRateExceeded);
    QCOMPARE(timesMet(broker, Limit::MaximumFailedLogins), 1u);
    const auto event = eventOf(broker, Event::Kind::ConnectionRefused);
    QVERIFY(event.limit == (MetLimit {Limit::MaximumFailedLogins, 2}));
}

void BoundsTest::loginsThatWait()
{
    AccessScript broker({.passwords = AccessPolicy::Passwords::Checked}, {.maximumPasswordQuestions = 1});
    auto first = broker.connecting(broker.arriving(), "first", loggingIn("ann", "secret"));
    auto second = broker.connecting(broker.arriving(), "second", loggingIn("ann", "secret"));
    QCOMPARE(second.take<ConnAck>().reason, ReasonCode::ServerBusy);
    QCOMPARE(timesMet(broker, Limit::MaximumPasswordQuestions), 1u);
    QVERIFY(!first.isClosed());
}

void BoundsTest::topicsOfManyLevels()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 00 S'" + deepestTopic() + "' 00 ]");
    QCOMPARE(peer.take<SubAck>().reasons, std::vector {ReasonCode::TopicFilterInvalid});
    peer.send("33 L[ S'" + deepestTopic() + "' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::TopicNameInvalid);
    QCOMPARE(timesMet(broker, Limit::MaximumTopicLevels), 2u);
    peer.send("32 L[ S'" + deepestTopic() + "' 0001 00 'x' ]"); // costs no memory
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);
    QCOMPARE(broker.engine.statistics().subscriptions, 0u);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void BoundsTest::wildcardStorm()
{
    BrokerScript broker({.maximumTopicLevels = 8, .maximumSubscriptions = 1 << 6});
    auto peer = broker.connected("c");
    // Each filter of '+' and 'a' in 7 levels, all of which match one topic.
    for (unsigned bits = 0; bits < 1 << 7; ++bits) {
        std::string filter;
        for (unsigned level = 0; level < 7; ++level)
            filter += (bits >> level & 1) != 0 ? "+/" : "a/";
        peer.send("82 L[ 0001 00 S'" + filter + "#' 00 ]");
    }
    QCOMPARE(broker.engine.statistics().subscriptions, 1u << 6);
    QCOMPARE(timesMet(broker, Limit::MaximumSubscriptions), 1u << 6);
    peer.forget();
    peer.send("30 L[ S'a/a/a/a/a/a/a/x' 00 '1' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a/a/a/a/a/a/a/x q0 '1'")); // once
    peer.send("82 L[ 0001 00 S'+/+/+/+/+/+/+/+/#' 00 ]");
    QCOMPARE(peer.take<SubAck>().reasons, std::vector {ReasonCode::TopicFilterInvalid});
    QCOMPARE(timesMet(broker, Limit::MaximumTopicLevels), 1u);
}

void BoundsTest::manySubscriptions()
{
    BrokerScript broker({.maximumSubscriptions = 2});
    auto peer = broker.connected("c", {.version = ProtocolVersion::V311});
    peer.send("82 L[ 0001 S'a' 00 S'b' 00 S'c' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00 80 ]"));
    QCOMPARE(timesMet(broker, Limit::MaximumSubscriptions), 1u);
    const auto event = eventOf(broker, Event::Kind::SubscriptionRefused);
    QCOMPARE(event.topic, std::string("c"));
    QVERIFY(event.limit == (MetLimit {Limit::MaximumSubscriptions, 2}));
}

void BoundsTest::retainedFlood()
{
    constexpr std::uint64_t memory = 20'000;
    BrokerScript broker({.maximumMessageMemory = memory});
    auto peer = broker.connected("c");
    unsigned refused = 0;
    for (int i = 0; i < 100; ++i) {
        peer.send("33 L[ S't/" + std::to_string(i) + "' 0001 00 '" + std::string(1000, 'x') + "' ]");
        if (peer.take<PubAck>().reason == ReasonCode::QuotaExceeded)
            ++refused;
    }
    QVERIFY(refused >= 80);
    QVERIFY(broker.engine.statistics().messageBytesHeld <= memory);
    QCOMPARE(timesMet(broker, Limit::MaximumMessageMemory), refused);
    const auto event = eventOf(broker, Event::Kind::MessageRefused);
    QVERIFY(event.limit == (MetLimit {Limit::MaximumMessageMemory, memory}));
}

void BoundsTest::hugePayloads()
{
    BrokerScript broker({.maximumPayload = 10});
    auto subscriber = broker.subscribed("s", "a");
    auto peer = broker.connected("c");
    peer.send("32 L[ S'a' 0001 00 '12345678901' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::ImplementationSpecificError);
    peer.send("30 L[ S'a' 00 '12345678901' ]");
    QCOMPARE(timesMet(broker, Limit::MaximumPayload), 2u);
    QVERIFY(!subscriber.hasMore());
}

void BoundsTest::userProperties()
{
    BrokerScript broker({.maximumProperties = 70});
    auto subscriber = broker.subscribed("s", "a");
    auto peer = broker.connected("c");
    const auto withProperties = [](int count) {
        std::string properties;
        for (int i = 0; i < count; ++i)
            properties += "26 S'k' S'v' "; // 7 bytes
        return "32 L[ S'a' 0001 P[ " + properties + "] 'x' ]";
    };
    peer.send(withProperties(10));
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::Success);
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 'x'"));
    peer.send(withProperties(11));
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::ImplementationSpecificError);
    QVERIFY(!subscriber.hasMore());
    QCOMPARE(timesMet(broker, Limit::MaximumProperties), 1u);
    QCOMPARE(broker.engine.statistics().droppedPropertiesTooLong, 1u);
    const auto event = eventOf(broker, Event::Kind::MessageRefused);
    QVERIFY(event.packetType == PacketType::Publish);
    QVERIFY(event.limit == (MetLimit {Limit::MaximumProperties, 70}));
}

void BoundsTest::subscriberThatStopsReading()
{
    BrokerScript broker({.maximumOutput = 10'000});
    auto slow = broker.subscribed("s", "a");
    slow.stall();
    auto peer = broker.connected("c");
    for (int i = 0; i < 100; ++i)
        peer.send("30 L[ S'a' 00 '" + std::string(1000, 'x') + "' ]");
    QVERIFY(slow.unsent() < 12'000);
    QVERIFY(!broker.engine.wantsRead(slow.handle()));
    QCOMPARE(timesMet(broker, Limit::MaximumOutput), broker.engine.statistics().droppedSlowReader);
    QVERIFY(timesMet(broker, Limit::MaximumOutput) >= 88);
    QVERIFY(eventOf(broker, Event::Kind::SlowReader).limit == (MetLimit {Limit::MaximumOutput, 10'000}));
}

void BoundsTest::subscriberThatNeverAcknowledges_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<EngineSettings>("settings");
    QTest::newRow("number") << static_cast<int>(Limit::MaximumQueuedMessages)
                            << EngineSettings {.maximumInflight = 1, .maximumQueuedMessages = 5};
    QTest::newRow("bytes") << static_cast<int>(Limit::MaximumQueuedBytes)
                           << EngineSettings {.maximumInflight = 1, .maximumQueuedBytes = 5000};
    QTest::newRow("memory") << static_cast<int>(Limit::MaximumMessageMemory)
                            << EngineSettings {.maximumInflight = 1, .maximumMessageMemory = 6000};
}

void BoundsTest::subscriberThatNeverAcknowledges()
{
    QFETCH(int, limit);
    QFETCH(EngineSettings, settings);
    BrokerScript broker(settings);
    auto subscriber = broker.subscribed("s", "a");
    auto peer = broker.connected("c");
    for (int i = 0; i < 100; ++i)
        peer.send("32 L[ S'a' 0001 00 '" + std::string(1000, 'x') + "' ]");
    QCOMPARE(subscriber.messages().count(QLatin1Char(';')), 0); // one
    QCOMPARE(timesMet(broker, static_cast<Limit>(limit)), broker.engine.statistics().droppedQueueFull);
    QVERIFY(broker.engine.statistics().droppedQueueFull >= 90);
    const auto event = eventOf(broker, Event::Kind::QueueFull);
    QCOMPARE(event.clientId, std::string("s"));
    QCOMPARE(static_cast<int>(event.limit.limit), limit);
}

void BoundsTest::unansweredMessages()
{
    BrokerScript broker({.receiveMaximum = 2});
    auto peer = broker.connected("c");
    peer.send("34 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ] 34 L[ S'a' 0003 00 ]");
    QCOMPARE(timesMet(broker, Limit::ReceiveMaximum), 1u);
    QVERIFY(peer.isClosed());
    const auto event = eventOf(broker, Event::Kind::ClientDisconnected);
    QVERIFY(event.violation.clause == Clause::MQTT_3_3_4_7);
    QVERIFY(event.limit == (MetLimit {Limit::ReceiveMaximum, 2}));
}

void BoundsTest::whatIsNotOffered_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<EngineSettings>("settings");
    QTest::addColumn<std::string>("packet");
    QTest::newRow("QoS") << static_cast<int>(Limit::MaximumQos)
                         << EngineSettings {.maximumQos = Qos::AtMostOnce}
                         << std::string("32 L[ S'a' 0001 00 ]");
    QTest::newRow("RETAIN") << static_cast<int>(Limit::RetainAvailable)
                            << EngineSettings {.retainAvailable = false}
                            << std::string("31 L[ S'a' 00 'x' ]");
    QTest::newRow("alias") << static_cast<int>(Limit::TopicAliasMaximum)
                           << EngineSettings {.topicAliasMaximum = 1}
                           << std::string("30 L[ S'a' P[ 23 0002 ] 'x' ]");
}

void BoundsTest::whatIsNotOffered()
{
    QFETCH(int, limit);
    QFETCH(EngineSettings, settings);
    QFETCH(std::string, packet);
    BrokerScript broker(settings);
    auto peer = broker.connected("c");
    peer.send(packet);
    QVERIFY(isError(peer.take<Disconnect>().reason));
    QCOMPARE(timesMet(broker, static_cast<Limit>(limit)), 1u);
    QCOMPARE(static_cast<int>(eventOf(broker, Event::Kind::ClientDisconnected).limit.limit), limit);
}

/// Who is refused a thousand times must not fill the disk.
void BoundsTest::tellsItsLogOnce()
{
    BrokerScript broker({.maximumTopicLevels = 1, .maximumPayload = 1});
    auto peer = broker.connected("c");
    static_cast<void>(broker.events());
    for (int i = 0; i < 1000; ++i)
        peer.send("82 L[ 0001 00 S'a/b' 00 ] 32 L[ S'a' 0001 00 'xx' ] 33 L[ S'a/b' 0001 00 'x' ]");
    QCOMPARE(broker.events().size(), std::size_t {2});
    QCOMPARE(timesMet(broker, Limit::MaximumTopicLevels), 2000u);
    QCOMPARE(timesMet(broker, Limit::MaximumPayload), 1000u);
}

QTEST_APPLESS_MAIN(BoundsTest)
#include "tst_bounds.moc"
