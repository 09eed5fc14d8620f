// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/property.h"

#include <QList>
#include <QString>

#include <cstdint>

namespace espalier {

/// Another server to connect to.
struct ServerAddress
{
    QString host {};
    /// 0: the one in use.
    std::uint16_t port = 0;
    friend bool operator==(const ServerAddress &, const ServerAddress &) = default;
};

/// What a Server Reference among `properties` names, in its order (4.11): the standard leaves its form open and
/// recommends "host", "host:port" and "[address]:port" with spaces between. Passes over what has no such form.
[[nodiscard]] QList<ServerAddress> serverReferences(PropertyView properties);

} // namespace espalier
