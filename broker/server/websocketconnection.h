// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/arrival.h"
#include "broker/server/asio.h"
#include "broker/server/tls.h"

namespace espalier {

/// Serves a client that comes by WebSocket, with TLS where there is `tls`: it is known to the engine when its request was
/// answered. The socket must be non-blocking.
void acceptWebSocket(Reactor &reactor, TcpSocket socket, const TlsContext *tls,
                     std::shared_ptr<const ListenerPlace> place,
                     std::shared_ptr<const WebSocketSettings> settings, Arrival arrival);

} // namespace espalier
