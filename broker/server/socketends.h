// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/reactor.h"

namespace espalier {

[[nodiscard]] inline StreamEnd endOf(const asio::ip::tcp::endpoint &endpoint)
{
    return {endpoint.address().to_string(), endpoint.port()};
}

#ifdef BOOST_ASIO_HAS_LOCAL_SOCKETS
[[nodiscard]] inline StreamEnd endOf(const asio::local::stream_protocol::endpoint &endpoint)
{
    return {endpoint.path(), 0};
}
#endif

template <typename Socket>
[[nodiscard]] PeerConnection::Ends endsOf(const Socket &socket)
{
    error_code error; // a socket whose client has gone again has no ends: they stay empty
    const auto remote = socket.remote_endpoint(error);
    const auto local = socket.local_endpoint(error);
    return error ? PeerConnection::Ends {} : PeerConnection::Ends {endOf(remote), endOf(local)};
}

} // namespace espalier
