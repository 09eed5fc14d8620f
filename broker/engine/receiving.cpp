// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of clients on their way to whole packets.
#include "broker/engine/enginedetail.h"

namespace espalier {

namespace {

/// What a client may send behind its CONNECT before that is answered.
constexpr std::size_t maximumRest = 256 * 1024;

} // namespace

void Engine::receive(PeerHandle handle, ByteView bytes, TimePoint now)
{
    auto &peer = peerOf(handle);
    m_now = now;
    m_statistics.bytesReceived += bytes.size();
    if (peer.state == Peer::State::LoggingIn)
        keepForLater(peer, bytes);
    else if (peer.state != Peer::State::Closing)
        read(peer, bytes);
}

void Engine::read(Peer &peer, ByteView bytes)
{
    const auto partialBefore = peer.framer.pending();
    const bool startsInside = partialBefore > 0;
    const bool isFirst = peer.state == Peer::State::AwaitsConnect && !startsInside;
    // Not waiting for the packet's end: who does not speak MQTT may never send it.
    if (isFirst && !bytes.empty() && packetTypeOf(bytes) != PacketType::Connect) {
        handleViolation(peer, {Clause::MQTT_3_1_0_1, ReasonCode::ProtocolError, 0}, packetTypeOf(bytes));
        return;
    }
    if (isFirst && !bytes.empty() && (bytes[0] & 0x0fu) != 0) {
        handleViolation(peer, {Clause::MQTT_2_1_3_1, ReasonCode::MalformedPacket, 0}, PacketType::Connect);
        return;
    }
    std::size_t next = startsInside ? bytes.size() : 0; // where the next packet begins in `bytes`
    bool isPutTogether = startsInside;
    const auto fed = peer.framer.feed(bytes, [&](ByteView packet) {
        peer.lastPacket = m_now;
        next = isPutTogether ? packet.size() - partialBefore : next + packet.size();
        isPutTogether = false;
        return handlePacket(peer, packet);
    });
    if (next < bytes.size()) {
        peer.partialType = packetTypeOf(bytes.subspan(next));
        if (peer.state == Peer::State::LoggingIn)
            keepForLater(peer, bytes.subspan(next));
    }
    if (!fed)
        handleViolation(peer, fed.error(), peer.partialType);
    if (peer.framer.pending() == 0)
        peer.framer.release();
    countPartial(peer, partialBefore);
    releaseScratch();
}

/// Bounds what all clients together can make the broker hold by beginning packets.
void Engine::countPartial(Peer &peer, std::size_t before)
{
    const auto partial = peer.framer.pending();
    m_partialBytes += partial - before;
    if (partial <= harmlessPartial || m_partialBytes <= m_settings.maximumMessageMemory / 4)
        return;
    forgetPartial(peer);
    disconnect(peer, ReasonCode::QuotaExceeded, CloseCause::Violation,
               "The memory for packets that have begun to arrive is full.", {},
               {.packetType = peer.partialType, .limit = met(Limit::MaximumMessageMemory, peer)});
}

void Engine::forgetPartial(Peer &peer)
{
    m_partialBytes -= peer.framer.pending();
    peer.framer = Framer();
}

void Engine::refuseFull(Peer &peer)
{
    refuse(peer, ReasonCode::QuotaExceeded, "The memory for packets of unknown clients is full.", {},
           {.limit = met(Limit::MaximumMessageMemory, peer)});
}

/// What comes behind a CONNECT that is not answered yet.
void Engine::keepForLater(Peer &peer, ByteView bytes)
{
    auto &rest = peer.login->rest;
    const bool isTooMuch = rest.size() + bytes.size() > maximumRest
                           || m_partialBytes + bytes.size() > m_settings.maximumMessageMemory / 4;
    if (isTooMuch) {
        refuseFull(peer);
        return;
    }
    rest.insert(rest.end(), bytes.begin(), bytes.end());
    m_partialBytes += bytes.size();
}

} // namespace espalier
