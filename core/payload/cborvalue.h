// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

namespace espalier {

/// CBOR (RFC 8949): one item and nothing behind it. Integers of any size are exact, also the big ones with tags 2 and 3.
/// Keys that are no text are written as the diagnostic notation has them.
[[nodiscard]] Expected<Value, DecodeError> cborValue(const Bytes &payload, const ValueLimits &limits = {});

} // namespace espalier
