// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mailbox.h"

#include <QTest>

#include <semaphore>
#include <thread>
#include <vector>

using namespace espalier;

namespace {

using Numbers = std::vector<int>;

auto append(int number)
{
    return [number](Numbers &numbers) { numbers.push_back(number); };
}

} // namespace

class MailboxTest : public QObject
{
    Q_OBJECT

private slots:
    void mergesUntilTaken();
    void asksForOneWakeUp();
    void losesNothingBetweenThreads();
};

void MailboxTest::mergesUntilTaken()
{
    Mailbox<Numbers> mailbox;
    QVERIFY(mailbox.take().empty());
    static_cast<void>(mailbox.put(append(1)));
    static_cast<void>(mailbox.put(append(2)));
    QVERIFY(mailbox.take() == (Numbers {1, 2}));
    QVERIFY(mailbox.take().empty());
}

void MailboxTest::asksForOneWakeUp()
{
    Mailbox<Numbers> mailbox;
    QCOMPARE(mailbox.put(append(1)), Mailbox<Numbers>::WasEmpty);
    QCOMPARE(mailbox.put(append(2)), Mailbox<Numbers>::WasWaiting);
    static_cast<void>(mailbox.take());
    QCOMPARE(mailbox.put(append(3)), Mailbox<Numbers>::WasEmpty);
}

// The taker takes only when it was woken: a lost wake-up would end in a hang, a lost value in a wrong sum.
void MailboxTest::losesNothingBetweenThreads()
{
    constexpr int count = 200'000;
    Mailbox<Numbers> mailbox;
    std::counting_semaphore<> wakeUps(0);
    std::thread putter([&] {
        for (int i = 1; i <= count; ++i) {
            if (mailbox.put(append(i)) == Mailbox<Numbers>::WasEmpty)
                wakeUps.release();
        }
    });
    int last = 0;
    bool isInOrder = true;
    while (last < count && isInOrder) {
        wakeUps.acquire();
        for (const int number : mailbox.take())
            isInOrder = isInOrder && number == ++last;
    }
    putter.join();
    QVERIFY(isInOrder);
    QCOMPARE(last, count);
}

QTEST_APPLESS_MAIN(MailboxTest)
#include "tst_mailbox.moc"
