// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"

#include <QCoreApplication>
#include <QString>

namespace espalier {

/// What stands in the packet list and beside it, as words. Names that the standard gives stay as they are.
class PacketWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::PacketWords)
public:
    /// "18,207": packets are numbered from 1 where people see it.
    [[nodiscard]] static QString number(PacketNumber number);
    /// "PUBLISH"; "no packet" for bytes that could not be cut into packets.
    [[nodiscard]] static QString type(std::uint8_t type);
    /// "14:07:52.410132", local time; "+1.200000" counted from a reference.
    [[nodiscard]] static QString time(CaptureTime time, std::optional<CaptureTime> reference);
    /// "0.000200", seconds.
    [[nodiscard]] static QString seconds(std::int64_t microseconds);
    /// "40 µs", "0.2 ms", "2.5 s"
    [[nodiscard]] static QString latency(std::int64_t microseconds);
    /// "[MQTT-4.8.2-1]"
    [[nodiscard]] static QString badge(Clause clause);
    /// What a packet says beside the other columns: "id 4182 · 58 B JSON".
    [[nodiscard]] static QString info(const PacketRow &row);
    /// "18,207 · SUBSCRIBE · 22 B"
    [[nodiscard]] static QString headline(const PacketRow &row);
    /// All of a row in one line, for a tool tip or a screen reader.
    [[nodiscard]] static QString sentence(const PacketRow &row);
    /// Who sent it: "thermostat-7 → broker".
    [[nodiscard]] static QString direction(Side sender);
    /// The other end of a connection: "broker", or its address.
    [[nodiscard]] static QString server(const StreamInfo &stream);
    /// How certain it is, and who did it: "Violation by the client".
    [[nodiscard]] static QString severity(const PacketFinding &finding);
    /// "§4.8.2 Shared Subscriptions"
    [[nodiscard]] static QString section(Clause clause);
    /// "Connection Staging", "Local broker"
    [[nodiscard]] static QString source(StreamInfo::Source kind, const QString &name);
    /// "gateway-2 · id 9 · QoS 2": which exchange a packet belongs to; empty where it belongs to none.
    [[nodiscard]] static QString exchange(const PacketDetail &detail);
    /// "PUBLISH id 9", of an exchange's first packet; else the type.
    [[nodiscard]] static QString step(const ExchangeStep &step, bool isFirst);
    /// "waiting for PUBACK"; "PUBACK never came" when it cannot come any more.
    [[nodiscard]] static QString awaited(const AwaitedAnswer &answer);
};

} // namespace espalier
