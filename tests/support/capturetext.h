// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"

#include <string>

namespace espalier {

/// Segments as text: "O C'ab' S'c' L X" are the beginning of a stream, bytes of the client and of the server, a loss of the
/// client (M: of the server) and the end. Streams other than the first have their number behind the letter.
inline void appendCaptureText(const CaptureBlock &block, std::string &text)
{
    std::size_t at = 0;
    for (const auto &segment : block.segments) {
        text += text.empty() ? "" : " ";
        text += std::string("OCSLMX").at(static_cast<std::size_t>(segment.kind));
        if (segment.stream != StreamId {1})
            text += std::to_string(static_cast<std::uint32_t>(segment.stream));
        if (segment.length > 0)
            text += "'" + std::string(asText(block.bytes.view().subspan(at, segment.length))) + "'";
        at += segment.length;
    }
}

} // namespace espalier
