// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/explorer.h"
#include "core/service/storeview.h"
#include "core/service/storeworker.h"
#include "tests/support/storescript.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace espalier;

namespace {

/// A store and its view in one thread, with what the view has been told.
struct Fixture
{
    Fixture() { worker.start(budget); }

    void add(std::string_view topicName, std::string_view payload = {}, bool retain = false)
    {
        worker.messageReceived(publishOf(topicName, payload, retain), ++time);
        worker.endOfBatch();
    }
    /// Takes snapshots until one is as it should be.
    template <typename Holds>
    [[nodiscard]] bool waitForTree(Holds &&holds)
    {
        return QTest::qWaitFor([&] {
            if (trees.count() > treesTaken) {
                treesTaken = static_cast<int>(trees.count());
                tree = explorer.takeTree();
                return holds(tree);
            }
            return false;
        });
    }
    /// Takes totals until all messages are in them.
    [[nodiscard]] bool waitForTotals(std::uint64_t messages)
    {
        return QTest::qWaitFor([&] {
            if (totals.count() > totalsTaken) {
                totalsTaken = static_cast<int>(totals.count());
                sums = explorer.takeTotals();
            }
            return sums.messages == messages;
        });
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (const TreeRow &row : tree.rows)
            names.append(row.name);
        return names;
    }

    Budget budget {64 * 1024 * 1024};
    std::shared_ptr<ExplorerFeeds> feeds = std::make_shared<ExplorerFeeds>();
    StoreWorker worker {feeds};
    Explorer explorer {&worker, feeds};
    QSignalSpy trees {&explorer, &Explorer::treePending};
    QSignalSpy details {&explorer, &Explorer::detailPending};
    QSignalSpy totals {&explorer, &Explorer::totalsPending};
    int treesTaken = 0;
    int totalsTaken = 0;
    StoreTotals sums;
    TreeSnapshot tree;
    WallTime time = 0;
};

} // namespace

class TestExplorer : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatArrives();
    void tellsOnceUntilItIsTaken();
    void hiddenViewsGetNoRows();
    void pausedViewsStandStillAndGoOn();
    void commandsAreAnswered();
    void detailStartsWithAllAndThenAppends();
    void detailComesAgainWhole();
    void detailNamesAreExactAndHarmless();
    void detailKnowsNamesOfSparkplugMetrics();
    void totalsAddUp();
    void filtersWithProgress();
    void completes();
    void pairsRequestsWithResponses();
    void clearForgetsTopicsAndKeepsSettings();
    void answersQuestions();
    void sortsAgainUnlessHeld();
    void tellsPinsAndSilence();
    void pinsWaitForTheirTopics();
    void clearEndsSilences();
    void timedFiltersGoOnWithoutMessages();
};

void TestExplorer::showsWhatArrives()
{
    Fixture f;
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
    Fixture f;
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
    Fixture f;
    f.add("a");
    QVERIFY(f.waitForTotals(1));
    QCOMPARE(f.trees.count(), 0);
}

void TestExplorer::pausedViewsStandStillAndGoOn()
{
    Fixture f;
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
    Fixture f;
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

void TestExplorer::detailStartsWithAllAndThenAppends()
{
    Fixture f;
    f.add("t", "1");
    f.add("t", "2");
    f.explorer.reveal("t");
    QTRY_COMPARE(f.details.count(), 1);
    TopicDetail detail = f.explorer.takeDetail();
    QVERIFY(detail.reset);
    QCOMPARE(detail.messages, 2U);
    QCOMPARE(detail.appended.size(), 2);
    QCOMPARE(detail.appended[1].payload.text(), std::string_view("2"));
    QCOMPARE(detail.appended[1].sequence, 1U);

    f.add("t", "3");
    QTRY_COMPARE(f.details.count(), 2);
    detail = f.explorer.takeDetail();
    QVERIFY(!detail.reset);
    QCOMPARE(detail.appended.size(), 1);
    QCOMPARE(detail.appended[0].sequence, 2U);

    f.explorer.select(TopicId::None);
    QTRY_COMPARE(f.details.count(), 3);
    detail = f.explorer.takeDetail();
    QVERIFY(detail.reset);
    QCOMPARE(detail.id, TopicId::None);
}

void TestExplorer::detailKnowsNamesOfSparkplugMetrics()
{
    Fixture f;
    const auto read = [](const char *name) {
        QFile file(QFINDTESTDATA(QStringLiteral("../../data/payload/") + QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    };
    f.add("spBv1.0/g/NBIRTH/n", read("sparkplug-nbirth.bin"));
    f.add("spBv1.0/g/NDATA/n", read("sparkplug-ndata.bin"));
    f.explorer.reveal("spBv1.0/g/NDATA/n");
    QTRY_COMPARE(f.details.count(), 1);
    const TopicDetail detail = f.explorer.takeDetail();
    QVERIFY(detail.aliases);
    QCOMPARE(detail.aliases->byAlias.at(1).name, std::string("Temperature"));
}

void TestExplorer::detailComesAgainWhole()
{
    Fixture f;
    f.explorer.setViewport(0, 50);
    f.add("a", "1");
    f.add("a", "2");
    f.explorer.requestDetail();
    f.explorer.reveal("a");
    QTRY_VERIFY(f.details.count() > 0);
    QCOMPARE(f.explorer.takeDetail().appended.size(), 2);
    f.details.clear();
    f.explorer.requestDetail();
    QTRY_COMPARE(f.details.count(), 1);
    const TopicDetail again = f.explorer.takeDetail();
    QVERIFY(again.reset);
    QCOMPARE(again.appended.size(), 2);
}

void TestExplorer::detailNamesAreExactAndHarmless()
{
    Fixture f;
    f.add("a/\xff\x01", "x", true);
    f.explorer.reveal("a/\xff\x01");
    QTRY_COMPARE(f.details.count(), 1);
    const TopicDetail detail = f.explorer.takeDetail();
    QCOMPARE(detail.topicName, QByteArray("a/\xff\x01"));
    QCOMPARE(detail.displayName, QStringLiteral("a/\ufffd\u2401"));
    QVERIFY(detail.appended[0].retain);
}

void TestExplorer::totalsAddUp()
{
    Fixture f;
    for (int i = 0; i < 1000; ++i)
        f.add("t/" + std::to_string(i % 10), "12345");
    QVERIFY(f.waitForTotals(1000));
    QCOMPARE(f.sums.bytes, 5000U);
    QCOMPARE(f.sums.topics, 10U);
    QCOMPARE(f.sums.evicted, 0U);
    QCOMPARE(f.sums.historyBytes, f.budget.used());
    QCOMPARE(f.sums.historyLimit, f.budget.limit());
    QVERIFY(f.sums.messageRate > 0);
}

void TestExplorer::filtersWithProgress()
{
    Fixture f;
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

void TestExplorer::completes()
{
    Fixture f;
    f.add("plant/line");
    QSignalSpy answers(&f.explorer, &Explorer::completions);
    f.explorer.requestCompletions(QStringLiteral("pl"), 5);
    QTRY_COMPARE(answers.count(), 1);
    QCOMPARE(answers[0][0].toString(), QStringLiteral("pl"));
    QCOMPARE(answers[0][1].toStringList(), QStringList({QStringLiteral("plant/line")}));
}

void TestExplorer::pairsRequestsWithResponses()
{
    Fixture f;
    PropertyList request;
    request.add(Property::ResponseTopic, std::string_view("reply"))
        .add(Property::CorrelationData, std::string_view("7"));
    PropertyList response;
    response.add(Property::CorrelationData, std::string_view("7"));
    f.worker.messageReceived({.topicName = "ask", .properties = request.view()}, 10);
    f.worker.messageReceived({.topicName = "reply", .properties = response.view()}, 15);
    f.worker.endOfBatch();
    QSignalSpy answers(&f.explorer, &Explorer::partners);
    f.explorer.requestPartners("ask", Bytes::copyOf(request.view().bytes()), 10);
    QTRY_COMPARE(answers.count(), 1);
    QCOMPARE(answers[0][0].toByteArray(), QByteArray("ask"));
    const auto partners = answers[0][2].value<QList<Partner>>();
    QCOMPARE(partners, (QList<Partner> {{Partner::Role::Response, "reply", 15}}));
    f.explorer.clear();
    f.explorer.requestPartners("ask", Bytes::copyOf(request.view().bytes()), 10);
    QTRY_COMPARE(answers.count(), 2);
    QVERIFY(answers[1][2].value<QList<Partner>>().isEmpty());
}

void TestExplorer::clearForgetsTopicsAndKeepsSettings()
{
    Fixture f;
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

void TestExplorer::answersQuestions()
{
    Fixture f;
    f.add("a");
    f.add("b");
    std::uint32_t topics = 0;
    QObject context;
    f.explorer.ask(
        &context, [](const StoreView &view) { return view.store.topicCount(); },
        [&](std::uint32_t count) { topics = count; });
    QTRY_COMPARE(topics, 2U);
    // Nobody waits for it any more.
    auto *gone = new QObject;
    bool isAnswered = false;
    f.explorer.ask(gone, [](const StoreView &) { return 0; }, [&](int) { isAnswered = true; });
    delete gone;
    f.explorer.ask(
        &context, [](const StoreView &) { return 1U; }, [&](std::uint32_t last) { topics = last; });
    QTRY_COMPARE(topics, 1U);
    QVERIFY(!isAnswered);
}

void TestExplorer::sortsAgainUnlessHeld()
{
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
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
    Fixture f;
    f.explorer.setViewport(0, 50);
    f.add("a");
    f.explorer.setFilter(QStringLiteral("changed < 300ms"));
    QVERIFY(f.waitForTree(
        [](const TreeSnapshot &tree) { return !tree.filter.text.isEmpty() && tree.totalRows == 1; }));
    QVERIFY(f.waitForTree([](const TreeSnapshot &tree) { return tree.totalRows == 0; }));
}

QTEST_GUILESS_MAIN(TestExplorer)
#include "tst_explorer.moc"
