// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secrets.h"
#include "core/net/transportoptions.h"

#include <QFuture>
#include <QNetworkProxy>

namespace espalier {

/// The way out for a connection to `host`. The system may have to fetch and run a script to tell, so it answers from
/// another thread.
[[nodiscard]] QFuture<QNetworkProxy> proxyFor(const ProxyOptions &options, const Secrets &secrets,
                                              const QString &host, std::uint16_t port);

} // namespace espalier
