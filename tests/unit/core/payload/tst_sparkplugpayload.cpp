// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugpayload.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;

class TestSparkplugPayload : public QObject
{
    Q_OBJECT
private slots:
    void readsTopics();
    void readsBirths();
    void knowsTypesAndTimes();
    void namesMetricsByTheirAlias();
    void givesHeaders();
    void refuses();
    void boundsDepth();
};

void TestSparkplugPayload::readsTopics()
{
    using Type = SparkplugTopic::Type;
    const auto node = parseSparkplugTopic("spBv1.0/plant/NDATA/edge1");
    QVERIFY(node && node->type == Type::NData && node->group == "plant" && node->node == "edge1");
    QVERIFY(node->device.empty());
    const auto device = parseSparkplugTopic("spBv1.0/plant/DBIRTH/edge1/pump");
    QVERIFY(device && device->type == Type::DBirth && device->device == "pump");
    for (const char *other : {"spBv1.0/plant/NDATA", "spBv1.0/plant/NDATA/e/d", "spBv1.0/plant/DDATA/e",
                              "spBv1.0/plant/DDATA/e/d/x", "spBv1.0/STATE/host", "spBv1.0/plant/XDATA/e",
                              "spAv1.0/plant/NDATA/e", ""})
        QVERIFY2(!parseSparkplugTopic(other), other);
}

void TestSparkplugPayload::readsBirths()
{
    QCOMPARE(
        oneLine(sparkplugValue(payloadFile(QStringLiteral("sparkplug-nbirth.bin")), nullptr)),
        QStringLiteral("{\"timestamp\": 1363896240500,\"seq\": 0,\"uuid\": \"id\",\"body\": h'01',"
                       "\"metrics\": {\"bdSeq\": 7,\"Temperature\": 21.5,\"Node Control/Rebirth\": false,"
                       "\"offset\": -5,\"count\": -2,\"since\": 1363896240500,\"text\": \"x\u00fc\","
                       "\"nothing\": null,\"raw\": h'00ff',"
                       "\"table\": {\"columns\": [\"a\", \"b\"],\"rows\": [[1,\"one\"],[-2,\"two\"]]},"
                       "\"motor\": {\"rpm\": 1500.5,\"template_ref\": \"Motor\",\"is_definition\": false}},"
                       "\"details\": {\"Temperature\": {\"timestamp\": 1363896240000,\"alias\": 1,"
                       "\"properties\": {\"engUnit\": \"C\"}},\"offset\": {\"alias\": 2},"
                       "\"count\": {\"alias\": 3},"
                       "\"raw\": {\"metadata\": {\"size\": 2,\"file_name\": \"f\"}}}}"));
}

void TestSparkplugPayload::knowsTypesAndTimes()
{
    const auto value = sparkplugValue(payloadFile(QStringLiteral("sparkplug-nbirth.bin")), nullptr);
    QCOMPARE(value->find("metrics.Temperature")->annotation()->type, std::string("Float"));
    QCOMPARE(value->find("metrics.offset")->annotation()->type, std::string("Int8"));
    QCOMPARE(value->find("metrics.nothing")->annotation()->type, std::string("Int32"));
    QVERIFY(value->find("metrics.since")->annotation()->time == 1363896240500000);
    QVERIFY(value->find("timestamp")->annotation()->time == 1363896240500000);
    QVERIFY(value->find("details.Temperature.timestamp")->annotation()->time == 1363896240000000);
}

void TestSparkplugPayload::namesMetricsByTheirAlias()
{
    const Bytes data = payloadFile(QStringLiteral("sparkplug-ndata.bin"));
    const auto header =
        sparkplugHeader(payloadFile(QStringLiteral("sparkplug-nbirth.bin")).view(), SparkplugMetrics::Read);
    const auto value = sparkplugValue(data, &header->aliases);
    QCOMPARE(value->find("metrics.Temperature")->token(), std::string_view("22.25"));
    // The type, which data need not repeat, tells the sign.
    QCOMPARE(value->find("metrics.offset")->token(), std::string_view("-6"));
    QCOMPARE(value->find("metrics[\"alias 99\"]")->token(), std::string_view("1"));
    QCOMPARE(value->find("details.Temperature.is_historical")->boolean(), std::optional(true));
    QVERIFY(sparkplugValue(data, nullptr)->find("metrics[\"alias 1\"]"));
}

void TestSparkplugPayload::givesHeaders()
{
    const auto birth =
        sparkplugHeader(payloadFile(QStringLiteral("sparkplug-nbirth.bin")).view(), SparkplugMetrics::Read);
    QVERIFY(birth->seq == 0 && birth->birthSequence == 7 && birth->timestamp == 1363896240500);
    QCOMPARE(birth->aliases.byAlias.size(), std::size_t {3});
    QCOMPARE(birth->aliases.byAlias.at(2).name, std::string("offset"));
    QCOMPARE(birth->aliases.byAlias.at(2).dataType, 1U);
    const auto death =
        sparkplugHeader(payloadFile(QStringLiteral("sparkplug-ndeath6.bin")).view(), SparkplugMetrics::Read);
    QVERIFY(!death->seq && death->birthSequence == 6);
    QVERIFY(!sparkplugHeader(asBytes("{}"), SparkplugMetrics::Read));
}

void TestSparkplugPayload::refuses()
{
    QVERIFY(!sparkplugValue(Bytes::copyOf("{\"json\": 1}"), nullptr).has_value());
    // A metric that is no message.
    QVERIFY(!sparkplugValue(hexBytes("1202ffff"), nullptr).has_value());
    const Bytes birth = payloadFile(QStringLiteral("sparkplug-nbirth.bin"));
    for (std::size_t size = 0; size < birth.size(); ++size) {
        const auto cut = sparkplugValue(birth.slice(0, size), nullptr);
        QVERIFY(!cut || cut->nodeCount() >= 3);
    }
}

void TestSparkplugPayload::boundsDepth()
{
    // Templates with templates as their metrics.
    std::string deep;
    const auto wrap = [&deep](char tag1, char tag2) {
        std::string length;
        for (std::size_t size = deep.size();; size >>= 7) {
            length += static_cast<char>(size > 0x7f ? (size & 0x7f) | 0x80 : size);
            if (size <= 0x7f)
                break;
        }
        deep = std::string(1, tag1) + (tag2 ? std::string(1, tag2) : std::string()) + length + deep;
    };
    for (int i = 0; i < 300; ++i) {
        // template_value is field 18; metrics of a template and of the payload are field 2.
        wrap('\x92', '\x01');
        wrap('\x12', '\0');
    }
    QVERIFY(sparkplugValue(Bytes::copyOf(deep), nullptr).error().kind == DecodeError::Kind::TooDeep);
}

QTEST_APPLESS_MAIN(TestSparkplugPayload)
#include "tst_sparkplugpayload.moc"
