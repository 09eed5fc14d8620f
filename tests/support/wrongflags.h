// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <string>

namespace espalier {

/// Rows of flags that PUBREL, SUBSCRIBE and UNSUBSCRIBE must not have (2.1.3): one hexadecimal digit in column "flags".
inline void addWrongFlags()
{
    QTest::addColumn<std::string>("flags");
    for (const char digit : std::string("013456789abcdef"))
        QTest::addRow("%c", digit) << std::string(1, digit);
}

} // namespace espalier
