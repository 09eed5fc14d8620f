// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"
#include "core/mqtt/framer.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace espalier::simulation {

/// One network connection: bytes on their way in both directions. Either end can be gone before the other has noticed.
struct Connection
{
    using ByteArray = std::vector<std::uint8_t>;

    std::uint32_t index = 0;
    PeerHandle handle;
    ProtocolVersion version = ProtocolVersion::V5;
    bool isServerOpen = true;
    bool isClientOpen = true;
    /// The client does not read what has come.
    bool isStalled = false;

    /// Packets on their way to the broker, and how much of the first is there already.
    std::deque<ByteArray> up;
    std::size_t upOffset = 0;
    /// Bytes on their way to the client.
    ByteArray down;

    /// What the engine wrote for it: bytes that the network took, bytes that were looked at.
    std::size_t taken = 0;
    std::size_t observed = 0;
    std::size_t parsed = 0;
    Framer written;
    /// Where packets end that must not leave before a batch of records is stored.
    struct Hold
    {
        std::size_t position;
        std::uint64_t batch;
    };
    std::deque<Hold> holds;
    /// Which session the broker has given it.
    std::uint32_t incarnation = 0;

    /// The next bytes for the broker, at most `size`: the rest of one packet, or of several if they may come together.
    /// Packets that are whole now are added to `whole`.
    [[nodiscard]] ByteArray takeUp(std::size_t size, bool mayMerge, std::vector<ByteArray> &whole)
    {
        ByteArray bytes;
        while (bytes.size() < size && !up.empty()) {
            const auto &packet = up.front();
            if (!bytes.empty() && (!mayMerge || standsAlone(packet)))
                break;
            const auto count = std::min(size - bytes.size(), packet.size() - upOffset);
            const auto begin = packet.begin() + static_cast<std::ptrdiff_t>(upOffset);
            bytes.insert(bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
            upOffset += count;
            if (upOffset < packet.size())
                break;
            const bool isLast = standsAlone(packet);
            whole.push_back(packet);
            up.pop_front();
            upOffset = 0;
            if (isLast)
                break;
        }
        return bytes;
    }
    [[nodiscard]] ByteArray takeDown(std::size_t size)
    {
        const auto end = down.begin() + static_cast<std::ptrdiff_t>(std::min(size, down.size()));
        ByteArray bytes(down.begin(), end);
        down.erase(down.begin(), end);
        return bytes;
    }
    /// What is under way is lost.
    void cut()
    {
        up.clear();
        upOffset = 0;
        down.clear();
    }

private:
    /// Some packets do not come together with others: what is judged is judged for each call.
    [[nodiscard]] static bool standsAlone(const ByteArray &packet)
    {
        const auto type = static_cast<PacketType>(packet[0] >> 4);
        return type == PacketType::Connect || type == PacketType::Subscribe || type == PacketType::Unsubscribe
               || type == PacketType::Disconnect;
    }
};

} // namespace espalier::simulation
