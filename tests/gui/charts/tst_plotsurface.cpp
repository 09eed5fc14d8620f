// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/chartcursors.h"
#include "ui/charts/plotsurface.h"

#include <QApplication>
#include <QTest>

#include <cmath>
#include <limits>

using namespace espalier;
using namespace espalier::test;

namespace {

/// A surface with curves of its own.
struct Drawn
{
    explicit Drawn(const Theme &theme, const std::vector<CurveSpec> &curves,
                   PlotSpec::Kind kind = PlotSpec::Kind::Time)
        : surface(theme)
    {
        surface.resize(800, 400);
        surface.show();
        PlotSpec spec;
        spec.id = PlotId(1);
        spec.kind = kind;
        spec.curves = curves;
        surface.setSpec(spec);
        series.resize(curves.size());
        labels.resize(curves.size());
    }
    bool refresh(TimeRange range = {start, start + 100 * second}, SampleTime now = start + 100 * second)
    {
        std::vector<PlotSurface::Input> inputs;
        for (std::size_t i = 0; i < series.size(); ++i)
            inputs.push_back({&series[i], &labels[i]});
        return surface.refresh(inputs, range, now);
    }
    void fill(std::size_t curve, const std::vector<double> &values)
    {
        SampleTime time = start;
        for (const double value : values) {
            series[curve].add({time, value});
            time += second;
        }
    }
    /// Pixels of about the colour within the plot.
    [[nodiscard]] int pixelsOf(const QColor &color) const
    {
        const QImage image = surface.canvas()->grab().toImage();
        int count = 0;
        for (int y = surface.plotRect().top(); y <= surface.plotRect().bottom(); ++y)
            for (int x = surface.plotRect().left(); x <= surface.plotRect().right(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                count += std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green())
                             + std::abs(pixel.blue() - color.blue())
                         < 40;
            }
        return count;
    }

    PlotSurface surface;
    std::vector<Series> series;
    std::vector<SeriesLabels> labels;
};

} // namespace

class TestPlotSurface : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void drawsOnlyWhatHasChanged()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        drawn.fill(0, {1, 2, 3});
        QVERIFY(drawn.refresh());
        // With the labels of the axes the room for curves is known.
        drawn.refresh();
        QVERIFY(!drawn.refresh());
        drawn.series[0].add({start + 4 * second, 5});
        QVERIFY(drawn.refresh());
        QVERIFY(drawn.refresh({start, start + 50 * second}));
        QVERIFY(!drawn.refresh({start, start + 50 * second}));
    }

    void drawsCurves()
    {
        Drawn drawn(m_theme, {curveOf("a", 0), curveOf("b", 1)});
        drawn.fill(0, {1, 2, 3, 4, 5, 4, 3});
        drawn.refresh();
        QVERIFY(drawn.pixelsOf(m_theme.color(Role::Number)) > 20);
        QCOMPARE(drawn.pixelsOf(m_theme.color(Role::Accent)), 0);
        drawn.fill(1, {5, 4, 3, 2});
        drawn.refresh();
        QVERIFY(drawn.pixelsOf(m_theme.color(Role::Accent)) > 10);
    }

    void feedsFewPointsPerColumn()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        for (int i = 0; i < 300'000; ++i)
            drawn.series[0].add({start + i * 300, std::sin(i * 0.37) * (i % 977)});
        drawn.refresh({start, start + 90 * second});
        QVERIFY(drawn.surface.drawnCount(0) > std::size_t(drawn.surface.columns()));
        QVERIFY(drawn.surface.drawnCount(0) <= 4 * std::size_t(drawn.surface.columns()) + 8);
        // No spike is lost.
        drawn.series[0].add({start + 45 * second, 1e6});
        drawn.refresh({start, start + 90 * second});
        QVERIFY(drawn.surface.valueRange(0).to >= 1e6);
    }

    void drawsThinWhereCurvesFillThePicture()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        for (int i = 0; i < 100'000; ++i)
            drawn.series[0].add({start + i * 1000, i / 1000.0});
        drawn.refresh();
        QVERIFY(!drawn.surface.isThin());
        for (int i = 0; i < 100'000; ++i)
            drawn.series[0].add({start + i * 1000 + 1, (i % 3) * 50.0});
        drawn.refresh();
        QVERIFY(drawn.surface.isThin());
        QVERIFY(drawn.pixelsOf(m_theme.color(Role::Number)) > 100'000);
    }

    void showsOnePointAsADot()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        drawn.series[0].add({start + 50 * second, 3});
        drawn.refresh();
        const int dot = drawn.pixelsOf(m_theme.color(Role::Number));
        QVERIFY(dot > 8 && dot < 80);
    }

    void leavesGaps()
    {
        Drawn line(m_theme, {curveOf("a")});
        line.series[0].add({start, 5});
        line.series[0].add({start + 100 * second, 5});
        line.refresh();
        Drawn gap(m_theme, {curveOf("a")});
        gap.series[0].add({start, 5});
        gap.series[0].add({start + 1, gapValue});
        gap.series[0].add({start + 100 * second, 5});
        gap.refresh();
        const QColor color = m_theme.color(Role::Number);
        QVERIFY(line.pixelsOf(color) > 300);
        QVERIFY(gap.pixelsOf(color) < 100);
    }

    void standsAnyValue_data()
    {
        QTest::addColumn<QList<double>>("values");
        const double inf = std::numeric_limits<double>::infinity();
        const double most = std::numeric_limits<double>::max();
        QTest::newRow("nothing") << QList<double> {};
        QTest::newRow("gaps") << QList<double> {gapValue, gapValue};
        QTest::newRow("infinite") << QList<double> {inf, -inf, 1, inf};
        QTest::newRow("only infinite") << QList<double> {inf, inf};
        QTest::newRow("huge") << QList<double> {-most, most, 0, most};
        QTest::newRow("tiny") << QList<double> {1e-320, 2e-310, 0};
        QTest::newRow("close") << QList<double> {1e15, 1e15 + 1, 1e15};
        QTest::newRow("times") << QList<double> {1795356472418, 1795356472419};
    }

    void standsAnyValue()
    {
        QFETCH(QList<double>, values);
        Drawn drawn(m_theme, {curveOf("a")});
        drawn.fill(0, {values.begin(), values.end()});
        drawn.refresh();
        drawn.surface.canvas()->grab();
        const ValueRange range = drawn.surface.valueRange(0);
        QVERIFY(std::isfinite(range.from) && std::isfinite(range.to) && range.from < range.to);
    }

    void standsAnyTime()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        const SampleTime far = 7'000'000'000'000'000;
        drawn.series[0].add({-far, 1});
        drawn.series[0].add({start, 2});
        drawn.series[0].add({far, 3});
        for (const TimeRange &range :
             {TimeRange {-far, far}, TimeRange {start - 50, start + 50}, TimeRange {far - 10, far + 90}}) {
            drawn.refresh(range);
            drawn.surface.canvas()->grab();
            QCOMPARE(drawn.surface.range(), range);
        }
        QCOMPARE(drawn.surface.timeAt(drawn.surface.pixelOf(far)), far);
    }

    void showsTruthsAsLanes()
    {
        Drawn drawn(m_theme, {curveOf("good"), curveOf("a", 1)});
        drawn.labels[0].setTruths(true);
        drawn.fill(0, {1, 0, 1});
        drawn.fill(1, {70, 71, 72});
        drawn.refresh({start, start + 100 * second}, start + 90 * second);
        QVERIFY(drawn.surface.isLane(0));
        QVERIFY(!drawn.surface.isLane(1));
        QCOMPARE(drawn.surface.laneTexts(0).first(3),
                 QStringList({QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("true")}));
        // The other curve has the values to itself.
        QVERIFY(drawn.surface.valueRange(0).from > 60);
    }

    void showsTextsAsLanes()
    {
        Drawn drawn(m_theme, {curveOf("state"), curveOf("a", 1)});
        const auto add = [&](int at, const char *text) {
            drawn.series[0].add({start + at * second, labelValue(drawn.labels[0].numberOf(text))});
        };
        add(0, "idle");
        add(20, "running");
        add(60, "running");
        add(80, "fault");
        drawn.fill(1, {1, 2, 3});
        drawn.refresh({start, start + 100 * second}, start + 90 * second);
        QVERIFY(drawn.surface.isLane(0));
        QVERIFY(!drawn.surface.isLane(1));
        QCOMPARE(drawn.surface.laneTexts(0),
                 (QStringList {QStringLiteral("idle"), QStringLiteral("running"), QStringLiteral("fault")}));
        // Texts that become numbers are a curve again.
        drawn.series[0].add({start + 85 * second, 5});
        drawn.refresh();
        QVERIFY(!drawn.surface.isLane(0));
    }

    void showsLanesAlone()
    {
        Drawn drawn(m_theme, {curveOf("state")});
        drawn.series[0].add({start, labelValue(drawn.labels[0].numberOf("idle"))});
        drawn.refresh();
        QVERIFY(drawn.surface.isLane(0));
        QVERIFY(drawn.surface.plotRect().height() > 200);
        QVERIFY(drawn.surface.hit(drawn.surface.plotRect().center()).area == PlotSurface::Area::Plot);
        drawn.surface.canvas()->grab();
    }

    void hasSeveralValueAxes()
    {
        CurveSpec right = curveOf("b", 1);
        right.axis = 1;
        CurveSpec outer = curveOf("c", 2);
        outer.axis = 2;
        Drawn drawn(m_theme, {curveOf("a"), right, outer});
        drawn.fill(0, {1, 2});
        drawn.fill(1, {100, 200});
        drawn.fill(2, {-5000, -4000});
        drawn.refresh();
        QCOMPARE(drawn.surface.axisCount(), 3);
        QVERIFY(drawn.surface.valueRange(0).to < 5);
        QVERIFY(drawn.surface.valueRange(1).from > 50);
        QVERIFY(drawn.surface.valueRange(2).to < 0);
        const QRect plot = drawn.surface.plotRect();
        const auto axisAt = [&](int x) { return drawn.surface.hit({x, plot.center().y()}); };
        QVERIFY(axisAt(plot.right() + 5).area == PlotSurface::Area::ValueAxis);
        QCOMPARE(axisAt(plot.right() + 5).axis, 1);
        QCOMPARE(axisAt(plot.left() - 5).axis, 0);
        QCOMPARE(axisAt(4).axis, 2);
        QVERIFY(drawn.surface.hit({plot.center().x(), plot.bottom() + 8}).area
                == PlotSurface::Area::TimeAxis);
        // And back to one.
        PlotSpec spec = drawn.surface.spec();
        for (CurveSpec &curve : spec.curves)
            curve.axis = 0;
        drawn.surface.setSpec(spec);
        drawn.refresh();
        QVERIFY(drawn.surface.valueRange(0).from <= -5000 && drawn.surface.valueRange(0).to >= 200);
    }

    void keepsFixedValues()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        drawn.fill(0, {1, 2});
        drawn.surface.setValueRange(0, ValueRange {-7, 7});
        drawn.refresh();
        QCOMPARE(drawn.surface.valueRange(0), (ValueRange {-7, 7}));
        drawn.surface.setValueRange(0, {});
        drawn.refresh();
        QVERIFY(drawn.surface.valueRange(0).to < 5);
    }

    void drawsOneOverTheOther()
    {
        Drawn drawn(m_theme, {curveOf("x"), curveOf("y", 1)}, PlotSpec::Kind::Xy);
        drawn.fill(0, {0, 10, 20, 30});
        drawn.fill(1, {5, 6, 5, 7});
        drawn.refresh();
        QVERIFY(drawn.surface.rangeOfX().from <= 0 && drawn.surface.rangeOfX().to >= 30);
        QVERIFY(drawn.surface.valueRange(0).from > 4 && drawn.surface.valueRange(0).to < 8);
        QVERIFY(drawn.pixelsOf(m_theme.color(Role::Accent)) > 100);
        QCOMPARE(drawn.pixelsOf(m_theme.color(Role::Number)), 0);
        QVERIFY(!drawn.refresh());
        PlotSpec spec = drawn.surface.spec();
        spec.kind = PlotSpec::Kind::Time;
        drawn.surface.setSpec(spec);
        drawn.refresh();
        QVERIFY(drawn.pixelsOf(m_theme.color(Role::Number)) > 5);
    }

    void followsTheScheme()
    {
        Drawn drawn(m_theme, {curveOf("a")});
        drawn.fill(0, {1, 2, 3, 4, 5, 4, 3});
        drawn.refresh();
        m_theme.setPreference(SchemePreference::Dark);
        const QColor dark = m_theme.color(Role::Number);
        drawn.refresh();
        QVERIFY(drawn.pixelsOf(dark) > 20);
        m_theme.setPreference(SchemePreference::Light);
    }
};

QTEST_MAIN(TestPlotSurface)
#include "tst_plotsurface.moc"
