// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/captureoutput.h"
#include "core/capture/capturesummary.h"
#include "core/capture/pcapngreader.h"
#include "core/capture/tcpassembly.h"

#include <string>

namespace espalier {

/// Finds MQTT in a capture of anybody's, pcap or pcapng, on any port, bare or over WebSocket, and makes streams of it as if
/// they had been captured here. No I/O: the file is passed in pieces of any size.
///
/// A stream in the middle of which the capture begins has a version, which is guessed; the others have none. TLS is
/// counted, not read.
///
/// Flow: feed() until the end of the file, or until it returns false, then finish(). Blocks come during the calls. Memory:
/// some 150 MiB at most, whatever stands in the file; usually less than 10.
class CaptureImport
{
public:
    /// `name` becomes StreamInfo::name. `nextStream` and `sink` are those of the feed, usually.
    CaptureImport(std::string name, CaptureOutput::NextStream nextStream, CaptureOutput::Sink sink);
    CaptureImport(const CaptureImport &) = delete; // its parts know each other
    CaptureImport &operator=(const CaptureImport &) = delete;
    ~CaptureImport() = default;

    /// False: nothing more can be read from this file.
    [[nodiscard]] bool feed(ByteView bytes);
    /// Ends all streams and hands on what is left.
    CaptureSummary finish();

private:
    void takeFrame(const CapturedFrame &frame);
    void countSkipped(FrameSkip why, std::uint32_t linkType);

    CaptureSummary m_summary;
    std::size_t m_undecided = 0;
    CaptureOutput m_output;
    TcpAssembly m_assembly;
    PcapngReader m_reader;
};

} // namespace espalier
