// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durability/killing.h"
#include "tests/durability/ledger.h"

#include <QTemporaryDir>
#include <QTest>

using namespace espalier::durability;

/// The broker as a process that is killed.
class KillingTest : public QObject
{
    Q_OBJECT

private slots:
    void losesNothingThatWasAcknowledged_data();
    void losesNothingThatWasAcknowledged();
    void noticesWhatIsLost();
};

void KillingTest::losesNothingThatWasAcknowledged_data()
{
    QTest::addColumn<QString>("durability");
    QTest::newRow("full") << "full";
    QTest::newRow("normal") << "normal";
}

void KillingTest::losesNothingThatWasAcknowledged()
{
    QFETCH(QString, durability);
    const QTemporaryDir folder;
    const auto outcome = killManyTimes({.program = ESPALIER_CLI,
                                        .folder = folder.path().toStdString(),
                                        .rounds = 15,
                                        .durability = durability.toStdString()});
    for (const auto &failure : outcome.failures)
        qWarning("%s", failure.c_str());
    QVERIFY(outcome.failures.empty());
    QVERIFY(outcome.acknowledged > 100);
    QVERIFY(outcome.requiredWills > 0);
}

void KillingTest::noticesWhatIsLost()
{
    Ledger ledger;
    const std::string once = "m/2";
    const std::string often = "m/1";
    for (int i = 0; i < 3; ++i) {
        static_cast<void>(ledger.published(once));
        static_cast<void>(ledger.published(often));
    }
    ledger.allow("will/2");
    for (const auto *number : {"1", "3", "2", "2"})
        QVERIFY(ledger.received(0, once, number));
    QVERIFY(ledger.received(0, often, "1"));
    QVERIFY(ledger.received(0, often, "1"));
    QVERIFY(ledger.received(0, often, "3"));
    QVERIFY(!ledger.received(0, often, "4"));
    QVERIFY(!ledger.received(0, "m/3", "1"));
    QVERIFY(!ledger.isComplete(1));
    const std::vector<std::string> failures {
        "2 of m/2 has reached subscriber 0 behind 3",
        "2 of m/2 has reached subscriber 0 again",
        "2 of m/1 has not reached subscriber 0",
    };
    QCOMPARE(ledger.takeFailures(1), failures);
    QVERIFY(ledger.takeFailures(1).empty());
    ledger.require("will/2");
    QCOMPARE(ledger.takeFailures(1), std::vector<std::string> {"1 of will/2 has not reached subscriber 0"});
}

QTEST_APPLESS_MAIN(KillingTest)
#include "tst_killing.moc"
