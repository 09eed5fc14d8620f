// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/fieldtrace.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier {

/// Version and side that the first byte of an input chooses; tests/support/seeds.h chooses the same way.
[[nodiscard]] inline DecodeContext contextOf(std::uint8_t choice)
{
    constexpr std::array versions {ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5};
    return {.version = versions[choice / 2 % versions.size()],
            .sender = choice % 2 == 0 ? Side::Client : Side::Server};
}

inline void checkTrace(const FieldTrace &trace, std::size_t size)
{
    std::vector<bool> isCovered(size, false); // by a field that is not a group
    for (const auto &field : trace.fields()) {
        require(std::size_t {field.offset} + field.length <= size);
        if (field.kind != TracedField::Kind::Group)
            std::fill_n(isCovered.begin() + field.offset, field.length, true);
    }
    require(std::find(isCovered.begin(), isCovered.end(), false) == isCovered.end());
    for (const auto &finding : trace.findings())
        require(finding.offset <= size);
    require(trace.fields().size() <= 8 + 4 * size);
    require(trace.findings().size() <= 8 + 2 * size);
}

[[nodiscard]] inline ByteBuffer encodedPacket(const Packet &packet, ProtocolVersion version)
{
    ByteBuffer out;
    encode(packet, version, out);
    return out;
}

/// What holds for any bytes: a trace changes no result, and what is taken can be written and taken again, unchanged.
inline void checkDecoding(ByteView bytes, DecodeContext context)
{
    const auto plain = decode(bytes, context);
    FieldTrace trace;
    const auto traced = decode(bytes, context, &trace);
    checkTrace(trace, bytes.size());
    require(plain.has_value() == traced.has_value());
    require(plain.has_value() == trace.findings().empty());
    if (!bytes.empty() && bytes[0] >> 4 == 3) {
        const auto publish = decodePublish(bytes, context);
        require(publish.has_value() == plain.has_value());
        require(publish || publish.error() == plain.error());
    }
    if (!plain) {
        require(plain.error() == traced.error());
        require(plain.error() == trace.findings().front());
        return;
    }
    const auto once = encodedPacket(*plain, context.version);
    const auto again = decode(once.view(), context);
    require(again.has_value());
    require(asText(encodedPacket(*again, context.version).view()) == asText(once.view()));
}

} // namespace espalier
