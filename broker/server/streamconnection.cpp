// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/streamconnection.h"

#include <type_traits>

namespace espalier {

namespace {

/// Reads and writes of one client in a row, before others have their turn.
constexpr int attempts = 8;

} // namespace

template <typename Stream>
std::shared_ptr<StreamConnection<Stream>> StreamConnection<Stream>::self()
{
    return std::static_pointer_cast<StreamConnection>(shared_from_this());
}

template <typename Stream>
void StreamConnection<Stream>::start(Arrival arrival)
{
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        const auto handshake = m_reactor.handshakes().begin(shared_from_this(), arrival.origin.name);
        m_stream.handshake(
            [self = self(), handshake, arrival = std::move(arrival)](error_code error) mutable {
                if (error == asio::error::operation_aborted)
                    return; // whoever did that has said why
                const auto problem = error ? self->m_stream.failure() : identify(arrival, self->m_stream);
                if (problem.empty()) {
                    self->begin(std::move(arrival.origin));
                    return;
                }
                self->m_reactor.handshakes().fail(*handshake, problem);
                self->m_reactor.abortLater(self);
                self->shutDown(); // the client may still read why
            });
    } else {
        begin(std::move(arrival.origin));
    }
}

template <typename Stream>
void StreamConnection<Stream>::begin(PeerOrigin origin)
{
    if (m_reactor.isStopping()) {
        abort();
        return;
    }
    m_reactor.add(shared_from_this(), std::move(origin));
    waitForRead();
}

template <typename Stream>
void StreamConnection<Stream>::waitForRead()
{
    if (m_waitsForRead || (m_isRegistered && !m_reactor.wantsRead(*this)))
        return;
    m_waitsForRead = true;
    m_stream.waitForRead([self = self()](error_code error) {
        self->m_waitsForRead = false;
        if (!error)
            self->handleReadable();
    });
}

template <typename Stream>
void StreamConnection<Stream>::waitForWrite()
{
    if (std::exchange(m_waitsForWrite, true))
        return;
    m_stream.waitForWrite([self = self()](error_code error) {
        self->m_waitsForWrite = false;
        if (!error)
            self->flush();
    });
}

template <typename Stream>
void StreamConnection<Stream>::handleReadable()
{
    if (m_isShutDown) {
        discardInput();
        return;
    }
    const auto buffer = m_reactor.readBuffer();
    error_code error;
    const auto size = m_stream.read(buffer, error);
    if (error && !isBlocked(error)) {
        lose(CloseCause::ConnectionLost);
        return;
    }
    if (size > 0)
        m_reactor.receive(*this, buffer.first(size));
    auto &engine = m_reactor.engine();
    if (!engine.wantsClose(m_handle))
        waitForRead(); // also sees what was left in the socket
}

template <typename Stream>
void StreamConnection<Stream>::flush()
{
    if (!m_isRegistered)
        return;
    auto &engine = m_reactor.engine();
    if (m_waitsForWrite) { // the client may never read what is left
        if (engine.wantsClose(m_handle))
            abortLater();
        return;
    }
    const bool isWritten = writeOutput();
    if (!m_isRegistered)
        return; // lost while writing
    const bool wantsClose = engine.wantsClose(m_handle);
    const bool isHeldBack = !engine.output(m_handle).isEmpty(); // the commit calls again
    const bool mustWait = !isWritten || isHeldBack || engine.closeCause(m_handle) != CloseCause::Disconnected;
    if (wantsClose && mustWait)
        abortLater();
    if (!isWritten || (wantsClose && isHeldBack))
        return;
    if (wantsClose && engine.closeCause(m_handle) == CloseCause::Disconnected)
        lose(CloseCause::Disconnected); // the client said good-bye: nothing is on its way to it
    else if (wantsClose)
        shutDown();
    else
        waitForRead(); // if it had stopped reading until its own output was taken
}

template <typename Stream>
void StreamConnection<Stream>::abortLater()
{
    if (!std::exchange(m_isClosing, true))
        m_reactor.abortLater(shared_from_this());
}

template <typename Stream>
bool StreamConnection<Stream>::writeOutput()
{
    auto &engine = m_reactor.engine();
    auto &output = engine.output(m_handle);
    std::array<ByteView, Stream::viewsPerWrite> views;
    for (int attempt = 0; output.sendable() > 0; ++attempt) {
        if (attempt == attempts) {
            waitForWrite();
            return false;
        }
        const auto count = output.gather(views);
        error_code error;
        const auto written = m_stream.write(std::span(views).first(count), error);
        if (isBlocked(error)) {
            waitForWrite();
            return false;
        }
        if (error) {
            lose(CloseCause::ConnectionLost);
            return false;
        }
        m_reactor.sent(*this, std::span(views).first(count), written);
    }
    return true;
}

template <typename Stream>
void StreamConnection<Stream>::shutDown()
{
    const auto keepAlive = shared_from_this();
    m_isShutDown = true;
    m_reactor.remove(*this, CloseCause::Disconnected);
    m_stream.endOutput();
    discardInput();
}

template <typename Stream>
void StreamConnection<Stream>::discardInput()
{
    const auto buffer = m_reactor.readBuffer();
    error_code error;
    for (int attempt = 0; attempt < attempts && !error; ++attempt)
        static_cast<void>(m_stream.read(buffer, error));
    if (error && !isBlocked(error))
        abort();
    else
        waitForRead();
}

template <typename Stream>
void StreamConnection<Stream>::abort()
{
    lose(CloseCause::ConnectionLost);
}

template <typename Stream>
void StreamConnection<Stream>::lose(CloseCause cause)
{
    const auto keepAlive = shared_from_this();
    m_stream.close();
    m_reactor.remove(*this, cause);
}

template class StreamConnection<SocketStream<TcpSocket>>;
template class StreamConnection<TlsStream>;
#ifdef BOOST_ASIO_HAS_LOCAL_SOCKETS
template class StreamConnection<SocketStream<UnixSocket>>;
#endif

} // namespace espalier
