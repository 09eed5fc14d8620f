// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"

#include <QStringView>
#include <QVarLengthArray>

namespace espalier {

using JsonSpans = QVarLengthArray<TokenSpan, 64>;

/// Cuts text that looks like JSON, perhaps cut off, into runs of one colour. Never fails: what is not JSON is Punctuation.
/// Adjacent punctuation and white space are one run. Meant for a line or an editor, not for megabytes.
[[nodiscard]] JsonSpans jsonSpans(QStringView text, qsizetype maximumSpans = 4096);

} // namespace espalier
