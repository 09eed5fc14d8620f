// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/pipeconnection.h"

namespace espalier {

void PipeConnection::start()
{
    // The pipe calls from the other end's thread; a weak reference, because the pipe is part of what it would keep.
    m_pipe.setWake([weak = weak_from_this(), executor = m_reactor.executor()] {
        asio::post(executor, [weak] {
            if (const auto connection = weak.lock())
                static_cast<PipeConnection &>(*connection).handleWake();
        });
    });
    handleWake();
}

void PipeConnection::handleWake()
{
    if (!m_isRegistered)
        return;
    if (!m_reactor.wantsRead(*this)) {
        flush();
        return;
    }
    const bool isClosed = m_pipe.isClosed(); // asked first: what was written before the end still counts
    const auto bytes = m_pipe.take();
    if (!bytes.isEmpty())
        m_reactor.receive(*this, bytes.view());
    if (isClosed)
        lose(CloseCause::ConnectionLost);
    else
        flush();
}

void PipeConnection::flush()
{
    if (!m_isRegistered)
        return;
    auto &engine = m_reactor.engine();
    auto &output = engine.output(m_handle);
    while (output.sendable() > 0) {
        std::array<ByteView, 1> view;
        static_cast<void>(output.gather(view));
        const auto written = m_pipe.write(view[0]);
        if (written == 0)
            return; // the pipe wakes us when there is room, or when it is closed
        m_reactor.sent(*this, view, written);
    }
    if (engine.wantsClose(m_handle) && output.isEmpty())
        lose(CloseCause::Disconnected);
}

void PipeConnection::abort()
{
    lose(CloseCause::ConnectionLost);
}

void PipeConnection::lose(CloseCause cause)
{
    const auto keepAlive = shared_from_this();
    m_pipe.close();
    m_reactor.remove(*this, cause);
}

} // namespace espalier
