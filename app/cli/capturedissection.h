// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/dissecttext.h"
#include "core/capture/captureimport.h"
#include "core/capture/jsonwriter.h"
#include "core/capture/packetlog.h"

#include <string>
#include <vector>

namespace espalier::cli {

/// A capture, pcap or pcapng, taken apart: the MQTT packets of all its connections, in order of time.
///
/// Flow: feed() until the end of the file, or until it returns false, then finish(), then the rest.
class CaptureDissection
{
public:
    /// Bytes of packets that are kept; of a capture with more, the last ones.
    static constexpr std::uint64_t defaultLimit = std::uint64_t {1024} * 1024 * 1024;

    /// Whether a file that begins so is a capture. Four bytes are enough; no MQTT begins like that.
    [[nodiscard]] static bool isCapture(ByteView start);

    explicit CaptureDissection(std::uint64_t limit = defaultLimit);

    [[nodiscard]] bool feed(ByteView bytes) { return m_import.feed(bytes); }
    void finish();

    [[nodiscard]] const PacketLog &log() const { return m_log; }
    /// Why nothing at all could be read.
    [[nodiscard]] std::optional<CaptureFileError> error() const;
    [[nodiscard]] bool hasViolations() const { return m_log.violations() > 0; }
    /// What is missing and why, in sentences.
    [[nodiscard]] std::vector<std::string> notes() const;

private:
    PacketLog m_log;
    std::uint32_t m_streams = 0;
    CaptureSummary m_summary;
    CaptureImport m_import;
};

/// "plant.pcap is neither pcap nor pcapng."
[[nodiscard]] std::string captureErrorText(const CaptureFileError &error, std::string_view name);

/// Writes a CaptureDissection for people.
///
/// Flow: packet() for each in the log, then summary().
class CaptureText
{
public:
    CaptureText(const CaptureDissection &dissection, DissectColours colours)
        : m_dissection(dissection), m_colours(colours)
    { }

    void packet(PacketNumber number, std::string &out);
    void summary(std::string &out) const;

private:
    void appendFinding(const PacketFinding &finding, std::string &out);
    [[nodiscard]] std::string packetName(PacketNumber number) const;

    const CaptureDissection &m_dissection;
    DissectColours m_colours;
    std::size_t m_violations = 0;
    std::size_t m_suspicions = 0;
};

/// Writes a CaptureDissection as one JSON object. The caller may take what is in `out` away between calls.
///
/// Flow: begin(), packet() for each in the log, end().
class CaptureJson
{
public:
    CaptureJson(const CaptureDissection &dissection, std::string &out) : m_dissection(dissection), m_json(out)
    { }

    void begin();
    void packet(PacketNumber number);
    void end();

private:
    void writeConnections();
    void writeFinding(const PacketFinding &finding);

    const CaptureDissection &m_dissection;
    JsonWriter m_json;
};

} // namespace espalier::cli
