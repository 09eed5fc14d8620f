// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/transportoptions.h"

namespace espalier {

QString schemeOf(TransportKind kind)
{
    switch (kind) {
    case TransportKind::LocalBroker:
        return {};
    case TransportKind::Tcp:
        return QStringLiteral("mqtt");
    case TransportKind::Tls:
        return QStringLiteral("mqtts");
    case TransportKind::WebSocket:
        return QStringLiteral("ws");
    case TransportKind::SecureWebSocket:
        return QStringLiteral("wss");
    }
    return {};
}

std::optional<TransportKind> kindOfScheme(const QString &scheme)
{
    for (const auto kind :
         {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket, TransportKind::SecureWebSocket}) {
        if (scheme == schemeOf(kind))
            return kind;
    }
    return std::nullopt;
}

std::uint16_t defaultPort(TransportKind kind)
{
    switch (kind) {
    case TransportKind::LocalBroker:
    case TransportKind::Tcp:
        break;
    case TransportKind::Tls:
        return 8883;
    case TransportKind::WebSocket:
        return 80;
    case TransportKind::SecureWebSocket:
        return 443;
    }
    return 1883;
}

} // namespace espalier
