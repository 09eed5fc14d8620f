// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/numberedname.h"

namespace espalier {

QString numberedName(const QString &wish, const std::function<bool(const QString &)> &isTaken)
{
    QString name = wish;
    for (int number = 2; isTaken(name); ++number)
        name = QStringLiteral("%1 %2").arg(wish).arg(number);
    return name;
}

} // namespace espalier
