// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"
#include "ui/automation/autoreplywindow.h"
#include "ui/automation/connectionchooser.h"
#include "ui/automation/scriptswindow.h"
#include "ui/automation/simulatorwindow.h"
#include "ui/packets/proxydialog.h"
#include "ui/shell/mainwindow.h"

#include <QApplication>
#include <QMenuBar>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestToolsMenu : public QObject
{
    Q_OBJECT

private slots:
    void windowsOpenOnceAndStay()
    {
        Theme theme(*qApp);
        ToolServices services(theme);
        MainWindow window(services.services());
        window.show();
        QVERIFY(!window.findChild<ScriptsWindow *>());
        for (const auto *name :
             {"&Scripts…", "&Auto-reply…", "&Device simulator…", "&Watch a device through a proxy…"}) {
            auto *action = actionOf(window, QString::fromUtf8(name));
            QVERIFY(action);
            action->trigger();
        }
        auto *scripts = window.findChild<ScriptsWindow *>();
        QVERIFY(scripts && scripts->isVisible() && !scripts->isModal());
        QVERIFY(window.findChild<AutoReplyWindow *>()->isVisible());
        QVERIFY(window.findChild<SimulatorWindow *>()->isVisible());
        QVERIFY(window.findChild<ProxyDialog *>()->isVisible());
        scripts->close();
        QVERIFY(!scripts->isVisible());
        services.open(QStringLiteral("first"));
        const auto shown = services.open(QStringLiteral("second"));
        window.currentConnection().show(shown);
        actionOf(window, QStringLiteral("&Scripts…"))->trigger();
        QVERIFY(scripts->isVisible());
        QCOMPARE(window.findChildren<ScriptsWindow *>().size(), 1);
        QCOMPARE(scripts->findChild<ConnectionChooser *>()->connection(), shown);
    }

    void withoutAFolderThereIsNoMenu()
    {
        Theme theme(*qApp);
        ToolServices services(theme);
        auto without = services.services();
        without.folder.clear();
        const MainWindow window(without);
        QVERIFY(!actionOf(window, QStringLiteral("&Scripts…")));
    }

private:
    /// In the Tools menu.
    static QAction *actionOf(const MainWindow &window, const QString &text)
    {
        for (const auto *menu : window.menuBar()->actions())
            if (menu->text() == QStringLiteral("&Tools"))
                for (auto *action : menu->menu()->actions())
                    if (action->text() == text)
                        return action;
        return nullptr;
    }
};

QTEST_MAIN(TestToolsMenu)
#include "tst_toolsmenu.moc"
