// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace espalier {

/// "01 ab ff" -> bytes: digits in pairs, with or without spaces between. Nothing for any other text.
[[nodiscard]] std::optional<QByteArray> bytesFromHex(const QString &text);
[[nodiscard]] QString hexFromBytes(const QByteArray &bytes);
/// What to say beside a field with another text.
[[nodiscard]] QString hexProblem();

} // namespace espalier
