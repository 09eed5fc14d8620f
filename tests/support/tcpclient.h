// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "tests/support/wire.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace espalier {

/// A blocking client that gives up after a while.
class TcpClient
{
public:
    explicit TcpClient(const ListenerSettings &listener) : m_socket(m_context)
    {
        m_socket.connect({boost::asio::ip::make_address(listener.address), listener.port});
        const timeval limit {.tv_sec = std::chrono::seconds(5).count(), .tv_usec = 0};
        ::setsockopt(m_socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    void send(std::string_view text)
    {
        const auto bytes = wire(text);
        boost::asio::write(m_socket, boost::asio::buffer(bytes));
    }
    /// Reads as many bytes as `text` has; true if they are the same.
    bool expects(std::string_view text)
    {
        const auto expected = wire(text);
        std::vector<std::uint8_t> bytes(expected.size());
        std::size_t have = 0;
        while (have < bytes.size()) {
            const auto got = ::recv(m_socket.native_handle(), bytes.data() + have, bytes.size() - have, 0);
            if (got <= 0)
                return false;
            have += static_cast<std::size_t>(got);
        }
        return bytes == expected;
    }
    /// Reads to the end: true if the server closed the connection.
    bool isClosedByServer(std::vector<std::uint8_t> *rest = nullptr)
    {
        for (std::uint8_t byte = 0;;) {
            const auto got = ::recv(m_socket.native_handle(), &byte, 1, 0);
            if (got <= 0)
                return got == 0;
            if (rest)
                rest->push_back(byte);
        }
    }

private:
    boost::asio::io_context m_context;
    boost::asio::ip::tcp::socket m_socket;
};

} // namespace espalier
