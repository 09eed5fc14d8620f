// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/bridgetopics.h"
#include "core/mqtt/encode.h"

#include <QTest>

using namespace espalier;

namespace {

using Direction = BridgeTopic::Direction;
using Fate = BridgeTopics::Fate;

BridgeSettings with(std::vector<BridgeTopic> topics, ProtocolVersion version = ProtocolVersion::V5)
{
    return {.name = "b", .addresses = {{"h", 1}}, .version = version, .topics = std::move(topics)};
}

/// Under which name a message passes; empty when it does not.
QString nameOut(BridgeTopics &topics, std::string_view topicName)
{
    Publish message {.topicName = topicName};
    return topics.goOut(message) == Fate::Passes
               ? QString::fromUtf8(message.topicName.data(), static_cast<qsizetype>(message.topicName.size()))
               : QString();
}

} // namespace

class BridgeTopicsTest : public QObject
{
    Q_OBJECT

private slots:
    void renames();
    void keepsDirections();
    void leavesOutWhatConcernsOneHop();
    void writesThePathAndEndsCircles();
    void boundsThePath();
    void growsAsMuchAsItSays();
    void refusesNamesThatAreTooLong();
};

void BridgeTopicsTest::renames()
{
    BridgeTopics topics(with({{"a/#", Direction::Out, Qos::AtMostOnce, "l/", "r/s/"},
                              {"", Direction::Out, Qos::AtMostOnce, "one", "other"},
                              {"#", Direction::Out, Qos::AtMostOnce, "cut/", ""}}),
                        "id");
    QCOMPARE(nameOut(topics, "l/a/b"), QStringLiteral("r/s/a/b"));
    QCOMPARE(nameOut(topics, "l/a"), QStringLiteral("r/s/a"));
    QCOMPARE(nameOut(topics, "one"), QStringLiteral("other"));
    QCOMPARE(nameOut(topics, "cut/x"), QStringLiteral("x"));
    QCOMPARE(nameOut(topics, "cut"), QString()); // nothing would be left of it
    QCOMPARE(nameOut(topics, "elsewhere"), QString());
}

void BridgeTopicsTest::keepsDirections()
{
    BridgeTopics topics(with({{"a", Direction::Out}, {"b", Direction::In}}), "id");
    for (const auto &[name, out, in] :
         {std::tuple("a", Fate::Passes, Fate::NotMeant), {"b", Fate::NotMeant, Fate::Passes}}) {
        Publish message {.topicName = name};
        QVERIFY(topics.goOut(message) == out);
        message = {.topicName = name};
        QVERIFY(topics.comeIn(message) == in);
    }
}

void BridgeTopicsTest::leavesOutWhatConcernsOneHop()
{
    BridgeTopics topics(with({{.pattern = "#"}}), "id");
    PropertyList properties;
    properties.add(Property::TopicAlias, std::uint32_t {3})
        .add(Property::SubscriptionIdentifier, std::uint32_t {4})
        .add(Property::ContentType, std::string_view("text"));
    Publish message {.topicName = "t", .properties = properties};
    QVERIFY(topics.goOut(message) == Fate::Passes);
    QVERIFY(!message.properties.contains(Property::TopicAlias));
    QVERIFY(!message.properties.contains(Property::SubscriptionIdentifier));
    QVERIFY(message.properties.contains(Property::ContentType));
}

void BridgeTopicsTest::writesThePathAndEndsCircles()
{
    const auto settings = with({{.pattern = "#", .direction = Direction::Both}});
    BridgeTopics here(settings, "here");
    BridgeTopics there(settings, "there");
    Publish message {.topicName = "t"};
    QVERIFY(here.goOut(message) == Fate::Passes);
    QVERIFY(there.comeIn(message) == Fate::Passes);
    Publish back = message;
    QVERIFY(there.goOut(back) == Fate::Passes);
    QVERIFY(here.comeIn(back) == Fate::Circles);
    back = message; // brought back by the other side's bridge
    QVERIFY(here.goOut(back) == Fate::Circles);
    back = message; // on to a third one
    QVERIFY(there.goOut(back) == Fate::Passes);

    auto unmarked = settings;
    unmarked.marksPath = false;
    BridgeTopics without(unmarked, "here");
    Publish bare {.topicName = "t"};
    QVERIFY(without.goOut(bare) == Fate::Passes);
    QVERIFY(bare.properties.isEmpty());
}

void BridgeTopicsTest::boundsThePath()
{
    const auto settings = with({{.pattern = "#", .direction = Direction::Both}});
    PropertyList properties;
    for (int i = 0; i < 100; ++i) {
        BridgeTopics topics(settings, std::to_string(i));
        Publish message {.topicName = "t", .properties = properties};
        if (topics.comeIn(message) != Fate::Passes) {
            QCOMPARE(i, 16);
            return;
        }
        properties = PropertyList(message.properties);
    }
    QFAIL("a path has no end");
}

void BridgeTopicsTest::growsAsMuchAsItSays()
{
    BridgeTopics topics(with({{"#", Direction::Both, Qos::AtMostOnce, "a/", "much/longer/"}}), "brokerid");
    for (const std::size_t size : {0, 60, 110, 126, 127, 128, 16'000, 16'370}) {
        const std::string payload(size, 'x');
        Publish message {.topicName = "a/t", .payload = asBytes(payload)};
        const auto before = encodedSize(message, ProtocolVersion::V5);
        QVERIFY(topics.goOut(message) == Fate::Passes);
        QVERIFY(encodedSize(message, ProtocolVersion::V5) <= before + topics.growthOut());
    }
    QVERIFY(topics.growthIn() < topics.growthOut());
}

void BridgeTopicsTest::refusesNamesThatAreTooLong()
{
    BridgeTopics topics(with({{"#", Direction::Out, Qos::AtMostOnce, "", "more/"}}), "id");
    const std::string longest(65'535, 't');
    Publish message {.topicName = longest};
    QVERIFY(topics.goOut(message) == Fate::NameTooLong);
}

QTEST_APPLESS_MAIN(BridgeTopicsTest)
#include "tst_bridgetopics.moc"
