// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetcursor.h"
#include "tests/support/wire.h"

#include <QTest>

using namespace espalier;

class TestPacketCursor : public QObject
{
    Q_OBJECT
private slots:
    void findsWherePacketsEnd();
    void isLostBehindWhatIsNoPacket();
    void follows256Mebibytes();
    void tellsWhatIsLeft();
};

void TestPacketCursor::findsWherePacketsEnd()
{
    PacketCursor cursor;
    QVERIFY(cursor.isAtEnd());
    QVERIFY(!cursor.hasBegun());
    cursor.advance(wire("c0"));
    QVERIFY(!cursor.isAtEnd());
    QVERIFY(cursor.hasBegun());
    cursor.advance(wire("00"));
    QVERIFY(cursor.isAtEnd());
    PacketCursor other;
    other.advance(wire("c000 d000"));
    QVERIFY(other.isAtEnd());
    other.advance(wire("30 05 0001 'a'"));
    QVERIFY(!other.isAtEnd());
    other.advance(wire("'bc' c000"));
    QVERIFY(other.isAtEnd());
    other.advance(wire("c000 30"));
    QVERIFY(!other.isAtEnd());
}

void TestPacketCursor::isLostBehindWhatIsNoPacket()
{
    PacketCursor cursor;
    cursor.advance(wire("30 ffffffff 7f"));
    QVERIFY(cursor.isLost());
    cursor.advance(wire("c000"));
    QVERIFY(!cursor.isAtEnd());
    PacketCursor other;
    other.advance(wire("00"));
    QVERIFY(other.isLost());
}

void TestPacketCursor::follows256Mebibytes()
{
    PacketCursor cursor;
    cursor.advance(wire("30 ffffff7f"));
    const std::vector<std::uint8_t> piece(1024 * 1024 - 1);
    std::size_t left = 268'435'455;
    while (left > 0) {
        QVERIFY(!cursor.isAtEnd());
        const auto here = std::min(left, piece.size());
        cursor.advance(ByteView(piece).first(here));
        left -= here;
    }
    QVERIFY(cursor.isAtEnd());
}

void TestPacketCursor::tellsWhatIsLeft()
{
    PacketCursor cursor;
    QCOMPARE(cursor.left(), std::optional<std::uint64_t>(0));
    cursor.advance(wire("30"));
    QCOMPARE(cursor.left(), std::nullopt);
    cursor.advance(wire("05 00"));
    QCOMPARE(cursor.left(), std::optional<std::uint64_t>(4));
    cursor.advance(wire("01 'abc' 00"));
    QVERIFY(cursor.isLost());
    QCOMPARE(cursor.left(), std::nullopt);
}

QTEST_APPLESS_MAIN(TestPacketCursor)
#include "tst_packetcursor.moc"
