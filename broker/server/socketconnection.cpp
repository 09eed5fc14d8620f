// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/socketconnection.h"

namespace espalier {

namespace {

constexpr std::size_t viewsPerWrite = 64;
/// Reads and writes of one client in a row, before others have their turn.
constexpr int attempts = 8;

bool isBlocked(const error_code &error)
{
    return error == asio::error::would_block || error == asio::error::try_again;
}

} // namespace

std::shared_ptr<SocketConnection> SocketConnection::self()
{
    return std::static_pointer_cast<SocketConnection>(shared_from_this());
}

PeerConnection::Ends SocketConnection::ends() const
{
    const auto end = [](const asio::ip::tcp::endpoint &endpoint) {
        return StreamEnd {endpoint.address().to_string(), endpoint.port()};
    };
    error_code error; // a socket whose client has gone again has no ends: they stay empty
    const auto remote = m_socket.remote_endpoint(error);
    const auto local = m_socket.local_endpoint(error);
    return error ? Ends {} : Ends {end(remote), end(local)};
}

void SocketConnection::start()
{
    error_code ignored; // a socket that refuses these options works without them, or fails with its first use
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    m_socket.non_blocking(true, ignored);
    waitForRead();
}

void SocketConnection::waitForRead()
{
    if (m_waitsForRead || (m_isRegistered && !m_reactor.wantsRead(*this)))
        return;
    m_waitsForRead = true;
    m_socket.async_wait(TcpSocket::wait_read, [self = self()](error_code error) {
        self->m_waitsForRead = false;
        if (!error)
            self->handleReadable();
    });
}

void SocketConnection::waitForWrite()
{
    if (std::exchange(m_waitsForWrite, true))
        return;
    m_socket.async_wait(TcpSocket::wait_write, [self = self()](error_code error) {
        self->m_waitsForWrite = false;
        if (!error)
            self->flush();
    });
}

void SocketConnection::handleReadable()
{
    if (m_isShutDown) {
        discardInput();
        return;
    }
    const auto buffer = m_reactor.readBuffer();
    error_code error;
    const auto size = m_socket.read_some(asio::buffer(buffer.data(), buffer.size()), error);
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

void SocketConnection::flush()
{
    if (m_waitsForWrite || !m_isRegistered)
        return;
    auto &engine = m_reactor.engine();
    const bool isWritten = writeOutput();
    if (!m_isRegistered)
        return; // lost while writing
    const bool wantsClose = engine.wantsClose(m_handle);
    const bool isHeldBack = !engine.output(m_handle).isEmpty(); // the commit calls again
    const bool mustWait = !isWritten || isHeldBack || engine.closeCause(m_handle) != CloseCause::Disconnected;
    if (wantsClose && mustWait && !std::exchange(m_isClosing, true))
        m_reactor.abortLater(shared_from_this());
    if (!isWritten || (wantsClose && isHeldBack))
        return;
    if (wantsClose && engine.closeCause(m_handle) == CloseCause::Disconnected)
        lose(CloseCause::Disconnected); // the client said good-bye: nothing is on its way to it
    else if (wantsClose)
        shutDown();
    else
        waitForRead(); // if it had stopped reading until its own output was taken
}

bool SocketConnection::writeOutput()
{
    auto &engine = m_reactor.engine();
    auto &output = engine.output(m_handle);
    std::array<ByteView, viewsPerWrite> views;
    std::array<asio::const_buffer, viewsPerWrite> buffers;
    for (int attempt = 0; output.sendable() > 0; ++attempt) {
        if (attempt == attempts) {
            waitForWrite();
            return false;
        }
        const auto count = output.gather(views);
        error_code error;
        std::size_t written = 0;
        if (count == 1) {
            written = m_socket.write_some(asio::buffer(views[0].data(), views[0].size()), error);
        } else {
            for (std::size_t i = 0; i < count; ++i)
                buffers[i] = asio::const_buffer(views[i].data(), views[i].size());
            written = m_socket.write_some(std::span(buffers).first(count), error);
        }
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

void SocketConnection::shutDown()
{
    const auto keepAlive = shared_from_this();
    m_isShutDown = true;
    m_reactor.remove(*this, CloseCause::Disconnected);
    error_code ignored; // a socket that cannot be shut down is closed by the first read
    m_socket.shutdown(TcpSocket::shutdown_send, ignored);
    discardInput();
}

void SocketConnection::discardInput()
{
    const auto buffer = m_reactor.readBuffer();
    error_code error;
    for (int attempt = 0; attempt < attempts && !error; ++attempt)
        static_cast<void>(m_socket.read_some(asio::buffer(buffer.data(), buffer.size()), error));
    if (error && !isBlocked(error))
        abort();
    else
        waitForRead();
}

void SocketConnection::abort()
{
    lose(CloseCause::ConnectionLost);
}

void SocketConnection::lose(CloseCause cause)
{
    const auto keepAlive = shared_from_this();
    error_code ignored; // nothing can be done about a failing close
    m_socket.close(ignored);
    m_reactor.remove(*this, cause);
}

} // namespace espalier
