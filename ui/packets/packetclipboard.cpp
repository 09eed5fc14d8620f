// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetclipboard.h"

#include "core/capture/packetcopy.h"
#include "core/service/packetlogview.h"
#include "ui/common/clipboard.h"

#include <algorithm>
#include <optional>
#include <string>

namespace espalier {

namespace {

constexpr std::size_t portion = 1'000;

std::optional<std::string> asText(const CopiedPacket &packet, PacketMenu::Format format)
{
    switch (format) {
    case PacketMenu::Format::Hex:
        return packetAsHex(packet);
    case PacketMenu::Format::CArray:
        return packetAsCArray(packet);
    case PacketMenu::Format::Text:
        return packetAsText(packet);
    case PacketMenu::Format::Json:
        return packetAsJson(packet);
    }
    return std::nullopt;
}

} // namespace

CopiedPackets copyPackets(const PacketLogView &view, const std::vector<RowSelection::Run> &rows,
                          PacketMenu::Format format)
{
    std::string text;
    CopiedPackets copied;
    for (const RowSelection::Run &run : rows) {
        for (std::int64_t row = run.from; row < run.to; row += std::int64_t(portion)) {
            const auto count = std::min<std::size_t>(portion, std::size_t(run.to - row));
            for (const PacketNumber number : view.shown(std::uint64_t(row), count)) {
                const auto packet = view.packet(number);
                if (!packet)
                    continue;
                const auto part = asText({packet->bytes.view(), packet->sender, packet->version}, format);
                if (!part || text.size() + part->size() > Clipboard::most) {
                    copied.isTooMuch = true;
                    return copied;
                }
                if (!text.empty())
                    text += '\n';
                text += *part;
                ++copied.count;
            }
        }
    }
    copied.text = QString::fromStdString(text);
    return copied;
}

} // namespace espalier
