// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturetap.h"

namespace espalier {

CaptureTap::CaptureTap(std::shared_ptr<CaptureFeed> feed) : m_feed(std::move(feed)) { }

CaptureTap::Stream CaptureTap::open(StreamInfo info)
{
    const Stream stream {.id = m_feed->nextStream()};
    m_block.open(stream.id, std::move(info), now());
    return stream;
}

void CaptureTap::close(const Stream &stream)
{
    m_block.close(stream.id, now());
}

void CaptureTap::flush()
{
    m_hasNow = false;
    m_feed->put(m_block);
}

CaptureTime CaptureTap::now()
{
    if (!m_hasNow) {
        m_now = m_feed->now();
        m_hasNow = true;
    }
    return m_now;
}

void CaptureTap::lose(Stream &stream, Side sender, Ending ending)
{
    m_block.lose(stream.id, sender, now());
    goOn(stream, sender, ending);
}

void CaptureTap::goOn(Stream &stream, Side sender, Ending ending)
{
    stream.isLosing[static_cast<std::size_t>(sender)] = ending != Ending::AtPacketEnd;
}

} // namespace espalier
