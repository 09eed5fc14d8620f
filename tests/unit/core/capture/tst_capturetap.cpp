// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetap.h"
#include "tests/support/capturereader.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <thread>

using namespace espalier;

namespace {

constexpr auto whole = CaptureTap::Ending::AtPacketEnd;
constexpr auto part = CaptureTap::Ending::WithinPacket;

} // namespace

class TestCaptureTap : public QObject
{
    Q_OBJECT
private slots:
    void handsOnInOrder();
    void wakesOnceForWhatIsNotTaken();
    void movesLargeBlocks();
    void leavesOutWhatDoesNotFitUpToAPacketsEnd();
    void usesEachBlockAgain();
    void wakesWhoWaitsForRoom();
};

void TestCaptureTap::handsOnInOrder()
{
    CaptureReader reader;
    CaptureTap tap(reader.feed);
    auto first = tap.open({.name = "a"});
    auto second = tap.open({.name = "b"});
    tap.add(first, Side::Client, asBytes("ab"), part);
    tap.add(second, Side::Server, asBytes("x"), whole);
    tap.add(first, Side::Server, asBytes("c"), whole);
    QCOMPARE(reader.text(), std::string());
    tap.flush();
    tap.close(first);
    tap.flush();
    QCOMPARE(reader.text(), std::string("O O2 C'ab' S2'x' S'c' X"));
}

void TestCaptureTap::wakesOnceForWhatIsNotTaken()
{
    CaptureReader reader;
    CaptureTap tap(reader.feed);
    tap.flush();
    QCOMPARE(reader.woken, 0);
    auto stream = tap.open({});
    tap.flush();
    tap.add(stream, Side::Client, asBytes("a"), whole);
    tap.flush();
    QCOMPARE(reader.woken, 1);
    QCOMPARE(reader.text(), std::string("O C'a'"));
    tap.add(stream, Side::Client, asBytes("b"), whole);
    tap.flush();
    QCOMPARE(reader.woken, 2);
}

void TestCaptureTap::movesLargeBlocks()
{
    CaptureReader reader;
    CaptureTap tap(reader.feed);
    auto stream = tap.open({});
    const std::string large(300'000, 'l');
    std::string expected = "O";
    for (int i = 0; i < 20; ++i) {
        tap.add(stream, Side::Client, asBytes(large), whole);
        tap.add(stream, Side::Server, asBytes("s"), whole);
        if (i % 3 == 0)
            tap.flush();
        expected += " C'" + large + "' S's'";
    }
    tap.flush();
    QVERIFY(reader.text() == expected);
}

void TestCaptureTap::leavesOutWhatDoesNotFitUpToAPacketsEnd()
{
    CaptureReader reader;
    CaptureTap tap(reader.feed);
    auto stream = tap.open({});
    const std::string large(1'000'000, 'l');
    while (reader.feed->hasRoom())
        tap.add(stream, Side::Client, asBytes(large), whole);
    tap.add(stream, Side::Client, asBytes("lost"), part);
    tap.add(stream, Side::Server, asBytes("lost too"), whole);
    tap.flush();
    const auto text = reader.text();
    QVERIFY(text.ends_with("l' c s"));
    // There is room again, but the client's packet has not ended yet.
    tap.add(stream, Side::Server, asBytes("s"), whole);
    tap.add(stream, Side::Client, asBytes("still lost"), part);
    tap.add(stream, Side::Client, asBytes("lost to its end"), whole);
    tap.add(stream, Side::Client, asBytes("next"), whole);
    tap.flush();
    QCOMPARE(reader.text(), std::string("S's' C'next'"));
}

void TestCaptureTap::usesEachBlockAgain()
{
    CaptureFeed feed([] { });
    const std::vector<std::uint8_t> large(100'000);
    std::vector<CaptureBlock> blocks(3);
    for (auto &block : blocks) {
        block.add(StreamId {1}, Side::Client, large, 0);
        feed.put(block);
    }
    for (auto &block : feed.take())
        feed.recycle(std::move(block));
    CaptureBlock block;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        block.add(StreamId {1}, Side::Client, large, 0);
        feed.put(block);
        QVERIFY(block.bytes.isEmpty());
        QVERIFY(block.bytes.capacity() >= large.size());
    }
}

void TestCaptureTap::wakesWhoWaitsForRoom()
{
    using namespace std::chrono_literals;
    CaptureFeed feed([] { });
    QVERIFY(feed.waitForRoom(0ms));
    const std::vector<std::uint8_t> much(CaptureFeed::maximumWaiting - 1000);
    CaptureBlock block;
    block.add(StreamId {1}, Side::Client, much, 0);
    feed.put(block);
    const auto kept = feed.take();
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < 100; ++round) {
        block.add(StreamId {1}, Side::Client, ByteView(much).first(1000), 0);
        feed.put(block);
        QVERIFY(!feed.waitForRoom(0ms));
        bool isThere = false;
        std::atomic<bool> hasBegun = false;
        std::thread waiter([&] {
            hasBegun = true;
            hasBegun.notify_one();
            isThere = feed.waitForRoom(1min);
        });
        hasBegun.wait(false); // in most rounds it is asleep when room comes
        for (auto &taken : feed.take())
            feed.recycle(std::move(taken));
        waiter.join();
        QVERIFY(isThere);
        QVERIFY(std::chrono::steady_clock::now() - begin < 30s);
    }
}

QTEST_APPLESS_MAIN(TestCaptureTap)
#include "tst_capturetap.moc"
