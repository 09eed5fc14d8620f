// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "ui/charts/timeview.h"
#include "ui/charts/valuefit.h"
#include "ui/charts/zoomhistory.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace espalier;
using namespace espalier::test;

class TestTimeView : public QObject
{
    Q_OBJECT

private slots:
    /// No tick stands where its label, which has minutes or seconds, cannot tell.
    void timeStepsAreWhatLabelsCanTell()
    {
        for (double width = 0.2; width < 200'000; width *= 1.3) {
            const auto step = clockStep(width, 5);
            QVERIFY(step.has_value());
            QVERIFY2(*step < width, qPrintable(QString::number(width)));
            QVERIFY2(*step > width / 12, qPrintable(QString::number(width)));
            if (*step >= 60)
                QCOMPARE(std::fmod(*step, 60), 0.0);
            else if (*step >= 1)
                QCOMPARE(std::fmod(*step, 1), 0.0);
        }
        QVERIFY(!clockStep(86'400 * 20, 5));
    }

    void followsTheClock()
    {
        TimeView time;
        QSignalSpy changed(&time, &TimeView::changed);
        time.setWindow(std::chrono::seconds(10));
        changed.clear();
        time.advance(start, 1000);
        QCOMPARE(time.range().length(), 10 * second);
        QVERIFY(time.range().contains(start));
        QCOMPARE(changed.count(), 1);
        // Less than the width of a column is no step.
        time.advance(start + 1, 1000);
        QCOMPARE(changed.count(), 1);
        time.advance(start + 20'000, 1000);
        QCOMPARE(changed.count(), 2);
    }

    void staysWhereItIsFrozen()
    {
        TimeView time;
        time.advance(start, 100);
        time.freeze();
        const TimeRange range = time.range();
        time.advance(start + 60 * second, 100);
        QCOMPARE(time.range(), range);
        time.goLive();
        time.advance(start + 60 * second, 100);
        QVERIFY(time.range().contains(start + 60 * second));
    }

    void anyZoomFreezes()
    {
        TimeView time;
        time.setWindow(std::chrono::seconds(100));
        time.advance(start, 100);
        const TimeRange before = time.range();
        time.zoom(0.5, before.from + 25 * second);
        QCOMPARE(time.mode(), TimeView::Mode::Frozen);
        QCOMPARE(time.range().length(), 50 * second);
        QCOMPARE(time.range().from, before.from + 25 * second / 2);
        time.pan(1);
        QCOMPARE(time.range().from, before.from + 25 * second / 2 + 50 * second);
    }

    void staysWithinLimits()
    {
        TimeView time;
        time.show({start, start + second});
        for (int i = 0; i < 200; ++i)
            time.zoom(0.5, start + second / 2);
        QCOMPARE(time.range().length(), TimeView::minimumLength);
        for (int i = 0; i < 400; ++i)
            time.zoom(2, start + second / 2);
        QVERIFY(time.range().length() <= 2 * TimeView::maximumTime);
        QVERIFY(time.range().length() > TimeView::maximumTime);
        for (int i = 0; i < 10; ++i)
            time.pan(1000);
        QVERIFY(time.range().to <= TimeView::maximumTime);
        time.show({5, 1});
        QVERIFY(time.range().from < time.range().to);
    }

    void showsAll()
    {
        TimeView time;
        time.advance(start, 100);
        time.setExtent(TimeRange {start - 1000 * second, start});
        time.showAll();
        QVERIFY(time.range().contains(start - 1000 * second));
        QVERIFY(time.range().contains(start));
        time.setExtent(TimeRange {start, start});
        time.showAll();
        QVERIFY(time.range().length() >= second);
        time.setWindow(std::chrono::seconds(0));
        time.setExtent(TimeRange {start - 10 * second, start});
        time.advance(start, 100);
        QVERIFY(time.range().from < start - 10 * second && time.range().to > start);
        QCOMPARE(time.mode(), TimeView::Mode::Live);
    }

    void revealsAMoment()
    {
        TimeView time;
        time.show({start, start + 10 * second});
        time.reveal(start + second);
        QCOMPARE(time.range().from, start);
        time.reveal(start - 100 * second);
        QVERIFY(time.range().contains(start - 100 * second));
        QCOMPARE(time.range().length(), 10 * second);
    }

    void goesBack()
    {
        ZoomHistory history;
        const auto views = [](SampleTime from) {
            return ZoomHistory::Views {{PlotId(1), {{TimeView::Mode::Frozen, {from, from + second}}, {}}}};
        };
        QVERIFY(!history.canUndo());
        history.remember(views(1), {}, start);
        history.remember(views(2), {}, start);
        QCOMPARE(history.undo(views(3)), views(2));
        QCOMPARE(history.undo(views(2)), views(1));
        QVERIFY(!history.canUndo());
        QCOMPARE(history.redo(views(1)), views(2));
        history.remember(views(2), {}, start);
        QVERIFY(!history.canRedo());
    }

    void mergesGesturesOfOneKind()
    {
        ZoomHistory history;
        const auto views = [](SampleTime from) {
            return ZoomHistory::Views {{PlotId(1), {{TimeView::Mode::Frozen, {from, from + second}}, {}}}};
        };
        const QString wheel = QStringLiteral("wheel");
        history.remember(views(1), wheel, start);
        history.remember(views(2), wheel, start + 100'000);
        history.remember(views(3), wheel, start + 200'000);
        history.remember(views(4), wheel, start + 2 * second);
        QCOMPARE(history.undo(views(5)), views(4));
        QCOMPARE(history.undo(views(4)), views(1));
        QVERIFY(!history.canUndo());
    }

    void fitsValues_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        const double largest = std::numeric_limits<double>::max();
        QTest::newRow("usual") << 65.9 << 73.1;
        QTest::newRow("one value") << 5.0 << 5.0;
        QTest::newRow("zero") << 0.0 << 0.0;
        QTest::newRow("huge") << -largest << largest;
        QTest::newRow("one huge value") << largest << largest;
        QTest::newRow("tiny") << 1e-300 << 2e-300;
        QTest::newRow("denormal") << 4e-324 << 4e-324;
        QTest::newRow("large and close") << 1e15 << 1e15 + 1;
        QTest::newRow("negative") << -3.0 << -1.0;
    }

    void fitsValues()
    {
        QFETCH(double, least);
        QFETCH(double, most);
        const ValueRange range = fittingRange({least, most}, 5).range;
        QVERIFY(std::isfinite(range.from) && std::isfinite(range.to));
        QVERIFY(range.from < range.to);
        if (std::abs(least) < 1e200 && std::abs(most) < 1e200 && std::abs(least) > 1e-200) {
            QVERIFY(range.from <= least);
            QVERIFY(range.to >= most);
        }
    }

    void fitsToRoundNumbers()
    {
        QCOMPARE(fittingRange({.minimum = 66.1, .maximum = 73.1}, 5).range, (ValueRange {66, 74}));
    }

    void zoomsValuesWithinWhatCanBeDrawn()
    {
        ValueRange range {0, 1};
        for (int i = 0; i < 5000; ++i)
            range = zoomed(range, 0.5, 1);
        QVERIFY(range.from < range.to);
        for (int i = 0; i < 5000; ++i)
            range = zoomed(range, 2, 1);
        QVERIFY(std::isfinite(range.to - range.from));
        range = moved(range, 1e300);
        QVERIFY(range.from < range.to);
    }
};

QTEST_GUILESS_MAIN(TestTimeView)
#include "tst_timeview.moc"
