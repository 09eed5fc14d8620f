// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/wirerows.h"

#include <QTest>

#include <string>

namespace espalier {

void addWrongFlags()
{
    QTest::addColumn<std::string>("flags");
    for (const char digit : std::string("013456789abcdef"))
        QTest::addRow("%c", digit) << std::string(1, digit);
}

void addIllFormedText()
{
    QTest::addColumn<std::string>("text");
    QTest::newRow("ill-formed") << std::string("c328");
    QTest::newRow("overlong") << std::string("c0af");
    QTest::newRow("surrogate") << std::string("61 eda080");
    QTest::newRow("null character") << std::string("61 00 62");
    QTest::newRow("cut off") << std::string("61 e282");
}

void addTopicsWithWildcards()
{
    QTest::addColumn<std::string>("topic");
    for (const char *topic : {"#", "+", "a/#", "a/+/b", "+/a", "a+", "a#b"})
        QTest::newRow(topic) << std::string(topic);
}

} // namespace espalier
