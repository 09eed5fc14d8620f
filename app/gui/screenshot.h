// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>

class QWidget;

namespace espalier {

/// `window` with its open dialogs over it, as painted by the program itself: the same on every display.
[[nodiscard]] QPixmap pictureOf(QWidget &window);

} // namespace espalier
