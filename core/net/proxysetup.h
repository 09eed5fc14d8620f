// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/secrets.h"
#include "core/net/transportoptions.h"

#include <QNetworkProxy>
#include <QObject>

#include <cstdint>
#include <functional>

namespace espalier {

/// Tells `answer` the way out for a connection to `host`, in the thread of `context`, which is this one. At once, unless
/// the system knows: it may have to fetch and run a script. Never, when `context` is gone by then.
void proxyFor(const ProxyOptions &options, const Secrets &secrets, const QString &host, std::uint16_t port,
              QObject *context, const std::function<void(const QNetworkProxy &)> &answer);

} // namespace espalier
