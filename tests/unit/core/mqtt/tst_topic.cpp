// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/topic.h"

#include "tests/support/tostring.h"

#include <QTest>

#include <string>

using namespace espalier;

class TopicTest : public QObject
{
    Q_OBJECT

private slots:
    void checksNames_data();
    void checksNames();
    void parsesFilters_data();
    void parsesFilters();
    void refusesFilters_data();
    void refusesFilters();
    void knowsNoSharesWhenForbidden();
    void matchesNames_data();
    void matchesNames();
    void findsWildcardsAnywhere();
    void walksLevels_data();
    void walksLevels();
};

void TopicTest::checksNames_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<Clause>("error");
    const auto row = [](const char *title, std::string name, Clause error = Clause::None) {
        QTest::newRow(title) << std::move(name) << error;
    };
    row("plain", "sport/tennis");
    row("slash", "/");
    row("empty levels", "/a//b/");
    row("spaces", "a b");
    row("$SYS", "$SYS/broker");
    row("non-ASCII", "gr\xc3\xb6\xc3\x9f"
                     "e");
    row("longest", std::string(65'535, 'a'));
    row("too long", std::string(65'536, 'a'), Clause::MQTT_4_7_3_3);
    row("empty", "", Clause::MQTT_4_7_3_1);
    row("#", "a/#", Clause::MQTT_4_7_0_1);
    row("+", "+/a", Clause::MQTT_4_7_0_1);
    row("+ in a level", "a+b", Clause::MQTT_4_7_0_1);
    row("U+0000", std::string("a\0b", 3), Clause::MQTT_4_7_3_2);
    row("not UTF-8", "a\xff", Clause::MQTT_1_5_4_1);
}

void TopicTest::checksNames()
{
    QFETCH(std::string, name);
    QFETCH(Clause, error);
    QCOMPARE(topicNameError(name).value_or(Clause::None), error);
}

void TopicTest::parsesFilters_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<std::string>("shareName");
    QTest::addColumn<bool>("hasWildcards");
    const auto row = [](const char *text, const char *filter, const char *shareName, bool hasWildcards) {
        QTest::newRow(text) << std::string(text) << std::string(filter) << std::string(shareName)
                            << hasWildcards;
    };
    row("a", "a", "", false);
    row("#", "#", "", true);
    row("+", "+", "", true);
    row("/", "/", "", false);
    row("a/#", "a/#", "", true);
    row("+/+/#", "+/+/#", "", true);
    row("+//a", "+//a", "", true);
    row("$SYS/#", "$SYS/#", "", true);
    row("$share", "$share", "", false);
    row("$shared/a", "$shared/a", "", false);
    row("$share/g/a", "a", "g", false);
    row("$share/g//", "/", "g", false);
    row("$share/group/a/+/#", "a/+/#", "group", true);
}

void TopicTest::parsesFilters()
{
    QFETCH(std::string, text);
    QFETCH(std::string, filter);
    QFETCH(std::string, shareName);
    QFETCH(bool, hasWildcards);
    const auto parsed = parseTopicFilter(text);
    QVERIFY(parsed);
    QVERIFY(parsed->filter == filter);
    QVERIFY(parsed->shareName == shareName);
    QCOMPARE(parsed->isShared(), !shareName.empty());
    QCOMPARE(parsed->hasWildcards(), hasWildcards);
}

void TopicTest::refusesFilters_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Clause>("error");
    const auto row = [](std::string text, Clause error) {
        QTest::addRow("%s", text.c_str()) << text << error;
    };
    row("", Clause::MQTT_4_7_3_1);
    row(std::string(65'536, 'a'), Clause::MQTT_4_7_3_3);
    row(std::string(1, '\0'), Clause::MQTT_4_7_3_2);
    row("\xc0\x80", Clause::MQTT_1_5_4_1);
    row("a#", Clause::MQTT_4_7_1_1);
    row("#/a", Clause::MQTT_4_7_1_1);
    row("a/#/b", Clause::MQTT_4_7_1_1);
    row("##", Clause::MQTT_4_7_1_1);
    row("a/#/", Clause::MQTT_4_7_1_1);
    row("+a", Clause::MQTT_4_7_1_2);
    row("a/b+/c", Clause::MQTT_4_7_1_2);
    row("++", Clause::MQTT_4_7_1_2);
    row("$share//a", Clause::MQTT_4_8_2_1);
    row("$share/", Clause::MQTT_4_8_2_1);
    row("$share/g", Clause::MQTT_4_8_2_2);
    row("$share/g/", Clause::MQTT_4_8_2_2);
    row("$share/g+/a", Clause::MQTT_4_8_2_2);
    row("$share/#/a", Clause::MQTT_4_8_2_2);
    row("$share/g/a#", Clause::MQTT_4_7_1_1);
    row("$share/g/+a", Clause::MQTT_4_7_1_2);
}

void TopicTest::refusesFilters()
{
    QFETCH(std::string, text);
    QFETCH(Clause, error);
    const auto parsed = parseTopicFilter(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error(), error);
}

void TopicTest::knowsNoSharesWhenForbidden()
{
    const auto parsed = parseTopicFilter("$share//a", SharedFilters::Forbidden);
    QVERIFY(parsed);
    QVERIFY(parsed->filter == "$share//a");
    QVERIFY(!parsed->isShared());
}

void TopicTest::matchesNames_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, const char *name, bool expected) {
        QTest::addRow("%s against %s", filter, name) << std::string(filter) << std::string(name) << expected;
    };
    // The examples of 4.7.1 and 4.7.2.
    row("sport/tennis/player1/#", "sport/tennis/player1", true);
    row("sport/tennis/player1/#", "sport/tennis/player1/ranking", true);
    row("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true);
    row("sport/#", "sport", true);
    row("#", "a/b/c", true);
    row("sport/tennis/+", "sport/tennis/player1", true);
    row("sport/tennis/+", "sport/tennis/player1/ranking", false);
    row("sport/+", "sport", false);
    row("sport/+", "sport/", true);
    row("+/+", "/finance", true);
    row("/+", "/finance", true);
    row("+", "/finance", false);
    row("#", "$SYS/a", false);
    row("+/monitor/Clients", "$SYS/monitor/Clients", false);
    row("$SYS/#", "$SYS/a", true);
    row("$SYS/monitor/+", "$SYS/monitor/Clients", true);
    // Others.
    row("a", "a", true);
    row("a", "A", false);
    row("a", "a/", false);
    row("a/", "a", false);
    row("a/b", "a", false);
    row("a", "ab", false);
    row("a//b", "a//b", true);
    row("a/+/b", "a//b", true);
    row("a/#", "ab", false);
    row("a/#", "a/", true);
    row("a/b/#", "a", false);
    row("+/#", "a", true);
    row("/", "/", true);
    row("+", "", true);
    row("a/$b/+", "a/$b/c", true);
}

void TopicTest::matchesNames()
{
    QFETCH(std::string, filter);
    QFETCH(std::string, name);
    QFETCH(bool, expected);
    QCOMPARE(matches(filter, name), expected);
}

void TopicTest::findsWildcardsAnywhere()
{
    for (const char wildcard : {'+', '#'}) {
        for (std::size_t size = 1; size < 30; ++size) {
            std::string text(size, static_cast<char>(wildcard - 1)); // a neighbour, to catch a borrow
            QVERIFY(!containsWildcard(text));
            for (std::size_t at = 0; at < size; ++at) {
                auto changed = text;
                changed[at] = wildcard;
                QVERIFY(containsWildcard(changed));
            }
        }
    }
    QVERIFY(!containsWildcard(""));
    QVERIFY(!containsWildcard("\xab\xa3\xab\xa3\xab\xa3\xab\xa3\xab\xa3")); // + and # with the high bit set
}

void TopicTest::walksLevels_data()
{
    QTest::addColumn<std::string>("topic");
    QTest::addColumn<std::vector<std::string>>("expected");
    using Levels = std::vector<std::string>;
    QTest::newRow("one") << std::string("a") << Levels {"a"};
    QTest::newRow("three") << std::string("a/b/c") << Levels {"a", "b", "c"};
    QTest::newRow("empty levels") << std::string("a//b/") << Levels {"a", "", "b", ""};
    QTest::newRow("slash") << std::string("/") << Levels {"", ""};
}

void TopicTest::walksLevels()
{
    QFETCH(std::string, topic);
    QFETCH(std::vector<std::string>, expected);
    std::vector<std::string> levels;
    TopicLevels walk(topic);
    for (std::string_view level; walk.next(level);) {
        levels.emplace_back(level);
        QCOMPARE(walk.atEnd(), levels.size() == expected.size());
    }
    QVERIFY(levels == expected);
}

QTEST_APPLESS_MAIN(TopicTest)
#include "tst_topic.moc"
