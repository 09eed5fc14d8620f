// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/flowcontrol.h"

#include <QTest>

using namespace espalier;

class TestFlowControl : public QObject
{
    Q_OBJECT
private slots:
    void sendQuotaEndsAtZeroAndComesBack();
    void sendQuotaNeverExceedsItsFirstValue();
    void receiveQuotaCountsAcknowledgementsFromTheNextTurnOn();
};

void TestFlowControl::sendQuotaEndsAtZeroAndComesBack()
{
    SendQuota quota;
    quota.reset(2);
    QVERIFY(quota.take());
    QVERIFY(quota.take());
    QVERIFY(!quota.take());
    quota.give();
    QVERIFY(quota.take());
    QVERIFY(!quota.take());
}

void TestFlowControl::sendQuotaNeverExceedsItsFirstValue()
{
    SendQuota quota;
    quota.reset(1);
    quota.give();
    QCOMPARE(quota.left(), 1U);
}

void TestFlowControl::receiveQuotaCountsAcknowledgementsFromTheNextTurnOn()
{
    ReceiveQuota quota;
    quota.reset(1);
    QVERIFY(quota.take());
    quota.give();
    QVERIFY(!quota.take());
    quota.reset(1);
    QVERIFY(quota.take());
    quota.give();
    quota.endTurn();
    QVERIFY(quota.take());
}

QTEST_APPLESS_MAIN(TestFlowControl)
#include "tst_flowcontrol.moc"
