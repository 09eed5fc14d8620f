// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <string>

namespace espalier {

/// Bytes as the diagnostic notation of CBOR writes them: h'0102'. Longer ones end with an ellipsis.
[[nodiscard]] std::string hexText(ByteView bytes, std::size_t longest = 4096);

} // namespace espalier
