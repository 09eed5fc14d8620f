// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/storeview.h"
#include "tests/support/explorerscript.h"
#include "tests/support/testdata.h"

#include <QFile>

#include <cmath>

using namespace espalier;

/// What an Explorer tells beside the tree.
class TestExplorerAnswers : public QObject
{
    Q_OBJECT
private slots:
    void detailStartsWithAllAndThenAppends();
    void detailTellsTheMeanRate();
    void detailKnowsNamesOfSparkplugMetrics();
    void detailComesAgainWhole();
    void detailNamesAreExactAndHarmless();
    void totalsAddUp();
    void completes();
    void pairsRequestsWithResponses();
    void answersQuestions();
};

void TestExplorerAnswers::detailStartsWithAllAndThenAppends()
{
    ExplorerScript f;
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

void TestExplorerAnswers::detailTellsTheMeanRate()
{
    ExplorerScript f;
    f.time = 1'000'000;
    f.add("t", "1");
    f.time += 234'000'000;
    f.add("t", "2");
    f.explorer.reveal("t");
    QTRY_COMPARE(f.details.count(), 1);
    // Two tell of one gap only.
    QCOMPARE(f.explorer.takeDetail().rate, 0.F);
    f.time += 166'000'000;
    f.add("t", "3");
    QTRY_COMPARE(f.details.count(), 2);
    QVERIFY2(std::abs(f.explorer.takeDetail().rate * 200 - 1) < 0.001, "every 200 seconds");
}

void TestExplorerAnswers::detailKnowsNamesOfSparkplugMetrics()
{
    ExplorerScript f;
    const auto read = [](const char *name) {
        QFile file(testData(QStringLiteral("payload/") + QLatin1String(name)));
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

void TestExplorerAnswers::detailComesAgainWhole()
{
    ExplorerScript f;
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

void TestExplorerAnswers::detailNamesAreExactAndHarmless()
{
    ExplorerScript f;
    f.add("a/\xff\x01", "x", true);
    f.explorer.reveal("a/\xff\x01");
    QTRY_COMPARE(f.details.count(), 1);
    const TopicDetail detail = f.explorer.takeDetail();
    QCOMPARE(detail.topicName, QByteArray("a/\xff\x01"));
    QCOMPARE(detail.displayName, QStringLiteral("a/\ufffd\u2401"));
    QVERIFY(detail.appended[0].retain);
}

void TestExplorerAnswers::totalsAddUp()
{
    ExplorerScript f;
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

void TestExplorerAnswers::completes()
{
    ExplorerScript f;
    f.add("plant/line");
    QSignalSpy answers(&f.explorer, &Explorer::completions);
    f.explorer.requestCompletions(QStringLiteral("pl"), 5);
    QTRY_COMPARE(answers.count(), 1);
    QCOMPARE(answers[0][0].toString(), QStringLiteral("pl"));
    QCOMPARE(answers[0][1].toStringList(), QStringList({QStringLiteral("plant/line")}));
}

void TestExplorerAnswers::pairsRequestsWithResponses()
{
    ExplorerScript f;
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

void TestExplorerAnswers::answersQuestions()
{
    ExplorerScript f;
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

QTEST_GUILESS_MAIN(TestExplorerAnswers)
#include "tst_exploreranswers.moc"
