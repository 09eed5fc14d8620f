// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <cstddef>

namespace espalier {

/// Bytes from the network as one line of text: ill-formed UTF-8 becomes U+FFFD, control characters become their visible
/// symbols (U+2400 and following), characters that would change the direction of what stands beside them become
/// U+FFFD. Reads no more than it needs for `maximum` UTF-16 units; what is cut ends with an ellipsis.
[[nodiscard]] QString displayText(ByteView bytes, qsizetype maximum = 70'000);

/// Whether `bytes` is text that can be shown as it is: well-formed UTF-8 without control characters other than tab,
/// line feed and carriage return. `IsCut::Yes` allows an incomplete character at the end.
enum class IsCut { No, Yes };
[[nodiscard]] bool isPlainText(ByteView bytes, IsCut cut = IsCut::No);

} // namespace espalier
