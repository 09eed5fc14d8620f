// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace espalier {

/// What below `root` takes the keyboard by Tab, as it is read: row by row, each along the direction of writing. What lies in
/// one of `areas` comes behind all that does not, area by area. Worked out from where things stand at present, so that
/// those which come and go have their place, too. Areas out of sight are left out.
[[nodiscard]] QList<QWidget *> readingOrder(QWidget &root, const QList<QWidget *> &areas);

} // namespace espalier
