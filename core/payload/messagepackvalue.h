// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

namespace espalier {

/// MessagePack: one object and nothing behind it. Extensions become bytes with a tag, time stamps know their time.
[[nodiscard]] Expected<Value, DecodeError> messagePackValue(const Bytes &payload,
                                                            const ValueLimits &limits = {});

} // namespace espalier
