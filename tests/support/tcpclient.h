// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "tests/support/wire.h"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier {

/// What blocking clients on any stream of Asio have in common.
template <typename Stream>
class StreamClient
{
public:
    template <typename... Arguments>
    explicit StreamClient(Arguments &&...arguments) : stream(context, std::forward<Arguments>(arguments)...)
    { }
    void send(std::string_view text)
    {
        const auto bytes = wire(text);
        boost::asio::write(stream, boost::asio::buffer(bytes));
    }
    /// Reads as many bytes as `text` has; true if they are the same.
    bool expects(std::string_view text)
    {
        const auto expected = wire(text);
        std::vector<std::uint8_t> bytes(expected.size());
        boost::system::error_code error;
        boost::asio::read(stream, boost::asio::buffer(bytes), error);
        return !error && bytes == expected;
    }
    /// Reads to the end, also into `rest`: how it ended.
    boost::system::error_code end(std::vector<std::uint8_t> *rest = nullptr)
    {
        std::vector<std::uint8_t> bytes(4096);
        boost::system::error_code error;
        while (!error) {
            const auto size = stream.read_some(boost::asio::buffer(bytes), error);
            if (rest)
                rest->insert(rest->end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        }
        return error;
    }
    /// Reads to the end: true if the server closed the connection, and did not reset it.
    bool isClosedByServer(std::vector<std::uint8_t> *rest = nullptr)
    {
        return end(rest) == boost::asio::error::eof;
    }

    boost::asio::io_context context;
    Stream stream;
};

class TcpClient : public StreamClient<boost::asio::ip::tcp::socket>
{
public:
    explicit TcpClient(const ListenerSettings &listener);
};

} // namespace espalier
