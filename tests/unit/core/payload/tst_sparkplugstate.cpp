// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugstate.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;
using Result = SparkplugState::Result;

namespace {

Bytes file(const char *name)
{
    return payloadFile(QStringLiteral("sparkplug-%1.bin").arg(QLatin1String(name)));
}

/// A payload with nothing but its number.
Bytes withSeq(std::uint8_t seq)
{
    return Bytes::copyOf(seq < 0x80 ? std::string {'\x18', static_cast<char>(seq)}
                                    : std::string {'\x18', static_cast<char>(seq), '\x01'});
}

std::string varint(std::size_t number)
{
    std::string bytes;
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>(number | 0x80);
    return bytes += static_cast<char>(number);
}

/// So many metrics with an alias and a name of `nameSize` bytes.
Bytes largeBirth(std::size_t nameSize, std::size_t count = 1000)
{
    std::string payload;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string metric =
            "\x0a" + varint(nameSize) + std::string(nameSize, 'n') + "\x10" + varint(i);
        payload += "\x12" + varint(metric.size()) + metric;
    }
    return Bytes::copyOf(payload);
}

} // namespace

class TestSparkplugState : public QObject
{
    Q_OBJECT
private slots:
    void learnsAliases();
    void noticesGaps();
    void knowsDeaths();
    void keepsDevicesApart();
    void ignoresOthers();
    void devicesOfAllNodesAreBounded();
    void aliasesOfAllNodesAreBounded();
    void tooLargeIsMalformed();
};

void TestSparkplugState::learnsAliases()
{
    SparkplugState state;
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", file("ndata").view()) == Result::Accepted);
    QVERIFY(state.health("spBv1.0/g/NDATA/n") == SparkplugHealth::Unborn);
    QVERIFY(!state.aliases("spBv1.0/g/NDATA/n"));
    state.receive("spBv1.0/g/NBIRTH/n", file("nbirth").view());
    const auto aliases = state.aliases("spBv1.0/g/NDATA/n");
    QCOMPARE(aliases->byAlias.at(1).name, std::string("Temperature"));
    QVERIFY(state.health("spBv1.0/g/NDATA/n") == SparkplugHealth::Online);
    QVERIFY(!state.aliases("spBv1.0/other/NDATA/n") && !state.aliases("spBv1.0/g/DDATA/n/d"));
    // Another birth makes another table and leaves the old one as it was.
    state.receive("spBv1.0/g/NBIRTH/n", withSeq(0).view());
    QVERIFY(state.aliases("spBv1.0/g/NDATA/n")->byAlias.empty());
    QCOMPARE(aliases->byAlias.size(), std::size_t {3});
}

void TestSparkplugState::noticesGaps()
{
    SparkplugState state;
    state.receive("spBv1.0/g/NBIRTH/n", file("nbirth").view());
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", withSeq(1).view()) == Result::Accepted);
    QVERIFY(state.receive("spBv1.0/g/DDATA/n/d", withSeq(2).view()) == Result::Accepted);
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", withSeq(255).view()) == Result::Gap);
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", withSeq(0).view()) == Result::Accepted);
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", withSeq(0).view()) == Result::Gap);
    QCOMPARE(state.node("g", "n")->gaps, std::uint64_t {2});
    QVERIFY(state.receive("spBv1.0/g/NBIRTH/n", withSeq(0).view()) == Result::Accepted);
    QCOMPARE(state.node("g", "n")->gaps, std::uint64_t {2});
}

void TestSparkplugState::knowsDeaths()
{
    SparkplugState state;
    state.receive("spBv1.0/g/NBIRTH/n", file("nbirth").view());
    state.receive("spBv1.0/g/DBIRTH/n/d", withSeq(1).view());
    // The will of an earlier connection, which came late.
    QVERIFY(state.receive("spBv1.0/g/NDEATH/n", file("ndeath6").view()) == Result::LateDeath);
    QVERIFY(state.health("spBv1.0/g/NDATA/n") == SparkplugHealth::Online);
    QCOMPARE(state.node("g", "n")->lateDeaths, std::uint64_t {1});
    state.receive("spBv1.0/g/DDEATH/n/d", withSeq(2).view());
    QVERIFY(state.health("spBv1.0/g/DDATA/n/d") == SparkplugHealth::Stale);
    state.receive("spBv1.0/g/DBIRTH/n/d", withSeq(3).view());
    QVERIFY(state.health("spBv1.0/g/DDATA/n/d") == SparkplugHealth::Online);
    QVERIFY(state.receive("spBv1.0/g/NDEATH/n", file("ndeath7").view()) == Result::Accepted);
    QVERIFY(state.health("spBv1.0/g/NDATA/n") == SparkplugHealth::Stale);
    QVERIFY(state.health("spBv1.0/g/DDATA/n/d") == SparkplugHealth::Stale);
    QVERIFY(state.receive("spBv1.0/g/NBIRTH/n", file("nbirth").view()) == Result::Accepted);
    QVERIFY(state.health("spBv1.0/g/NDATA/n") == SparkplugHealth::Online);
    // Devices are born after their node.
    QVERIFY(state.health("spBv1.0/g/DDATA/n/d") == SparkplugHealth::Stale);
}

void TestSparkplugState::keepsDevicesApart()
{
    SparkplugState state;
    state.receive("spBv1.0/g/DBIRTH/n/d1", file("nbirth").view());
    state.receive("spBv1.0/g/DDATA/n/d2", withSeq(1).view());
    QVERIFY(state.aliases("spBv1.0/g/DDATA/n/d1"));
    QVERIFY(!state.aliases("spBv1.0/g/DDATA/n/d2"));
    QVERIFY(state.health("spBv1.0/g/DDATA/n/d2") == SparkplugHealth::Unborn);
    QVERIFY(!state.health("spBv1.0/g/DDATA/n/d3"));
    QCOMPARE(state.node("g", "n")->devices.size(), std::size_t {2});
}

void TestSparkplugState::ignoresOthers()
{
    SparkplugState state;
    QVERIFY(state.receive("sensors/1", withSeq(0).view()) == Result::NotSparkplug);
    QVERIFY(state.receive("spBv1.0/STATE/host", withSeq(0).view()) == Result::NotSparkplug);
    QVERIFY(state.receive("spBv1.0/g/NCMD/n", withSeq(9).view()) == Result::NotSparkplug);
    QVERIFY(state.receive("spBv1.0/g/NDATA/n", asBytes("{}")) == Result::Malformed);
    QVERIFY(!state.node("g", "n"));
    for (int i = 0; i < 10'100; ++i)
        state.receive("spBv1.0/g/NDATA/n" + std::to_string(i), withSeq(0).view());
    QVERIFY(state.node("g", "n9999") && !state.node("g", "n10099"));
}

void TestSparkplugState::devicesOfAllNodesAreBounded()
{
    SparkplugState state;
    for (int i = 0; i < 10'100; ++i)
        for (const char *node : {"a", "b"})
            state.receive(std::string("spBv1.0/g/DDATA/") + node + "/d" + std::to_string(i),
                          withSeq(0).view());
    QCOMPARE(state.node("g", "a")->devices.size() + state.node("g", "b")->devices.size(),
             std::size_t {20'000});
}

void TestSparkplugState::aliasesOfAllNodesAreBounded()
{
    SparkplugState state;
    const Bytes birth = largeBirth(4000);
    QVERIFY(birth.size() <= std::size_t {4} * 1024 * 1024);
    for (int i = 0; i < 10; ++i)
        QVERIFY(state.receive("spBv1.0/g/NBIRTH/n" + std::to_string(i), birth.view()) == Result::Accepted);
    QCOMPARE(state.aliases("spBv1.0/g/NDATA/n0")->byAlias.size(), std::size_t {1000});
    QVERIFY(state.health("spBv1.0/g/NDATA/n9") == SparkplugHealth::Online);
    QVERIFY(!state.aliases("spBv1.0/g/NDATA/n9"));
    // A birth gives back what the one before took, and takes no more for being repeated.
    for (int i = 0; i < 10; ++i)
        state.receive("spBv1.0/g/NBIRTH/n0", birth.view());
    QVERIFY(state.aliases("spBv1.0/g/NDATA/n0"));
    state.receive("spBv1.0/g/NBIRTH/n0", withSeq(0).view());
    state.receive("spBv1.0/g/NBIRTH/n9", birth.view());
    QVERIFY(state.aliases("spBv1.0/g/NDATA/n9"));
}

void TestSparkplugState::tooLargeIsMalformed()
{
    SparkplugState state;
    QVERIFY(state.receive("spBv1.0/g/NBIRTH/n", largeBirth(4090).view()) == Result::Accepted);
    QVERIFY(state.receive("spBv1.0/g/NBIRTH/n", largeBirth(4090, 1100).view()) == Result::Malformed);
}

QTEST_APPLESS_MAIN(TestSparkplugState)
#include "tst_sparkplugstate.moc"
