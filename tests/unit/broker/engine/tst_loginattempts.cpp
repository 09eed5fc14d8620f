// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/loginattempts.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class LoginAttemptsTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesAfterSoManyFailures();
    void countsNothingWithoutLimit();
    void knowsPlaces_data();
    void knowsPlaces();
    void isBounded();
};

void LoginAttemptsTest::refusesAfterSoManyFailures()
{
    ManualClock clock;
    LoginAttempts attempts(3, 10s);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(attempts.mayTry("192.0.2.1:1", clock.now()));
        attempts.failed("192.0.2.1:1", clock.now());
    }
    QVERIFY(!attempts.mayTry("192.0.2.1:1", clock.now()));
    clock.advance(9s);
    QVERIFY(!attempts.mayTry("192.0.2.1:1", clock.now()));
    clock.advance(1s);
    QVERIFY(attempts.mayTry("192.0.2.1:1", clock.now()));
    attempts.failed("192.0.2.1:1", clock.now());
    QVERIFY(!attempts.mayTry("192.0.2.1:1", clock.now()));
    clock.advance(30s);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(attempts.mayTry("192.0.2.1:1", clock.now()));
        attempts.failed("192.0.2.1:1", clock.now());
    }
    QVERIFY(!attempts.mayTry("192.0.2.1:1", clock.now()));
}

void LoginAttemptsTest::countsNothingWithoutLimit()
{
    ManualClock clock;
    LoginAttempts attempts(0, 10s);
    for (int i = 0; i < 100; ++i)
        attempts.failed("a", clock.now());
    QVERIFY(attempts.mayTry("a", clock.now()));
    QCOMPARE(attempts.size(), 0u);
}

void LoginAttemptsTest::knowsPlaces_data()
{
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QByteArray>("failed");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("port") << QByteArray("192.0.2.1:2") << QByteArray("192.0.2.1:1") << true;
    QTest::newRow("address") << QByteArray("192.0.2.2:1") << QByteArray("192.0.2.1:1") << false;
    QTest::newRow("network") << QByteArray("[2001:db8:1:2:a:b:c:d]:1")
                             << QByteArray("[2001:db8:1:2:e:f:1:2]:9") << true;
    QTest::newRow("other network") << QByteArray("[2001:db8:1:3:a:b:c:d]:1")
                                   << QByteArray("[2001:db8:1:2:a:b:c:d]:1") << false;
    QTest::newRow("zeros") << QByteArray("[2001:db8::1]:1") << QByteArray("[2001:db8::2]:1") << true;
    QTest::newRow("loopback") << QByteArray("[::1]:1") << QByteArray("[::1]:2") << true;
    QTest::newRow("both loopbacks") << QByteArray("[::1]:1") << QByteArray("127.0.0.1:2") << false;
    QTest::newRow("process") << QByteArray("process 12 of user 3") << QByteArray("process 14 of user 3")
                             << true;
    QTest::newRow("user") << QByteArray("process 12 of user 3") << QByteArray("process 12 of user 4")
                          << false;
    QTest::newRow("no address") << QByteArray("window") << QByteArray("window") << true;
    QTest::newRow("cut off") << QByteArray("[") << QByteArray("[1") << false;
}

void LoginAttemptsTest::knowsPlaces()
{
    QFETCH(QByteArray, other);
    QFETCH(QByteArray, failed);
    ManualClock clock;
    LoginAttempts attempts(1, 10s);
    attempts.failed(failed.data(), clock.now());
    QVERIFY(!attempts.mayTry(failed.data(), clock.now()));
    QFETCH(bool, isSame);
    QCOMPARE(attempts.mayTry(other.data(), clock.now()), !isSame);
}

void LoginAttemptsTest::isBounded()
{
    ManualClock clock;
    LoginAttempts attempts(2, 10s);
    for (int i = 0; i < 30'000; ++i)
        attempts.failed("10." + std::to_string(i) + ":1", clock.now());
    QVERIFY(attempts.size() <= 20'001u);
    // All others are one place, which has failed too often; who is known alone is not.
    QVERIFY(!attempts.mayTry("elsewhere:1", clock.now()));
    QVERIFY(attempts.mayTry("10.0:1", clock.now()));
    clock.advance(10s);
    attempts.failed("elsewhere:1", clock.now());
    QVERIFY(attempts.size() <= 3u);
}

QTEST_APPLESS_MAIN(LoginAttemptsTest)
#include "tst_loginattempts.moc"
