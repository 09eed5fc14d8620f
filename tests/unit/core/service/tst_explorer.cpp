// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/explorerscript.h"

#include <algorithm>

using namespace espalier;

class TestExplorer : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatArrives();
    void tellsOnceUntilItIsTaken();
    void hiddenViewsGetNoRows();
    void pausedViewsStandStillAndGoOn();
    void commandsAreAnswered();
    void filtersWithProgress();
    void clearForgetsTopicsAndKeepsSettings();
    void sortsAgainUnlessHeld();
    void tellsPinsAndSilence();
    void pinsWaitForTheirTopics();
    void clearEndsSilences();
    void timedFiltersGoOnWithoutMessages();
};

void TestExplorer::showsWhatArrives()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("plant/line/press", "71.42");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 3; }));
    QCOMPARE(f.names(),
             QStringList({QStringLiteral("plant"), QStringLiteral("line"), QStringLiteral("press")}));
    QCOMPARE(f.tree.rows[2].preview, QStringLiteral("71.42"));
    f.add("plant/line/press", "71.43");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.rows[2].messages == 2; }));
    QCOMPARE(f.tree.rows[2].preview, QStringLiteral("71.43"));
}

void TestExplorer::tellsOnceUntilItIsTaken()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    QVERIFY(f.waitForTree([](const TreeSnapshot &) { return true; }));
    f.add("a");
    QTRY_COMPARE(f.trees.count(), 2);
    f.add("b");
    // The totals of "b" come with a later tick, which has put another tree beside them.
    QVERIFY(f.waitForTotals(2));
    QCOMPARE(f.trees.count(), 2);
    QCOMPARE(f.explorer.takeTree().totalRows, 2U);
}

void TestExplorer::hiddenViewsGetNoRows()
{
    ExplorerScript f;
    f.add("a");
    QVERIFY(f.waitForTotals(1));
    QCOMPARE(f.trees.count(), 0);
}

void TestExplorer::pausedViewsStandStillAndGoOn()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.explorer.setPaused(true);
    QVERIFY(f.waitForTree([](const TreeSnapshot &) { return true; }));
    f.add("a");
    QVERIFY(f.waitForTotals(1));
    QCOMPARE(f.trees.count(), f.treesTaken);
    f.explorer.setPaused(false);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 1; }));
}

void TestExplorer::commandsAreAnswered()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("b/x");
    f.add("a");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 3; }));
    f.explorer.collapseAll();
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 2; }));
    f.explorer.setExpanded(f.tree.rows[1].id, true);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 3; }));
    f.explorer.selectRow(1);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.selectedRow == 1; }));
    QCOMPARE(f.tree.revealRow, std::int64_t {1});
    f.explorer.selectNext(QStringLiteral("X"));
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.revealRow == 2; }));
    f.explorer.collapseAll();
    f.explorer.reveal("b/x");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.revealRow == 2; }));
    f.explorer.setSort(TreeSort::Topics);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.sort == TreeSort::Topics; }));
    QCOMPARE(f.names(), QStringList({QStringLiteral("b"), QStringLiteral("x"), QStringLiteral("a")}));
    f.explorer.setViewport(1, 1);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.rows.size() == 1; }));
    QCOMPARE(f.names(), QStringList({QStringLiteral("x")}));
    f.explorer.select(TopicId::None);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.selectedRow == -1; }));
}

void TestExplorer::filtersWithProgress()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    for (int i = 0; i < 1000; ++i)
        f.add("t/" + std::to_string(i));
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.topics == 1000; }));
    f.explorer.setFilter(QStringLiteral("t/+"));
    const auto isDone = [](const TreeSnapshot &tree) {
        return tree.filter.matches > 0 && !tree.filter.running;
    };
    QVERIFY(f.waitForTree(isDone));
    QCOMPARE(f.tree.filter.matches, 1000U);
    QCOMPARE(f.tree.totalRows, 1001U);
    QVERIFY(f.tree.rows[1].matchesFilter && !f.tree.rows[0].matchesFilter);
    f.explorer.setFilter(QString());
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 1; }));
}

void TestExplorer::clearForgetsTopicsAndKeepsSettings()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("a", "x");
    f.explorer.reveal("a");
    f.explorer.setSort(TreeSort::Rate);
    QVERIFY(f.waitForTree(
        [](const TreeSnapshot &tree) { return tree.sort == TreeSort::Rate && tree.totalRows == 1; }));
    const std::uint64_t version = f.tree.layoutVersion;
    f.explorer.clear();
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 0; }));
    QVERIFY(f.tree.layoutVersion > version);
    QCOMPARE(f.tree.sort, TreeSort::Rate);
    QCOMPARE(f.tree.selected, TopicId::None);
    QCOMPARE(f.budget.used(), 0U);
    QTRY_VERIFY(f.details.count() > 0);
    QCOMPARE(f.explorer.takeDetail().id, TopicId::None);
    f.add("b");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 1; }));
    QCOMPARE(f.names(), QStringList({QStringLiteral("b")}));
}

void TestExplorer::sortsAgainUnlessHeld()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("a");
    f.add("b");
    f.add("b");
    f.explorer.setSort(TreeSort::Messages);
    QVERIFY(f.waitForTree([&](const TreeSnapshot &tree) {
        return tree.totalRows == 2 && f.names() == QStringList({QStringLiteral("b"), QStringLiteral("a")});
    }));
    f.explorer.holdSort(true);
    f.explorer.setLiveSort(true);
    for (int i = 0; i < 3; ++i)
        f.add("a");
    QVERIFY(
        f.waitForTree([&](const TreeSnapshot &tree) { return tree.liveSort && tree.rows[1].messages == 4; }));
    QCOMPARE(f.names(), QStringList({QStringLiteral("b"), QStringLiteral("a")}));
    f.explorer.holdSort(false);
    f.add("a");
    QVERIFY(f.waitForTree([&](const TreeSnapshot &) {
        return f.names() == QStringList({QStringLiteral("a"), QStringLiteral("b")});
    }));
}

void TestExplorer::tellsPinsAndSilence()
{
    ExplorerScript f;
    QSignalSpy silence(&f.explorer, &Explorer::silenceChanged);
    f.explorer.setViewport(0, 50);
    f.explorer.setPins({"later", "a/b"});
    f.add("a/b", "7");
    QVERIFY(f.waitForTree(
        [](const TreeSnapshot &tree) { return tree.pinned.size() == 2 && tree.totalRows == 2; }));
    QCOMPARE(f.tree.pinned[0].name, QStringLiteral("later"));
    QVERIFY(f.tree.pinned[0].id == TopicId::None);
    QCOMPARE(f.tree.pinned[1].name, QStringLiteral("a/b"));
    QCOMPARE(f.tree.pinned[1].preview, QStringLiteral("7"));
    f.explorer.setSilenceRules({{QStringLiteral("a/b"), 400}});
    const auto isSilent = [&] {
        return !silence.isEmpty() && silence.last()[0].value<QList<SilenceState>>().value(0).silent;
    };
    QTRY_VERIFY(isSilent());
    QVERIFY(
        f.waitForTree([](const TreeSnapshot &tree) { return tree.pinned[1].silent && tree.rows[1].silent; }));
    f.add("a/b", "8");
    QTRY_VERIFY(!isSilent());
}

void TestExplorer::pinsWaitForTheirTopics()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("a");
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 1; }));
    // The answer to the command comes before the tick that takes the topic in.
    f.add("b/c", "7");
    f.explorer.setPins({"b/c"});
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.pinned.size() == 1; }));
    QCOMPARE(f.tree.pinned[0].name, QStringLiteral("b/c"));
    QCOMPARE(f.tree.pinned[0].id == TopicId::None, f.tree.totalRows == 1);
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 3; }));
    QCOMPARE(f.tree.pinned[0].preview, QStringLiteral("7"));
}

void TestExplorer::clearEndsSilences()
{
    ExplorerScript f;
    QSignalSpy silence(&f.explorer, &Explorer::silenceChanged);
    f.explorer.setViewport(0, 50);
    f.explorer.setSilenceRules({{QStringLiteral("a"), 300}});
    const auto isSilent = [&] {
        return !silence.isEmpty() && silence.last()[0].value<QList<SilenceState>>().value(0).silent;
    };
    QTRY_VERIFY(isSilent());
    const auto before = silence.count();
    f.explorer.clear();
    // It falls silent again soon, perhaps before anybody has looked.
    const auto hasEnded = [&] {
        return std::any_of(silence.cbegin() + before, silence.cend(), [](const QList<QVariant> &told) {
            const auto states = told[0].value<QList<SilenceState>>();
            return states.size() == 1 && !states[0].silent;
        });
    };
    QTRY_VERIFY(hasEnded());
    QTRY_VERIFY(isSilent());
}

void TestExplorer::timedFiltersGoOnWithoutMessages()
{
    ExplorerScript f;
    f.explorer.setViewport(0, 50);
    f.add("a");
    f.explorer.setFilter(QStringLiteral("changed < 300ms"));
    QVERIFY(f.waitForTree(
        [](const TreeSnapshot &tree) { return !tree.filter.text.isEmpty() && tree.totalRows == 1; }));
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 0; }));
}

QTEST_GUILESS_MAIN(TestExplorer)
#include "tst_explorer.moc"
