// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inflight.h"

#include <QTest>

using namespace espalier;

class TestInflight : public QObject
{
    Q_OBJECT
private slots:
    void releasedEntriesGoBehindTheOthers();
    void releasingDropsTheMessage();
    void inboundKnowsOnWhichConnectionAMessageCame();
};

namespace {

OutboundInflight withThree()
{
    OutboundInflight inflight;
    for (std::uint16_t id = 1; id <= 3; ++id)
        inflight.add({.packetId = PacketId(id), .message = {.token = id, .topicName = "t"}});
    return inflight;
}

} // namespace

void TestInflight::releasedEntriesGoBehindTheOthers()
{
    auto inflight = withThree();
    inflight.markReleased(*inflight.find(PacketId(2)));
    inflight.markReleased(*inflight.find(PacketId(1)));
    QList<int> order;
    for (const auto &entry : inflight.entries())
        order += entry.packetId.value();
    QCOMPARE(order, QList<int>({3, 2, 1}));
    inflight.remove(PacketId(2));
    QVERIFY(!inflight.find(PacketId(2)));
    QCOMPARE(inflight.size(), std::size_t {2});
}

void TestInflight::releasingDropsTheMessage()
{
    auto inflight = withThree();
    auto &entry = *inflight.find(PacketId(2));
    inflight.markReleased(entry);
    QVERIFY(entry.released);
    QVERIFY(entry.message.topicName.empty());
    QCOMPARE(entry.message.token, std::uint64_t {2});
}

void TestInflight::inboundKnowsOnWhichConnectionAMessageCame()
{
    using State = InboundInflight::State;
    InboundInflight inflight;
    QVERIFY(inflight.remove(PacketId(7)) == State::Free);
    QVERIFY(inflight.add(PacketId(7)) == State::Free);
    QVERIFY(inflight.add(PacketId(7)) == State::Current);
    inflight.beginConnection();
    QVERIFY(inflight.state(PacketId(7)) == State::Earlier);
    QVERIFY(inflight.add(PacketId(7)) == State::Earlier);
    QVERIFY(inflight.remove(PacketId(7)) == State::Current);
    QVERIFY(inflight.state(PacketId(7)) == State::Free);
}

QTEST_APPLESS_MAIN(TestInflight)
#include "tst_inflight.moc"
