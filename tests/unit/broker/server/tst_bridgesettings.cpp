// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgesettings.h"

#include <QTest>

using namespace espalier;

class BridgeSettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTopics_data();
    void readsTopics();
    void refusesWrongTopics_data();
    void refusesWrongTopics();
    void acceptsASimpleBridge();
    void namesWhatIsWrong();
};

void BridgeSettingsTest::readsTopics_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QString>("remote");
    QTest::addColumn<int>("direction");
    QTest::addColumn<int>("qos");
    QTest::newRow("pattern alone") << "a/+/c" << "a/+/c" << "a/+/c" << 0 << 0;
    QTest::newRow("in") << "# in" << "#" << "#" << 1 << 0;
    QTest::newRow("both with QoS") << "# both 2" << "#" << "#" << 2 << 2;
    QTest::newRow("prefixes") << "# both 1 local/ remote/" << "local/#" << "remote/#" << 2 << 1;
    QTest::newRow("one prefix") << "  t\tout 0 \"\"  r/ " << "t" << "r/t" << 0 << 0;
    QTest::newRow("one topic") << "\"\" out 0 l/t r/t" << "l/t" << "r/t" << 0 << 0;
    QTest::newRow("local prefix alone") << "t in 0 l/" << "l/t" << "t" << 1 << 0;
}

void BridgeSettingsTest::readsTopics()
{
    QFETCH(QString, line);
    const auto topic = parseBridgeTopic(line.toStdString());
    QVERIFY2(topic, topic ? "" : topic.error().c_str());
    QTEST(QString::fromStdString(topic->localFilter()), "local");
    QTEST(QString::fromStdString(topic->remoteFilter()), "remote");
    QTEST(static_cast<int>(topic->direction), "direction");
    QTEST(static_cast<int>(topic->qos), "qos");
}

void BridgeSettingsTest::refusesWrongTopics_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("part");
    QTest::newRow("nothing") << " " << "PATTERN";
    QTest::newRow("too much") << "a out 0 b c d" << "PATTERN";
    QTest::newRow("direction") << "a up" << "'up' is not a direction";
    QTest::newRow("QoS") << "a out 3" << "'3' is not a QoS";
    QTest::newRow("pattern") << "a#" << "is not a Topic Filter";
    QTest::newRow("wildcard in a prefix") << "a out 0 +/ b/" << "local prefix '+/'";
    QTest::newRow("no names") << "\"\" out 0 l/t" << "the remote one is missing";
    QTest::newRow("shared") << "$share/g/a in" << "shared subscription";
}

void BridgeSettingsTest::refusesWrongTopics()
{
    QFETCH(QString, line);
    QFETCH(QString, part);
    const auto topic = parseBridgeTopic(line.toStdString());
    QVERIFY(!topic);
    QVERIFY2(QString::fromStdString(topic.error()).contains(part), topic.error().c_str());
}

void BridgeSettingsTest::acceptsASimpleBridge()
{
    const BridgeSettings settings {
        .name = "up", .addresses = {{"broker.example", 1883}}, .topics = {{.pattern = "#"}}};
    QVERIFY(!problemOf(settings));
}

void BridgeSettingsTest::namesWhatIsWrong()
{
    const BridgeSettings good {
        .name = "up", .addresses = {{"broker.example", 1883}}, .topics = {{.pattern = "#"}}};
    const auto says = [&](auto change, const char *part) {
        auto settings = good;
        change(settings);
        const auto problem = problemOf(settings);
        return problem && problem->find(part) != std::string::npos;
    };
    QVERIFY(says([](auto &s) { s.name.clear(); }, "name"));
    QVERIFY(says([](auto &s) { s.addresses.clear(); }, "address"));
    QVERIFY(says([](auto &s) { s.topics.clear(); }, "topic"));
    QVERIFY(says([](auto &s) { s.topics[0].pattern = "#/a"; }, "Topic Filter"));
    QVERIFY(says([](auto &s) { s.localClientId = s.remoteClientId = "c"; }, "Client Identifier"));
    QVERIFY(says([](auto &s) { s.remotePassword = "p"; }, "user name"));
    QVERIFY(says([](auto &s) { s.keepAlive = std::chrono::seconds(4); }, "keep alive"));
    QVERIFY(says([](auto &s) { s.receiveMaximum = 0; }, "at least one"));
    QVERIFY(says([](auto &s) { s.notificationTopic = "a/#"; }, "wildcards"));
    QVERIFY(says([](auto &s) { s.tls = BridgeTls {.certificateFile = "c.pem"}; }, "key"));
}

QTEST_APPLESS_MAIN(BridgeSettingsTest)
#include "tst_bridgesettings.moc"
