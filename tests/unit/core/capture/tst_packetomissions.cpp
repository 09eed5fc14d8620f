// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetlog.h"
#include "tests/support/logscript.h"

#include <QTest>

using namespace espalier;

/// What a packet log says of answers that do not come and of clients that fall silent.
class TestPacketOmissions : public QObject
{
    Q_OBJECT
private slots:
    void saysWhatWasNeverAnswered();
    void findsWhatIsNotAnsweredInTime();
    void takesBackWhatComesLate();
    void findsSilence();
    void leavesFilesAlone();
};

void TestPacketOmissions::saysWhatWasNeverAnswered()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "82 L[ 0001 P[ ] S'a' 00 ]");
    capture.now += 6'000'000;
    capture.client(stream, "32 L[ S't' 0002 P[ ] ]");
    capture.close(stream);
    QCOMPARE(capture.text(), std::string("0> 10, 1< 20 ^0, 2> 82 ? MQTT-3.8.4-1, 3> 32 ?"));
    const auto finding = capture.log.findings(2)[0];
    QVERIFY(finding.isOmission);
    QCOMPARE(finding.side, Side::Server);
    QCOMPARE(capture.log.violations(), std::uint64_t {1});
}

void TestPacketOmissions::findsWhatIsNotAnsweredInTime()
{
    LogScript capture;
    QCOMPARE(capture.log.findOmissions(capture.now), std::optional<CaptureTime>());
    const auto stream = capture.connected("c1");
    QCOMPARE(capture.log.findOmissions(capture.now), std::optional<CaptureTime>());
    capture.client(stream, "82 L[ 0001 P[ ] S'a' 00 ]");
    const auto asked = capture.now;
    for (int i = 0; i < 10; ++i)
        capture.client(stream, "30 L[ S't' P[ ] ]");
    QCOMPARE(capture.log.findOmissions(asked + 4'999'999), std::optional(asked + 5'000'000));
    QCOMPARE(capture.log.violations(), std::uint64_t {0});
    static_cast<void>(capture.log.takeChanged());
    QCOMPARE(capture.log.findOmissions(asked + 5'000'000), std::optional<CaptureTime>());
    QCOMPARE(capture.text(2), std::string("2> 82 ? MQTT-3.8.4-1"));
    QVERIFY(capture.log.findings(2)[0].isOmission);
    QCOMPARE(capture.log.takeChanged(), std::vector<PacketNumber> {2});
    // Once, whoever looks and whatever comes.
    static_cast<void>(capture.log.findOmissions(asked + 9'000'000));
    capture.client(stream, "30 L[ S't' P[ ] ]");
    static_cast<void>(capture.log.findOmissions(asked + 10'000'000));
    capture.now = asked + 20'000'000;
    capture.close(stream);
    QCOMPARE(capture.log.violations(), std::uint64_t {1});
    QCOMPARE(capture.log.findOmissions(asked + 30'000'000), std::optional<CaptureTime>());
}

void TestPacketOmissions::takesBackWhatComesLate()
{
    LogScript capture;
    const auto stream = capture.connected("c1");
    capture.client(stream, "34 L[ S't' 0002 P[ ] ]");
    static_cast<void>(capture.log.findOmissions(capture.now + 6'000'000));
    QCOMPARE(capture.log.violations(), std::uint64_t {1});
    const auto held = capture.log.heldBytes();
    capture.now += 7'000'000;
    capture.server(stream, "50 02 0002");
    QCOMPARE(capture.text(2), std::string("2> 34"));
    QCOMPARE(capture.log.violations(), std::uint64_t {0});
    QVERIFY(capture.log.heldBytes() < held + 100);
    // Now the client owes PUBREL, which is said where the exchange began.
    static_cast<void>(capture.log.findOmissions(capture.now + 5'000'000));
    QCOMPARE(capture.log.findings(2).size(), std::size_t {1});
    QCOMPARE(capture.log.findings(2)[0].side, Side::Client);
}

void TestPacketOmissions::findsSilence()
{
    LogScript capture;
    const auto stream = capture.open();
    capture.client(stream, "10 L[ S'MQTT' 05 02 000a P[ ] S'c' ]");
    const auto last = capture.now;
    capture.server(stream, "20 L[ 00 00 P[ ] ]");
    QCOMPARE(capture.log.findOmissions(last + 15'000'000), std::optional(last + 15'000'001));
    QCOMPARE(capture.log.violations(), std::uint64_t {0});
    QCOMPARE(capture.log.findOmissions(last + 15'000'001), std::optional<CaptureTime>());
    QCOMPARE(capture.text(0), std::string("0> 10 MQTT-3.1.2-20"));
    // It was late, which is said once, and begins anew.
    capture.now = last + 20'000'000;
    capture.client(stream, "c0 00");
    QCOMPARE(capture.text(0), std::string("0> 10"));
    QCOMPARE(capture.text(2), std::string("2> c0 ? MQTT-3.1.2-20"));
    QCOMPARE(capture.log.violations(), std::uint64_t {1});
    capture.server(stream, "d0 00");
    QCOMPARE(capture.log.findOmissions(capture.now), std::optional(capture.now - 1000 + 15'000'001));
}

void TestPacketOmissions::leavesFilesAlone()
{
    LogScript capture;
    const auto stream = capture.open({.source = StreamInfo::Source::File});
    capture.client(stream, "10 L[ S'MQTT' 05 02 000a P[ ] S'c' ]");
    QCOMPARE(capture.log.lastLiveTime(), CaptureTime {0});
    QCOMPARE(capture.log.findOmissions(capture.now + 60'000'000), std::optional<CaptureTime>());
    QCOMPARE(capture.text(), std::string("0> 10 ?"));
}

QTEST_APPLESS_MAIN(TestPacketOmissions)
#include "tst_packetomissions.moc"
