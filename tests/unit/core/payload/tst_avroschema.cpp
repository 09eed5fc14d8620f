// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/avroschema.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;
using Kind = DecodeError::Kind;

namespace {

AvroSchema schema(std::string_view json)
{
    return AvroSchema::parse(json).value();
}

AvroSchema readingSchema()
{
    return schema(payloadFile(QStringLiteral("reading.avsc")).text());
}

const QString innerText = QStringLiteral(
    "{\"name\": \"inner\",\"value\": 0.5,\"count\": -1,\"unit\": \"KELVIN\",\"history\": [],"
    "\"labels\": {},\"note\": null,\"id\": h'0304',\"raw\": h'',\"ratio\": 0.25,\"next\": null}");
const QString outerText =
    QStringLiteral(
        "{\"name\": \"boiler \u00fc\",\"value\": 71.25,\"count\": 9223372036854775807,"
        "\"unit\": \"CELSIUS\",\"history\": [1, -2, 300],\"labels\": {\"a\": true},\"note\": \"text\","
        "\"id\": h'0102',\"raw\": h'00ff',\"ratio\": 1.5,\"next\": %1}")
        .arg(innerText);

} // namespace

class TestAvroSchema : public QObject
{
    Q_OBJECT
private slots:
    void readsWhatPythonWrites();
    void readsFiles_data();
    void readsFiles();
    void schemaOfAFileIsBounded();
    void takesConfluentsHeader();
    void refusesSchemas();
    void refuses_data();
    void refuses();
    void boundsDepthAndSize();
};

void TestAvroSchema::readsWhatPythonWrites()
{
    const auto value = readingSchema().decode(payloadFile(QStringLiteral("reading.avro-datum")));
    QCOMPARE(value->find("value")->byteRange().value().size, std::size_t {8});
    QCOMPARE(value->find("unit")->annotation()->type, std::string("Unit"));
    QCOMPARE(oneLine(Value(*value)), outerText);
}

void TestAvroSchema::readsFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << QStringLiteral("readings-null.avro");
    QTest::newRow("deflate") << QStringLiteral("readings-deflate.avro");
}

void TestAvroSchema::readsFiles()
{
    QFETCH(QString, file);
    const Bytes payload = payloadFile(file);
    QVERIFY(isAvroFile(payload.view()));
    QCOMPARE(oneLine(avroFileValue(payload)), QStringLiteral("[%1,%2]").arg(outerText, innerText));
    for (std::size_t size = 0; size < payload.size(); ++size) {
        const auto cut = avroFileValue(payload.slice(0, size));
        // Files may end behind each block; this one has one.
        QVERIFY(!cut || cut->root().childCount() == 0);
    }
}

void TestAvroSchema::schemaOfAFileIsBounded()
{
    // One entry in the metadata, the mark of sixteen bytes, and no blocks.
    const auto file = [](std::size_t size) {
        std::string schema = "\"long\"";
        schema.resize(size, ' ');
        std::string length;
        std::size_t zigzag = size * 2;
        for (; zigzag >= 0x80; zigzag >>= 7)
            length += static_cast<char>(zigzag | 0x80);
        length += static_cast<char>(zigzag);
        return Bytes::copyOf(std::string("Obj\x01\x02\x16"
                                         "avro.schema",
                                         17)
                             + length + schema + std::string(17, '\0'));
    };
    QVERIFY(avroFileValue(file(1024 * 1024)).has_value());
    const auto refused = avroFileValue(file(1024 * 1024 + 1));
    QVERIFY(!refused);
    QCOMPARE(static_cast<int>(refused.error().kind), static_cast<int>(Kind::TooLarge));
}

void TestAvroSchema::takesConfluentsHeader()
{
    const std::string datum(payloadFile(QStringLiteral("reading.avro-datum")).text());
    const Bytes payload = Bytes::copyOf(std::string("\0\0\0\0\x07", 5) + datum);
    QCOMPARE(oneLine(readingSchema().decode(payload)), outerText);
    QCOMPARE(readingSchema().decode(payload)->root().annotation()->type, std::string("Reading, schema 7"));
    QCOMPARE(readingSchema().decode(payload)->find("next")->annotation()->type, std::string("Reading"));
    QCOMPARE(readingSchema().decode(payload)->find("value")->byteRange().value().offset,
             readingSchema().decode(Bytes::copyOf(datum))->find("value")->byteRange().value().offset + 5);
}

void TestAvroSchema::refusesSchemas()
{
    QVERIFY(!AvroSchema::parse("").has_value());
    QVERIFY(!AvroSchema::parse("{").error().empty());
    QVERIFY(!AvroSchema::parse(R"({"type":"nothing"})").has_value());
    QVERIFY(!AvroSchema::parse(std::string(100'000, '[')).has_value());
}

void TestAvroSchema::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *json, const char *hex, Kind kind) {
        QTest::addRow("%s %s", json, hex) << QByteArray(json) << QByteArray(hex) << static_cast<int>(kind);
    };
    row("\"long\"", "", Kind::UnexpectedEnd);
    row("\"long\"", "80", Kind::UnexpectedEnd);
    row("\"long\"", "ffffffffffffffffffff01", Kind::UnexpectedByte);
    row("\"long\"", "0202", Kind::TrailingBytes);
    row("\"double\"", "0000", Kind::UnexpectedEnd);
    // A text of four gigabytes, and one of less than nothing.
    row("\"string\"", "8080808020 61", Kind::UnexpectedEnd);
    row("\"bytes\"", "01", Kind::UnexpectedEnd);
    row("\"string\"", "02ff", Kind::NotUtf8);
    row("[\"null\",\"int\"]", "04", Kind::UnexpectedByte);
    row("[\"null\",\"int\"]", "01", Kind::UnexpectedByte);
    row(R"({"type":"enum","name":"E","symbols":["A"]})", "02", Kind::UnexpectedByte);
    row(R"({"type":"array","items":"int"})", "feffffffffffffffff01", Kind::UnexpectedEnd);
    // As many nothings as there are.
    row(R"({"type":"array","items":"null"})", "feffffffffffffffff01", Kind::TooLarge);
}

void TestAvroSchema::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, hex);
    const auto value = schema(json.toStdString()).decode(hexBytes(hex), {.nodes = 10'000});
    QVERIFY(!value.has_value());
    QTEST(static_cast<int>(value.error().kind), "kind");
}

void TestAvroSchema::boundsDepthAndSize()
{
    const AvroSchema list =
        schema(R"({"type":"record","name":"L","fields":[{"name":"n","type":["null","L"]}]})");
    QCOMPARE(oneLine(list.decode(hexBytes("0200"))), QStringLiteral("{\"n\": {\"n\": null}}"));
    QVERIFY(list.decode(Bytes::copyOf(std::string(100'000, '\x02'))).error().kind == Kind::TooDeep);
    // A record that contains itself without a way out.
    const auto endless =
        AvroSchema::parse(R"({"type":"record","name":"L","fields":[{"name":"n","type":"L"}]})");
    QVERIFY(!endless || endless->decode(hexBytes("00")).error().kind == Kind::TooDeep);
}

QTEST_APPLESS_MAIN(TestAvroSchema)
#include "tst_avroschema.moc"
