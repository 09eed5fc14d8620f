// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/latesttask.h"

#include <QTest>

#include <chrono>
#include <memory>
#include <semaphore>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// What a job and a test tell each other; either may be the last to use it.
struct Steps
{
    std::binary_semaphore hasStarted {0};
    std::binary_semaphore mayEnd {0};
    std::binary_semaphore hasEnded {0};
    bool wasReleased = false;
    int outcomes = 0;
};

/// Ends when it may; without a word after some time, so that a test which waits for it fails and does not hang.
LatestTask::Job jobOf(const std::shared_ptr<Steps> &steps)
{
    return [steps]() -> LatestTask::Outcome {
        steps->hasStarted.release();
        steps->wasReleased = steps->mayEnd.try_acquire_for(5s);
        steps->hasEnded.release();
        return [steps] { ++steps->outcomes; };
    };
}

} // namespace

class TestLatestTask : public QObject
{
    Q_OBJECT

private slots:
    void keepsOnlyTheLatest_data()
    {
        QTest::addColumn<LatestTask::Ending>("ending");
        QTest::newRow("awaited") << LatestTask::Ending::Awaited;
        QTest::newRow("left") << LatestTask::Ending::Left;
    }
    void keepsOnlyTheLatest()
    {
        QFETCH(const LatestTask::Ending, ending);
        LatestTask task;
        const auto steps = std::make_shared<Steps>();
        QStringList done;
        const auto named = [&done](const QString &name) {
            return [&done, name]() -> LatestTask::Outcome { return [&done, name] { done += name; }; };
        };
        task.run(jobOf(steps), ending);
        steps->hasStarted.acquire();
        task.run(named(QStringLiteral("replaced")), ending);
        task.run(named(QStringLiteral("latest")), ending);
        QVERIFY(task.isBusy());
        steps->mayEnd.release();
        QTRY_VERIFY(!task.isBusy());
        QCOMPARE(steps->outcomes, 1);
        QCOMPARE(done, QStringList {QStringLiteral("latest")});
    }

    void cancelledJobsHaveNoOutcome()
    {
        LatestTask task;
        const auto steps = std::make_shared<Steps>();
        task.run(jobOf(steps));
        steps->hasStarted.acquire();
        task.cancel();
        steps->mayEnd.release();
        QTRY_VERIFY(!task.isBusy());
        QCOMPARE(steps->outcomes, 0);
    }

    void leavesAReadThatHangs()
    {
        const auto steps = std::make_shared<Steps>();
        auto task = std::make_unique<LatestTask>();
        task->run(jobOf(steps), LatestTask::Ending::Left);
        steps->hasStarted.acquire();
        task.reset();
        steps->mayEnd.release();
        steps->hasEnded.acquire();
        QVERIFY(steps->wasReleased); // else it has been waited for
        // The job and its outcome are gone, and what it may have queued is done.
        QTRY_COMPARE(steps.use_count(), 1L);
        QCoreApplication::processEvents();
        QCOMPARE(steps->outcomes, 0);
    }

    void dropsAnOutcomeThatIsQueued()
    {
        const auto steps = std::make_shared<Steps>();
        auto task = std::make_unique<LatestTask>();
        steps->mayEnd.release();
        task->run(jobOf(steps), LatestTask::Ending::Left);
        steps->hasEnded.acquire();
        task.reset();
        QTRY_COMPARE(steps.use_count(), 1L);
        QCOMPARE(steps->outcomes, 0);
    }
};

QTEST_MAIN(TestLatestTask)
#include "tst_latesttask.moc"
