// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/keys.h"
#include "tests/gui/mainwindowtest.h"
#include "ui/connections/detailsdialog.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/publishpanel.h"
#include "ui/explore/topictreeview.h"
#include "ui/packets/capturebox.h"
#include "ui/packets/packetstatus.h"
#include "ui/packets/packetsview.h"
#include "ui/settings/settingsdialog.h"
#include "ui/shell/banner.h"
#include "ui/shell/connectionbox.h"
#include "ui/shell/statusline.h"
#include "ui/shell/welcomepage.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QToolButton>

using namespace espalier;
using namespace espalier::test;

class TestMainWindow : public MainWindowTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void firstStartIsTheWelcomePage()
    {
        QVERIFY(find<WelcomePage>()->isVisible());
        QVERIFY(!find<ExploreView>()->isVisible());
        QVERIFY(statusTexts().contains(QStringLiteral("Not connected")));
        QVERIFY(statusTexts().contains(QStringLiteral("Broker: stopped")));
    }

    void noConnectionHasNoColor()
    {
        m_theme->setPreference(SchemePreference::Dark);
        const auto light = qScopeGuard([this] { m_theme->setPreference(SchemePreference::Light); });
        const QImage image = find<ConnectionBox>()->grab().toImage();
        // Where the bar of a profile's colour stands, and where nothing ever does.
        QCOMPARE(image.pixelColor(7, 15), image.pixelColor(image.width() - 60, 15));
    }

    void startAndConnect()
    {
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Start and connect")),
                          Qt::LeftButton);
        QCOMPARE(m_broker->started.size(), 1);
        QCOMPARE(m_broker->started.first().address, QStringLiteral("127.0.0.1"));
        QVERIFY(m_window->currentConnection().exists());
        QCOMPARE(m_window->currentConnection().profile().transport, TransportKind::LocalBroker);
        QVERIFY(find<ExploreView>()->isVisible());
        QVERIFY(find<ConnectionBox>()->accessibleDescription().contains(QStringLiteral("1883")));
        QVERIFY(m_window->currentConnection().profile().subscriptions.isEmpty());
    }

    void fitsOnASmallScreen()
    {
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        QVERIFY(find<ExploreView>()->isVisible());
        QVERIFY2(m_window->minimumSizeHint().width() <= 1024,
                 qPrintable(QString::number(m_window->minimumSizeHint().width())));
        QVERIFY2(m_window->minimumSizeHint().height() <= 640,
                 qPrintable(QString::number(m_window->minimumSizeHint().height())));
    }

    void packetsNeedNoConnection()
    {
        // Nobody has looked yet.
        QVERIFY(m_packets->isCapturing());
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QVERIFY(find<PacketsView>()->isVisible());
        QVERIFY(find<PacketStatus>()->isVisible());
        QVERIFY(!find<StatusLine>()->isVisible());
        QVERIFY(!find<ConnectionBox>()->isVisible());
        QCOMPARE(namelessControls(*m_window), QString());
        // Once the layout has taken notice.
        QTRY_VERIFY(m_window->minimumSizeHint().width() <= 1024);
        QVERIFY(m_window->minimumSizeHint().height() <= 640);
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(find<WelcomePage>()->isVisible());
        QVERIFY(find<StatusLine>()->isVisible());
        QVERIFY(find<ConnectionBox>()->isVisible());
    }

    void packetsOfTheLocalBrokerAreThereOnce()
    {
        m_window->showPackets();
        const auto source = [this] { return find<CaptureBox>()->accessibleName(); };
        QTRY_COMPARE(source(), QStringLiteral("Capture: everything, all clients"));
        m_broker->start({});
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        QTRY_COMPARE(source(), QStringLiteral("Capture: Local broker, all clients"));
        Profile elsewhere;
        elsewhere.id = QUuid::createUuid();
        elsewhere.host = QStringLiteral("127.0.0.1");
        elsewhere.port = 1;
        elsewhere.reconnect = false;
        m_workspace->closeConnection(m_workspace->openConnection(elsewhere));
        QTRY_COMPARE(source(), QStringLiteral("Capture: Local broker, all clients"));
        m_workspace->openConnection(elsewhere);
        QTRY_COMPARE(source(), QStringLiteral("Capture: everything, all clients"));
    }

    void topicsLeadToTheirPackets()
    {
        m_window->showPackets();
        emit find<PacketsView>() -> topicWanted("plant");
        QVERIFY(find<Banner>()->accessibleName().startsWith(QStringLiteral("This topic is not")));
        QVERIFY(find<PacketsView>()->isVisible());
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        emit find<ExploreView>() -> packetsWanted(QStringLiteral("plant/#"));
        QVERIFY(find<PacketsView>()->isVisible());
        QCOMPARE(findByName<QLineEdit>(*m_window, QStringLiteral("Filter packets"))->text(),
                 QStringLiteral("topic ~ \"plant/#\""));
    }

    void menuOfTheConnectionDoesWhatItSays()
    {
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        auto *menu = find<ConnectionBox>()->menu();
        const auto choose = [&](Qt::Key mnemonic) {
            menu->popup({});
            QTest::keyClick(menu, mnemonic);
        };
        choose(Qt::Key_T);
        auto *details = find<DetailsDialog>();
        QVERIFY(details && details->isVisible());
        details->close();
        choose(Qt::Key_D);
        QTRY_COMPARE(m_window->currentConnection().status().phase, ConnectionPhase::Disconnected);
        choose(Qt::Key_L);
        QVERIFY(!m_window->currentConnection().exists());
    }

    void noMenuHasAMnemonicTwice()
    {
        auto &current = m_window->currentConnection();
        current.open(current.localBrokerProfile());
        m_workspace->openConnection({});
        QCOMPARE(mnemonicsTwice(m_window->menuBar()->actions()).join(u'|'), QString());
    }

    void noViewHasAShortcutTwice()
    {
        auto &current = m_window->currentConnection();
        current.open(current.localBrokerProfile());
        for (const auto view : {Qt::Key_1, Qt::Key_2}) {
            QTest::keyClick(m_window.get(), view, Qt::ControlModifier);
            const ActiveKeys keys(*m_window);
            QVERIFY(keys.count() > 8);
            QCOMPARE(keys.ambiguous().join(u' '), QString());
        }
    }

    void keyboardGoesWithTheView()
    {
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        find<ConnectionBox>()->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        const QWidget *packets = QApplication::focusWidget();
        QVERIFY(find<PacketsView>()->isAncestorOf(packets));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), m_window->exploreView().tree());
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), packets);
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), m_window->exploreView().tree());
    }

    void keyboardGoesFromPaneToPane()
    {
        m_window->currentConnection().open(m_window->currentConnection().localBrokerProfile());
        const auto &explore = m_window->exploreView();
        const auto isIn = [](const QWidget *area) { return area->isAncestorOf(QApplication::focusWidget()); };
        const auto press = [this](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(m_window.get(), key, modifiers);
        };
        find<ConnectionBox>()->setFocus();
        press(Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), explore.tree());
        // Nothing is selected whose message there would be.
        press(Qt::Key_F6);
        QVERIFY(isIn(explore.publishPanel()));
        press(Qt::Key_Tab);
        const QWidget *second = QApplication::focusWidget();
        QVERIFY(isIn(explore.publishPanel()));
        press(Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), explore.tree());
        press(Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), second);

        press(Qt::Key_F10);
        QCOMPARE(m_window->menuBar()->activeAction(), m_window->menuBar()->actions().constFirst());
        QTest::keyClick(m_window->menuBar()->actions().constFirst()->menu(), Qt::Key_Escape);
    }

    void twoTreesStayWhatTheyAre()
    {
        auto &current = m_window->currentConnection();
        auto &explore = m_window->exploreView();
        const auto open = [&](const QString &name) {
            current.open(localProfile(name));
            return current.id();
        };
        const ConnectionId third = open(QStringLiteral("third"));
        const ConnectionId left = open(QStringLiteral("left"));
        const ConnectionId right = open(QStringLiteral("right"));
        explore.setBeside(left);
        QCOMPARE(explore.connection(), right);

        // A connection that is opened anew stays what it is on the same server, and takes its place on another.
        Profile changed = current.profile();
        changed.keepAlive = std::chrono::seconds(17);
        current.reopen(changed);
        QCOMPARE(current.id(), right);
        QCOMPARE(current.profile(), changed);
        changed.transport = TransportKind::Tcp;
        changed.host = QStringLiteral("127.0.0.1");
        changed.port = 1;
        current.reopen(changed);
        QVERIFY(current.id() != right);
        QCOMPARE(explore.connection(), current.id());
        QCOMPARE(explore.beside(), left);

        current.close();
        QCOMPARE(current.id(), left);
        QCOMPARE(explore.connection(), left);
        QCOMPARE(explore.beside(), ConnectionId::None);
        QVERIFY(m_workspace->explorer(third));
    }

    void takenPortSaysWhatToDo()
    {
        m_broker->takenPort = 1883;
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Start and connect")),
                          Qt::LeftButton);
        auto *banner = find<Banner>();
        QVERIFY(banner->isVisible());
        QVERIFY(banner->accessibleDescription().contains(QStringLiteral("Port 1883 is in use")));
        auto *useFree = findByText<QPushButton>(*banner, QStringLiteral("Use a free port"));
        QVERIFY(useFree);
        QTest::mouseClick(useFree, Qt::LeftButton);
        QCOMPARE(m_broker->started.last().port, 0);
        QVERIFY(m_window->currentConnection().exists());
    }

    void lostConnectionIsShownAtOnce()
    {
        // A port on which nothing listens: it was free a moment ago.
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("<i>Nobody</i>");
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = server.serverPort();
        server.close();
        m_window->currentConnection().open(profile);
        auto *banner = find<Banner>();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->accessibleName(), QStringLiteral("Connection refused"));
        QVERIFY(banner->accessibleDescription().contains(QString::number(profile.port)));
        QVERIFY(findByText<QPushButton>(*banner, QStringLiteral("Reconnect now")));
        // The view with what was received stays.
        QVERIFY(find<ExploreView>()->isVisible());
        for (const auto *label : banner->findChildren<QLabel *>())
            if (!label->text().isEmpty())
                QCOMPARE(label->textFormat(), Qt::PlainText);

        QTest::mouseClick(findByText<QPushButton>(*banner, QStringLiteral("Stop trying")), Qt::LeftButton);
        QTRY_COMPARE(m_window->currentConnection().status().phase, ConnectionPhase::Disconnected);
    }

    void closedConnectionGivesTheWelcomePageBack()
    {
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Start and connect")),
                          Qt::LeftButton);
        m_window->currentConnection().close();
        QTRY_VERIFY(find<WelcomePage>()->isVisible());
        QVERIFY(!m_window->currentConnection().exists());
    }

    void settingsTakeEffectAtOnce()
    {
        QTest::mouseClick(findByText<QToolButton>(*m_window, QStringLiteral("Settings")), Qt::LeftButton);
        auto *dialog = find<SettingsDialog>();
        QVERIFY(dialog);
        QCOMPARE(namelessControls(*dialog), QString());
        auto *scheme = findByName<QComboBox>(*dialog, QStringLiteral("Colours"));
        scheme->setCurrentIndex(scheme->findText(QStringLiteral("Dark")));
        QCOMPARE(m_preferences->colorScheme(), SchemePreference::Dark);
    }

    void sizeIsKept()
    {
        m_window->resize(1111, 777);
        m_window->close();
        makeWindow();
        QCOMPARE(m_window->size(), QSize(1111, 777));
    }

    void frameClockMerges()
    {
        QSignalSpy ticks(m_clock.get(), &FrameClock::tick);
        for (int i = 0; i < 1000; ++i)
            m_clock->request();
        QCOMPARE(ticks.count(), 0);
        QTRY_COMPARE(ticks.count(), 1);
        m_clock->request();
        QTRY_COMPARE(ticks.count(), 2);
    }

    void controlsHaveNames()
    {
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Start and connect")),
                          Qt::LeftButton);
        QCOMPARE(namelessControls(*m_window), QString());
    }

private:
    QStringList statusTexts() const
    {
        QStringList texts;
        for (const auto *label : find<StatusLine>()->findChildren<QLabel *>())
            if (label->isVisible())
                texts << label->text();
        return texts;
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
