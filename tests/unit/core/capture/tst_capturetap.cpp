// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetap.h"
#include "tests/support/capturereader.h"

#include <QTest>

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

QTEST_APPLESS_MAIN(TestCaptureTap)
#include "tst_capturetap.moc"
