// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"
#include "tests/support/wire.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// The log's end of a CaptureFeed, for tests of who captures.
struct CaptureReader
{
    int woken = 0;
    /// What was told of the streams that were opened.
    std::vector<StreamInfo> opened;
    std::shared_ptr<CaptureFeed> feed = std::make_shared<CaptureFeed>([this] { ++woken; });

    /// "O C'ab' S2'd0 00' X": what was captured since the last call, a piece for each segment: opened, from the client,
    /// from the server, lost (c, s), closed; with the number of the stream where that is not 1, and with the bytes as
    /// text if all of them are printable.
    [[nodiscard]] std::string text()
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

private:
    [[nodiscard]] static std::string shown(ByteView bytes)
    {
        const bool isText =
            std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7f; });
        return isText ? std::string(asText(bytes)) : hex(bytes);
    }
};

} // namespace espalier
