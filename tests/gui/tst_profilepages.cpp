// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/connections/fingerprintlist.h"
#include "ui/connections/formfield.h"
#include "ui/connections/hextext.h"
#include "ui/connections/profileform.h"
#include "ui/connections/secretsdialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

namespace {

Profile fullProfile()
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = QStringLiteral("Everything");
    profile.color = QStringLiteral("#3f7fe0");
    profile.folder = QStringLiteral("Plant");
    profile.transport = TransportKind::SecureWebSocket;
    profile.host = QStringLiteral("broker.example");
    profile.port = 8443;
    profile.webSocket = {QStringLiteral("/ws"), {{QStringLiteral("X-Site"), QStringLiteral("north")}}};
    profile.tls = {.authorityFile = QStringLiteral("/ca.pem"),
                   .client = {.format = ClientCertificate::Format::Pem,
                              .file = QStringLiteral("/me.pem"),
                              .keyFile = QStringLiteral("/me.key")},
                   .serverName = QStringLiteral("inner.example"),
                   .applicationProtocols = {QStringLiteral("mqtt"), QStringLiteral("x-amzn-mqtt-ca")},
                   .minimumVersion = TlsOptions::Version::Tls13,
                   .verification = TlsOptions::Verification::None,
                   .pinnedFingerprints = {QByteArray(32, '\x11'), QByteArray(32, '\x22')}};
    profile.proxy = {ProxyOptions::Kind::Socks5, QStringLiteral("proxy"), 1081, QStringLiteral("p")};
    profile.clientId = QStringLiteral("me");
    profile.keepAlive = 15s;
    profile.cleanStart = true;
    profile.sessionExpiry = 4'000'000'000;
    profile.userName = QStringLiteral("alice");
    profile.authenticationMethod = QStringLiteral("KERBEROS");
    profile.authenticationData = QByteArray("\x00\xff", 2);
    profile.reconnect = false;
    profile.connectAtStart = true;
    profile.receiveMaximum = 10;
    profile.maximumPacketSize = 4'000'000'000;
    profile.topicAliasMaximum = 7;
    profile.requestResponseInformation = true;
    profile.requestProblemInformation = false;
    profile.userProperties = {{QStringLiteral("k"), QStringLiteral("1")},
                              {QStringLiteral("k"), QStringLiteral("2")}};
    profile.will = WillSpec {.topic = QStringLiteral("gone"),
                             .payload = QByteArray("\x00\xfe\r\n", 4),
                             .qos = Qos::ExactlyOnce,
                             .retain = true,
                             .delay = 4'000'000'000s,
                             .messageExpiry = 60s,
                             .contentType = QStringLiteral("x/y"),
                             .responseTopic = QStringLiteral("reply"),
                             .correlationData = QByteArray("\x01\x02", 2),
                             .userProperties = {{QStringLiteral("a"), QStringLiteral("b")}}};
    profile.subscriptions = {{.topicFilter = QStringLiteral("plant/#"),
                              .options = {.maximumQos = Qos::AtLeastOnce,
                                          .noLocal = true,
                                          .retainAsPublished = true,
                                          .retainHandling = RetainHandling::SendIfNew},
                              .identifier = 5,
                              .muted = true,
                              .alias = QStringLiteral("Plant"),
                              .color = QStringLiteral("#d64550")},
                             {.topicFilter = QStringLiteral("$share/g/a")}};
    profile.excludedFilters = {QStringLiteral("+/debug/#"), QStringLiteral("noise")};
    profile.takesAnyTopicName = true;
    return profile;
}

} // namespace

class TestProfilePages : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_form = std::make_unique<ProfileForm>(*m_theme);
    }
    void cleanup()
    {
        m_form.reset();
        m_theme.reset();
    }

    void showsAndGivesBackAllOfAProfile()
    {
        const auto profile = fullProfile();
        QSignalSpy edited(m_form.get(), &ProfileForm::edited);
        m_form->load(profile);
        QCOMPARE(edited.count(), 0);
        QCOMPARE(m_form->profile(), profile);
        m_form->load(Profile {});
        QCOMPARE(m_form->profile(), Profile {});
        m_form->show();
        m_form->load(profile);
        QCOMPARE(namelessControls(*m_form), QString());
    }

    void everyVersionAndProtocolKeepsTheRest()
    {
        for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31}) {
            for (const auto kind : {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket,
                                    TransportKind::LocalBroker}) {
                auto profile = fullProfile();
                profile.version = version;
                profile.transport = kind;
                m_form->load(profile);
                QCOMPARE(m_form->profile(), profile);
            }
        }
    }

    void portFollowsTheProtocolUnlessTyped()
    {
        Profile profile;
        profile.name = profile.host = QStringLiteral("h");
        m_form->load(profile);
        auto *protocol = find<QComboBox>("Protocol");
        choose(protocol, "wss://");
        QCOMPARE(m_form->profile().transport, TransportKind::SecureWebSocket);
        QCOMPARE(m_form->profile().port, 443);
        find<QSpinBox>("Port")->setValue(9001);
        choose(protocol, "mqtts://");
        QCOMPARE(m_form->profile().port, 9001);
    }

    void pastedAddressesSayTheirProtocol()
    {
        m_form->load(Profile {});
        auto *host = find<QLineEdit>("Host");
        host->setText(QStringLiteral("mqtts://broker.example"));
        emit host->textEdited(host->text());
        QCOMPARE(displayAddress(m_form->profile()), QStringLiteral("mqtts://broker.example:8883"));
    }

    void whatDoesNotApplyIsHidden()
    {
        m_form->show();
        auto profile = fullProfile();
        profile.transport = TransportKind::Tcp;
        profile.version = ProtocolVersion::V311;
        m_form->load(profile);
        QVERIFY(!find<QComboBox>("Broker's certificate")->isVisibleTo(m_form.get()));
        QVERIFY(!find<QComboBox>("Authentication")->isVisibleTo(m_form.get()));
        showTab("Network");
        QVERIFY(!find<QLineEdit>("WebSocket path")->isVisible());
        QVERIFY(find<QComboBox>("Proxy")->isVisible());
        showTab("MQTT 5");
        QVERIFY(!find<QSpinBox>("Receive maximum")->isVisible());
        showTab("General");
        auto *session = find<QComboBox>("Session");
        QCOMPARE(session->count(), 2);
    }

    void doNotVerifyWarns()
    {
        m_form->show();
        auto profile = fullProfile();
        profile.tls.verification = TlsOptions::Verification::Full;
        m_form->load(profile);
        showTab("Security");
        QVERIFY(!warningIsVisible());
        choose(find<QComboBox>("Broker's certificate"), "Do not verify");
        QVERIFY(warningIsVisible());
        QCOMPARE(m_form->profile().tls.verification, TlsOptions::Verification::None);
    }

    void pinsAreTakenAway()
    {
        m_form->load(fullProfile());
        auto *pins = m_form->findChild<FingerprintList *>();
        QSignalSpy edited(m_form.get(), &ProfileForm::edited);
        const auto buttons = pins->findChildren<QPushButton *>();
        QCOMPARE(buttons.size(), 2);
        buttons.first()->click();
        QCOMPARE(edited.count(), 1);
        QCOMPARE(m_form->profile().tls.pinnedFingerprints, QList {QByteArray(32, '\x22')});
    }

    void sessionHasUsualChoicesAndAllOthers()
    {
        Profile profile;
        profile.name = profile.host = profile.clientId = QStringLiteral("h");
        m_form->load(profile);
        auto *session = find<QComboBox>("Session");
        session->setCurrentIndex(2);
        emit session->activated(2);
        QCOMPARE(m_form->profile().cleanStart, false);
        QCOMPARE(m_form->profile().sessionExpiry, 3600U);
        findByText<QCheckBox>(*m_form, QStringLiteral("Clean start: begin with a new session"))->click();
        QCOMPARE(m_form->profile().cleanStart, true);
        QCOMPARE(session->currentText(), QStringLiteral("Clean, keep 1 h"));
    }

    void scramIsChosenAndNeedsAUserName()
    {
        Profile profile;
        profile.name = profile.host = QStringLiteral("h");
        m_form->load(profile);
        choose(find<QComboBox>("Authentication"), "SCRAM-SHA-256");
        QCOMPARE(m_form->profile().authenticationMethod, QStringLiteral("SCRAM-SHA-256"));
        QVERIFY(!m_form->validate());
        QVERIFY(!errorOf("User name").isEmpty());
    }

    void inputsThatNoProfileCanHoldAreProblems_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const char *text) {
            QTest::addRow("%s: %s", name, text) << QString::fromLatin1(name) << QString::fromLatin1(text);
        };
        row("First data (hex)", "0");
        row("First data (hex)", "zz");
        row("Authentication method", "");
        row("Correlation data (hex)", "1g");
        row("WebSocket path", "mqtt");
        row("WebSocket path", "/a b");
        row("Proxy host", "");
        row("Proxy host", "http://proxy");
        row("Server name (SNI)", "a/b");
        row("Certificate file", "");
        row("Response topic", "a/#");
    }
    void inputsThatNoProfileCanHoldAreProblems()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        m_form->load(fullProfile());
        QVERIFY(m_form->validate());
        auto *edit = findByName<QLineEdit>(*m_form, name);
        QVERIFY(edit);
        edit->setText(text);
        emit edit->textEdited(text);
        QVERIFY(!m_form->validate());
        QVERIFY(!errorOf(qPrintable(name)).isEmpty());
    }

    void headersAndExcludedFiltersAreChecked()
    {
        auto profile = fullProfile();
        profile.webSocket.headers = {{QStringLiteral("Good"), QStringLiteral("x")},
                                     {QStringLiteral("bad:name"), QStringLiteral("x")},
                                     {QStringLiteral("Good"), QStringLiteral("a\r\nb")}};
        profile.excludedFilters = {QStringLiteral("a/#/b")};
        QList<ProfileField> fields;
        for (const auto &problem : problemsOf(profile))
            fields << problem.field;
        QCOMPARE(fields, (QList {ProfileField::ExcludedFilters, ProfileField::WebSocketHeaders,
                                 ProfileField::WebSocketHeaders}));
        m_form->load(profile);
        QVERIFY(!m_form->validate());
        auto *tabs = m_form->findChild<QTabBar *>();
        QCOMPARE(tabs->tabText(tabs->currentIndex()), QStringLiteral("Subscriptions 2"));
    }

    void willTakesBytes()
    {
        Profile profile;
        profile.will = WillSpec {.topic = QStringLiteral("w"), .payload = QByteArray("\xff\x01", 2)};
        m_form->load(profile);
        auto *payload = findByName<QPlainTextEdit>(*m_form, QStringLiteral("Payload"));
        QCOMPARE(payload->toPlainText(), QStringLiteral("ff 01"));
        payload->setPlainText(QStringLiteral("00 7"));
        QVERIFY(!m_form->validate());
        payload->setPlainText(QStringLiteral("00 7f"));
        QCOMPARE(m_form->profile().will->payload, QByteArray("\x00\x7f", 2));
    }

    void hexIsReadStrictly()
    {
        QCOMPARE(bytesFromHex(QStringLiteral(" 01aB  ff\n")), QByteArray("\x01\xab\xff"));
        QCOMPARE(bytesFromHex(QString()), QByteArray());
        for (const auto *wrong : {"1", "0x01", "01 2", "gg", "٠١"})
            QVERIFY(!bytesFromHex(QString::fromUtf8(wrong)));
    }

    void secretsAreAskedForWhereTheyAreNeeded()
    {
        QTemporaryDir folder;
        const auto keyFile = folder.filePath(QStringLiteral("key.pem"));
        const auto write = [&keyFile](const QByteArray &text) {
            QFile file(keyFile);
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        auto profile = fullProfile();
        profile.tls.client.keyFile = keyFile;
        QVERIFY(write("-----BEGIN PRIVATE KEY-----\n"));
        QCOMPARE(neededSecrets(profile), (QList {SecretKind::Password, SecretKind::ProxyPassword}));
        QVERIFY(write("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        QCOMPARE(neededSecrets(profile),
                 (QList {SecretKind::Password, SecretKind::KeyPassphrase, SecretKind::ProxyPassword}));
        QCOMPARE(missingSecrets(profile, {.password = QStringLiteral("x")}),
                 (QList {SecretKind::KeyPassphrase, SecretKind::ProxyPassword}));
#ifdef Q_OS_UNIX
        // A pipe is not looked into: one that nobody writes to would keep the window waiting.
        const auto pipe = QFile::encodeName(folder.filePath(QStringLiteral("pipe")));
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        QFile otherEnd(QFile::decodeName(pipe));
        QVERIFY(otherEnd.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        QVERIFY(otherEnd.write("ENCRYPTED") > 0);
        profile.tls.client.keyFile = otherEnd.fileName();
        QCOMPARE(neededSecrets(profile), (QList {SecretKind::Password, SecretKind::ProxyPassword}));
#endif
        profile.transport = TransportKind::Tcp;
        profile.proxy.kind = ProxyOptions::Kind::None;
        QCOMPARE(neededSecrets(profile), QList {SecretKind::Password});

        SecretsDialog dialog(profile, {SecretKind::KeyPassphrase}, {.password = QStringLiteral("known")},
                             SecretsDialog::Keychain::Absent, QStringLiteral("Test connection"));
        QVERIFY(findByText<QPushButton>(dialog, QStringLiteral("Test connection")));
        QTest::keyClicks(dialog.findChild<QLineEdit *>(), QStringLiteral("typed"));
        QCOMPARE(dialog.secrets(),
                 (Secrets {.password = QStringLiteral("known"), .keyPassphrase = QStringLiteral("typed")}));
        QCOMPARE(namelessControls(dialog), QString());
    }

private:
    template <typename T>
    T *find(const char *name)
    {
        return findByName<T>(*m_form, QString::fromUtf8(name));
    }

    static void choose(QComboBox *box, const char *text)
    {
        box->setCurrentIndex(box->findText(QString::fromLatin1(text)));
    }

    void showTab(const char *name)
    {
        auto *tabs = m_form->findChild<QTabBar *>();
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == QLatin1String(name))
                tabs->setCurrentIndex(i);
    }

    bool warningIsVisible() const
    {
        for (const auto *label : m_form->findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(QStringLiteral("can read and change")))
                return true;
        return false;
    }

    QString errorOf(const char *name)
    {
        for (const auto *field : m_form->findChildren<FormField *>())
            if (field->input()->accessibleName() == QString::fromUtf8(name))
                return field->error();
        return {};
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProfileForm> m_form;
};

QTEST_MAIN(TestProfilePages)
#include "tst_profilepages.moc"
