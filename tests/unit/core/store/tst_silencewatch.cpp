// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/silencewatch.h"
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;

class TestSilenceWatch : public QObject
{
    Q_OBJECT
private slots:
    void aTopicFallsSilentAndSpeaksAgain();
    void aFilterIsSilentWhenAllOfItIs();
    void marksTheLevelAboveTheWildcard_data();
    void marksTheLevelAboveTheWildcard();
    void whatNeverSpokeIsSilentToo();
    void oldRulesGoOnWhenRulesChange();
};

namespace {

struct Script : StoreScript
{
    SilenceWatch watch;
    bool update()
    {
        settle();
        return watch.update(store, now);
    }
    [[nodiscard]] QList<bool> silent() const
    {
        QList<bool> list;
        for (const SilenceState &state : watch.states())
            list.append(state.silent);
        return list;
    }
};

} // namespace

void TestSilenceWatch::aTopicFallsSilentAndSpeaksAgain()
{
    Script script;
    script.add("a/b");
    script.settle();
    script.watch.setRules(script.store, {{QStringLiteral("a/b"), 5000}}, script.now);
    QVERIFY(!script.update());
    script.now += 4999;
    QVERIFY(!script.update());
    script.now += 1;
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {true});
    QVERIFY(script.watch.isSilent(script.id("a/b")));
    QVERIFY(!script.watch.isSilent(script.id("a")));
    QVERIFY(!script.update()); // told once
    script.now += 100;
    script.add("a/b");
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {false});
    QVERIFY(!script.watch.isSilent(script.id("a/b")));
}

void TestSilenceWatch::aFilterIsSilentWhenAllOfItIs()
{
    Script script;
    script.add("plant/1/beat");
    script.settle();
    script.now += 1000;
    script.watch.setRules(script.store, {{QStringLiteral("plant/+/beat"), 5000}}, script.now);
    script.now += 4000;
    script.add("plant/2/beat");
    script.add("plant/2/other");
    QVERIFY(!script.update());
    script.now += 4000;
    script.add("plant/2/other");
    QVERIFY(!script.update());
    script.now += 1000;
    script.add("plant/2/other");
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {true});
    QVERIFY(script.watch.isSilent(script.id("plant")));
    script.add("plant/3/beat");
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {false});
}

void TestSilenceWatch::marksTheLevelAboveTheWildcard_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("marked");
    QTest::newRow("one level") << QStringLiteral("plant/+") << QStringList {QStringLiteral("plant")};
    QTest::newRow("two levels") << QStringLiteral("plant/1/#") << QStringList {QStringLiteral("plant/1")};
    QTest::newRow("leading slash") << QStringLiteral("/plant/+") << QStringList {QStringLiteral("/plant")};
    QTest::newRow("empty level") << QStringLiteral("/+/1") << QStringList {QString()};
    QTest::newRow("wildcard first") << QStringLiteral("+/1") << QStringList {};
    QTest::newRow("all") << QStringLiteral("#") << QStringList {};
}

void TestSilenceWatch::marksTheLevelAboveTheWildcard()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, marked);
    Script script;
    script.add("plant/1/x");
    script.add("/plant/1");
    script.settle();
    script.watch.setRules(script.store, {{filter, 2000}}, script.now);
    script.now += 2000;
    QVERIFY(script.update());
    QStringList found;
    for (std::uint32_t id = 0; id < script.store.nodeCount(); ++id) {
        if (script.watch.isSilent(id))
            found.append(id == TopicStore::root ? QStringLiteral("root")
                                                : QString::fromStdString(script.store.topicName(id)));
    }
    QCOMPARE(found, marked);
}

void TestSilenceWatch::whatNeverSpokeIsSilentToo()
{
    Script script;
    script.watch.setRules(script.store, {{QStringLiteral("never"), 2000}}, script.now);
    script.now += 2000;
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {true});
    script.add("never");
    QVERIFY(script.update());
    QCOMPARE(script.silent(), QList<bool> {false});
}

void TestSilenceWatch::oldRulesGoOnWhenRulesChange()
{
    Script script;
    const SilenceRule a {QStringLiteral("a"), 2000};
    const SilenceRule b {QStringLiteral("b"), 2000};
    script.watch.setRules(script.store, {a}, script.now);
    script.now += 2000;
    QVERIFY(script.update());
    script.watch.setRules(script.store, {b, a}, script.now);
    QVERIFY(!script.update());
    QCOMPARE(script.silent(), QList<bool>({false, true}));
    script.watch.setRules(script.store, {}, script.now);
    QVERIFY(script.watch.isEmpty());
}

QTEST_APPLESS_MAIN(TestSilenceWatch)
#include "tst_silencewatch.moc"
