// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "broker/server/usercredentials.h"
#include "core/auth/scramcredentials.h"
#include "core/base/expected.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace espalier {

/// Reads the password and ACL files of all listeners, each once. `scramUsers` may log in with their passwords, too, by
/// every listener; null for none. On errors, each a sentence with file and line, nothing is changed.
[[nodiscard]] Expected<void, std::vector<std::string>> loadAccessFiles(
    std::span<ListenerSettings> listeners, const std::shared_ptr<const ScramUsers> &scramUsers = {});
/// What the engine makes of the clients of a listener.
[[nodiscard]] AccessPolicy accessPolicyOf(const ListenerAccess &access);

} // namespace espalier
