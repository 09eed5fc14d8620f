// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/protobufschemas.h"

#include "core/payload/protobuffields.h"
#include "tests/support/testdata.h"
#include "tests/unit/core/payload/payloaddata.h"

#include <QTemporaryDir>

using namespace espalier;
using Kind = DecodeError::Kind;

namespace {

std::string path(const QString &name)
{
    const QString found = testData(QStringLiteral("payload/") + name);
    if (found.isEmpty())
        qFatal("no %s", qPrintable(name));
    return found.toStdString();
}

ProtobufSources protoFile(const QString &name)
{
    ProtobufSources sources;
    sources.protoFiles = {path(name)};
    sources.importPaths = {path(QStringLiteral("proto"))};
    return sources;
}

QString problems(const ProtobufSchemas &schemas)
{
    QStringList lines;
    for (const SchemaProblem &problem : schemas.problems()) {
        lines.append(QStringLiteral("%1:%2:%3: %4")
                         .arg(QString::fromStdString(problem.file).section(u'/', -1))
                         .arg(problem.line)
                         .arg(problem.column)
                         .arg(QString::fromStdString(problem.text)));
    }
    return lines.join(u'\n');
}

const QString readingText = QStringLiteral(
    "{\"name\": \"boiler \u00fc\",\"value\": 71.25,\"unit\": \"CELSIUS\","
    "\"when\": {\"seconds\": 1363896240,\"nanos\": 500000000},\"history\": [1, -2, 300],"
    "\"counters\": {\"a\": 9223372036854775807},\"calibration\": {\"offset\": -5,\"gain\": 0.0},"
    "\"raw\": h'00ff',\"serial\": 18446744073709551615,\"good\": true,\"zero\": 0,"
    "\"past\": [{\"offset\": 7},{\"offset\": 0}],\"floor\": 3}");

} // namespace

class TestProtobufSchemas : public QObject
{
    Q_OBJECT
private slots:
    void readsProtoFiles();
    void readsDescriptorSets();
    void showsUnknownFields();
    void knowsTypes();
    void tellsWhereProtoFilesAreWrong_data();
    void tellsWhereProtoFilesAreWrong();
    void tellsWhoImportsWhat();
    void tellsOfBrokenDescriptorSets();
    void refusesWhatDoesNotFit();
    void readsFieldsWithoutSchema();
    void boundsDepth();
    void writesMessages();
    void tellsWhatIsNoMessage_data();
    void tellsWhatIsNoMessage();
};

void TestProtobufSchemas::readsProtoFiles()
{
    const ProtobufSchemas schemas(protoFile(QStringLiteral("proto/sensor.proto")));
    QCOMPARE(problems(schemas), QString());
    QVERIFY(schemas.messageTypes()
            == std::vector<std::string>({"sensors.Old", "sensors.Reading", "sensors.Reading.Calibration"}));
    QCOMPARE(oneLine(schemas.decode("sensors.Reading", payloadFile(QStringLiteral("reading.protobuf")))),
             readingText);
}

void TestProtobufSchemas::readsDescriptorSets()
{
    ProtobufSources sources;
    sources.descriptorSets = {path(QStringLiteral("sensor.binpb"))};
    const ProtobufSchemas schemas(sources);
    QCOMPARE(problems(schemas), QString());
    QCOMPARE(oneLine(schemas.decode("sensors.Reading", payloadFile(QStringLiteral("reading.protobuf")))),
             readingText);
}

void TestProtobufSchemas::showsUnknownFields()
{
    const ProtobufSchemas schemas(protoFile(QStringLiteral("proto/sensor.proto")));
    // A number, a text, and a field whose wire type is not that of the schema.
    QCOMPARE(oneLine(schemas.decode("sensors.Old", hexBytes("0a0161 1005 9a01026869 0d01000000"))),
             QStringLiteral("{\"name\": \"a\",2: 5,19: \"hi\",1: 1}"));
    QCOMPARE(oneLine(schemas.decode("sensors.Old", {})), QStringLiteral("{\"name\": \"\"}"));
}

void TestProtobufSchemas::knowsTypes()
{
    const ProtobufSchemas schemas(protoFile(QStringLiteral("proto/sensor.proto")));
    const auto value = schemas.decode("sensors.Reading", payloadFile(QStringLiteral("reading.protobuf")));
    QCOMPARE(value->root().annotation()->type, std::string("sensors.Reading"));
    QCOMPARE(value->find("unit")->annotation()->type, std::string("common.Unit"));
    QCOMPARE(value->find("serial")->annotation()->type, std::string("fixed64"));
    QVERIFY(value->find("when")->annotation()->time == 1363896240500000);
    QVERIFY(!value->root().byteRange());
}

void TestProtobufSchemas::tellsWhereProtoFilesAreWrong_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("part");
    QTest::newRow("a type that does not exist")
        << QStringLiteral("proto/broken/syntax.proto") << QStringLiteral("syntax.proto:7:3: ")
        << QStringLiteral("strin");
    QTest::newRow("cyclic imports") << QStringLiteral("proto/broken/cyclic1.proto")
                                    << QStringLiteral("cyclic2.proto:5:1: ")
                                    << QStringLiteral("cyclic2.proto -> cyclic1.proto -> cyclic2.proto");
    QTest::newRow("a missing import")
        << QStringLiteral("proto/broken/missing.proto") << QStringLiteral("missing.proto:5:1: ")
        << QStringLiteral("nowhere.proto");
}

void TestProtobufSchemas::tellsWhereProtoFilesAreWrong()
{
    QFETCH(QString, file);
    QFETCH(QString, start);
    QFETCH(QString, part);
    const ProtobufSchemas schemas(protoFile(file));
    const QString found = problems(schemas);
    QVERIFY2(found.startsWith(start), qPrintable(found));
    QVERIFY2(found.contains(part), qPrintable(found));
    QVERIFY(schemas.messageTypes().empty());
    ProtobufSources sources;
    sources.protoFiles = {"/nowhere/at/all.proto"};
    QCOMPARE(problems(ProtobufSchemas(sources)), QStringLiteral("all.proto:0:0: cannot be read"));
}

void TestProtobufSchemas::tellsWhoImportsWhat()
{
    using Problem = SchemaProblem;
    const ProtobufSchemas missing(protoFile(QStringLiteral("proto/broken/missing.proto")));
    QCOMPARE(problems(missing), QStringLiteral("missing.proto:5:1: nowhere.proto"));
    QCOMPARE(missing.problems().front().kind, Problem::Kind::ImportNotFound);
    const ProtobufSchemas cyclic(protoFile(QStringLiteral("proto/broken/cyclic1.proto")));
    QCOMPARE(problems(cyclic),
             QStringLiteral("cyclic2.proto:5:1: cyclic2.proto -> cyclic1.proto -> cyclic2.proto"));
    QCOMPARE(cyclic.problems().front().kind, Problem::Kind::ImportsItself);
    // A folder with the file is all that is needed.
    ProtobufSources sources = protoFile(QStringLiteral("proto/sensor.proto"));
    sources.importPaths.clear();
    QTemporaryDir folder;
    QVERIFY(QFile::copy(QString::fromStdString(path(QStringLiteral("proto/sensor.proto"))),
                        folder.filePath(QStringLiteral("a.proto"))));
    sources.protoFiles = {folder.filePath(QStringLiteral("a.proto")).toStdString()};
    const ProtobufSchemas without(sources);
    QCOMPARE(without.problems().front().text, std::string("common/unit.proto"));
    QCOMPARE(without.problems().front().kind, Problem::Kind::ImportNotFound);
    sources.addImportPath(path(QStringLiteral("proto")));
    sources.addImportPath(path(QStringLiteral("proto")));
    QCOMPARE(sources.importPaths.size(), std::size_t {1});
    QVERIFY(ProtobufSchemas(sources).problems().empty());
}

void TestProtobufSchemas::tellsOfBrokenDescriptorSets()
{
    ProtobufSources sources;
    sources.descriptorSets = {path(QStringLiteral("json.gzip")), "/nowhere/at/all"};
    const ProtobufSchemas schemas(sources);
    QCOMPARE(schemas.problems().size(), std::size_t {2});
    QVERIFY(schemas.messageTypes().empty());
}

void TestProtobufSchemas::refusesWhatDoesNotFit()
{
    const ProtobufSchemas schemas(protoFile(QStringLiteral("proto/sensor.proto")));
    QVERIFY(schemas.decode("sensors.None", {}).error().kind == Kind::NoSchema);
    QVERIFY(schemas.decode("sensors.Old", hexBytes("0aff")).error().kind == Kind::UnexpectedByte);
    QVERIFY(schemas.decode("sensors.Old", hexBytes("0affffffff0f61")).error().kind == Kind::UnexpectedByte);
    // A packed field that ends amid a number.
    QVERIFY(schemas.decode("sensors.Reading", hexBytes("2a0180")).error().kind == Kind::UnexpectedEnd);
    // Text that is none.
    QCOMPARE(oneLine(schemas.decode("sensors.Old", hexBytes("0a01ff"))), QStringLiteral("{\"name\": h'ff'}"));
}

void TestProtobufSchemas::readsFieldsWithoutSchema()
{
    QCOMPARE(oneLine(protobufFieldsValue(hexBytes("08 9601 12 03616263 1a 02 0801 1a 02 ffff 25 01000000"))),
             QStringLiteral("{1: 150,2: \"abc\",3: [{1: 1},h'ffff'],4: 1}"));
    QVERIFY(protobufFieldsValue(hexBytes("0aff")).error().kind == Kind::NotThis);
}

void TestProtobufSchemas::boundsDepth()
{
    std::string deep = "\x01";
    for (int i = 0; i < 1000; ++i) {
        std::string length;
        for (std::size_t size = deep.size();; size >>= 7) {
            length += static_cast<char>(size > 0x7f ? (size & 0x7f) | 0x80 : size);
            if (size <= 0x7f)
                break;
        }
        deep = '\x1a' + length + deep;
    }
    const auto value = protobufFieldsValue(Bytes::copyOf(deep));
    QVERIFY(value.has_value());
    QVERIFY(value->nodeCount() < 100);
    // Groups in groups.
    QVERIFY(!protobufFieldsValue(Bytes::copyOf(std::string(100'000, '\x0b'))).has_value());
}

void TestProtobufSchemas::writesMessages()
{
    const std::string json = R"({"name": "boiler \u00fc", "value": 71.25, "unit": "CELSIUS",
        "when": "2013-03-21T20:04:00.500Z", "history": [1, -2, 300], "counters": {"a": "9223372036854775807"},
        "calibration": {"offset": -5, "gain": 0}, "raw": "AP8=", "serial": 18446744073709551615,
        "good": true, "past": [{"offset": 7}, {}], "floor": 3})";
    for (const char *source : {"proto/sensor.proto", "sensor.binpb"}) {
        ProtobufSources sources;
        sources.add(path(QString::fromLatin1(source)));
        sources.importPaths = {path(QStringLiteral("proto"))};
        const ProtobufSchemas schemas(sources);
        QVERIFY(schemas.knows("sensors.Reading"));
        const auto bytes = schemas.encode("sensors.Reading", json);
        QVERIFY2(bytes, bytes ? "" : bytes.error().c_str());
        QCOMPARE(oneLine(schemas.decode("sensors.Reading", Bytes::copyOf(*bytes))), readingText);
        QVERIFY(schemas.encode("sensors.Old", "{}") == std::string());
    }
}

void TestProtobufSchemas::tellsWhatIsNoMessage_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *type, const QString &json, const char *word) {
        QTest::newRow(word) << QString::fromLatin1(type) << json << QString::fromLatin1(word);
    };
    row("sensors.None", QStringLiteral("{}"), "sensors.None");
    row("sensors.Reading", QStringLiteral("{\"nam\": 1}"), "nam");
    row("sensors.Reading", QStringLiteral("{\"zero\": 2147483648}"), "2147483648");
    row("sensors.Reading", QStringLiteral("{\"unit\": \"NO\"}"), "unit");
    row("sensors.Reading", QStringLiteral("{"), "object");
    row("sensors.Reading", QStringLiteral("{\"past\": ") + QString(100'000, u'['), "array");
}

void TestProtobufSchemas::tellsWhatIsNoMessage()
{
    QFETCH(QString, type);
    QFETCH(QString, json);
    QFETCH(QString, word);
    const ProtobufSchemas schemas(protoFile(QStringLiteral("proto/sensor.proto")));
    const auto bytes = schemas.encode(type.toStdString(), json.toStdString());
    QVERIFY(!bytes);
    QVERIFY2(QString::fromStdString(bytes.error()).contains(word), bytes.error().c_str());
}

QTEST_APPLESS_MAIN(TestProtobufSchemas)
#include "tst_protobufschemas.moc"
