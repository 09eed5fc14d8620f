// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/schedule.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

using Kind = ScheduleSpec::Kind;
constexpr Schedule::Time start {1000s};
constexpr std::uint64_t unlimited = 1'000'000'000;

/// Sends what is due and says how much that was.
std::uint64_t send(Schedule &schedule, Schedule::Time now)
{
    const auto due = schedule.due(now, unlimited);
    schedule.noteSent(due);
    return due;
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT
private slots:
    void totals_data();
    void totals();
    void onceWaitsForItsTime();
    void whatIsPastIsDueAtOnce();
    void intervalsDoNotDrift();
    void burstsAreDueAtOnce();
    void rampsGrow_data();
    void rampsGrow();
    void rampsAreWithinTheirTime();
    void heldUpNothingIsMadeUpFor();
    void theTimeOfDayDoesNotMove();
    void lagIsLimited();
    void rowsFollowTheirTimes();
    void extremesEnd_data();
    void extremesEnd();
};

void TestSchedule::totals_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<int>("total");
    QTest::newRow("once") << int(Kind::Once) << 0 << 0 << 1;
    QTest::newRow("burst") << int(Kind::Burst) << 500 << 0 << 500;
    QTest::newRow("interval") << int(Kind::Interval) << 0 << 0 << -1;
    QTest::newRow("interval, count") << int(Kind::Interval) << 7 << 0 << 7;
    QTest::newRow("interval, duration") << int(Kind::Interval) << 0 << 1000 << 10;
    QTest::newRow("interval, a bit longer") << int(Kind::Interval) << 0 << 1001 << 11;
    QTest::newRow("interval, both") << int(Kind::Interval) << 20 << 1000 << 10;
    QTest::newRow("ramp") << int(Kind::Ramp) << 0 << 10'000 << 550;
    QTest::newRow("rows") << int(Kind::Rows) << 0 << 0 << -1;
}

void TestSchedule::totals()
{
    QFETCH(int, kind);
    QFETCH(int, count);
    QFETCH(int, milliseconds);
    QFETCH(int, total);
    const Schedule schedule({.kind = Kind(kind),
                             .interval = 100ms,
                             .count = std::uint64_t(count),
                             .duration = std::chrono::milliseconds(milliseconds),
                             .startRate = 10,
                             .endRate = 100},
                            start, {});
    QCOMPARE(schedule.total() ? int(*schedule.total()) : -1, total);
}

void TestSchedule::onceWaitsForItsTime()
{
    Schedule schedule({.kind = Kind::Once, .at = 50s}, start, 40s);
    QCOMPARE(schedule.nextDeadline(), std::optional(start + 10s));
    QCOMPARE(send(schedule, start + 10s - 1us), 0U);
    QCOMPARE(send(schedule, start + 10s), 1U);
    QVERIFY(schedule.isFinished());
    QVERIFY(!schedule.nextDeadline());
    QCOMPARE(send(schedule, start + 99s), 0U);
}

void TestSchedule::whatIsPastIsDueAtOnce()
{
    Schedule schedule({.kind = Kind::Once, .at = 30s}, start, 40s);
    QCOMPARE(send(schedule, start), 1U);
}

void TestSchedule::intervalsDoNotDrift()
{
    // The driver is late by a third of an interval each time.
    Schedule schedule({.kind = Kind::Interval, .interval = 100us}, start, {});
    QCOMPARE(send(schedule, start), 1U);
    std::uint64_t sent = 1;
    for (auto now = start; now < start + 1s; now += 1033us)
        sent += send(schedule, now);
    sent += send(schedule, start + 1s);
    QCOMPARE(sent, 10'001U);
    QCOMPARE(schedule.nextDeadline(), std::optional(start + 1s + 100us));
}

void TestSchedule::burstsAreDueAtOnce()
{
    Schedule schedule({.kind = Kind::Burst, .count = 300}, start, {});
    QCOMPARE(schedule.due(start, 100), 100U);
    schedule.noteSent(100);
    QCOMPARE(send(schedule, start), 200U);
    QVERIFY(schedule.isFinished());
}

void TestSchedule::rampsGrow_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::newRow("up") << 0.0 << 1000.0;
    QTest::newRow("down") << 1000.0 << 0.0;
    QTest::newRow("level") << 500.0 << 500.0;
    QTest::newRow("some") << 100.0 << 300.0;
}

void TestSchedule::rampsGrow()
{
    QFETCH(double, from);
    QFETCH(double, to);
    Schedule schedule({.kind = Kind::Ramp, .duration = 10s, .startRate = from, .endRate = to}, start, {});
    for (int second = 1; second <= 10; ++second) {
        static_cast<void>(send(schedule, start + std::chrono::seconds(second)));
        const double expected = from * second + (to - from) * second * second / 20;
        // The first message is due at once, the one after n when n have passed.
        QVERIFY(std::abs(double(schedule.sent()) - expected) <= 1);
    }
    QVERIFY(schedule.isFinished());
}

void TestSchedule::rampsAreWithinTheirTime()
{
    Schedule schedule({.kind = Kind::Ramp, .duration = 1s, .startRate = 10'000, .endRate = 0}, start, {});
    QCOMPARE(schedule.due(start + 1s, unlimited), 5000U);
}

void TestSchedule::heldUpNothingIsMadeUpFor()
{
    Schedule schedule({.kind = Kind::Interval, .interval = 1s}, start, {});
    QCOMPARE(send(schedule, start + 2s), 3U);
    schedule.hold(start + 2500ms);
    schedule.hold(start + 4s);
    QVERIFY(schedule.isHeld());
    QVERIFY(!schedule.nextDeadline());
    QCOMPARE(send(schedule, start + 60s), 0U);
    schedule.release(start + 62500ms);
    QCOMPARE(schedule.nextDeadline(), std::optional(start + 63s));
    QCOMPARE(send(schedule, start + 63s), 1U);
}

void TestSchedule::theTimeOfDayDoesNotMove()
{
    Schedule schedule({.kind = Kind::Once, .at = 10s}, start, 0s);
    schedule.hold(start + 5s);
    schedule.release(start + 7s);
    QCOMPARE(schedule.nextDeadline(), std::optional(start + 10s));
}

void TestSchedule::lagIsLimited()
{
    Schedule schedule({.kind = Kind::Interval, .interval = 1ms}, start, {});
    schedule.limitLag(start + 60s, 100ms);
    QCOMPARE(send(schedule, start + 60s), 101U);
    schedule.limitLag(start + 60s + 50ms, 100ms);
    QCOMPARE(send(schedule, start + 60s + 50ms), 50U);
}

void TestSchedule::rowsFollowTheirTimes()
{
    Schedule schedule({.kind = Kind::Rows, .interval = 1s}, start, {});
    QCOMPARE(schedule.due(start + 2s, unlimited), 3U);
    schedule.setRowTime(5s);
    QCOMPARE(send(schedule, start + 4s), 0U);
    QCOMPARE(send(schedule, start + 9s), 1U);
    schedule.setRowTime(6s);
    QCOMPARE(schedule.nextDeadline(), std::optional(start + 6s));
    schedule.finish();
    QVERIFY(schedule.isFinished());
}

void TestSchedule::extremesEnd_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("rate");
    QTest::newRow("no interval") << int(Kind::Interval) << 0.0;
    QTest::newRow("no time for a ramp") << int(Kind::Ramp) << 1.0;
    QTest::newRow("no rate") << int(Kind::Ramp) << 0.0;
    QTest::newRow("negative") << int(Kind::Ramp) << -5.0;
    QTest::newRow("no burst") << int(Kind::Burst) << 0.0;
}

void TestSchedule::extremesEnd()
{
    QFETCH(int, kind);
    QFETCH(double, rate);
    Schedule schedule({.kind = Kind(kind),
                       .interval = {},
                       .duration = rate == 1.0 ? 0us : 1'000'000us,
                       .startRate = rate,
                       .endRate = rate},
                      start, {});
    QVERIFY(schedule.due(start + 1s, 1000) <= 1000);
    schedule.limitLag(start + 1s, 1ms);
    QCOMPARE(schedule.isFinished(), kind != int(Kind::Interval));
}

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
