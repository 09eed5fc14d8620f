// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "core/net/transport.h"

#include <memory>

namespace espalier {

/// The way to the server over the network. Null for TransportKind::LocalBroker, whose way is another.
[[nodiscard]] std::unique_ptr<Transport> makeNetworkTransport(const Profile &profile, const Secrets &secrets);

} // namespace espalier
