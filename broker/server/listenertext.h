// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/server.h"

#include <string>

namespace espalier {

/// Who can reach a listener and who can log in there, in one sentence.
[[nodiscard]] std::string listenerText(const ListenerSettings &listener, const ServerSettings &server);
/// Whether clients come in by it without logging in.
[[nodiscard]] bool admitsAnonymous(const ListenerSettings &listener, const Authentication *authentication);

} // namespace espalier
