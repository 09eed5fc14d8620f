// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A capture in one piece and in pieces gives the same streams. The first byte chooses the pieces.
#include "core/capture/captureimport.h"
#include "tests/fuzz/require.h"
#include "tests/support/capturetext.h"

#include <algorithm>
#include <set>

using namespace espalier;

namespace {

struct Imported
{
    std::string text;
    CaptureSummary summary;
    std::uint64_t bytes = 0;
};

/// Each stream is opened once, before anything of it, and nothing of it comes behind its end; no time goes back.
class Check
{
public:
    void take(const CaptureBlock &block)
    {
        std::size_t bytes = 0;
        std::size_t opened = 0;
        for (const auto &segment : block.segments) {
            require(segment.time >= m_time);
            m_time = segment.time;
            bytes += segment.length;
            using enum CaptureSegment::Kind;
            if (segment.kind == Opened) {
                require(m_open.insert(segment.stream).second);
                ++opened;
            } else {
                require(m_open.contains(segment.stream) && !m_closed.contains(segment.stream));
            }
            if (segment.kind == Closed)
                m_closed.insert(segment.stream);
            require((segment.length > 0) == (segment.kind == FromClient || segment.kind == FromServer));
        }
        require(bytes == block.bytes.size() && opened == block.opened.size());
    }

private:
    std::set<StreamId> m_open;
    std::set<StreamId> m_closed;
    CaptureTime m_time = 0;
};

Imported import(ByteView file, std::size_t pieceSize)
{
    Imported imported;
    Check check;
    std::uint32_t streams = 0;
    CaptureImport import(
        "file", [&streams] { return StreamId {++streams}; },
        [&](CaptureBlock &block) {
            check.take(block);
            appendCaptureText(block, imported.text);
            imported.bytes += block.bytes.size();
            block.clear();
        });
    while (!file.empty()) {
        const auto piece = file.first(std::min(pieceSize, file.size()));
        file = file.subspan(piece.size());
        if (!import.feed(piece))
            break;
    }
    imported.summary = import.finish();
    require(imported.summary.streams == streams);
    return imported;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const ByteView file(data + 1, size - 1);
    const auto whole = import(file, std::max<std::size_t>(size, 1));
    const auto pieces = import(file, 1U + data[0]);
    require(whole.text == pieces.text && whole.summary.error == pieces.summary.error);
    require(whole.bytes <= file.size());
    return 0;
}
