// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/access.h"

#include <QTest>

using namespace espalier;
using Effect = AccessRule::Effect;

Q_DECLARE_METATYPE(Effect)

class AccessTest : public QObject
{
    Q_OBJECT

private slots:
    void grantsWhatARuleSays_data();
    void grantsWhatARuleSays();
    void deniesBeforeItGrants();
    void knowsWhomARuleIsFor();
    void fillsInPatterns_data();
    void fillsInPatterns();
    void asksPatternsLast();
    void tellsWhatCouldBeRead_data();
    void tellsWhatCouldBeRead();
};

namespace {

ClientAccess accessOf(const AccessRules &rules, std::optional<std::string_view> userName = {},
                      std::string_view clientId = "c")
{
    return {std::make_shared<const AccessRules>(rules), userName, clientId};
}

} // namespace

void AccessTest::grantsWhatARuleSays_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<Effect>("effect");
    QTest::addColumn<bool>("reads");
    QTest::addColumn<bool>("writes");
    QTest::newRow("read") << QByteArray("a/b") << Effect::Read << true << false;
    QTest::newRow("write") << QByteArray("a/b") << Effect::Write << false << true;
    QTest::newRow("both") << QByteArray("a/b") << Effect::ReadWrite << true << true;
    QTest::newRow("deny") << QByteArray("a/b") << Effect::Deny << false << false;
    QTest::newRow("other topic") << QByteArray("a/c") << Effect::ReadWrite << false << false;
    QTest::newRow("wildcard") << QByteArray("+/b") << Effect::ReadWrite << true << true;
    QTest::newRow("all") << QByteArray("#") << Effect::ReadWrite << true << true;
}

void AccessTest::grantsWhatARuleSays()
{
    QFETCH(QByteArray, filter);
    QFETCH(Effect, effect);
    AccessRules rules;
    rules.add({}, {filter.toStdString(), effect});
    const auto access = accessOf(rules);
    QTEST(access.allows(Access::Read, "a/b"), "reads");
    QTEST(access.allows(Access::Write, "a/b"), "writes");
    QVERIFY(!access.allows(Access::Read, "$SYS/broker/uptime")); // MQTT-4.7.2-1
}

void AccessTest::deniesBeforeItGrants()
{
    AccessRules rules;
    rules.add({}, {"#", Effect::ReadWrite});
    rules.add({}, {"secret/#", Effect::Deny});
    rules.add({}, {"secret/open", Effect::Read});
    const auto access = accessOf(rules);
    QVERIFY(access.allows(Access::Read, "a"));
    QVERIFY(!access.allows(Access::Read, "secret"));
    QVERIFY(!access.allows(Access::Read, "secret/open"));
}

void AccessTest::knowsWhomARuleIsFor()
{
    AccessRules rules;
    rules.add({}, {"open", Effect::Read});
    rules.add("ann", {"hers", Effect::Read});
    QVERIFY(accessOf(rules).allows(Access::Read, "open"));
    QVERIFY(!accessOf(rules, "ann").allows(Access::Read, "open"));
    QVERIFY(accessOf(rules, "ann").allows(Access::Read, "hers"));
    QVERIFY(!accessOf(rules, "bob").allows(Access::Read, "hers"));
    QVERIFY(!accessOf(rules).allows(Access::Read, "hers"));
    QVERIFY(!accessOf(rules, "").allows(Access::Read, "open")); // an empty name is a name
    QVERIFY(!accessOf({}).allows(Access::Read, "open")); // rules without a rule
}

void AccessTest::fillsInPatterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("userName");
    QTest::addColumn<QByteArray>("clientId");
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const char *pattern, const char *userName, const char *clientId,
                        const char *topic, bool allowed) {
        QTest::newRow(name) << QByteArray(pattern) << QByteArray(userName) << QByteArray(clientId)
                            << QByteArray(topic) << allowed;
    };
    row("user", "s/%u/d", "ann", "c", "s/ann/d", true);
    row("another user", "s/%u/d", "bob", "c", "s/ann/d", false);
    row("client", "s/%c/d", "", "c1", "s/c1/d", true);
    row("both, and wildcards", "%c/+/%u/#", "ann", "c", "c/x/ann/y/z", true);
    row("without either", "all/#", "", "c", "all/x", true);
    row("no user name", "s/%u/d", "", "c", "s//d", false);
    row("other marks stay", "s/%x%", "", "c", "s/%x%", true);
    row("wild user", "s/%u/d", "+", "c", "s/ann/d", false);
    row("wild client", "s/%c/d", "ann", "#", "s/ann/d", false);
    row("wild user, other pattern", "s/%c/d", "+", "c", "s/c/d", false);
    row("client called $SYS", "%c/#", "", "$SYS", "$SYS/broker/uptime", false);
    row("what begins with $", "$SYS/%c/#", "", "c", "$SYS/c/x", true);
    row("case", "s/%C/d", "", "c", "s/c/d", false);
}

void AccessTest::fillsInPatterns()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, userName);
    QFETCH(QByteArray, clientId);
    QFETCH(QByteArray, topic);
    AccessRules rules;
    rules.addPattern({pattern.toStdString(), Effect::ReadWrite});
    const auto name = userName.isEmpty() ? std::nullopt : std::optional<std::string_view>(userName.data());
    const auto access = accessOf(rules, name, clientId.data());
    QTEST(access.allows(Access::Write, topic.data()), "allowed");
}

void AccessTest::asksPatternsLast()
{
    AccessRules rules;
    rules.add("ann", {"a", Effect::Read});
    rules.add("ann", {"b", Effect::Deny});
    rules.addPattern({"a", Effect::Deny});
    rules.addPattern({"b", Effect::Read});
    rules.addPattern({"c", Effect::Read});
    const auto access = accessOf(rules, "ann");
    QVERIFY(access.allows(Access::Read, "a"));
    QVERIFY(!access.allows(Access::Read, "b"));
    QVERIFY(access.allows(Access::Read, "c"));
    QVERIFY(accessOf(rules, "bob").allows(Access::Read, "b"));
}

void AccessTest::tellsWhatCouldBeRead_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("could");
    QTest::newRow("granted") << QByteArray("a/b") << true;
    QTest::newRow("wider") << QByteArray("#") << true;
    QTest::newRow("crossing") << QByteArray("+/b") << true;
    QTest::newRow("crossing below") << QByteArray("w/+/x") << true;
    QTest::newRow("parent level of #") << QByteArray("w") << true;
    QTest::newRow("for writing only") << QByteArray("o/x") << false;
    QTest::newRow("in no rule") << QByteArray("z/#") << false;
    QTest::newRow("too short") << QByteArray("a") << false;
    QTest::newRow("too long") << QByteArray("a/b/c") << false;
    QTest::newRow("denied") << QByteArray("w/secret/x") << false;
    QTest::newRow("beside what is denied") << QByteArray("w/secret") << true;
    QTest::newRow("granted, but all denied") << QByteArray("d/x") << false;
    QTest::newRow("by a pattern") << QByteArray("p/c") << true;
    QTest::newRow("by another's pattern") << QByteArray("p/d") << false;
    QTest::newRow("$SYS") << QByteArray("$SYS/#") << false;
}

void AccessTest::tellsWhatCouldBeRead()
{
    QFETCH(QByteArray, filter);
    AccessRules rules;
    rules.add({}, {"a/b", Effect::Read});
    rules.add({}, {"o/#", Effect::Write});
    rules.add({}, {"w/#", Effect::ReadWrite});
    rules.add({}, {"w/secret/+", Effect::Deny});
    rules.add({}, {"d/x", Effect::Read});
    rules.add({}, {"d/+", Effect::Deny});
    rules.addPattern({"p/%c", Effect::Read});
    QTEST(accessOf(rules).couldRead(filter.data()), "could");
}

QTEST_APPLESS_MAIN(AccessTest)
#include "tst_access.moc"
