// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/listenersettings.h"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace espalier {

std::vector<ListenerSettings> loopbackListeners(std::uint16_t port)
{
    return {{.address = "127.0.0.1", .port = port},
            {.address = "::1", .port = port, .need = ListenerSettings::Need::Optional}};
}

std::string listenerUrl(const ListenerSettings &listener)
{
    if (!listener.unixPath.empty())
        return "unix:" + listener.unixPath;
    const bool isWebSocket = listener.protocol == ListenerSettings::Protocol::WebSocket;
    const auto *scheme = isWebSocket ? (listener.tls ? "wss" : "ws") : (listener.tls ? "mqtts" : "mqtt");
    const bool isV6 = listener.address.find(':') != std::string::npos;
    const auto *form = isV6 ? "{}://[{}]:{}{}" : "{}://{}:{}{}";
    return fmt::format(fmt::runtime(form), scheme, listener.address.empty() ? "*" : listener.address,
                       listener.port, isWebSocket ? listener.webSocket.path : std::string());
}

bool isReachableFromElsewhere(const ListenerSettings &listener)
{
    if (!listener.unixPath.empty() || listener.interfaceName == "lo" || listener.address == "localhost")
        return false;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(listener.address, error);
    return error || !address.is_loopback();
}

} // namespace espalier
