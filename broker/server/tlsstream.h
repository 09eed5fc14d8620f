// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/socketstream.h"
#include "broker/server/tls.h"

#include <memory>
#include <string>

namespace espalier {

/// The server's side of TLS on a TCP socket: reads and writes never wait. OpenSSL reads and writes the socket itself, so that
/// a connection without traffic holds no buffers.
class TlsStream
{
public:
    static constexpr std::size_t viewsPerWrite = 16;

    /// The socket must be non-blocking.
    TlsStream(TcpSocket socket, const TlsContext &context);
    TlsStream(const TlsStream &) = delete;
    TlsStream &operator=(const TlsStream &) = delete;

    /// Ends with `handler(error)`, at once or later; once and before anything else. `handler` keeps the stream alive.
    template <typename Handler>
    void handshake(Handler handler)
    {
        const auto error = stepHandshake();
        if (!isBlocked(error)) {
            handler(error);
            return;
        }
        waitForRead([this, handler = std::move(handler)](const error_code &waited) mutable {
            if (waited)
                handler(waited);
            else
                handshake(std::move(handler));
        });
    }
    /// Why it failed.
    [[nodiscard]] const std::string &failure() const { return m_failure; }
    /// See certificateUserName(); after the handshake.
    [[nodiscard]] std::string userName(CertificateIdentity identity) const
    {
        return certificateUserName(m_tls.get(), identity);
    }
    [[nodiscard]] bool hasCertificate() const { return SSL_get0_peer_certificate(m_tls.get()) != nullptr; }

    [[nodiscard]] const TcpSocket &socket() const { return m_socket; }
    [[nodiscard]] TcpSocket &socket() { return m_socket; }
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> into, error_code &error);
    /// After a write that was blocked the next one must begin with the same bytes.
    [[nodiscard]] std::size_t write(std::span<const ByteView> views, error_code &error);
    template <typename Handler>
    void waitForRead(Handler &&handler)
    {
        if (m_hasMore)
            asio::post(m_socket.get_executor(),
                       [handler = std::forward<Handler>(handler)]() mutable { handler(error_code()); });
        else
            m_socket.async_wait(m_readWait, std::forward<Handler>(handler));
    }
    template <typename Handler>
    void waitForWrite(Handler &&handler)
    {
        m_socket.async_wait(m_writeWait, std::forward<Handler>(handler));
    }
    /// Says good-bye, so that the client knows that nothing is missing. What is read from then on is good for nothing.
    void endOutput();
    void close();

private:
    [[nodiscard]] error_code stepHandshake();
    /// What OpenSSL says about the last operation.
    [[nodiscard]] error_code outcome(int result, TcpSocket::wait_type &wait);

    TcpSocket m_socket;
    std::unique_ptr<SSL, OpenSslDeleter<&SSL_free>> m_tls;
    TcpSocket::wait_type m_readWait = TcpSocket::wait_read;
    TcpSocket::wait_type m_writeWait = TcpSocket::wait_write;
    /// The next read has something to say without asking the socket.
    bool m_hasMore = false;
    bool m_isBroken = false;
    /// We have said good-bye: what still comes is not looked at.
    bool m_isEnded = false;
    std::string m_failure;
};

} // namespace espalier
