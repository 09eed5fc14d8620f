// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <cstdint>

namespace espalier {

struct PayloadHints;

/// What a payload looks like at a glance, for colour and short display. Guessed from a bounded prefix.
enum class ValueKind : std::uint8_t { None, Empty, Number, String, Boolean, Null, Json, Text, Image, Binary };

struct Glance
{
    ValueKind kind = ValueKind::None;
    /// One line, at most `maximumPreview` UTF-16 units, without control characters. Raw text: never markup.
    QString preview;
};

inline constexpr int maximumPreview = 200;

/// Looks at the first 512 bytes of a payload, or of what is compressed in it. Never fails: what is not text is binary. Any
/// thread.
[[nodiscard]] Glance glanceAt(ByteView payload);
/// The same with what is known of a payload: where a rule or Sparkplug says how it is decoded, a small one is shown as
/// that; of Sparkplug the metrics.
[[nodiscard]] Glance glanceAt(const Bytes &payload, const PayloadHints &hints);

} // namespace espalier
