// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/servertest.h"
#include "tests/support/socketclient.h"

#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

namespace {

/// A broker with a port of its own.
class Broker : public ServerFixture
{
public:
    explicit Broker(std::vector<BridgeSettings> bridges = {}, EngineSettings engine = {},
                    std::uint16_t port = 0)
    {
        std::random_device random;
        engine.seed = random();
        ServerSettings settings;
        settings.listeners = {{.address = "127.0.0.1", .port = port}};
        settings.engine = std::move(engine);
        settings.bridges = std::move(bridges);
        if (!start(std::move(settings)))
            throw std::runtime_error("the broker does not start");
    }

    [[nodiscard]] std::uint16_t port() const { return listener().port; }
};

BridgeSettings bridgeTo(std::uint16_t port, std::vector<BridgeTopic> topics,
                        ProtocolVersion version = ProtocolVersion::V5)
{
    return {.name = "test",
            .addresses = {{"127.0.0.1", port}},
            .version = version,
            .remoteClientId = "remote",
            .restartDelay = 20ms,
            .longestRestartDelay = 20ms,
            .topics = std::move(topics)};
}

BridgeTopic everything(Qos qos = Qos::ExactlyOnce)
{
    return {.pattern = "#", .direction = BridgeTopic::Direction::Both, .qos = qos};
}

} // namespace

/// Two brokers and more in one program, joined by bridges.
class BridgeTest : public QObject
{
    Q_OBJECT

private slots:
    void carriesBothWaysAndNothingTwice_data();
    void carriesBothWaysAndNothingTwice();
    void renames();
    void keepsRetainedMessages();
    void carriesProperties();
    void goesOnWhereNobodySubscribes();
    void endsCircles();
    void queuesWhileTheOtherSideIsAway_data();
    void queuesWhileTheOtherSideIsAway();
    void leavesOutWhatIsTooLong();
    void tellsItsState();
    void namesARefusal();
    void triesTheNextAddress();
    void changesAtAReload();
    void wakesWhenMessagesWait();
};

void BridgeTest::carriesBothWaysAndNothingTwice_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("qos");
    for (const int version : {3, 4, 5}) {
        for (const int qos : {0, 1, 2})
            QTest::addRow("version %d, QoS %d", version, qos) << version << qos;
    }
}

void BridgeTest::carriesBothWaysAndNothingTwice()
{
    QFETCH(int, version);
    QFETCH(int, qos);
    const auto level = static_cast<Qos>(qos);
    Broker far;
    Broker near({bridgeTo(far.port(), {everything(level)}, static_cast<ProtocolVersion>(version))});
    QVERIFY(near.logsNext("is up"));
    SocketClient here(near.port(), "here");
    SocketClient there(far.port(), "there");
    here.subscribe("#");
    there.subscribe("#");
    // The bridge's own subscription may still be on its way.
    QVERIFY(far.counts(&Statistics::subscriptions, 2));
    for (int i = 0; i < 20; ++i) {
        here.publish("from/here", std::to_string(i), level);
        there.publish("from/there", std::to_string(i), level);
    }
    here.publish("end/here", "end of here", level);
    there.publish("end/there", "end of there", level);
    for (auto *client : {&here, &there}) {
        std::map<std::string, int> seen;
        for (bool endOfHere = false, endOfThere = false; !endOfHere || !endOfThere;) {
            const auto message = client->nextMessage();
            endOfHere |= message.ends_with("'end of here'");
            endOfThere |= message.ends_with("'end of there'");
            ++seen[message];
        }
        QCOMPARE(seen.size(), std::size_t {42});
        for (const auto &[message, count] : seen)
            QVERIFY2(count == 1, message.c_str());
    }
}

void BridgeTest::renames()
{
    using Direction = BridgeTopic::Direction;
    Broker far;
    Broker near({bridgeTo(far.port(), {{"#", Direction::Both, Qos::AtLeastOnce, "local/", "remote/"},
                                       {"", Direction::Out, Qos::AtLeastOnce, "one", "other"}})});
    QVERIFY(near.logsNext("is up"));
    SocketClient here(near.port(), "here");
    SocketClient there(far.port(), "there");
    here.subscribe("#");
    there.subscribe("#");
    here.publish("elsewhere", "stays");
    here.publish("local/a/b", "1");
    here.publish("one", "2");
    QCOMPARE(there.nextMessage(), std::string("remote/a/b q1 '1'"));
    QCOMPARE(there.nextMessage(), std::string("other q1 '2'"));
    QCOMPARE(here.messagesUntil("2").size(), std::size_t {2});
    there.publish("remote/c", "3");
    QCOMPARE(here.nextMessage(), std::string("local/c q1 '3'"));
}

void BridgeTest::keepsRetainedMessages()
{
    Broker far;
    SocketClient there(far.port(), "there");
    there.publish("kept/there", "1", Qos::AtLeastOnce, true);
    Broker near({bridgeTo(far.port(), {everything()})});
    QVERIFY(near.logsNext("is up"));
    SocketClient here(near.port(), "here");
    here.subscribe("kept/there");
    QVERIFY(here.nextMessage().starts_with("kept/there q1"));
    here.publish("kept/here", "2", Qos::AtLeastOnce, true);
    there.subscribe("end");
    here.publish("end", "end");
    QCOMPARE(there.nextMessage(), std::string("end q1 'end'"));
    SocketClient later(far.port(), "later");
    later.subscribe("kept/here");
    QCOMPARE(later.nextMessage(), std::string("kept/here q1 r '2'"));
    SocketClient laterHere(near.port(), "later");
    laterHere.subscribe("kept/there");
    QCOMPARE(laterHere.nextMessage(), std::string("kept/there q1 r '1'"));
}

void BridgeTest::carriesProperties()
{
    Broker far;
    Broker near({bridgeTo(far.port(), {everything()})});
    QVERIFY(near.logsNext("is up"));
    SocketClient there(far.port(), "there");
    there.subscribe("t");
    SocketClient here(near.port(), "here");
    PropertyList properties;
    properties.add(Property::MessageExpiryInterval, std::uint32_t {60})
        .add(Property::ContentType, std::string_view("text"))
        .addUserProperty("a", "b");
    here.publish("t", "x", Qos::ExactlyOnce, false, properties);
    QCOMPARE(there.nextMessage(), std::string("t q2 'x'"));
    const auto got = there.lastProperties();
    QCOMPARE(*got.text(Property::ContentType), std::string_view("text"));
    const auto expiry = got.number(Property::MessageExpiryInterval, 0);
    QVERIFY(expiry > 0 && expiry <= 60);
    QCOMPARE(got.find(Property::UserProperty)->text, std::string_view("a"));
}

void BridgeTest::goesOnWhereNobodySubscribes()
{
    Broker far;
    Broker near({bridgeTo(far.port(), {everything()})});
    QVERIFY(near.logsNext("is up"));
    SocketClient here(near.port(), "here");
    SocketClient there(far.port(), "there");
    for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce}) {
        here.publish("nobody", "x", qos);
        there.publish("nobody/else", "x", qos);
    }
    there.subscribe("t");
    here.subscribe("$SYS/broker/connection/#", Qos::AtMostOnce);
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 r '1'"));
    here.publish("t", "y");
    QCOMPARE(there.nextMessage(), std::string("t q1 'y'"));
    here.subscribe("u");
    there.publish("u", "z");
    QCOMPARE(here.nextMessage(), std::string("u q1 'z'"));
}

/// Each of three brokers has a bridge to the next one.
void BridgeTest::endsCircles()
{
    Broker first;
    auto toFirst = bridgeTo(first.port(), {everything(Qos::AtLeastOnce)});
    toFirst.remoteClientId = "third";
    Broker third({toFirst});
    auto toThird = bridgeTo(third.port(), {everything(Qos::AtLeastOnce)});
    toThird.remoteClientId = "second";
    Broker second({toThird});
    auto toSecond = bridgeTo(second.port(), {everything(Qos::AtLeastOnce)});
    toSecond.remoteClientId = "first";
    first.server.setBridges({toSecond});
    for (auto *broker : {&first, &second, &third})
        QVERIFY(broker->logsNext("is up"));
    SocketClient a(first.port(), "a");
    SocketClient b(second.port(), "b");
    SocketClient c(third.port(), "c");
    for (auto *client : {&a, &b, &c})
        client->subscribe("#");
    for (const std::string payload : {"x", "y", "z"}) {
        a.publish("t", payload);
        const auto expected = "t q1 '" + payload + '\'';
        // By either way round, and back to where it was published.
        for (const auto &[client, copies] : {std::pair(&a, 3), {&b, 2}, {&c, 2}}) {
            for (int i = 0; i < copies; ++i)
                QCOMPARE(client->nextMessage(), expected);
        }
    }
}

void BridgeTest::queuesWhileTheOtherSideIsAway_data()
{
    QTest::addColumn<int>("qos");
    QTest::newRow("QoS 1") << 1;
    QTest::newRow("QoS 2") << 2;
}

void BridgeTest::queuesWhileTheOtherSideIsAway()
{
    QFETCH(int, qos);
    const auto level = static_cast<Qos>(qos);
    auto far = std::make_unique<Broker>();
    const auto port = far->port();
    Broker near({bridgeTo(port, {everything()})});
    QVERIFY(near.logsNext("is up"));
    far.reset();
    QVERIFY(near.logsNext("is down"));
    SocketClient here(near.port(), "here");
    constexpr int count = 500;
    for (int i = 0; i < count; ++i)
        here.publish("t/" + std::to_string(i), "x", level, true);
    far = std::make_unique<Broker>(std::vector<BridgeSettings>(), EngineSettings(), port);
    SocketClient there(far->port(), "there");
    there.subscribe("t/#");
    std::set<std::string> topics;
    while (topics.size() < count) {
        const auto message = there.nextMessage();
        topics.insert(message.substr(0, message.find(' ')));
    }
    QVERIFY(near.logsNext("is up"));
}

void BridgeTest::leavesOutWhatIsTooLong()
{
    Broker far({}, {.maximumPacketSize = 300});
    Broker near({bridgeTo(far.port(), {everything()})});
    QVERIFY(near.logsNext("is up"));
    SocketClient there(far.port(), "there");
    there.subscribe("#");
    SocketClient here(near.port(), "here");
    here.publish("t", std::string(400, 'x'));
    here.publish("t", "short");
    QCOMPARE(there.nextMessage(), std::string("t q1 'short'"));
    QVERIFY(!near.hasLoggedNext("is down"));
    far.server.stop();
    QVERIFY(near.logsNext("is down"));
}

void BridgeTest::tellsItsState()
{
    auto far = std::make_unique<Broker>();
    Broker near({bridgeTo(far->port(), {everything()})});
    QVERIFY(near.logsNext("is up"));
    SocketClient here(near.port(), "here");
    here.subscribe("$SYS/broker/connection/#", Qos::AtMostOnce);
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 r '1'"));
    far.reset();
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 '0'"));
}

void BridgeTest::namesARefusal()
{
    const EngineSettings moved {.redirection =
                                    EngineSettings::Redirection {ReasonCode::ServerMoved, "elsewhere"}};
    Broker far({}, moved);
    Broker near({bridgeTo(far.port(), {everything()})});
    QVERIFY(near.logsNext("is down: it refused the connection: Server moved (0x9d)"));
}

void BridgeTest::triesTheNextAddress()
{
    std::uint16_t free = 0;
    {
        const Broker gone;
        free = gone.port();
    }
    Broker far;
    auto settings = bridgeTo(free, {everything()});
    settings.addresses.push_back({"127.0.0.1", far.port()});
    Broker near({settings});
    QVERIFY(near.logsNext("is down"));
    QVERIFY(near.logsNext(std::to_string(far.port()) + " is up"));
}

void BridgeTest::changesAtAReload()
{
    Broker far;
    auto kept = bridgeTo(far.port(), {{.pattern = "kept", .qos = Qos::AtLeastOnce}});
    kept.remoteClientId = "kept";
    kept.name = "kept";
    const auto before = bridgeTo(far.port(), {{.pattern = "before", .qos = Qos::AtLeastOnce}});
    const auto after = bridgeTo(far.port(), {{.pattern = "after", .qos = Qos::AtLeastOnce}});
    Broker near({kept, before});
    QVERIFY(near.logsNext("bridge 'kept'"));
    QVERIFY(near.logsNext("bridge 'test'"));
    SocketClient there(far.port(), "there");
    there.subscribe("#");
    SocketClient here(near.port(), "here");
    near.server.setBridges({kept, after});
    QVERIFY(near.logsNext("bridge 'test'"));
    here.publish("before", "1");
    here.publish("after", "2");
    QCOMPARE(there.nextMessage(), std::string("after q1 '2'"));
    near.server.setBridges({kept});
    here.publish("after", "3");
    here.publish("kept", "4");
    QCOMPARE(there.nextMessage(), std::string("kept q1 '4'"));
    // The bridge as it was before, and as it was after.
    QVERIFY(far.logsNext("client 'remote'"));
    for (int i = 0; i < 2; ++i)
        QVERIFY2(far.logsNext(" disconnected: "), far.log.c_str());
}

void BridgeTest::wakesWhenMessagesWait()
{
    Broker far;
    auto settings = bridgeTo(far.port(), {everything()});
    settings.start = BridgeSettings::Start::Lazy;
    settings.lazyThreshold = 3;
    settings.idleTimeout = 1s;
    Broker near({settings});
    SocketClient there(far.port(), "there");
    there.subscribe("t", Qos::AtLeastOnce);
    SocketClient here(near.port(), "here");
    here.subscribe("$SYS/broker/connection/#", Qos::AtMostOnce);
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 r '0'"));
    for (const auto *payload : {"1", "2", "3"})
        here.publish("t", payload);
    QCOMPARE(there.nextMessage(), std::string("t q1 '1'"));
    QCOMPARE(there.nextMessage(), std::string("t q1 '2'"));
    QCOMPARE(there.nextMessage(), std::string("t q1 '3'"));
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 '1'"));
    QCOMPARE(here.nextMessage(), std::string("$SYS/broker/connection/remote/state q0 '0'")); // idle
}

QTEST_APPLESS_MAIN(BridgeTest)
#include "tst_bridge.moc"
