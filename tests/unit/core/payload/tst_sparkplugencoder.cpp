// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugencoder.h"

#include "core/payload/jsonvalue.h"
#include "core/payload/protobufschemas.h"
#include "core/payload/sparkplugpayload.h"
#include "tests/support/testdata.h"
#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;

namespace {

using Kind = SparkplugProblem::Kind;

constexpr std::uint64_t now = 1'363'896'240'500;

Expected<std::string, SparkplugProblem> encoded(const std::string &json)
{
    const auto value = jsonValue(Bytes::copyOf(json));
    if (!value)
        qFatal("no JSON: %s", json.c_str());
    return encodeSparkplug(*value, now);
}

/// What its decoder makes of what was written.
Expected<Value, DecodeError> again(const std::string &json)
{
    const auto bytes = encoded(json);
    return bytes ? sparkplugValue(Bytes::copyOf(*bytes), nullptr)
                 : unexpected(DecodeError {DecodeError::Kind::NotThis, bytes.error().offset});
}

} // namespace

Q_DECLARE_METATYPE(espalier::SparkplugProblem::Kind)

class TestSparkplugEncoder : public QObject
{
    Q_OBJECT
private slots:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void typesShow_data();
    void typesShow();
    void writesTheFieldsOfTheSpecification();
    void writesAllThatIsShown();
    void writesTemplatesAsTheyAreShown();
    void givesTheTimeWhenThereIsNone();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void boundsDepth();
};

void TestSparkplugEncoder::comesBackAsItWas_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *type, const char *value, const char *shown = nullptr) {
        QTest::addRow("%s %s", type, value) << QString::fromLatin1(type) << QString::fromUtf8(value)
                                            << QString::fromUtf8(shown ? shown : value);
    };
    row("Int8", "-128");
    row("Int8", "127");
    row("Int16", "-32768");
    row("Int32", "-2147483648");
    row("Int32", "5");
    row("Int64", "-9223372036854775808");
    row("UInt8", "255");
    row("UInt16", "65535");
    row("UInt32", "4294967295");
    row("UInt64", "18446744073709551615");
    row("Float", "0.1");
    row("Float", "\"-Infinity\"", "-Infinity");
    row("Double", "0.1");
    row("Double", "-1.7976931348623157e308", "-1.7976931348623157e+308");
    row("Double", "\"NaN\"", "NaN");
    row("Boolean", "true");
    row("Boolean", "false");
    row("String", "\"ä\\n\"");
    row("Text", "\"\"");
    row("UUID", "\"5c1bd7ae-1e72-4a0e-a3cb-0e8ba5e4f3a4\"");
    row("DateTime", "1363896240500");
    row("Bytes", "\"AP8=\"", "h'00ff'");
    row("Bytes", "\"\"", "h''");
    row("File", "\"AQ==\"", "h'01'");
    row("Int32", "null");
    row("Int8Array", "[-128, 127]");
    row("Int16Array", "[-32768, 1]");
    row("Int32Array", "[-2147483648, 1]");
    row("Int64Array", "[-9223372036854775808, 1]");
    row("UInt8Array", "[0, 255]");
    row("UInt16Array", "[65535]");
    row("UInt32Array", "[4294967295]");
    row("UInt64Array", "[18446744073709551615]");
    row("FloatArray", "[0.1, -2.5]");
    row("DoubleArray", "[0.1, 3.0]");
    row("BooleanArray", "[true, false, true, true, false, false, false, false, true]");
    row("BooleanArray", "[]");
    row("StringArray", "[\"a\", \"\", \"ä\"]");
    row("StringArray", "[]");
    row("DataSet",
        "{\"columns\": [\"a\",\"b\"],\"types\": [\"Int8\",\"Text\"],\"rows\": [[-1,\"x\"],[2,null]]}",
        "{\"columns\": [\"a\", \"b\"],\"rows\": [[-1,\"x\"],[2,null]]}");
    row("DataSet", "{\"columns\": [],\"rows\": []}");
    row("DateTimeArray", "[1363896240500]", "[1363896240500]");
}

void TestSparkplugEncoder::comesBackAsItWas()
{
    QFETCH(QString, type);
    QFETCH(QString, value);
    QFETCH(QString, shown);
    const QString json =
        QStringLiteral("{\"metrics\":{\"m\":{\"type\":\"%1\",\"value\":%2}}}").arg(type, value);
    const auto decoded = again(json.toStdString());
    QVERIFY(decoded);
    const auto metric = decoded->find("metrics.m");
    QVERIFY(metric && metric->annotation());
    QCOMPARE(QString::fromStdString(metric->annotation()->type), type);
    const QString line = oneLine(again(json.toStdString()));
    const QString expected =
        QStringLiteral("{\"timestamp\": 1363896240500,\"metrics\": {\"m\": %1},\"details\": {}}").arg(shown);
    QCOMPARE(line, expected);
}

void TestSparkplugEncoder::typesShow_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("type");
    const auto row = [](const char *value, const char *type) {
        QTest::newRow(value) << QString::fromLatin1(value) << QString::fromLatin1(type);
    };
    row("-5", "Int64");
    row("9223372036854775808", "UInt64");
    row("1.0", "Double");
    row("1e3", "Double");
    row("true", "Boolean");
    row("\"x\"", "String");
    row("null", "Unknown");
    row("[1, -2]", "Int64Array");
    row("[1, 2.5]", "DoubleArray");
    row("[true]", "BooleanArray");
    row("[\"x\"]", "StringArray");
    row("{\"value\": 3}", "Int64");
    row("{\"columns\": [\"a\"], \"rows\": [[1.5], [2.5]]}", "DataSet");
}

void TestSparkplugEncoder::typesShow()
{
    QFETCH(QString, value);
    QFETCH(QString, type);
    const auto decoded = again(QStringLiteral("{\"metrics\":{\"m\":%1}}").arg(value).toStdString());
    QVERIFY(decoded);
    QCOMPARE(QString::fromStdString(decoded->find("metrics.m")->annotation()->type), type);
}

/// Read by the schema of the specification.
void TestSparkplugEncoder::writesTheFieldsOfTheSpecification()
{
    ProtobufSources sources;
    sources.add(testData(QStringLiteral("payload/proto/sparkplug.proto")).toStdString());
    const ProtobufSchemas schemas(sources);
    QVERIFY(schemas.problems().empty());
    const auto bytes = encoded(R"({"timestamp": 5, "seq": 255, "uuid": "u", "body": "AQ==", "metrics": {
        "a": {"type": "Int8", "value": -1, "alias": 3, "timestamp": 7, "is_historical": true,
              "is_transient": false, "metadata": {"size": 2, "file_name": "f"},
              "properties": {"engUnit": "C", "low": {"type": "Int16", "value": -2}, "in": {"x": 1.5}}},
        "b": {"type": "Int32Array", "value": [-2]}, "c": {"type": "Boolean", "value": null}}})");
    QVERIFY(bytes);
    const auto message = schemas.decode("sparkplug.Payload", Bytes::copyOf(*bytes));
    QVERIFY(message);
    const auto text = [&](const char *path) {
        const auto node = message->find(path);
        return node ? QString::fromStdString(node->text()) : QStringLiteral("nothing");
    };
    QCOMPARE(text("timestamp"), QStringLiteral("5"));
    QCOMPARE(text("seq"), QStringLiteral("255"));
    QCOMPARE(text("uuid"), QStringLiteral("u"));
    QCOMPARE(message->find("body")->bytes().size(), 1U);
    QCOMPARE(text("metrics[0].name"), QStringLiteral("a"));
    QCOMPARE(text("metrics[0].alias"), QStringLiteral("3"));
    QCOMPARE(text("metrics[0].timestamp"), QStringLiteral("7"));
    QCOMPARE(text("metrics[0].datatype"), QStringLiteral("1"));
    QCOMPARE(text("metrics[0].is_historical"), QStringLiteral("true"));
    QCOMPARE(text("metrics[0].is_transient"), QStringLiteral("false"));
    QCOMPARE(text("metrics[0].int_value"), QStringLiteral("4294967295"));
    QCOMPARE(text("metrics[0].metadata.size"), QStringLiteral("2"));
    QCOMPARE(text("metrics[0].metadata.file_name"), QStringLiteral("f"));
    QCOMPARE(text("metrics[0].properties.keys[1]"), QStringLiteral("low"));
    QCOMPARE(text("metrics[0].properties.values[0].string_value"), QStringLiteral("C"));
    QCOMPARE(text("metrics[0].properties.values[1].int_value"), QStringLiteral("4294967294"));
    QCOMPARE(text("metrics[0].properties.values[2].set_value.values[0].double_value"), QStringLiteral("1.5"));
    QCOMPARE(message->find("metrics[1].bytes_value")->bytes().size(), 4U);
    QCOMPARE(text("metrics[2].is_null"), QStringLiteral("true"));
    QCOMPARE(text("metrics[2].datatype"), QStringLiteral("11"));
}

void TestSparkplugEncoder::writesAllThatIsShown()
{
    const auto shown = QStringLiteral(
        "{\"timestamp\": 5,\"seq\": 1,\"uuid\": \"u\",\"metrics\": {\"bdSeq\": 7,\"alias 9\": 2.5},"
        "\"details\": {\"bdSeq\": {\"timestamp\": 6,\"alias\": 3,\"is_historical\": true,"
        "\"metadata\": {\"is_multi_part\": 1,\"size\": 4},\"properties\": {\"engUnit\": \"C\","
        "\"range\": {\"low\": -1,\"high\": 2.5},\"sets\": [{\"x\": true},{\"y\": null}]}},"
        "\"alias 9\": {\"alias\": 9}}}");
    QString typed = shown;
    typed.replace(QLatin1String("\"is_multi_part\": 1"), QLatin1String("\"is_multi_part\": true"));
    QCOMPARE(oneLine(again(typed.toStdString())), shown);
}

void TestSparkplugEncoder::writesTemplatesAsTheyAreShown()
{
    const QString shown = QStringLiteral(
        "{\"timestamp\": 1,\"metrics\": {\"motor\": {\"version\": \"v1\",\"rpm\": 1500.5,"
        "\"inner\": {\"a\": true,\"template_ref\": \"In\"},"
        "\"template_ref\": \"Motor\",\"is_definition\": false,"
        "\"parameters\": {\"poles\": 4,\"maker\": \"x\",\"none\": null}},\"after\": 1},\"details\": {}}");
    QCOMPARE(oneLine(again(shown.toStdString())), shown);
    // What another implementation wrote comes back, its types apart, which are not shown.
    const std::string definition = R"({"timestamp": 1, "metrics": {"m": {"type": "Template", "value": {"n":
        {"type": "Int8", "value": -5}, "is_definition": true, "parameters": {"p": {"type": "Float", "value": 0.5}}}}}})";
    const auto value = again(definition);
    QVERIFY(value.has_value());
    QCOMPARE(value->find("metrics.m")->annotation()->type, std::string("Template"));
    QCOMPARE(value->find("metrics.m.n")->annotation()->type, std::string("Int8"));
    QCOMPARE(value->find("metrics.m.parameters.p")->annotation()->type, std::string("Float"));
    // No deeper than its decoder reads.
    const auto nested = [](int depth) {
        std::string json = R"({"is_definition": true})";
        for (int i = 1; i < depth; ++i)
            json = R"({"is_definition": true, "t": )" + json + '}';
        return R"({"metrics": {"m": )" + json + "}}";
    };
    QVERIFY(again(nested(60)).has_value());
    const auto tooDeep = encoded(nested(100));
    QVERIFY(!tooDeep.has_value());
    QCOMPARE(tooDeep.error().kind, Kind::TooDeep);
}

void TestSparkplugEncoder::givesTheTimeWhenThereIsNone()
{
    QCOMPARE(oneLine(again("{}")),
             QStringLiteral("{\"timestamp\": 1363896240500,\"metrics\": {},\"details\": {}}"));
    QVERIFY(oneLine(again("{\"timestamp\": 0}")).startsWith(QStringLiteral("{\"timestamp\": 0,")));
}

void TestSparkplugEncoder::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("metric");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("offset");
    const auto row = [](const char *json, Kind kind, const char *metric, const char *word, int offset) {
        QTest::newRow(json) << QString::fromLatin1(json) << kind << QString::fromLatin1(metric)
                            << QString::fromLatin1(word) << offset;
    };
    row("[1]", Kind::NotAnObject, "", "", 0);
    row("{\"metrics\": 1}", Kind::NotAnObject, "", "metrics", 12);
    row("{\"details\": []}", Kind::NotAnObject, "", "details", 12);
    row("{\"temp\": 1}", Kind::UnknownField, "", "temp", 9);
    row("{\"details\": {\"m\": {}}}", Kind::UnknownField, "", "m", 18);
    row("{\"seq\": -1}", Kind::WrongValue, "", "UInt64", 8);
    row("{\"uuid\": 1}", Kind::WrongValue, "", "String", 9);
    row("{\"body\": \"?\"}", Kind::WrongValue, "", "Bytes", 9);
    row("{\"metrics\": {\"m\": {}}}", Kind::TypeMissing, "m", "", 18);
    row("{\"metrics\": {\"m\": []}}", Kind::TypeMissing, "m", "", 18);
    row("{\"metrics\": {\"m\": [1, \"a\"]}}", Kind::TypeMissing, "m", "", 18);
    row("{\"metrics\": {\"m\": 18446744073709551616}}", Kind::WrongValue, "m", "UInt64", 18);
    row("{\"metrics\": {\"m\": {\"type\": \"Int7\", \"value\": 1}}}", Kind::UnknownType, "m", "Int7", 27);
    row("{\"metrics\": {\"m\": {\"type\": 3, \"value\": 1}}}", Kind::UnknownType, "m", "3", 27);
    row("{\"metrics\": {\"m\": {\"type\": \"Template\", \"value\": 1}}}", Kind::NotAnObject, "m", "value",
        48);
    row("{\"metrics\": {\"m\": {\"is_definition\": 7.5}}}", Kind::WrongValue, "m", "Boolean", 36);
    row("{\"metrics\": {\"m\": {\"template_ref\": \"M\", \"in\": {}}}}", Kind::TypeMissing, "in", "", 46);
    row("{\"metrics\": {\"m\": {\"template_ref\": \"M\", \"parameters\": 1}}}", Kind::NotAnObject, "m",
        "parameters", 54);
    row("{\"metrics\": {\"m\": {\"template_ref\": \"M\", \"parameters\": {\"p\": [1]}}}}",
        Kind::NoValueOfType, "m", "Int64Array", 60);
    row("{\"metrics\": {\"m\": {\"type\": \"Int8\", \"value\": 128}}}", Kind::WrongValue, "m", "Int8", 44);
    row("{\"metrics\": {\"m\": {\"type\": \"UInt8\", \"value\": -1}}}", Kind::WrongValue, "m", "UInt8", 45);
    row("{\"metrics\": {\"m\": {\"type\": \"Int32\", \"value\": 1.0}}}", Kind::WrongValue, "m", "Int32", 45);
    row("{\"metrics\": {\"m\": {\"type\": \"Float\", \"value\": 1e99}}}", Kind::WrongValue, "m", "Float", 45);
    row("{\"metrics\": {\"m\": {\"type\": \"Boolean\", \"value\": 1.5}}}", Kind::WrongValue, "m", "Boolean",
        47);
    row("{\"metrics\": {\"m\": {\"type\": \"Int8Array\", \"value\": [1, 200]}}}", Kind::WrongValue, "m",
        "Int8Array", 53);
    row("{\"metrics\": {\"m\": {\"type\": \"Int8Array\", \"value\": 1}}}", Kind::WrongValue, "m", "Int8Array",
        49);
    row("{\"metrics\": {\"m\": {\"type\": \"StringArray\", \"value\": [\"\\u0000\"]}}}", Kind::WrongValue,
        "m", "StringArray", 52);
    row("{\"metrics\": {\"m\": {\"columns\": [\"a\"], \"rows\": [[1, 2]]}}}", Kind::WrongValue, "m",
        "DataSet", 46);
    row("{\"metrics\": {\"m\": {\"columns\": [\"a\"], \"rows\": [[1], [\"x\"]]}}}", Kind::WrongValue, "m",
        "Int64", 52);
    row("{\"metrics\": {\"m\": {\"columns\": 1, \"rows\": []}}}", Kind::WrongValue, "m", "DataSet", 30);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"unit\": 2}}}", Kind::UnknownField, "m", "unit", 39);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"metadata\": {\"x\": 2}}}}", Kind::UnknownField, "m", "x", 49);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"properties\": 2}}}", Kind::NotAnObject, "m", "properties",
        45);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"properties\": {\"p\": {\"value\": 1, \"unit\": 2}}}}}",
        Kind::UnknownField, "m", "unit", 72);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"properties\": {\"p\": {\"tipe\": 3, \"value\": 1}}}}}",
        Kind::UnknownField, "m", "tipe", 60);
    row("{\"metrics\": {\"m\": {\"value\": 1, \"properties\": {\"p\": {\"type\": \"Int8\", \"x\": 1}}}}}",
        Kind::UnknownField, "m", "x", 73);
}

void TestSparkplugEncoder::tellsWhatIsWrong()
{
    QFETCH(QString, json);
    QFETCH(Kind, kind);
    QFETCH(QString, metric);
    QFETCH(QString, word);
    QFETCH(int, offset);
    const auto bytes = encoded(json.toStdString());
    QVERIFY(!bytes);
    QCOMPARE(int(bytes.error().kind), int(kind));
    QCOMPARE(QString::fromStdString(bytes.error().metric), metric);
    QCOMPARE(QString::fromStdString(bytes.error().word), word);
    QCOMPARE(int(bytes.error().offset), offset);
}

void TestSparkplugEncoder::boundsDepth()
{
    const auto nested = [](int levels) {
        QString json = QStringLiteral("{\"metrics\":{\"m\":{\"value\":1,\"properties\":");
        json += QStringLiteral("{\"p\":").repeated(levels) + u'1' + QString(levels + 3, u'}');
        return json.toStdString();
    };
    QVERIFY(encoded(nested(100)).error().kind == Kind::TooDeep);
    const auto deepest = again(nested(60));
    QVERIFY(deepest);
    QVERIFY(deepest->nodeCount() > 60);
}

QTEST_APPLESS_MAIN(TestSparkplugEncoder)
#include "tst_sparkplugencoder.moc"
