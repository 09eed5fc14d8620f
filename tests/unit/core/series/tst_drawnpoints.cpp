// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/drawnpoints.h"
#include "core/series/xypairs.h"

#include <QTest>

#include <random>

using namespace espalier;

namespace {

QString textOf(const std::vector<Sample> &points)
{
    QStringList parts;
    for (const Sample &point : points)
        parts << QStringLiteral("%1:%2").arg(point.time).arg(point.value);
    return parts.join(u' ');
}

QString textOf(const std::vector<StateRun> &runs)
{
    QStringList parts;
    for (const StateRun &run : runs) {
        const auto label = labelOf(run.value);
        parts << QStringLiteral("%1-%2=%3")
                     .arg(run.from)
                     .arg(run.to)
                     .arg(run.isMixed ? QStringLiteral("*")
                          : label     ? QString(QChar(ushort('A' + *label)))
                                      : QString::number(run.value));
    }
    return parts.join(u' ');
}

Series seriesOf(std::initializer_list<Sample> samples)
{
    Series series;
    for (const Sample &sample : samples)
        series.add(sample);
    return series;
}

} // namespace

class TestDrawnPoints : public QObject
{
    Q_OBJECT
private slots:
    void givesFewSamplesAsTheyAre();
    void losesNoSpike();
    void boundsPoints();
    void keepsItsShapeWhileItMoves();
    void drawsNoiseOnce();
    void keepsWhatStays();
    void breaksAtGaps();
    void givesStates();
    void putsShortStatesTogether();
    void statesEndWithThePresent();
    void pairsSignals();
};

void TestDrawnPoints::givesFewSamplesAsTheyAre()
{
    const Series series = seriesOf({{0, 1}, {100, 2}, {200, 3}, {300, 4}, {400, 5}});
    std::vector<Sample> points = drawnPoints(series, {150, 350}, 100);
    QCOMPARE(textOf(points), QStringLiteral("100:2 200:3 300:4 400:5"));
    points = drawnPoints(series, {0, 400}, 100);
    QCOMPARE(textOf(points), QStringLiteral("0:1 100:2 200:3 300:4 400:5"));
    points = drawnPoints(series, {210, 290}, 100);
    QCOMPARE(textOf(points), QStringLiteral("200:3 300:4"));
    points = drawnPoints({}, {0, 400}, 100);
    QVERIFY(points.empty());
}

void TestDrawnPoints::losesNoSpike()
{
    Series series;
    std::mt19937 random(3);
    for (int i = 0; i < 100'000; ++i)
        series.add({i, double(random() % 10)});
    series.add({50'000, 1000});
    series.add({77'777, -1000});
    for (const int columns : {10, 100, 1400, 20'000}) {
        const std::vector<Sample> points = drawnPoints(series, {0, 100'000}, columns);
        const auto [least, greatest] = std::ranges::minmax(points, {}, &Sample::value);
        QCOMPARE(greatest.value, 1000.0);
        QVERIFY(std::abs(greatest.time - 50'000) <= 100'000 / columns);
        QCOMPARE(least.value, -1000.0);
        QVERIFY(std::abs(least.time - 77'777) <= 100'000 / columns);
    }
}

void TestDrawnPoints::boundsPoints()
{
    Series series;
    for (int i = 0; i < 300'000; ++i)
        series.add({i, i % 5 == 0 ? gapValue : double(i % 7)});
    std::vector<Sample> points = drawnPoints(series, {0, 300'000}, 1000);
    QVERIFY(points.size() <= 4 * 1001 + 2);
    QVERIFY(std::ranges::is_sorted(points, {}, &Sample::time));
}

void TestDrawnPoints::keepsItsShapeWhileItMoves()
{
    Series series;
    std::mt19937 random(5);
    for (int i = 0; i < 100'000; ++i)
        series.add({i, double(random() % 1000)});
    const std::vector<Sample> before = drawnPoints(series, {10'000, 50'000}, 400);
    const std::vector<Sample> after = drawnPoints(series, {10'037, 50'037}, 400);
    // All but those at the edges are the same.
    std::vector<Sample> common;
    const auto isLess = [](const Sample &a, const Sample &b) {
        return std::pair(a.time, a.value) < std::pair(b.time, b.value);
    };
    std::ranges::set_intersection(before, after, std::back_inserter(common), isLess);
    QVERIFY(common.size() + 8 >= before.size());
}

/// Columns that are full of noise are joined where they meet, not by a second line from end to end.
void TestDrawnPoints::drawsNoiseOnce()
{
    Series series;
    std::mt19937 random(5);
    for (int i = 0; i < 100'000; ++i)
        series.add({i, double(random() % 1000)});
    std::vector<Sample> points = drawnPoints(series, {0, 100'000}, 500);
    double travel = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
        travel += std::abs(points[i].value - points[i - 1].value);
    QVERIFY2(travel < 1.2 * 500 * 1000, qPrintable(QString::number(travel)));
}

/// Whatever happens to a series and to the range between pictures, each is as if it were the first.
void TestDrawnPoints::keepsWhatStays()
{
    std::mt19937 random(11);
    const auto below = [&random](int limit) { return int(random() % unsigned(limit)); };
    Series series;
    DrawnPoints drawn;
    SampleTime from = -5'000;
    SampleTime length = 20'000;
    int columns = 200;
    SampleTime now = -8'000;
    for (int frame = 0; frame < 3'000; ++frame) {
        for (int i = below(60); i > 0; --i) {
            now += below(40);
            series.add({now, below(50) == 0 ? gapValue : double(below(1'000))});
        }
        if (below(20) == 0 && !series.isEmpty())
            series.add({now - below(9'000), double(below(2'000))});
        if (below(60) == 0)
            series.dropOldest();
        if (below(100) == 0)
            series.truncate(now - below(3'000));
        if (below(100) == 0)
            length = 1 + below(40'000);
        if (below(100) == 0)
            columns = 1 + below(1'000);
        from = below(30) == 0 ? now - below(60'000) : now - length + below(500);
        drawn.update(series, {from, from + length}, columns);
        QCOMPARE(textOf(drawn.points()), textOf(drawnPoints(series, {from, from + length}, columns)));
    }
    drawn.forget();
    const Series other = seriesOf({{0, 1}, {100, 2}});
    drawn.update(other, {0, 100}, columns);
    QCOMPARE(textOf(drawn.points()), QStringLiteral("0:1 100:2"));
}

void TestDrawnPoints::breaksAtGaps()
{
    const Series series = seriesOf({{0, 1},
                                    {100, gapValue},
                                    {200, 3},
                                    {300, labelValue(2)},
                                    {400, std::numeric_limits<double>::infinity()},
                                    {500, 6}});
    std::vector<Sample> points = drawnPoints(series, {0, 500}, 100);
    QCOMPARE(textOf(points), QStringLiteral("0:1 100:nan 200:3 300:nan 400:nan 500:6"));
}

void TestDrawnPoints::givesStates()
{
    const Series series = seriesOf({{0, labelValue(0)},
                                    {100, labelValue(0)},
                                    {200, labelValue(1)},
                                    {300, 4},
                                    {400, gapValue},
                                    {500, 1}});
    QCOMPARE(textOf(stateRuns(series, {0, 1000}, 100, 2000)),
             QStringLiteral("0-200=A 200-300=B 300-400=4 500-1000=1"));
    QCOMPARE(textOf(stateRuns(series, {150, 350}, 100, 2000)),
             QStringLiteral("150-200=A 200-300=B 300-350=4"));
    QCOMPARE(textOf(stateRuns(series, {420, 480}, 100, 2000)), QString());
    QVERIFY(stateRuns({}, {0, 1}, 1, 1).empty());
}

void TestDrawnPoints::putsShortStatesTogether()
{
    Series series;
    for (int i = 0; i < 10'000; ++i)
        series.add({i, i < 4000 ? 1.0 : double(i % 2)});
    const auto runs = stateRuns(series, {0, 10'000}, 10, 10'000);
    QVERIFY(runs.size() <= 30);
    QCOMPARE(runs.front().to, 4000);
    QVERIFY(runs.at(1).isMixed);
}

void TestDrawnPoints::statesEndWithThePresent()
{
    const Series series = seriesOf({{0, 1}, {100, 0}});
    QCOMPARE(textOf(stateRuns(series, {0, 1000}, 100, 300)), QStringLiteral("0-100=1 100-300=0"));
}

void TestDrawnPoints::pairsSignals()
{
    const Series x = seriesOf({{100, 1}, {200, 2}, {300, gapValue}, {400, 4}});
    const Series y = seriesOf({{50, 10}, {100, 20}, {150, 30}, {250, 40}, {350, 50}, {500, 60}});
    QStringList parts;
    for (const XyPair &pair : xyPairs(x, y, {0, 1000}, 100))
        parts << QStringLiteral("%1,%2").arg(pair.x).arg(pair.y);
    QCOMPARE(parts.join(u' '), QStringLiteral("nan,nan 1,20 1.5,30 2,40 nan,nan 4,60"));
    QVERIFY(xyPairs(x, y, {0, 1000}, 3).size() <= 3);
}

QTEST_APPLESS_MAIN(TestDrawnPoints)
#include "tst_drawnpoints.moc"
