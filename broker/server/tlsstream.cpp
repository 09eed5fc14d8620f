// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/tlsstream.h"

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <vector>

namespace espalier {

namespace {

/// One record of TLS; small packets share it.
constexpr std::size_t longestRecord = 16 * 1024;

// OpenSSL's own BIO for sockets would raise SIGPIPE.
int writeSocket(BIO *bio, const char *data, int size)
{
    auto &socket = *static_cast<TcpSocket *>(BIO_get_data(bio));
    error_code error;
    const auto written = socket.write_some(asio::buffer(data, static_cast<std::size_t>(size)), error);
    BIO_clear_retry_flags(bio);
    if (!error)
        return static_cast<int>(written);
    if (isBlocked(error))
        BIO_set_retry_write(bio);
    return -1;
}

int readSocket(BIO *bio, char *data, int size)
{
    auto &socket = *static_cast<TcpSocket *>(BIO_get_data(bio));
    error_code error;
    const auto got = socket.read_some(asio::buffer(data, static_cast<std::size_t>(size)), error);
    BIO_clear_retry_flags(bio);
    if (!error)
        return static_cast<int>(got);
    if (error == asio::error::eof) {
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
        return 0;
    }
    if (isBlocked(error))
        BIO_set_retry_read(bio);
    return -1;
}

long controlSocket(BIO *bio, int command, long, void *)
{
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD *socketMethod()
{
    static const std::unique_ptr<BIO_METHOD, OpenSslDeleter<&BIO_meth_free>> method = [] {
        std::unique_ptr<BIO_METHOD, OpenSslDeleter<&BIO_meth_free>> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"));
        BIO_meth_set_write(made.get(), writeSocket);
        BIO_meth_set_read(made.get(), readSocket);
        BIO_meth_set_ctrl(made.get(), controlSocket);
        return made;
    }();
    return method.get();
}

} // namespace

TlsStream::TlsStream(TcpSocket socket, const TlsContext &context)
    : m_socket(std::move(socket)), m_tls(context.newConnection())
{
    auto *bio = m_tls ? BIO_new(socketMethod()) : nullptr;
    if (!bio)
        throw std::bad_alloc();
    BIO_set_data(bio, &m_socket);
    BIO_set_init(bio, 1);
    SSL_set_bio(m_tls.get(), bio, bio);
    SSL_set_accept_state(m_tls.get());
}

error_code TlsStream::stepHandshake()
{
    ERR_clear_error();
    const int result = SSL_do_handshake(m_tls.get());
    if (result == 1) {
        m_readWait = TcpSocket::wait_read;
        m_hasMore = SSL_has_pending(m_tls.get()) == 1;
        return {};
    }
    auto error = outcome(result, m_readWait);
    if (!isBlocked(error))
        m_failure = handshakeFailure(m_tls.get());
    return error;
}

error_code TlsStream::outcome(int result, TcpSocket::wait_type &wait)
{
    switch (SSL_get_error(m_tls.get(), result)) {
    case SSL_ERROR_WANT_READ:
        wait = TcpSocket::wait_read;
        return asio::error::would_block;
    case SSL_ERROR_WANT_WRITE:
        wait = TcpSocket::wait_write;
        return asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN:
        return asio::error::eof;
    default:
        break;
    }
    m_isBroken = true;
    return asio::error::connection_aborted;
}

std::size_t TlsStream::read(std::span<std::uint8_t> into, error_code &error)
{
    if (m_isEnded)
        return m_socket.read_some(asio::buffer(into.data(), into.size()), error);
    ERR_clear_error();
    m_readWait = TcpSocket::wait_read;
    std::size_t size = 0;
    while (size < into.size()) {
        std::size_t got = 0;
        const int result = SSL_read_ex(m_tls.get(), into.data() + size, into.size() - size, &got);
        if (result != 1) {
            error = outcome(result, m_readWait);
            break;
        }
        size += got;
    }
    m_hasMore = error ? size > 0 && !isBlocked(error) : SSL_has_pending(m_tls.get()) == 1;
    if (size > 0)
        error = {}; // an end is seen again by the next read
    return size;
}

std::size_t TlsStream::write(std::span<const ByteView> views, error_code &error)
{
    // Used by one thread at a time, and never kept: many small packets become one record.
    thread_local std::vector<std::uint8_t> record(longestRecord);
    ByteView bytes = views[0];
    if (views.size() > 1 && bytes.size() < longestRecord) {
        std::size_t size = 0;
        for (const auto view : views) {
            const auto part = view.first(std::min(view.size(), longestRecord - size));
            std::copy(part.begin(), part.end(), record.begin() + static_cast<std::ptrdiff_t>(size));
            size += part.size();
        }
        bytes = ByteView(record).first(size);
    }
    ERR_clear_error();
    m_writeWait = TcpSocket::wait_write;
    std::size_t written = 0;
    const int result = SSL_write_ex(m_tls.get(), bytes.data(), bytes.size(), &written);
    if (result != 1)
        error = outcome(result, m_writeWait);
    return written;
}

void TlsStream::endOutput()
{
    if (m_isEnded)
        return;
    ERR_clear_error();
    m_isEnded = true;
    m_hasMore = false;
    m_readWait = TcpSocket::wait_read;
    if (!m_isBroken && SSL_is_init_finished(m_tls.get()) == 1)
        SSL_shutdown(
            m_tls.get()); // a full socket cannot take it: then the client sees the connection end without it
    error_code ignored; // a socket that cannot be shut down is closed by the first read
    m_socket.shutdown(TcpSocket::shutdown_send, ignored);
}

void TlsStream::close()
{
    error_code ignored; // nothing can be done about a failing close
    m_socket.close(ignored);
}

} // namespace espalier
