// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/historystore.h"
#include "tests/support/storescript.h"

#include <QTest>

#include <map>
#include <memory>
#include <random>

using namespace espalier;

namespace {

/// A store with `topics` topics and what was put into it.
struct Script
{
    explicit Script(Budget &budget, std::uint32_t topics) : store(budget) { store.setTopicCount(topics); }

    void add(std::uint32_t topic, std::size_t size)
    {
        std::string payload = std::to_string(sent[topic].size());
        payload.resize(std::max(size, payload.size()), 'x');
        store.append(topic, publishOf("t", payload), static_cast<WallTime>(sent[topic].size()));
        sent[topic].push_back(payload);
    }
    [[nodiscard]] std::uint64_t kept(std::uint32_t topic) const
    {
        return store.nextSequence(topic) - store.firstSequence(topic);
    }

    HistoryStore store;
    std::map<std::uint32_t, std::vector<std::string>> sent;
};

} // namespace

class TestHistoryStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsBytesExactly();
    void evictsTheOldestOfTheLargest();
    void alwaysKeepsTheLast();
    void bytesOutliveTheirStore();
    void sharesItsBudget();
    void findsTheNearestInTime();
    void givesBackWhatItHeld();
    void evictsAtOnceWhenTheLimitSinks();
    void keepsTrackOfBytesAndMessages_data();
    void keepsTrackOfBytesAndMessages();
};

void TestHistoryStore::keepsBytesExactly()
{
    Budget budget(1'000'000);
    HistoryStore store(budget);
    store.setTopicCount(1);
    PropertyList properties;
    properties.add(Property::ContentType, "text/plain");
    const std::string payload("a\0b\xff", 4);
    Publish message = publishOf("t", payload, true);
    message.properties = properties;
    message.qos = Qos::ExactlyOnce;
    message.dup = true;
    store.append(0, message, 77);
    store.append(0, publishOf("t"), 78);

    const KeptMessage &kept = store.at(0, 0);
    QCOMPARE(kept.payload().text(), std::string_view(payload));
    QCOMPARE(PropertyView(kept.properties().view()).text(Property::ContentType),
             std::string_view("text/plain"));
    QCOMPARE(kept.time(), WallTime {77});
    QCOMPARE(kept.qos(), Qos::ExactlyOnce);
    QVERIFY(kept.retain() && kept.dup());
    QVERIFY(store.last(0).payload().isEmpty());
    QVERIFY(store.last(0).properties().isEmpty());
}

void TestHistoryStore::evictsTheOldestOfTheLargest()
{
    Budget budget(100'000);
    Script script(budget, 2);
    for (int i = 0; i < 20; ++i)
        script.add(0, 100);
    for (int i = 0; i < 400; ++i)
        script.add(1, 500);
    QCOMPARE(script.kept(0), 20U);
    QVERIFY(script.kept(1) < 200 && script.kept(1) > 100);
    QCOMPARE(script.store.evicted(), 400 - script.kept(1));
    for (std::uint64_t i = script.store.firstSequence(1); i < 400; ++i)
        QVERIFY(script.store.at(1, i).payload().text() == script.sent[1][i]);
}

void TestHistoryStore::alwaysKeepsTheLast()
{
    Budget budget(1000);
    Script script(budget, 100);
    for (int round = 0; round < 3; ++round) {
        for (std::uint32_t topic = 0; topic < 100; ++topic)
            script.add(topic, 200);
    }
    for (std::uint32_t topic = 0; topic < 100; ++topic) {
        QCOMPARE(script.kept(topic), 1U);
        QVERIFY(script.store.last(topic).payload().text() == script.sent[topic].back());
    }
    QCOMPARE(script.store.evicted(), 200U);
}

void TestHistoryStore::bytesOutliveTheirStore()
{
    Budget budget(10'000);
    auto script = std::make_unique<Script>(budget, 1);
    script->add(0, 100);
    const Bytes first = script->store.at(0, 0).payload();
    const Bytes part = first.slice(0, 1);
    for (int i = 0; i < 1000; ++i)
        script->add(0, 100);
    QVERIFY(script->store.firstSequence(0) > 0);
    script.reset();
    QCOMPARE(first.text().substr(0, 2), std::string_view("0x"));
    QCOMPARE(part.text(), std::string_view("0"));
}

void TestHistoryStore::findsTheNearestInTime()
{
    Budget budget(1'000'000);
    HistoryStore store(budget);
    store.setTopicCount(1);
    QVERIFY(!store.nearest(0, 100));
    // The clock goes back once.
    for (const WallTime time : {100, 200, 150, 300})
        store.append(0, Publish {.topicName = "t"}, time);
    QCOMPARE(store.nearest(0, 0)->time(), 100);
    QCOMPARE(store.nearest(0, 160)->time(), 150);
    QCOMPARE(store.nearest(0, 190)->time(), 200);
    QCOMPARE(store.nearest(0, 1'000)->time(), 300);
}

void TestHistoryStore::sharesItsBudget()
{
    Budget budget(100'000);
    Script quiet(budget, 1);
    Script loud(budget, 1);
    for (int i = 0; i < 50; ++i)
        quiet.add(0, 100);
    for (int i = 0; i < 2000; ++i)
        loud.add(0, 100);
    QCOMPARE(quiet.kept(0), 50U);
    QVERIFY(loud.kept(0) < 700);
    QCOMPARE(budget.used(), quiet.store.heldBytes() + loud.store.heldBytes());
    QVERIFY(budget.used() <= budget.limit());
}

void TestHistoryStore::givesBackWhatItHeld()
{
    Budget budget(100'000);
    auto script = std::make_unique<Script>(budget, 1);
    script->add(0, 100);
    QVERIFY(budget.used() > 0);
    script.reset();
    QCOMPARE(budget.used(), 0U);
}

void TestHistoryStore::evictsAtOnceWhenTheLimitSinks()
{
    Budget budget(1'000'000);
    Script script(budget, 1);
    for (int i = 0; i < 1000; ++i)
        script.add(0, 100);
    budget.setLimit(50'000);
    QVERIFY(budget.used() <= 50'000);
    QCOMPARE(script.store.heldBytes(), budget.used());
}

void TestHistoryStore::keepsTrackOfBytesAndMessages_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestHistoryStore::keepsTrackOfBytesAndMessages()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    Budget budget(200'000);
    Script script(budget, 40);
    for (int i = 0; i < 20'000; ++i) {
        // A few topics get most of the messages, and each has its size.
        const std::uint32_t topic = static_cast<std::uint32_t>(random() % (1 + random() % 40));
        script.add(topic, topic * 10);
        QVERIFY(budget.used() <= budget.limit());
    }
    std::uint64_t held = 0;
    std::uint64_t kept = 0;
    std::uint64_t most = 0;
    for (const auto &[topic, payloads] : script.sent) {
        std::uint64_t ofTopic = 0;
        for (std::uint64_t i = script.store.firstSequence(topic); i < payloads.size(); ++i, ++kept) {
            QVERIFY(script.store.at(topic, i).payload().text() == payloads[i]);
            ofTopic += script.store.at(topic, i).cost();
        }
        held += ofTopic;
        most = std::max(most, ofTopic);
    }
    QCOMPARE(held, budget.used());
    QCOMPARE(kept + script.store.evicted(), 20'000U);
    // Nobody who had to give has more than a fair share, within the width of a class.
    for (const auto &[topic, payloads] : script.sent) {
        if (script.store.firstSequence(topic) == 0)
            continue;
        std::uint64_t ofTopic = 0;
        for (std::uint64_t i = script.store.firstSequence(topic); i < payloads.size(); ++i)
            ofTopic += script.store.at(topic, i).cost();
        QVERIFY2(ofTopic * 2 > most, qPrintable(QStringLiteral("%1 of %2").arg(ofTopic).arg(most)));
    }
}

QTEST_APPLESS_MAIN(TestHistoryStore)
#include "tst_historystore.moc"
