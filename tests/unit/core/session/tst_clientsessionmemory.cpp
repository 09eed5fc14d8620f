// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a server can make a session take is in proportion to what it sends.
#include "core/session/clientsession.h"
#include "tests/support/allocations.h"
#include "tests/support/mutate.h"
#include "tests/support/randompacket.h"
#include "tests/support/sessionscript.h"

#include <QTest>

using namespace espalier;

namespace {

/// Most is the event of a PUBLISH, which has at least six bytes on the wire. A vector that grows by doubling asks, all in
/// all, for at most four times what it needs.
constexpr std::size_t factor = 4 * sizeof(SessionEvent) / 6 + 1;
/// The table of QoS 2 messages, which comes with the first, and a packet that begins.
constexpr std::size_t fixed = 64 * 1024 + 8 * 1024;

void verifyBounds(SessionScript &script, ByteView bytes)
{
    const Allocations allocations;
    script.session.receive(bytes, script.clock.now(), script.effects);
    const auto taken = allocations.bytes();
    QVERIFY2(taken <= factor * bytes.size() + fixed, qPrintable(QString::number(taken)));
    script.forget();
}

/// A session with messages and requests that wait for answers.
void makeBusy(SessionScript &script, ProtocolVersion version)
{
    auto options = persistentOptions(version);
    if (version == ProtocolVersion::V5)
        options.properties.add(Property::TopicAliasMaximum, 10);
    script.connected(options);
    for (std::uint64_t token = 1; token <= 30; ++token)
        script.publish(token, "a/b", "hello", token % 2 == 0 ? Qos::AtLeastOnce : Qos::ExactlyOnce);
    for (std::uint64_t token = 100; token < 110; ++token)
        script.subscribe(token, "a/#");
    script.forget();
}

} // namespace

class ClientSessionMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void isBoundedForSmallestPackets_data();
    void isBoundedForSmallestPackets();
    void isBoundedForChangedPackets_data();
    void isBoundedForChangedPackets();
    void isNotTakenForWhatOnlyBegins();
};

void ClientSessionMemoryTest::isBoundedForSmallestPackets_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("PUBLISH") << std::string("30 L[ S'a' P[ ] ] ");
    QTest::newRow("PUBLISH, QoS 1") << std::string("32 L[ S'a' 0001 P[ ] ] ");
    QTest::newRow("PUBLISH, QoS 2") << std::string("34 L[ S'a' 0001 P[ ] ] ");
    QTest::newRow("PUBLISH, new aliases")
        << std::string("30 L[ S'a' P[ 23 0001 ] ] 30 L[ S'b' P[ 23 0001 ] ] ");
    QTest::newRow("PUBACK") << std::string("40 02 0002 ");
    QTest::newRow("PUBREC") << std::string("50 02 0001 ");
    QTest::newRow("PUBREC, unknown") << std::string("50 02 1001 ");
    QTest::newRow("PUBREL") << std::string("62 02 0001 ");
    QTest::newRow("PINGRESP") << std::string("d0 00 ");
}

void ClientSessionMemoryTest::isBoundedForSmallestPackets()
{
    QFETCH(std::string, packet);
    for (const int count : {1, 100, 5000}) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += packet;
        SessionScript script;
        makeBusy(script, ProtocolVersion::V5);
        verifyBounds(script, wire(text));
    }
}

void ClientSessionMemoryTest::isBoundedForChangedPackets_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1") << ProtocolVersion::V31;
    QTest::newRow("3.1.1") << ProtocolVersion::V311;
    QTest::newRow("5") << ProtocolVersion::V5;
}

void ClientSessionMemoryTest::isBoundedForChangedPackets()
{
    QFETCH(ProtocolVersion, version);
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
        SessionScript script;
        makeBusy(script, version);
        RandomPackets packets(seed, version);
        std::mt19937 random(seed);
        for (int piece = 0; piece < 5; ++piece) {
            std::vector<std::uint8_t> bytes;
            for (auto count = 1 + random() % 5; count > 0; --count) {
                ByteBuffer packet;
                encode(packets.next(Side::Server), version, packet);
                bytes.insert(bytes.end(), packet.view().begin(), packet.view().end());
            }
            if (piece > 0)
                mutate(bytes, random);
            verifyBounds(script, bytes);
            if (QTest::currentTestFailed()) {
                qWarning("seed %u, bytes: %s", seed, hex(bytes).c_str());
                return;
            }
        }
    }
}

// A packet that says how long it will be has not cost anything yet.
void ClientSessionMemoryTest::isNotTakenForWhatOnlyBegins()
{
    SessionScript script;
    makeBusy(script, ProtocolVersion::V5);
    verifyBounds(script, wire("30 ff ff ff 7f 00 01 61"));
    for (int i = 0; i < 1000; ++i)
        verifyBounds(script, wire("00 00 00 00"));
}

QTEST_APPLESS_MAIN(ClientSessionMemoryTest)
#include "tst_clientsessionmemory.moc"
