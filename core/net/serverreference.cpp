// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/serverreference.h"

#include "core/net/mqtturl.h"

namespace espalier {

namespace {

/// More than a list of that many is none to choose from.
constexpr qsizetype mostServers = 16;

} // namespace

QList<ServerAddress> serverReferences(PropertyView properties)
{
    const auto text = properties.text(Property::ServerReference).value_or(std::string_view());
    QList<ServerAddress> servers;
    const auto parts = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
                           .split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const auto &part : parts) {
        if (part.contains(QLatin1Char('@')) || part.contains(QLatin1Char('/')))
            continue;
        const auto address = parseMqttUrl(QStringLiteral("mqtt://") + part);
        if (!address || servers.size() == mostServers)
            continue;
        const bool hasPort = part.endsWith(QStringLiteral(":%1").arg(address->port));
        servers.append({.host = address->host, .port = hasPort ? address->port : std::uint16_t {0}});
    }
    return servers;
}

} // namespace espalier
