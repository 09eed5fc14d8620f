// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/loadgauge.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

class TestLoadGauge : public QObject
{
    Q_OBJECT
private slots:
    void isFullWhenWorkFillsTheTime();
};

void TestLoadGauge::isFullWhenWorkFillsTheTime()
{
    LoadGauge gauge;
    LoadGauge::Time now {1h};
    QVERIFY(!gauge.isFull(now));
    gauge.note(now, now + 450ms);
    QVERIFY(!gauge.isFull(now + 450ms)); // not judged yet
    QVERIFY(gauge.isFull(now + 500ms));
    now += 500ms;
    gauge.note(now, now + 100ms);
    QVERIFY(gauge.isFull(now + 100ms)); // as it was judged last
    QVERIFY(!gauge.isFull(now + 500ms));
}

QTEST_APPLESS_MAIN(TestLoadGauge)
#include "tst_loadgauge.moc"
