// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/explore/filterfield.h"
#include "ui/explore/filterhelp.h"
#include "ui/explore/filtermatcher.h"
#include "ui/explore/pinlist.h"
#include "ui/explore/silencedialog.h"
#include "ui/explore/topicactions.h"
#include "ui/explore/topicpane.h"
#include "ui/explore/topictreeview.h"
#include "ui/settings/preferences.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

class TestTopicActions : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(const Theme &theme) : pane(theme), actions(workspace, notes, theme, pane) { }

        QTemporaryDir folder;
        Preferences preferences {folder.path()};
        Workspace workspace {nullptr};
        TopicNotes notes {workspace, preferences};
        TopicPane pane;
        TopicActions actions;
    };

    Theme m_theme {*qApp};

private slots:
    void marksAreKeptForAProfile()
    {
        QTemporaryDir folder;
        Preferences preferences(folder.path());
        const Profile profile = localProfile();
        {
            Workspace workspace(nullptr);
            TopicMarks marks(workspace, preferences);
            const ConnectionId id = workspace.openConnection(profile);
            marks.setPins(id, {"a/b", "not \xff utf-8/%"});
            marks.setHidden(id, {""});
            marks.setSilence(id, {{QStringLiteral("a/+"), 5000}});
        }
        Workspace workspace(nullptr);
        TopicMarks marks(workspace, preferences);
        const ConnectionId id = workspace.openConnection(profile);
        QCOMPARE(marks.marks(id).pins, QList<QByteArray>({"a/b", "not \xff utf-8/%"}));
        QCOMPARE(marks.marks(id).hidden, QList<QByteArray>({""}));
        QCOMPARE(marks.marks(id).silence, QList<SilenceRule>({{QStringLiteral("a/+"), 5000}}));
        const ConnectionId other = workspace.openConnection(localProfile());
        QVERIFY(marks.marks(other).pins.isEmpty());
    }

    void pinsStandAboveTheTree()
    {
        TopicPane pane(m_theme);
        pane.resize(500, 400);
        pane.show();
        QVERIFY(!pane.pins()->isVisible());
        const QAbstractItemModelTester tester(pane.pins()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        TreeSnapshot snapshot;
        TreeRow row;
        row.name = QStringLiteral("plant/a");
        row.preview = QStringLiteral("7");
        snapshot.pinned = {row, row};
        pane.setSnapshot(snapshot);
        QVERIFY(pane.pins()->isVisible());
        QCOMPARE(pane.pins()->model()->index(1, 0).data().toString(), QStringLiteral("plant/a 7"));
        QSignalSpy revealed(pane.pins(), &PinList::revealWanted);
        QSignalSpy unpinned(pane.pins(), &PinList::unpinWanted);
        pane.pins()->setFocus();
        QTest::keyClick(pane.pins(), Qt::Key_Down);
        QTest::keyClick(pane.pins(), Qt::Key_Return);
        QCOMPARE(revealed.count(), 1);
        QTest::keyClick(pane.pins(), Qt::Key_Delete);
        QCOMPARE(unpinned.count(), 1);
        snapshot.pinned.clear();
        pane.setSnapshot(snapshot);
        QVERIFY(!pane.pins()->isVisible());
    }

    void unpinsTheRightOneOfLongNames()
    {
        Fixture f(m_theme);
        const ConnectionId id = f.workspace.openConnection(localProfile());
        f.actions.setConnection(id);
        const QByteArray start(60'000, 'x');
        f.notes.marks.setPins(id, {start + '1', start + '2'});
        TreeSnapshot snapshot;
        for (const char last : {'1', '2'}) {
            TreeRow row;
            row.name = QString::fromLatin1(start + last);
            snapshot.pinned.append(row);
        }
        f.pane.setSnapshot(snapshot);
        f.pane.show();
        QVERIFY(!f.pane.pins()->grab().isNull());
        f.pane.pins()->setCurrentIndex(f.pane.pins()->model()->index(1, 0));
        QTest::keyClick(f.pane.pins(), Qt::Key_Delete);
        QCOMPARE(f.notes.marks.marks(id).pins, QList<QByteArray>({start + '1'}));
    }

    void heldDeleteUnpinsOneTopic()
    {
        Fixture f(m_theme);
        const ConnectionId id = f.workspace.openConnection(localProfile());
        f.actions.setConnection(id);
        const QByteArray cut(600, 'x');
        f.notes.marks.setPins(id, {"a", "b\n", cut});
        TreeSnapshot snapshot;
        for (const QString &name : {QStringLiteral("a"), QStringLiteral("b␊"), QString(499, u'x') + u'…'}) {
            TreeRow row;
            row.name = name;
            snapshot.pinned.append(row);
        }
        f.pane.setSnapshot(snapshot);
        f.pane.show();
        // No newer snapshot comes while the key is held.
        const auto hold = [&](int pin) {
            f.pane.pins()->setCurrentIndex(f.pane.pins()->model()->index(pin, 0));
            for (int i = 0; i < 3; ++i)
                QTest::keyClick(f.pane.pins(), Qt::Key_Delete);
        };
        hold(1);
        QCOMPARE(f.notes.marks.marks(id).pins, QList<QByteArray>({"a", cut}));
        hold(2);
        QCOMPARE(f.notes.marks.marks(id).pins, QList<QByteArray>({"a"}));
        hold(0);
        QVERIFY(f.notes.marks.marks(id).pins.isEmpty());
    }

    void silenceIsChangedWhereItWasFound()
    {
        Fixture f(m_theme);
        const ConnectionId silent = f.workspace.openConnection(localProfile());
        f.actions.setConnection(f.workspace.openConnection(localProfile()));
        Banner::Content notice;
        connect(&f.actions, &TopicActions::noticeWanted, this,
                [&notice](const Banner::Content &content) { notice = content; });
        f.actions.tellSilence(silent, {QStringLiteral("a"), 5000});
        QCOMPARE(notice.actions.size(), 1);
        notice.actions.first().run();
        auto *dialog = f.pane.findChild<SilenceDialog *>();
        QVERIFY(dialog);
        dialog->propose(QStringLiteral("b"));
        findByText<QPushButton>(*dialog, QStringLiteral("Add"))->click();
        QCOMPARE(f.notes.marks.marks(silent).silence.size(), 1);
    }

    void hiddenTopicsAreCounted()
    {
        TopicPane pane(m_theme);
        pane.show();
        TreeSnapshot snapshot;
        snapshot.hidden = 3;
        pane.setSnapshot(snapshot);
        auto *button = findByText<QToolButton>(pane, QStringLiteral("3 hidden ▾"));
        QVERIFY(button && button->isVisible());
        QSignalSpy shown(&pane, &TopicPane::hiddenRowsWanted);
        button->menu()->actions().first()->trigger();
        QCOMPARE(shown.value(0).value(0).toBool(), true);
        pane.setSnapshot({});
        QVERIFY(!button->isVisible());
    }

    void severalRowsAreChosenWithShiftAndControl()
    {
        TopicTreeView view(m_theme);
        view.resize(400, 300);
        view.show();
        TreeSnapshot snapshot;
        for (std::uint32_t i = 0; i < 5; ++i) {
            TreeRow row;
            row.id = TopicId {i + 1};
            row.name = QString::number(i);
            snapshot.rows.append(row);
        }
        snapshot.totalRows = 5;
        view.setSnapshot(snapshot);
        QSignalSpy one(&view, &TopicTreeView::topicSelected);
        QSignalSpy toggled(&view, &TopicTreeView::topicToggled);
        QSignalSpy chosen(&view, &TopicTreeView::topicsChosenTo);
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, view.rowRect(row).center());
        };
        click(1, Qt::NoModifier);
        QCOMPARE(one.value(0).value(0).value<TopicId>(), TopicId {2});
        click(3, Qt::ControlModifier);
        QCOMPARE(toggled.value(0).value(0).value<TopicId>(), TopicId {4});
        click(4, Qt::ShiftModifier);
        QCOMPARE(chosen.value(0).value(0).value<TopicId>(), TopicId {5});
        QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(chosen.value(1).value(0).value<TopicId>(), TopicId {4});
        QTest::keyClick(&view, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(toggled.count(), 2);
        QCOMPARE(one.count(), 1);
    }

    void rowEndsTellWhatIsAskedFor()
    {
        TreeSnapshot snapshot;
        snapshot.totalRate = 200;
        snapshot.totalByteRate = 4000;
        snapshot.now = 100'000;
        TreeRow row;
        row.rate = 50;
        row.byteRate = 3000;
        row.messages = 7;
        row.lastChange = 35'000;
        TopicColumn column;
        column.setTotals(snapshot);
        const auto text = [&](TopicColumn::Kind kind) {
            column.setKind(kind);
            return column.text(row);
        };
        QCOMPARE(text(TopicColumn::Kind::Rate), QStringLiteral("50/s"));
        QCOMPARE(text(TopicColumn::Kind::ByteRate), QStringLiteral("2.9 KB/s"));
        QCOMPARE(text(TopicColumn::Kind::Share), QStringLiteral("25 %"));
        QCOMPARE(text(TopicColumn::Kind::ByteShare), QStringLiteral("75 %"));
        QCOMPARE(text(TopicColumn::Kind::LastSeen), QStringLiteral("1 min"));
        QVERIFY(column.summary(row).startsWith(QStringLiteral("7 messages, last 1 min ago")));
        row = {};
        for (int kind = 0; kind <= int(TopicColumn::Kind::LastSeen); ++kind)
            QCOMPARE(text(TopicColumn::Kind(kind)), QString());
        QCOMPARE(column.summary(row), QString());
    }

    void aWrongFilterIsPointedAt()
    {
        FilterField field(m_theme);
        field.show();
        field.setText(QStringLiteral("temp value >"));
        QSignalSpy edited(&field, &QLineEdit::textChanged);
        FilterState state;
        state.text = field.text();
        state.error = {FilterError::Kind::MissingOperand, 11, QStringLiteral(">")};
        field.showState(state);
        QCOMPARE(validity(&field), Validity::Wrong);
        QVERIFY(field.accessibleDescription().startsWith(QStringLiteral("Character 12:")));
        QCOMPARE(field.text(), QStringLiteral("temp value >"));
        QVERIFY(edited.isEmpty());
        state.error = {};
        field.showState(state);
        QCOMPARE(validity(&field), Validity::Fine);
        QVERIFY(field.accessibleDescription().isEmpty());
        QTest::keyClick(&field, Qt::Key_F1);
        auto *help = field.findChild<FilterHelp *>();
        QVERIFY(help && help->isVisible());
        QTest::keyClick(help, Qt::Key_Escape);
        QVERIFY(!help->isVisible());
    }

    void marksWhatTheFilterFound()
    {
        const auto found = [](const char *filter, const QString &text) {
            QStringList parts;
            for (const FilterMatcher::Range &range : FilterMatcher(QString::fromUtf8(filter)).ranges(text))
                parts.append(text.mid(range.start, range.length));
            return parts.join(u'|');
        };
        QCOMPARE(found("temp pre", QStringLiteral("Temp press")), QStringLiteral("Temp|pre"));
        QCOMPARE(found("line/pre", QStringLiteral("press")), QStringLiteral("pre"));
        QCOMPARE(found("/r.s/", QStringLiteral("press")), QStringLiteral("res"));
        QCOMPARE(found("value > 7", QStringLiteral("value 7")), QString());
        QCOMPARE(found("\"a b\" plant/#", QStringLiteral("a b plant")), QStringLiteral("a b"));
    }
};

QTEST_MAIN(TestTopicActions)
#include "tst_topicactions.moc"
