// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureimport.h"

#include "core/capture/importedstream.h"

#include <utility>

namespace espalier {

CaptureImport::CaptureImport(std::string name, CaptureOutput::NextStream nextStream, CaptureOutput::Sink sink)
    : m_output(std::move(nextStream), std::move(sink))
    , m_assembly([this, name = std::move(name)](const TcpOpening &opening) {
        return std::make_unique<ImportedStream>(
            opening, ImportedStream::Context {name, m_output, m_summary, m_undecided});
    })
    , m_reader([this](const CapturedFrame &frame) { takeFrame(frame); })
{ }

bool CaptureImport::feed(ByteView bytes)
{
    const auto read = m_reader.feed(bytes);
    if (!read)
        m_summary.error = read.error();
    return read.has_value();
}

CaptureSummary CaptureImport::finish()
{
    if (!m_summary.error) {
        if (const auto end = m_reader.finish(); !end)
            m_summary.error = end.error();
    }
    m_assembly.finish();
    m_output.flush();
    m_summary.oversized = m_reader.oversized();
    m_summary.givenUpStreams = m_assembly.givenUp();
    return m_summary;
}

void CaptureImport::takeFrame(const CapturedFrame &frame)
{
    ++m_summary.frames;
    const auto segment = readTcpSegment(frame);
    if (!segment) {
        countSkipped(segment.error(), frame.linkType);
        return;
    }
    ++m_summary.segments;
    m_assembly.add(*segment);
}

void CaptureImport::countSkipped(FrameSkip why, std::uint32_t linkType)
{
    constexpr std::size_t maximumLinks = 64;
    switch (why) {
    case FrameSkip::UnknownLink:
        if (m_summary.unknownLinks.size() < maximumLinks || m_summary.unknownLinks.contains(linkType))
            ++m_summary.unknownLinks[linkType];
        break;
    case FrameSkip::NotIp:
        ++m_summary.notIp;
        break;
    case FrameSkip::NotTcp:
        ++m_summary.notTcp;
        break;
    case FrameSkip::Fragment:
        ++m_summary.fragments;
        break;
    case FrameSkip::Malformed:
        ++m_summary.malformed;
        break;
    }
}

} // namespace espalier
