// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/authenticationscript.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

class ClientAuthenticationTest : public QObject
{
    Q_OBJECT

private slots:
    void saysMethodAndData();
    void saysAMethodWithoutData();
    void answersAsOftenAsAsked();
    void waitsForAnAnswerFromOutside();
    void othersPlayAMethod();
    void refusesOptionsThatContradictEachOther_data();
    void refusesOptionsThatContradictEachOther();
    void refusesDataThatDoNotFit();

    void closesOnViolations_data();
    void closesOnViolations();
    void closesOnViolationsAfterConnAck_data();
    void closesOnViolationsAfterConnAck();
    void closesOnAuthWithoutMethod();
    void closesOnAMethodThatWasNotAskedFor();
    void closesWhenTheServerIsWrong();
    void closesWhenItCannotAnswer();
    void reportsARefusal();
    void givesUpInTime();
    void sendsNothingElseBeforeConnAck();
};

void ClientAuthenticationTest::saysMethodAndData()
{
    Script script;
    script.options.properties.add(Property::ReceiveMaximum, 5);
    script.connect();
    QCOMPARE(script.sent(),
             SessionScript::bytes("10 L[ S'MQTT' 05 02 003c P[ 21 0005 15 S'm' 16 S'hi' ] S'c' ]"));
    script.receive("20 L[ 00 00 P[ 15 S'm' 16 S'yo' ] ]");
    QCOMPARE(script.events(), QStringLiteral("connected"));
}

void ClientAuthenticationTest::saysAMethodWithoutData()
{
    Script script;
    script.method->first.reset();
    script.connect();
    QCOMPARE(script.sent(), SessionScript::bytes("10 L[ S'MQTT' 05 02 003c P[ 15 S'm' ] S'c' ]"));
}

void ClientAuthenticationTest::answersAsOftenAsAsked()
{
    Script script;
    script.connect();
    script.forget();
    script.receive("f0 L[ 18 P[ 15 S'm' ] ]");
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' ] ]"));
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'?' ] ]");
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'!' ] ]"));
    QCOMPARE(script.events(), QStringLiteral("asked; asked '?'"));
    script.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("connected"));
    QCOMPARE(script.sent(), QString());
}

void ClientAuthenticationTest::waitsForAnAnswerFromOutside()
{
    Script script;
    script.connect();
    script.forget();
    script.answer("too early");
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ]");
    QCOMPARE(script.events(), QStringLiteral("asked 'wait' waiting"));
    QCOMPARE(script.sent(), QString());
    script.answer("now");
    script.answer("twice");
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'now' ] ]"));
    script.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("connected"));
}

void ClientAuthenticationTest::othersPlayAMethod()
{
    Script script;
    script.options.authenticator = std::make_shared<ManualAuthenticator>("by hand", Bytes::copyOf("1"));
    script.connect();
    QCOMPARE(script.sent(),
             SessionScript::bytes("10 L[ S'MQTT' 05 02 003c P[ 15 S'by hand' 16 S'1' ] S'c' ]"));
    script.receive("f0 L[ 18 P[ 15 S'by hand' 16 S'2' ] ]");
    QCOMPARE(script.events(), QStringLiteral("asked '2' waiting"));
    script.session.continueAuthentication(std::nullopt, script.clock.now(), script.effects);
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'by hand' ] ]"));
    script.receive("20 L[ 00 00 P[ 15 S'by hand' 16 S'3' ] ]");
    QCOMPARE(script.events(), QStringLiteral("connected"));
}

void ClientAuthenticationTest::refusesOptionsThatContradictEachOther_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("saysMethod");
    QTest::addColumn<QString>("event");
    QTest::newRow("3.1.1") << 4 << false << QStringLiteral("closed InvalidRequest 8c MQTT-4.12.0-3");
    QTest::newRow("3.1") << 3 << false << QStringLiteral("closed InvalidRequest 8c MQTT-4.12.0-3");
    QTest::newRow("a method among the properties")
        << 5 << true << QStringLiteral("closed InvalidRequest 82 §2.2.2.2");
}

void ClientAuthenticationTest::refusesOptionsThatContradictEachOther()
{
    QFETCH(int, version);
    QFETCH(bool, saysMethod);
    Script script;
    script.options.version = static_cast<ProtocolVersion>(version);
    if (saysMethod)
        script.options.properties.add(Property::AuthenticationMethod, "m");
    script.connect();
    QTEST(script.events(), "event");
    QCOMPARE(script.sent(), QString());
}

void ClientAuthenticationTest::refusesDataThatDoNotFit()
{
    Script script;
    script.method->first = Bytes::copyOf(std::string(65'536, 'x'));
    script.connect();
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 InvalidCredentials"));
    QCOMPARE(script.sent(), QString());

    Script other;
    other.connect();
    other.receive("f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ]");
    other.forget();
    other.answer(std::string(65'536, 'x'));
    QCOMPARE(other.events(), QStringLiteral("closed AuthenticationFailed 80 InvalidCredentials"));
    QCOMPARE(other.sent(), SessionScript::bytes("e0 01 80"));
}

void ClientAuthenticationTest::closesOnViolations_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("clause");
    QTest::newRow("AUTH with Success") << QByteArray("f0 L[ 00 P[ 15 S'm' ] ]") << "MQTT-4.12.0-2";
    QTest::newRow("AUTH with another method") << QByteArray("f0 L[ 18 P[ 15 S'n' ] ]") << "MQTT-4.12.0-5";
    QTest::newRow("CONNACK with another method")
        << QByteArray("20 L[ 00 00 P[ 15 S'n' ] ]") << "MQTT-4.12.0-5";
    QTest::newRow("CONNACK without method") << QByteArray("20 L[ 00 00 P[ ] ]") << "MQTT-4.12.0-5";
    QTest::newRow("two questions") << QByteArray(
        "f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ] f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ]")
                                   << "MQTT-4.12.0-3";
    QTest::newRow("a message") << QByteArray("30 L[ S't' 00 ]") << "MQTT-3.2.0-1";
}

void ClientAuthenticationTest::closesOnViolations()
{
    QFETCH(QByteArray, packet);
    QFETCH(QString, clause);
    Script script;
    script.connect();
    script.forget();
    script.receive(packet.toStdString());
    QVERIFY2(script.events().endsWith(QStringLiteral("closed Violation 82 ") + clause), "see the clause");
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 82"));
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
}

void ClientAuthenticationTest::closesOnViolationsAfterConnAck_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("event");
    QTest::newRow("AUTH out of nothing")
        << QByteArray("f0 L[ 18 P[ 15 S'm' ] ]") << "closed Violation 82 MQTT-4.12.1-1";
    QTest::newRow("success out of nothing")
        << QByteArray("f0 L[ 00 P[ 15 S'm' ] ]") << "closed Violation 82 MQTT-4.12.1-1";
    QTest::newRow("another method") << QByteArray("f0 L[ 18 P[ 15 S'n' ] ]")
                                    << "closed Violation 82 MQTT-4.12.0-5";
    QTest::newRow("Re-authenticate") << QByteArray("f0 L[ 19 P[ 15 S'm' ] ]")
                                     << "closed Violation 82 MQTT-3.15.2-1";
}

void ClientAuthenticationTest::closesOnViolationsAfterConnAck()
{
    QFETCH(QByteArray, packet);
    Script script;
    script.accepted();
    script.receive(packet.toStdString());
    QTEST(script.events(), "event");
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 82"));
}

void ClientAuthenticationTest::closesOnAuthWithoutMethod()
{
    SessionScript script;
    script.connected({.clientId = "c"});
    script.receive("f0 L[ 18 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 MQTT-4.12.0-6"));
}

void ClientAuthenticationTest::closesOnAMethodThatWasNotAskedFor()
{
    SessionScript script;
    script.connect({.clientId = "c"});
    script.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 MQTT-4.12.0-6"));
}

void ClientAuthenticationTest::closesWhenTheServerIsWrong()
{
    Script script;
    script.connect();
    script.forget();
    script.receive("20 L[ 00 00 P[ 15 S'm' 16 S'bad' ] ]");
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 ServerNotAuthentic"));
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
    QVERIFY(script.session.isIdle());
}

void ClientAuthenticationTest::closesWhenItCannotAnswer()
{
    Script script;
    script.connect();
    script.forget();
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'#' ] ]");
    QCOMPARE(script.events(), QStringLiteral("asked '#'; closed AuthenticationFailed 80 MalformedData"));
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
}

void ClientAuthenticationTest::reportsARefusal()
{
    Script script;
    script.connect();
    script.forget();
    script.receive("20 L[ 00 87 P[ ] ]");
    QCOMPARE(script.events(), QStringLiteral("closed RefusedByServer 87"));
    QCOMPARE(script.sent(), QString());
}

void ClientAuthenticationTest::givesUpInTime()
{
    Script script;
    script.connect();
    script.advance(29s);
    script.receive("f0 L[ 18 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("asked"));
    script.advance(1s);
    QCOMPARE(script.events(), QStringLiteral("closed ConnectTimeout 00"));
}

void ClientAuthenticationTest::sendsNothingElseBeforeConnAck()
{
    Script script;
    script.connect();
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ]");
    script.forget();
    script.publish(1, "t", "x", Qos::AtLeastOnce);
    script.subscribe(2, "t");
    script.reauthenticate();
    QCOMPARE(script.sent(), QString());
    script.answer("now");
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'now' ] ]"));
    script.receive("20 L[ 00 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.sent(), SessionScript::bytes("32 L[ S't' 0001 00 'x' ]"));
}

QTEST_APPLESS_MAIN(ClientAuthenticationTest)
#include "tst_clientauthentication.moc"
