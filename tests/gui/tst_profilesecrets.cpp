// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"
#include "ui/connections/doctorcard.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profiledialog.h"
#include "ui/connections/profilesecrets.h"
#include "ui/connections/secretedit.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

/// A keychain in memory that answers like the system's: later.
class FakeStore : public SecretStore
{
public:
    void find(const QUuid &profile) override
    {
        QMetaObject::invokeMethod(
            this,
            [this, profile] { emit found(profile, isLocked ? Secrets {} : kept.value(profile), outcome()); },
            Qt::QueuedConnection);
    }
    void store(const QUuid &profile, const Secrets &secrets) override
    {
        if (!isLocked)
            kept.insert(profile, secrets);
        QMetaObject::invokeMethod(
            this, [this, profile] { emit stored(profile, outcome(), QStringLiteral("locked")); },
            Qt::QueuedConnection);
    }

    QHash<QUuid, Secrets> kept;
    bool isLocked = false;

private:
    [[nodiscard]] Outcome outcome() const { return isLocked ? Outcome::NoKeychain : Outcome::Done; }
};

Profile makeProfile()
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = QStringLiteral("Staging");
    profile.host = QStringLiteral("staging.example");
    profile.userName = QStringLiteral("alice");
    profile.color = QStringLiteral("#3f7fe0");
    return profile;
}

} // namespace

class TestProfileSecrets : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>(*qApp);
        m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
        m_store = std::make_unique<FakeStore>();
        m_secrets = std::make_unique<ProfileSecrets>(*m_store);
        QVERIFY(m_profiles->save(m_profile));
    }
    void cleanup()
    {
        m_secrets.reset();
        m_theme.reset();
    }

    void typedTakesThePlaceOfKept()
    {
        m_store->kept.insert(m_profile.id,
                             {.password = QStringLiteral("old"), .proxyPassword = QStringLiteral("proxy")});
        m_secrets->remember(m_profile.id, {.password = QStringLiteral("new")});
        QTRY_COMPARE(m_store->kept.value(m_profile.id).password, QStringLiteral("new"));
        QCOMPARE(m_store->kept.value(m_profile.id).proxyPassword, QStringLiteral("proxy"));
        m_secrets->remember(m_profile.id, {});
        ProfileSecrets::Known last;
        m_secrets->find(m_profile.id, this, [&last](const ProfileSecrets::Known &known) { last = known; });
        QTRY_VERIFY(last.canBeKept);
        QCOMPARE(last.secrets.password, QStringLiteral("new"));
    }

    void lockedKeychainKeepsNothing()
    {
        m_store->isLocked = true;
        m_secrets->remember(m_profile.id, {.password = QStringLiteral("x")});
        bool answered = false;
        m_secrets->find(m_profile.id, this, [&answered](const ProfileSecrets::Known &known) {
            answered = true;
            QVERIFY(!known.canBeKept);
        });
        QTRY_VERIFY(answered);
        QVERIFY(m_store->kept.isEmpty());
    }

    void whatIsForgottenDoesNotComeBack()
    {
        m_secrets->remember(m_profile.id, {.password = QStringLiteral("x")});
        m_secrets->forget(m_profile.id);
        bool answered = false;
        m_secrets->find(m_profile.id, this, [&answered](const auto &) { answered = true; });
        QTRY_VERIFY(answered);
        QCOMPARE(m_store->kept.value(m_profile.id), Secrets {});
    }

    void whoHasGoneIsNotCalled()
    {
        int calls = 0;
        auto gone = std::make_unique<QObject>();
        m_secrets->find(m_profile.id, gone.get(), [&calls](const auto &) { ++calls; });
        m_secrets->find(m_profile.id, this, [&calls](const auto &) { calls += 10; });
        gone.reset();
        QTRY_COMPARE(calls, 10);
    }

    void dialogKeepsPasswordsInTheKeychainOnly()
    {
        auto dialog = open();
        auto *password = findByName<SecretEdit>(*dialog, QStringLiteral("Password"));
        QTRY_COMPARE(password->keeping(), SecretEdit::Keeping::WillBeKept);
        QTest::keyClicks(password, QStringLiteral("s3cret"));
        QTest::mouseClick(findByText<QPushButton>(*dialog, QStringLiteral("Connect")), Qt::LeftButton);
        QTRY_COMPARE(m_store->kept.value(m_profile.id).password, QStringLiteral("s3cret"));
        for (const auto &info : QDir(m_folder->path()).entryInfoList(QDir::Files | QDir::Hidden)) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("s3cret"), qPrintable(info.fileName()));
        }
        auto again = open();
        password = findByName<SecretEdit>(*again, QStringLiteral("Password"));
        QTRY_COMPARE(password->keeping(), SecretEdit::Keeping::Kept);
        QVERIFY(password->text().isEmpty());
    }

    void deletedProfilesLeaveNoSecrets()
    {
        m_store->kept.insert(m_profile.id, {.password = QStringLiteral("x")});
        m_secrets->forget(m_profile.id);
        QCOMPARE(m_store->kept.value(m_profile.id), Secrets {});
    }

    void testRunsInTheDialog()
    {
        auto dialog = open();
        QSignalSpy requested(dialog.get(), &ProfileDialog::testRequested);
        QSignalSpy cancelled(dialog.get(), &ProfileDialog::testCancelled);
        auto *button = findByText<QPushButton>(*dialog, QStringLiteral("Test connection"));
        auto *card = dialog->findChild<DoctorCard *>();
        QVERIFY(!card->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(requested.count(), 1);
        QVERIFY(card->isVisible());
        DiagnosisResult result {.step = DiagnosisStep::Name, .state = DiagnosisResult::State::Fine};
        result.addresses = {QStringLiteral("10.4.0.17")};
        dialog->showDiagnosis(result);
        QVERIFY(hasLabel(*card, QStringLiteral("10.4.0.17")));
        QVERIFY(hasLabel(*card, QStringLiteral("1 of 1 fine")));
        DiagnosisResult failed {.step = DiagnosisStep::Tcp, .state = DiagnosisResult::State::Failed};
        failed.cause = DiagnosisCause::Refused;
        dialog->showDiagnosis(failed);
        QVERIFY(hasLabel(*card, Words::diagnosis(failed, m_profile)));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        // What still arrives is about a test that nobody awaits.
        dialog->showDiagnosis({.step = DiagnosisStep::Mqtt, .state = DiagnosisResult::State::Fine});
        QVERIFY(hasLabel(*card, QStringLiteral("1 of 2 fine")));
    }

    void everyFindingHasWords()
    {
        for (int step = 0; step <= int(DiagnosisStep::Mqtt); ++step) {
            QVERIFY(!Words::diagnosisStep(static_cast<DiagnosisStep>(step)).isEmpty());
            for (int cause = 1; cause <= int(DiagnosisCause::Other); ++cause) {
                DiagnosisResult result {.step = static_cast<DiagnosisStep>(step),
                                        .state = DiagnosisResult::State::Failed};
                result.cause = static_cast<DiagnosisCause>(cause);
                result.status.failure = ConnectionFailure::KeepAliveTimeout;
                QVERIFY2(!Words::diagnosis(result, m_profile).isEmpty(), qPrintable(QString::number(cause)));
            }
        }
    }

    void findingsNameTheirCause()
    {
        auto profile = m_profile;
        const auto words = [&profile](DiagnosisStep step, DiagnosisCause cause) {
            return Words::diagnosis({.step = step, .state = DiagnosisResult::State::Failed, .cause = cause},
                                    profile);
        };
        // Who takes the connection is no firewall.
        QVERIFY(words(DiagnosisStep::Tcp, DiagnosisCause::TimedOut).contains(QStringLiteral("firewall")));
        for (const auto step : {DiagnosisStep::Tls, DiagnosisStep::WebSocket, DiagnosisStep::Mqtt}) {
            const auto text = words(step, DiagnosisCause::TimedOut);
            QVERIFY2(text.contains(QStringLiteral("says nothing")), qPrintable(text));
        }
        // A handshake that ends at the certificate knows no cipher.
        const auto secured =
            Words::diagnosis({.step = DiagnosisStep::Tls, .state = DiagnosisResult::State::Fine}, profile);
        QVERIFY2(secured.contains(QStringLiteral("speaks TLS")), qPrintable(secured));
        profile.proxy.kind = ProxyOptions::Kind::Socks5;
        QVERIFY(words(DiagnosisStep::Tcp, DiagnosisCause::TimedOut)
                    .contains(QStringLiteral("through the proxy")));
        QVERIFY(words(DiagnosisStep::Tcp, DiagnosisCause::HostNotFound)
                    .contains(QStringLiteral("The proxy knows no")));
    }

    void refusalsNameTheirCure()
    {
        ConnectionStatus status;
        status.failure = ConnectionFailure::RefusedByServer;
        status.reason = ReasonCode::NotAuthorized;
        // What mosquitto says of a wrong password.
        QVERIFY(Words::failureAdvice(status, m_profile).contains(QStringLiteral("password")));
        status.failure = ConnectionFailure::DisconnectedByServer;
        QVERIFY(!Words::failureAdvice(status, m_profile).contains(QStringLiteral("password")));
        status.reason = ReasonCode::UseAnotherServer;
        status.answer.add(Property::ServerReference, std::string_view("other.example:1884"));
        QVERIFY(Words::failureAdvice(status, m_profile).contains(QStringLiteral("other.example:1884")));
        status = {};
        status.failure = ConnectionFailure::ProtocolViolation;
        status.violation = Violation {.clause = Clause::MQTT_1_5_4_1, .reason = ReasonCode::MalformedPacket};
        QVERIFY(Words::failureAdvice(status, m_profile)
                    .contains(QStringLiteral("the profile can take such names")));
    }

private:
    std::unique_ptr<ProfileDialog> open()
    {
        auto dialog = std::make_unique<ProfileDialog>(*m_profiles, m_secrets.get(), *m_theme,
                                                      ProfileDialog::LocalBroker::Absent);
        dialog->select(m_profile.id);
        dialog->show();
        return dialog;
    }

    static bool hasLabel(const QWidget &root, const QString &text)
    {
        return findByText<QLabel>(root, text) != nullptr;
    }

    const Profile m_profile = makeProfile();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProfileCollection> m_profiles;
    std::unique_ptr<FakeStore> m_store;
    std::unique_ptr<ProfileSecrets> m_secrets;
};

QTEST_MAIN(TestProfileSecrets)
#include "tst_profilesecrets.moc"
