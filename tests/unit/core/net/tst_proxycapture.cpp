// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxycapture.h"
#include "tests/support/wire.h"

#include <QTest>

using namespace espalier;

class TestProxyCapture : public QObject
{
    Q_OBJECT
private slots:
    void findsWherePacketsEnd();
    void isLostBehindWhatIsNoPacket();
    void follows256Mebibytes();
    void tellsTheVersionOfADamagedConnect();
};

void TestProxyCapture::findsWherePacketsEnd()
{
    PacketEnds ends;
    QVERIFY(ends.isAtEnd());
    QVERIFY(!ends.hasBegun());
    ends.pass(wire("c0"));
    QVERIFY(!ends.isAtEnd());
    QVERIFY(ends.hasBegun());
    ends.pass(wire("00"));
    QVERIFY(ends.isAtEnd());
    PacketEnds others;
    others.pass(wire("c000 d000"));
    QVERIFY(others.isAtEnd());
    others.pass(wire("30 05 0001 'a'"));
    QVERIFY(!others.isAtEnd());
    others.pass(wire("'bc' c000"));
    QVERIFY(others.isAtEnd());
    others.pass(wire("c000 30"));
    QVERIFY(!others.isAtEnd());
}

void TestProxyCapture::isLostBehindWhatIsNoPacket()
{
    PacketEnds ends;
    ends.pass(wire("30 ffffffff 7f"));
    QVERIFY(ends.isLost());
    ends.pass(wire("c000"));
    QVERIFY(!ends.isAtEnd());
    PacketEnds others;
    others.pass(wire("00"));
    QVERIFY(others.isLost());
}

void TestProxyCapture::follows256Mebibytes()
{
    PacketEnds ends;
    ends.pass(wire("30 ffffff7f"));
    const std::vector<std::uint8_t> piece(1024 * 1024 - 1);
    std::size_t left = 268'435'455;
    while (left > 0) {
        QVERIFY(!ends.isAtEnd());
        const auto here = std::min(left, piece.size());
        ends.pass(ByteView(piece).first(here));
        left -= here;
    }
    QVERIFY(ends.isAtEnd());
}

void TestProxyCapture::tellsTheVersionOfADamagedConnect()
{
    const auto feed = std::make_shared<CaptureFeed>([] { });
    CaptureTap tap(feed);
    ProxyCapture capture;
    capture.setInfo({.source = StreamInfo::Source::Proxy, .name = "p"});
    capture.pass(Side::Client, wire("10 03 000000"));
    capture.pass(Side::Server, wire("20"));
    capture.setTap(&tap);
    capture.pass(Side::Server, wire("020000"));
    capture.pass(Side::Client, wire("c000"));
    capture.setTap(nullptr);
    tap.flush();
    const auto blocks = feed->take();
    QCOMPARE(blocks.size(), std::size_t {1});
    QCOMPARE(blocks.front().opened.front().version, ProtocolVersion::V311);
    const auto &segments = blocks.front().segments;
    QCOMPARE(segments.size(), std::size_t {3});
    QCOMPARE(segments.at(1).kind, CaptureSegment::Kind::FromClient);
    QCOMPARE(segments.at(1).length, 2U);
    QCOMPARE(segments.at(2).kind, CaptureSegment::Kind::Closed);
}

QTEST_APPLESS_MAIN(TestProxyCapture)
#include "tst_proxycapture.moc"
