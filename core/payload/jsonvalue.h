// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

namespace espalier {

/// A payload as text, without the byte order mark that some senders put before JSON.
[[nodiscard]] std::string_view jsonText(ByteView payload);

/// JSON (RFC 8259) as a tree that shares the payload.
[[nodiscard]] Expected<Value, DecodeError> jsonValue(const Bytes &payload, const ValueLimits &limits = {});

} // namespace espalier
