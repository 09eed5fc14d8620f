// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"

#include <chrono>
#include <string>
#include <string_view>

namespace espalier::cli {

using WallTime = std::chrono::system_clock::time_point;

/// Appends `message` to `out` as `format` says: %t topic, %p payload, %x and %X payload in hexadecimal, %l its length,
/// %q QoS, %r retain, %m Packet Identifier, %I local time (ISO 8601), %U seconds since 1970, %j JSON, %% a percent sign;
/// \n, \t, \r, \0 and \\ are what C makes of them. Anything else stands for itself.
void appendFormatted(std::string_view format, const Publish &message, WallTime at, std::string &out);

/// Appends one JSON object on one line, without line end: the keys of mosquitto_sub's %j. A payload that is no UTF-8 is
/// "payload_base64".
void appendJson(const Publish &message, WallTime at, std::string &out);

} // namespace espalier::cli
