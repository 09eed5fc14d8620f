// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/pcapngreader.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>

namespace espalier {

/// What became of what stands in a capture.
struct CaptureSummary
{
    /// Why a TCP connection is not in the result.
    enum class Skipped : std::uint8_t {
        /// No MQTT was found in it.
        NotMqtt,
        /// Encrypted: nobody can read it.
        Tls,
        /// MQTT over WebSocket with compressed messages, which are not unpacked.
        CompressedWebSocket,
    };

    std::uint64_t frames = 0;
    /// With a TCP segment.
    std::uint64_t segments = 0;
    // Frames without, by reason.
    std::uint64_t notIp = 0;
    std::uint64_t notTcp = 0;
    std::uint64_t fragments = 0;
    std::uint64_t malformed = 0;
    std::uint64_t oversized = 0;
    /// By the link type that is not known, at most 64 of them.
    std::map<std::uint32_t, std::uint64_t> unknownLinks {};

    /// In the result.
    std::uint64_t streams = 0;
    /// Of them over WebSocket.
    std::uint64_t webSocketStreams = 0;
    /// By Skipped.
    std::array<std::uint64_t, 3> skippedStreams {};
    /// TCP connections, of whatever kind, that went on when there were too many to follow them.
    std::uint64_t givenUpStreams = 0;

    /// Bytes of streams in the result that the capture does not have, by Side.
    std::array<std::uint64_t, 2> lostBytes {};
    /// That it has, but left out because nobody knows what packet they belong to, by Side.
    std::array<std::uint64_t, 2> unusableBytes {};
    /// Why the file could not be read to its end.
    std::optional<CaptureFileError> error {};
};

} // namespace espalier
