// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What decoding takes is in proportion to what was received, whatever that is.
#include "core/mqtt/framer.h"
#include "tests/support/allocations.h"
#include "tests/support/decoderows.h"
#include "tests/support/mutate.h"
#include "tests/support/randompacket.h"

#include <QTest>

using namespace espalier;

namespace {

/// A vector that grows by doubling asks, all in all, for at most four times what it needs.
constexpr std::size_t growth = 4;
/// Most is an entry of SUBSCRIBE: four bytes on the wire.
constexpr std::size_t plainFactor = growth * sizeof(Subscription) / 4;
/// Most is an entry of SUBSCRIBE in which everything is wrong: nine fields and four findings for three bytes.
constexpr std::size_t tracedFactor =
    growth * (sizeof(Subscription) + 9 * sizeof(TracedField) + 4 * sizeof(Violation)) / 3;

void verifyBounds(ByteView bytes, DecodeContext context)
{
    const Allocations plain;
    static_cast<void>(decode(bytes, context).has_value());
    const auto plainBytes = plain.bytes();
    const Allocations traced;
    {
        FieldTrace trace;
        static_cast<void>(decode(bytes, context, &trace).has_value());
    }
    const auto tracedBytes = traced.bytes();
    QVERIFY2(plainBytes <= plainFactor * bytes.size(), qPrintable(QString::number(plainBytes)));
    QVERIFY2(tracedBytes <= tracedFactor * (bytes.size() + 1), qPrintable(QString::number(tracedBytes)));
}

} // namespace

class DecodeMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void isBoundedForSmallestEntries_data();
    void isBoundedForSmallestEntries();
    void isBoundedForChangedPackets_data();
    void isBoundedForChangedPackets();
    void isNotTakenForWhatOnlyBegins();
};

void DecodeMemoryTest::isBoundedForSmallestEntries_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("entry");
    QTest::addColumn<Side>("sender");
    const auto row = [](const char *name, const char *before, const char *entry, Side sender) {
        QTest::newRow(name) << std::string(before) << std::string(entry) << sender;
    };
    row("SUBSCRIBE", "82 L[ 0001 P[ ]", " S'a' 00", Side::Client);
    row("SUBSCRIBE, all wrong", "82 L[ 0001 P[ ]", " S'' ff", Side::Client);
    row("UNSUBSCRIBE", "a2 L[ 0001 P[ ]", " S'a'", Side::Client);
    row("UNSUBSCRIBE, all wrong", "a2 L[ 0001 P[ ]", " S''", Side::Client);
    row("SUBACK", "90 L[ 0001 P[ ]", " 00", Side::Server);
    row("SUBACK, all wrong", "90 L[ 0001 P[ ]", " 33", Side::Server);
    row("UNSUBACK, all wrong", "b0 L[ 0001 P[ ]", " 33", Side::Server);
    row("User Properties", "30 L[ S'a' P[", " 26 S'' S''", Side::Client);
    row("properties, all wrong", "30 L[ S'a' P[", " 24 07", Side::Client);
}

void DecodeMemoryTest::isBoundedForSmallestEntries()
{
    QFETCH(std::string, before);
    QFETCH(std::string, entry);
    QFETCH(Side, sender);
    for (const int count : {1, 2, 100, 5000}) {
        auto text = before;
        for (int i = 0; i < count; ++i)
            text += entry;
        text += before.ends_with("P[") ? " ] ]" : " ]";
        verifyBounds(wire(text), {ProtocolVersion::V5, sender});
    }
}

void DecodeMemoryTest::isBoundedForChangedPackets_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1") << ProtocolVersion::V31;
    QTest::newRow("3.1.1") << ProtocolVersion::V311;
    QTest::newRow("5") << ProtocolVersion::V5;
}

void DecodeMemoryTest::isBoundedForChangedPackets()
{
    QFETCH(ProtocolVersion, version);
    for (std::uint32_t seed = 0; seed < 4000; ++seed) {
        const auto sender = seed % 2 == 0 ? Side::Client : Side::Server;
        auto bytes = encoded(RandomPackets(seed, version).next(sender), version);
        std::mt19937 random(seed);
        verifyBounds(bytes, {version, sender});
        mutate(bytes, random);
        verifyBounds(bytes, {version, sender});
        if (QTest::currentTestFailed()) {
            qWarning("seed %u, bytes: %s", seed, hex(bytes).c_str());
            return;
        }
    }
}

// Thousands of clients can each begin a packet: what they say of its length must cost nothing.
void DecodeMemoryTest::isNotTakenForWhatOnlyBegins()
{
    const auto bytes = wire("30 ff ff ff 7f 00 01 61");
    Framer framer;
    const Allocations allocations;
    QVERIFY(framer.feed(bytes, [](ByteView) { return true; }));
    const auto taken = allocations.bytes();
    QVERIFY2(taken <= 4096, qPrintable(QString::number(taken)));
}

QTEST_APPLESS_MAIN(DecodeMemoryTest)
#include "tst_decodememory.moc"
