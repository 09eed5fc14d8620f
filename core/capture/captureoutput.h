// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace espalier {

/// Gathers what was found in a file into CaptureBlocks, in order of time. Streams are recognised one by one, some of them
/// late: what they held back is put where it belongs as far as memory allows, and no time goes back.
class CaptureOutput
{
public:
    using NextStream = std::function<StreamId()>;
    /// Takes a block and leaves an empty one, as CaptureFeed::put() does.
    using Sink = std::function<void(CaptureBlock &)>;

    CaptureOutput(NextStream nextStream, Sink sink)
        : m_nextStream(std::move(nextStream)), m_sink(std::move(sink))
    { }

    // Times of one stream must not go back.
    [[nodiscard]] StreamId open(StreamInfo info, CaptureTime time);
    void add(StreamId stream, Side sender, ByteView bytes, CaptureTime time);
    void lose(StreamId stream, Side sender, CaptureTime time);
    void close(StreamId stream, CaptureTime time);
    /// Hands everything on.
    void flush();

private:
    struct Held
    {
        CaptureSegment segment {};
        /// In m_bytes, or in m_opened.
        std::size_t at = 0;
    };

    void hold(CaptureSegment segment, std::size_t at);
    void handOn(std::size_t count);
    void write(const Held &held);

    NextStream m_nextStream;
    Sink m_sink;
    std::vector<Held> m_held;
    ByteBuffer m_bytes;
    std::vector<StreamInfo> m_opened;
    CaptureBlock m_block;
    CaptureTime m_lastTime = 0;
};

} // namespace espalier
