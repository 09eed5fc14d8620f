// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
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

namespace {

constexpr SampleTime now = start + 100 * second;
/// Of the one value that is another one.
constexpr SampleTime peak = start + 50 * second + second / 2;

/// A dashboard with one plot of one curve that is shown.
struct Shown
{
    explicit Shown(Theme &theme) : view(source, theme)
    {
        view.resize(900, 600);
        source.fill("press", std::vector<double>(101, 5));
        source["press"].add({peak, 9});
        view.setWindow(std::chrono::seconds(60));
        view.addSignals({signalOf("press")});
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.refresh(now);
    }
    PlotCard &card(std::uint32_t id = 1) { return *view.card(PlotId(id)); }
    QWidget *canvas(std::uint32_t id = 1) { return card(id).surface().canvas(); }
    /// The values of the first plot are not what somebody chose.
    bool isFitted()
    {
        const auto &axes = card().spec().axes;
        return axes.empty() || !axes.front().range;
    }
    QPoint center(std::uint32_t id = 1) { return card(id).surface().plotRect().center(); }
    void wheel(QPoint position, int steps, std::uint32_t id = 1)
    {
        QWheelEvent event(position, canvas(id)->mapToGlobal(position), {}, {0, 120 * steps}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(canvas(id), &event);
        view.refresh(now);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers keys = {})
    {
        const auto send = [&](QEvent::Type type, QPoint at, Qt::MouseButton which, Qt::MouseButtons held) {
            QMouseEvent event(type, at, canvas()->mapToGlobal(at), which, held, keys);
            QApplication::sendEvent(canvas(), &event);
        };
        send(QEvent::MouseButtonPress, from, button, button);
        send(QEvent::MouseMove, (from + to) / 2, Qt::NoButton, button);
        send(QEvent::MouseMove, to, Qt::NoButton, button);
        send(QEvent::MouseButtonRelease, to, button, Qt::NoButton);
        view.refresh(now);
    }
    void key(int key, Qt::KeyboardModifiers keys = {})
    {
        card().setFocus();
        QTest::keyClick(&card(), Qt::Key(key), keys);
        view.refresh(now);
    }
    void drop(QPoint position, const std::vector<SignalSource> &sources, std::uint32_t id = 1)
    {
        const auto data = signalMimeData(sources);
        QDragEnterEvent enter(position, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&card(id), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(position, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&card(id), &move);
        QVERIFY(move.isAccepted());
        QDropEvent drop(position, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&card(id), &drop);
        QVERIFY(drop.isAccepted());
    }

    FakeSeriesSource source;
    DashboardView view;
};

} // namespace

class TestDashboardView : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

private slots:
    void showsLegendAndFigures()
    {
        Shown shown(m_theme);
        const auto &chips = shown.card().chips().chips();
        QCOMPARE(chips.size(), 1);
        QCOMPARE(chips.first()->value(), QStringLiteral("5"));
        QVERIFY(chips.first()->accessibleName().contains(QStringLiteral("press")));
        QVERIFY(
            findByText<QLabel>(shown.card(), QStringLiteral("61 points · min 5.0 · max 9.0 · mean 5.1"))
            || findByText<QLabel>(shown.card(), QStringLiteral("62 points · min 5.0 · max 9.0 · mean 5.1")));
        QVERIFY(shown.card().accessibleDescription().contains(QStringLiteral("max 9")));
        QCOMPARE(namelessControls(shown.view), QString());
    }

    void saysWhatAnEmptyPlotIsFor()
    {
        FakeSeriesSource source;
        DashboardView view(source, m_theme);
        view.resize(400, 300);
        view.show();
        const auto *label = findByText<QLabel>(view, QStringLiteral("Drag a signal here"));
        QVERIFY(label && label->isVisible());
        view.addSignals({signalOf("a")});
        QVERIFY(!label->isVisible());
    }

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
        QSignalSpy picked(&shown.view, &DashboardView::timePicked);
        const int y = shown.center().y();
        const auto xOf = [&](SampleTime time) { return int(shown.card().surface().pixelOf(time)); };
        QTest::mouseClick(shown.canvas(), Qt::LeftButton, {}, {xOf(peak), y});
        QCOMPARE(picked.count(), 1);
        QTest::mouseClick(shown.canvas(), Qt::LeftButton, Qt::ShiftModifier, {xOf(start + 60 * second), y});
        QCOMPARE(picked.count(), 1);
        shown.view.refresh(now);
        const auto *measure = findByName<QLabel>(shown.view, QStringLiteral("Between the cursors"));
        QVERIFY(measure && measure->isVisible());
        QVERIFY2(measure->text().contains(QStringLiteral("A 9, B 5, Δ -4")), qPrintable(measure->text()));
        QVERIFY(measure->text().contains(QStringLiteral("Δt")));
        shown.key(Qt::Key_Escape);
        QVERIFY(!measure->isVisible());
    }

    void showsAMoment()
    {
        Shown shown(m_theme);
        shown.view.showTime(start - 1000 * second);
        QVERIFY(shown.view.time().range().contains(start - 1000 * second));
        QCOMPARE(shown.view.cursors().a(), std::optional(start - 1000 * second));
    }

    void dropAddsCurves()
    {
        Shown shown(m_theme);
        QSignalSpy edited(&shown.view, &DashboardView::edited);
        shown.drop(shown.card().rect().center(), {signalOf("b"), signalOf("c"), signalOf("press")});
        QCOMPARE(edited.count(), 1);
        const auto &curves = shown.view.dashboard().plots.at(0).curves;
        QCOMPARE(curves.size(), std::size_t(3));
        QVERIFY(curves[0].color != curves[1].color && curves[1].color != curves[2].color);
    }

    void dropAtAnEdgeSplits()
    {
        Shown shown(m_theme);
        const QRect area = shown.card().rect();
        shown.drop({area.right() - 10, area.center().y()}, {signalOf("b")});
        QCOMPARE(shown.view.dashboard().plots.size(), std::size_t(2));
        QCOMPARE(shown.view.dashboard().layout.kind, PlotLayout::Kind::Columns);
        QCOMPARE(shown.view.dashboard().plots.at(1).curves.at(0).source, signalOf("b"));
        QCOMPARE(shown.view.currentCard()->id(), PlotId(2));
    }

    void refusesWhatIsNoSignal()
    {
        Shown shown(m_theme);
        QMimeData text;
        text.setText(QStringLiteral("plain"));
        QDragEnterEvent enter(shown.card().rect().center(), Qt::CopyAction, &text, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&shown.card(), &enter);
        QVERIFY(!enter.isAccepted());
        QMimeData broken;
        broken.setData(signalMimeType(), "[{\"inputs\":7},3");
        QVERIFY(signalsOf(broken).empty());
    }

    void sidesAreEdges()
    {
        const QRect area(0, 0, 100, 100);
        QCOMPARE(PlotDrop::sideAt(area, {50, 50}), std::optional<PlotSide>());
        QCOMPARE(PlotDrop::sideAt(area, {5, 50}), std::optional(PlotSide::Left));
        QCOMPARE(PlotDrop::sideAt(area, {95, 50}), std::optional(PlotSide::Right));
        QCOMPARE(PlotDrop::sideAt(area, {50, 5}), std::optional(PlotSide::Above));
        QCOMPARE(PlotDrop::sideAt(area, {50, 95}), std::optional(PlotSide::Below));
    }

    void splitsRemovesAndMaximises()
    {
        Shown shown(m_theme);
        shown.view.arrange(2, 2);
        QCOMPARE(shown.view.cards().size(), std::size_t(4));
        QVERIFY(shown.card(3).isVisible());
        shown.view.toggleMaximised(PlotId(1));
        QVERIFY(shown.card(1).isVisible());
        QVERIFY(!shown.card(3).isVisible());
        shown.view.toggleMaximised(PlotId(1));
        QVERIFY(shown.card(3).isVisible());
        shown.view.removePlotOf(PlotId(2));
        QCOMPARE(shown.view.cards().size(), std::size_t(3));
        shown.view.refresh(now);
        const auto splitters = shown.view.findChildren<QSplitter *>();
        QVERIFY(!splitters.isEmpty());
    }

    void releasesWhatIsGone()
    {
        FakeSeriesSource source;
        {
            DashboardView view(source, m_theme);
            view.addSignals({signalOf("a"), signalOf("b")});
            QCOMPARE(source.users(), 2);
            view.currentCard()->removeCurve(0);
            QCOMPARE(source.users(), 1);
            view.addPlotBeside(PlotId(1), PlotSide::Right, {signalOf("b")});
            QCOMPARE(source.users(), 2);
            view.setDashboard(newDashboard({}));
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QCOMPARE(source.users(), 0);
            view.addSignals({signalOf("a")});
        }
        QCOMPARE(source.users(), 0);
    }

    void namesThePlot()
    {
        Shown shown(m_theme);
        auto *title = findByName<QLineEdit>(shown.card(), QStringLiteral("Title of the plot"));
        QVERIFY(title);
        shown.key(Qt::Key_F2);
        QTest::keyClicks(title, QStringLiteral("Pressure"));
        QTest::keyClick(title, Qt::Key_Return);
        QCOMPARE(shown.view.dashboard().plots.at(0).title, QStringLiteral("Pressure"));
        QCOMPARE(shown.card().accessibleName(), QStringLiteral("Plot Pressure"));
        QVERIFY(shown.card().hasFocus());
    }

    void tellsAlarmsOnce()
    {
        Shown shown(m_theme);
        QSignalSpy alarm(&shown.view, &DashboardView::alarm);
        PlotSpec spec = shown.card().spec();
        spec.curves[0].thresholds = {{7, Threshold::Side::Above, 1}};
        shown.card().edit(spec);
        shown.view.watch();
        // What was there before raises none.
        QCOMPARE(alarm.count(), 0);
        for (const double value : {6.0, 7.5, 7.1, 6.5, 8.0})
            shown.source["press"].add({shown.source["press"].last().time + second, value});
        shown.view.watch();
        QCOMPARE(alarm.count(), 1);
        QVERIFY(alarm.first().first().toString().contains(QStringLiteral("7.5")));
        shown.source["press"].add({shown.source["press"].last().time + second, 5.0});
        shown.source["press"].add({shown.source["press"].last().time + second, 8.0});
        shown.view.watch();
        QCOMPARE(alarm.count(), 2);
        QCOMPARE(shown.card().pastAlarms().size(), 2);
        QVERIFY(findByText<QLabel>(shown.card(), QStringLiteral("Alarm: press above 7"))->isVisible());
        shown.view.refresh(now);
    }

    void saysWhatASignalWaitsFor()
    {
        Shown shown(m_theme);
        shown.source.setState("press", SignalState::NoConnection);
        shown.source["press"].add({now, 4});
        shown.view.refresh(now + second);
        QVERIFY(shown.card().chips().chips().first()->accessibleDescription().contains(
            QStringLiteral("connection")));
    }

    void menusOfferWhatFits()
    {
        Shown shown(m_theme);
        QTest::mouseClick(shown.card().chips().chips().first(), Qt::LeftButton);
        QPointer<QMenu> menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QStringList texts;
        for (const QAction *action : menu->actions())
            texts << action->text().remove(u'&');
        QVERIFY(texts.contains(QStringLiteral("Derive")) && texts.contains(QStringLiteral("Remove")));
        for (QAction *action : menu->actions())
            if (action->text().remove(u'&') == QStringLiteral("Remove"))
                action->trigger();
        menu->close();
        QVERIFY(shown.view.dashboard().plots.at(0).curves.empty());
    }

    void manyCurvesHaveAMenu()
    {
        Shown shown(m_theme);
        std::vector<SignalSource> sources;
        for (int i = 0; i < 40; ++i)
            sources.push_back(signalOf("a/rather/long/name" + QByteArray::number(i)));
        shown.view.addSignals(sources);
        QTest::qWait(0);
        const auto &chips = shown.card().chips().chips();
        QCOMPARE(chips.size(), 41);
        QVERIFY(chips.first()->isVisible());
        QVERIFY(!chips.last()->isVisible());
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
};

QTEST_MAIN(TestDashboardView)
#include "tst_dashboardview.moc"
