// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/latencyhistogram.h"

#include <QTest>

#include <limits>
#include <numeric>

using namespace espalier;

class TestLatencyHistogram : public QObject
{
    Q_OBJECT
private slots:
    void isEmptyAtFirst();
    void tellsPercentiles();
    void isExactForShortOnes();
    void staysWithinThreePercent();
    void countsByPowersOfTwo();
};

void TestLatencyHistogram::isEmptyAtFirst()
{
    const LatencyHistogram histogram;
    QCOMPARE(histogram.count(), std::uint64_t {0});
    QCOMPARE(histogram.percentile(0.5), std::int64_t {0});
    QCOMPARE(histogram.maximum(), std::int64_t {0});
}

void TestLatencyHistogram::tellsPercentiles()
{
    LatencyHistogram histogram;
    for (int i = 1; i <= 100; ++i)
        histogram.add(i * 1000);
    QCOMPARE(histogram.count(), std::uint64_t {100});
    QCOMPARE(histogram.minimum(), std::int64_t {1000});
    QCOMPARE(histogram.maximum(), std::int64_t {100'000});
    QVERIFY(std::abs(histogram.percentile(0.5) - 50'000) < 1600);
    QVERIFY(std::abs(histogram.percentile(0.99) - 99'000) < 3100);
    QCOMPARE(histogram.percentile(1), std::int64_t {100'000});
}

void TestLatencyHistogram::isExactForShortOnes()
{
    LatencyHistogram histogram;
    histogram.add(-5);
    histogram.add(7);
    histogram.add(63);
    QCOMPARE(histogram.percentile(0.3), std::int64_t {0});
    QCOMPARE(histogram.percentile(0.6), std::int64_t {7});
    QCOMPARE(histogram.percentile(0.9), std::int64_t {63});
}

void TestLatencyHistogram::staysWithinThreePercent()
{
    for (std::int64_t duration = 1; duration < std::int64_t {1} << 39; duration = duration * 5 / 4 + 1) {
        LatencyHistogram histogram;
        histogram.add(duration);
        histogram.add(std::numeric_limits<std::int64_t>::max());
        const auto found = histogram.percentile(0.5);
        QVERIFY2(found >= duration && found - duration <= duration * 33 / 1000 + 1,
                 qPrintable(QString::number(duration)));
    }
}

void TestLatencyHistogram::countsByPowersOfTwo()
{
    LatencyHistogram histogram;
    for (const std::int64_t duration : {0, 1, 2, 3, 4, 7, 8, 1023, 1024})
        histogram.add(duration);
    histogram.add(std::numeric_limits<std::int64_t>::max());
    const auto counts = histogram.byPowers();
    QCOMPARE(counts[0], std::uint64_t {1});
    QCOMPARE(counts[1], std::uint64_t {1});
    QCOMPARE(counts[2], std::uint64_t {2});
    QCOMPARE(counts[3], std::uint64_t {2});
    QCOMPARE(counts[4], std::uint64_t {1});
    QCOMPARE(counts[10], std::uint64_t {1});
    QCOMPARE(counts[11], std::uint64_t {1});
    QCOMPARE(counts.back(), std::uint64_t {1});
    QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::uint64_t {0}), std::uint64_t {10});
}

QTEST_APPLESS_MAIN(TestLatencyHistogram)
#include "tst_latencyhistogram.moc"
