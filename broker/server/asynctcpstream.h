// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/asio.h"

#include <boost/beast/core/role.hpp>

#include <utility>

namespace espalier {

/// A socket of which Beast lets go as soon as it has nothing more to say.
class AsyncTcpStream : public TcpSocket
{
public:
    explicit AsyncTcpStream(TcpSocket socket) : TcpSocket(std::move(socket)) { }

    [[nodiscard]] TcpSocket &socket() { return *this; }
    [[nodiscard]] const TcpSocket &socket() const { return *this; }
    void endOutput()
    {
        error_code ignored; // a socket that cannot be shut down is closed by the first read
        shutdown(shutdown_send, ignored);
    }
};

/// Beast calls it when both sides have said good-bye.
template <typename Handler>
void async_teardown(boost::beast::role_type, AsyncTcpStream &stream, Handler &&handler)
{
    stream.endOutput();
    asio::post(stream.get_executor(),
               [handler = std::forward<Handler>(handler)]() mutable { handler(error_code()); });
}

} // namespace espalier
