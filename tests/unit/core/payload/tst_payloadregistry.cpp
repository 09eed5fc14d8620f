// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"

#include "core/payload/sparkplugstate.h"
#include "tests/support/testdata.h"
#include "tests/unit/core/payload/payloaddata.h"

#include <QJsonArray>

using namespace espalier;

namespace {

std::string path(const QString &name)
{
    return testData(QStringLiteral("payload/") + name).toStdString();
}

DecodeRules someRules()
{
    DecodeRules all;
    all.rules = {
        {"a/+/raw", {.decoder = DecoderKind::Hex}},
        {"a/#",
         {.decoder = DecoderKind::Protobuf,
          .wrappedBy = {Wrapping::Zstd, Wrapping::Base64},
          .schema = "sensors.Reading"}},
        {"avro/#", {.decoder = DecoderKind::Avro, .schema = path(QStringLiteral("reading.avsc"))}},
        {"plc", {.decoder = DecoderKind::Packed, .pattern = "<hhf3Bd?5s2x"}},
        {"old/#", {.decoder = DecoderKind::Text, .charset = Charset::Windows1252}},
        {"base/#", {.wrappedBy = {Wrapping::Base64}}},
    };
    all.protobuf.protoFiles = {path(QStringLiteral("proto/sensor.proto"))};
    all.protobuf.importPaths = {path(QStringLiteral("proto"))};
    return all;
}

} // namespace

class TestPayloadRegistry : public QObject
{
    Q_OBJECT
private slots:
    void takesTheFirstRuleThatMatches();
    void comesBackFromJson();
    void leavesOutWhatItDoesNotUnderstand();
    void formatsByRule();
    void tellsProblems();
    void formatsSparkplugByTopic();
};

void TestPayloadRegistry::takesTheFirstRuleThatMatches()
{
    const DecodeRules all = someRules();
    QVERIFY(all.ruleFor("a/b/raw") == &all.rules[0]);
    QVERIFY(all.ruleFor("a/b/c") == &all.rules[1]);
    QVERIFY(!all.ruleFor("b") && !all.ruleFor("") && !all.ruleFor("a/#"));
}

void TestPayloadRegistry::comesBackFromJson()
{
    int unreadable = -1;
    QVERIFY(DecodeRules::fromJson(someRules().toJson(), &unreadable) == someRules());
    QCOMPARE(unreadable, 0);
    QVERIFY(DecodeRules::fromJson({}) == DecodeRules());
}

void TestPayloadRegistry::leavesOutWhatItDoesNotUnderstand()
{
    QJsonObject json = someRules().toJson();
    QJsonArray rules = json.value(QStringLiteral("rules")).toArray();
    rules.append(QJsonObject {{QStringLiteral("topicFilter"), QStringLiteral("a/#/b")},
                              {QStringLiteral("decoder"), QStringLiteral("hex")}});
    rules.append(QJsonObject {{QStringLiteral("topicFilter"), QStringLiteral("a")},
                              {QStringLiteral("decoder"), QStringLiteral("morse")}});
    rules.append(17);
    json.insert(QStringLiteral("rules"), rules);
    int unreadable = 0;
    QVERIFY(DecodeRules::fromJson(json, &unreadable) == someRules());
    QCOMPARE(unreadable, 3);
}

void TestPayloadRegistry::formatsByRule()
{
    const PayloadRegistry registry(someRules());
    QVERIFY(registry.problems().empty());
    const auto format = [&](std::string_view topic, const Bytes &payload) {
        return formatPayload(payload, PayloadHints {.topic = topic, .registry = &registry});
    };
    const FormattedPayload avro = format("avro/x", payloadFile(QStringLiteral("reading.avro-datum")));
    QVERIFY(avro.decoder == DecoderKind::Avro);
    QCOMPARE(avro.value->find("value")->token(), std::string_view("71.25"));
    QVERIFY(format("plc", payloadFile(QStringLiteral("packed.bin"))).decoder == DecoderKind::Packed);
    const FormattedPayload wrong = format("plc", Bytes::copyOf("\x01"));
    QVERIFY(wrong.decoder == DecoderKind::Hex && !wrong.note.isEmpty());
    QCOMPARE(format("old/x", Bytes::copyOf("\x80")).text, QStringLiteral("\u20ac"));
    QVERIFY(format("a/b/raw", Bytes::copyOf("{}")).decoder == DecoderKind::Hex);
    QVERIFY(format("base/x", Bytes::copyOf("e30=")).decoder == DecoderKind::Json);
    QVERIFY(format("other", Bytes::copyOf("{}")).decoder == DecoderKind::Json);
    QVERIFY(format("other", payloadFile(QStringLiteral("readings-deflate.avro"))).decoder
            == DecoderKind::Avro);

    const FormattedPayload proto = formatPayloadAs(
        DecodeChoice {.decoder = DecoderKind::Protobuf, .schema = "sensors.Reading"},
        payloadFile(QStringLiteral("reading.protobuf")), PayloadHints {.registry = &registry});
    QVERIFY(proto.decoder == DecoderKind::Protobuf);
    QCOMPARE(proto.value->find("value")->token(), std::string_view("71.25"));
    // Without schemas there is a word about it.
    const FormattedPayload none =
        formatPayloadAs(DecoderKind::Protobuf, payloadFile(QStringLiteral("reading.protobuf")));
    QVERIFY(none.decoder == DecoderKind::Hex);
    QVERIFY2(none.note.contains(u"Protobuf"), qPrintable(none.note));
}

void TestPayloadRegistry::tellsProblems()
{
    DecodeRules rules;
    rules.rules = {{"a", {.decoder = DecoderKind::Avro, .schema = "/nowhere/at/all.avsc"}},
                   {"b", {.decoder = DecoderKind::Packed, .pattern = "<hz"}},
                   {"c", {.decoder = DecoderKind::Protobuf, .schema = "No.Such"}},
                   {"d", {.decoder = DecoderKind::Avro, .schema = path(QStringLiteral("json.gzip"))}}};
    rules.protobuf.protoFiles = {path(QStringLiteral("proto/broken/syntax.proto"))};
    const PayloadRegistry registry(rules);
    QCOMPARE(registry.problems().size(), std::size_t {5});
    QCOMPARE(registry.problems()[0].line, 7);
    QCOMPARE(registry.problems()[1].file, std::string("/nowhere/at/all.avsc"));
    QCOMPARE(registry.problems()[2].column, 3);
    QVERIFY(registry.problems()[3].text.find("No.Such") != std::string::npos);
    QVERIFY(!registry.problems()[4].text.empty());
}

void TestPayloadRegistry::formatsSparkplugByTopic()
{
    SparkplugState state;
    constexpr std::string_view topic = "spBv1.0/g/NDATA/n";
    state.receive("spBv1.0/g/NBIRTH/n", payloadFile(QStringLiteral("sparkplug-nbirth.bin")).view());
    const auto aliases = state.aliases(topic);
    const Bytes data = payloadFile(QStringLiteral("sparkplug-ndata.bin"));
    const FormattedPayload known =
        formatPayload(data, PayloadHints {.topic = topic, .aliases = aliases.get()});
    QVERIFY(known.decoder == DecoderKind::Sparkplug);
    QVERIFY(known.value->find("metrics.Temperature"));
    QVERIFY(formatPayload(data, PayloadHints {.topic = topic}).value->find("metrics[\"alias 1\"]"));
    QVERIFY(formatPayload(data, PayloadHints {.topic = "elsewhere"}).decoder != DecoderKind::Sparkplug);
    // The host's state is JSON.
    QVERIFY(
        formatPayload(Bytes::copyOf("{\"online\":true}"), PayloadHints {.topic = "spBv1.0/STATE/h"}).decoder
        == DecoderKind::Json);
}

QTEST_APPLESS_MAIN(TestPayloadRegistry)
#include "tst_payloadregistry.moc"
