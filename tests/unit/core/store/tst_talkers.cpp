// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/talkers.h"
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;

class TestTalkers : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhoSendsMost();
    void forgetsWhoFellSilent();
};

namespace {

QStringList namesOf(const QList<Talker> &talkers)
{
    QStringList names;
    for (const Talker &talker : talkers)
        names.append(talker.displayName);
    return names;
}

} // namespace

void TestTalkers::tellsWhoSendsMost()
{
    StoreScript script;
    for (int i = 0; i < 8; ++i) {
        script.add("many", "x");
        if (i < 4)
            script.add("large/one", std::string(1000, 'x'));
        if (i < 2)
            script.add("few", "x");
    }
    script.add("large", "x");
    script.settle();
    const QList<Talker> byMessages = topTalkers(script.store, TalkerOrder::Messages, 3, script.now);
    QCOMPARE(namesOf(byMessages),
             QStringList({QStringLiteral("many"), QStringLiteral("large/#"), QStringLiteral("large/one")}));
    QCOMPARE(byMessages[0].rate, 2.0F);
    QCOMPARE(byMessages[1].topicName, QByteArray("large"));
    const QList<Talker> byBytes = topTalkers(script.store, TalkerOrder::Bytes, 2, script.now);
    QCOMPARE(namesOf(byBytes), QStringList({QStringLiteral("large/#"), QStringLiteral("large/one")}));
    QCOMPARE(byBytes[1].byteRate, 1000.0F);
}

void TestTalkers::forgetsWhoFellSilent()
{
    StoreScript script;
    script.add("a", "x");
    script.settle();
    script.now += 60'000;
    QVERIFY(topTalkers(script.store, TalkerOrder::Messages, 3, script.now).isEmpty());
}

QTEST_APPLESS_MAIN(TestTalkers)
#include "tst_talkers.moc"
