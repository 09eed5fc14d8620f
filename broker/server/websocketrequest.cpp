// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/websocketrequest.h"

#include <algorithm>

namespace espalier {

std::optional<WebSocketRefusal> refusalOf(const WebSocketRequest &request, const WebSocketSettings &settings)
{
    const auto path = request.target.substr(0, request.target.find('?'));
    const auto &origins = settings.allowedOrigins;
    if (!settings.path.empty() && path != settings.path)
        return WebSocketRefusal {404, "There is nothing here."};
    if (!request.isUpgrade)
        return WebSocketRefusal {426,
                                 "This is an MQTT broker: it serves WebSocket with the subprotocol mqtt."};
    if (!origins.empty() && !request.origin.empty()
        && std::find(origins.begin(), origins.end(), request.origin) == origins.end())
        return WebSocketRefusal {403, "Pages of this origin may not connect."};
    if (subprotocolFor(request).empty())
        return WebSocketRefusal {400, "The client has to offer the subprotocol mqtt."};
    return std::nullopt;
}

std::string_view subprotocolFor(const WebSocketRequest &request)
{
    // The second is what clients of MQTT 3.1 say.
    for (const std::string_view known : {"mqtt", "mqttv3.1"}) {
        if (std::find(request.subprotocols.begin(), request.subprotocols.end(), known)
            != request.subprotocols.end())
            return known;
    }
    return {};
}

} // namespace espalier
