// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/replyrules.h"

#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::microseconds wall {std::chrono::seconds(1700000000)};

ReplyRule rule(const QString &filter, const QString &topic, const QString &payload)
{
    ReplyRule made;
    made.id = QUuid::createUuid();
    made.topicFilter = filter;
    made.responseTopic = topic;
    made.payload = payload;
    return made;
}

/// Rules at work, with a clock of their own.
struct Script
{
    explicit Script(const QList<ReplyRule> &list) : rules(1) { rules.setRules(list); }

    std::optional<ReplyRules::Reply> answer(std::string_view topic, std::string_view payload = {},
                                            PropertyView properties = {})
    {
        const Publish request {.topicName = topic, .properties = properties, .payload = asBytes(payload)};
        return rules.answer(request, now, wall, "client");
    }

    ReplyRules rules;
    ReplyRules::Time now {1h};
};

} // namespace

class TestReplyRules : public QObject
{
    Q_OBJECT

private slots:
    void answers_data()
    {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<QString>("payload");
        QTest::addColumn<bool>("json");
        QTest::addColumn<QByteArray>("expectedTopic");
        QTest::addColumn<QByteArray>("expectedPayload");
        const auto row = [](const char *name, const char *topic, const char *payload, bool json,
                            const char *expectedTopic, const char *expectedPayload) {
            QTest::newRow(name) << topic << payload << json << QByteArray(expectedTopic)
                                << QByteArray(expectedPayload);
        };
        row("fixed", "out", "pong", false, "out", "pong");
        row("levels", "{{request.level.3}}/{{ request.level.1 }}", "x", false, "get/devices", "x");
        row("topic", "out", "{{request.topic}} {{topic}}", false, "out", "devices/7/get out");
        row("payload", "out", "<{{request.payload}}>", false, "out",
            "<{\"a\":{\"b\":[1,2.50]},\"s\":\"q\\\"t\"}>");
        row("number of JSON", "out", "{{request.json.a.b[1]}}", false, "out", "2.50");
        row("object of JSON", "out", "{{request.json.a}}", false, "out", R"({"b":[1,2.50]})");
        row("text within JSON", "out", R"({"v": "{{request.json.s}}"})", true, "out", "{\"v\": \"q\\\"t\"}");
        row("user property", "out", "{{request.user.k}}", false, "out", "v");
        row("content type", "out", "{{request.contentType}}", false, "out", "application/json");
        row("others' placeholders", "out", "{{nowS}} {{clientId}} {{seq 5}}", false, "out",
            "1700000000 client 5");
        row("escaped", "out", "{{{{request.topic}}", false, "out", "{{request.topic}}");
    }
    void answers()
    {
        QFETCH(QString, topic);
        QFETCH(QString, payload);
        QFETCH(bool, json);
        auto made = rule(QStringLiteral("devices/+/get"), topic, payload);
        made.isJson = json;
        QVERIFY(!problemOf(made));
        Script script({made});
        PropertyList properties;
        properties.add(Property::ContentType, "application/json").addUserProperty("k", "v");
        const auto reply =
            script.answer("devices/7/get", "{\"a\":{\"b\":[1,2.50]},\"s\":\"q\\\"t\"}", properties);
        QVERIFY(reply);
        QTEST(QByteArray::fromStdString(reply->message.topicName), "expectedTopic");
        QTEST(QByteArray::fromStdString(std::string(reply->message.payload.text())), "expectedPayload");
    }

    void responseTopicAndCorrelationDataOfTheRequest()
    {
        auto made = rule(QStringLiteral("get"), {}, QStringLiteral("x"));
        made.contentType = QStringLiteral("text/plain");
        made.userProperties = {{QStringLiteral("from"), QStringLiteral("rule")}};
        made.qos = Qos::AtLeastOnce;
        made.retain = true;
        made.delay = 250ms;
        Script script({made});
        QVERIFY(!script.answer("get"));
        PropertyList properties;
        properties.add(Property::ResponseTopic, "answers/5")
            .add(Property::CorrelationData, std::string_view("\0\1", 2));
        const auto reply = script.answer("get", {}, properties);
        QVERIFY(reply);
        QCOMPARE(reply->message.topicName, std::string("answers/5"));
        QCOMPARE(reply->delay, 250ms);
        QCOMPARE(reply->message.qos, Qos::AtLeastOnce);
        QVERIFY(reply->message.retain);
        const auto view = reply->message.properties.view();
        QCOMPARE(view.text(Property::CorrelationData), std::string_view("\0\1", 2));
        QCOMPARE(view.text(Property::ContentType), std::string_view("text/plain"));
        QCOMPARE(view.find(Property::UserProperty)->pairValue, std::string_view("rule"));
    }

    void firstRuleThatFitsAnswers()
    {
        auto off = rule(QStringLiteral("#"), QStringLiteral("off"), {});
        off.isOn = false;
        const auto asked = rule(QStringLiteral("a/#"), {}, QStringLiteral("needs a Response Topic"));
        const auto first = rule(QStringLiteral("a/+"), QStringLiteral("first"), {});
        const auto second = rule(QStringLiteral("#"), QStringLiteral("second"), {});
        Script script({off, asked, first, second});
        QCOMPARE(script.answer("a/b")->message.topicName, std::string("first"));
        QCOMPARE(script.answer("c")->message.topicName, std::string("second"));
        QCOMPARE(script.rules.topicFilters(),
                 QStringList({QStringLiteral("a/#"), QStringLiteral("a/+"), QStringLiteral("#")}));
    }

    void withoutRulesNothingIsAnswered()
    {
        Script script({});
        QVERIFY(script.rules.isEmpty());
        QVERIFY(!script.answer("a"));
    }

    void retainedRequestsAreThePast()
    {
        Script script({rule(QStringLiteral("a"), QStringLiteral("b"), {})});
        const Publish request {.retain = true, .topicName = "a"};
        QVERIFY(!script.rules.answer(request, script.now, wall, {}));
    }

    void sharedFiltersMatchWithoutTheirName()
    {
        Script script({rule(QStringLiteral("$share/group/a/+"), QStringLiteral("b"), {})});
        QVERIFY(script.answer("a/x"));
        QCOMPARE(script.rules.topicFilters(), QStringList(QStringLiteral("$share/group/a/+")));
    }

    void ownRepliesAreNotAnswered()
    {
        Script script(
            {rule(QStringLiteral("#"), QStringLiteral("echo"), QStringLiteral("{{request.payload}}"))});
        const auto reply = script.answer("echo", "hello");
        QVERIFY(reply);
        script.rules.noteSent(*reply, script.now);
        QVERIFY(!script.answer("echo", "hello"));
        // Each overlapping subscription may bring it once more.
        QVERIFY(!script.answer("echo", "hello"));
        QVERIFY(script.answer("echo", "other"));
        QCOMPARE(script.rules.counts().first().replies, std::uint64_t {1});
        script.now += 11s;
        QVERIFY(script.answer("echo", "hello"));
    }

    void tooManyRequestsAreCounted()
    {
        Script script({rule(QStringLiteral("a"), QStringLiteral("b"), {})});
        int answered = 0;
        for (int i = 0; i < 1000; ++i)
            answered += script.answer("a") ? 1 : 0;
        QCOMPARE(answered, 2 * ReplyRules::mostPerSecond);
        QCOMPARE(script.rules.counts().first().limited, std::uint64_t(1000 - answered));
        script.now += 500ms;
        answered = 0;
        for (int i = 0; i < 1000; ++i)
            answered += script.answer("a") ? 1 : 0;
        QCOMPARE(answered, ReplyRules::mostPerSecond / 2);
    }

    void errorsAreKept_data()
    {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<QString>("payload");
        QTest::addColumn<int>("error");
        using Error = ReplyCount::Error;
        QTest::newRow("no such level") << "b/{{request.level.9}}" << "x" << int(Error::NoValue);
        QTest::newRow("no JSON") << "b" << "{{request.json.a}}" << int(Error::NoValue);
        QTest::newRow("no such user property") << "b" << "{{request.user.k}}" << int(Error::NoValue);
        QTest::newRow("topic with a wildcard") << "{{request.payload}}" << "x" << int(Error::WrongTopic);
    }
    void errorsAreKept()
    {
        QFETCH(QString, topic);
        QFETCH(QString, payload);
        Script script({rule(QStringLiteral("a"), topic, payload)});
        QVERIFY(!script.answer("a", "no/#"));
        QTEST(int(script.rules.counts().first().lastError), "error");
        QVERIFY(!script.rules.counts().first().detail.isEmpty());
    }

    void problems_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("topic");
        QTest::addColumn<QString>("payload");
        QTest::addColumn<int>("part");
        using Part = ReplyRuleProblem::Part;
        QTest::newRow("no filter") << "" << "b" << "" << int(Part::TopicFilter);
        QTest::newRow("filter") << "a/#/b" << "b" << "" << int(Part::TopicFilter);
        QTest::newRow("topic") << "a" << "b/+" << "" << int(Part::ResponseTopic);
        QTest::newRow("placeholder in topic") << "a" << "b/{{nothing}}" << "" << int(Part::ResponseTopic);
        QTest::newRow("placeholder not closed") << "a" << "b" << "{{request.topic" << int(Part::Payload);
        QTest::newRow("unknown field") << "a" << "b" << "{{request.name}}" << int(Part::Payload);
    }
    void problems()
    {
        QFETCH(QString, filter);
        QFETCH(QString, topic);
        QFETCH(QString, payload);
        const auto made = rule(filter, topic, payload);
        const auto problem = problemOf(made);
        QVERIFY(problem);
        QTEST(int(problem->part), "part");
        QVERIFY(Script({made}).rules.isEmpty());
    }

    void countsStayWithTheirRule()
    {
        auto first = rule(QStringLiteral("a"), QStringLiteral("b"), {});
        const auto second = rule(QStringLiteral("c"), QStringLiteral("d"), {});
        Script script({first, second});
        script.rules.noteSent(*script.answer("c"), script.now);
        first.isOn = false;
        script.rules.setRules({second, first});
        QCOMPARE(script.rules.counts().at(0).replies, std::uint64_t {1});
        QCOMPARE(script.rules.counts().at(1).replies, std::uint64_t {0});
    }

    void jsonThereAndBack()
    {
        auto examples = exampleReplyRules();
        examples.first().userProperties = {{QStringLiteral("k"), QStringLiteral("v")}};
        examples.first().qos = Qos::ExactlyOnce;
        for (const auto &example : std::as_const(examples)) {
            QVERIFY(!problemOf(example));
            QCOMPARE(replyRuleFromJson(replyRuleToJson(example)), example);
        }
        QVERIFY(!replyRuleFromJson({}).id.isNull());
        QCOMPARE(replyRuleFromJson({{QStringLiteral("qos"), 99}, {QStringLiteral("delay"), -5}}).delay, 0ms);
    }
};

QTEST_APPLESS_MAIN(TestReplyRules)
#include "tst_replyrules.moc"
