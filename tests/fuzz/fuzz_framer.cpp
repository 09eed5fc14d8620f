// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A stream in one piece and in pieces gives the same packets and the same end. The first byte chooses the pieces.
#include "core/mqtt/framer.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace espalier;

namespace {

constexpr std::uint32_t maximumPacketSize = 500;

struct Framed
{
    std::vector<std::string> packets;
    std::optional<Violation> error;

    friend bool operator==(const Framed &, const Framed &) = default;
};

Framed feed(ByteView bytes, std::size_t pieceSize)
{
    Framer framer(maximumPacketSize);
    Framed framed;
    while (!bytes.empty() && !framed.error) {
        const auto piece = bytes.first(std::min(pieceSize, bytes.size()));
        bytes = bytes.subspan(piece.size());
        const auto result = framer.feed(piece, [&](ByteView packet) {
            require(packet.size() >= 2 && packet.size() <= maximumPacketSize);
            framed.packets.emplace_back(asText(packet));
            return true;
        });
        require(framer.pending() <= maximumPacketSize);
        if (!result)
            framed.error = result.error();
    }
    return framed;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const ByteView bytes(data + 1, size - 1);
    require(feed(bytes, std::max<std::size_t>(size, 1)) == feed(bytes, 1U + data[0]));
    return 0;
}
