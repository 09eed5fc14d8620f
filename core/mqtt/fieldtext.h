// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/fieldtrace.h"

#include <string>

/// Traced fields as text for people, in English with the standard's words: for the inspector and the command line.
/// Nothing in it can steer a terminal or hide something: text from the network is escaped as appendEscaped() does, and
/// cut where it is long.
namespace espalier {

/// Bytes of text from the network that are shown at most.
inline constexpr std::size_t shownTextLength = 200;

/// What stands in `field` of `packet`, which was decoded with the trace that the field is from: "0x87 Not authorized",
/// "plant/a", "12 bytes". A property's group has its value; other groups have none, which is an empty text.
[[nodiscard]] std::string fieldValue(const TracedField &field, ByteView packet);

/// Name and value: "Reason Code: 0x87 Not authorized".
[[nodiscard]] std::string fieldText(const TracedField &field, ByteView packet);

} // namespace espalier
