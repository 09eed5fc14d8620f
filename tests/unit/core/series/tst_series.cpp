// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/histogram.h"
#include "core/series/series.h"
#include "core/series/serieslabels.h"

#include <QTest>

#include <numeric>
#include <random>

using namespace espalier;

namespace {

std::vector<SampleTime> timesOf(const Series &series)
{
    std::vector<SampleTime> times;
    series.visit({std::numeric_limits<SampleTime>::min(), std::numeric_limits<SampleTime>::max()},
                 [&](Sample sample) { times.push_back(sample.time); });
    return times;
}

Series counted(int samples)
{
    Series series;
    for (int i = 0; i < samples; ++i)
        series.add({i * 10, double(i)});
    return series;
}

} // namespace

class TestSeries : public QObject
{
    Q_OBJECT
private slots:
    void findsSamplesByTime();
    void putsLateSamplesWhereTheyBelong();
    void keepsTheOrderOfSamplesOfOneTime();
    void countsAndSumsUpRanges();
    void sumsUpValuesThatAreLargeBesideTheirDifferences();
    void givesUpTheOldest();
    void cutsOffTheEnd();
    void copiesStayAsTheyWere();
    void needsLittleMemory();
    void tellsTextsFromNumbersAndGaps();
    void boundsTexts();
    void countsValuesInSteps();
    void countsValuesOfHugeRanges();
};

void TestSeries::findsSamplesByTime()
{
    const Series series = counted(2000);
    QCOMPARE(series.size(), 2000U);
    QCOMPARE(series.at(series.lowerBound(5005)).time, 5010);
    QCOMPARE(series.at(series.upperBound(5010)).time, 5020);
    QVERIFY(series.lowerBound(20'000) == series.end());
    QCOMPARE(series.atOrBefore(5009)->time, 5000);
    QVERIFY(!series.atOrBefore(-1));
    QCOMPARE(series.nearest(5004)->time, 5000);
    QCOMPARE(series.nearest(5006)->time, 5010);
    QCOMPARE(series.nearest(-100)->time, 0);
    QCOMPARE(series.nearest(99'999)->time, 19'990);
    QVERIFY(!Series().nearest(0));
}

void TestSeries::putsLateSamplesWhereTheyBelong()
{
    std::vector<SampleTime> times(5000);
    std::iota(times.begin(), times.end(), 0);
    auto mixed = times;
    std::shuffle(mixed.begin(), mixed.end(), std::mt19937(7));
    Series series;
    SampleSummary all;
    for (const SampleTime time : mixed) {
        series.add({time, double(time % 91)});
        all.add(double(time % 91));
    }
    QCOMPARE(timesOf(series), times);
    const SampleSummary summary = series.summary({0, 5000});
    QCOMPARE(summary.count, all.count);
    QCOMPARE(summary.maximum, 90.0);
    QVERIFY(std::abs(summary.mean - all.mean) < 1e-9);
    QVERIFY(std::abs(summary.deviation() - all.deviation()) < 1e-9);
}

void TestSeries::keepsTheOrderOfSamplesOfOneTime()
{
    Series series;
    for (int i = 0; i < 1500; ++i)
        QVERIFY(series.add({100, double(i)}) == Series::Place::Behind);
    QVERIFY(series.add({50, -1}) == Series::Place::Within);
    series.add({100, 1500});
    std::vector<double> values;
    series.visit({0, 200}, [&](Sample sample) { values.push_back(sample.value); });
    QVERIFY(std::is_sorted(values.begin(), values.end()));
    QCOMPARE(values.size(), 1502U);
}

void TestSeries::countsAndSumsUpRanges()
{
    const Series series = counted(3000);
    for (const TimeRange range :
         {TimeRange {0, 0}, {5, 9}, {5, 10}, {0, 5110}, {5120, 15'000}, {-10, 99'999}}) {
        SampleSummary slow;
        series.visit(range, [&](Sample sample) { slow.add(sample.value); });
        const SampleSummary quick = series.summary(range);
        QCOMPARE(series.count(range), slow.count);
        QCOMPARE(quick.count, slow.count);
        QCOMPARE(quick.minimum, slow.minimum);
        QCOMPARE(quick.maximum, slow.maximum);
        QVERIFY(std::abs(quick.mean - slow.mean) < 1e-9);
        QVERIFY(std::abs(quick.deviation() - slow.deviation()) < 1e-9);
    }
}

void TestSeries::sumsUpValuesThatAreLargeBesideTheirDifferences()
{
    Series series;
    for (int i = 0; i < 10'000; ++i)
        series.add({i, 1.7e15 + (i % 2)});
    const SampleSummary summary = series.summary({0, 10'000});
    QCOMPARE(summary.mean, 1.7e15 + 0.5);
    QVERIFY(std::abs(summary.deviation() - 0.5) < 1e-3);
}

void TestSeries::givesUpTheOldest()
{
    Series series = counted(1200);
    const std::uint64_t before = series.bytes();
    QCOMPARE(series.dropOldest(), SeriesBlock::capacity);
    QCOMPARE(series.size(), 1200 - SeriesBlock::capacity);
    QCOMPARE(series.first().time, SampleTime(SeriesBlock::capacity) * 10);
    QVERIFY(series.bytes() < before);
    QCOMPARE(series.dropOldest(), SeriesBlock::capacity);
    QCOMPARE(series.dropOldest(), 0U);
    QVERIFY(!series.isEmpty());
}

void TestSeries::cutsOffTheEnd()
{
    for (const int rest : {0, 1, 511, 512, 513, 1024, 1199, 1200}) {
        Series series = counted(1200);
        series.truncate(rest * 10);
        QCOMPARE(series.size(), std::uint64_t(rest));
        const Series same = counted(rest);
        QCOMPARE(timesOf(series), timesOf(same));
        QCOMPARE(series.blockCount(), same.blockCount());
        series.add({50'000, 1});
        QCOMPARE(series.size(), std::uint64_t(rest) + 1);
    }
}

void TestSeries::copiesStayAsTheyWere()
{
    Series series = counted(700);
    const Series copy = series;
    series.add({7001, 1});
    series.add({15, 2});
    series.truncate(6000);
    QCOMPARE(copy.size(), 700U);
    QCOMPARE(timesOf(copy), timesOf(counted(700)));
    QCOMPARE(series.size(), 601U);
}

void TestSeries::needsLittleMemory()
{
    const Series series = counted(100'000);
    QVERIFY2(series.bytes() <= 20 * series.size(), qPrintable(QString::number(series.bytes())));
}

void TestSeries::tellsTextsFromNumbersAndGaps()
{
    QVERIFY(std::isnan(labelValue(7)));
    QCOMPARE(labelOf(labelValue(7)), std::optional<std::uint32_t>(7));
    QCOMPARE(labelOf(labelValue(0)), std::optional<std::uint32_t>(0));
    QVERIFY(!labelOf(gapValue));
    QVERIFY(!labelOf(7));
    QVERIFY(!labelOf(std::numeric_limits<double>::infinity()));
    Series series;
    series.add({0, 1});
    series.add({1, gapValue});
    series.add({2, labelValue(0)});
    series.add({3, std::numeric_limits<double>::infinity()});
    const SampleSummary summary = series.summary({0, 3});
    QCOMPARE(summary.count, 1U);
    QCOMPARE(summary.maximum, 1.0);
    QCOMPARE(series.count({0, 3}), 4U);
}

void TestSeries::boundsTexts()
{
    SeriesLabels labels;
    QCOMPARE(labels.numberOf("on"), 0U);
    QCOMPARE(labels.numberOf("off"), 1U);
    QCOMPARE(labels.numberOf("on"), 0U);
    const std::string longText(1000, 'x');
    QCOMPARE(labels.text(labels.numberOf(longText)).size(), SeriesLabels::maximumLength);
    for (std::size_t i = 0; i < 2 * SeriesLabels::maximumLabels; ++i)
        (void)labels.numberOf(std::to_string(i));
    QCOMPARE(labels.size(), SeriesLabels::maximumLabels);
    QCOMPARE(labels.text(labels.numberOf("one more")), std::string("…"));
    QCOMPARE(labels.text(0), std::string("on"));
}

void TestSeries::countsValuesInSteps()
{
    Series series;
    for (int i = 0; i <= 100; ++i)
        series.add({i, double(i)});
    series.add({101, gapValue});
    const ValueHistogram histogram = valueHistogram(series, {0, 200}, 10);
    QCOMPARE(histogram.counts, (std::vector<std::uint64_t> {10, 10, 10, 10, 10, 10, 10, 10, 10, 11}));
    QCOMPARE(histogram.step(), 10.0);
    const ValueHistogram same = valueHistogram(series, {5, 5}, 4);
    QCOMPARE(same.counts, (std::vector<std::uint64_t> {1, 0, 0, 0}));
    QVERIFY(valueHistogram(series, {101, 101}, 4).counts.empty());
}

void TestSeries::countsValuesOfHugeRanges()
{
    Series series;
    constexpr double huge = std::numeric_limits<double>::max();
    for (const double value : {-huge, 0.0, huge})
        series.add({0, value});
    const ValueHistogram histogram = valueHistogram(series, {0, 0}, 4);
    QCOMPARE(histogram.counts, (std::vector<std::uint64_t> {1, 0, 1, 1}));
}

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
