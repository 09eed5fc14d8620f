// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/decoderows.h"

#include <QTest>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

void addRows(std::initializer_list<RejectRow> rows)
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<Clause>("clause");
    QTest::addColumn<ReasonCode>("reason");
    QTest::addColumn<std::uint32_t>("offset");
    for (const auto &row : rows) {
        QTest::newRow(row.name) << row.version << row.sender << std::string(row.packet) << row.clause
                                << row.reason << row.offset;
        writePacketSeeds(row.version, row.sender, wire(row.packet));
    }
}

void addRows(std::initializer_list<AcceptRow> rows)
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<std::string>("canonical");
    for (const auto &row : rows) {
        QTest::newRow(row.name) << row.version << row.sender << std::string(row.packet)
                                << std::string(row.canonical ? row.canonical : row.packet);
        writePacketSeeds(row.version, row.sender, wire(row.packet));
    }
}

void verifyNesting(const FieldTrace &trace, std::size_t size)
{
    std::vector<const TracedField *> groups;
    for (const auto &field : trace.fields()) {
        QVERIFY(!field.name.empty());
        QVERIFY(field.depth <= groups.size());
        groups.resize(field.depth);
        QVERIFY(std::size_t {field.offset} + field.length <= size);
        if (!groups.empty()) {
            QCOMPARE(groups.back()->kind, TracedField::Kind::Group);
            QVERIFY(field.offset >= groups.back()->offset);
            QVERIFY(field.offset + field.length <= groups.back()->offset + groups.back()->length);
        }
        groups.push_back(&field);
    }
}

void verifyCoverage(const FieldTrace &trace, std::size_t size)
{
    std::vector<bool> isCovered(size, false);
    for (const auto &field : trace.fields()) {
        if (field.kind != TracedField::Kind::Group)
            std::fill_n(isCovered.begin() + field.offset, field.length, true);
    }
    QVERIFY(std::find(isCovered.begin(), isCovered.end(), false) == isCovered.end());
}

std::vector<std::uint8_t> encoded(const Packet &packet, ProtocolVersion version)
{
    ByteBuffer out;
    encode(packet, version, out);
    return {out.view().begin(), out.view().end()};
}

Expected<Packet, Violation> decodeBothWays(ByteView bytes, DecodeContext context)
{
    auto plain = decode(bytes, context);
    FieldTrace trace;
    const auto traced = decode(bytes, context, &trace);
    [&] {
        QCOMPARE(traced.has_value(), plain.has_value());
        QCOMPARE(trace.findings().empty(), plain.has_value());
        if (plain) {
            QVERIFY(encoded(*traced, context.version) == encoded(*plain, context.version));
        } else {
            QCOMPARE(traced.error().clause, plain.error().clause);
            QVERIFY(traced.error() == plain.error());
            QVERIFY(trace.findings().front() == plain.error());
            QVERIFY(plain.error().clause != Clause::None);
            QVERIFY(isError(plain.error().reason));
            QVERIFY(plain.error().offset <= bytes.size());
        }
        QVERIFY(trace.fields().size() <= 8 + 4 * bytes.size());
        QVERIFY(trace.findings().size() <= 8 + 2 * bytes.size());
        verifyNesting(trace, bytes.size());
        verifyCoverage(trace, bytes.size());
    }();
    return plain;
}

void verifyRejected()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    QFETCH(std::string, packet);
    QFETCH(Clause, clause);
    QFETCH(ReasonCode, reason);
    QFETCH(std::uint32_t, offset);
    const auto bytes = wire(packet);
    const auto result = decodeBothWays(bytes, {version, sender});
    QVERIFY(!result);
    QCOMPARE(result.error().clause, clause);
    QCOMPARE(result.error().reason, reason);
    QCOMPARE(result.error().offset, offset);
}

void verifyAccepted()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(Side, sender);
    QFETCH(std::string, packet);
    QFETCH(std::string, canonical);
    const auto bytes = wire(packet);
    const auto result = decodeBothWays(bytes, {version, sender});
    if (!result)
        QVERIFY2(false, toString(result.error().clause));
    QCOMPARE(hex(encoded(*result, version)), hex(wire(canonical)));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto cut = decodeBothWays(ByteView(bytes).first(size), {version, sender});
        QVERIFY(!cut);
        QCOMPARE(cut.error().clause, Clause::RULE_2_1_4_Truncated);
        QVERIFY(cut.error().offset <= size);
    }
}

} // namespace espalier
