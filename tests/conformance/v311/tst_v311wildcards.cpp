// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

using namespace espalier;

/// Wildcards in Topic Filters (4.7.1).
class ConformanceWildcards311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_4_7_1_1_broker_closesOnWildcardsInNames_data();
    void MQTT311_4_7_1_1_broker_closesOnWildcardsInNames();
    void MQTT311_4_7_1_1_client_sendsNoWildcardsInNames_data();
    void MQTT311_4_7_1_1_client_sendsNoWildcardsInNames();
    void MQTT311_4_7_1_2_broker_closesOnMisplacedMultiLevel_data();
    void MQTT311_4_7_1_2_broker_closesOnMisplacedMultiLevel();
    void MQTT311_4_7_1_2_client_sendsNoMisplacedMultiLevel_data();
    void MQTT311_4_7_1_2_client_sendsNoMisplacedMultiLevel();
    void MQTT311_4_7_1_3_broker_closesOnMisplacedSingleLevel_data();
    void MQTT311_4_7_1_3_broker_closesOnMisplacedSingleLevel();
    void MQTT311_4_7_1_3_client_sendsNoMisplacedSingleLevel_data();
    void MQTT311_4_7_1_3_client_sendsNoMisplacedSingleLevel();
};

namespace {

/// Rows of filters, valid or not, for both versions.
void addFilters(std::initializer_list<std::pair<const char *, bool>> filters)
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<bool>("isValid");
    for (const auto version : {v311, v31}) {
        for (const auto &[filter, isValid] : filters) {
            QTest::addRow("%s%s", filter, version == v31 ? ", 3.1" : "")
                << version << std::string(filter) << isValid;
        }
    }
}

void addMultiLevelFilters()
{
    addFilters({{"#", true},
                {"sport/#", true},
                {"/#", true},
                {"+/#", true},
                {"sport/tennis#", false},
                {"sport/#/ranking", false},
                {"#/sport", false},
                {"##", false},
                {"sport/##", false},
                {"#sport", false}});
}

void addSingleLevelFilters()
{
    addFilters({{"+", true},
                {"/+", true},
                {"+/+", true},
                {"+/tennis/#", true},
                {"sport/+/player1", true},
                {"sport+", false},
                {"+sport", false},
                {"sport/ten+nis/player1", false},
                {"++", false},
                {"sport/+#", false}});
}

/// How the broker takes a filter in SUBSCRIBE and UNSUBSCRIBE: the statement it breaks.
void checkFilterAtBroker(ProtocolVersion version, const std::string &filter, bool isValid, Clause clause)
{
    for (const auto &[packet, answer] : {std::pair("82 L[ 0001 S'" + filter + "' 01 ]", "90 03 0001 01"),
                                         std::pair("a2 L[ 0001 S'" + filter + "' ]", "b0 02 0001")}) {
        BrokerScript broker;
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), isValid ? bytes(answer) : QString());
        QCOMPARE(peer.isClosed(), !isValid);
        QCOMPARE(brokenClause(broker), isValid ? Clause::None : clause);
    }
}

void checkFilterAtClient(ProtocolVersion version, const std::string &filter, bool isValid)
{
    SessionScript client;
    client.connected(options311(version));
    client.subscribe(1, filter);
    QCOMPARE(client.sent(), isValid ? SessionScript::bytes("82 L[ 0001 S'" + filter + "' 00 ]") : QString());
    QCOMPARE(client.events(), isValid ? QString() : QStringLiteral("request 1 refused 8f"));
}

} // namespace

void ConformanceWildcards311::MQTT311_4_7_1_1_broker_closesOnWildcardsInNames_data()
{
    addVersionsBefore5();
}

void ConformanceWildcards311::MQTT311_4_7_1_1_broker_closesOnWildcardsInNames()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00"); // in a filter they are fine
    for (const std::string topic : {"a/#", "a/+/b", "abcdefgh+jklmnop"}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send("30 L[ S'" + topic + "' 'x' ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        auto withWill = broker.connecting("w", {.version = version, .will = "S'" + topic + "' S'x'"});
        QCOMPARE(withWill.sent(), QString());
        QVERIFY(withWill.isClosed());
    }
    QCOMPARE(observer.sent(), QString());
    broker.connected("c", {.version = version}).send("30 L[ S'a/*/$' 'x' ]"); // neither is a wildcard
    QCOMPARE(observer.messages(), QStringLiteral("a/*/$ q0 'x'"));
}

void ConformanceWildcards311::MQTT311_4_7_1_1_client_sendsNoWildcardsInNames_data()
{
    addVersionsBefore5();
}

void ConformanceWildcards311::MQTT311_4_7_1_1_client_sendsNoWildcardsInNames()
{
    QFETCH(ProtocolVersion, version);
    for (const std::string topic : {"a/#", "a/+/b", "abcdefgh+jklmnop"}) {
        SessionScript client;
        client.connected(options311(version));
        client.publish(1, topic, "x", Qos::AtLeastOnce);
        QCOMPARE(client.sent(), QString());
        QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90"));
        auto options = options311(version);
        options.will = WillOptions {.topicName = topic};
        QVERIFY(refused(options).startsWith(QStringLiteral("closed InvalidRequest 90")));
        client.receive("30 L[ S'" + topic + "' 'x' ]");
        QVERIFY(client.events().startsWith(QStringLiteral("closed Violation 81")));
    }
}

void ConformanceWildcards311::MQTT311_4_7_1_2_broker_closesOnMisplacedMultiLevel_data()
{
    addMultiLevelFilters();
}

void ConformanceWildcards311::MQTT311_4_7_1_2_broker_closesOnMisplacedMultiLevel()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    QFETCH(bool, isValid);
    checkFilterAtBroker(version, filter, isValid, Clause::MQTT311_4_7_1_2);
}

void ConformanceWildcards311::MQTT311_4_7_1_2_client_sendsNoMisplacedMultiLevel_data()
{
    addMultiLevelFilters();
}

void ConformanceWildcards311::MQTT311_4_7_1_2_client_sendsNoMisplacedMultiLevel()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    QFETCH(bool, isValid);
    checkFilterAtClient(version, filter, isValid);
}

void ConformanceWildcards311::MQTT311_4_7_1_3_broker_closesOnMisplacedSingleLevel_data()
{
    addSingleLevelFilters();
}

void ConformanceWildcards311::MQTT311_4_7_1_3_broker_closesOnMisplacedSingleLevel()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    QFETCH(bool, isValid);
    const bool isMultiLevelToo = filter.find('#') != std::string::npos;
    checkFilterAtBroker(version, filter, isValid,
                        isMultiLevelToo ? Clause::MQTT311_4_7_1_2 : Clause::MQTT311_4_7_1_3);
}

void ConformanceWildcards311::MQTT311_4_7_1_3_client_sendsNoMisplacedSingleLevel_data()
{
    addSingleLevelFilters();
}

void ConformanceWildcards311::MQTT311_4_7_1_3_client_sendsNoMisplacedSingleLevel()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    QFETCH(bool, isValid);
    checkFilterAtClient(version, filter, isValid);
}

QTEST_APPLESS_MAIN(ConformanceWildcards311)
#include "tst_v311wildcards.moc"
