// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/framer.h"

#include "tests/support/tostring.h"
#include "tests/support/wire.h"

#include <QTest>

#include <random>

using namespace espalier;

namespace {

/// What a framer makes of pieces: each packet as hexadecimal text, then the error if there was one.
struct Framed
{
    std::vector<std::string> packets;
    std::optional<Violation> error;
};

Framed feedAll(Framer &framer, const std::vector<ByteView> &pieces)
{
    Framed framed;
    for (const auto piece : pieces) {
        const auto result = framer.feed(piece, [&](ByteView packet) {
            framed.packets.push_back(hex(packet));
            return true;
        });
        if (!result) {
            framed.error = result.error();
            break;
        }
    }
    return framed;
}

std::vector<std::uint8_t> packetOfSize(std::size_t remainingLength)
{
    std::vector<std::uint8_t> bytes(1 + variableByteIntegerSize(static_cast<std::uint32_t>(remainingLength)));
    bytes[0] = 0x30;
    writeVariableByteInteger(bytes.data() + 1, static_cast<std::uint32_t>(remainingLength));
    for (std::size_t i = 0; i < remainingLength; ++i)
        bytes.push_back(static_cast<std::uint8_t>(i));
    return bytes;
}

} // namespace

class FramerTest : public QObject
{
    Q_OBJECT

private slots:
    void readsHeaders_data();
    void readsHeaders();
    void refusesHeaders_data();
    void refusesHeaders();
    void cutsAtEveryPlace();
    void cutsRandomPieces();
    void handsOnInPlace();
    void refusesBeforeBuffering();
    void refusesSplitHeaderBeforeBuffering();
    void stopsWhenTold();
    void growsWithWhatArrives();
    void releasesItsMemory();
};

void FramerTest::readsHeaders_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::uint32_t>("length");
    QTest::addColumn<std::uint32_t>("headerLength");
    const auto row = [](const char *bytes, std::uint32_t length, std::uint32_t headerLength) {
        QTest::newRow(bytes) << std::string(bytes) << length << headerLength;
    };
    row("c0 00", 2, 2);
    row("30 7f", 129, 2);
    row("30 80 01", 131, 3);
    row("30 ff 7f", 16'386, 3);
    row("30 80 80 01", 16'388, 4);
    row("30 ff ff 7f", 2'097'155, 4);
    row("30 80 80 80 01", 2'097'157, 5);
    row("30 ff ff ff 7f", 268'435'460, 5);
    row("", 0, 0);
    row("30", 0, 0);
    row("30 80", 0, 0);
    row("30 ff ff ff", 0, 0);
}

void FramerTest::readsHeaders()
{
    QFETCH(std::string, bytes);
    QFETCH(std::uint32_t, length);
    QFETCH(std::uint32_t, headerLength);
    const auto frame = readFrame(wire(bytes), maximumPacketLength);
    QVERIFY(frame);
    QCOMPARE(frame->length, length);
    QCOMPARE(frame->headerLength, headerLength);
}

void FramerTest::refusesHeaders_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::uint32_t>("maximum");
    QTest::addColumn<Clause>("clause");
    QTest::addColumn<ReasonCode>("reason");
    const auto row = [](const char *bytes, std::uint32_t maximum, Clause clause, ReasonCode reason) {
        QTest::newRow(bytes) << std::string(bytes) << maximum << clause << reason;
    };
    constexpr auto malformed = ReasonCode::MalformedPacket;
    row("00", maximumPacketLength, Clause::RULE_2_1_2_ReservedPacketType, malformed);
    row("0f 00", maximumPacketLength, Clause::RULE_2_1_2_ReservedPacketType, malformed);
    row("30 ff ff ff ff", maximumPacketLength, Clause::RULE_1_5_5_TooManyBytes, malformed);
    row("30 80 80 80 80 01", maximumPacketLength, Clause::RULE_1_5_5_TooManyBytes, malformed);
    row("30 80 00", maximumPacketLength, Clause::MQTT_1_5_5_1, malformed);
    row("30 ff ff ff 00", maximumPacketLength, Clause::MQTT_1_5_5_1, malformed);
    row("30 7f", 128, Clause::RULE_3_1_2_MaximumPacketSize, ReasonCode::PacketTooLarge);
    row("30 ff ff ff 7f", 1'000'000, Clause::RULE_3_1_2_MaximumPacketSize, ReasonCode::PacketTooLarge);
}

void FramerTest::refusesHeaders()
{
    QFETCH(std::string, bytes);
    QFETCH(std::uint32_t, maximum);
    QFETCH(Clause, clause);
    QFETCH(ReasonCode, reason);
    const auto frame = readFrame(wire(bytes), maximum);
    QVERIFY(!frame);
    QCOMPARE(frame.error().clause, clause);
    QCOMPARE(frame.error().reason, reason);
}

// Headers of two and three bytes, packets of no and of many bytes, each cut in two and in three.
void FramerTest::cutsAtEveryPlace()
{
    auto stream = wire("c0 00 40 02 0001 d0 00");
    const auto large = packetOfSize(200);
    stream.insert(stream.end(), large.begin(), large.end());
    stream.insert(stream.end(), {0xc0, 0x00});
    const std::vector<std::string> expected {"c0 00", "40 02 00 01", "d0 00", hex(large), "c0 00"};
    const ByteView bytes(stream);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            Framer framer;
            const auto framed = feedAll(
                framer, {bytes.first(first), bytes.subspan(first, second - first), bytes.subspan(second)});
            QVERIFY(!framed.error);
            QVERIFY(framed.packets == expected);
            QCOMPARE(framer.pending(), 0U);
        }
    }
}

void FramerTest::cutsRandomPieces()
{
    std::mt19937 random(4); // NOLINT(cert-msc51-cpp): the same pieces in each run
    for (int round = 0; round < 200; ++round) {
        std::vector<std::uint8_t> stream;
        std::vector<std::string> expected;
        for (auto count = 1 + random() % 20; count > 0; --count) {
            const auto packet = packetOfSize(random() % (random() % 8 == 0 ? 100'000 : 300));
            expected.push_back(hex(packet));
            stream.insert(stream.end(), packet.begin(), packet.end());
        }
        std::vector<ByteView> pieces;
        for (ByteView rest(stream); !rest.empty();) {
            const auto size = std::min<std::size_t>(rest.size(), 1 + random() % 3000);
            pieces.push_back(rest.first(size));
            rest = rest.subspan(size);
        }
        Framer framer;
        const auto framed = feedAll(framer, pieces);
        QVERIFY(!framed.error);
        QVERIFY(framed.packets == expected);
    }
}

void FramerTest::handsOnInPlace()
{
    const auto bytes = wire("c0 00 40 02 0001");
    std::vector<const std::uint8_t *> starts;
    Framer framer;
    const auto result = framer.feed(bytes, [&](ByteView packet) {
        starts.push_back(packet.data());
        return true;
    });
    QVERIFY(result);
    QVERIFY(starts == (std::vector {bytes.data(), bytes.data() + 2}));
}

void FramerTest::refusesBeforeBuffering()
{
    Framer framer(1000);
    const auto bytes = packetOfSize(2000);
    const auto framed = feedAll(framer, {ByteView(bytes).first(10)});
    QVERIFY(framed.error);
    QCOMPARE(framed.error->reason, ReasonCode::PacketTooLarge);
    QCOMPARE(framer.pending(), 0U);
}

void FramerTest::refusesSplitHeaderBeforeBuffering()
{
    Framer framer(1000);
    const auto bytes = packetOfSize(2000);
    const auto framed = feedAll(framer, {ByteView(bytes).first(2), ByteView(bytes).subspan(2)});
    QVERIFY(framed.error);
    QCOMPARE(framed.error->reason, ReasonCode::PacketTooLarge);
    QVERIFY(framer.pending() <= 5);
}

void FramerTest::stopsWhenTold()
{
    Framer framer;
    int count = 0;
    const auto bytes = wire("c0 00 c0 00 c0 00");
    const auto result = framer.feed(bytes, [&](ByteView) { return ++count < 2; });
    QVERIFY(result);
    QCOMPARE(count, 2);
    QCOMPARE(framer.pending(), 0U);
}

// A header that promises 256 MB costs what has arrived, not what it promises.
void FramerTest::growsWithWhatArrives()
{
    Framer framer;
    const auto header = wire("30 ff ff ff 7f");
    std::vector<std::uint8_t> piece(100'000);
    QVERIFY(!feedAll(framer, {header, piece, piece}).error);
    QCOMPARE(framer.pending(), 200'005U);
}

void FramerTest::releasesItsMemory()
{
    Framer framer;
    const auto bytes = packetOfSize(1000);
    std::string seen;
    for (const auto piece : {ByteView(bytes).first(500), ByteView(bytes).subspan(500)}) {
        const auto result = framer.feed(piece, [&](ByteView packet) {
            seen = hex(packet);
            return true;
        });
        QVERIFY(result);
    }
    QCOMPARE(seen, hex(bytes));
    framer.release();
    QCOMPARE(framer.pending(), 0U);
    QVERIFY(feedAll(framer, {bytes}).packets == std::vector {hex(bytes)});
}

QTEST_APPLESS_MAIN(FramerTest)
#include "tst_framer.moc"
