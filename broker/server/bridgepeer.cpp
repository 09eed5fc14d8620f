// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgepeer.h"

#include <array>

namespace espalier {

void BridgePeer::flush()
{
    if (!m_isRegistered || !m_handler)
        return;
    const auto keepAlive = shared_from_this();
    auto &engine = m_reactor.engine();
    auto &output = engine.output(m_handle);
    const bool isClosing = engine.wantsClose(m_handle);
    while (output.sendable() > 0 && (isClosing || m_handler->hasRoom())) {
        std::array<ByteView, 16> views;
        const auto count = output.gather(views);
        std::size_t size = 0;
        for (const auto view : std::span(views).first(count)) {
            m_handler->takeFromEngine(view);
            size += view.size();
        }
        m_reactor.sent(*this, std::span(views).first(count), size);
    }
    m_handler->endOfOutput();
    if (m_isRegistered && engine.wantsClose(m_handle) && engine.output(m_handle).isEmpty())
        end(CloseCause::Disconnected);
}

void BridgePeer::send(ByteView bytes)
{
    if (m_isRegistered && !bytes.empty())
        m_reactor.receive(*this, bytes);
}

bool BridgePeer::wantsBytes()
{
    return !m_isRegistered || !m_reactor.engine().wantsRead(m_handle) || m_reactor.wantsRead(*this);
}

void BridgePeer::readAgain()
{
    if (m_handler)
        m_handler->peerGoesOn();
}

void BridgePeer::leave(CloseCause cause)
{
    m_handler = nullptr;
    end(cause);
}

void BridgePeer::end(CloseCause cause)
{
    const auto keepAlive = shared_from_this();
    m_reactor.remove(*this, cause);
    if (auto *handler = std::exchange(m_handler, nullptr))
        handler->peerClosed();
}

} // namespace espalier
