// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/keychain.h"
#include "tests/support/childprocess.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

const QUuid profile(QStringLiteral("11111111-2222-3333-4444-555555555555"));

/// What the keychain says; nothing when it does not answer.
std::optional<std::pair<Secrets, SecretStore::Outcome>> findIn(Keychain &keychain, const QUuid &id = profile)
{
    QSignalSpy found(&keychain, &SecretStore::found);
    keychain.find(id);
    if (!QTest::qWaitFor([&] { return found.count() > 0; }, 20'000))
        return std::nullopt;
    return std::pair(found.first().at(1).value<Secrets>(), found.first().at(2).value<SecretStore::Outcome>());
}

std::optional<SecretStore::Outcome> storeIn(Keychain &keychain, const Secrets &secrets)
{
    QSignalSpy stored(&keychain, &SecretStore::stored);
    keychain.store(profile, secrets);
    if (!QTest::qWaitFor([&] { return stored.count() > 0; }, 20'000))
        return std::nullopt;
    return stored.first().at(1).value<SecretStore::Outcome>();
}

} // namespace

Q_DECLARE_METATYPE(espalier::Secrets)

/// What runs in a session of its own, one part at a time.
class SessionPart : public QObject
{
    Q_OBJECT
private slots:
    void keepsSecrets();
    void saysThatItIsLocked();
    void saysThatThereIsNone();
};

/// Runs itself again, in a session with an unlocked keyring, in one where nobody can unlock it, and in none.
class KeychainTest : public QObject
{
    Q_OBJECT
private slots:
    void inASession_data();
    void inASession();
};

void KeychainTest::inASession_data()
{
    QTest::addColumn<QString>("test");
    QTest::addColumn<QString>("preparation");
    QTest::newRow("keyring") << QStringLiteral(
        "keepsSecrets") << QStringLiteral("printf test | gnome-keyring-daemon --unlock --components=secrets");
    QTest::newRow("locked") << QStringLiteral("saysThatItIsLocked") << QStringLiteral("true");
    QTest::newRow("none") << QStringLiteral("saysThatThereIsNone")
                          << QStringLiteral("export DBUS_SESSION_BUS_ADDRESS=unix:path=$HOME/none");
}

void KeychainTest::inASession()
{
    QFETCH(const QString, test);
    QFETCH(const QString, preparation);
    (void)installedProgram(QStringLiteral("gnome-keyring-daemon"), QStringLiteral("gnome-keyring"));
    const QTemporaryDir home;
    const auto script = QStringLiteral("export HOME=%1 XDG_DATA_HOME=%1 XDG_CACHE_HOME=%1 XDG_RUNTIME_DIR=%1 "
                                       "ESPALIER_IN_SESSION=1; %2 && exec %3 %4")
                            .arg(home.path(), preparation, QCoreApplication::applicationFilePath(), test);
    ChildProcess session(installedProgram(QStringLiteral("dbus-run-session"), QStringLiteral("dbus")),
                         {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"), script});
    QVERIFY2(session.waitForEnd() == 0, session.output().constData());
    QVERIFY2(session.output().contains("3 passed"), session.output().constData());
}

void SessionPart::keepsSecrets()
{
    const Secrets secrets {.password = QStringLiteral("grün"), .proxyPassword = QStringLiteral("p")};
    {
        Keychain keychain;
        QVERIFY(findIn(keychain) == std::pair(Secrets(), SecretStore::Outcome::Done));
        QVERIFY(storeIn(keychain, secrets) == SecretStore::Outcome::Done);
    }
    Keychain keychain;
    QVERIFY(findIn(keychain) == std::pair(secrets, SecretStore::Outcome::Done));
    QVERIFY(findIn(keychain, QUuid::createUuid()) == std::pair(Secrets(), SecretStore::Outcome::Done));
    QVERIFY(storeIn(keychain, {.password = QStringLiteral("other")}) == SecretStore::Outcome::Done);
    QVERIFY(findIn(keychain)
            == std::pair(Secrets {.password = QStringLiteral("other")}, SecretStore::Outcome::Done));
    // Calls are answered in their order.
    QSignalSpy found(&keychain, &SecretStore::found);
    keychain.forget(profile);
    keychain.find(profile);
    QTRY_COMPARE(found.count(), 1);
    QVERIFY(found.first().at(1).value<Secrets>() == Secrets());
}

void SessionPart::saysThatItIsLocked()
{
    Keychain keychain;
    QVERIFY(storeIn(keychain, {.password = QStringLiteral("x")}) == SecretStore::Outcome::NoKeychain);
}

void SessionPart::saysThatThereIsNone()
{
    Keychain keychain;
    QVERIFY(storeIn(keychain, {.password = QStringLiteral("x")}) == SecretStore::Outcome::NoKeychain);
    QVERIFY(findIn(keychain) == std::pair(Secrets(), SecretStore::Outcome::NoKeychain));
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet("ESPALIER_IN_SESSION")) {
        SessionPart part;
        return QTest::qExec(&part, argc, argv);
    }
    KeychainTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keychain.moc"
