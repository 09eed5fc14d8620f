// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/activity.h"

#include <QTest>

#include <cmath>

using namespace espalier;

class TestActivity : public QObject
{
    Q_OBJECT
private slots:
    void rateApproachesWhatComes();
    void rateFallsWhileNothingComes();
    void stepsAreExactWhileTheyAreSmall();
    void stepsAreCloseWhenTheyAreLarge();
    void stepsMoveOnWithTime();
};

void TestActivity::rateApproachesWhatComes()
{
    SmoothRate rate;
    SteadyMs now = 1'000'000;
    for (int i = 0; i < 600; ++i, now += 64)
        rate.add(32, 3200, now);
    QVERIFY2(std::abs(rate.at(now) - 500) < 10, qPrintable(QString::number(double {rate.at(now)})));
}

void TestActivity::rateFallsWhileNothingComes()
{
    SmoothRate rate;
    rate.add(400, 800, 1'000'000);
    QCOMPARE(rate.at(1'000'000), 100.0F);
    QCOMPARE(rate.bytesAt(1'000'000), 200.0F);
    QVERIFY(std::abs(rate.at(1'004'000) - 100 / std::exp(1.0F)) < 0.1F);
    QVERIFY(rate.at(1'120'000) < 1e-6F);
}

void TestActivity::stepsAreExactWhileTheyAreSmall()
{
    RateSteps steps;
    SteadyMs now = 40 * RateSteps::stepLength;
    for (std::uint32_t count = 0; count < 16; ++count, now += RateSteps::stepLength)
        steps.add(count, now);
    const auto history = steps.perSecond(now);
    for (std::size_t count = 0; count < 16; ++count)
        QCOMPARE(history[RateSteps::steps - 16 + count], static_cast<float>(count) / 2.5F);
}

void TestActivity::stepsAreCloseWhenTheyAreLarge()
{
    RateSteps steps;
    const SteadyMs now = 40 * RateSteps::stepLength;
    steps.add(500'000, now);
    steps.add(1, now + RateSteps::stepLength);
    const float perSecond = steps.perSecond(now + 2 * RateSteps::stepLength)[RateSteps::steps - 2];
    QVERIFY2(perSecond > 200'000 * 0.87 && perSecond <= 200'000,
             qPrintable(QString::number(double {perSecond})));
}

void TestActivity::stepsMoveOnWithTime()
{
    RateSteps steps;
    const SteadyMs now = 40 * RateSteps::stepLength;
    steps.add(5, now);
    QCOMPARE(steps.perSecond(now)[RateSteps::steps - 1], 0.0F);
    QCOMPARE(steps.perSecond(now + RateSteps::stepLength)[RateSteps::steps - 1], 2.0F);
    QCOMPARE(steps.perSecond(now + 24 * RateSteps::stepLength)[0], 2.0F);
    for (const float value : steps.perSecond(now + 25 * RateSteps::stepLength))
        QCOMPARE(value, 0.0F);
    steps.add(10, now + 1000 * RateSteps::stepLength);
    QCOMPARE(steps.perSecond(now + 1001 * RateSteps::stepLength)[RateSteps::steps - 1], 4.0F);
    QCOMPARE(steps.perSecond(now + 1001 * RateSteps::stepLength)[RateSteps::steps - 2], 0.0F);
}

QTEST_APPLESS_MAIN(TestActivity)
#include "tst_activity.moc"
