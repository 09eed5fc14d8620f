// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/packetsamples.h"
#include "tests/gui/widgets.h"
#include "ui/packets/packetlist.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace espalier;
using namespace espalier::test;

class TestPacketList : public QObject
{
    Q_OBJECT

    Theme m_theme {*qApp};

    struct Fixture
    {
        explicit Fixture(const Theme &theme) : list(theme)
        {
            list.resize(1364, 25 + 10 * PacketRowPainter::rowHeight);
            list.show();
            list.setFocus();
        }
        std::int64_t pressed(int key, Qt::KeyboardModifiers modifiers = {})
        {
            QTest::keyClick(&list, Qt::Key(key), modifiers);
            return list.selectedRow();
        }
        PacketList list;
    };

private slots:
    void initTestCase()
    {
        qRegisterMetaType<PacketNumber>("espalier::PacketNumber");
        m_theme.setPreference(SchemePreference::Light);
    }

    void keysWalkTheRows()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        QSignalSpy selected(&f.list, &PacketList::packetSelected);
        QCOMPARE(f.pressed(Qt::Key_Down), 0);
        QCOMPARE(f.pressed(Qt::Key_Down), 1);
        QCOMPARE(f.pressed(Qt::Key_Up), 0);
        QCOMPARE(f.pressed(Qt::Key_Up), 0);
        QCOMPARE(f.pressed(Qt::Key_PageDown), 10);
        QCOMPARE(f.pressed(Qt::Key_End), 12);
        QCOMPARE(f.pressed(Qt::Key_PageUp), 2);
        QCOMPARE(f.pressed(Qt::Key_Home), 0);
        QCOMPARE(f.pressed(Qt::Key_End), 12);
        QCOMPARE(f.pressed(Qt::Key_Home, Qt::ControlModifier), 0);
        QCOMPARE(selected.count(), 10);
        QCOMPARE(selected.last().first().value<PacketNumber>(), PacketNumber {18'200});
    }

    void severalRowsAreChosenByKeysAndMouse()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(f.list.viewport(), Qt::LeftButton, modifiers, f.list.rowRect(row).center());
        };
        click(2, {});
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{2, 3}}));
        click(5, Qt::ShiftModifier);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{2, 6}}));
        click(8, Qt::ControlModifier);
        click(3, Qt::ControlModifier);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{2, 3}, {4, 6}, {8, 9}}));
        QVERIFY(f.list.isChosen(4) && !f.list.isChosen(3));
        f.pressed(Qt::Key_Home);
        f.pressed(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{0, 2}}));
    }

    void theSelectedRowIsOneOfTheChosen()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        f.list.selectRow(2);
        f.list.selectRow(4, PacketList::Choice::Extend);
        QSignalSpy selected(&f.list, &PacketList::packetSelected);
        f.list.selectRow(4, PacketList::Choice::Toggle);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{2, 4}}));
        QCOMPARE(f.list.selectedRow(), 3);
        QCOMPARE(selected.last().first().value<PacketNumber>(), PacketNumber {18'203});
        f.list.selectRow(3, PacketList::Choice::Toggle);
        f.list.selectRow(2, PacketList::Choice::Toggle);
        QCOMPARE(f.list.selectedRow(), 2);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{2, 3}}));
    }

    void evictionLeavesOtherChosenRows()
    {
        Fixture f(m_theme);
        PacketSnapshot snapshot = flatPackets(0, 9'000, 0, 40);
        snapshot.selectedRow = 12;
        f.list.setSnapshot(snapshot);
        f.list.selectRow(12);
        f.list.selectRow(16, PacketList::Choice::Toggle);
        f.list.selectRow(8, PacketList::Choice::Toggle);
        snapshot = flatPackets(10, 9'000, 10, 40);
        snapshot.selectedRow = 8;
        f.list.setSnapshot(snapshot);
        snapshot.selectedRow = -1;
        f.list.setSnapshot(snapshot);
        QCOMPARE(f.list.selectedRow(), -1);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{12, 13}, {16, 17}}));
    }

    void aMenuOpensForWhatIsChosen()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        QSignalSpy menu(&f.list, &PacketList::menuWanted);
        f.list.selectRow(1);
        f.list.selectRow(3, PacketList::Choice::Extend);
        const auto open = [&](int row) {
            const QPoint at = f.list.rowRect(row).center();
            QTest::mouseClick(f.list.viewport(), Qt::RightButton, {}, at);
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, f.list.viewport()->mapToGlobal(at));
            QApplication::sendEvent(f.list.viewport(), &event);
        };
        open(2);
        QCOMPARE(f.list.chosen().front(), (RowSelection::Run {1, 4}));
        open(6);
        QCOMPARE(f.list.chosen().front(), (RowSelection::Run {6, 7}));
        QCOMPARE(menu.count(), 2);
        QSignalSpy copy(&f.list, &PacketList::copyWanted);
        QTest::keySequence(&f.list, QKeySequence::Copy);
        QCOMPARE(copy.count(), 1);
    }

    void asksForTheVisibleRowsOfMillions()
    {
        Fixture f(m_theme);
        QSignalSpy wanted(&f.list, &PacketList::viewportWanted);
        f.list.setSnapshot(flatPackets(0, 5'000'000, 0, 40));
        f.list.verticalScrollBar()->setValue(4'000'000 * PacketRowPainter::rowHeight);
        const auto first = wanted.last().at(0).toULongLong();
        const auto count = wanted.last().at(1).toULongLong();
        QVERIFY(first < 4'000'000 && first + count > 4'000'010);
        QVERIFY(count < 100);
        // Rows that have not come yet are blank, and cost nothing.
        QCOMPARE(f.list.row(4'000'000), nullptr);
        f.list.viewport()->repaint();
        f.list.setSnapshot(flatPackets(0, 5'000'000, first, count));
        QCOMPARE(f.list.row(4'000'000)->number, PacketNumber {4'000'000});
        QSignalSpy rowSelected(&f.list, &PacketList::rowSelected);
        f.list.selectRow(7);
        QCOMPARE(rowSelected.first().first().toULongLong(), 7ULL);
    }

    void rowsStayInPlaceWhenOldOnesAreEvicted()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(flatPackets(1'000, 9'000, 1'000, 40));
        f.list.verticalScrollBar()->setValue(5'000 * PacketRowPainter::rowHeight + 7);
        f.list.setSnapshot(flatPackets(1'000, 9'000, 5'980, 60));
        const int y = f.list.rowRect(6'002).top();
        f.list.setSnapshot(flatPackets(1'500, 9'700, 5'980, 60));
        QCOMPARE(f.list.rowRect(6'002).top(), y);
        // What is looked at goes at last: then the oldest that is left comes in sight.
        f.list.setSnapshot(flatPackets(9'000, 9'700, 9'000, 60));
        QCOMPARE(f.list.rowRect(9'000).top(), 0);
    }

    void followsUntilTheUserScrollsOrSelects()
    {
        Fixture f(m_theme);
        QSignalSpy following(&f.list, &PacketList::followingWanted);
        const auto show = [&](std::uint64_t end) {
            PacketSnapshot snapshot = flatPackets(0, end, end - 40, 40);
            snapshot.isFollowing = true;
            f.list.setSnapshot(snapshot);
        };
        show(100);
        show(250);
        const auto bottom = [&](std::int64_t row) { return f.list.rowRect(row).bottom() + 1; };
        QCOMPARE(bottom(249), f.list.viewport()->height());
        QCOMPARE(following.count(), 0);
        f.list.verticalScrollBar()->setValue(f.list.verticalScrollBar()->value() - 50);
        QCOMPARE(following.takeLast().first().toBool(), false);
        f.list.verticalScrollBar()->setValue(f.list.verticalScrollBar()->maximum());
        QCOMPARE(following.takeLast().first().toBool(), true);
        f.list.selectRow(248);
        QCOMPARE(following.takeLast().first().toBool(), false);
        QTest::keyClick(&f.list, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(following.takeLast().first().toBool(), true);
    }

    void followingAsksForNothing()
    {
        Fixture f(m_theme);
        QSignalSpy wanted(&f.list, &PacketList::viewportWanted);
        const auto show = [&](std::uint64_t end) {
            PacketSnapshot snapshot = flatPackets(0, end, end - std::min<std::uint64_t>(end, 36), 36);
            snapshot.isFollowing = true;
            f.list.setSnapshot(snapshot);
        };
        show(5);
        wanted.clear();
        for (const std::uint64_t end : {15U, 30U, 100U, 250U})
            show(end);
        QCOMPARE(wanted.count(), 0);
        // What is in sight when that ends is asked for.
        f.list.selectRow(248);
        const auto first = wanted.last().at(0).toLongLong();
        const auto count = wanted.last().at(1).toLongLong();
        QVERIFY(first <= 240 && first + count >= 250);
    }

    void anotherFilterBeginsAnew()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(flatPackets(0, 9'000, 0, 40));
        f.list.selectRow(3);
        f.list.selectRow(6, PacketList::Choice::Extend);
        PacketSnapshot other = flatPackets(0, 500, 200, 40);
        other.layoutVersion = 2;
        other.selectedRow = 210;
        f.list.setSnapshot(other);
        QCOMPARE(f.list.selectedRow(), 210);
        QCOMPARE(f.list.chosen(), (std::vector<RowSelection::Run> {{210, 211}}));
        QVERIFY(f.list.viewport()->rect().contains(f.list.rowRect(210)));
        // It may be found later, when more packets have been looked at.
        other = flatPackets(0, 100, 0, 40);
        other.layoutVersion = 3;
        other.filter.isRunning = true;
        f.list.setSnapshot(other);
        QCOMPARE(f.list.selectedRow(), -1);
        other = flatPackets(0, 5'000, 0, 40);
        other.layoutVersion = 3;
        other.selectedRow = 3'000;
        f.list.setSnapshot(other);
        QVERIFY(f.list.viewport()->rect().contains(f.list.rowRect(3'000)));
    }

    void anOlderSnapshotDoesNotTakeTheSelectionBack()
    {
        Fixture f(m_theme);
        PacketSnapshot snapshot = sampleSnapshot();
        snapshot.selectedRow = 0;
        f.list.setSnapshot(snapshot);
        f.list.selectRow(4);
        f.list.setSnapshot(snapshot);
        QCOMPARE(f.list.selectedRow(), 4);
        snapshot.selectedRow = 4;
        f.list.setSnapshot(snapshot);
        snapshot.selectedRow = 6;
        f.list.setSnapshot(snapshot);
        QCOMPARE(f.list.selectedRow(), 6);
    }

    void timesCountFromAReference()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        const auto time = [&](int row) { return f.list.text(*f.list.row(row), PacketColumn::Time); };
        QVERIFY(QRegularExpression(QStringLiteral("^\\d\\d:\\d\\d:52\\.410300$")).match(time(1)).hasMatch());
        PacketSnapshot snapshot = sampleSnapshot();
        snapshot.timeReference = sampleTime + 200;
        f.list.setSnapshot(snapshot);
        QCOMPARE(time(2), QStringLiteral("+0.001700"));
        QCOMPARE(time(1), QStringLiteral("+0.000000"));
        QCOMPARE(time(0), QStringLiteral("-0.000200"));
    }

    void signsAndGroundsArePainted()
    {
        Fixture f(m_theme);
        PacketSnapshot snapshot = sampleSnapshot();
        snapshot.rows[1].isMarked = true;
        snapshot.rows[2].colorRule = 0;
        f.list.setColorRules({Role::WarningSoft});
        f.list.setSnapshot(snapshot);
        f.list.selectRow(4);
        const QImage image = f.list.viewport()->grab().toImage();
        const auto at = [&](int row, int x) { return image.pixelColor(x, f.list.rowRect(row).center().y()); };
        QCOMPARE(at(0, 1), m_theme.color(Role::Panel));
        QCOMPARE(at(2, 1), m_theme.color(Role::WarningSoft));
        QCOMPARE(at(4, 5), m_theme.color(Role::AccentSoft));
        QCOMPARE(at(1, 8), m_theme.color(Role::Warning));
        const int info = f.list.header()->sectionViewportPosition(int(PacketColumn::Info));
        QCOMPARE(at(6, info + 13), m_theme.color(Role::ErrorSoft));
        QCOMPARE(at(7, info + 13), m_theme.color(Role::WarningSoft));
    }

    void columnsAreShownAndWidened()
    {
        Fixture f(m_theme);
        PacketHeader *header = f.list.header();
        QVERIFY(!header->isShown(PacketColumn::Delta));
        QVERIFY(!header->isShown(PacketColumn::Latency));
        QSignalSpy changed(header, &PacketHeader::changedByUser);
        const int before = header->sectionSize(int(PacketColumn::Topic));
        f.list.resize(1024, 300);
        QVERIFY(header->sectionSize(int(PacketColumn::Topic)) < before);
        QVERIFY(f.list.horizontalScrollBar()->maximum() == 0);
        QCOMPARE(changed.count(), 0);
        header->setShown(PacketColumn::Delta, true);
        header->resizeSection(int(PacketColumn::Topic), 300);
        QVERIFY(!changed.isEmpty());
        f.list.resize(1364, 300);
        QCOMPARE(header->sectionSize(int(PacketColumn::Topic)), 300);
        PacketList other(m_theme);
        other.header()->restore(header->saveState());
        other.resize(1100, 300);
        other.show();
        QVERIFY(other.header()->isShown(PacketColumn::Delta));
        QCOMPARE(other.header()->sectionSize(int(PacketColumn::Topic)), 300);
    }

    void aScreenReaderReadsRows()
    {
        Fixture f(m_theme);
        f.list.setSnapshot(sampleSnapshot());
        f.list.selectRow(6);
        auto *accessible = QAccessible::queryAccessibleInterface(&f.list);
        QCOMPARE(accessible->role(), QAccessible::List);
        QCOMPARE(accessible->childCount(), 13);
        auto *row = accessible->child(6);
        QVERIFY(row->text(QAccessible::Name)
                    .startsWith(
                        QStringLiteral("18,207 SUBSCRIBE, esp-proto, from the client, $share//jobs, id 3")));
        QVERIFY(row->text(QAccessible::Name).contains(QStringLiteral("violation [MQTT-4.8.2-1]")));
        QVERIFY(row->state().selected);
        QCOMPARE(accessible->indexOfChild(row), 6);
        QCOMPARE(accessible->focusChild(), row);
        accessible->child(2)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(f.list.selectedRow(), 2);
        QCOMPARE(namelessControls(f.list), QString());
    }

    void aRowIsAnnouncedWhenItHasCome()
    {
        struct Announcing : PacketList
        {
            using PacketList::PacketList;
            void announce(std::int64_t number) override { announced.append(number); }
            QList<std::int64_t> announced;
        };
        Announcing list(m_theme);
        list.resize(1364, 300);
        list.show();
        QVERIFY(QTest::qWaitForWindowActive(&list));
        list.setFocus();
        list.setSnapshot(flatPackets(0, 9'000, 0, 40));
        QTest::keyClick(&list, Qt::Key_End);
        QCOMPARE(list.announced, QList<std::int64_t>());
        PacketSnapshot snapshot = flatPackets(0, 9'000, 8'970, 40);
        snapshot.selectedRow = 8'999;
        list.setSnapshot(snapshot);
        QCOMPARE(list.announced, QList<std::int64_t> {8'999});
        list.setSnapshot(snapshot);
        QCOMPARE(list.announced.size(), 1);
    }

    void aToolTipIsPlainText()
    {
        Fixture f(m_theme);
        PacketSnapshot snapshot = sampleSnapshot();
        snapshot.rows[0].topic = QStringLiteral("<b>bold</b>");
        f.list.setSnapshot(snapshot);
        const QPoint at = f.list.rowRect(0).center();
        QHelpEvent help(QEvent::ToolTip, at, f.list.viewport()->mapToGlobal(at));
        QApplication::sendEvent(f.list.viewport(), &help);
        QVERIFY(QToolTip::text().contains(QStringLiteral("&lt;b&gt;")));
    }
};

QTEST_MAIN(TestPacketList)
#include "tst_packetlist.moc"
