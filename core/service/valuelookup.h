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
/// empty path all of it: the payload itself or, where a rule or Sparkplug decodes the topic, what was wrapped in it, which
/// is given as it is shown when it is structured and no JSON. NoField when it has no such place, or no structure that the
/// hints or a look tell. TooLarge for what is wrapped and more than 32 MiB: nothing is given that was cut.
[[nodiscard]] Expected<std::string, TemplateError::Kind> valueText(const Bytes &payload,
                                                                   std::string_view path,
                                                                   const PayloadHints &hints = {});

} // namespace espalier
