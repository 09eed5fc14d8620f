// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every packet, tried with random ones. A failure names its seed.
#include "core/mqtt/framer.h"
#include "tests/support/decoderows.h"
#include "tests/support/mutate.h"
#include "tests/support/randompacket.h"

#include <QTest>

#include <set>

using namespace espalier;

namespace {

bool isSame(const std::optional<Will> &a, const std::optional<Will> &b)
{
    return a.has_value() == b.has_value()
           && (!a
               || (a->qos == b->qos && a->retain == b->retain && a->properties == b->properties
                   && a->topicName == b->topicName && asText(a->payload) == asText(b->payload)));
}

bool isSame(const Connect &a, const Connect &b)
{
    const auto text = [](const std::optional<ByteView> &bytes) { return asText(bytes.value_or(ByteView())); };
    return a.version == b.version && a.cleanStart == b.cleanStart && a.keepAlive == b.keepAlive
           && a.properties == b.properties && a.clientId == b.clientId && isSame(a.will, b.will)
           && a.userName == b.userName && a.password.has_value() == b.password.has_value()
           && text(a.password) == text(b.password) && a.bridge == b.bridge;
}

bool isSame(const ConnAck &a, const ConnAck &b)
{
    return a.sessionPresent == b.sessionPresent && a.reason == b.reason && a.properties == b.properties;
}

bool isSame(const Publish &a, const Publish &b)
{
    return a.dup == b.dup && a.qos == b.qos && a.retain == b.retain && a.topicName == b.topicName
           && a.packetId == b.packetId && a.properties == b.properties
           && asText(a.payload) == asText(b.payload);
}

template <PacketType Type>
bool isSame(const Acknowledgement<Type> &a, const Acknowledgement<Type> &b)
{
    return a.packetId == b.packetId && a.reason == b.reason && a.properties == b.properties;
}

bool isSame(const Subscribe &a, const Subscribe &b)
{
    return a.packetId == b.packetId && a.properties == b.properties && a.subscriptions == b.subscriptions;
}

bool isSame(const Unsubscribe &a, const Unsubscribe &b)
{
    return a.packetId == b.packetId && a.properties == b.properties && a.topicFilters == b.topicFilters;
}

bool isSame(const SubAck &a, const SubAck &b)
{
    return a.packetId == b.packetId && a.properties == b.properties && a.reasons == b.reasons;
}

bool isSame(const UnsubAck &a, const UnsubAck &b)
{
    return a.packetId == b.packetId && a.properties == b.properties && a.reasons == b.reasons;
}

bool isSame(const PingReq &, const PingReq &)
{
    return true;
}

bool isSame(const PingResp &, const PingResp &)
{
    return true;
}

bool isSame(const Disconnect &a, const Disconnect &b)
{
    return a.reason == b.reason && a.properties == b.properties;
}

bool isSame(const Auth &a, const Auth &b)
{
    return a.reason == b.reason && a.properties == b.properties;
}

bool isSame(const Packet &a, const Packet &b)
{
    return a.index() == b.index()
           && std::visit([&](const auto &p) { return isSame(p, std::get<std::decay_t<decltype(p)>>(b)); }, a);
}

/// Columns for each version and side.
void addSenders()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    for (const auto version : {ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5}) {
        for (const auto sender : {Side::Client, Side::Server})
            QTest::addRow("protocol level %d, %s", static_cast<int>(version),
                          sender == Side::Client ? "Client" : "Server")
                << version << sender;
    }
}

/// Calls `check(seed)` for so many seeds, up to the first that fails, and names that.
template <typename Check>
void forSeeds(std::uint32_t count, Check &&check)
{
    for (std::uint32_t seed = 0; seed < count; ++seed) {
        check(seed);
        if (QTest::currentTestFailed()) {
            qWarning("seed %u", seed);
            return;
        }
    }
}

} // namespace

class RandomPacketsTest : public QObject
{
    Q_OBJECT

private slots:
    void areOfAllKinds_data() { addSenders(); }
    void areOfAllKinds();
    void haveAllProperties();
    void returnFromTheWire_data() { addSenders(); }
    void returnFromTheWire();
    void areCutFromAnyPieces_data() { addSenders(); }
    void areCutFromAnyPieces();
    void areRefusedAlikeWithAndWithoutTrace_data() { addSenders(); }
    void areRefusedAlikeWithAndWithoutTrace();
};

void RandomPacketsTest::areOfAllKinds()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    using enum PacketType;
    std::set<PacketType> expected {Publish, PubAck, PubRec, PubRel, PubComp};
    if (sender == Side::Client)
        expected.insert({Connect, Subscribe, Unsubscribe, PingReq, Disconnect});
    else
        expected.insert({ConnAck, SubAck, UnsubAck, PingResp});
    if (version == ProtocolVersion::V5)
        expected.insert({Disconnect, Auth});
    std::set<PacketType> made;
    RandomPackets packets(1, version);
    for (int i = 0; i < 500; ++i)
        made.insert(packetType(packets.next(sender)));
    QVERIFY(made == expected);
}

void RandomPacketsTest::haveAllProperties()
{
    std::set<Property> made;
    const auto note = [&](PropertyView properties) {
        for (const auto &value : properties)
            made.insert(value.property);
    };
    RandomPackets packets(1, ProtocolVersion::V5);
    for (int i = 0; i < 500; ++i) {
        const auto packet = packets.next(i % 2 == 0 ? Side::Client : Side::Server);
        std::visit(
            [&](const auto &p) {
                if constexpr (requires { p.properties; })
                    note(p.properties);
                if constexpr (requires { p.will; })
                    note(p.will ? p.will->properties : PropertyView());
            },
            packet);
    }
    QCOMPARE(made.size(), allProperties().size());
}

void RandomPacketsTest::returnFromTheWire()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    forSeeds(3000, [&](std::uint32_t seed) {
        RandomPackets packets(seed, version);
        const auto packet = packets.next(sender);
        const auto bytes = encoded(packet, version);
        const auto decoded = decodeBothWays(bytes, {version, sender});
        QVERIFY(decoded && isSame(packet, *decoded));
        QVERIFY(encoded(*decoded, version) == bytes);
    });
}

void RandomPacketsTest::areCutFromAnyPieces()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    forSeeds(200, [&](std::uint32_t seed) {
        RandomPackets packets(seed, version);
        std::vector<std::string> sent;
        ByteBuffer stream;
        for (int i = 0; i < 20; ++i) {
            const auto start = stream.size();
            encode(packets.next(sender), version, stream);
            if (stream.size() > start) // a refusal that the version cannot say is no packet
                sent.emplace_back(asText(stream.view().subspan(start)));
        }
        std::mt19937 random(seed);
        std::vector<std::string> received;
        Framer framer;
        for (auto rest = stream.view(); !rest.empty();) {
            const std::size_t most = random() % 4 == 0 ? 20'000 : 20;
            const auto piece = rest.first(std::min<std::size_t>(1 + random() % most, rest.size()));
            rest = rest.subspan(piece.size());
            const auto fed = framer.feed(piece, [&](ByteView packet) {
                received.emplace_back(asText(packet));
                return true;
            });
            QVERIFY(fed.has_value());
        }
        QVERIFY(received == sent);
        QCOMPARE(framer.pending(), std::size_t {0});
    });
}

void RandomPacketsTest::areRefusedAlikeWithAndWithoutTrace()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    int refused = 0;
    forSeeds(2000, [&](std::uint32_t seed) {
        RandomPackets packets(seed, version);
        auto bytes = encoded(packets.next(sender), version);
        std::mt19937 random(seed);
        mutate(bytes, random);
        const auto result = decodeBothWays(bytes, {version, sender});
        refused += result ? 0 : 1;
        if (QTest::currentTestFailed())
            qWarning("bytes: %s", hex(bytes).c_str());
    });
    QVERIFY(refused > 1000);
}

QTEST_APPLESS_MAIN(RandomPacketsTest)
#include "tst_randompackets.moc"
