// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QLineEdit;

namespace espalier {

/// Gives `edit` a button that empties it and, where there is a `loupe`, that before its text; a screen reader can name both.
void makeSearchField(QLineEdit *edit, const QIcon &loupe = {});

} // namespace espalier
