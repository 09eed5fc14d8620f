// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

class QLineEdit;

namespace espalier {

/// Underlines `length` characters from `position` as wrong; a length of 0 takes that back.
void underlineWrong(QLineEdit &edit, int position, int length, const QColor &color);

} // namespace espalier
