// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/showndashboard.h"
#include "tests/gui/widgets.h"
#include "ui/charts/chiprow.h"
#include "ui/charts/curvechip.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/charts/plotdrop.h"
#include "ui/charts/signalmime.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestDashboardTime : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void wheelZoomsAtThePointer()
    {
        Shown shown(m_theme);
        const QPoint at = shown.center();
        const SampleTime before = shown.card().surface().timeAt(at.x());
        const TimeRange range = shown.view.time().range();
        const ValueRange values = shown.card().surface().valueRange(0);
        shown.wheel(at, 2);
        QVERIFY(!shown.view.isLive());
        QVERIFY(shown.view.time().range().length() < range.length() * 7 / 10);
        QVERIFY(std::abs(shown.card().surface().timeAt(at.x()) - before) < second / 100);
        QVERIFY(shown.card().surface().valueRange(0).to - shown.card().surface().valueRange(0).from
                < (values.to - values.from) * 0.7);
    }

    void wheelOverAnAxisZoomsThatOne()
    {
        Shown shown(m_theme);
        const QRect plot = shown.card().surface().plotRect();
        const TimeRange range = shown.view.time().range();
        shown.wheel({plot.left() - 6, plot.center().y()}, 1);
        QVERIFY(shown.view.isLive());
        QCOMPARE(shown.view.time().range().length(), range.length());
        QVERIFY(!shown.isFitted());
        shown.card().fitValues();
        QVERIFY(shown.isFitted());
        shown.wheel({plot.center().x(), plot.bottom() + 8}, 1);
        QVERIFY(!shown.view.isLive());
        QVERIFY(shown.isFitted());
    }

    void dragZoomsToABox()
    {
        Shown shown(m_theme);
        const QRect plot = shown.card().surface().plotRect();
        const QPoint from(plot.left() + plot.width() / 4, plot.top() + plot.height() / 4);
        const QPoint to(plot.left() + plot.width() / 2, plot.top() + plot.height() / 2);
        const SampleTime left = shown.card().surface().timeAt(from.x());
        const double top = shown.card().surface().valueAt(0, from.y());
        shown.drag(from, to);
        QVERIFY(std::abs(shown.view.time().range().from - left) <= second / 10);
        QVERIFY(std::abs(shown.card().surface().valueRange(0).to - top) < 0.01);
        QVERIFY(shown.view.time().range().length() < 20 * second);
    }

    void aStripeZoomsOneAxis()
    {
        Shown shown(m_theme);
        const QPoint center = shown.center();
        shown.drag(center - QPoint(100, 0), center + QPoint(100, 3));
        QVERIFY(!shown.view.isLive());
        QVERIFY(shown.isFitted());
    }

    void dragWithControlPans()
    {
        Shown shown(m_theme);
        const TimeRange range = shown.view.time().range();
        const QPoint center = shown.center();
        shown.drag(center, center + QPoint(shown.card().surface().plotRect().width() / 4, 0), Qt::LeftButton,
                   Qt::ControlModifier);
        QCOMPARE(shown.view.time().range().length(), range.length());
        QVERIFY(std::abs(range.from - shown.view.time().range().from - 15 * second) < second);
    }

    void goesBackAndForth()
    {
        Shown shown(m_theme);
        const QPoint center = shown.center();
        shown.drag(center - QPoint(100, 50), center + QPoint(100, 50));
        const TimeRange zoomed = shown.view.time().range();
        shown.drag(center - QPoint(50, 30), center + QPoint(50, 30));
        shown.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(shown.view.time().range(), zoomed);
        shown.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(shown.view.isLive());
        QVERIFY(shown.isFitted());
        shown.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(shown.view.time().range(), zoomed);
    }

    void followsKeys()
    {
        Shown shown(m_theme);
        const TimeRange range = shown.view.time().range();
        shown.key(Qt::Key_Left);
        QVERIFY(shown.view.time().range().from < range.from);
        QVERIFY(!shown.view.isLive());
        shown.key(Qt::Key_Plus);
        QVERIFY(shown.view.time().range().length() < range.length());
        shown.key(Qt::Key_Home);
        QVERIFY(shown.view.time().range().contains(start));
        shown.key(Qt::Key_End);
        QVERIFY(shown.view.isLive());
        QVERIFY(shown.view.time().range().contains(now));
    }

    void doubleClickShowsAll()
    {
        Shown shown(m_theme);
        shown.wheel(shown.center(), 3);
        QTest::mouseDClick(shown.canvas(), Qt::LeftButton, {}, shown.center());
        shown.view.refresh(now);
        QVERIFY(shown.view.time().range().contains(start));
        QVERIFY(shown.isFitted());
    }

    void linksTimeOfAllPlots()
    {
        Shown shown(m_theme);
        shown.view.addPlotBeside(PlotId(1), PlotSide::Below, {signalOf("other")});
        QTest::qWait(0);
        shown.view.refresh(now);
        shown.wheel(shown.center(2), 1, 2);
        QCOMPARE(&shown.card(1).time(), &shown.card(2).time());
        shown.view.setLinked(false);
        QVERIFY(&shown.card(1).time() != &shown.card(2).time());
        const TimeRange range = shown.card(1).time().range();
        shown.wheel(shown.center(2), 1, 2);
        QCOMPARE(shown.card(1).time().range(), range);
        QVERIFY(shown.card(2).time().range() != range);
    }

    void pointerShowsValues()
    {
        Shown shown(m_theme);
        const QPoint at(int(shown.card().surface().pixelOf(peak)), shown.center().y());
        QMouseEvent move(QEvent::MouseMove, at, shown.canvas()->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                         {});
        QApplication::sendEvent(shown.canvas(), &move);
        QVERIFY(shown.view.cursors().hover().has_value());
        shown.view.refresh(now);
        QCOMPARE(shown.card().chips().chips().first()->value(), QStringLiteral("9"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shown.canvas(), &leave);
        shown.view.refresh(now);
        QCOMPARE(shown.card().chips().chips().first()->value(), QStringLiteral("5"));
    }

    void measuresBetweenCursors()
    {
        Shown shown(m_theme);
        const int y = shown.center().y();
        const auto xOf = [&](SampleTime time) { return int(shown.card().surface().pixelOf(time)); };
        QTest::mouseClick(shown.canvas(), Qt::LeftButton, {}, {xOf(peak), y});
        QTest::mouseClick(shown.canvas(), Qt::LeftButton, Qt::ShiftModifier, {xOf(start + 60 * second), y});
        shown.view.refresh(now);
        const auto *measure = findByName<QLabel>(shown.view, QStringLiteral("Between the cursors"));
        QVERIFY(measure && measure->isVisible());
        QVERIFY2(measure->text().contains(QStringLiteral("A 9, B 5, Δ -4")), qPrintable(measure->text()));
        QVERIFY(measure->text().contains(QStringLiteral("Δt")));
        shown.key(Qt::Key_Escape);
        QVERIFY(!measure->isVisible());
    }

    void tellsWhereASampleCameFrom()
    {
        Shown shown(m_theme);
        QSignalSpy wanted(&shown.view, &DashboardView::momentWanted);
        shown.view.cursors().setA(peak);
        QMenu menu;
        emit shown.card().menuFilling(menu);
        for (const MomentPlace place : {MomentPlace::Explore, MomentPlace::Packets}) {
            const QString text = place == MomentPlace::Explore ? QStringLiteral("Sho&w Message")
                                                               : QStringLiteral("Show Pac&ket");
            const auto actions = menu.actions();
            const auto found = std::ranges::find(actions, text, &QAction::text);
            QVERIFY(found != actions.end() && (*found)->menu());
            QCOMPARE((*found)->menu()->actions().size(), 1);
            (*found)->menu()->actions().constFirst()->trigger();
            const auto told = wanted.takeFirst();
            QCOMPARE(told.at(0).value<SignalMoment>().time, peak);
            QCOMPARE(told.at(0).value<SignalMoment>().signal,
                     shown.card().spec().curves.front().source.inputs.front());
            QCOMPARE(told.at(1).value<MomentPlace>(), place);
        }
    }

    void offersNoSampleWhereThereIsNone()
    {
        Shown shown(m_theme);
        QMenu menu;
        emit shown.card().menuFilling(menu);
        const auto actions = menu.actions();
        const auto found = std::ranges::find(actions, QStringLiteral("Sho&w Message"), &QAction::text);
        QVERIFY(found != actions.end());
        QVERIFY(!(*found)->isEnabled());
    }

    void offersNoMessageForTimesOfThePayload()
    {
        Shown shown(m_theme);
        PlotSpec spec = shown.card().spec();
        spec.curves.front().source.inputs.front().timePath = "ts";
        shown.card().edit(spec);
        shown.view.refresh(now);
        shown.view.cursors().setA(peak);
        QMenu menu;
        emit shown.card().menuFilling(menu);
        for (const auto &text : {QStringLiteral("Sho&w Message"), QStringLiteral("Show Pac&ket")}) {
            const auto actions = menu.actions();
            const auto found = std::ranges::find(actions, text, &QAction::text);
            QVERIFY(found != actions.end());
            QVERIFY(!(*found)->isEnabled());
        }
    }

    void showsAMoment()
    {
        Shown shown(m_theme);
        shown.view.showTime(start - 1000 * second);
        QVERIFY(shown.view.time().range().contains(start - 1000 * second));
        QCOMPARE(shown.view.cursors().a(), std::optional(start - 1000 * second));
    }

    void followsSendersClock()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        view.resize(600, 400);
        view.setWindow(std::chrono::seconds(60));
        source.fill("a", {1, 2, 3}, start + 1000 * second);
        view.addSignals({signalOf("a")});
        view.show();
        view.refresh(now);
        QVERIFY(view.time().range().contains(start + 1002 * second));
    }

    void fittingCanBeTakenBack()
    {
        Shown shown(m_theme);
        shown.wheel(shown.center(), 2);
        const ValueRange zoomed = shown.card().surface().valueRange(0);
        shown.card().fitValues();
        shown.view.refresh(now);
        QVERIFY(shown.isFitted());
        shown.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(shown.card().surface().valueRange(0).from, zoomed.from);
        QCOMPARE(shown.card().surface().valueRange(0).to, zoomed.to);
    }

    void goingLiveShowsAllValues()
    {
        Shown shown(m_theme);
        shown.wheel(shown.center(), 2);
        QVERIFY(!shown.isFitted());
        shown.view.goLive();
        QVERIFY(shown.view.isLive());
        QVERIFY(shown.isFitted());
        shown.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!shown.isFitted());
    }

    void rangeBelowAnXyPlotComesBack()
    {
        Shown shown(m_theme);
        shown.source.fill("other", std::vector<double>(101, 7));
        shown.view.addSignals({signalOf("other")});
        PlotSpec spec = shown.card().spec();
        spec.kind = PlotSpec::Kind::Xy;
        shown.card().edit(spec);
        shown.view.refresh(now);
        shown.wheel(shown.center(), 2);
        const auto zoomed = shown.card().rangeOfX();
        QVERIFY(zoomed.has_value());
        shown.key(Qt::Key_Home);
        QVERIFY(!shown.card().rangeOfX().has_value());
        shown.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(shown.card().rangeOfX() == zoomed);
    }

    void keysSetAndMoveCursors()
    {
        Shown shown(m_theme);
        shown.key(Qt::Key_A);
        const auto a = shown.view.cursors().a();
        QVERIFY(a.has_value());
        QVERIFY(!shown.view.cursors().b().has_value());
        shown.key(Qt::Key_Right, Qt::AltModifier);
        QVERIFY(*shown.view.cursors().a() > *a);
        shown.key(Qt::Key_B);
        const auto b = shown.view.cursors().b();
        QVERIFY(b.has_value());
        shown.key(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(*shown.view.cursors().b() < *b);
        QVERIFY(*shown.view.cursors().a() > *a);
    }
};

QTEST_MAIN(TestDashboardTime)
#include "tst_dashboardtime.moc"
