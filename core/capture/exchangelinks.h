// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetrecord.h"
#include "core/mqtt/reasoncode.h"
#include "core/session/packetidmap.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace espalier {

/// Where a packet stands in its exchange.
struct ExchangeLink
{
    struct Packet
    {
        PacketNumber number = 0;
        CaptureTime time = 0;
    };
    /// None: it begins an exchange, or belongs to none that was seen.
    std::optional<Packet> previous {};
    std::optional<Packet> first {};
    /// The other side has to answer it.
    bool awaitsAnswer = false;
    /// It was sent before: a PUBLISH with DUP, or again after a repeated one.
    bool isRepeated = false;
    /// Nothing more is to come.
    bool ends = false;
};

/// Links the packets of one connection that belong together: a message with its acknowledgements, a request with its
/// answer, an authentication. Judges nothing: what does not fit begins anew or stands alone.
class ExchangeLinks
{
public:
    /// What there is to know of a packet. `id` where the type has one, `reason` of acknowledgements and AUTH.
    struct Step
    {
        PacketType type = PacketType::PingReq;
        Side sender = Side::Client;
        PacketId id {};
        Qos qos = Qos::AtMostOnce;
        bool dup = false;
        ReasonCode reason = ReasonCode::Success;
    };

    [[nodiscard]] ExchangeLink add(const Step &step, PacketNumber number, CaptureTime time);
    /// Messages of a side that are sent with QoS 1 and 2 and not acknowledged.
    [[nodiscard]] std::uint16_t inFlight(Side sender) const { return m_inFlight[index(sender)]; }

private:
    struct Entry
    {
        ExchangeLink::Packet first;
        ExchangeLink::Packet last;
        PacketType begins = PacketType::Publish;
        PacketType lastType = PacketType::Publish;
        bool isCounted = false;
    };
    /// More requests without answer are not followed.
    static constexpr std::size_t maximumPings = 64;

    [[nodiscard]] static std::size_t index(Side side) { return static_cast<std::size_t>(side); }
    [[nodiscard]] static ExchangeLink goOn(Entry &entry, PacketType type, ExchangeLink::Packet packet);
    [[nodiscard]] ExchangeLink begin(const Step &step, ExchangeLink::Packet packet);
    [[nodiscard]] ExchangeLink answer(const Step &step, ExchangeLink::Packet packet);
    [[nodiscard]] ExchangeLink connect(const Step &step, ExchangeLink::Packet packet);
    [[nodiscard]] ExchangeLink ping(const Step &step, ExchangeLink::Packet packet);
    void remove(Side owner, PacketId id);

    /// By the side that chose the Packet Identifier.
    std::array<PacketIdMap<Entry>, 2> m_open;
    std::array<std::uint16_t, 2> m_inFlight {};
    /// CONNECT or AUTH, up to CONNACK or the AUTH that says Success.
    std::optional<Entry> m_authentication;
    std::deque<ExchangeLink::Packet> m_pings;
};

} // namespace espalier
