// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/transportfactory.h"

#include "core/net/sockettransport.h"
#include "core/net/websockettransport.h"

namespace espalier {

std::unique_ptr<Transport> makeNetworkTransport(const Profile &profile, const Secrets &secrets)
{
    if (profile.transport == TransportKind::LocalBroker)
        return nullptr;
    SocketTarget target {
        .host = profile.host, .port = profile.port, .proxy = profile.proxy, .secrets = secrets};
    if (usesTls(profile.transport))
        target.tls = profile.tls;
    auto socket = std::make_unique<SocketTransport>(std::move(target));
    if (!usesWebSocket(profile.transport))
        return socket;
    WebSocketTransport::Request request {.host = profile.host,
                                         .port = profile.port,
                                         .usualPort = defaultPort(profile.transport),
                                         .options = profile.webSocket};
    // The name that 3.1 was spoken under.
    if (profile.version == ProtocolVersion::V31)
        request.subprotocol = "mqttv3.1";
    return std::make_unique<WebSocketTransport>(std::move(socket), std::move(request));
}

} // namespace espalier
