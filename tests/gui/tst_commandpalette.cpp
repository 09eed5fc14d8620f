// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/mainwindowtest.h"
#include "ui/palette/commandpalette.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

QStringList textsOf(const QList<Command> &commands)
{
    QStringList texts;
    for (const Command &command : commands)
        texts << (command.place.isEmpty() ? command.text : command.place + u'/' + command.text);
    return texts;
}

} // namespace

class TestCommandPalette : public MainWindowTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void takesWhatCanBeDone()
    {
        QMenuBar menus;
        auto *file = menus.addMenu(QStringLiteral("&File"));
        int opened = 0;
        file->addAction(QStringLiteral("&Open…"), &menus, [&opened] { ++opened; })
            ->setShortcut(Qt::CTRL | Qt::Key_O);
        file->addSeparator();
        file->addAction(QStringLiteral("Not now"))->setEnabled(false);
        file->addAction(QStringLiteral("Not here"))->setVisible(false);
        auto *recent = file->addMenu(QStringLiteral("&Recent"));
        connect(recent, &QMenu::aboutToShow, recent, [recent] {
            recent->clear();
            recent->addAction(QStringLiteral("a && b\tCtrl+1"));
        });
        QWidget area;
        auto *button = new QPushButton(QStringLiteral("&Pause"), &area);
        QPushButton hidden(QStringLiteral("Hidden"), &area);
        area.show();
        hidden.hide();
        const QList<Command> commands = offeredCommands(menus, {&area});
        QCOMPARE(textsOf(commands),
                 (QStringList {QStringLiteral("File/Open…"), QStringLiteral("File › Recent/a & b"),
                               QStringLiteral("Pause")}));
        QCOMPARE(commands.at(0).keys, QStringLiteral("Ctrl+O"));
        QCOMPARE(commands.at(1).keys, QStringLiteral("Ctrl+1"));
        commands.at(0).run();
        QCOMPARE(opened, 1);
        QSignalSpy clicked(button, &QPushButton::clicked);
        commands.at(2).run();
        QCOMPARE(clicked.count(), 1);
        // What has gone meanwhile does nothing.
        delete button;
        commands.at(2).run();
    }

    void putsTheNearestFirst()
    {
        const QList<Command> commands {
            {.text = QStringLiteral("Show the menu"), .place = QStringLiteral("Recent")},
            {.text = QStringLiteral("Reconnect")},
            {.text = QStringLiteral("Open recent")},
            {.text = QStringLiteral("Unrecorded")},
            {.text = QStringLiteral("Quit")}};
        QCOMPARE(textsOf(matchingCommands(commands, QStringLiteral(" REC "))),
                 (QStringList {QStringLiteral("Reconnect"), QStringLiteral("Open recent"),
                               QStringLiteral("Unrecorded"), QStringLiteral("Recent/Show the menu")}));
        QCOMPARE(textsOf(matchingCommands(commands, QStringLiteral("menu rec"))),
                 QStringList {QStringLiteral("Recent/Show the menu")});
        QCOMPARE(matchingCommands(commands, QString()).size(), commands.size());
        QVERIFY(matchingCommands(commands, QStringLiteral("nothing")).isEmpty());
    }

    void opensByItsKeyAndRunsWhatIsTyped()
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *palette = find<CommandPalette>();
        QVERIFY(palette);
        auto *text = palette->findChild<QLineEdit *>();
        QTest::keyClicks(text, QStringLiteral("palet"));
        const auto *list = palette->findChild<QListWidget *>();
        QCOMPARE(list->item(0)->text(), QStringLiteral("Command palette…"));
        QCOMPARE(list->item(0)->data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Command palette…, View, Ctrl+K"));
        text->clear();
        QTest::keyClicks(text, QStringLiteral("dark"));
        QCOMPARE(list->currentRow(), 0);
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(m_preferences->colorScheme(), SchemePreference::Dark);
        QVERIFY(!palette->isVisible());
        QCOMPARE(namelessControls(*palette), QString());
    }

    void findsConnections()
    {
        Profile profile = localProfile();
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Greenhouse & barn");
        QVERIFY(m_profiles->save(profile));
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *palette = find<CommandPalette>();
        auto *text = palette->findChild<QLineEdit *>();
        QTest::keyClicks(text, QStringLiteral("barn"));
        QCOMPARE(palette->findChild<QListWidget *>()->item(0)->text(), profile.name);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(m_workspace->connections().size(), 1);
        QCOMPARE(m_workspace->profile(m_workspace->connections().constFirst()).name, profile.name);
    }
};

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
