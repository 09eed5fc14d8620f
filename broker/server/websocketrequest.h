// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What a request for WebSocket says, as far as it matters here.
struct WebSocketRequest
{
    /// With a query, if there is one.
    std::string_view target {};
    bool isUpgrade = false;
    /// Empty where the client says none.
    std::string_view origin {};
    std::vector<std::string_view> subprotocols {};
};

/// Why a request is refused: a status of HTTP and a sentence.
struct WebSocketRefusal
{
    unsigned status = 400;
    std::string_view text {};
};

/// Null for a request that is granted.
[[nodiscard]] std::optional<WebSocketRefusal> refusalOf(const WebSocketRequest &request,
                                                        const WebSocketSettings &settings);
/// The subprotocol to speak; empty when the client offers none that we know (MQTT-6.0.0-3).
[[nodiscard]] std::string_view subprotocolFor(const WebSocketRequest &request);

} // namespace espalier
