// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/derivation.h"
#include "core/series/expression.h"
#include "core/series/threshold.h"

#include <QTest>

#include <random>

using namespace espalier;

namespace {

constexpr SampleTime second = 1'000'000;

QString textOf(const Series &series)
{
    QStringList parts;
    series.visit({std::numeric_limits<SampleTime>::min(), std::numeric_limits<SampleTime>::max()},
                 [&](Sample sample) {
                     parts << QStringLiteral("%1:%2").arg(double(sample.time) / second).arg(sample.value);
                 });
    return parts.join(u' ');
}

/// Seconds and values.
Series seriesOf(std::initializer_list<std::pair<double, double>> samples)
{
    Series series;
    for (const auto &[time, value] : samples)
        series.add({SampleTime(time * second), value});
    return series;
}

} // namespace

Q_DECLARE_METATYPE(espalier::Derivation)

class TestDerivation : public QObject
{
    Q_OBJECT
private slots:
    void derives_data();
    void derives();
    void lateSamplesChangeAsLittleAsTheyMust_data();
    void lateSamplesChangeAsLittleAsTheyMust();
    void boundsWindows();
    void hugeValuesTakeNoOthersAlong();
    void formulasJoinSignals();
    void formulasSayWhereTheyAreWrong_data();
    void formulasSayWhereTheyAreWrong();
    void formulasWithoutAValueMakeGaps();
    void thresholdsHaveHysteresis();
};

void TestDerivation::derives_data()
{
    using enum Derivation::Kind;
    QTest::addColumn<Derivation>("derivation");
    QTest::addColumn<QString>("expected");
    QTest::newRow("difference") << Derivation {.kind = Difference} << "1:2 3:4 4:nan 6:-5";
    QTest::newRow("derivative") << Derivation {.kind = Derivative} << "1:2 3:2 4:nan 6:-5";
    QTest::newRow("integral") << Derivation {.kind = Integral} << "1:2 3:12 4:nan 6:19.5";
    QTest::newRow("scale") << Derivation {.kind = Scale, .factor = 10, .offset = 1}
                           << "0:11 1:31 3:71 4:nan 5:101 6:51";
    QTest::newRow("mean") << Derivation {.kind = MovingMean, .window = 2.5} << "0:1 1:2 3:5 4:nan 5:10 6:7.5";
    QTest::newRow("median") << Derivation {.kind = MovingMedian, .window = 10}
                            << "0:1 1:2 3:3 4:nan 5:10 6:7.5";
    QTest::newRow("rate") << Derivation {.kind = Rate, .window = 2} << "0:0.5 1:1 3:0.5 4:nan 5:0.5 6:1";
}

void TestDerivation::derives()
{
    QFETCH(Derivation, derivation);
    const Series source = seriesOf({{0, 1}, {1, 3}, {3, 7}, {4, gapValue}, {5, 10}, {6, 5}});
    DerivedSeries derived(derivation);
    (void)derived.update(source, 0);
    QTEST(textOf(derived.series()), "expected");
}

void TestDerivation::lateSamplesChangeAsLittleAsTheyMust_data()
{
    using enum Derivation::Kind;
    QTest::addColumn<Derivation>("derivation");
    for (const auto &[name, kind] : {std::pair("difference", Difference),
                                     {"derivative", Derivative},
                                     {"integral", Integral},
                                     {"mean", MovingMean},
                                     {"median", MovingMedian},
                                     {"scale", Scale},
                                     {"rate", Rate}})
        QTest::newRow(name) << Derivation {.kind = kind, .window = 7};
}

/// Samples in any order and in pieces make what all of them make in order.
void TestDerivation::lateSamplesChangeAsLittleAsTheyMust()
{
    QFETCH(Derivation, derivation);
    std::mt19937 random(11);
    std::vector<Sample> samples;
    for (int i = 0; i < 1500; ++i)
        samples.push_back({i * second, double(random() % 100)});
    for (std::size_t i = 0; i + 20 < samples.size(); i += 10)
        std::swap(samples[i], samples[i + random() % 20]);
    Series source;
    DerivedSeries derived(derivation);
    for (std::size_t i = 0; i < samples.size();) {
        SampleTime from = samples[i].time;
        for (const std::size_t end = std::min(samples.size(), i + 1 + random() % 30); i < end; ++i) {
            source.add(samples[i]);
            from = std::min(from, samples[i].time);
        }
        // In portions, as long as it takes.
        for (std::optional<SampleTime> rest = from; rest;) {
            const SeriesProgress progress = derived.update(source, *rest, 7);
            QVERIFY(!progress.changedFrom || *progress.changedFrom >= from);
            QVERIFY(!progress.restFrom || *progress.restFrom > *rest);
            rest = progress.restFrom;
        }
    }
    DerivedSeries whole(derivation);
    (void)whole.update(source, 0);
    QCOMPARE(derived.series().size(), whole.series().size());
    Series::Cursor other = whole.series().begin();
    for (Series::Cursor cursor = derived.series().begin(); cursor < derived.series().end();
         cursor = derived.series().next(cursor), other = whole.series().next(other)) {
        const Sample a = derived.series().at(cursor);
        const Sample b = whole.series().at(other);
        QCOMPARE(a.time, b.time);
        QVERIFY2(std::abs(a.value - b.value) < 1e-6,
                 qPrintable(QStringLiteral("%1 is %2, not %3").arg(a.time).arg(a.value).arg(b.value)));
    }
}

void TestDerivation::boundsWindows()
{
    SlidingWindow window(std::numeric_limits<SampleTime>::max() / 2, SlidingWindow::Order::Sorted);
    for (std::size_t i = 0; i < 2 * SlidingWindow::maximumSize; ++i)
        window.add({SampleTime(i), double(i)});
    QCOMPARE(window.size(), SlidingWindow::maximumSize);
    QCOMPARE(window.median(), 1.5 * double(SlidingWindow::maximumSize) - 0.5);
    QVERIFY(std::abs(window.mean() - window.median()) < 1e-6);
}

void TestDerivation::hugeValuesTakeNoOthersAlong()
{
    constexpr double huge = std::numeric_limits<double>::max();
    SlidingWindow window(3, SlidingWindow::Order::Unsorted);
    SampleTime time = 0;
    for (const double value : {1.0, 3.4e38, 2.0, huge, huge, 3.0, 1.0, 2.0, 3.0})
        window.add({++time, value});
    QCOMPARE(window.mean(), 2.0);
}

void TestDerivation::formulasJoinSignals()
{
    auto expression = Expression::parse("a * 2 + b", 2);
    QVERIFY(expression.has_value());
    ExpressionSeries joined(std::move(*expression));
    Series a = seriesOf({{0, 1}, {2, 2}});
    Series b = seriesOf({{1, 10}, {2, 20}});
    const std::array<const Series *, 2> sources {&a, &b};
    (void)joined.update(sources, 0);
    QCOMPARE(textOf(joined.series()), QStringLiteral("1:12 2:24"));
    a.add({3 * second, 3});
    b.add({4 * second, gapValue});
    QCOMPARE(joined.update(sources, 3 * second).changedFrom, std::optional(3 * second));
    QCOMPARE(textOf(joined.series()), QStringLiteral("1:12 2:24 3:26 4:nan"));
    a.add({second, 5});
    SeriesProgress progress = joined.update(sources, second, 2);
    QCOMPARE(progress.restFrom, std::optional(3 * second));
    QCOMPARE(textOf(joined.series()), QStringLiteral("1:20 2:24"));
    progress = joined.update(sources, *progress.restFrom, 2);
    QVERIFY(!progress.restFrom);
    QCOMPARE(textOf(joined.series()), QStringLiteral("1:20 2:24 3:26 4:nan"));
}

void TestDerivation::formulasSayWhereTheyAreWrong_data()
{
    QTest::addColumn<QByteArray>("formula");
    QTest::addColumn<int>("offset");
    QTest::newRow("unknown name") << QByteArray("a + x") << 4;
    QTest::newRow("one signal only") << QByteArray("a + b") << 4;
    QTest::newRow("bracket") << QByteArray("(a + 1") << 6;
    QTest::newRow("nothing") << QByteArray("") << 0;
    QTest::newRow("two") << QByteArray("a, a") << 4;
    QTest::newRow("assignment of a number") << QByteArray("1 = a") << 2;
}

void TestDerivation::formulasSayWhereTheyAreWrong()
{
    QFETCH(QByteArray, formula);
    const auto parsed = Expression::parse(formula.toStdString(), 1);
    QVERIFY(!parsed.has_value());
    QVERIFY(!parsed.error().message.empty());
    QTEST(int(parsed.error().offset), "offset");
    QVERIFY(!Expression::parse(std::string(5000, '1'), 1).has_value());
}

void TestDerivation::formulasWithoutAValueMakeGaps()
{
    auto expression = Expression::parse("sqrt(a) / (a - 4)", 1);
    QVERIFY(expression.has_value());
    for (const double value : {-1.0, 4.0}) {
        const std::array values {value};
        QVERIFY(!std::isfinite(expression->evaluate(values)));
    }
    const std::array nine {9.0};
    QCOMPARE(expression->evaluate(nine), 0.6);
}

void TestDerivation::thresholdsHaveHysteresis()
{
    using enum ThresholdWatch::Event;
    ThresholdWatch above({.level = 70, .side = Threshold::Side::Above, .hysteresis = 5});
    const auto next = [](ThresholdWatch &watch, double value) { return watch.add({0, value}); };
    QVERIFY(!next(above, 70));
    QCOMPARE(next(above, 70.1), std::optional(Crossed));
    QVERIFY(!next(above, 80));
    QVERIFY(!next(above, 66));
    QVERIFY(!next(above, gapValue));
    QVERIFY(above.isCrossed());
    QCOMPARE(next(above, 65), std::optional(Returned));
    ThresholdWatch below({.level = 10, .side = Threshold::Side::Below});
    QVERIFY(!next(below, 10));
    QCOMPARE(next(below, 9), std::optional(Crossed));
    QCOMPARE(next(below, 10), std::optional(Returned));
}

QTEST_APPLESS_MAIN(TestDerivation)
#include "tst_derivation.moc"
