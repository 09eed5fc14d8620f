// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/completions.h"
#include "tests/support/storescript.h"

#include <QTest>

using namespace espalier;

class TestCompletions : public QObject
{
    Q_OBJECT
private slots:
    void findsNearestLevelsFirst();
    void leavesOutWhatCannotBeTyped();
    void findsLevelsWhereverTheyAre();
};

void TestCompletions::findsNearestLevelsFirst()
{
    StoreScript script;
    for (const char *name : {"plant/line-10/x", "plant/line-2", "plant/line-2/deep/er", "Plan", "other"})
        script.add(name);
    QCOMPARE(completeTopics(script.store, QStringLiteral("pla"), 10),
             QStringList({QStringLiteral("Plan"), QStringLiteral("plant/line-2"),
                          QStringLiteral("plant/line-10/x"), QStringLiteral("plant/line-2/deep/er")}));
    QCOMPARE(completeTopics(script.store, QStringLiteral("plant/line-2"), 1),
             QStringList({QStringLiteral("plant/line-2")}));
    QCOMPARE(completeTopics(script.store, QStringLiteral("plant/line-2/"), 9),
             QStringList({QStringLiteral("plant/line-2/deep/er")}));
    QVERIFY(completeTopics(script.store, QStringLiteral("nothing/here"), 9).isEmpty());
}

void TestCompletions::leavesOutWhatCannotBeTyped()
{
    StoreScript script;
    script.add("a\xff");
    script.add("ab");
    QCOMPARE(completeTopics(script.store, QStringLiteral("a"), 9), QStringList({QStringLiteral("ab")}));
}

void TestCompletions::findsLevelsWhereverTheyAre()
{
    StoreScript script;
    for (const char *name : {"home/Room10/temp", "home/room2/temp", "room", "home/\xffroom"})
        script.add(name);
    QCOMPARE(
        findLevels(script.store, QStringLiteral("room"), 9),
        QStringList({QStringLiteral("home/room2"), QStringLiteral("home/Room10"), QStringLiteral("room")}));
    QCOMPARE(findLevels(script.store, QStringLiteral("oom2/te"), 9),
             QStringList({QStringLiteral("home/room2/temp")}));
    QCOMPARE(findLevels(script.store, QStringLiteral("temp"), 1).size(), 1);
    QVERIFY(findLevels(script.store, QStringLiteral("cellar"), 9).isEmpty());
}

QTEST_APPLESS_MAIN(TestCompletions)
#include "tst_completions.moc"
