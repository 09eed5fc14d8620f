// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturereader.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace espalier {

std::string CaptureReader::text()
{
    std::string text;
    for (auto &block : feed->take()) {
        opened.insert(opened.end(), block.opened.begin(), block.opened.end());
        std::size_t at = 0;
        for (const auto &segment : block.segments) {
            text += text.empty() ? "" : " ";
            text += std::string("OCScsX").at(static_cast<std::size_t>(segment.kind));
            if (segment.stream != StreamId {1})
                text += std::to_string(static_cast<std::uint32_t>(segment.stream));
            if (segment.length > 0)
                text += "'" + shown(block.bytes.view().subspan(at, segment.length)) + "'";
            at += segment.length;
        }
        feed->recycle(std::move(block));
    }
    return text;
}

std::string CaptureReader::shown(ByteView bytes)
{
    const bool isText =
        std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
    return isText ? std::string(asText(bytes)) : hex(bytes);
}

} // namespace espalier
