// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramauthenticator.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;

namespace {

/// The exchange of RFC 7677 as properties of CONNECT, AUTH and CONNACK.
constexpr std::string_view method = "15 S'SCRAM-SHA-256' ";
constexpr std::string_view clientFirst = "16 S'n,,n=user,r=rOprNGfwEbeRWgbNEkqO' ";
constexpr std::string_view serverFirst =
    "16 S'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096' ";
constexpr std::string_view clientFinal = "16 S'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                         "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=' ";
constexpr std::string_view serverFinal = "16 S'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=' ";

ConnectOptions optionsFor(std::string userName, std::string nonce = "rOprNGfwEbeRWgbNEkqO")
{
    ConnectOptions options {.clientId = "c"};
    options.authenticator = std::make_shared<ScramAuthenticator>(
        ScramHash::Sha256, std::move(userName), "pencil", [nonce = std::move(nonce)] { return nonce; });
    return options;
}

std::string auth(std::string_view reason, std::string_view data)
{
    return "f0 L[ " + std::string(reason) + " P[ " + std::string(method) + std::string(data) + "] ]";
}

std::string connAck(std::string_view data)
{
    return "20 L[ 00 00 P[ " + std::string(method) + std::string(data) + "] ]";
}

} // namespace

/// A session that logs in with SCRAM, as MQTT's own example shows it (4.12).
class ScramAuthenticatorTest : public QObject
{
    Q_OBJECT

private slots:
    void logsIn();
    void logsInAgain();
    void doesNotTrustAServer_data();
    void doesNotTrustAServer();
    void refusesWhatTheServerAsks_data();
    void refusesWhatTheServerAsks();
    void sendsNothingWithoutCredentials();
    void sendsNothingWithoutRandomNumbers();
};

void ScramAuthenticatorTest::logsIn()
{
    SessionScript script;
    script.connect(optionsFor("user"));
    QCOMPARE(script.sent(), SessionScript::bytes("10 L[ S'MQTT' 05 02 003c P[ " + std::string(method)
                                                 + std::string(clientFirst) + "] S'c' ]"));
    script.receive(auth("18", serverFirst));
    QCOMPARE(script.sent(), SessionScript::bytes(auth("18", clientFinal)));
    script.receive(connAck(serverFinal));
    QVERIFY(script.session.isConnected());
    QVERIFY(script.events().endsWith(QStringLiteral("; connected")));
    QCOMPARE(script.sent(), QString());
}

void ScramAuthenticatorTest::logsInAgain()
{
    SessionScript script;
    script.connect(optionsFor("user"));
    script.receive(auth("18", serverFirst));
    script.receive(connAck(serverFinal));
    script.forget();
    script.session.reauthenticate(script.clock.now(), script.effects);
    QCOMPARE(script.sent(), SessionScript::bytes(auth("19", clientFirst)));
    script.receive(auth("18", serverFirst));
    QCOMPARE(script.sent(), SessionScript::bytes(auth("18", clientFinal)));
    script.receive(auth("00", serverFinal));
    QVERIFY(script.events().endsWith(QStringLiteral("; authenticated")));
    QVERIFY(script.session.isConnected());
}

void ScramAuthenticatorTest::doesNotTrustAServer_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("failure");
    const auto row = [](const char *name, const std::string &packet, const char *failure) {
        QTest::newRow(name) << QByteArray::fromStdString(packet) << QString::fromLatin1(failure);
    };
    row("wrong signature", connAck("16 S'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=' "), "MalformedData");
    row("another signature", connAck("16 S'v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=' "),
        "ServerNotAuthentic");
    row("no signature", connAck(""), "ServerNotAuthentic");
    row("a refusal", connAck("16 S'e=other-error' "), "RefusedByServer");
    row("something else", connAck("16 S'welcome' "), "MalformedData");
}

void ScramAuthenticatorTest::doesNotTrustAServer()
{
    QFETCH(QByteArray, packet);
    QFETCH(QString, failure);
    SessionScript script;
    script.connect(optionsFor("user"));
    script.receive(auth("18", serverFirst));
    script.forget();
    script.receive(packet.toStdString());
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 ") + failure);
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
    QVERIFY(script.session.isIdle());
}

void ScramAuthenticatorTest::refusesWhatTheServerAsks_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("failure");
    const auto row = [](const char *name, const std::string &packet, const char *failure) {
        QTest::newRow(name) << QByteArray::fromStdString(packet) << QString::fromLatin1(failure);
    };
    row("success at once", connAck(serverFinal), "MalformedData");
    row("no challenge", auth("18", ""), "MalformedData");
    row("another exchange", auth("18", "16 S'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096' "), "MalformedData");
    row("too many iterations",
        auth("18", "16 S'r=rOprNGfwEbeRWgbNEkqO0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2147483647' "),
        "UnacceptableRequest");
}

void ScramAuthenticatorTest::refusesWhatTheServerAsks()
{
    QFETCH(QByteArray, packet);
    QFETCH(QString, failure);
    SessionScript script;
    script.connect(optionsFor("user"));
    script.forget();
    script.receive(packet.toStdString());
    QVERIFY(script.events().endsWith(QStringLiteral("closed AuthenticationFailed 80 ") + failure));
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
}

void ScramAuthenticatorTest::sendsNothingWithoutCredentials()
{
    SessionScript script;
    script.connect(optionsFor(""));
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 InvalidCredentials"));
    QCOMPARE(script.sent(), QString());
    QVERIFY(script.effects.transport == Effects::Transport::Abort);
}

void ScramAuthenticatorTest::sendsNothingWithoutRandomNumbers()
{
    SessionScript script;
    script.connect(optionsFor("user", ""));
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 NoRandomNumbers"));
    QCOMPARE(script.sent(), QString());
}

QTEST_APPLESS_MAIN(ScramAuthenticatorTest)
#include "tst_scramauthenticator.moc"
