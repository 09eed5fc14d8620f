// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/memorytransport.h"

#include <utility>

namespace espalier {

MemoryTransport::MemoryTransport(PipeEnd end, QObject *parent) : Transport(parent), m_end(std::move(end)) { }

MemoryTransport::~MemoryTransport()
{
    m_end.setWake({}); // no wake-up finds this half destroyed
}

void MemoryTransport::open()
{
    m_state = State::Opening;
    QMetaObject::invokeMethod(this, &MemoryTransport::handleOpened, Qt::QueuedConnection);
}

void MemoryTransport::handleOpened()
{
    if (m_state != State::Opening)
        return;
    if (!m_end.isValid() || m_end.isClosed()) {
        finish(ConnectionFailure::LocalBrokerStopped);
        return;
    }
    m_state = State::Open;
    // Called in the other end's thread.
    m_end.setWake(
        [this] { QMetaObject::invokeMethod(this, &MemoryTransport::handleWake, Qt::QueuedConnection); });
    emit opened();
    handleWake(); // for what arrived before there was somebody to wake
}

void MemoryTransport::write(ByteView bytes)
{
    if (m_state != State::Open)
        return;
    const auto accepted = m_unsent.isEmpty() ? m_end.write(bytes) : 0;
    m_unsent.append(bytes.subspan(accepted));
}

void MemoryTransport::setReading(bool on)
{
    m_isReading = on;
    // Not at once: whoever goes on reading may still be looking at what was read last.
    if (on)
        QMetaObject::invokeMethod(this, &MemoryTransport::handleWake, Qt::QueuedConnection);
}

void MemoryTransport::close()
{
    if (m_state != State::Open) {
        abort();
        return;
    }
    m_state = State::Closing;
    flush();
}

void MemoryTransport::abort()
{
    finish(ConnectionFailure::None);
}

void MemoryTransport::handleWake()
{
    if (m_state != State::Open && m_state != State::Closing)
        return;
    const bool isClosed = m_end.isClosed(); // asked first: what was written before is still there
    const auto waiting = m_unsent.size();
    flush();
    if (m_unsent.size() < waiting && m_state != State::Closed)
        emit written();
    if (m_state == State::Open && m_isReading) {
        if (const auto bytes = m_end.take(); !bytes.isEmpty())
            emit received(bytes.view());
    }
    if (!isClosed)
        return;
    if (m_state == State::Closing)
        finish(ConnectionFailure::None);
    else if (m_isReading)
        finish(ConnectionFailure::ClosedByPeer);
}

void MemoryTransport::flush()
{
    m_unsent.consume(m_end.write(m_unsent.view()));
    if (m_state == State::Closing && m_unsent.isEmpty())
        finish(ConnectionFailure::None);
}

void MemoryTransport::finish(ConnectionFailure cause)
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_end.close();
    m_unsent.release();
    emit closed(cause, {});
}

} // namespace espalier
