// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/captureoutput.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr std::size_t heldBytes = std::size_t {4} * 1024 * 1024;
constexpr std::size_t heldSegments = 65'536;
constexpr std::size_t blockSize = std::size_t {256} * 1024;
/// Within that time it is known of most streams what they are.
constexpr CaptureTime heldTime = 2'000'000;

} // namespace

StreamId CaptureOutput::open(StreamInfo info, CaptureTime time)
{
    const auto stream = m_nextStream();
    m_opened.push_back(std::move(info));
    hold({stream, 0, time, CaptureSegment::Kind::Opened}, m_opened.size() - 1);
    return stream;
}

void CaptureOutput::add(StreamId stream, Side sender, ByteView bytes, CaptureTime time)
{
    if (bytes.empty())
        return;
    using enum CaptureSegment::Kind;
    const auto at = m_bytes.size();
    m_bytes.append(bytes);
    hold({stream, static_cast<std::uint32_t>(bytes.size()), time,
          sender == Side::Client ? FromClient : FromServer},
         at);
}

void CaptureOutput::lose(StreamId stream, Side sender, CaptureTime time)
{
    using enum CaptureSegment::Kind;
    hold({stream, 0, time, sender == Side::Client ? LostFromClient : LostFromServer}, 0);
}

void CaptureOutput::close(StreamId stream, CaptureTime time)
{
    hold({stream, 0, time, CaptureSegment::Kind::Closed}, 0);
}

void CaptureOutput::flush()
{
    handOn(m_held.size());
    if (!m_block.segments.empty())
        m_sink(m_block);
}

void CaptureOutput::hold(CaptureSegment segment, std::size_t at)
{
    m_held.push_back({segment, at});
    if (m_bytes.size() >= heldBytes || m_held.size() >= heldSegments)
        handOn(0);
}

/// Hands on the `count` oldest, or those that are old enough, but half of them at least.
void CaptureOutput::handOn(std::size_t count)
{
    const auto byTime = [](const Held &a, const Held &b) { return a.segment.time < b.segment.time; };
    std::stable_sort(m_held.begin(), m_held.end(), byTime);
    if (count == 0 && !m_held.empty()) {
        const auto oldEnough = m_held.back().segment.time - heldTime;
        const auto end = std::find_if(m_held.begin(), m_held.end(), [oldEnough](const Held &held) {
            return held.segment.time > oldEnough;
        });
        count = std::max(static_cast<std::size_t>(end - m_held.begin()), (m_held.size() + 1) / 2);
    }
    const auto split = m_held.begin() + static_cast<std::ptrdiff_t>(count);
    std::for_each(m_held.begin(), split, [this](const Held &held) { write(held); });
    std::vector<Held> rest(split, m_held.end());
    const auto bytes = std::exchange(m_bytes, {});
    auto opened = std::exchange(m_opened, {});
    for (auto &held : rest) {
        const auto from = held.at;
        if (held.segment.kind == CaptureSegment::Kind::Opened) {
            held.at = m_opened.size();
            m_opened.push_back(std::move(opened[from]));
        } else if (held.segment.length > 0) {
            held.at = m_bytes.size();
            m_bytes.append(bytes.view().subspan(from, held.segment.length));
        }
    }
    m_held = std::move(rest);
}

void CaptureOutput::write(const Held &held)
{
    auto segment = held.segment;
    m_lastTime = std::max(m_lastTime, segment.time);
    segment.time = m_lastTime;
    m_block.segments.push_back(segment);
    if (segment.kind == CaptureSegment::Kind::Opened)
        m_block.opened.push_back(std::move(m_opened[held.at]));
    else
        m_block.bytes.append(m_bytes.view().subspan(held.at, segment.length));
    if (m_block.size() >= blockSize)
        m_sink(m_block);
}

} // namespace espalier
