// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/capture/pcapngreader.h"
#include "core/capture/tcpdraft.h"

namespace espalier {

/// A TCP segment that was captured.
struct TcpSegment
{
    TcpEnd from {};
    TcpEnd to {};
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint8_t flags = 0;
    /// What was captured of the payload.
    ByteView payload {};
    /// Bytes of payload that passed.
    std::uint32_t length = 0;
    CaptureTime time = 0;

    [[nodiscard]] bool has(TcpFlag flag) const { return (flags & static_cast<unsigned>(flag)) != 0; }
};

/// Why a frame has no TCP segment.
enum class FrameSkip : std::uint8_t {
    UnknownLink,
    NotIp,
    NotTcp,
    /// A part of an IP packet, which nobody puts together here.
    Fragment,
    /// Headers are cut off or contradict themselves.
    Malformed,
};

/// Reads the headers of Ethernet (with VLAN tags), Linux "any" devices, loopback devices or none, of IPv4 or IPv6 (with
/// extension headers), and of TCP. Checksums are not checked: network cards compute them after the capture.
[[nodiscard]] Expected<TcpSegment, FrameSkip> readTcpSegment(const CapturedFrame &frame);

} // namespace espalier
