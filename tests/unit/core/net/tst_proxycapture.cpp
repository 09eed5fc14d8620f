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
    void tellsTheVersionOfADamagedConnect();
};

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
