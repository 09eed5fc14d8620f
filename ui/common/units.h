// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"

#include <QFont>
#include <QString>

#include <chrono>
#include <cstdint>

namespace espalier {

/// Numbers as they are shown everywhere: short, in the user's locale.

/// "48,213"
[[nodiscard]] QString countText(std::uint64_t count);
/// "9.2k", "410", "0.2"; empty below a twentieth.
[[nodiscard]] QString shortNumber(double value);
/// shortNumber() and "/s"; empty when nothing comes.
[[nodiscard]] QString rateText(double perSecond);
/// "58 B", "38 KB", "1.2 MB"; powers of 1024.
[[nodiscard]] QString sizeText(std::uint64_t bytes);
/// "0.4 ms", "100 ms", "2.5 s", "3 min"
[[nodiscard]] QString intervalText(std::chrono::microseconds interval);
/// "14:07:52.418", local time.
[[nodiscard]] QString timeText(WallTime time);
/// "2026-11-22 14:07:52.418", local time.
[[nodiscard]] QString dateTimeText(WallTime time);

/// Text from outside for a tool tip, which would otherwise be taken for markup.
[[nodiscard]] QString toolTipText(const QString &text);

[[nodiscard]] QFont scaledFont(QFont font, qreal factor, QFont::Weight weight = QFont::Normal);

} // namespace espalier
