// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerendings.h"

#include <QTest>

#include <string>

namespace espalier {

EngineSettings narrowSettings()
{
    return {.maximumPacketSize = 6000,
            .receiveMaximum = 1,
            .maximumTopicLevels = 3,
            .maximumMessageMemory = 4096};
}

void addEndings()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto &ending : endings)
        QTest::newRow(ending.name) << index++;
}

const Ending &currentEnding()
{
    QFETCH(int, index);
    return endings[index];
}

PeerOptions endable(const std::string &properties)
{
    return {.keepAlive = 10, .properties = properties};
}

} // namespace espalier
