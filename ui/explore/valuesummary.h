// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/payload/formatted.h"
#include "core/payload/glance.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace espalier {

/// What one message says in a few words: its number if it has one, else the beginning of its text. Looks at a bounded
/// prefix.
struct ValueSummary
{
    ValueKind kind = ValueKind::None;
    /// Name of the number inside a JSON object; empty for a plain value.
    QString label;
    QString text;
    std::optional<double> number;
    /// Digits behind the point of `text`, for showing differences as exactly as values.
    int decimals = 0;
};

[[nodiscard]] ValueSummary summarize(const Bytes &payload, const PayloadHints &hints = {});
/// "▲ 0.31", "▼ 0.04"; empty when one has no number, both are equal, or the numbers are not the same leaf.
[[nodiscard]] QString changeText(const ValueSummary &before, const ValueSummary &after);

} // namespace espalier

Q_DECLARE_METATYPE(espalier::ValueSummary)
