// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/durablebroker.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// What a client was sent under $SYS: values by topic, the last one counts.
std::map<std::string, std::string> valuesFor(BrokerScript::Peer &peer)
{
    std::map<std::string, std::string> values;
    while (peer.hasMore()) {
        const auto message = peer.take<Publish>();
        values[std::string(message.topicName)] = std::string(asText(message.payload));
    }
    return values;
}

BrokerScript::Peer watcherOf(BrokerScript &broker, const std::string &filter)
{
    auto peer = broker.connected("watcher");
    peer.send("82 L[ 0001 00 S'" + filter + "' 00 ]");
    static_cast<void>(peer.take<SubAck>());
    return peer;
}

} // namespace

/// What the broker says of itself.
class SystemTopicsTest : public QObject
{
    Q_OBJECT
private slots:
    void givesAllToANewSubscriber();
    void tellsWhatHasChanged();
    void costsNothingWithoutSubscribers();
    void isOffWithoutInterval();
    void countsMessages();
    void measuresTheHeapAfterNewLimits();
    void averages();
    void isStoredNowhere();
    void publishesForTheBrokerItself();
    void endsASessionForGood();
    void forgetsWhatWasNotReleased();
};

void SystemTopicsTest::givesAllToANewSubscriber()
{
    BrokerScript broker;
    auto watcher = broker.connected("watcher");
    broker.advance(12s);
    watcher.send("82 L[ 0001 00 S'$SYS/#' 00 ]");
    static_cast<void>(watcher.take<SubAck>());
    std::map<std::string, std::string> values;
    while (watcher.hasMore()) {
        const auto message = watcher.take<Publish>();
        QVERIFY(message.retain);
        values[std::string(message.topicName)] = std::string(asText(message.payload));
    }
    QVERIFY(values["$SYS/broker/version"].starts_with("espalier version "));
    QCOMPARE(QString::fromStdString(values["$SYS/broker/uptime"]), QStringLiteral("12 seconds"));
    QCOMPARE(QString::fromStdString(values["$SYS/broker/clients/connected"]), QStringLiteral("1"));
    QCOMPARE(QString::fromStdString(values["$SYS/broker/load/sockets/1min"]).size(), 4);
    QCOMPARE(values.size(), SystemTopics::topicNames().size() - 2); // the heap is not known here
}

void SystemTopicsTest::tellsWhatHasChanged()
{
    BrokerScript broker({.sysInterval = 5s});
    auto watcher = watcherOf(broker, "$SYS/broker/clients/#");
    watcher.forget();
    broker.advance(5s);
    QCOMPARE(watcher.messages(), QString());
    static_cast<void>(broker.connected("other"));
    broker.advance(4s);
    QCOMPARE(watcher.messages(), QString());
    broker.advance(1s);
    const auto values = valuesFor(watcher);
    QCOMPARE(values.size(), std::size_t {4});
    QCOMPARE(QString::fromStdString(values.at("$SYS/broker/clients/total")), QStringLiteral("2"));
    QCOMPARE(QString::fromStdString(values.at("$SYS/broker/clients/maximum")), QStringLiteral("2"));
}

void SystemTopicsTest::costsNothingWithoutSubscribers()
{
    BrokerScript broker;
    auto peer = broker.connected("peer");
    peer.send("82 L[ 0001 00 S'#' 00 ]");
    QCOMPARE(broker.engine.nextDeadline(), never);
    auto watcher = watcherOf(broker, "$SYS/#");
    QVERIFY(broker.engine.nextDeadline() != never);
    QVERIFY(broker.engine.statistics().retainedMessages > 40);
    watcher.send("a2 L[ 0001 00 S'$SYS/#' ]");
    QCOMPARE(broker.engine.nextDeadline(), never);
    QCOMPARE(broker.engine.statistics().retainedMessages, std::uint64_t {0});
    QCOMPARE(broker.engine.statistics().messagesHeld, std::uint64_t {0});
    watcher.forget();
    watcher.send("82 L[ 0001 00 S'$share/g/$SYS/broker/uptime' 00 ]"); // gets it when it has changed
    static_cast<void>(watcher.take<SubAck>());
    QCOMPARE(watcher.messages(), QString());
    broker.advance(10s);
    QCOMPARE(watcher.messages(), QStringLiteral("$SYS/broker/uptime q0 '10 seconds'"));
    watcher.lose();
    QCOMPARE(broker.engine.nextDeadline(), never);
}

void SystemTopicsTest::isOffWithoutInterval()
{
    BrokerScript broker({.sysInterval = 0s});
    auto watcher = watcherOf(broker, "$SYS/#");
    QVERIFY(!watcher.hasMore());
    QCOMPARE(broker.engine.nextDeadline(), never);
}

void SystemTopicsTest::countsMessages()
{
    BrokerScript broker;
    static_cast<void>(broker.subscribed("s", "a"));
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'four' ] 30 L[ S'b' 00 'x' ] c0 00");
    publisher.send("82 L[ 0002 00 S'$share/g/c' 00 ]");
    auto watcher = broker.connected("watcher");
    watcher.send("82 L[ 0001 00 S'$SYS/#' 00 ]");
    static_cast<void>(watcher.take<SubAck>());
    auto values = valuesFor(watcher);
    const auto value = [&](const char *name) {
        return QString::fromStdString(values[std::string("$SYS/broker/") + name]);
    };
    QCOMPARE(value("publish/messages/received"), QStringLiteral("2"));
    QCOMPARE(value("publish/messages/sent"), QStringLiteral("1"));
    QCOMPARE(value("publish/bytes/received"), QStringLiteral("5"));
    QCOMPARE(value("publish/bytes/sent"), QStringLiteral("4"));
    QCOMPARE(value("messages/received"),
             QStringLiteral("9")); // three CONNECT, three SUBSCRIBE, two PUBLISH, one PINGREQ
    QCOMPARE(value("messages/sent"),
             QStringLiteral("8")); // three CONNACK, two SUBACK, PUBLISH, PUBACK, PINGRESP
    QCOMPARE(value("subscriptions/count"), QStringLiteral("3"));
    QCOMPARE(value("shared_subscriptions/count"), QStringLiteral("1"));
    QCOMPARE(value("clients/maximum"), QStringLiteral("3"));
}

void SystemTopicsTest::measuresTheHeapAfterNewLimits()
{
    BrokerScript broker({.heapInUse = [] { return std::uint64_t {4711}; }});
    broker.engine.setLimits({.maximumPayload = 3});
    QCOMPARE(broker.engine.statistics().heapInUse, std::uint64_t {4711});
}

void SystemTopicsTest::averages()
{
    SystemTopics topics;
    TimePoint now {};
    topics.start(now);
    const auto read = [&](const Statistics &statistics, const char *topic) {
        for (const auto &value : topics.changes(statistics, now)) {
            if (value.topicName == topic)
                return QString::fromStdString(value.text);
        }
        return QString();
    };
    Statistics statistics;
    statistics.bytesReceived = 600;
    now += 60s;
    // 600 a minute for one minute, of which the average of one minute sees 1 - 1/e.
    QCOMPARE(read(statistics, "$SYS/broker/load/bytes/received/1min"), QStringLiteral("379.27"));
    now += 60s;
    QCOMPARE(read(statistics, "$SYS/broker/load/bytes/received/1min"), QStringLiteral("139.53"));
    now += 24h;
    QCOMPARE(read(statistics, "$SYS/broker/load/bytes/received/1min"), QStringLiteral("0.00"));
}

void SystemTopicsTest::isStoredNowhere()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'$SYS/#' 00");
    QVERIFY(broker.script->engine.statistics().retainedMessages > 0);
    broker.restart();
    QVERIFY(broker.script->engine.nextDeadline() != never); // the subscription is still there
    peer = broker.connected("s");
    QVERIFY(!peer.hasMore());
    broker.script->advance(10s);
    broker.commit();
    QVERIFY(peer.messages().contains(QStringLiteral("$SYS/broker/uptime q0 '10 seconds'")));
}

void SystemTopicsTest::publishesForTheBrokerItself()
{
    BrokerScript broker({.sysInterval = 0s});
    auto watcher = broker.subscribed("watcher", "$SYS/broker/connection/#");
    broker.engine.publishOwn("$SYS/broker/connection/x/state", "1", broker.clock.now());
    broker.advance(0ms);
    QCOMPARE(watcher.messages(), QStringLiteral("$SYS/broker/connection/x/state q2 '1'"));
    auto later = watcherOf(broker, "$SYS/broker/connection/#");
    QCOMPARE(later.messages(), QStringLiteral("$SYS/broker/connection/x/state q0 r '1'"));
    broker.engine.publishOwn("$SYS/broker/connection/x/state", {}, broker.clock.now());
    QCOMPARE(broker.engine.statistics().retainedMessages, std::uint64_t {0});
    broker.engine.publishOwn("elsewhere", "2", broker.clock.now());
    auto other = broker.connected("other");
    other.send("82 L[ 0001 00 S'elsewhere' 00 ]");
    static_cast<void>(other.take<SubAck>());
    QCOMPARE(other.messages(), QStringLiteral("elsewhere q0 r '2'"));
}

void SystemTopicsTest::endsASessionForGood()
{
    DurableBroker broker;
    auto peer = broker.connected("c");
    broker.script->engine.endSessionOf("c", broker.script->clock.now());
    broker.commit();
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::AdministrativeAction);
    QVERIFY(!broker.script->engine.hasSession("c"));
    broker.restart();
    QVERIFY(!broker.script->engine.hasSession("c"));
}

void SystemTopicsTest::forgetsWhatWasNotReleased()
{
    DurableBroker broker;
    auto peer = broker.connected("c");
    peer.send("34 L[ S't' 0001 00 'x' ]");
    broker.commit();
    peer.forget();
    broker.script->engine.forgetIncoming("c");
    broker.commit();
    for (int i = 0; i < 2; ++i) {
        peer.send("62 02 0001");
        broker.commit();
        QCOMPARE(peer.take<PubComp>().reason, ReasonCode::PacketIdentifierNotFound);
        broker.restart();
        peer = broker.connected("c");
    }
}

QTEST_APPLESS_MAIN(SystemTopicsTest)
#include "tst_systemtopics.moc"
