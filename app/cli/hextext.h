// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::cli {

/// Bytes that one side sent, or somebody.
struct HexPart
{
    std::optional<Side> sender {};
    /// Seconds, where the line says it.
    std::optional<double> at {};
    std::vector<std::uint8_t> bytes {};

    friend bool operator==(const HexPart &, const HexPart &) = default;
};

/// Reads bytes as people write them:
///
///     10 0c 00 04     two digits a byte, together or apart, with spaces, colons, commas, hyphens, 0x or \x between them
///     00000000: ...   lines of xxd, hexdump -C, od -A x -t x1 and Wireshark: offset and text at the side are left out
///     > 10 0c         a line that begins with ">" is from the client to the server, with "<" from the server to the client,
///                     and so is what follows up to the next such line
///     1.25 > 10 0c    the time in seconds before it
///     # ...           nothing
///
/// The error is a sentence for the user: what is wrong, where, and what to do.
[[nodiscard]] Expected<std::vector<HexPart>, std::string> readHexText(std::string_view text);

} // namespace espalier::cli
