// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/servertest.h"

#include <cstdint>
#include <string_view>
#include <utility>

namespace espalier::test {

std::string connectOf(const std::string &clientId)
{
    return "10 L[ S'MQTT' 04 02 0000 S'" + clientId + "' ]";
}

Expected<void, ServerError> ServerFixture::start(ServerSettings settings)
{
    settings.wake = [this] { m_woken.release(); };
    return server.start(std::move(settings));
}

bool ServerFixture::logs(std::string_view text)
{
    return waitFor([&](const ServerReport &) { return log.find(text) != std::string::npos; });
}

bool ServerFixture::logsNext(std::string_view text)
{
    return waitFor([&](const ServerReport &) {
        const auto found = log.find(text, m_read);
        if (found == std::string::npos)
            return false;
        m_read = log.find('\n', found) + 1;
        return true;
    });
}

bool ServerFixture::hasLoggedNext(std::string_view text)
{
    takeReport();
    return log.find(text, m_read) != std::string::npos;
}

Statistics ServerFixture::statistics()
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

bool ServerFixture::counts(std::uint64_t Statistics::*counter, std::uint64_t wanted)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (statistics().*counter != wanted)
        if (std::chrono::steady_clock::now() > end)
            return false;
    return true;
}

std::vector<ClientInfo> ServerFixture::clients()
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

const ListenerSettings &ServerFixture::listener(std::size_t index) const
{
    return server.listeners()[index];
}

ServerReport ServerFixture::takeReport()
{
    auto report = server.reports().take();
    for (const auto &record : report.log)
        log += logText(record.event) + '\n';
    return report;
}

TlsClient::TlsClient(const ListenerSettings &listener, asio::ssl::context &tls) : StreamClient(tls)
{
    stream.next_layer().connect({asio::ip::make_address(listener.address), listener.port});
}

bool TlsClient::connects()
{
    boost::system::error_code error;
    stream.handshake(asio::ssl::stream_base::client, error);
    return !error;
}

} // namespace espalier::test
