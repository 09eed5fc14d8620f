// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"
#include "core/service/rowfile.h"

#include <QString>

namespace espalier {

/// What is wrong with a draft, as a sentence with the cure. `source` is the text of that part, for line and column.
[[nodiscard]] QString draftErrorText(const DraftError &error, const QString &source = {});
[[nodiscard]] QString rowErrorText(const RowError &error);
[[nodiscard]] QString payloadFormatName(PayloadFormat format);
/// What a placeholder stands for, in a few words.
[[nodiscard]] QString placeholderHelp(PlaceholderKind kind);

} // namespace espalier
