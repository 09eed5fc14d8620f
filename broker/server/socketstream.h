// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/asio.h"
#include "core/base/bytes.h"

#include <array>
#include <span>
#include <utility>

namespace espalier {

[[nodiscard]] inline bool isBlocked(const error_code &error)
{
    return error == asio::error::would_block || error == asio::error::try_again;
}

/// A socket as StreamConnection uses it: reads and writes never wait.
template <typename Socket>
class SocketStream
{
public:
    using wait_type = typename Socket::wait_type;
    static constexpr std::size_t viewsPerWrite = 64;

    explicit SocketStream(Socket socket) : m_socket(std::move(socket)) { }

    [[nodiscard]] const Socket &socket() const { return m_socket; }
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> into, error_code &error)
    {
        return m_socket.read_some(asio::buffer(into.data(), into.size()), error);
    }
    [[nodiscard]] std::size_t write(std::span<const ByteView> views, error_code &error)
    {
        if (views.size() == 1)
            return m_socket.write_some(asio::buffer(views[0].data(), views[0].size()), error);
        std::array<asio::const_buffer, viewsPerWrite> buffers;
        for (std::size_t i = 0; i < views.size(); ++i)
            buffers[i] = asio::const_buffer(views[i].data(), views[i].size());
        return m_socket.write_some(std::span(buffers).first(views.size()), error);
    }
    /// Calls `handler` when a read, or a write, that was blocked is worth trying again.
    template <typename Handler>
    void waitForRead(Handler &&handler)
    {
        m_socket.async_wait(Socket::wait_read, std::forward<Handler>(handler));
    }
    template <typename Handler>
    void waitForWrite(Handler &&handler)
    {
        m_socket.async_wait(Socket::wait_write, std::forward<Handler>(handler));
    }
    void endOutput()
    {
        error_code ignored; // a socket that cannot be shut down is closed by the first read
        m_socket.shutdown(Socket::shutdown_send, ignored);
    }
    void close()
    {
        error_code ignored; // nothing can be done about a failing close
        m_socket.close(ignored);
    }

private:
    Socket m_socket;
};

} // namespace espalier
