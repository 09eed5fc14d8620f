// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"
#include "ui/automation/connectionchooser.h"
#include "ui/automation/scriptconsoleview.h"
#include "ui/automation/scripteditor.h"
#include "ui/automation/scriptswindow.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTextBlock>

using namespace espalier;
using namespace espalier::test;

namespace {
constexpr auto patience = 20'000;
} // namespace

class TestScriptsWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        m_services = std::make_unique<ToolServices>(*m_theme);
        makeWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_services.reset();
    }

    void examplesAreThereAndControlsHaveNames()
    {
        QCOMPARE(list()->model()->rowCount(), 3);
        QCOMPARE(list()->model()->index(0, 0).data().toString(), QStringLiteral("Echo"));
        QVERIFY(editor()->text().contains(QStringLiteral("subscribe('echo/#'")));
        QCOMPARE(namelessControls(*m_window), QString());
    }

    void withoutAConnectionNothingRuns()
    {
        QVERIFY(!run()->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QVERIFY(state().contains(QStringLiteral("Open a connection")));
    }

    void runsWritesAndEnds()
    {
        m_services->open(QStringLiteral("here"));
        QVERIFY(run()->isEnabled());
        editor()->setText(QStringLiteral("log('hello <b>you</b>');"));
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QVERIFY(!run()->isEnabled());
        QVERIFY(stop()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(console()->toPlainText().contains(QStringLiteral("hello <b>you</b>")),
                                 patience);
        QTRY_VERIFY_WITH_TIMEOUT(state().startsWith(QStringLiteral("Finished")), patience);
        QVERIFY(run()->isEnabled());
        QVERIFY(!stop()->isEnabled());
    }

    void errorsLeadToTheirLine()
    {
        m_services->open(QStringLiteral("here"));
        editor()->setText(QStringLiteral("log('a');\n\nnothing();\n"));
        QTest::mouseClick(run(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state().startsWith(QStringLiteral("Finished")), patience);
        QCOMPARE(editor()->errorLine(), 3);
        QTextCursor cursor(console()->document());
        for (auto block = console()->document()->begin(); block.isValid(); block = block.next())
            if (block.text().contains(QStringLiteral("line 3")))
                cursor.setPosition(block.position());
        console()->setTextCursor(cursor);
        QTest::keyClick(console(), Qt::Key_Return);
        int line = -1;
        int column = -1;
        editor()->getCursorPosition(&line, &column);
        QCOMPARE(line, 2);
        // A click does the same.
        editor()->setCursorPosition(0, 0);
        cursor.movePosition(QTextCursor::EndOfBlock);
        cursor.movePosition(QTextCursor::Left, QTextCursor::MoveAnchor, 3);
        console()->setTextCursor(cursor);
        QTest::mouseClick(console()->viewport(), Qt::LeftButton, {}, console()->cursorRect().center());
        editor()->getCursorPosition(&line, &column);
        QCOMPARE(line, 2);
        // The mark goes when the text is changed.
        editor()->insert(QStringLiteral("x"));
        QCOMPARE(editor()->errorLine(), 0);
    }

    void runningScriptIsStoppedByItsKey()
    {
        m_services->open(QStringLiteral("here"));
        editor()->setText(QStringLiteral("setInterval(() => {}, 1000); log('runs');"));
        QTest::mouseClick(run(), Qt::LeftButton);
        QVERIFY(list()
                    ->currentIndex()
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("running")));
        QTRY_VERIFY_WITH_TIMEOUT(console()->toPlainText().contains(QStringLiteral("runs")), patience);
        QTest::keyClick(m_window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(state().startsWith(QStringLiteral("Stopped")), patience);
        QVERIFY(!stop()->isEnabled());
    }

    void twoScriptsHaveOutputsOfTheirOwnAndAllAreStopped()
    {
        m_services->open(QStringLiteral("here"));
        editor()->setText(QStringLiteral("setInterval(() => {}, 1000); log('first');"));
        QTest::mouseClick(run(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(console()->toPlainText().contains(QStringLiteral("first")), patience);
        list()->setCurrentIndex(list()->model()->index(1, 0));
        QCOMPARE(console()->toPlainText(), QString());
        QVERIFY(state().contains(QStringLiteral("Not started")));
        editor()->setText(QStringLiteral("setInterval(() => {}, 1000); log('second');"));
        QTest::mouseClick(run(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(console()->toPlainText().contains(QStringLiteral("second")), patience);
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Stop all")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state().startsWith(QStringLiteral("Stopped")), patience);
        list()->setCurrentIndex(list()->model()->index(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(state().startsWith(QStringLiteral("Stopped")), patience);
        QVERIFY(!findByText<QPushButton>(*m_window, QStringLiteral("Stop all"))->isEnabled());
    }

    void whatIsTypedIsKept()
    {
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("New script")), Qt::LeftButton);
        QCOMPARE(list()->model()->rowCount(), 4);
        auto *name = findByName<QLineEdit>(*m_window, QStringLiteral("Name of the script"));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("mine"));
        editor()->setText(QStringLiteral("// für später"));
        QVERIFY(list()->currentIndex().data().toString().endsWith(u'*'));
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(list()->currentIndex().data().toString(), QStringLiteral("mine"));
        m_window.reset();
        makeWindow();
        list()->setCurrentIndex(list()->model()->index(3, 0));
        QCOMPARE(list()->currentIndex().data().toString(), QStringLiteral("mine"));
        QCOMPARE(editor()->text(), QStringLiteral("// für später"));
    }

    void whatCannotBeReadCannotBeRenamed()
    {
        m_window.reset();
        const auto id = ScriptLibrary(m_services->folder.path()).entries().first().id;
        const auto path = m_services->folder.filePath(QStringLiteral("scripts/%1.js"))
                              .arg(id.toString(QUuid::WithoutBraces));
        const auto aside = path + QStringLiteral(".aside");
        QVERIFY(QFile::rename(path, aside));
        makeWindow();
        auto *name = findByName<QLineEdit>(*m_window, QStringLiteral("Name of the script"));
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box);
        box->close();
        QVERIFY(!name->isEnabled());
        QTest::keyClicks(name, QStringLiteral("other"));
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(!QFile::exists(path));
        list()->setCurrentIndex(list()->model()->index(1, 0));
        QVERIFY(name->isEnabled());
        QVERIFY(QFile::rename(aside, path));
        list()->setCurrentIndex(list()->model()->index(0, 0));
        QVERIFY(name->isEnabled());
        QVERIFY(editor()->text().contains(QStringLiteral("subscribe('echo/#'")));
    }

    void oneThatIsNotSavedKeepsNoOther()
    {
        editor()->setText(QString(ScriptLibrary::mostBytes + 1, u'x'));
        list()->setCurrentIndex(list()->model()->index(1, 0));
        QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
        editor()->setText(QStringLiteral("// kept"));
        QVERIFY(list()->model()->index(1, 0).data().toString().endsWith(u'*'));
        QTRY_VERIFY(!list()->model()->index(1, 0).data().toString().endsWith(u'*'));
        QVERIFY(list()->model()->index(0, 0).data().toString().endsWith(u'*'));
        QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
        const ScriptLibrary library(m_services->folder.path());
        QCOMPARE(library.source(library.entries().at(1).id).value_or(QString()), QStringLiteral("// kept"));
    }

    void deletingAsksFirst()
    {
        QTest::mouseClick(findByName<QPushButton>(*m_window, QStringLiteral("Delete script")),
                          Qt::LeftButton);
        auto *box = m_window->findChild<QMessageBox *>();
        QVERIFY(box);
        QCOMPARE(list()->model()->rowCount(), 3);
        QTest::mouseClick(findByText<QPushButton>(*box, QStringLiteral("Delete")), Qt::LeftButton);
        QCOMPARE(list()->model()->rowCount(), 2);
        QCOMPARE(list()->model()->index(0, 0).data().toString(), QStringLiteral("Ramp"));
        QVERIFY(editor()->text().contains(QStringLiteral("examples/ramp")));
        m_window.reset();
        makeWindow();
        QCOMPARE(list()->model()->rowCount(), 2);
    }

    void chooserFollowsTheConnections()
    {
        auto *chooser = m_window->findChild<ConnectionChooser *>();
        QVERIFY(!chooser->isEnabled());
        const auto first = m_services->open(QStringLiteral("one"));
        const auto second = m_services->open(QStringLiteral("two"));
        QCOMPARE(chooser->count(), 2);
        m_window->chooseConnection(second);
        QCOMPARE(chooser->connection(), second);
        m_services->workspace.closeConnection(second);
        QCOMPARE(chooser->connection(), first);
        m_services->workspace.closeConnection(first);
        QVERIFY(!chooser->isEnabled());
        QCOMPARE(chooser->connection(), ConnectionId::None);
    }

    void keyboardLeavesTheEditor()
    {
        editor()->setFocus();
        QTest::keyClick(editor(), Qt::Key_F6);
        QVERIFY(console()->hasFocus());
        QTest::keyClick(console(), Qt::Key_F6);
        QVERIFY(editor()->hasFocus());
    }

private:
    void makeWindow()
    {
        m_window = std::make_unique<ScriptsWindow>(m_services->services(), QStringLiteral(SCRIPT_PROGRAM));
        new QAbstractItemModelTester(list()->model(), m_window.get());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    [[nodiscard]] QListView *list() const
    {
        return findByName<QListView>(*m_window, QStringLiteral("Scripts"));
    }
    [[nodiscard]] ScriptEditor *editor() const { return m_window->findChild<ScriptEditor *>(); }
    [[nodiscard]] ScriptConsoleView *console() const { return m_window->findChild<ScriptConsoleView *>(); }
    [[nodiscard]] QPushButton *run() const
    {
        return findByText<QPushButton>(*m_window, QStringLiteral("Run"));
    }
    [[nodiscard]] QPushButton *stop() const
    {
        return findByText<QPushButton>(*m_window, QStringLiteral("Stop"));
    }
    [[nodiscard]] QString state() const
    {
        return findByName<QLabel>(*m_window, QStringLiteral("State of the script"))->text();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ToolServices> m_services;
    std::unique_ptr<ScriptsWindow> m_window;
};

QTEST_MAIN(TestScriptsWindow)
#include "tst_scriptswindow.moc"
