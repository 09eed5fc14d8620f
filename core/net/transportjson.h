// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transportoptions.h"

#include <QJsonObject>

/// The parts of a profile that say how bytes travel, as they stand in profiles.json; what has its default is left out,
/// missing and impossible values become defaults. Part of profilejson.
namespace espalier {

[[nodiscard]] QJsonObject toJson(const WebSocketOptions &options);
[[nodiscard]] WebSocketOptions webSocketFrom(const QJsonObject &object);
[[nodiscard]] QJsonObject toJson(const TlsOptions &options);
[[nodiscard]] TlsOptions tlsFrom(const QJsonObject &object);
[[nodiscard]] QJsonObject toJson(const ProxyOptions &options);
[[nodiscard]] ProxyOptions proxyFrom(const QJsonObject &object);

} // namespace espalier
