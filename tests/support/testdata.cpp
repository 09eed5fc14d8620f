// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdata.h"

namespace espalier {

QString testData(const QString &name)
{
    return QStringLiteral(ESPALIER_TEST_DATA "/") + name;
}

} // namespace espalier
