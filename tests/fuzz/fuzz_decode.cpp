// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes in any version from either side: the first byte chooses, the rest is the packet.
#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/fieldtrace.h"
#include "tests/fuzz/require.h"

#include <array>

using namespace espalier;

namespace {

DecodeContext contextOf(std::uint8_t choice)
{
    constexpr std::array versions {ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5};
    return {.version = versions[choice / 2 % versions.size()],
            .sender = choice % 2 == 0 ? Side::Client : Side::Server};
}

ByteBuffer encoded(const Packet &packet, ProtocolVersion version)
{
    ByteBuffer out;
    encode(packet, version, out);
    return out;
}

void checkTrace(const FieldTrace &trace, std::size_t size)
{
    for (const auto &field : trace.fields())
        require(std::size_t {field.offset} + field.length <= size);
    for (const auto &finding : trace.findings())
        require(finding.offset <= size);
    require(trace.fields().size() <= 8 + 4 * size);
    require(trace.findings().size() <= 8 + 2 * size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto context = contextOf(data[0]);
    const ByteView bytes(data + 1, size - 1);
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
        return 0;
    }
    const auto once = encoded(*plain, context.version);
    const auto again = decode(once.view(), context);
    require(again.has_value());
    require(asText(encoded(*again, context.version).view()) == asText(once.view()));
    return 0;
}
