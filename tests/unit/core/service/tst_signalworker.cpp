// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalworker.h"
#include "core/service/storeworker.h"
#include "tests/support/storescript.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;

namespace {

constexpr WallTime second = 1'000'000;

/// A store and the signals that are read from it, in one thread.
struct SignalScript
{
    explicit SignalScript(std::uint64_t limit = 64 * 1024 * 1024) : budget(limit)
    {
        store.start(budget);
        QObject::connect(&store, &StoreWorker::received, &worker, &SignalWorker::moreCame);
        QObject::connect(&store, &StoreWorker::forgotten, &worker, &SignalWorker::forget);
    }
    void send(std::string_view topicName, std::string_view payload, WallTime at)
    {
        store.messageReceived(publishOf(topicName, payload), at);
        store.endOfBatch();
    }
    /// "time:value" of what one signal has become, texts in quotes.
    [[nodiscard]] QString textOf(std::uint32_t number)
    {
        (void)merge(runs, feed->runs.take());
        QStringList parts;
        for (const Sample &sample : runs[number].samples) {
            const auto label = labelOf(sample.value);
            parts << QStringLiteral("%1:%2")
                         .arg(double(sample.time) / second)
                         .arg(label ? u'"' + QString::fromStdString(runs[number].newLabels.at(*label)) + u'"'
                                    : QString::number(sample.value));
        }
        return parts.join(u' ');
    }
    /// Takes catalogues until one is as it should be.
    template <typename Holds>
    [[nodiscard]] bool waitForCatalog(Holds &&holds)
    {
        return QTest::qWaitFor(
            [&] {
                if (catalogs.count() > catalogsTaken) {
                    catalogsTaken = int(catalogs.count());
                    catalog = feed->catalog.take();
                }
                return holds(catalog);
            },
            30'000);
    }

    Budget budget;
    std::shared_ptr<ExplorerFeeds> explorerFeeds = std::make_shared<ExplorerFeeds>();
    std::shared_ptr<SignalFeed> feed = std::make_shared<SignalFeed>();
    StoreWorker store {explorerFeeds};
    SignalWorker worker {store, feed};
    QSignalSpy catalogs {&worker, &SignalWorker::catalogPending};
    int catalogsTaken = 0;
    SignalCatalog catalog;
    SignalRuns runs;
};

QString textOf(const SignalCatalog &catalog)
{
    QStringList parts;
    for (const SignalTopic &topic : catalog.topics) {
        QStringList leaves;
        for (const SignalLeaf &leaf : *topic.leaves)
            leaves << QString::fromStdString(leaf.path);
        parts << QString::fromUtf8(topic.topicName) + u'(' + leaves.join(u',') + u')';
    }
    return parts.join(u' ');
}

} // namespace

class TestSignalWorker : public QObject
{
    Q_OBJECT
private slots:
    void readsHistoryAndWhatFollows();
    void readsManySignalsOfATopic();
    void waitsForItsTopic();
    void takesTheTimeFromThePayload();
    void keepsTextsApartFromNumbers();
    void tellsTruthsFromNumbers();
    void countsMessages();
    void ratesAreUnknownWhileNothingCanCome();
    void startsAnewWhenTopicsAreForgotten();
    void saysWhatHistoryGaveUp();
    void waitsForATakerThatIsBusy();
    void releasedSignalsAreNotRead();
    void offersWhatCanBeDrawn();
    void offersWhatCameLater();
    void filtersWhatItOffers();
    void tellsValuesInSight();
};

void TestSignalWorker::readsHistoryAndWhatFollows()
{
    SignalScript f;
    for (int i = 0; i < 500; ++i)
        f.send("t", std::to_string(i), i * second);
    f.send("other", "1", 0);
    f.worker.add(1, {.topicName = "t"});
    QTRY_COMPARE(f.textOf(1).count(u':'), 500);
    QVERIFY(f.textOf(1).startsWith(QStringLiteral("0:0 1:1 2:2 ")));
    QVERIFY(f.runs[1].isComplete && f.runs[1].isFound);
    f.send("t", "7.5", 600 * second);
    QTRY_VERIFY(f.textOf(1).endsWith(QStringLiteral("499:499 600:7.5")));
}

void TestSignalWorker::readsManySignalsOfATopic()
{
    SignalScript f;
    f.send("t", R"({"a":1,"b":{"c":2}})", second);
    f.worker.add(1, {.topicName = "t", .path = "a"});
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1"));
    f.worker.add(2, {.topicName = "t", .path = "b.c"});
    f.worker.add(3, {.topicName = "t", .path = "none"});
    f.send("t", R"({"a":3,"b":{"c":null}})", 2 * second);
    f.send("t", R"({"a":null,"b":{"c":4}})", 3 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1 2:3"));
    QTRY_COMPARE(f.textOf(2), QStringLiteral("1:2 3:4"));
    QCOMPARE(f.textOf(3), QString());
    QVERIFY(f.runs[3].isComplete);
}

void TestSignalWorker::waitsForItsTopic()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "a/b"});
    f.send("a/b/c", "1", second);
    f.send("x", "1", second);
    f.worker.add(2, {.topicName = "x"});
    QTRY_COMPARE(f.textOf(2), QStringLiteral("1:1"));
    QVERIFY(!f.runs.contains(1));
    f.send("a/b", "2", 2 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("2:2"));
}

void TestSignalWorker::takesTheTimeFromThePayload()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t", .path = "v", .timePath = "at"});
    f.send("t", R"({"v":1,"at":1795356472})", second);
    f.send("t", R"({"v":2,"at":"never"})", second);
    f.send("t", R"({"v":3,"at":"2026-11-22T14:07:50Z"})", second);
    QTRY_COMPARE(f.textOf(1).count(u':'), 2);
    QCOMPARE(f.runs[1].samples[0].time, 1'795'356'472 * second);
    QCOMPARE(f.runs[1].samples[1].time, 1'795'356'470 * second);
}

void TestSignalWorker::keepsTextsApartFromNumbers()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t"});
    f.send("t", "ON", second);
    f.send("t", "12", 2 * second);
    f.send("t", "OFF", 3 * second);
    f.send("t", "ON", 4 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:\"ON\" 2:12 3:\"OFF\" 4:\"ON\""));
}

void TestSignalWorker::tellsTruthsFromNumbers()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t"});
    f.send("t", "true", second);
    f.send("t", "false", 2 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1 2:0"));
    QVERIFY(f.runs[1].areTruths);
    f.send("t", "1", 3 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1 2:0 3:1"));
    QVERIFY(!f.runs[1].areTruths);
}

void TestSignalWorker::countsMessages()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t", .kind = SignalAddress::Kind::Rate});
    for (const double at : {10.1, 10.2, 10.9, 11.5, 14.0, 100.0, 101.0})
        f.send("t", {}, WallTime(at * second));
    // The last second has ended long ago.
    QTRY_VERIFY(
        f.textOf(1).startsWith(QStringLiteral("11:3 12:1 13:0 14:0 15:1 16:0 100:0 101:1 102:1 103:0")));
}

void TestSignalWorker::ratesAreUnknownWhileNothingCanCome()
{
    const auto at = [](double seconds) { return WallTime(seconds * double(second)); };
    SignalReader reader(1, {.topicName = "t", .kind = SignalAddress::Kind::Rate});
    reader.count(at(10.2));
    reader.count(at(11.5));
    // It may come back within the second.
    reader.pause(at(12.5), at(12.9));
    reader.pause(at(12.5), at(13.1));
    reader.pause(at(12.5), at(20));
    reader.resume(at(20.5));
    reader.advance(at(22.5));
    QStringList parts;
    for (const Sample &sample : reader.take().samples)
        parts << QStringLiteral("%1:%2").arg(double(sample.time) / second).arg(sample.value);
    QCOMPARE(parts.join(u' '), QStringLiteral("11:1 12:1 13:0 13:nan 21:0 22:0"));
}

void TestSignalWorker::startsAnewWhenTopicsAreForgotten()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t"});
    f.send("t", "1", second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1"));
    f.store.clear();
    f.send("u", "5", second);
    f.send("t", "2", 2 * second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1 2:2"));
}

void TestSignalWorker::saysWhatHistoryGaveUp()
{
    SignalScript f(20'000);
    f.worker.add(1, {.topicName = "t", .path = "v"});
    const std::string payload = R"({"v":1,"filler":")" + std::string(500, 'x') + "\"}";
    f.send("t", payload, second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1"));
    for (int i = 0; i < 1000; ++i)
        f.send("t", payload, second);
    QTRY_VERIFY(f.textOf(1).count(u':') > 10);
    QCOMPARE(f.runs[1].missed + f.runs[1].samples.size(), 1001U);
}

void TestSignalWorker::waitsForATakerThatIsBusy()
{
    SignalScript f;
    SignalRuns waiting;
    waiting[9].samples.resize(2'000'000);
    (void)f.feed->runs.put([&](SignalRuns &runs) { (void)merge(runs, std::move(waiting)); });
    f.worker.add(1, {.topicName = "t"});
    f.send("t", "1", second);
    const auto countOf = [&f](std::uint32_t number) {
        std::size_t count = 0;
        (void)f.feed->runs.put([&](SignalRuns &runs) { count = runs[number].samples.size(); });
        return count;
    };
    QTRY_COMPARE(countOf(1), 1U);
    // It asks again and again whether somebody has taken.
    QSignalSpy pending(&f.worker, &SignalWorker::samplesPending);
    f.send("t", "2", 2 * second);
    QTRY_VERIFY(pending.count() >= 2);
    QCOMPARE(countOf(1), 1U);
    QCOMPARE(f.feed->runs.take()[9].samples.size(), 2'000'000U);
    QTRY_COMPARE(countOf(1), 1U);
    QCOMPARE(f.feed->runs.take()[1].samples.back().time, 2 * second);
}

void TestSignalWorker::releasedSignalsAreNotRead()
{
    SignalScript f;
    f.worker.add(1, {.topicName = "t"});
    f.worker.add(2, {.topicName = "t"});
    f.send("t", "1", second);
    QTRY_COMPARE(f.textOf(1), QStringLiteral("1:1"));
    f.worker.remove(1);
    f.send("t", "2", 2 * second);
    QTRY_COMPARE(f.textOf(2), QStringLiteral("1:1 2:2"));
    QCOMPARE(f.textOf(1), QStringLiteral("1:1"));
}

void TestSignalWorker::offersWhatCanBeDrawn()
{
    SignalScript f;
    f.send("plant/line-10/x", R"({"v":1,"name":"a"})", 0);
    f.send("plant/line-2/x", "4.5", 0);
    f.send("plant/line-2", "\xff\xfe", 0);
    f.worker.watchCatalog(SignalWorker::Watch::On);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.matching == 2; }));
    QCOMPARE(textOf(f.catalog), QStringLiteral("plant/line-2/x() plant/line-10/x(v,name)"));
    QCOMPARE(f.catalog.total, 2U);
    QCOMPARE(f.catalog.unseen, 0U);
}

void TestSignalWorker::offersWhatCameLater()
{
    SignalScript f;
    f.worker.watchCatalog(SignalWorker::Watch::On);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.total == 0; }));
    f.send("t", R"({"a":1})", 0);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.matching == 1; }));
    f.send("t", R"({"b":"x"})", 0);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &c) { return textOf(c) == u"t(a,b)"; }));
    f.store.clear();
    f.send("u", "1", 0);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &c) { return textOf(c) == u"u()"; }));
}

void TestSignalWorker::filtersWhatItOffers()
{
    SignalScript f;
    for (int i = 0; i < 6000; ++i)
        f.send("many/" + std::to_string(i), "1", 0);
    f.send("plant/press", R"({"temp":1,"flow":2})", 0);
    f.send("plant/temp", R"({"v":1})", 0);
    f.worker.watchCatalog(SignalWorker::Watch::On);
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.matching == 6002; }));
    QCOMPARE(f.catalog.topics.size(), SignalCatalog::maximumTopics);
    f.worker.filterCatalog(QStringLiteral("TEMP plant"));
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.matching == 2; }));
    QCOMPARE(textOf(f.catalog), QStringLiteral("plant/press(temp) plant/temp(v)"));
    QCOMPARE(f.catalog.total, 6002U);
    f.worker.filterCatalog({});
    QVERIFY(f.waitForCatalog([](const SignalCatalog &catalog) { return catalog.matching == 6002; }));
}

void TestSignalWorker::tellsValuesInSight()
{
    SignalScript f;
    QSignalSpy pending(&f.worker, &SignalWorker::valuesPending);
    f.send("a", R"({"v":1.50,"s":"on\n"})", 0);
    f.send("b", "7", 0);
    f.worker.watchValues({"a", "absent"});
    QTRY_COMPARE(pending.count(), 1);
    SignalValues values = f.feed->values.take();
    QCOMPARE(values.size(), 1);
    QCOMPARE(values.value("a"),
             (QList<SignalValue> {{"v", QStringLiteral("1.50")}, {"s", QStringLiteral("on␊")}}));
    f.send("a", R"({"v":2})", 0);
    QTRY_COMPARE(pending.count(), 2);
    values = f.feed->values.take();
    QCOMPARE(values.value("a"), (QList<SignalValue> {{"v", QStringLiteral("2")}}));
}

QTEST_MAIN(TestSignalWorker)
#include "tst_signalworker.moc"
