// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listener.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

using Listeners = std::vector<std::unique_ptr<Listener>>;

/// Opens all listeners of `settings`, or none; host names are looked up. What should be known all the same goes to
/// `warnings`. Before the reactor runs.
[[nodiscard]] Expected<Listeners, ServerError> openListeners(Reactor &reactor, const ServerSettings &settings,
                                                             std::vector<std::string> &warnings);
/// Whether other machines would be let in by it without logging in, and nobody has asked for that.
[[nodiscard]] bool isOpenToStrangers(const ListenerSettings &listener, const Authentication *authentication);
/// Null for a listener without TLS.
[[nodiscard]] Expected<std::shared_ptr<const TlsContext>, ServerError> loadTls(
    const ListenerSettings &listener, std::vector<std::string> &warnings);

} // namespace espalier
