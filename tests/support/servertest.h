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

inline std::string connectOf(const std::string &clientId)
{
    return "10 L[ S'MQTT' 04 02 0000 S'" + clientId + "' ]";
}

/// A server whose reports the test waits for.
class ServerFixture
{
public:
    [[nodiscard]] Expected<void, ServerError> start(ServerSettings settings)
    {
        settings.wake = [this] { m_woken.release(); };
        return server.start(std::move(settings));
    }
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
    bool logs(std::string_view text)
    {
        return waitFor([&](const ServerReport &) { return log.find(text) != std::string::npos; });
    }
    /// Waits for a line with `text` below the one that was waited for last.
    bool logsNext(std::string_view text)
    {
        return waitFor([&](const ServerReport &) {
            const auto found = log.find(text, m_read);
            if (found == std::string::npos)
                return false;
            m_read = log.find('\n', found) + 1;
            return true;
        });
    }
    /// Whether a line with `text` stands below the one that was waited for last.
    [[nodiscard]] bool hasLoggedNext(std::string_view text)
    {
        takeReport();
        return log.find(text, m_read) != std::string::npos;
    }
    [[nodiscard]] Statistics statistics()
    {
        Statistics statistics;
        server.requestStatistics();
        waitFor([&](const ServerReport &report) {
            if (report.statistics)
                statistics = *report.statistics;
            return report.statistics.has_value();
        });
        return statistics;
    }
    /// Asks until a counter is what it shall be: a client may see its end before the server has counted it.
    [[nodiscard]] bool counts(std::uint64_t Statistics::*counter, std::uint64_t wanted)
    {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (statistics().*counter != wanted)
            if (std::chrono::steady_clock::now() > end)
                return false;
        return true;
    }
    [[nodiscard]] std::vector<ClientInfo> clients()
    {
        std::vector<ClientInfo> clients;
        server.requestClients();
        waitFor([&](const ServerReport &report) {
            if (report.clients)
                clients = *report.clients;
            return report.clients.has_value();
        });
        return clients;
    }
    [[nodiscard]] const ListenerSettings &listener(std::size_t index = 0) const
    {
        return server.listeners()[index];
    }

private:
    ServerReport takeReport()
    {
        auto report = server.reports().take();
        for (const auto &record : report.log)
            log += logText(record.event) + '\n';
        return report;
    }

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
    TlsClient(const ListenerSettings &listener, asio::ssl::context &tls) : StreamClient(tls)
    {
        stream.next_layer().connect({asio::ip::make_address(listener.address), listener.port});
    }
    [[nodiscard]] bool connects()
    {
        boost::system::error_code error;
        stream.handshake(asio::ssl::stream_base::client, error);
        return !error;
    }
};

} // namespace espalier::test
