// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"
#include "ui/connections/localbrokerprofile.h"
#include "ui/packets/proxydialog.h"
#include "ui/packets/proxylistmodel.h"
#include "ui/packets/proxywords.h"
#include "ui/shell/currentconnection.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTreeView>

using namespace espalier;
using namespace espalier::test;

class TestProxyDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        m_services = std::make_unique<ToolServices>(*m_theme);
        QVERIFY(m_broker.listen(QHostAddress::LocalHost));
        m_profile.id = QUuid::createUuid();
        m_profile.name = QStringLiteral("plant");
        m_profile.host = QStringLiteral("127.0.0.1");
        m_profile.port = m_broker.serverPort();
        m_profile.userName = QStringLiteral("me");
        QVERIFY(m_services->profiles.save(m_profile));
        makeDialog();
        addProxy();
    }
    void cleanup()
    {
        m_dialog.reset();
        m_connections.reset();
        m_others.reset();
        m_services.reset();
        m_broker.close();
    }

    void beginsEmpty()
    {
        m_dialog.reset();
        const auto only = settings().id;
        m_services->proxies.remove(only);
        makeDialog();
        QVERIFY(m_services->proxies.proxies().isEmpty());
        QVERIFY(label("State of the proxy")->text().startsWith(QStringLiteral("There is no proxy yet")));
        QVERIFY(!button("Start")->isEnabled());
        QVERIFY(!line("Name")->isEnabled());
        QVERIFY(!label("File of the proxies")->isVisible());
    }

    void saysThatTheFileIsDamaged()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("proxies.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version": 1, "proxies": [)");
        file.close();
        showDialogFor(folder.path());
        QVERIFY(label("File of the proxies")->isVisible());
        QVERIFY(label("File of the proxies")
                    ->text()
                    .startsWith(QStringLiteral("The list of proxies is damaged")));
        addProxy();
        QVERIFY(!label("File of the proxies")->isVisible());
        QVERIFY(QFile::exists(file.fileName() + QStringLiteral(".damaged")));
    }

    void saysThatNothingWasSaved()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("nofolder")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        showDialogFor(file.fileName());
        QVERIFY(!label("File of the proxies")->isVisible());
        addProxy();
        QVERIFY(label("File of the proxies")->isVisible());
        QVERIFY(
            label("File of the proxies")->text().startsWith(QStringLiteral("The proxies were not saved")));
    }

    void beginsWithOneThatIsNotStarted()
    {
        QCOMPARE(m_services->proxies.proxies().size(), 1);
        QCOMPARE(settings().target, m_profile.id);
        QCOMPARE(settings().address, QStringLiteral("127.0.0.1"));
        QVERIFY(!m_services->proxies.isStarted(settings().id));
        QCOMPARE(line("Address for the device")->text(), QStringLiteral("mqtt://127.0.0.1:18830"));
        QVERIFY(button("Start")->isEnabled());
        QVERIFY(!button("Stop")->isEnabled());
        QCOMPARE(namelessControls(*m_dialog), QString());
    }

    void takesADeviceToItsBroker()
    {
        number("Port")->setValue(0);
        QVERIFY(starts());
        QVERIFY(!button("Start")->isEnabled());
        QVERIFY(!line("Name")->isEnabled());
        const auto port = m_services->proxies.status(settings().id).listening.port;
        QCOMPARE(line("Address for the device")->text(), QStringLiteral("mqtt://127.0.0.1:%1").arg(port));
        QTest::mouseClick(findByName<QPushButton>(*m_dialog, QStringLiteral("Copy address")), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), line("Address for the device")->text());
        QTcpSocket device;
        device.connectToHost(QHostAddress::LocalHost, port);
        device.write("hello");
        QTRY_VERIFY(m_broker.hasPendingConnections());
        const std::unique_ptr<QTcpSocket> peer(m_broker.nextPendingConnection());
        auto *devices = findByName<QTreeView>(*m_dialog, QStringLiteral("Devices"))->model();
        const QAbstractItemModelTester tester(devices);
        QTRY_COMPARE(devices->index(0, ProxyDeviceModel::Sent).data().toString(), QStringLiteral("5 B"));
        QCOMPARE(devices->index(0, ProxyDeviceModel::Device).data().toString(),
                 QStringLiteral("127.0.0.1 · %1").arg(device.localPort()));
        device.close();
        QTRY_COMPARE(devices->rowCount(), 0);
        QTest::mouseClick(button("Stop"), Qt::LeftButton);
        QVERIFY(!m_services->proxies.isStarted(settings().id));
        QVERIFY(button("Start")->isEnabled());
        QVERIFY(line("Name")->isEnabled());
    }

    void showsTheFingerprintOfTls()
    {
        QVERIFY(!line("Certificate (SHA-256)")->isVisible());
        QVERIFY(!line("Certificate of the proxy")->isVisible());
        list("The device speaks")->setCurrentText(ProxyWords::listener(TransportKind::Tls));
        QVERIFY(line("Certificate of the proxy")->isVisible());
        QVERIFY(line("Address for the device")->text().startsWith(QStringLiteral("mqtts://")));
        number("Port")->setValue(0);
        QTest::mouseClick(button("Start"), Qt::LeftButton);
        QTRY_VERIFY(line("Certificate (SHA-256)")->isVisible());
        QCOMPARE(line("Certificate (SHA-256)")->text().size(), 32 * 3 - 1);
    }

    void saysThatAPortIsTaken()
    {
        number("Port")->setValue(m_broker.serverPort());
        QTest::mouseClick(button("Start"), Qt::LeftButton);
        QTRY_VERIFY(problem().contains(QStringLiteral("Port %1 is in use").arg(m_broker.serverPort())));
        // Another port helps, and can be chosen at once.
        QVERIFY(button("Start")->isEnabled());
        QVERIFY(number("Port")->isEnabled());
        number("Port")->setValue(0);
        QVERIFY(starts());
        QCOMPARE(problem(), QString());
    }

    void saysThatTheBrokerIsDown()
    {
        m_broker.close();
        number("Port")->setValue(0);
        QVERIFY(starts());
        QTcpSocket device;
        device.connectToHost(QHostAddress::LocalHost,
                             m_services->proxies.status(settings().id).listening.port);
        QTRY_VERIFY(problem().contains(QStringLiteral("nothing listens on port")));
    }

    void warnsWhenOthersCanCome()
    {
        const auto warns = [this] {
            for (const auto *label : m_dialog->findChildren<QLabel *>())
                if (label->text().startsWith(QStringLiteral("Other computers")))
                    return label->isVisible();
            return false;
        };
        QVERIFY(!warns());
        auto *addresses = list("Listen on");
        addresses->setCurrentIndex(addresses->findData(QStringLiteral("0.0.0.0")));
        QVERIFY(warns());
    }

    void keepsWhatIsEdited()
    {
        line("Name")->setText(QStringLiteral("press"));
        number("Port")->setValue(4000);
        addProxy();
        QCOMPARE(m_services->proxies.proxies().size(), 2);
        line("Name")->setText(QStringLiteral("oven"));
        m_dialog.reset();
        QCOMPARE(m_services->proxies.proxies().first().name, QStringLiteral("press"));
        QCOMPARE(m_services->proxies.proxies().first().port, 4000);
        QCOMPARE(m_services->proxies.proxies().last().name, QStringLiteral("oven"));
        makeDialog();
        auto *proxies = findByName<QListView>(*m_dialog, QStringLiteral("Proxies"));
        const QAbstractItemModelTester tester(proxies->model());
        QCOMPARE(line("Name")->text(), QStringLiteral("press"));
        QTest::mouseClick(findByName<QPushButton>(*m_dialog, QStringLiteral("Delete proxy")), Qt::LeftButton);
        QCOMPARE(proxies->model()->rowCount(), 1);
        QCOMPARE(line("Name")->text(), QStringLiteral("oven"));
        QTest::mouseClick(findByName<QPushButton>(*m_dialog, QStringLiteral("Delete proxy")), Qt::LeftButton);
        QVERIFY(!button("Start")->isEnabled());
        QVERIFY(!line("Name")->isEnabled());
    }

    void needsAConnection()
    {
        QVERIFY(m_services->profiles.remove(m_profile.id));
        m_dialog.reset();
        makeDialog();
        QVERIFY(!button("Start")->isEnabled());
        QVERIFY(problem().contains(QStringLiteral("has been deleted")));
        auto *targets = list("Broker of the device");
        targets->setCurrentIndex(targets->findData(localBrokerProfileId()));
        QVERIFY(button("Start")->isEnabled());
        QCOMPARE(problem(), QString());
    }

    void deviceRowsFollow()
    {
        ProxyDeviceModel model;
        const QAbstractItemModelTester tester(&model);
        const auto device = [](std::uint32_t number) {
            ProxyConnection connection;
            connection.number = number;
            connection.device = {QStringLiteral("::1"), static_cast<std::uint16_t>(number)};
            return connection;
        };
        const auto ports = [&model] {
            QStringList texts;
            for (int row = 0; row < model.rowCount(); ++row)
                texts << model.index(row, 0).data().toString().section(QStringLiteral(" · "), 1);
            return texts.join(u' ');
        };
        model.setConnections({device(3), device(1), device(2)});
        QCOMPARE(ports(), QStringLiteral("1 2 3"));
        model.setConnections({device(4), device(2)});
        QCOMPARE(ports(), QStringLiteral("2 4"));
        auto started = device(1);
        started.since = 5;
        model.setConnections({started});
        QCOMPARE(ports(), QStringLiteral("1"));
        model.setConnections({});
        QCOMPARE(model.rowCount(), 0);
    }

private:
    [[nodiscard]] bool starts()
    {
        QTest::mouseClick(button("Start"), Qt::LeftButton);
        return QTest::qWaitFor([this] {
            return m_services->proxies.status(settings().id).state == ProxyStatus::State::Running
                   && button("Stop")->isEnabled();
        });
    }
    void makeDialog()
    {
        m_connections = std::make_unique<CurrentConnection>(m_services->services(), nullptr);
        m_dialog = std::make_unique<ProxyDialog>(m_services->services(), *m_connections);
        m_dialog->show();
    }
    void addProxy()
    {
        QTest::mouseClick(findByName<QPushButton>(*m_dialog, QStringLiteral("New proxy")), Qt::LeftButton);
    }
    /// Over proxies that are kept elsewhere.
    void showDialogFor(const QString &folder)
    {
        m_dialog.reset();
        m_others = std::make_unique<ProxyService>(&m_services->broker, folder);
        auto services = m_services->services();
        services.proxies = m_others.get();
        m_dialog = std::make_unique<ProxyDialog>(services, *m_connections);
        m_dialog->show();
    }
    [[nodiscard]] ProxySettings settings() const { return m_services->proxies.proxies().first(); }
    [[nodiscard]] QPushButton *button(const char *text) const
    {
        return findByText<QPushButton>(*m_dialog, QString::fromUtf8(text));
    }
    [[nodiscard]] QLabel *label(const char *name) const
    {
        return findByName<QLabel>(*m_dialog, QString::fromUtf8(name));
    }
    [[nodiscard]] QLineEdit *line(const char *name) const
    {
        return findByName<QLineEdit>(*m_dialog, QString::fromUtf8(name));
    }
    [[nodiscard]] QSpinBox *number(const char *name) const
    {
        return findByName<QSpinBox>(*m_dialog, QString::fromUtf8(name));
    }
    [[nodiscard]] QComboBox *list(const char *name) const
    {
        return findByName<QComboBox>(*m_dialog, QString::fromUtf8(name));
    }
    [[nodiscard]] QString problem() const
    {
        return findByName<QLabel>(*m_dialog, QStringLiteral("Last problem"))->text();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ToolServices> m_services;
    std::unique_ptr<ProxyService> m_others;
    std::unique_ptr<CurrentConnection> m_connections;
    std::unique_ptr<ProxyDialog> m_dialog;
    QTcpServer m_broker;
    Profile m_profile;
};

QTEST_MAIN(TestProxyDialog)
#include "tst_proxydialog.moc"
