// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

namespace {

/// Whether a subscriber of `filter` gets a message that is published to `topicName`.
bool receives(std::string_view filter, std::string_view topicName)
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", filter, {}, "00");
    const auto message = "30 L[ S'" + std::string(topicName) + "' 00 'x' ]";
    broker.connected("p").send(message);
    const auto sent = subscriber.sent();
    if (!sent.isEmpty() && sent != bytes(message))
        QTest::qFail("another message came", __FILE__, __LINE__);
    return !sent.isEmpty();
}

void addFilters(const std::vector<QString> &filters)
{
    QTest::addColumn<QString>("filter");
    for (const auto &filter : filters)
        QTest::addRow("'%s'", qPrintable(filter)) << filter;
}

void addMisplacedMultiLevelWildcards()
{
    addFilters({QStringLiteral("sport/tennis#"), QStringLiteral("sport/tennis/#/ranking"),
                QStringLiteral("#/a"), QStringLiteral("##"), QStringLiteral("#a"), QStringLiteral("+/#/+"),
                QStringLiteral("/#/")});
}

void addMisplacedSingleLevelWildcards()
{
    addFilters({QStringLiteral("sport+"), QStringLiteral("+sport"), QStringLiteral("a/b+/c"),
                QStringLiteral("++"), QStringLiteral("a/+b/#"), QStringLiteral("a/++")});
}

void addWithoutShareName()
{
    addFilters({QStringLiteral("$share//a"), QStringLiteral("$share/"), QStringLiteral("$share//")});
}

void addWrongShareNames()
{
    addFilters({QStringLiteral("$share/group"), QStringLiteral("$share/group/"),
                QStringLiteral("$share/a+b/c"), QStringLiteral("$share/+/c"), QStringLiteral("$share/a#/c"),
                QStringLiteral("$share/#"), QStringLiteral("$share/group/a#"),
                QStringLiteral("$share/group/#/a"), QStringLiteral("$share/group/a+")});
}

/// A client that uses the filter of this row ends with a DISCONNECT, in SUBSCRIBE and in UNSUBSCRIBE.
void refuseAsBroker()
{
    QFETCH(QString, filter);
    for (const auto &packet :
         {QStringLiteral("82 L[ 0001 00 S'%1' 00 ]"), QStringLiteral("a2 L[ 0001 00 S'%1' ]")}) {
        BrokerScript broker;
        auto peer = broker.connected("c");
        peer.send(packet.arg(filter).toStdString());
        QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::MalformedPacket);
        QVERIFY(peer.isClosed());
        QCOMPARE(broker.engine.statistics().subscriptions, std::size_t {0});
    }
}

/// A client sends neither SUBSCRIBE nor UNSUBSCRIBE with the filter of this row.
void refuseAsClient()
{
    QFETCH(QString, filter);
    const auto text = filter.toStdString();
    SessionScript client;
    client.connected();
    client.subscribe(1, text);
    const std::array<std::string_view, 1> filters {text};
    client.session.unsubscribe(2, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 1 refused 8f; request 2 refused 8f"));
}

struct Match
{
    const char *filter;
    const char *topicName;
    bool isMatch = true;
};

void addMatches(const std::vector<Match> &matches)
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("topicName");
    QTest::addColumn<bool>("isMatch");
    for (const auto &match : matches)
        QTest::addRow("%s, %s", match.filter, match.topicName)
            << match.filter << match.topicName << match.isMatch;
}

void checkMatch()
{
    QFETCH(QString, filter);
    QFETCH(QString, topicName);
    QFETCH(bool, isMatch);
    QCOMPARE(receives(filter.toStdString(), topicName.toStdString()), isMatch);
}

} // namespace

/// Topic Filters: wildcards, form and matching (4.7, 4.8.2).
class ConformanceTopicFilters : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_7_1_1_broker_refusesMisplaced_data() { addMisplacedMultiLevelWildcards(); }
    void MQTT_4_7_1_1_broker_refusesMisplaced() { refuseAsBroker(); }
    void MQTT_4_7_1_1_broker_matchesAnyLevels_data();
    void MQTT_4_7_1_1_broker_matchesAnyLevels() { checkMatch(); }
    void MQTT_4_7_1_1_client_refusesMisplaced_data() { addMisplacedMultiLevelWildcards(); }
    void MQTT_4_7_1_1_client_refusesMisplaced() { refuseAsClient(); }
    void MQTT_4_7_1_2_broker_refusesMisplaced_data() { addMisplacedSingleLevelWildcards(); }
    void MQTT_4_7_1_2_broker_refusesMisplaced() { refuseAsBroker(); }
    void MQTT_4_7_1_2_broker_matchesOneLevel_data();
    void MQTT_4_7_1_2_broker_matchesOneLevel() { checkMatch(); }
    void MQTT_4_7_1_2_client_refusesMisplaced_data() { addMisplacedSingleLevelWildcards(); }
    void MQTT_4_7_1_2_client_refusesMisplaced() { refuseAsClient(); }
    void MQTT_4_7_2_1_broker_hidesFromWildcards_data();
    void MQTT_4_7_2_1_broker_hidesFromWildcards() { checkMatch(); }
    void MQTT_4_7_2_1_broker_hidesRetained();
    void MQTT_4_7_3_1_broker_refusesEmptyFilter_data() { addFilters({QString()}); }
    void MQTT_4_7_3_1_broker_refusesEmptyFilter() { refuseAsBroker(); }
    void MQTT_4_7_3_1_client_refusesEmptyFilter_data() { addFilters({QString()}); }
    void MQTT_4_7_3_1_client_refusesEmptyFilter() { refuseAsClient(); }
    void MQTT_4_7_3_2_broker_refusesNullCharacter_data()
    {
        addFilters({QString(u'\0'), u'a' + QString(u'\0')});
    }
    void MQTT_4_7_3_2_broker_refusesNullCharacter() { refuseAsBroker(); }
    void MQTT_4_7_3_2_client_refusesNullCharacter_data()
    {
        addFilters({QString(u'\0'), u'a' + QString(u'\0')});
    }
    void MQTT_4_7_3_2_client_refusesNullCharacter() { refuseAsClient(); }
    void MQTT_4_7_3_3_broker_takesTheLongestFilter();
    void MQTT_4_7_3_3_client_sendsNoLongerFilter();
    void MQTT_4_7_3_4_broker_comparesCharacters_data();
    void MQTT_4_7_3_4_broker_comparesCharacters();
    void MQTT_4_8_2_1_broker_wantsShareName_data() { addWithoutShareName(); }
    void MQTT_4_8_2_1_broker_wantsShareName() { refuseAsBroker(); }
    void MQTT_4_8_2_1_broker_sharesOnlyBehindPrefix_data();
    void MQTT_4_8_2_1_broker_sharesOnlyBehindPrefix() { checkMatch(); }
    void MQTT_4_8_2_1_client_wantsShareName_data() { addWithoutShareName(); }
    void MQTT_4_8_2_1_client_wantsShareName() { refuseAsClient(); }
    void MQTT_4_8_2_2_broker_refusesWrongShareName_data() { addWrongShareNames(); }
    void MQTT_4_8_2_2_broker_refusesWrongShareName() { refuseAsBroker(); }
    void MQTT_4_8_2_2_broker_matchesTheFilterBehind_data();
    void MQTT_4_8_2_2_broker_matchesTheFilterBehind() { checkMatch(); }
    void MQTT_4_8_2_2_client_refusesWrongShareName_data() { addWrongShareNames(); }
    void MQTT_4_8_2_2_client_refusesWrongShareName() { refuseAsClient(); }
};

void ConformanceTopicFilters::MQTT_4_7_1_1_broker_matchesAnyLevels_data()
{
    addMatches({{"sport/tennis/player1/#", "sport/tennis/player1"},
                {"sport/tennis/player1/#", "sport/tennis/player1/ranking"},
                {"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"},
                {"sport/tennis/player1/#", "sport/tennis/player10", false},
                {"sport/#", "sport"},
                {"#", "sport/tennis"},
                {"#", "/"},
                {"/#", "/a"},
                {"/#", "a/b", false}});
}

void ConformanceTopicFilters::MQTT_4_7_1_2_broker_matchesOneLevel_data()
{
    addMatches({{"sport/tennis/+", "sport/tennis/player1"},
                {"sport/tennis/+", "sport/tennis/player1/ranking", false},
                {"sport/+", "sport", false},
                {"sport/+", "sport/"},
                {"+", "sport"},
                {"+/tennis/#", "sport/tennis"},
                {"+/tennis/#", "sport/tennis/player1/ranking"},
                {"sport/+/player1", "sport/tennis/player1"},
                {"+/+", "/finance"},
                {"/+", "/finance"},
                {"+", "/finance", false}});
}

void ConformanceTopicFilters::MQTT_4_7_2_1_broker_hidesFromWildcards_data()
{
    addMatches({{"#", "$device/one", false},
                {"+/one", "$device/one", false},
                {"+/#", "$device/one", false},
                {"+", "$device", false},
                {"$share/group/#", "$device/one", false},
                {"$share/group/+/one", "$device/one", false},
                {"$device/#", "$device/one"},
                {"$device/+", "$device/one"},
                {"$share/group/$device/#", "$device/one"},
                {"a/+", "a/$one"},
                {"+/$one", "a/$one"}});
}

void ConformanceTopicFilters::MQTT_4_7_2_1_broker_hidesRetained()
{
    BrokerScript broker;
    broker.connected("p").send("31 L[ S'$device/one' 00 'x' ]");
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 00 S'#' 00 S'+/one' 00 S'+/+' 00 S'+/#' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00000000 ]"));
    peer.send("82 L[ 0002 00 S'$device/+' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0002 00 00 ] 31 L[ S'$device/one' 00 'x' ]"));
}

void ConformanceTopicFilters::MQTT_4_7_3_3_broker_takesTheLongestFilter()
{
    const std::string longest(65'535, 'a');
    QVERIFY(receives(longest, longest));
    QVERIFY(!receives(longest, std::string(65'534, 'a')));
}

void ConformanceTopicFilters::MQTT_4_7_3_3_client_sendsNoLongerFilter()
{
    const std::string longest(65'535, 'a');
    const std::string longer(65'536, 'a');
    SessionScript client;
    client.connected();
    client.subscribe(1, longest);
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0001 00 S'" + longest + "' 00 ]"));
    client.subscribe(2, longer);
    const std::array<std::string_view, 1> filters {longer};
    client.session.unsubscribe(3, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 2 refused 8f; request 3 refused 8f"));
}

void ConformanceTopicFilters::MQTT_4_7_3_4_broker_comparesCharacters_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::newRow("case") << "ACCOUNTS" << "Accounts";
    QTest::newRow("leading separator") << "/finance" << "finance";
    QTest::newRow("trailing separator") << "finance/" << "finance";
    QTest::newRow("empty level") << "a//b" << "a/b";
    QTest::newRow("space") << "Accounts payable" << "Accountspayable";
    QTest::newRow("space at the end") << "a " << "a";
    QTest::newRow("dots") << "a/../b" << "b";
    QTest::newRow("dot") << "./a" << "a";
    QTest::newRow("percent") << "a%20b" << "a b";
    QTest::newRow("composed") << QStringLiteral("\u00e9") << QStringLiteral("e\u0301");
    QTest::newRow("ligature") << QStringLiteral("\ufb01n") << "fin";
    QTest::newRow("full width") << QStringLiteral("\uff21") << "A";
    QTest::newRow("byte order mark") << QStringLiteral("\ufeffa") << "a";
    QTest::newRow("unassigned") << QStringLiteral("a\u0378") << QStringLiteral("a\ufffd");
    QTest::newRow("private use") << QStringLiteral("\ue000") << QStringLiteral("\ue001");
    QTest::newRow("control character") << QStringLiteral("a\u0007") << "a";
}

void ConformanceTopicFilters::MQTT_4_7_3_4_broker_comparesCharacters()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    const auto a = one.toStdString();
    const auto b = other.toStdString();
    QVERIFY(a != b);
    QVERIFY(receives(a, a)); // with the name unchanged
    QVERIFY(receives(b, b));
    QVERIFY(!receives(a, b));
    QVERIFY(!receives(b, a));
    QVERIFY(!receives(a + "/+", b + "/level"));
}

void ConformanceTopicFilters::MQTT_4_8_2_1_broker_sharesOnlyBehindPrefix_data()
{
    addMatches({{"$share/group/a", "a"},
                {"$share/g/a/+", "a/b"},
                {"$SHARE/group/a", "a", false},
                {"$SHARE/group/a", "$SHARE/group/a"},
                {"$shared/group/a", "a", false},
                {"/$share/group/a", "a", false},
                {"share/group/a", "a", false}});
}

void ConformanceTopicFilters::MQTT_4_8_2_2_broker_matchesTheFilterBehind_data()
{
    addMatches({{"$share/consumer1//finance", "/finance"},
                {"$share/consumer1//finance", "finance", false},
                {"$share/consumer1/sport/tennis/+", "sport/tennis/player1"},
                {"$share/consumer1/sport/tennis/+", "consumer1/sport/tennis/player1", false},
                {"$share/group/#", "a/b"},
                {"$share/group//", "/"},
                {"$share/a b.c/d", "d"}});
}

QTEST_APPLESS_MAIN(ConformanceTopicFilters)
#include "tst_topicfilters.moc"
