// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "core/mqtt/reasoncode.h"

#include <string>

/// How Qt Test prints the protocol's values when a comparison fails.
namespace espalier {

[[nodiscard]] char *copyForQtTest(const std::string &text);

char *toString(Clause clause);

char *toString(ReasonCode code);

char *toString(ProtocolVersion version);

} // namespace espalier
