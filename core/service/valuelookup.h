// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/expected.h"
#include "core/payload/formatted.h"
#include "core/publish/placeholder.h"

#include <string>
#include <string_view>

namespace espalier {

/// What stands in a payload at a ValuePath: text without quotes, numbers as sent, objects and arrays as JSON. With an
/// empty path all of it, which is the payload itself unless a rule or Sparkplug decodes the topic. NoField when it has no such place, or no structure that the hints or a look tell.
[[nodiscard]] Expected<std::string, TemplateError::Kind> valueText(const Bytes &payload,
                                                                   std::string_view path,
                                                                   const PayloadHints &hints = {});

} // namespace espalier
