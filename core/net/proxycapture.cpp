// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxycapture.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/framer.h"
#include "core/mqtt/packet.h"

#include <algorithm>

namespace espalier {

namespace {

/// Of a CONNECT that is remembered until it is whole. Most have some hundred bytes.
constexpr std::size_t largestConnect = 64 * 1024;

} // namespace

void ProxyCapture::setTap(CaptureTap *tap)
{
    if (m_tap)
        m_tap->close(m_stream);
    m_tap = tap;
    if (m_tap)
        begin();
}

void ProxyCapture::begin()
{
    auto info = m_info;
    const bool hasBegun = std::any_of(m_cursors.begin(), m_cursors.end(),
                                      [](const PacketCursor &cursor) { return cursor.hasBegun(); });
    // What cannot be understood may as well be of the version that most devices speak.
    if (hasBegun && !info.version)
        info.version = ProtocolVersion::V311;
    m_stream = m_tap->open(std::move(info));
    for (std::size_t side = 0; side < m_cursors.size(); ++side)
        m_stream.isLosing[side] = m_cursors.at(side).hasBegun() && !m_cursors.at(side).isAtEnd();
}

void ProxyCapture::pass(Side sender, ByteView bytes)
{
    auto &cursor = m_cursors.at(static_cast<std::size_t>(sender));
    cursor.advance(bytes);
    if (sender == Side::Client && !m_hasConnect)
        noteConnect(bytes);
    using enum CaptureTap::Ending;
    if (m_tap)
        m_tap->add(m_stream, sender, bytes, cursor.isAtEnd() ? AtPacketEnd : WithinPacket);
}

void ProxyCapture::noteConnect(ByteView bytes)
{
    m_connect.append(bytes.first(std::min(bytes.size(), largestConnect - m_connect.size())));
    const auto frame = readFrame(m_connect.view(), largestConnect);
    if (frame && (frame->length == 0 || frame->length > m_connect.size())
        && m_connect.size() < largestConnect)
        return;
    m_hasConnect = true;
    if (frame && frame->length > 0 && frame->length <= m_connect.size()) {
        const auto packet = decode(m_connect.view().first(frame->length), {});
        if (const auto *connect = packet ? std::get_if<Connect>(&*packet) : nullptr) {
            m_info.version = connect->version;
            m_info.clientId = std::string(connect->clientId);
        }
    }
    m_connect.release();
}

} // namespace espalier
