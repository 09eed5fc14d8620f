// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace espalier {

/// Appends `text`, which is UTF-8, as a string of JSON: in quotes, with the escapes that RFC 8259 asks for.
void appendJsonString(std::string &out, std::string_view text);

/// What a string of JSON says. `token` has its quotes and only valid escapes; half of a surrogate pair becomes U+FFFD.
[[nodiscard]] std::string jsonStringText(std::string_view token);

} // namespace espalier
