// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a client can make the broker take is in proportion to what it sends.
#include "tests/support/allocations.h"
#include "tests/support/brokerscript.h"
#include "tests/support/mutate.h"
#include "tests/support/randompacket.h"

#include <QTest>

using namespace espalier;

namespace {

/// Most is a level without text in the topic of a retained message: a node of 48 bytes and its places in the tables, which
/// grow by doubling, for a slash on the wire.
constexpr std::size_t factor = 80;
/// The first blocks of the tables, and of the topics under $SYS for who subscribes to them.
constexpr std::size_t fixed = 96 * 1024;

void verifyBounds(BrokerScript &script, PeerHandle peer, ByteView bytes)
{
    const Allocations allocations;
    script.engine.receive(peer, bytes, script.clock.now());
    const auto taken = allocations.bytes();
    QVERIFY2(taken <= factor * bytes.size() + fixed, qPrintable(QString::number(taken)));
}

} // namespace

class EngineMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void isBoundedForSmallestPackets_data();
    void isBoundedForSmallestPackets();
    void isBoundedForChangedPackets_data();
    void isBoundedForChangedPackets();
    void isNotTakenForWhatOnlyBegins();
    void boundsSubscriptionIdentifiers_data();
    void boundsSubscriptionIdentifiers();
    void dropsWhatNoPacketCanHold();
};

void EngineMemoryTest::isBoundedForSmallestPackets_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("PUBLISH") << std::string("30 L[ S'a' P[ ] ] ");
    QTest::newRow("PUBLISH, QoS 1") << std::string("32 L[ S'a' 0001 P[ ] ] ");
    QTest::newRow("PUBLISH, retained") << std::string("31 L[ S'#' P[ ] '1' ] ");
    QTest::newRow("PUBLISH, retained, levels") << "31 L[ S'#" + std::string(190, '/') + "' P[ ] '1' ] ";
    QTest::newRow("SUBSCRIBE") << std::string("82 L[ 0001 P[ ] S'#' 00 ] ");
    QTest::newRow("SUBSCRIBE, filters")
        << std::string("82 L[ 0001 P[ ] S'#' 00 S'#a' 00 S'#b' 00 S'#c' 00 S'#d' 00 S'#e' 00 S'#f' 00 S'#g' "
                       "00 S'#h' 00 S'#i' 00 S'#j' 00 ] ");
    QTest::newRow("SUBSCRIBE, levels") << "82 L[ 0001 P[ ] S'#" + std::string(190, '/') + "' 00 ] ";
    QTest::newRow("SUBSCRIBE, shares") << std::string("82 L[ 0001 P[ ] S'$share/#/a' 00 ] ");
    QTest::newRow("UNSUBSCRIBE") << std::string("a2 L[ 0001 P[ ] S'#' ] ");
    QTest::newRow("PUBREC, unknown") << std::string("50 02 1001 ");
    QTest::newRow("PUBREL") << std::string("62 02 0001 ");
    QTest::newRow("PINGREQ") << std::string("c0 00 ");
}

/// The packets differ where they have a '#': they name as many topics.
void EngineMemoryTest::isBoundedForSmallestPackets()
{
    QFETCH(std::string, packet);
    for (const int count : {1, 100, 1000}) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += QString::fromStdString(packet)
                        .replace(QLatin1Char('#'), QString::number(i, 36))
                        .toStdString();
        BrokerScript script;
        const auto peer = script.connected("c");
        verifyBounds(script, peer.handle(), wire(text));
    }
}

void EngineMemoryTest::isBoundedForChangedPackets_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1") << ProtocolVersion::V31;
    QTest::newRow("3.1.1") << ProtocolVersion::V311;
    QTest::newRow("5") << ProtocolVersion::V5;
}

void EngineMemoryTest::isBoundedForChangedPackets()
{
    QFETCH(ProtocolVersion, version);
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
        BrokerScript script;
        const auto peer = script.connected("c", {.version = version});
        RandomPackets packets(seed, version);
        std::mt19937 random(seed);
        for (int piece = 0; piece < 5; ++piece) {
            std::vector<std::uint8_t> bytes;
            for (auto count = 1 + random() % 5; count > 0; --count) {
                ByteBuffer packet;
                encode(packets.next(Side::Client), version, packet);
                bytes.insert(bytes.end(), packet.view().begin(), packet.view().end());
            }
            if (piece > 0)
                mutate(bytes, random);
            verifyBounds(script, peer.handle(), bytes);
            if (QTest::currentTestFailed()) {
                qWarning("seed %u, bytes: %s", seed, hex(bytes).c_str());
                return;
            }
        }
    }
}

// A packet that says how long it will be has not cost anything yet.
void EngineMemoryTest::isNotTakenForWhatOnlyBegins()
{
    BrokerScript script;
    const auto peer = script.connected("c");
    verifyBounds(script, peer.handle(), wire("30 ff ff ff 7f 00 01 61"));
    for (int i = 0; i < 1000; ++i)
        verifyBounds(script, peer.handle(), wire("00 00 00 00"));
}

void EngineMemoryTest::boundsSubscriptionIdentifiers_data()
{
    QTest::addColumn<bool>("isAway");
    QTest::addColumn<std::uint64_t>("dropped");
    QTest::newRow("in the queue") << true << std::uint64_t {8};
    QTest::newRow("unacknowledged, too") << false << std::uint64_t {5};
}

// A message without a payload is not small when it has matched a hundred filters: and 2^n of them match n levels.
void EngineMemoryTest::boundsSubscriptionIdentifiers()
{
    QFETCH(bool, isAway);
    QFETCH(std::uint64_t, dropped);
    BrokerScript broker({.maximumQueuedBytes = 1000, .maximumInflightBytes = 1000});
    auto subscriber = broker.connected("s", {.properties = "11 0000003c"});
    for (unsigned number = 1; number <= 100; ++number) {
        std::string filter;
        for (unsigned level = 0; level < 7; ++level)
            filter += (number >> level & 1) != 0 ? "/a" : "/+";
        const auto identifier = static_cast<std::uint8_t>(number);
        subscriber.send("82 L[ 0001 P[ 0b " + hex({&identifier, 1}) + " ] S'" + filter + "' 01 ]");
    }
    if (isAway)
        subscriber.lose();
    auto publisher = broker.connected("p");
    for (int i = 0; i < 10; ++i)
        publisher.send("32 L[ S'/a/a/a/a/a/a/a' 0001 00 'x' ]");
    QCOMPARE(broker.engine.statistics().droppedQueueFull, dropped);
}

// In MQTT 5 it would be one byte longer than Remaining Length can say.
void EngineMemoryTest::dropsWhatNoPacketCanHold()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto old = broker.connected("old", {.version = ProtocolVersion::V311});
    old.send("82 L[ 0001 S'a' 00 ]");
    old.forget();
    auto publisher = broker.connected("p", {.version = ProtocolVersion::V311});
    std::vector<std::uint8_t> packet(maximumPacketLength);
    const auto head = wire("30 ff ff ff 7f S'a'");
    std::copy(head.begin(), head.end(), packet.begin());
    publisher.sendBytes(packet);
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().droppedTooLarge, 1u);
    QVERIFY(old.take<Publish>().payload.size() == maximumPacketLength - head.size());
    QVERIFY(!publisher.isClosed());
}

QTEST_APPLESS_MAIN(EngineMemoryTest)
#include "tst_enginememory.moc"
