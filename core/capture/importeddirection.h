// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/captureoutput.h"
#include "core/capture/capturesummary.h"
#include "core/capture/packetcursor.h"
#include "core/capture/packetsearch.h"

#include <cstdint>
#include <optional>

namespace espalier {

/// One direction of a stream that carries MQTT, on its way into the result. Behind missing bytes it goes on at the next
/// packet: where that begins is counted if the missing ones all belong to one packet, else searched.
class ImportedDirection
{
public:
    ImportedDirection(StreamId stream, Side sender, CaptureOutput &output, CaptureSummary &summary)
        : m_stream(stream), m_sender(sender), m_output(output), m_summary(summary)
    { }

    void data(ByteView bytes, CaptureTime time);
    /// Bytes are missing here; nothing: nobody knows how many.
    void lose(std::optional<std::uint64_t> bytes, CaptureTime time);
    /// What comes first need not be the beginning of a packet.
    void search() { m_isSearching = true; }
    /// No more comes.
    void finish();

private:
    void pass(ByteView bytes, CaptureTime time);
    void searchIn(ByteView bytes, CaptureTime time);
    void countUnusable(std::uint64_t bytes);

    StreamId m_stream;
    Side m_sender;
    CaptureOutput &m_output;
    CaptureSummary &m_summary;
    PacketCursor m_cursor;
    HeldPieces m_held;
    /// Bytes of a broken packet that are still to come.
    std::uint64_t m_skip = 0;
    bool m_isSearching = false;
};

} // namespace espalier
