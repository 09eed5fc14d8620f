// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/authenticationscript.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

/// Authentication within a connection (4.12.1).
class ReauthenticationTest : public QObject
{
    Q_OBJECT
private slots:
    void authenticatesAgain();
    void givesUpInTime();
    void waitsWhileNobodyReads();
    void messagesFlowMeanwhile();
    void endsWhenReauthenticationFails_data();
    void endsWhenReauthenticationFails();
    void refusesReauthentication_data();
    void refusesReauthentication();
    void refusesReauthenticationThatDoesNotFit();
    void beginsAnewOnTheNextConnection();
};

void ReauthenticationTest::authenticatesAgain()
{
    Script script;
    script.accepted();
    script.reauthenticate();
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' 16 S'hi' ] ]"));
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'?' ] ]");
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 18 P[ 15 S'm' 16 S'!' ] ]"));
    QCOMPARE(script.events(), QStringLiteral("asked '?'"));
    script.receive("f0 L[ 00 P[ 15 S'm' 16 S'good' ] ]");
    QCOMPARE(script.events(), QStringLiteral("authenticated"));
    script.reauthenticate();
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' 16 S'hi' ] ]"));
    script.receive("f0 L[ 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("authenticated"));
}

void ReauthenticationTest::givesUpInTime()
{
    Script script;
    script.options.keepAlive = 0s;
    script.options.connectTimeout = 5s;
    script.accepted();
    QVERIFY(!script.session.nextDeadline());
    // One that ends has no deadline any more.
    script.reauthenticate();
    QVERIFY(script.session.nextDeadline() == script.clock.now() + 5s);
    script.receive("f0 L[ 00 P[ 15 S'm' ] ]");
    QVERIFY(!script.session.nextDeadline());

    script.reauthenticate();
    script.advance(4s);
    // Neither what the server asks nor who is to answer it gives it more time.
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ]");
    script.forget();
    script.advance(999ms);
    QCOMPARE(script.events(), QString());
    script.advance(1ms);
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 NoAnswer"));
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
    QVERIFY(!script.session.nextDeadline());
}

void ReauthenticationTest::waitsWhileNobodyReads()
{
    Script script;
    script.options.keepAlive = 0s;
    script.options.connectTimeout = 5s;
    script.accepted();
    script.reauthenticate();
    script.session.setReading(false, script.clock.now());
    script.forget();
    script.advance(60s);
    QCOMPARE(script.events(), QString());
    script.session.setReading(true, script.clock.now());
    script.advance(4999ms);
    QCOMPARE(script.events(), QString());
    script.advance(1ms);
    QCOMPARE(script.events(), QStringLiteral("closed AuthenticationFailed 80 NoAnswer"));
}

void ReauthenticationTest::messagesFlowMeanwhile()
{
    Script script;
    script.accepted();
    script.reauthenticate();
    script.forget();
    script.receive("30 L[ S't' 00 'x' ]");
    script.publish(1, "t", "y", Qos::AtMostOnce);
    QCOMPARE(script.sent(), SessionScript::bytes("30 L[ S't' 00 'y' ]"));
    QCOMPARE(script.events(), QStringLiteral("message t q0 'x'; publish 1 done 00"));
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'wait' ] ] 30 L[ S't' 00 'z' ]");
    QCOMPARE(script.events(), QStringLiteral("asked 'wait' waiting; message t q0 'z'"));
}

void ReauthenticationTest::endsWhenReauthenticationFails_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("sent");
    const auto failure = SessionScript::bytes("e0 01 80");
    QTest::newRow("the server says no")
        << QByteArray("e0 01 87") << QStringLiteral("closed DisconnectedByServer 87") << QString();
    QTest::newRow("the server is wrong")
        << QByteArray("f0 L[ 00 P[ 15 S'm' 16 S'bad' ] ]")
        << QStringLiteral("closed AuthenticationFailed 80 ServerNotAuthentic") << failure;
    QTest::newRow("no answer") << QByteArray("f0 L[ 18 P[ 15 S'm' 16 S'#' ] ]")
                               << QStringLiteral("asked '#'; closed AuthenticationFailed 80 MalformedData")
                               << failure;
}

void ReauthenticationTest::endsWhenReauthenticationFails()
{
    QFETCH(QByteArray, packet);
    Script script;
    script.accepted();
    script.reauthenticate();
    script.forget();
    script.receive(packet.toStdString());
    QTEST(script.events(), "event");
    QTEST(script.sent(), "sent");
    QVERIFY(script.effects.transport == Effects::Transport::CloseAfterWriting);
}

void ReauthenticationTest::refusesReauthentication_data()
{
    QTest::addColumn<int>("how");
    QTest::addColumn<QString>("event");
    QTest::newRow("not connected") << 0 << QStringLiteral("authentication refused 88");
    QTest::newRow("no method") << 1 << QStringLiteral("authentication refused 8c");
    QTest::newRow("under way") << 2 << QStringLiteral("authentication refused 82");
    QTest::newRow("no credentials") << 3 << QStringLiteral("authentication refused 87");
}

void ReauthenticationTest::refusesReauthentication()
{
    QFETCH(int, how);
    Script script;
    if (how == 1) {
        script.options.authenticator.reset();
        script.connected(script.options);
    } else if (how > 1) {
        script.accepted();
    }
    if (how == 2)
        script.reauthenticate();
    script.method->canBegin = how != 3;
    script.forget();
    script.reauthenticate();
    QTEST(script.events(), "event");
    QCOMPARE(script.sent(), QString());
}

void ReauthenticationTest::refusesReauthenticationThatDoesNotFit()
{
    Script script;
    script.accepted("27 0000000b ");
    script.reauthenticate(); // 13 bytes
    QCOMPARE(script.events(), QStringLiteral("authentication refused 95"));
    QCOMPARE(script.sent(), QString());
    script.method->first.reset();
    script.reauthenticate();
    QCOMPARE(script.sent(), SessionScript::bytes("f0 L[ 19 P[ 15 S'm' ] ]"));
    script.receive("f0 L[ 18 P[ 15 S'm' 16 S'long' ] ]");
    QCOMPARE(script.events(),
             QStringLiteral("asked 'long'; closed AuthenticationFailed 80 UnacceptableRequest"));
    QCOMPARE(script.sent(), SessionScript::bytes("e0 01 80"));
}

void ReauthenticationTest::beginsAnewOnTheNextConnection()
{
    Script script;
    script.accepted();
    script.reauthenticate();
    script.lose();
    script.forget();
    script.accepted();
    script.receive("f0 L[ 00 P[ 15 S'm' ] ]");
    QCOMPARE(script.events(), QStringLiteral("closed Violation 82 MQTT-4.12.1-1"));
    script.options.authenticator.reset();
    script.connected(script.options);
    QVERIFY(script.session.isConnected());
}

QTEST_APPLESS_MAIN(ReauthenticationTest)
#include "tst_reauthentication.moc"
