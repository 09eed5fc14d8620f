// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profileimport.h"

#include <QHash>
#include <QJsonObject>

#include <optional>

/// Connections as other programs write them. Part of profileimport.
namespace espalier {

/// An entry of "ConnectionManager_connections" in MQTT Explorer's settings.json; nothing when it is none.
[[nodiscard]] std::optional<ImportedProfile> fromMqttExplorer(const QJsonObject &entry);

/// A connection of an MQTTX backup (1.4 and later); `folders` has its collections by their id.
[[nodiscard]] std::optional<ImportedProfile> fromMqttx(const QJsonObject &entry,
                                                       const QHash<QString, QString> &folders);

} // namespace espalier
