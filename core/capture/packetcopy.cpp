// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetcopy.h"

#include "core/capture/packettext.h"
#include "core/mqtt/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace espalier {

namespace {

bool canCopy(const CopiedPacket &packet)
{
    return !packet.bytes.empty() && packet.bytes.size() <= maximumCopied;
}

FieldTrace traceOf(const CopiedPacket &packet)
{
    FieldTrace trace;
    // What breaks the standard is among the findings.
    static_cast<void>(decode(packet.bytes, {packet.version, packet.sender}, &trace));
    return trace;
}

} // namespace

std::optional<std::string> packetAsHex(const CopiedPacket &packet)
{
    if (!canCopy(packet))
        return std::nullopt;
    return spacedHex(packet.bytes);
}

std::optional<std::string> packetAsCArray(const CopiedPacket &packet)
{
    if (!canCopy(packet))
        return std::nullopt;
    constexpr std::size_t bytesInLine = 12;
    auto text = fmt::format("/* {} */\nconst unsigned char packet[{}] = {{\n",
                            packetHeadline(packet.bytes, packet.sender), packet.bytes.size());
    for (auto rest = packet.bytes; !rest.empty();) {
        const auto line = rest.first(std::min(rest.size(), bytesInLine));
        rest = rest.subspan(line.size());
        text += "   ";
        for (const auto byte : line)
            fmt::format_to(std::back_inserter(text), " 0x{:02x},", byte);
        text += '\n';
    }
    return text + "};\n";
}

std::optional<std::string> packetAsText(const CopiedPacket &packet)
{
    if (!canCopy(packet))
        return std::nullopt;
    const auto trace = traceOf(packet);
    auto text = packetHeadline(packet.bytes, packet.sender) + '\n';
    appendFieldLines(trace, packet.bytes, {}, text);
    for (const auto &finding : trace.findings())
        appendClauseLines(finding.clause, fmt::format("Violated at {:04x}", finding.offset), {}, text);
    return text;
}

std::optional<std::string> packetAsJson(const CopiedPacket &packet)
{
    if (!canCopy(packet))
        return std::nullopt;
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    writePacketKind(packet.bytes, packet.sender, packet.version, json);
    writePacketContent(traceOf(packet), packet.bytes, json);
    json.endObject();
    return text;
}

} // namespace espalier
