// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/explore/snapshots.h"
#include "ui/explore/topictreeview.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <chrono>

using namespace espalier;
using namespace espalier::test;

namespace {

const QString plant = QStringLiteral("-plant\n"
                                     "  -line\n"
                                     "    pressure = 4.2\n"
                                     "    temperature = 71.4\n"
                                     "  +robot\n"
                                     "+devices\n"
                                     "<b>bold</b> = <i>x</i>\n");

} // namespace

class TestTopicTreeView : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    struct Fixture
    {
        explicit Fixture(const Theme &theme) : view(theme)
        {
            view.resize(500, 240);
            view.show();
            view.setFocus();
        }
        TopicId pressed(int key)
        {
            QTest::keyClick(&view, Qt::Key(key));
            return view.selected();
        }
        TopicTreeView view;
    };

private slots:
    void initTestCase()
    {
        qRegisterMetaType<TopicId>();
        qRegisterMetaType<Explorer::Depth>();
    }

    void keysWalkTheRows()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QSignalSpy selected(&f.view, &TopicTreeView::topicSelected);
        QCOMPARE(f.pressed(Qt::Key_Down), TopicId(0));
        QCOMPARE(f.pressed(Qt::Key_Down), TopicId(1));
        QCOMPARE(f.pressed(Qt::Key_Up), TopicId(0));
        QCOMPARE(f.pressed(Qt::Key_Up), TopicId(0));
        QCOMPARE(f.pressed(Qt::Key_End), TopicId(6));
        QCOMPARE(f.pressed(Qt::Key_Home), TopicId(0));
        QCOMPARE(f.pressed(Qt::Key_PageDown), TopicId(6));
        QCOMPARE(f.pressed(Qt::Key_PageUp), TopicId(0));
        QCOMPARE(selected.count(), 8);
        QCOMPARE(selected.last().first().value<TopicId>(), TopicId(0));
    }

    void leftAndRightGoThroughLevels()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QSignalSpy expansion(&f.view, &TopicTreeView::expansionWanted);
        f.view.selectRow(3);
        QCOMPARE(f.pressed(Qt::Key_Left), TopicId(1));
        QCOMPARE(f.pressed(Qt::Key_Right), TopicId(2));
        f.view.selectRow(1);
        QTest::keyClick(&f.view, Qt::Key_Left);
        QCOMPARE(expansion.takeLast(), (QVariantList {QVariant::fromValue(TopicId(1)), false,
                                                      QVariant::fromValue(Explorer::Depth::This)}));
        f.view.selectRow(5);
        QTest::keyClick(&f.view, Qt::Key_Right);
        QCOMPARE(expansion.takeLast().at(1).toBool(), true);
        QTest::keyClick(&f.view, Qt::Key_Asterisk);
        QCOMPARE(expansion.takeLast().at(2).value<Explorer::Depth>(), Explorer::Depth::AllBelow);
        QTest::keyClick(&f.view, Qt::Key_Minus);
        QCOMPARE(expansion.takeLast().at(1).toBool(), false);
        QTest::keyClick(&f.view, Qt::Key_Return);
        QCOMPARE(expansion.takeLast().at(1).toBool(), true);
    }

    void leftAsksForAParentOutOfReach()
    {
        Fixture f(m_theme);
        TreeSnapshot snapshot = snapshotOf(QStringLiteral("    deep\n    deeper\n"));
        snapshot.firstRow = 100;
        snapshot.totalRows = 200;
        f.view.setSnapshot(snapshot);
        f.view.selectRow(101);
        QSignalSpy parent(&f.view, &TopicTreeView::parentWanted);
        QTest::keyClick(&f.view, Qt::Key_Left);
        QCOMPARE(parent.count(), 1);
    }

    void typingJumpsToAName()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QSignalSpy search(&f.view, &TopicTreeView::searchWanted);
        QTest::keyClicks(&f.view, QStringLiteral("te"));
        QCOMPARE(f.view.selected(), TopicId(3));
        QTest::keyClick(&f.view, 'z');
        QCOMPARE(search.count(), 1);
        QCOMPARE(search.first().first().toString(), QStringLiteral("tez"));
        QCOMPARE(f.view.selected(), TopicId(3));
    }

    void aMouseClickSelectsAndItsArrowExpands()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QSignalSpy expansion(&f.view, &TopicTreeView::expansionWanted);
        const QRect devices = f.view.rowRect(5);
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, devices.center());
        QCOMPARE(f.view.selected(), TopicId(5));
        QCOMPARE(expansion.count(), 0);
        QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, QPoint(22, f.view.rowRect(0).center().y()));
        QCOMPARE(expansion.count(), 1);
        QCOMPARE(expansion.first().first().value<TopicId>(), TopicId(0));
    }

    void asksForTheVisibleRowsOfMillions()
    {
        Fixture f(m_theme);
        QSignalSpy wanted(&f.view, &TopicTreeView::viewportWanted);
        f.view.setSnapshot(flatSnapshot(3'000'000, 0, 40));
        f.view.verticalScrollBar()->setValue(2'000'000 * TopicRowPainter::rowHeight);
        const QVariantList last = wanted.last();
        const auto first = last.at(0).toUInt();
        const auto count = last.at(1).toUInt();
        QVERIFY(first < 2'000'000 && first + count > 2'000'010);
        QVERIFY(count < 100);
        // Rows that have not come yet are blank, and cost nothing.
        QCOMPARE(f.view.row(2'000'000), nullptr);
        f.view.viewport()->repaint();
        f.view.setSnapshot(flatSnapshot(3'000'000, first, count));
        QVERIFY(f.view.row(2'000'000));
        QSignalSpy rowSelected(&f.view, &TopicTreeView::rowSelected);
        f.view.selectRow(7);
        QCOMPARE(rowSelected.first().first().toLongLong(), 7);
    }

    void rowsStayInPlaceWhenOthersComeAbove()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(flatSnapshot(10'000, 0, 40));
        f.view.verticalScrollBar()->setValue(5'000 * TopicRowPainter::rowHeight + 7);
        f.view.setSnapshot(flatSnapshot(10'000, 4'980, 60));
        const TopicId looked = f.view.row(5'002)->id;
        const int y = f.view.rowRect(5'002).top();
        // Three rows come above: every topic stands three rows further down now.
        f.view.setSnapshot(flatSnapshot(10'003, 4'983, 60, 3));
        QCOMPARE(f.view.row(5'005)->id, looked);
        QCOMPARE(f.view.rowRect(5'005).top(), y);
    }

    void theAnchorHoldsWhenRowsMoveFarAway()
    {
        Fixture f(m_theme);
        QSignalSpy wanted(&f.view, &TopicTreeView::viewportWanted);
        f.view.setSnapshot(flatSnapshot(10'000, 0, 40));
        f.view.verticalScrollBar()->setValue(5'000 * TopicRowPainter::rowHeight);
        f.view.setSnapshot(flatSnapshot(10'000, 4'980, 60));
        f.view.verticalScrollBar()->setValue(5'001 * TopicRowPainter::rowHeight);
        const auto anchor = wanted.last().at(2).value<TopicId>();
        const auto anchorRow = wanted.last().at(3).toUInt();
        QVERIFY(anchor != TopicId::None);
        const int y = f.view.rowRect(anchorRow).top();
        TreeSnapshot far = flatSnapshot(20'000, 8'980, 60, 4'000);
        far.anchor = anchor;
        far.anchorRow = anchorRow + 4'000;
        f.view.setSnapshot(far);
        QCOMPARE(f.view.rowRect(anchorRow + 4'000).top(), y);
        QCOMPARE(f.view.row(anchorRow + 4'000)->id, anchor);
    }

    void anOlderSnapshotDoesNotTakeTheSelectionBack()
    {
        Fixture f(m_theme);
        TreeSnapshot snapshot = snapshotOf(plant);
        snapshot.selected = TopicId(0);
        snapshot.selectedRow = 0;
        f.view.setSnapshot(snapshot);
        f.view.selectRow(3);
        f.view.setSnapshot(snapshot);
        QCOMPARE(f.view.selected(), TopicId(3));
        snapshot.selected = TopicId(3);
        snapshot.selectedRow = 3;
        f.view.setSnapshot(snapshot);
        snapshot.selected = TopicId(1);
        snapshot.selectedRow = 1;
        f.view.setSnapshot(snapshot);
        QCOMPARE(f.view.selected(), TopicId(1));
    }

    void aChangeGlowsUnlessSwitchedOff()
    {
        Fixture f(m_theme);
        TreeSnapshot snapshot = snapshotOf(plant);
        f.view.setGlow(TopicTreeView::Glow::Off);
        f.view.setSnapshot(snapshot);
        const QImage calm = f.view.grab().toImage();
        using namespace std::chrono;
        snapshot.rows[2].lastChange =
            duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
        f.view.setSnapshot(snapshot);
        QCOMPARE(f.view.grab().toImage(), calm);
        f.view.setGlow(TopicTreeView::Glow::On);
        f.view.setSnapshot(snapshot);
        QVERIFY(f.view.grab().toImage() != calm);
        // And fades away by itself.
        QTRY_COMPARE(f.view.grab().toImage(), calm);
    }

    void valuesComeBeforeSparklines()
    {
        Fixture f(m_theme);
        f.view.setGlow(TopicTreeView::Glow::Off);
        TreeSnapshot snapshot = snapshotOf(plant);
        const auto changesWith = [&](int width) {
            snapshot.rows[2].rateHistory.fill(0);
            f.view.resize(width, 240);
            f.view.setSnapshot(snapshot);
            const QImage without = f.view.grab().toImage();
            snapshot.rows[2].rateHistory.fill(1);
            f.view.setSnapshot(snapshot);
            return f.view.grab().toImage() != without;
        };
        QVERIFY(changesWith(540));
        // As wide as it is in a window of 1024.
        QVERIFY(!changesWith(324));
    }

    void hiddenItWantsNothing()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QSignalSpy wanted(&f.view, &TopicTreeView::viewportWanted);
        f.view.hide();
        QCOMPARE(wanted.last().at(1).toUInt(), 0U);
    }

    void markupIsShownAsText()
    {
        Fixture f(m_theme);
        f.view.setSnapshot(snapshotOf(plant));
        QHelpEvent help(QEvent::ToolTip, f.view.rowRect(6).center(),
                        f.view.viewport()->mapToGlobal(f.view.rowRect(6).center()));
        QApplication::sendEvent(f.view.viewport(), &help);
        QVERIFY2(QToolTip::text().contains(QStringLiteral("&lt;b&gt;bold&lt;/b&gt;")),
                 qPrintable(QToolTip::text()));
    }

    void strangeRowsArePainted()
    {
        Fixture f(m_theme);
        TreeSnapshot snapshot = snapshotOf(plant);
        snapshot.rows[0].name.clear();
        snapshot.rows[1].name = QString(65'535, u'x');
        snapshot.rows[2].depth = 65'535;
        snapshot.rows[3].preview = QString(200, QChar(0x202e));
        snapshot.rows[4].preview = QStringLiteral("{\"a\":\"unfinished");
        snapshot.rows[4].valueKind = ValueKind::Json;
        snapshot.filter.text = QStringLiteral("x");
        f.view.resize(120, 240);
        f.view.setSnapshot(snapshot);
        QVERIFY(!f.view.grab().isNull());
        f.view.setLayoutDirection(Qt::RightToLeft);
        QVERIFY(!f.view.grab().isNull());
    }

    void screenReadersSeeATree()
    {
        Fixture f(m_theme);
        TreeSnapshot snapshot = snapshotOf(plant);
        snapshot.selected = TopicId(3);
        snapshot.selectedRow = 3;
        f.view.setSnapshot(snapshot);
        QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(&f.view);
        QVERIFY(tree);
        QCOMPARE(tree->role(), QAccessible::Tree);
        QCOMPARE(tree->childCount(), 7);
        QAccessibleInterface *row = tree->child(3);
        QCOMPARE(row->role(), QAccessible::TreeItem);
        QCOMPARE(row->text(QAccessible::Name), QStringLiteral("temperature"));
        QCOMPARE(row->text(QAccessible::Value), QStringLiteral("71.4"));
        QVERIFY(row->text(QAccessible::Description).contains(QStringLiteral("level 3")));
        QVERIFY(row->state().selected);
        QVERIFY(!row->state().expandable);
        QCOMPARE(row->parent(), tree);
        QCOMPARE(tree->indexOfChild(row), 3);
        QCOMPARE(tree->focusChild(), row);
        QCOMPARE(tree->childAt(row->rect().center().x(), row->rect().center().y()), row);
        QVERIFY(tree->child(0)->state().expanded);
        QVERIFY(tree->child(5)->state().collapsed);
        QSignalSpy expansion(&f.view, &TopicTreeView::expansionWanted);
        tree->child(5)->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QCOMPARE(expansion.count(), 1);
        // A row that has gone is no longer valid, and nothing that held it breaks.
        f.view.setSnapshot({});
        QVERIFY(!row->isValid());
        QCOMPARE(row->text(QAccessible::Name), QString());
        QCOMPARE(tree->childCount(), 0);
    }
};

QTEST_MAIN(TestTopicTreeView)
#include "tst_topictreeview.moc"
