// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc 6.4 cannot read <compare> before any other header

#include "core/session/packetids.h"

#include <set>

using namespace espalier;

class TestPacketIds : public QObject
{
    Q_OBJECT
private slots:
    void beginsWithOneAndGoesOn();
    void givesEachIdentifierOnce();
    void findsTheOnlyFreeOne();
    void reusesAReleasedOneLast();
};

void TestPacketIds::beginsWithOneAndGoesOn()
{
    PacketIds ids;
    QCOMPARE(ids.allocate()->value(), 1);
    QCOMPARE(ids.allocate()->value(), 2);
    QVERIFY(ids.isUsed(PacketId(2)));
    QVERIFY(!ids.isUsed(PacketId(3)));
}

void TestPacketIds::givesEachIdentifierOnce()
{
    PacketIds ids;
    std::set<std::uint16_t> seen;
    for (int i = 0; i < 65'535; ++i) {
        const auto id = ids.allocate();
        QVERIFY(id);
        seen.insert(id->value());
    }
    QCOMPARE(seen.size(), std::size_t {65'535});
    QVERIFY(!seen.contains(0));
    QVERIFY(!ids.allocate());
}

void TestPacketIds::findsTheOnlyFreeOne()
{
    PacketIds ids;
    for (int i = 0; i < 65'535; ++i)
        (void)ids.allocate();
    for (const auto value : std::initializer_list<std::uint16_t> {1, 63, 64, 127, 40'000, 65'535}) {
        ids.release(PacketId(value));
        QCOMPARE(ids.allocate()->value(), value);
        QVERIFY(!ids.allocate());
    }
}

void TestPacketIds::reusesAReleasedOneLast()
{
    PacketIds ids;
    const auto first = *ids.allocate();
    ids.release(first);
    QCOMPARE(ids.allocate()->value(), 2);
    for (int i = 3; i <= 65'535; ++i)
        (void)ids.allocate();
    QCOMPARE(ids.allocate()->value(), 1);
}

QTEST_APPLESS_MAIN(TestPacketIds)
#include "tst_packetids.moc"
