// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/simulate.h"

#include <QTest>

using namespace espalier::simulation;

class SimulationTest : public QObject
{
    Q_OBJECT
private slots:
    void historiesKeepEveryPromise();
    void sameSeedGivesSameHistory();
};

/// As many histories as ESPALIER_HISTORIES says, or 10,000.
void SimulationTest::historiesKeepEveryPromise()
{
    bool isNumber = false;
    const auto wanted = qEnvironmentVariableIntValue("ESPALIER_HISTORIES", &isNumber);
    const auto count = static_cast<std::uint64_t>(isNumber ? wanted : 10'000);
    QVERIFY(count > 0);
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        if (const auto failure = simulate(seed))
            QFAIL(failure->text().c_str());
    }
}

void SimulationTest::sameSeedGivesSameHistory()
{
    const auto first = trace(7);
    QVERIFY(first.size() > 20);
    QCOMPARE(trace(7), first);
    QVERIFY(trace(8) != first);
}

QTEST_APPLESS_MAIN(SimulationTest)
#include "tst_simulation.moc"
