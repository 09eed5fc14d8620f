// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/transportreport.h"

#include <QByteArray>

#include <optional>

/// The HTTP with which a WebSocket begins (RFC 6455 section 4), to its empty line and without it. Part of
/// WebSocketCodec.
namespace espalier {

[[nodiscard]] tl::unexpected<WebSocketFailure> webSocketFailure(WebSocketFailure::Kind kind, int status = 0,
                                                                const QString &detail = {});

/// Whether an answer opens the WebSocket that was asked for with `key` and `subprotocol`.
[[nodiscard]] Expected<void, WebSocketFailure> checkWebSocketAnswer(const QByteArray &answer,
                                                                    const QByteArray &key,
                                                                    const QByteArray &subprotocol);

/// What a server says to a request.
struct WebSocketAnswer
{
    /// The whole answer.
    QByteArray text {};
    /// Unless the WebSocket is open with it.
    std::optional<WebSocketFailure> failure {};
};
/// Takes any path. A client that asks for subprotocols must ask for one of MQTT's; one that asks for none gets none.
[[nodiscard]] WebSocketAnswer answerWebSocketRequest(const QByteArray &request);

} // namespace espalier
