// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/topicstore.h"
#include "tests/support/storescript.h"

#include <QTest>

#include <map>
#include <random>

using namespace espalier;

class TestTopicStore : public QObject
{
    Q_OBJECT
private slots:
    void keepsTheLastValueAndAllBefore();
    void addsUpWhatIsBelow();
    void addsUpLikeANaiveStore();
    void countsRetainedTopicsAsTheyChange();
    void namesComeBackByteForByte_data();
    void namesComeBackByteForByte();
    void givesParentsSmallerNumbers();
    void takesThirtyThousandLevels();
    void showsOneMessageInTheRateHistory();
    void tellsWhatChanged();
};

void TestTopicStore::keepsTheLastValueAndAllBefore()
{
    StoreScript script;
    script.add("a/b", "1");
    script.add("a/b", "2");
    const std::uint32_t topic = script.store.node(script.id("a/b")).topic;
    QCOMPARE(script.store.lastMessage(script.id("a/b"))->payload().text(), std::string_view("2"));
    QCOMPARE(script.store.history().at(topic, 0).payload().text(), std::string_view("1"));
    QCOMPARE(script.store.history().nextSequence(topic), 2U);
    QCOMPARE(script.store.lastMessage(script.id("a")), nullptr);
    QVERIFY(!script.store.find("a/b/c"));
    QVERIFY(!script.store.find("b"));
}

void TestTopicStore::addsUpWhatIsBelow()
{
    StoreScript script;
    script.add("a/b", "xx");
    script.now += 10;
    script.add("a/c/d", "yyy", true);
    script.settle();
    script.now += 10;
    script.add("a", "z");
    script.settle();

    const TopicNode &a = script.store.node(script.id("a"));
    QCOMPARE(a.messages, 3U);
    QCOMPARE(a.bytes, 6U);
    QCOMPARE(a.lastChange.value(), script.now);
    QCOMPARE(script.store.branch(script.id("a"))->topicsBelow, 2U);
    QCOMPARE(script.store.branch(script.id("a"))->retainedBelow, 1U);
    const TopicNode &c = script.store.node(script.id("a/c"));
    QCOMPARE(c.messages, 1U);
    QCOMPARE(c.lastChange.value(), script.now - 10);
    QCOMPARE(script.store.node(TopicStore::root).messages, 3U);
    QCOMPARE(script.store.branch(TopicStore::root)->topicsBelow, 3U);
    QCOMPARE(script.store.topicCount(), 3U);
    QCOMPARE(script.store.messages(), 3U);
    QCOMPARE(a.rate.at(script.now), script.store.node(TopicStore::root).rate.at(script.now));
}

void TestTopicStore::addsUpLikeANaiveStore()
{
    struct Sums
    {
        std::uint64_t messages = 0;
        std::uint64_t bytes = 0;
        SteadyMs lastChange = 0;
        std::map<std::string, bool> topics;
    };
    std::map<std::string, Sums> naive;
    std::mt19937 random(3);
    StoreScript script;
    for (int i = 0; i < 20'000; ++i) {
        std::string name = std::to_string(random() % 4);
        for (auto depth = random() % 5; depth > 0; --depth)
            name += '/' + std::to_string(random() % 4);
        const std::string payload(random() % 50, 'x');
        const bool retain = random() % 3 == 0;
        script.add(name, payload, retain);
        for (std::size_t end = 0; end != std::string::npos;) {
            end = name.find('/', end + 1);
            Sums &sums = naive[name.substr(0, end)];
            sums.messages += 1;
            sums.bytes += payload.size();
            sums.lastChange = script.now;
            bool &isRetained = sums.topics[name];
            isRetained = !payload.empty() && (retain || isRetained);
        }
        if (random() % 50 == 0)
            script.settle();
        script.now += static_cast<SteadyMs>(random() % 5);
    }
    script.settle();
    for (auto &[name, sums] : naive) {
        const TopicNode &node = script.store.node(script.id(name));
        QCOMPARE(node.messages, sums.messages);
        QCOMPARE(node.bytes, sums.bytes);
        QCOMPARE(node.lastChange.value(), sums.lastChange);
        sums.topics.erase(name);
        if (const TopicBranch *branch = script.store.branch(script.id(name))) {
            QCOMPARE(std::size_t {branch->topicsBelow}, sums.topics.size());
            const auto isRetained = [](const auto &topic) { return topic.second; };
            QCOMPARE(std::int64_t {branch->retainedBelow},
                     std::int64_t {std::count_if(sums.topics.begin(), sums.topics.end(), isRetained)});
        }
    }
}

void TestTopicStore::countsRetainedTopicsAsTheyChange()
{
    StoreScript script;
    const auto retained = [&] {
        script.settle();
        return script.store.branch(script.id("a"))->retainedBelow;
    };
    script.add("a/b", "1", true);
    QCOMPARE(retained(), 1U);
    script.add("a/b", "2", true);
    QCOMPARE(retained(), 1U);
    // Servers clear the flag when they forward to those who are subscribed already.
    script.add("a/b", "3");
    QCOMPARE(retained(), 1U);
    QVERIFY(script.store.isRetained(script.id("a/b")));
    script.add("a/c", "4", true);
    script.add("a/d", "5");
    QCOMPARE(retained(), 2U);
    script.add("a/c", "", true);
    QCOMPARE(retained(), 1U);
    script.add("a/b", "");
    script.add("a/d", "", true);
    QCOMPARE(retained(), 0U);
    script.add("a/b", "6");
    QCOMPARE(retained(), 0U);
    QVERIFY(!script.store.isRetained(script.id("a/b")));
    QVERIFY(!script.store.isRetained(script.id("a")));
}

void TestTopicStore::namesComeBackByteForByte_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("one level") << QByteArray("a");
    QTest::newRow("levels") << QByteArray("plant/line-1/press");
    QTest::newRow("leading slash") << QByteArray("/a");
    QTest::newRow("trailing slash") << QByteArray("a/");
    QTest::newRow("only slashes") << QByteArray("///");
    QTest::newRow("empty level") << QByteArray("a//b");
    QTest::newRow("hidden") << QByteArray("$SYS/broker");
    QTest::newRow("invalid UTF-8") << QByteArray("a/\xff\xfe/b");
    QTest::newRow("with a null byte") << QByteArray("a/\0b", 4);
    QTest::newRow("65,535 bytes") << QByteArray(65'535, 'x');
    QTest::newRow("65,535 levels") << QByteArray(65'535, '/');
}

void TestTopicStore::namesComeBackByteForByte()
{
    QFETCH(QByteArray, name);
    StoreScript script;
    script.add("elsewhere");
    script.add(name.toStdString(), "x");
    script.settle();
    const auto id = script.store.find(name.toStdString());
    QVERIFY(id);
    QVERIFY(script.store.isTopic(*id));
    QVERIFY(script.store.topicName(*id) == name.toStdString());
    QCOMPARE(script.store.node(*id).messages, 1U);
    QCOMPARE(script.store.node(TopicStore::root).messages, 2U);
}

void TestTopicStore::givesParentsSmallerNumbers()
{
    StoreScript script;
    script.add("a/b/c/d");
    script.add("a");
    script.add("x/y");
    for (std::uint32_t id = 1; id < script.store.nodeCount(); ++id)
        QVERIFY(script.store.node(id).parent < id);
}

void TestTopicStore::takesThirtyThousandLevels()
{
    StoreScript script;
    std::string name = "top";
    for (int i = 0; i < 30'000; ++i)
        name += "/l";
    for (int i = 0; i < 100; ++i) {
        script.add(name + std::to_string(i));
        script.settle();
    }
    QCOMPARE(script.store.branch(script.id("top"))->topicsBelow, 100U);
    QCOMPARE(script.store.node(script.id("top")).messages, 100U);
    QCOMPARE(script.store.node(script.id(name + "7")).depth, std::uint16_t {30'000});
    script.expand("top", VisibleTree::Scope::AllBelow);
    QCOMPARE(script.tree.rows().size(), 30'000U + 100U);
    script.filter(QStringLiteral("l99"));
    QCOMPARE(script.tree.rows().size(), 30'001U);
    script.filter(QStringLiteral("l/l/l99"));
    QCOMPARE(script.tree.rows().size(), 30'001U);
}

void TestTopicStore::showsOneMessageInTheRateHistory()
{
    StoreScript script;
    script.add("a");
    script.settle();
    const SteadyMs later = script.now + RateSteps::stepLength;
    QCOMPARE(script.store.rateHistory(script.id("a"), later).back(), 0.4F);
    script.now = later;
    script.add("a");
    script.settle();
    const auto history = script.store.rateHistory(script.id("a"), later + RateSteps::stepLength);
    QCOMPARE(history[RateSteps::steps - 1], 0.4F);
    QCOMPARE(history[RateSteps::steps - 2], 0.4F);
}

void TestTopicStore::tellsWhatChanged()
{
    StoreScript script;
    script.add("a/b");
    script.add("a/b");
    script.add("c");
    QVERIFY(!script.store.isSettled());
    script.settle();
    QVERIFY(script.store.isSettled());
    const auto changed = script.store.changedTopics();
    QCOMPARE(std::vector(changed.begin(), changed.end()), (std::vector {script.id("a/b"), script.id("c")}));
    script.settle();
    QVERIFY(script.store.changedTopics().empty());
}

QTEST_APPLESS_MAIN(TestTopicStore)
#include "tst_topicstore.moc"
