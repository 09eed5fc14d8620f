// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/publish/democlients.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace espalier {
class Server;
}

namespace espalier::cli {

/// Lets the clients of the demo publish to a server of this program, from the thread that runs `context`.
class Demo
{
public:
    Demo(boost::asio::io_context &context, Server &server);

private:
    void advance();

    boost::asio::io_context &m_context;
    boost::asio::steady_timer m_timer;
    DemoClients m_clients;
};

} // namespace espalier::cli
