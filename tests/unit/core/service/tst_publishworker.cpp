// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/wrapping.h"
#include "core/service/payloadencoder.h"
#include "tests/support/publisherscript.h"
#include "tests/support/storescript.h"
#include "tests/support/testdata.h"

#include <QSignalSpy>

using namespace espalier;

Q_DECLARE_METATYPE(espalier::DraftError::Kind)

namespace {

std::shared_ptr<const PayloadRegistry> someRules()
{
    const QString proto = testData(QStringLiteral("payload/proto"));
    DecodeRules rules;
    const DecodeChoice old {.decoder = DecoderKind::Protobuf, .schema = "sensors.Old"};
    const DecodeChoice none {.decoder = DecoderKind::Protobuf, .schema = "sensors.None"};
    const DecodeChoice wrapped {
        .decoder = DecoderKind::Protobuf, .wrappedBy = {Wrapping::Gzip}, .schema = "sensors.Old"};
    rules.rules = {{"b/zstd", {.wrappedBy = {Wrapping::Base64, Wrapping::Zstd}}},
                   {"a/raw", {.decoder = DecoderKind::Hex}},
                   {"a/none", none},
                   {"a/gzip", wrapped},
                   {"a/#", old}};
    rules.protobuf.protoFiles = {(proto + QStringLiteral("/sensor.proto")).toStdString()};
    rules.protobuf.importPaths = {proto.toStdString()};
    return std::make_shared<const PayloadRegistry>(rules);
}

PublishDraft protobufDraft(const QString &topic, const QString &json)
{
    return {.topic = topic, .format = PayloadFormat::Protobuf, .payload = json};
}

} // namespace

class TestPublishWorker : public QObject
{
    Q_OBJECT
private slots:
    void lastValuesFollowTheRules();
    void writesProtobufByTheRuleForTheTopic();
    void wrapsWhatTheRuleSays();
    void largePayloadsKeepTheirPlace();
    void largePayloadsOfSchedules();
    void tellsWhyItIsNoProtobuf_data();
    void tellsWhyItIsNoProtobuf();
    void writesSparkplug();
    void schedulesFollowTheRules();
};

void TestPublishWorker::lastValuesFollowTheRules()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    DecodeRules rules;
    rules.rules = {{"plc/one", {.decoder = DecoderKind::Packed, .pattern = "<h"}},
                   {"plc/+", {.decoder = DecoderKind::Packed, .pattern = "BB"}}};
    script.store.setPayloadRegistry(std::make_shared<const PayloadRegistry>(rules));
    // Two digits are JSON to all who know no better.
    script.store.messageReceived(publishOf("plc/one", "12"), 1);
    script.store.messageReceived(publishOf("plc/two", "12"), 1);
    script.store.messageReceived(
        publishOf("spBv1.0/g/NBIRTH/e", "\x12\x0c\x0a\x04temp\x10\x05\x20\x03\x50\x07"), 2);
    script.store.messageReceived(publishOf("spBv1.0/g/NDATA/e", "\x12\x04\x10\x05\x50\x09"), 3);
    script.store.endOfBatch();
    const auto expect = [&](const char *placeholder, const char *wireText) {
        script.server.forget();
        script.publisher.publish(1, draftOf(QStringLiteral("a"), QString::fromLatin1(placeholder)));
        return QTest::qWaitFor([&] { return script.server.received() == hexOf(wireText); });
    };
    QVERIFY(expect("{{value plc/one}}", "30 L[ S'a' 00 '12849' ]"));
    QVERIFY(expect("{{value plc/two [1]}}", "30 L[ S'a' 00 '50' ]"));
    QVERIFY(expect("{{value spBv1.0/g/NDATA/e metrics.temp}}", "30 L[ S'a' 00 '9' ]"));
}

void TestPublishWorker::writesProtobufByTheRuleForTheTopic()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    script.store.setPayloadRegistry(someRules());
    const auto draft =
        protobufDraft(QStringLiteral("a/{{seq}}"), QStringLiteral("{\"name\": \"{{topic}}\"}"));
    QSignalSpy previewed(&script.publisher, &Publisher::previewed);
    script.publisher.requestPreview(3, draft);
    QTRY_COMPARE(previewed.count(), 1);
    const auto preview = previewed.first().at(1).value<MessagePreview>();
    QCOMPARE(preview.topic, QStringLiteral("a/1"));
    QCOMPARE(preview.payloadSize, 5U);
    script.publisher.publish(1, draft);
    QTRY_COMPARE(script.server.received(), hexOf("30 L[ S'a/1' 00 0a 03 'a/1' ]"));
}

void TestPublishWorker::wrapsWhatTheRuleSays()
{
    const auto registry = someRules();
    const auto sent = [&](PayloadFormat format, const char *topic, const char *text) {
        return encodePayload(format, text, {.topicName = topic, .registry = registry.get()}).value();
    };
    const auto inner = [](Wrapping wrapping, const std::string &bytes) {
        return unwrap(wrapping, Bytes::copyOf(bytes), 1000).value().bytes;
    };
    QCOMPARE(inner(Wrapping::Gzip, sent(PayloadFormat::Protobuf, "a/gzip", "{\"name\": \"a/1\"}")).text(),
             std::string_view("\x0a\x03"
                              "a/1"));
    const std::string twice = sent(PayloadFormat::Json, "b/zstd", "[1]");
    QCOMPARE(inner(Wrapping::Zstd, std::string(inner(Wrapping::Base64, twice).text())).text(),
             std::string_view("[1]"));
    // What is no JSON is sent as it is written.
    QCOMPARE(sent(PayloadFormat::Text, "b/zstd", "[1]"), std::string("[1]"));
    QCOMPARE(sent(PayloadFormat::Hex, "b/zstd", "5b"), std::string("["));
    QCOMPARE(sent(PayloadFormat::Json, "b/other", "[1]"), std::string("[1]"));
}

/// They are made on another thread, and nothing overtakes them; not even what cannot be made.
void TestPublishWorker::largePayloadsKeepTheirPlace()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    script.store.setPayloadRegistry(someRules());
    QStringList told;
    const auto note = [&told](const char *what) {
        return [&told, what](quint64 token) { told << QString::fromLatin1(what) + QString::number(token); };
    };
    connect(&script.publisher, &Publisher::composed, this, note("composed "));
    connect(&script.publisher, &Publisher::failed, this, note("failed "));
    // Repeats itself, so that little of it is left.
    const QString large = QStringLiteral("[\"") + QString(2'000'000, u'x') + QStringLiteral("\"]");
    script.publisher.publish(
        1, {.topic = QStringLiteral("b/zstd"), .format = PayloadFormat::Json, .payload = large});
    script.publisher.publish(2, draftOf(QStringLiteral("b/a"), QStringLiteral("{{value nowhere}}")));
    script.publisher.publish(
        3, {.topic = QStringLiteral("b/zstd"), .format = PayloadFormat::Json, .payload = large + u']'});
    script.publisher.publish(4, draftOf(QStringLiteral("b/a"), QStringLiteral("hi")));
    const QStringList expected {QStringLiteral("composed 1"), QStringLiteral("failed 2"),
                                QStringLiteral("failed 3"), QStringLiteral("composed 4")};
    QTRY_COMPARE(told, expected);
    QTRY_VERIFY(script.server.received().endsWith(hexOf("30 L[ S'b/a' 00 'hi' ]")));
    const auto received = script.server.received();
    const auto start = hexOf("S'b/zstd' 00 ");
    QVERIFY(received.indexOf(start) > 0 && received.indexOf(start) < 20);
    // What was sent is the large text in its wrappings.
    const auto end = received.size() - hexOf("30 L[ S'b/a' 00 'hi' ]").size();
    const auto begin = received.indexOf(start) + start.size();
    const auto sent = QByteArray::fromHex(received.mid(begin, end - begin).toLatin1()).toStdString();
    const auto inner = unwrap(Wrapping::Base64, Bytes::copyOf(sent), 10'000).value().bytes;
    QCOMPARE(
        QString::fromStdString(std::string(unwrap(Wrapping::Zstd, inner, 3'000'000).value().bytes.text())),
        large);
}

void TestPublishWorker::largePayloadsOfSchedules()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    script.store.setPayloadRegistry(someRules());
    ScheduleRequest request;
    request.draft = {.topic = QStringLiteral("b/zstd"),
                     .format = PayloadFormat::Json,
                     .payload = u'[' + QString(1'500'000, u'1') + u']'};
    request.spec.kind = ScheduleSpec::Kind::Burst;
    request.spec.count = 3;
    script.publisher.start(request);
    QVERIFY(script.waitFor(
        [](const ScheduleStatus &status) { return status.state == ScheduleStatus::State::Finished; }));
    QCOMPARE(script.publisher.schedules().first().sent, 3U);
    QCOMPARE(script.publisher.schedules().first().acknowledged, 3U);

    request.draft.payload += u']';
    const auto failing = script.publisher.start(request);
    QVERIFY(QTest::qWaitFor([&] {
        const auto &all = script.publisher.schedules();
        return all.size() == 2 && all.last().id == failing
               && all.last().state == ScheduleStatus::State::Failed;
    }));
    QCOMPARE(script.publisher.schedules().last().draftError->kind, DraftError::Kind::NotJson);
    QTRY_COMPARE(script.publisher.schedules().last().sent, 0U);
}

void TestPublishWorker::tellsWhyItIsNoProtobuf_data()
{
    using Kind = DraftError::Kind;
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("json");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *topic, const char *json, Kind kind, const char *detail = "") {
        QTest::addRow("%s %s", topic, json)
            << QString::fromLatin1(topic) << QString::fromLatin1(json) << kind << QString::fromLatin1(detail);
    };
    row("b", "{}", Kind::NoProtobufRule);
    row("a/raw", "{}", Kind::NoProtobufRule);
    row("a/none", "{}", Kind::NoMessageType, "sensors.None");
    row("a/b", "{\"nam\": 1}", Kind::NotThisMessage, "nam");
    row("a/b", "{", Kind::NotJson);
    row("a/b", "", Kind::NoJson);
}

void TestPublishWorker::tellsWhyItIsNoProtobuf()
{
    QFETCH(QString, topic);
    QFETCH(QString, json);
    QFETCH(DraftError::Kind, kind);
    QFETCH(QString, detail);
    PublisherScript script;
    QVERIFY(script.connectNow());
    script.store.setPayloadRegistry(someRules());
    QSignalSpy failed(&script.publisher, &Publisher::failed);
    script.publisher.publish(1, protobufDraft(topic, json));
    QTRY_COMPARE(failed.count(), 1);
    const auto error = failed.first().at(1).value<DraftError>();
    QCOMPARE(int(error.kind), int(kind));
    QCOMPARE(error.part, DraftError::Part::Payload);
    QVERIFY(error.detail.contains(detail));
    const bool isAPlace = kind == DraftError::Kind::NotJson || kind == DraftError::Kind::NoJson;
    QCOMPARE(error.position >= 0, isAPlace);
}

void TestPublishWorker::writesSparkplug()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    PublishDraft draft {.topic = QStringLiteral("spBv1.0/g/NCMD/e"),
                        .format = PayloadFormat::Sparkplug,
                        .payload = QStringLiteral("{\"timestamp\": 5, \"metrics\": {\"m\": {{choice 7}}}}")};
    script.publisher.publish(1, draft);
    QTRY_COMPARE(script.server.received(),
                 hexOf("30 L[ S'spBv1.0/g/NCMD/e' 00 08 05 12 07 0a 01 'm' 20 04 58 07 ]"));
    QSignalSpy failed(&script.publisher, &Publisher::failed);
    draft.payload = QStringLiteral("{\"metrics\": {\"m\": [\"{{clientId}}\", []]}}");
    script.publisher.publish(2, draft);
    QTRY_COMPARE(failed.count(), 1);
    const auto error = failed.first().at(1).value<DraftError>();
    QCOMPARE(error.kind, DraftError::Kind::NotSparkplug);
    QCOMPARE(error.sparkplug.metric, std::string("m"));
    QCOMPARE(error.position, draft.payload.indexOf(u'['));
}

/// A draft without placeholders is no constant: rules change, and Sparkplug has the time.
void TestPublishWorker::schedulesFollowTheRules()
{
    PublisherScript script;
    QVERIFY(script.connectNow());
    script.store.setPayloadRegistry(someRules());
    ScheduleRequest request;
    request.draft = protobufDraft(QStringLiteral("a"), QStringLiteral("{\"name\": \"x\"}"));
    request.spec.kind = ScheduleSpec::Kind::Interval;
    request.spec.interval = std::chrono::milliseconds(1);
    script.publisher.start(request);
    QVERIFY(script.waitFor([](const ScheduleStatus &status) { return status.sent > 1; }));
    script.store.setPayloadRegistry(nullptr);
    QVERIFY(script.waitFor(
        [](const ScheduleStatus &status) { return status.state == ScheduleStatus::State::Failed; }));
    QCOMPARE(script.publisher.schedules().first().draftError->kind, DraftError::Kind::NoProtobufRule);
}

QTEST_GUILESS_MAIN(TestPublishWorker)
#include "tst_publishworker.moc"
