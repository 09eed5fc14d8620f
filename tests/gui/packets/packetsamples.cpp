// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/packetsamples.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace espalier::test {

PacketRow packetRow(PacketNumber number, PacketType type, Side sender, const QString &client,
                    std::uint32_t length, std::int64_t microseconds)
{
    PacketRow row;
    row.number = number;
    row.type = std::uint8_t(type);
    row.sender = sender;
    row.client = client;
    row.length = length;
    row.time = sampleTime + microseconds;
    return row;
}

QList<PacketRow> sampleRows()
{
    using enum PacketType;
    const auto thermostat = QStringLiteral("thermostat-7");
    const auto gateway = QStringLiteral("gateway-2");
    const auto proto = QStringLiteral("esp-proto");
    const auto hmi = QStringLiteral("hmi-1");
    const auto logger = QStringLiteral("line-logger");
    QList<PacketRow> rows {
        packetRow(18'200, Publish, Side::Client, thermostat, 86, 0),
        packetRow(18'201, PubAck, Side::Server, thermostat, 4, 200),
        packetRow(18'202, Publish, Side::Client, gateway, 71, 1'900),
        packetRow(18'203, PubRec, Side::Server, gateway, 4, 2'000),
        packetRow(18'204, PubRel, Side::Client, gateway, 4, 5'700),
        packetRow(18'205, PubComp, Side::Server, gateway, 4, 5'800),
        packetRow(18'206, Subscribe, Side::Client, proto, 22, 8'000),
        packetRow(18'207, Disconnect, Side::Server, proto, 12, 8'100),
        packetRow(18'208, PingReq, Side::Client, hmi, 2, 12'900),
        packetRow(18'209, PingResp, Side::Server, hmi, 2, 13'000),
        packetRow(18'210, Connect, Side::Client, logger, 104, 20'100),
        packetRow(18'211, ConnAck, Side::Server, logger, 22, 20'300),
        packetRow(18'212, Publish, Side::Client, QStringLiteral("cam-3"), 38'914, 30'900),
    };
    rows[0].topic = QStringLiteral("plant/line-1/press/temperature");
    rows[0].qos = Qos::AtLeastOnce;
    rows[0].packetId = rows[1].packetId = 4182;
    rows[0].payloadSize = 58;
    rows[0].payloadKind = QStringLiteral("JSON");
    rows[1].reason = ReasonCode::Success;
    rows[1].latency = rows[1].exchangeTime = 200;
    rows[2].topic = QStringLiteral("devices/42/cmd");
    rows[2].qos = Qos::ExactlyOnce;
    rows[2].dup = true;
    for (int i = 2; i <= 5; ++i)
        rows[i].packetId = 9;
    rows[3].reason = ReasonCode::Success;
    rows[3].latency = rows[3].exchangeTime = 100;
    rows[4].latency = 3'700;
    rows[4].exchangeTime = 3'800;
    rows[5].latency = 100;
    rows[5].exchangeTime = 3'900;
    rows[6].topic = QStringLiteral("$share//jobs");
    rows[6].packetId = 3;
    rows[6].topicFilters = 1;
    rows[6].clause = Clause::MQTT_4_8_2_1;
    rows[6].findings = 1;
    rows[6].isViolation = true;
    rows[7].reason = ReasonCode::ProtocolError;
    rows[7].clause = Clause::MQTT_4_8_2_1;
    rows[7].findings = 1;
    rows[9].exchangeTime = rows[9].latency = 100;
    rows[10].cleanStart = true;
    rows[10].keepAlive = 60;
    rows[10].properties = 4;
    rows[11].reason = ReasonCode::Success;
    rows[11].sessionPresent = true;
    rows[12].topic = QStringLiteral("homeassistant/camera/3");
    rows[12].qos = Qos::AtMostOnce;
    rows[12].retain = true;
    rows[12].payloadSize = 38'884;
    rows[12].payloadKind = QStringLiteral("JPEG");
    return rows;
}

PacketSnapshot sampleSnapshot()
{
    PacketSnapshot snapshot;
    snapshot.rows = sampleRows();
    snapshot.endRow = std::uint64_t(snapshot.rows.size());
    snapshot.isCapturing = true;
    snapshot.isFollowing = false;
    snapshot.captured = snapshot.kept = 18'213;
    snapshot.ringBytes = 6'400'000;
    snapshot.ringLimit = 256ULL * 1024 * 1024;
    snapshot.violations = 2;
    snapshot.roundTrip = {14, 200, 3'900};
    snapshot.layoutVersion = 1;
    return snapshot;
}

PacketSnapshot flatPackets(std::uint64_t begin, std::uint64_t end, std::uint64_t first, std::uint64_t count)
{
    PacketSnapshot snapshot;
    snapshot.beginRow = begin;
    snapshot.endRow = end;
    snapshot.firstRow = std::max(begin, first);
    snapshot.isFollowing = false;
    snapshot.layoutVersion = 1;
    for (std::uint64_t number = snapshot.firstRow; number < std::min(end, first + count); ++number)
        snapshot.rows.append(packetRow(number, PacketType::Publish, Side::Client, QStringLiteral("c1"), 20,
                                       std::int64_t(number)));
    return snapshot;
}

PacketDetail detailOf(std::string_view text, Side sender, ProtocolVersion version)
{
    const auto bytes = wire(text);
    PacketDetail detail;
    detail.number = 18'206;
    detail.bytes = Bytes::copyOf(ByteView(bytes));
    FieldTrace trace;
    static_cast<void>(decode(detail.bytes.view(), {.version = version, .sender = sender}, &trace));
    detail.fields = trace.fields();
    detail.tracedBytes = std::uint32_t(detail.bytes.size());
    detail.client = QStringLiteral("esp-proto");
    detail.stream.source = StreamInfo::Source::LocalBroker;
    detail.row = packetRow(18'206, PacketType(detail.bytes.view()[0] >> 4), sender, detail.client,
                           std::uint32_t(detail.bytes.size()));
    for (const Violation &violation : trace.findings())
        detail.findings.append({.packet = 18'206,
                                .clause = violation.clause,
                                .side = sender,
                                .related = std::nullopt,
                                .offset = violation.offset});
    return detail;
}

PacketDetail sampleExchange()
{
    PacketDetail detail = detailOf("50 L[ 0009 ]", Side::Server);
    const QList<PacketRow> rows = sampleRows();
    for (int i = 2; i <= 5; ++i)
        detail.exchange.append({.number = rows[i].number,
                                .type = rows[i].type,
                                .sender = rows[i].sender,
                                .time = rows[i].time,
                                .packetId = rows[i].packetId,
                                .reason = rows[i].reason});
    detail.row = rows[3];
    detail.number = rows[3].number;
    detail.client = rows[3].client;
    return detail;
}

} // namespace espalier::test
