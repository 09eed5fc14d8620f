// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topic.h"
#include "tests/support/storescript.h"

#include <QTest>

#include <random>

using namespace espalier;
using Expansion = VisibleTree::Expansion;
using Scope = VisibleTree::Scope;

class TestFilterPass : public QObject
{
    Q_OBJECT
private slots:
    void shows_data();
    void shows();
    void topicFiltersMatchAsTheStandardSays();
    void takesNewTopicsIn();
    void aValueThatHasMatchedStays();
    void aLateMatchShowsWhatIsBelow();
    void canBeCollapsedAndForgetsThatWithTheFilter();
    void keepsTheOldRowsUntilItIsDone();
    void tellsWhatIsWrong();
    void givesUpOnEndlessPatterns();
    void conditionsFollowTheValue();
    void agesPass();
    void aLevelThatBecomesATopicCountsForWhatIsBelow();
    void manyLevelsAreNoTrouble();
    void countsBranchesThatMatchInPart();
};

void TestFilterPass::shows_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("rows");
    QTest::addColumn<std::uint32_t>("matches");
    const auto row = [](const char *name, const char *filter, const QByteArray &rows, std::uint32_t matches) {
        QStringList lines;
        for (const QByteArray &line : rows.split('|')) {
            if (!line.isEmpty())
                lines.append(QString::fromUtf8(line));
        }
        QTest::newRow(name) << QString::fromUtf8(filter) << lines << matches;
    };
    row("a level's name", "press", "plant|  line-1|    +press|  line-2|    +Press", 2);
    row("a value", "running", "plant|  line-1|    press|      state", 1);
    row("a value that is a number", "71.4", "plant|  line-1|    press|      temperature", 1);
    row("any case beyond ASCII", "K\u00dcCHE", "home|  +k\u00fcche", 1);
    row("part of a path", "line-1/pr", "plant|  line-1|    +press", 1);
    row("a value with a slash", "km/h", "home|  k\u00fcche|    speed", 1);
    row("a regular expression", "/^plant.*(state|speed)$/",
        "plant|  line-1|    press|      state|  line-2|    Press|      state", 2);
    row("wildcards", "plant/+/+/state", "plant|  line-1|    press|      state|  line-2|    Press|      state",
        2);
    row("everything below", "home/#", "home|  k\u00fcche|    speed", 1);
    row("nothing", "nothing at all", "", 0);
    row("terms hold together", "line-1 state", "plant|  line-1|    press|      state", 1);
    row("a name above counts for a value below", "plant running", "plant|  line-1|    press|      state", 1);
    row("quotes keep spaces", "\"3 km\"", "home|  k\u00fcche|    speed", 1);
    row("no such text between quotes", "\"km 3\"", "", 0);
    row("retained", "retained", "plant|  line-2|    Press|      state", 1);
    row("retained as text", "\"retained\"", "", 0);
    row("a topic filter and a text", "plant/+/+/state off", "plant|  line-2|    Press|      state", 1);
    row("a number above", "value > 70", "plant|  line-1|    press|      temperature", 1);
    row("without spaces", "value<=17", "$SYS|  uptime", 1);
    row("a string", "value = \"RUNNING\"", "plant|  line-1|    press|      state", 1);
    row("not a string", "state value != RUNNING", "plant|  line-2|    Press|      state", 1);
    row("a member", "quality.good = true", "json", 1);
    row("an element", "list[1] > 3", "json", 1);
    row("a path that is not there", "quality.bad = true", "", 0);
    row("a broken topic filter is text", "a#", "", 0);
}

void TestFilterPass::shows()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, rows);
    QFETCH(std::uint32_t, matches);
    StoreScript script;
    script.add("plant/line-1/press/state", "\"RUNNING\"");
    script.add("plant/line-1/press/temperature", "71.42");
    script.add("plant/line-2/Press/state", "off", true);
    script.add("json", R"({"quality": {"good": true}, "list": [1, 4]})");
    script.add("home/k\u00fcche/speed", "3 km/h");
    script.add("$SYS/uptime", "17");
    script.settle();
    script.filter(filter);
    QCOMPARE(script.rows(), rows);
    QCOMPARE(script.tree.filterState().matches, matches);
    QCOMPARE(script.tree.filterState().text, filter);
    QVERIFY(script.tree.filterState().isValid());
    QVERIFY(!script.tree.filterState().running);
    script.filter(QString());
    QCOMPARE(script.tree.rows().size(), 14U);
}

void TestFilterPass::topicFiltersMatchAsTheStandardSays()
{
    std::mt19937 random(11);
    const std::vector<std::string> levels {"a", "b", "", "$x"};
    const std::vector<std::string> wild {"a", "b", "", "+", "$x"};
    StoreScript script;
    std::vector<std::string> names;
    for (int i = 0; i < 300; ++i) {
        std::string name = levels[random() % levels.size()];
        for (auto depth = random() % 4; depth > 0; --depth)
            name += '/' + levels[random() % levels.size()];
        if (name.empty())
            continue;
        names.push_back(name);
        script.add(name);
    }
    script.settle();
    int tried = 0;
    for (int i = 0; i < 500; ++i) {
        std::string filter = wild[random() % wild.size()];
        for (auto depth = random() % 3; depth > 0; --depth)
            filter += '/' + wild[random() % wild.size()];
        if (random() % 2 == 0)
            filter += "/#";
        if (i == 0)
            filter = "#";
        const auto parsed = parseTopicFilter(filter);
        if (!parsed || !parsed->hasWildcards())
            continue;
        ++tried;
        script.filter(QString::fromStdString(filter));
        for (const std::string &name : names) {
            QVERIFY2(script.tree.matchesFilter(script.id(name)) == matches(filter, name),
                     qPrintable(QString::fromStdString(filter + " on " + name)));
        }
    }
    QVERIFY(tried > 200);
}

void TestFilterPass::takesNewTopicsIn()
{
    StoreScript script;
    script.add("a/x");
    script.settle();
    script.filter(QStringLiteral("x"));
    script.now += 100;
    script.add("b/c/x1");
    script.add("b/c/y");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("  x"), QStringLiteral("b"),
                                         QStringLiteral("  c"), QStringLiteral("    x1")}));
    QCOMPARE(script.tree.filterState().matches, 2U);
}

void TestFilterPass::aValueThatHasMatchedStays()
{
    StoreScript script;
    script.add("a", "on");
    script.add("b", "off");
    script.settle();
    script.filter(QStringLiteral("on"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a")}));
    script.now += 100;
    script.add("a", "off");
    script.add("b", "on");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    script.filter(QStringLiteral("on"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("b")}));
}

void TestFilterPass::aLateMatchShowsWhatIsBelow()
{
    StoreScript script;
    script.add("a/b/c");
    script.settle();
    script.filter(QStringLiteral("hit"));
    QVERIFY(script.rows().isEmpty());
    script.now += 100;
    script.add("a", "hit");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+a")}));
    script.expand("a");
    script.expand("a/b");
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("a"), QStringLiteral("  b"), QStringLiteral("    c")}));
}

void TestFilterPass::canBeCollapsedAndForgetsThatWithTheFilter()
{
    StoreScript script;
    script.add("a/b/x");
    script.settle();
    script.tree.setAllExpanded(Expansion::Collapsed);
    script.filter(QStringLiteral("x"));
    QCOMPARE(script.tree.rows().size(), 3U);
    script.collapse("a");
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+a")}));
    script.filter(QStringLiteral("X"));
    QCOMPARE(script.tree.rows().size(), 3U);
    script.filter(QString());
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+a")}));
}

void TestFilterPass::keepsTheOldRowsUntilItIsDone()
{
    StoreScript script;
    for (int i = 0; i < 200'000; ++i)
        script.add("t/" + std::to_string(i));
    script.settle();
    script.tree.setFilter(QStringLiteral("199999"), script.now);
    script.tree.work();
    QVERIFY(script.tree.isFiltering());
    QVERIFY(script.tree.filterState().running);
    QCOMPARE(script.rows(), QStringList({QStringLiteral("+t")}));
    script.add("t/1999990");
    script.settle();
    while (script.tree.isFiltering())
        script.tree.work();
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("t"), QStringLiteral("  199999"), QStringLiteral("  1999990")}));
}

void TestFilterPass::tellsWhatIsWrong()
{
    StoreScript script;
    script.add("a");
    script.add("b");
    script.settle();
    script.filter(QStringLiteral("a"));
    script.filter(QStringLiteral("/a(/"));
    QVERIFY(!script.tree.filterState().isValid());
    QVERIFY(!script.tree.filterState().error.detail.isEmpty());
    QCOMPARE(script.tree.filterState().error.position, 3);
    QCOMPARE(script.tree.filterState().text, QStringLiteral("/a(/"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a")})); // the last valid one goes on
    script.filter(QStringLiteral("/a|b/"));
    QVERIFY(script.tree.filterState().isValid());
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
}

void TestFilterPass::givesUpOnEndlessPatterns()
{
    StoreScript script;
    script.add("t", std::string(3000, 'a'));
    script.settle();
    script.filter(QStringLiteral("/(a+)+$x|(a*)*b/"));
    QVERIFY(script.rows().isEmpty());
}

void TestFilterPass::conditionsFollowTheValue()
{
    StoreScript script;
    script.add("a/b/x", "80");
    script.add("a/y", "60");
    script.settle();
    script.filter(QStringLiteral("a value > 70"));
    const QStringList hot {QStringLiteral("a"), QStringLiteral("  b"), QStringLiteral("    x")};
    QCOMPARE(script.rows(), hot);
    script.now += 100;
    script.add("a/b/x", "70");
    script.settle();
    QCOMPARE(script.rows(), QStringList());
    QCOMPARE(script.tree.filterState().matches, 0U);
    script.now += 100;
    script.add("a/b/x", "70.5");
    script.settle();
    QCOMPARE(script.rows(), hot);
}

void TestFilterPass::agesPass()
{
    StoreScript script;
    script.add("a", "1");
    script.settle();
    script.now += 3000;
    script.add("b", "1");
    script.settle();
    script.filter(QStringLiteral("changed < 5s"));
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QVERIFY(script.tree.isTimed());
    script.now += 2500;
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("b")}));
    script.add("a", "2");
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    script.now += 6000;
    script.settle();
    QCOMPARE(script.rows(), QStringList());
    QVERIFY(!script.tree.isTimed());
    script.add("b", "2");
    script.filter(QStringLiteral("changed > 500ms"));
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a")}));
    script.now += 501;
    script.settle();
    QCOMPARE(script.rows(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
}

void TestFilterPass::aLevelThatBecomesATopicCountsForWhatIsBelow()
{
    StoreScript script;
    script.add("a/b/c", "hit");
    script.settle();
    script.filter(QStringLiteral("a/+ hit"));
    QCOMPARE(script.rows(), QStringList());
    script.now += 100;
    script.add("a/b", "0");
    script.settle();
    QCOMPARE(script.rows(),
             QStringList({QStringLiteral("a"), QStringLiteral("  b"), QStringLiteral("    c")}));
}

/// Each level of thirty thousand matches, again and again: no step looks at all levels for each of them.
void TestFilterPass::manyLevelsAreNoTrouble()
{
    StoreScript script;
    std::string name;
    for (int i = 0; i < 30'000; ++i)
        name += "a/";
    for (int i = 0; i < 20; ++i)
        script.add(name + std::to_string(i), "0");
    script.settle();
    script.filter(QStringLiteral("a"));
    QCOMPARE(script.tree.filterState().matches, 30'000U);
    QCOMPARE(script.tree.rows().size(), 30'000U);
    script.filter(QStringLiteral("value = 1"));
    QVERIFY(script.rows().isEmpty());
    for (int round = 1; round < 20; ++round) {
        script.now += 1000;
        script.add(name + std::to_string(round), "1");
        script.add(name + std::to_string(round - 1), "0");
        script.settle();
        QCOMPARE(script.tree.filterState().matches, 1U);
    }
    script.filter(QStringLiteral("/9$/"));
    QCOMPARE(script.tree.filterState().matches, 2U);
    script.filter(QStringLiteral("a/a/9"));
    QCOMPARE(script.tree.filterState().matches, 1U);
}

/// Against counting anew: what is seen above matches that come and go at random.
void TestFilterPass::countsBranchesThatMatchInPart()
{
    std::mt19937 random(5);
    StoreScript script;
    std::vector<std::string> names;
    for (int i = 0; i < 200; ++i) {
        std::string name;
        for (auto depth = random() % 4 + 1; depth > 0; --depth)
            name += (name.empty() ? "" : "/") + std::string(1, static_cast<char>('a' + random() % 3));
        names.push_back(name);
        script.add(name, "0");
    }
    script.settle();
    script.filter(QStringLiteral("value = 1"));
    for (int round = 0; round < 50; ++round) {
        script.now += 100;
        for (int i = 0; i < 20; ++i)
            script.add(names[random() % names.size()], random() % 4 == 0 ? "1" : "0");
        script.settle();
        const QStringList seen = script.rows();
        StoreScript anew;
        for (std::uint32_t id = 1; id < script.store.nodeCount(); ++id) {
            if (const KeptMessage *last = script.store.lastMessage(id))
                anew.add(script.store.topicName(id), asText(last->payloadView()));
        }
        anew.settle();
        anew.filter(QStringLiteral("value = 1"));
        QCOMPARE(seen, anew.rows());
        QCOMPARE(script.tree.filterState().matches, anew.tree.filterState().matches);
    }
}

QTEST_APPLESS_MAIN(TestFilterPass)
#include "tst_filterpass.moc"
