// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/tlsstream.h"

#include <boost/asio/compose.hpp>
#include <boost/beast/core/role.hpp>

namespace espalier {

/// A TlsStream with the functions that Beast asks of a stream.
class AsyncTlsStream : public TlsStream
{
public:
    using executor_type = Executor;
    using TlsStream::TlsStream;

    [[nodiscard]] executor_type get_executor() { return socket().get_executor(); }

    template <typename Buffers, typename Token>
    auto async_read_some(const Buffers &buffers, Token &&token)
    {
        return asio::async_compose<Token, void(error_code, std::size_t)>(
            [this, buffers, isReady = false](auto &self, error_code error = {}) mutable {
                std::size_t size = 0;
                if (std::exchange(isReady, true) && !error) {
                    const asio::mutable_buffer into = *asio::buffer_sequence_begin(buffers);
                    size = read({static_cast<std::uint8_t *>(into.data()), into.size()}, error);
                } else if (!error) {
                    error = asio::error::would_block;
                }
                if (isBlocked(error))
                    waitForRead(std::move(self));
                else
                    self.complete(error, size);
            },
            token, socket());
    }

    template <typename Buffers, typename Token>
    auto async_write_some(const Buffers &buffers, Token &&token)
    {
        return asio::async_compose<Token, void(error_code, std::size_t)>(
            [this, buffers, isReady = false](auto &self, error_code error = {}) mutable {
                std::size_t size = 0;
                if (std::exchange(isReady, true) && !error)
                    size = write(buffers, error);
                else if (!error)
                    error = asio::error::would_block;
                if (isBlocked(error))
                    waitForWrite(std::move(self));
                else
                    self.complete(error, size);
            },
            token, socket());
    }

private:
    using TlsStream::write;
    template <typename Buffers>
    [[nodiscard]] std::size_t write(const Buffers &buffers, error_code &error)
    {
        std::array<ByteView, viewsPerWrite> views;
        std::size_t count = 0;
        const auto end = asio::buffer_sequence_end(buffers);
        for (auto buffer = asio::buffer_sequence_begin(buffers); buffer != end && count < views.size();
             ++buffer) {
            const asio::const_buffer part = *buffer;
            if (part.size() > 0)
                views[count++] = {static_cast<const std::uint8_t *>(part.data()), part.size()};
        }
        return count == 0 ? 0 : TlsStream::write(std::span(views).first(count), error);
    }
};

/// Beast calls it when both sides have said good-bye.
template <typename Handler>
void async_teardown(boost::beast::role_type, AsyncTlsStream &stream, Handler &&handler)
{
    stream.endOutput();
    asio::post(stream.get_executor(),
               [handler = std::forward<Handler>(handler)]() mutable { handler(error_code()); });
}

inline void beast_close_socket(AsyncTlsStream &stream)
{
    stream.close();
}

} // namespace espalier
