// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/logtext.h"
#include "broker/server/server.h"
#include "tests/support/tcpclient.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include <chrono>
#include <semaphore>
#include <string>
#include <vector>

/// A running broker and blocking clients; Qt Test's own watchdog ends what hangs. Link Espalier::server.
namespace espalier::test {

namespace asio = boost::asio;

inline constexpr std::chrono::seconds patience {10};

std::string connectOf(const std::string &clientId);

/// A server whose reports the test waits for.
class ServerFixture
{
public:
    [[nodiscard]] Expected<void, ServerError> start(ServerSettings settings);
    /// Reports until one has what is asked for; the log is gathered.
    template <typename Condition>
    bool waitFor(Condition isThere)
    {
        for (;;) {
            if (isThere(takeReport()))
                return true;
            if (!m_woken.try_acquire_for(patience))
                return false;
        }
    }
    bool logs(std::string_view text);
    /// Waits for a line with `text` below the one that was waited for last.
    bool logsNext(std::string_view text);
    /// Whether a line with `text` stands below the one that was waited for last.
    [[nodiscard]] bool hasLoggedNext(std::string_view text);
    [[nodiscard]] Statistics statistics();
    /// Asks until a counter is what it shall be: a client may see its end before the server has counted it.
    [[nodiscard]] bool counts(std::uint64_t Statistics::*counter, std::uint64_t wanted);
    [[nodiscard]] std::vector<ClientInfo> clients();
    [[nodiscard]] const ListenerSettings &listener(std::size_t index = 0) const;

private:
    ServerReport takeReport();

    std::size_t m_read = 0;
    /// Outlives the server, which releases it.
    std::counting_semaphore<> m_woken {0};

public:
    Server server;
    std::string log;
};

class TlsClient : public StreamClient<asio::ssl::stream<asio::ip::tcp::socket>>
{
public:
    TlsClient(const ListenerSettings &listener, asio::ssl::context &tls);
    [[nodiscard]] bool connects();
};

} // namespace espalier::test
