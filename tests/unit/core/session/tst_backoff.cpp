// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/backoff.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT
private slots:
    void waitsBetweenHalfAndAllOfADoublingTime();
    void beginsAnewAfterSuccess();
    void differsWithItsSeed();
};

void TestBackoff::waitsBetweenHalfAndAllOfADoublingTime()
{
    Backoff backoff(1, {.first = 100ms, .longest = 1000ms});
    for (const auto most : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        const auto wait = backoff.next();
        QVERIFY2(wait >= most / 2 && wait <= most, qPrintable(QString::number(wait.count())));
    }
    QCOMPARE(backoff.attempts(), 6U);
}

void TestBackoff::beginsAnewAfterSuccess()
{
    Backoff backoff(1, {.first = 100ms, .longest = 1000ms});
    for (int i = 0; i < 5; ++i)
        (void)backoff.next();
    backoff.reset();
    QCOMPARE(backoff.attempts(), 0U);
    QVERIFY(backoff.next() <= 100ms);
}

void TestBackoff::differsWithItsSeed()
{
    Backoff a(1);
    Backoff b(2);
    bool differs = false;
    for (int i = 0; i < 8; ++i)
        differs |= a.next() != b.next();
    QVERIFY(differs);
}

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
