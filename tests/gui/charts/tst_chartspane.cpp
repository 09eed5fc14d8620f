// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/charts/chartsamples.h"
#include "tests/gui/keys.h"
#include "tests/gui/widgets.h"
#include "ui/charts/chartspane.h"
#include "ui/charts/dashboardtabs.h"
#include "ui/charts/dashboardtoolbar.h"
#include "ui/charts/dashboardview.h"
#include "ui/charts/plotcard.h"
#include "ui/settings/preferences.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

class TestChartsPane : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    /// A pane with nothing kept.
    struct Fixture
    {
        explicit Fixture(Theme &theme) : pane(source, theme, preferences) { pane.resize(900, 500); }
        QTemporaryDir folder;
        Preferences preferences {folder.path()};
        FakeSeriesSource source;
        ChartsPane pane;
    };

private slots:
    void keepsDashboards()
    {
        QTemporaryDir folder;
        QUuid shown;
        {
            Preferences preferences(folder.path());
            FakeSeriesSource source;
            ChartsPane pane(source, m_theme, preferences);
            pane.addSignals({signalOf("a")});
            emit pane.toolBar()->newWanted();
            shown = pane.view()->dashboard().id;
            pane.addSignals({signalOf("b"), signalOf("c")});
            QCOMPARE(pane.store().dashboards().size(), 2);
            QCOMPARE(pane.colorOf(signalOf("c")), std::optional(1));
            QCOMPARE(pane.colorOf(signalOf("a")), std::optional<int>());
        }
        Preferences preferences(folder.path());
        FakeSeriesSource source;
        ChartsPane pane(source, m_theme, preferences);
        QCOMPARE(pane.view()->dashboard().id, shown);
        QCOMPARE(pane.view()->dashboard().plots.at(0).curves.size(), std::size_t(2));
    }

    void showsSeveralDashboardsAsTabs()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.show();
        auto *tabs = pane.findChild<DashboardTabs *>();
        QVERIFY(!tabs->isVisible());
        const QUuid first = pane.view()->dashboard().id;
        emit pane.toolBar()->newWanted();
        pane.view()->setName(QStringLiteral("Ovens & <b>presses</b>"));
        QVERIFY(tabs->isVisible());
        QCOMPARE(tabs->count(), 2);
        QCOMPARE(tabs->currentIndex(), 1);
        QCOMPARE(tabs->tabText(1), QStringLiteral("Ovens && <b>presses</b>"));
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
        QCOMPARE(pane.view()->dashboard().id, first);
        QCOMPARE(pane.store().current(), first);
        tabs->setFocus();
        QTest::keyClick(tabs, Qt::Key_Right);
        QVERIFY(pane.view()->dashboard().id != first);
        pane.choose(first);
        QCOMPARE(tabs->currentIndex(), 0);
        pane.store().remove(first);
        QVERIFY(!tabs->isVisible());
    }

    void aTabHasTheMenuOfItsDashboard()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.show();
        emit pane.toolBar()->newWanted();
        auto *tabs = pane.findChild<DashboardTabs *>();
        const QPoint place = tabs->tabRect(0).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, tabs->mapToGlobal(place));
        QCoreApplication::sendEvent(tabs, &event);
        QCOMPARE(tabs->currentIndex(), 0);
        auto *menu = tabs->findChild<QMenu *>();
        QVERIFY(menu);
        QCOMPARE(mnemonicsTwice(menu->actions()), QStringList());
        QCOMPARE(menu->actions().size(), 6);
        menu->close();
        QTest::mouseDClick(tabs, Qt::LeftButton, {}, place);
        QVERIFY(pane.findChild<QInputDialog *>());
    }

    void manyPlotsStayReadable()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.show();
        pane.view()->arrange(2, 1);
        QCoreApplication::sendPostedEvents();
        auto *scroll = pane.findChild<QScrollArea *>();
        QVERIFY(scroll);
        QTRY_VERIFY(!scroll->verticalScrollBar()->isVisible());
        for (int i = 0; i < 8; ++i)
            pane.view()->addPlotBeside(pane.view()->cards().back()->id(), PlotSide::Below, {});
        QTRY_VERIFY(scroll->verticalScrollBar()->isVisible());
        for (const PlotCard *card : pane.view()->cards())
            QVERIFY(card->height() >= 110);
    }

    void renamesDuplicatesAndDeletes()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        emit pane.toolBar()->renameWanted();
        auto *dialog = pane.findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setTextValue(QStringLiteral("Press overview"));
        dialog->accept();
        QCOMPARE(pane.view()->dashboard().name, QStringLiteral("Press overview"));
        QVERIFY(findByName<QPushButton>(*pane.toolBar(), QStringLiteral("Dashboard: Press overview")));
        emit pane.toolBar()->duplicateWanted();
        QCOMPARE(pane.store().dashboards().size(), 2);
        QCOMPARE(pane.view()->dashboard().name, QStringLiteral("Press overview copy"));
        emit pane.toolBar()->removeWanted();
        auto *box = pane.findChild<QMessageBox *>();
        QVERIFY(box);
        findByText<QPushButton>(*box, QStringLiteral("Delete"))->click();
        QCOMPARE(pane.store().dashboards().size(), 1);
        QCOMPARE(pane.view()->dashboard().name, QStringLiteral("Press overview"));
    }

    void toolBarFollows()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.resize(800, 500);
        pane.show();
        auto *live = findByText<QPushButton>(*pane.toolBar(), QStringLiteral("Live"));
        QVERIFY(live->isChecked());
        findByText<QPushButton>(*pane.toolBar(), QStringLiteral("Pause"))->click();
        QVERIFY(!live->isChecked());
        QVERIFY(!pane.view()->isLive());
        findByText<QPushButton>(*pane.toolBar(), QStringLiteral("Resume"))->click();
        QVERIFY(live->isChecked());
        pane.view()->time().zoom(0.5, start);
        QVERIFY(!live->isChecked());
        live->click();
        QVERIFY(pane.view()->isLive());
        emit pane.toolBar()->windowChosen(std::chrono::seconds(30));
        QVERIFY(findByText<QToolButton>(*pane.toolBar(), QStringLiteral("Last 30 s ▾")));
        emit pane.toolBar()->gridChosen(2, 2);
        QCOMPARE(pane.view()->cards().size(), std::size_t(4));
        QCOMPARE(namelessControls(*pane.toolBar()), QString());
        QCOMPARE(mnemonicsTwice(pane.toolBar()->actions()), QStringList());
    }

    void aWindowOfItsOwnFollows()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.show();
        emit pane.toolBar()->ownWindowWanted();
        auto views = pane.findChildren<DashboardView *>();
        QCOMPARE(views.size(), 2);
        DashboardView *window = views.at(0) == pane.view() ? views.at(1) : views.at(0);
        QVERIFY(window->isWindow() && window->isVisible());
        pane.addSignals({signalOf("a")});
        QCOMPARE(window->dashboard().plots.at(0).curves.size(), std::size_t(1));
        window->currentCard()->removeCurve(0);
        QVERIFY(pane.view()->dashboard().plots.at(0).curves.empty());
        pane.hide();
        QVERIFY(pane.isSeen());
        window->close();
        QVERIFY(!pane.isSeen());
    }

    void tellsAlarmsOfBothViewsOnce()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        QSignalSpy told(&pane, &ChartsPane::told);
        pane.addSignals({signalOf("a")});
        f.source["a"].add({start, 1});
        PlotSpec spec = pane.view()->currentCard()->spec();
        spec.curves[0].thresholds = {{5, Threshold::Side::Above, 0}};
        pane.view()->currentCard()->edit(spec);
        emit pane.toolBar()->ownWindowWanted();
        pane.watch();
        f.source["a"].add({start + second, 9});
        pane.watch();
        QCOMPARE(told.count(), 1);
        // Each view shows it all the same.
        const auto views = pane.findChildren<DashboardView *>();
        QCOMPARE(views.size(), 2);
        for (const DashboardView *view : views)
            QCOMPARE(view->currentCard()->pastAlarms().size(), 1);
    }

    void standsBesideAPanel()
    {
        Fixture f(m_theme);
        ChartsPane &pane = f.pane;
        pane.resize(1000, 500);
        auto *panel = new QLabel(QStringLiteral("Signals"));
        pane.setSidePanel(panel);
        pane.show();
        QVERIFY(QTest::qWaitForWindowExposed(&pane));
        QVERIFY(panel->isVisible());
        QVERIFY(panel->width() < pane.view()->width());
    }
};

QTEST_MAIN(TestChartsPane)
#include "tst_chartspane.moc"
