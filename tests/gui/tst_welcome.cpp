// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/shell/welcomepage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestWelcome : public QObject
{
    Q_OBJECT

private slots:
    void threeWaysToBegin()
    {
        Theme theme(*qApp);
        WelcomePage page(theme, WelcomePage::Broker::Present);
        page.show();
        QSignalSpy start(&page, &WelcomePage::startBrokerChosen);
        QSignalSpy connectSpy(&page, &WelcomePage::connectChosen);
        QSignalSpy demo(&page, &WelcomePage::demoChosen);
        QSignalSpy import(&page, &WelcomePage::importChosen);
        const auto buttons = page.findChildren<QPushButton *>();
        QCOMPARE(buttons.size(), 4);
        for (auto *button : buttons) {
            button->setFocus();
            QTest::keyClick(button, Qt::Key_Space);
        }
        QCOMPARE(start.count(), 1);
        QCOMPARE(connectSpy.count(), 1);
        QCOMPARE(demo.count(), 1);
        QCOMPARE(import.count(), 1);
        QCOMPARE(namelessControls(page), QString());
    }

    void withoutBrokerOnlyConnecting()
    {
        Theme theme(*qApp);
        const WelcomePage page(theme, WelcomePage::Broker::Absent);
        const auto buttons = page.findChildren<QPushButton *>();
        QCOMPARE(buttons.size(), 2);
        QCOMPARE(buttons.first()->text(), QStringLiteral("Connect…"));
    }
};

QTEST_MAIN(TestWelcome)
#include "tst_welcome.moc"
