// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "core/base/expected.h"

#include <cstdint>
#include <span>
#include <string>

namespace espalier::cli {

/// One line of JSON, without its end: {"pid":1,"listeners":[{"url":…,"scheme":…,"address":…,"port":…}],"metricsPort":…};
/// a Unix socket has "path" instead of address and port, and who tells no metrics has no port for them.
[[nodiscard]] std::string readyText(std::span<const ListenerSettings> listeners, std::uint16_t metricsPort);

/// Why this number is no descriptor that can be written to: a sentence.
[[nodiscard]] Expected<void, std::string> checkReadyDescriptor(int descriptor);
/// Writes a line to the descriptor and closes it, so that its reader sees the end.
[[nodiscard]] Expected<void, std::string> writeReady(int descriptor, std::string line);

/// Tells systemd that a service of Type=notify has come so far ("READY=1"), where it asks for that.
[[nodiscard]] Expected<void, std::string> notifyServiceManager(const std::string &state);

} // namespace espalier::cli
