// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memorypipe.h"

#include <QTest>

#include <semaphore>
#include <string>
#include <thread>

using namespace espalier;

class MemoryPipeTest : public QObject
{
    Q_OBJECT

private slots:
    void carriesBothWays();
    void isBounded();
    void wakesTheReader();
    void wakesTheWaitingWriter();
    void closes();
    void closesWhenDestroyed();
    void closesWhenReplaced();
    void isInvalidByDefault();
    void carriesBetweenThreads();
};

void MemoryPipeTest::carriesBothWays()
{
    auto [a, b] = PipeEnd::create();
    QVERIFY(a.isValid() && b.isValid());
    QCOMPARE(a.write(asBytes("to b")), 4U);
    QCOMPARE(b.write(asBytes("to a")), 4U);
    QVERIFY(asText(b.take().view()) == "to b");
    QVERIFY(asText(a.take().view()) == "to a");
    QVERIFY(a.take().isEmpty());
}

void MemoryPipeTest::isBounded()
{
    auto [a, b] = PipeEnd::create(5);
    QCOMPARE(a.write(asBytes("espalier")), 5U);
    QCOMPARE(a.write(asBytes("x")), 0U);
    QCOMPARE(b.write(asBytes("other")), 5U); // each direction has its own room
    QVERIFY(asText(b.take().view()) == "espal");
    QCOMPARE(a.write(asBytes("ier")), 3U);
    QVERIFY(asText(b.take().view()) == "ier");
}

void MemoryPipeTest::wakesTheReader()
{
    int wakeUps = 0; // outlives the ends: the last thing they do is to wake each other
    auto [a, b] = PipeEnd::create();
    b.setWake([&] { ++wakeUps; });
    static_cast<void>(a.write(asBytes("x")));
    QCOMPARE(wakeUps, 1);
    static_cast<void>(a.write(asBytes("y"))); // merged: nothing was taken yet
    QCOMPARE(wakeUps, 1);
    static_cast<void>(b.take());
    static_cast<void>(a.write(ByteView()));
    QCOMPARE(wakeUps, 1);
    static_cast<void>(a.write(asBytes("z")));
    QCOMPARE(wakeUps, 2);
}

void MemoryPipeTest::wakesTheWaitingWriter()
{
    int wakeUps = 0; // outlives the ends: the last thing they do is to wake each other
    auto [a, b] = PipeEnd::create(3);
    a.setWake([&] { ++wakeUps; });
    static_cast<void>(a.write(asBytes("abc")));
    static_cast<void>(b.take());
    QCOMPARE(wakeUps, 0); // nobody was refused
    static_cast<void>(a.write(asBytes("abcd")));
    static_cast<void>(b.take());
    QCOMPARE(wakeUps, 1);
}

void MemoryPipeTest::closes()
{
    int wakeUps = 0; // outlives the ends: the last thing they do is to wake each other
    auto [a, b] = PipeEnd::create();
    b.setWake([&] { ++wakeUps; });
    static_cast<void>(a.write(asBytes("last words")));
    a.close();
    a.close();
    QCOMPARE(wakeUps, 2);
    QVERIFY(a.isClosed() && b.isClosed());
    QCOMPARE(a.write(asBytes("x")), 0U);
    QCOMPARE(b.write(asBytes("x")), 0U);
    QVERIFY(asText(b.take().view()) == "last words");
}

void MemoryPipeTest::closesWhenDestroyed()
{
    int wakeUps = 0; // outlives the ends: the last thing they do is to wake each other
    auto [a, b] = PipeEnd::create();
    b.setWake([&] { ++wakeUps; });
    {
        const PipeEnd gone = std::move(a);
        QVERIFY(!b.isClosed());
    }
    QVERIFY(b.isClosed());
    QCOMPARE(wakeUps, 1);
}

void MemoryPipeTest::closesWhenReplaced()
{
    auto [a, b] = PipeEnd::create();
    auto [c, d] = PipeEnd::create();
    a = std::move(c);
    QVERIFY(b.isClosed());
    QVERIFY(!d.isClosed());
    static_cast<void>(a.write(asBytes("x")));
    QVERIFY(asText(d.take().view()) == "x");
}

void MemoryPipeTest::isInvalidByDefault()
{
    PipeEnd end;
    QVERIFY(!end.isValid());
    QVERIFY(end.isClosed());
    QCOMPARE(end.write(asBytes("x")), 0U);
    QVERIFY(end.take().isEmpty());
    end.close();
    end.setWake([] { });
}

// One thread writes and waits for room, the other takes and waits for bytes, both only when woken.
void MemoryPipeTest::carriesBetweenThreads()
{
    constexpr std::size_t total = 2'000'000;
    std::counting_semaphore<> canWrite(0);
    std::counting_semaphore<> canRead(0);
    auto ends = PipeEnd::create(10'000);
    ends.first.setWake([&] { canWrite.release(); });
    ends.second.setWake([&] { canRead.release(); });

    std::thread writer([&, end = std::move(ends.first)]() mutable {
        std::string piece(7'001, '\0');
        std::size_t sent = 0;
        while (sent < total) {
            const auto size = std::min(piece.size(), total - sent);
            for (std::size_t i = 0; i < size; ++i)
                piece[i] = static_cast<char>((sent + i) % 251);
            const auto accepted = end.write(asBytes(std::string_view(piece).substr(0, size)));
            sent += accepted;
            if (accepted < size)
                canWrite.acquire();
        }
    });
    std::size_t received = 0;
    bool isInOrder = true;
    while (received < total) {
        const auto taken = ends.second.take();
        for (const auto byte : taken.view())
            isInOrder = isInOrder && byte == received++ % 251;
        if (taken.isEmpty())
            canRead.acquire();
    }
    writer.join();
    QVERIFY(isInOrder);
    QCOMPARE(received, total);
    QVERIFY(ends.second.isClosed());
}

QTEST_APPLESS_MAIN(MemoryPipeTest)
#include "tst_memorypipe.moc"
