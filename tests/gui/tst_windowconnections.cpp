// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/mainwindowtest.h"
#include "tests/support/fakesecretstore.h"
#include "ui/connections/profiledialog.h"
#include "ui/connections/profilesecrets.h"
#include "ui/connections/secretsdialog.h"
#include "ui/shell/banner.h"
#include "ui/shell/currentconnection.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

/// Connections as the window makes, keeps and mends them.
class TestWindowConnections : public MainWindowTest
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void cleanupTestCase() { end(); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void passwordIsAskedFor()
    {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Secret");
        profile.host = QStringLiteral("127.0.0.1");
        profile.userName = QStringLiteral("alice");
        m_window->currentConnection().open(profile);
        auto *dialog = find<SecretsDialog>();
        QVERIFY(dialog);
        QVERIFY(!m_window->currentConnection().exists());
        QCOMPARE(namelessControls(*dialog), QString());
        QCOMPARE(dialog->focusWidget(), dialog->findChild<QLineEdit *>());
        dialog->reject();
        QVERIFY(!m_window->currentConnection().exists());
    }

    void passwordIsNotKeptWithoutKeychain()
    {
        FakeSecretStore store;
        store.outcome = SecretStore::Outcome::NoKeychain;
        ProfileSecrets secrets(store);
        const Services services {*m_workspace,   *m_profiles, *m_preferences,
                                 *m_theme,       *m_clock,    *m_decodeRules,
                                 m_broker.get(), {},          &secrets};
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Secret");
        profile.host = QStringLiteral("127.0.0.1");
        profile.userName = QStringLiteral("alice");
        QVERIFY(m_profiles->save(profile));
        QWidget window;
        CurrentConnection current(services, &window);
        current.open(profile, {.password = QStringLiteral("wrong")});
        QVERIFY(current.exists());
        current.askAgain();
        QTRY_VERIFY(window.findChild<SecretsDialog *>());
        const auto *dialog = window.findChild<SecretsDialog *>();
        QVERIFY(!dialog->isToBeKept());
        QVERIFY(dialog->findChild<QCheckBox *>()->isHidden());
    }

    void cancelledTestDoesNotBeginLater()
    {
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("Secret");
        profile.host = QStringLiteral("127.0.0.1");
        profile.userName = QStringLiteral("alice");
        QVERIFY(m_profiles->save(profile));
        m_window->editProfiles(profile.id);
        auto *dialog = find<ProfileDialog>();
        findByText<QPushButton>(*dialog, QStringLiteral("Test connection"))->click();
        auto *secrets = dialog->findChild<SecretsDialog *>();
        QVERIFY(secrets);
        findByText<QPushButton>(*dialog, QStringLiteral("Cancel the test"))->click();
        secrets->accept();
        // The first that there is.
        QCOMPARE(m_workspace->diagnose(profile, {}), DiagnosisId {1});
    }

    void newConnectionIsANewOne()
    {
        auto profile = localProfile();
        profile.transport = TransportKind::Tcp;
        profile.host = QStringLiteral("one.example");
        QVERIFY(m_profiles->save(profile));
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = find<ProfileDialog>();
        QVERIFY(dialog);
        QCOMPARE(findByName<QLineEdit>(*dialog, QStringLiteral("Name of the connection"))->text(),
                 QStringLiteral("New connection"));
    }

    void connectDialogFromWelcome()
    {
        QTest::mouseClick(findByText<QPushButton>(*m_window, QStringLiteral("Connect…")), Qt::LeftButton);
        QVERIFY(find<ProfileDialog>());
        QVERIFY(find<ProfileDialog>()->isVisible());
    }

    void proposedConnectionsShareOneDialog()
    {
        m_window->setWindowState(Qt::WindowMinimized);
        m_window->comeForward();
        QVERIFY(!m_window->isMinimized());
        for (const auto &host : {QStringLiteral("one.example"), QStringLiteral("two.example")}) {
            Profile profile;
            profile.id = QUuid::createUuid();
            profile.name = host;
            profile.host = host;
            m_window->proposeProfile(profile, {});
            QCOMPARE(m_window->findChildren<ProfileDialog *>().size(), 1);
            auto *name =
                findByName<QLineEdit>(*find<ProfileDialog>(), QStringLiteral("Name of the connection"));
            QVERIFY(name);
            QCOMPARE(name->text(), host);
        }
        QVERIFY(!m_window->currentConnection().exists());
    }

    void otherVersionIsOffered()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            auto *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const bool isNew = socket->readAll().mid(8, 1) == QByteArray("\5");
                socket->write(isNew ? QByteArray("\x20\2\0\1", 4) : QByteArray("\x20\2\0\0", 4));
            });
        });
        Profile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("old");
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = server.serverPort();
        QVERIFY(m_profiles->save(profile));
        auto &current = m_window->currentConnection();
        current.open(profile);
        auto *banner = find<Banner>();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(current.status().failure, ConnectionFailure::RefusedByServer);
        QVERIFY2(banner->accessibleDescription().contains(QStringLiteral("does not speak this version")),
                 qPrintable(banner->accessibleDescription()));
        QTest::mouseClick(findByText<QPushButton>(*banner, QStringLiteral("Edit…")), Qt::LeftButton);
        QVERIFY(find<ProfileDialog>());
        QCOMPARE(
            findByName<QLineEdit>(*find<ProfileDialog>(), QStringLiteral("Name of the connection"))->text(),
            QStringLiteral("old"));
        find<ProfileDialog>()->close();
        auto *button = findByText<QPushButton>(*banner, QStringLiteral("Connect with MQTT 3.1.1"));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(current.status().phase, ConnectionPhase::Connected);
        QCOMPARE(current.profile().version, ProtocolVersion::V311);
        QCOMPARE(m_profiles->find(profile.id)->version, ProtocolVersion::V311);
        QTRY_VERIFY(!banner->isVisible());
    }

    void sameProfileKeepsItsConnection()
    {
        auto profile = localProfile();
        auto &current = m_window->currentConnection();
        current.open(profile);
        const auto id = current.id();
        QTRY_VERIFY(current.status().failure != ConnectionFailure::None);
        current.open(profile);
        QCOMPARE(current.id(), id);
        QCOMPARE(m_workspace->connections().size(), 1);
        // By hand, which is no change of the profile.
        m_workspace->subscribe(id, {.topicFilter = QStringLiteral("a/#")});
        current.open(profile);
        QCOMPARE(current.id(), id);
        QCOMPARE(m_workspace->profile(id).subscriptions.size(), 1);
        // On the same server, so what it has received stays.
        profile.clientId = QStringLiteral("another");
        current.open(profile);
        QCOMPARE(current.id(), id);
        QCOMPARE(m_workspace->profile(id), profile);
        profile.transport = TransportKind::Tcp;
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = 1;
        current.open(profile);
        QVERIFY(current.id() != id);
        QCOMPARE(m_workspace->connections().size(), 1);
    }

    void excludedFiltersReachOpenConnections()
    {
        auto profile = localProfile();
        QVERIFY(m_profiles->save(profile));
        auto &current = m_window->currentConnection();
        current.open(profile);
        const auto id = current.id();
        profile.excludedFilters = QStringList {QStringLiteral("noise/#")};
        QVERIFY(m_profiles->save(profile));
        QCOMPARE(m_workspace->profile(id).excludedFilters, profile.excludedFilters);
        QCOMPARE(current.id(), id);
    }
};

QTEST_MAIN(TestWindowConnections)
#include "tst_windowconnections.moc"
