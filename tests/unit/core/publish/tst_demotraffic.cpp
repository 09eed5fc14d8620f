// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demotraffic.h"

#include "core/mqtt/topic.h"

#include <QJsonDocument>
#include <QTest>

#include <map>
#include <set>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr DemoTraffic::Time beginning = 1'795'356'472'000ms;

struct Sent
{
    DemoTraffic::Time at {};
    std::size_t client = 0;
    std::string topicName;
    std::string payload;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    std::string properties;

    friend bool operator==(const Sent &, const Sent &) = default;
};

/// What is sent in the first `duration`, each message with the deadline at which it came.
std::vector<Sent> firstMessages(DemoTraffic &traffic, DemoTraffic::Time duration)
{
    std::vector<Sent> all;
    DemoTraffic::Time now = beginning;
    const DemoSink sink = [&](const DemoMessage &message) {
        all.push_back({now, message.client, std::string(message.topicName),
                       std::string(asText(message.payload)), message.qos, message.retain,
                       std::string(asText(message.properties.bytes()))});
    };
    for (; now < beginning + duration; now = traffic.nextDeadline())
        traffic.advance(now, sink);
    return all;
}

} // namespace

class DemoTrafficTest : public QObject
{
    Q_OBJECT

private slots:
    void isTheSameForASeed();
    void differsBetweenSeeds();
    void announcesItsClientsFirst();
    void hasTopicsOfAllKinds();
    void namesTopicsThatMayBePublishedTo();
    void sendsValidJson();
    void keepsAPlausibleRate();
    void speaksInStepNowhere();
    void repeatsNothingAfterAGap();
    void answersRequests();
    void bursts();
};

void DemoTrafficTest::isTheSameForASeed()
{
    DemoTraffic one(7);
    DemoTraffic other(7);
    QVERIFY(firstMessages(one, 5s) == firstMessages(other, 5s));
}

void DemoTrafficTest::differsBetweenSeeds()
{
    DemoTraffic one(7);
    DemoTraffic other(8);
    QVERIFY(firstMessages(one, 1s) != firstMessages(other, 1s));
}

void DemoTrafficTest::announcesItsClientsFirst()
{
    DemoTraffic traffic(1);
    QCOMPARE(traffic.nextDeadline(), DemoTraffic::Time::zero());
    const auto messages = firstMessages(traffic, 1s);
    const auto &clients = traffic.clients();
    QVERIFY(clients.size() >= 12);
    std::set<std::string> names;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        QCOMPARE(messages[i].client, i);
        QCOMPARE(messages[i].topicName, clients[i].statusTopic);
        QCOMPARE(messages[i].payload, std::string("online"));
        QVERIFY(messages[i].retain);
        names.insert(clients[i].name);
    }
    QCOMPARE(names.size(), clients.size());
}

void DemoTrafficTest::hasTopicsOfAllKinds()
{
    DemoTraffic traffic(1);
    std::set<std::string> topics;
    std::set<std::size_t> speakers;
    std::size_t retained = 0;
    std::size_t withProperties = 0;
    std::size_t acknowledged = 0;
    std::map<std::string, std::string> last;
    for (const auto &message : firstMessages(traffic, 10s)) {
        topics.insert(message.topicName);
        speakers.insert(message.client);
        last[message.topicName] = message.payload;
        retained += message.retain ? 1 : 0;
        withProperties += message.properties.empty() ? 0 : 1;
        acknowledged += message.qos == Qos::AtLeastOnce ? 1 : 0;
    }
    QVERIFY2(topics.size() > 500 && topics.size() < 1000, qPrintable(QString::number(topics.size())));
    QCOMPARE(speakers.size(), traffic.clients().size());
    QVERIFY(retained > 200);
    QVERIFY(withProperties > 200);
    QVERIFY(acknowledged > 200);
    QCOMPARE(last["plant/line-1/press/vibration"].size(), std::size_t {1024});
    QVERIFY(last["homeassistant/camera/front_door/image"].starts_with("\x89PNG"));
    QVERIFY(last["plant/line-2/press/pressure"].starts_with("4."));
    QVERIFY(last["plant/line-3/press/temperature"].starts_with("{\"value\":"));
    QVERIFY(last["plant/line-1/conveyor/running"] == "true"
            || last["plant/line-1/conveyor/running"] == "false");
}

void DemoTrafficTest::namesTopicsThatMayBePublishedTo()
{
    DemoTraffic traffic(2);
    for (const auto &message : firstMessages(traffic, 60s))
        QVERIFY2(!topicNameError(message.topicName), message.topicName.c_str());
}

void DemoTrafficTest::sendsValidJson()
{
    DemoTraffic traffic(3);
    int documents = 0;
    for (const auto &message : firstMessages(traffic, 60s)) {
        if (!message.payload.starts_with('{') || message.topicName.ends_with("/vibration"))
            continue;
        QJsonParseError error;
        QJsonDocument::fromJson(QByteArray::fromStdString(message.payload), &error);
        QVERIFY2(error.error == QJsonParseError::NoError, message.payload.c_str());
        ++documents;
    }
    QVERIFY(documents > 3000);
}

void DemoTrafficTest::keepsAPlausibleRate()
{
    DemoTraffic traffic(4);
    std::map<std::int64_t, int> perSecond;
    for (const auto &message : firstMessages(traffic, 60s))
        ++perSecond[std::chrono::floor<std::chrono::seconds>(message.at).count()];
    perSecond.erase(perSecond.begin()); // everything speaks once in the first two seconds
    perSecond.erase(perSecond.begin());
    for (const auto &[second, count] : perSecond)
        QVERIFY2(count >= 300 && count <= 700, qPrintable(QString::number(count)));
}

void DemoTrafficTest::speaksInStepNowhere()
{
    DemoTraffic traffic(5);
    auto messages = firstMessages(traffic, 20s);
    std::erase_if(messages, [](const Sent &message) { return message.at < beginning + 2s; });
    std::map<std::int64_t, int> perMillisecond;
    int most = 0;
    for (const auto &message : messages)
        most = std::max(most,
                        ++perMillisecond[std::chrono::floor<std::chrono::milliseconds>(message.at).count()]);
    QVERIFY2(most <= 8, qPrintable(QString::number(most)));
}

void DemoTrafficTest::repeatsNothingAfterAGap()
{
    DemoTraffic traffic(6);
    firstMessages(traffic, 3s);
    int count = 0;
    const auto later = beginning + 3600s;
    traffic.advance(later, [&count](const DemoMessage &) { ++count; });
    QVERIFY2(count > 0 && count < 1000, qPrintable(QString::number(count)));
    QVERIFY(traffic.nextDeadline() > later);
}

void DemoTrafficTest::answersRequests()
{
    DemoTraffic traffic(7);
    std::string expected;
    int answers = 0;
    const DemoSink sink = [&](const DemoMessage &message) {
        const auto correlation = message.properties.text(Property::CorrelationData);
        if (!correlation)
            return;
        if (const auto reply = message.properties.text(Property::ResponseTopic)) {
            expected = std::string(*reply) + ' ' + std::string(*correlation);
        } else {
            QCOMPARE(std::string(message.topicName) + ' ' + std::string(*correlation), expected);
            ++answers;
        }
    };
    for (auto now = beginning; now < beginning + 30s; now = traffic.nextDeadline())
        traffic.advance(now, sink);
    QVERIFY(answers >= 5);
}

void DemoTrafficTest::bursts()
{
    DemoTraffic traffic(8);
    std::map<std::string, std::vector<DemoTraffic::Time>> alarms;
    for (const auto &message : firstMessages(traffic, 60s)) {
        if (message.topicName.find("/alarms/") != std::string::npos)
            alarms[message.topicName].push_back(message.at);
    }
    QVERIFY(alarms.size() >= 10);
    for (const auto &[topic, times] : alarms) {
        QVERIFY2(times.size() >= 2, topic.c_str());
        QVERIFY(times[1] - times[0] < 200ms);
    }
}

QTEST_APPLESS_MAIN(DemoTrafficTest)
#include "tst_demotraffic.moc"
