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

    void movedCurveKeepsItsLook()
    {
        Shown shown(m_theme);
        CurveSpec curve = curveOf("b", shown.card().spec().curves.front().color);
        curve.name = QStringLiteral("mine");
        curve.axis = 3;
        curve.style = CurveSpec::Style::Step;
        curve.width = 3;
        curve.thresholds = {{7.5, Threshold::Side::Below, 0.5}};
        const QRect area = shown.card().rect();
        shown.drop(area.center(), *curveMimeData(curve));
        CurveSpec expected = curve;
        // Its colour is another curve's here, and its axis was one of the other plot.
        expected.color = curve.color + 1;
        expected.axis = 0;
        QCOMPARE(shown.view.dashboard().plots.at(0).curves.size(), std::size_t(2));
        QVERIFY(shown.view.dashboard().plots.at(0).curves.at(1) == expected);
        // Where it is already, it stays as it is.
        shown.drop(area.center(), *curveMimeData(curve));
        QCOMPARE(shown.view.dashboard().plots.at(0).curves.size(), std::size_t(2));
        // Alone in a plot of its own.
        shown.drop({area.right() - 10, area.center().y()}, *curveMimeData(curve));
        expected.color = curve.color;
        QVERIFY(shown.view.dashboard().plots.at(1).curves == std::vector<CurveSpec> {expected});
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
};

QTEST_MAIN(TestDashboardView)
#include "tst_dashboardview.moc"
