// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/types.h"

#include <optional>
#include <string>

namespace espalier {

/// A packet that is to be copied to the clipboard.
struct CopiedPacket
{
    /// One packet, or what there is of one.
    ByteView bytes {};
    Side sender = Side::Client;
    ProtocolVersion version = ProtocolVersion::V5;
};

/// A clipboard is no place for more; nothing is made of a packet that is larger, or empty.
inline constexpr std::size_t maximumCopied = std::size_t {16} * 1024 * 1024;

/// "30 05 00 01 74 68 69", in one line: what `espalier-cli dissect` and Wireshark take.
[[nodiscard]] std::optional<std::string> packetAsHex(const CopiedPacket &packet);
/// A definition in C, twelve bytes a line.
[[nodiscard]] std::optional<std::string> packetAsCArray(const CopiedPacket &packet);
/// The field tree beside its bytes, then what is wrong, as `espalier-cli dissect` prints it.
[[nodiscard]] std::optional<std::string> packetAsText(const CopiedPacket &packet);
/// The same as an object of JSON, as `espalier-cli dissect --format json` writes it.
[[nodiscard]] std::optional<std::string> packetAsJson(const CopiedPacket &packet);

} // namespace espalier
