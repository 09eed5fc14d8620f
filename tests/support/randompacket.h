// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"

#include <deque>
#include <random>
#include <string>

namespace espalier {

/// Makes valid random packets of a version; the same ones for the same seed. The texts that they show live as long as
/// the maker.
class RandomPackets
{
public:
    RandomPackets(std::uint32_t seed, ProtocolVersion version);
    RandomPackets(const RandomPackets &) = delete;
    RandomPackets &operator=(const RandomPackets &) = delete;
    ~RandomPackets();

    /// A packet that `sender` may send.
    Packet next(Side sender);

private:
    [[nodiscard]] bool isV5() const;
    std::uint32_t below(std::uint32_t limit);
    bool coin();
    std::string_view keep(std::string text);

    std::string_view text(std::uint32_t maximum = 40);
    std::string_view topicName();
    std::string_view topicFilter();
    ByteView bytes(std::uint32_t maximum);
    PacketId packetId();
    Qos qos();

    ReasonCode reason(PacketType type);

    std::uint32_t number(const PropertyInfo &info);

    bool mayStand(const PropertyInfo &info, PropertyScope scope) const;

    PropertyView properties(PropertyScope scope, bool isAuthenticating = false);
    void addTo(PropertyList &list, const PropertyInfo &info);

    Connect connect();
    ConnAck connAck();
    Publish publish();
    template <typename Ack>
    Ack acknowledgement();
    Subscribe subscribe();
    SubAck subAck();
    Unsubscribe unsubscribe();
    UnsubAck unsubAck();
    Disconnect disconnect();
    Auth auth();

    std::mt19937 m_random;
    ProtocolVersion m_version;
    Side m_sender = Side::Client;
    std::deque<std::string> m_texts;
    std::deque<PropertyList> m_properties;
};

} // namespace espalier
