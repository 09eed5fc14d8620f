// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/clause.h"

#include <QTest>

#include <string>

using namespace espalier;

class ClauseTest : public QObject
{
    Q_OBJECT

private slots:
    void holdsEveryStatement();
    void isIndexedByClause();
    void keepsVersionsApart();
    void repairsOddTags();
    void prefersTheBodyOfTheStandard();
    void namesItsOwnRules();
};

void ClauseTest::holdsEveryStatement()
{
    const auto version5 = clauseInfo(Clause::MQTT_1_5_4_1);
    QVERIFY(version5.label == "MQTT-1.5.4-1");
    QVERIFY(version5.section == "1.5.4");
    QCOMPARE(version5.side, ClauseSide::Both);
    QVERIFY(version5.text.starts_with("The character data in a UTF-8 Encoded String MUST be well-formed"));

    constexpr auto first311 = static_cast<std::size_t>(Clause::MQTT311_1_5_3_1);
    constexpr auto firstRule = static_cast<std::size_t>(Clause::RULE_1_5_5_TooManyBytes);
    QCOMPARE(first311 - static_cast<std::size_t>(Clause::MQTT_1_5_4_1), 251U);
    QCOMPARE(firstRule - first311, 141U);
}

void ClauseTest::isIndexedByClause()
{
    for (const auto &info : allClauses()) {
        QCOMPARE(&clauseInfo(info.clause), &info);
        QVERIFY(!info.label.empty());
        QVERIFY(!info.section.empty());
        QVERIFY(!info.text.empty());
        QVERIFY(info.text.find('\n') == std::string_view::npos);
    }
    QVERIFY(clauseInfo(Clause::None).text.empty());
}

void ClauseTest::keepsVersionsApart()
{
    QVERIFY(clauseInfo(Clause::MQTT_3_1_2_4).label == clauseInfo(Clause::MQTT311_3_1_2_4).label);
    QVERIFY(clauseInfo(Clause::MQTT_3_1_2_4).text != clauseInfo(Clause::MQTT311_3_1_2_4).text);
}

void ClauseTest::repairsOddTags()
{
    QVERIFY(clauseInfo(Clause::MQTT311_3_8_3_4).label == "MQTT-3-8.3-4"); // as it is written in the standard
    QVERIFY(clauseInfo(Clause::MQTT311_3_8_3_4).section == "3.8.3");
    QVERIFY(clauseInfo(Clause::MQTT311_3_1_2_7).label == "MQTT-3.1.2.7");
}

void ClauseTest::prefersTheBodyOfTheStandard()
{
    // Appendix B has it the wrong way round.
    QVERIFY(clauseInfo(Clause::MQTT_3_3_1_10).text.find("did not already exist, the Server MUST send")
            != std::string_view::npos);
    QVERIFY(clauseInfo(Clause::MQTT_3_2_2_18).text.find("absent or 0") != std::string_view::npos);
    // In the body these are the ends of list items.
    QVERIFY(clauseInfo(Clause::MQTT_3_14_4_1).text.starts_with("After sending a DISCONNECT packet"));
    QVERIFY(clauseInfo(Clause::MQTT_3_10_4_2).text.starts_with("When a Server receives UNSUBSCRIBE"));
    QVERIFY(clauseInfo(Clause::MQTT_4_3_3_7).text.starts_with("In the QoS 2 delivery protocol"));
}

void ClauseTest::namesItsOwnRules()
{
    for (const auto &info : allClauses().subspan(251 + 141)) {
        QVERIFY(info.label == "§" + std::string(info.section));
        QVERIFY(info.text.ends_with('.'));
    }
}

QTEST_APPLESS_MAIN(ClauseTest)
#include "tst_clause.moc"
