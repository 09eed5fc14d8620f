// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topicalias.h"

#include <QTest>

using namespace espalier;

class TestTopicAlias : public QObject
{
    Q_OBJECT
private slots:
    void inboundNamesOutliveTheirAlias();
    void outboundAliasesAreGivenOutUntilTheMaximum();
    void anOutboundAliasMovesToAnotherTopic();
};

void TestTopicAlias::inboundNamesOutliveTheirAlias()
{
    InboundAliases aliases;
    aliases.reset(3);
    QVERIFY(aliases.topicName(3).empty());
    aliases.set(3, "first");
    const auto first = aliases.topicName(3);
    aliases.set(3, "second");
    QVERIFY(first == "first");
    QVERIFY(aliases.topicName(3) == "second");
    aliases.reset(3);
    QVERIFY(aliases.topicName(3).empty());
}

void TestTopicAlias::outboundAliasesAreGivenOutUntilTheMaximum()
{
    OutboundAliases aliases;
    aliases.reset(2);
    QCOMPARE(aliases.find("a").alias, 1);
    QVERIFY(!aliases.find("a").isKnown);
    aliases.set(1, "a");
    QVERIFY(aliases.find("a").isKnown);
    QCOMPARE(aliases.find("b").alias, 2);
    aliases.set(2, "b");
    QCOMPARE(aliases.find("c").alias, 0);
}

void TestTopicAlias::anOutboundAliasMovesToAnotherTopic()
{
    OutboundAliases aliases;
    aliases.reset(1);
    aliases.set(1, "a");
    aliases.set(1, "b");
    QVERIFY(aliases.topicName(1) == "b");
    QCOMPARE(aliases.find("a").alias, 0);
    QCOMPARE(aliases.find("b").alias, 1);
}

QTEST_APPLESS_MAIN(TestTopicAlias)
#include "tst_topicalias.moc"
