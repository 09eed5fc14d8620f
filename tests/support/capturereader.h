// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"
#include "tests/support/wire.h"

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
    [[nodiscard]] std::string text();

private:
    [[nodiscard]] static std::string shown(ByteView bytes);
};

} // namespace espalier
