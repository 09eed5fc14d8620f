// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QPlainTextEdit;

namespace espalier {

/// What was typed or pasted, with its no-break spaces and line separators, which QPlainTextEdit::toPlainText() replaces.
[[nodiscard]] QString exactText(const QPlainTextEdit &edit);

} // namespace espalier
