// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/glance.h"

#include "core/payload/formatted.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/sparkplugpayload.h"
#include "core/payload/wrapping.h"
#include "tests/support/testdata.h"

#include <QTest>

using namespace espalier;

Q_DECLARE_METATYPE(espalier::ValueKind)
Q_DECLARE_METATYPE(espalier::Wrapping)

class TestGlance : public QObject
{
    Q_OBJECT
private slots:
    void seesWhatItIs_data();
    void seesWhatItIs();
    void looksAtThePrefixOnly();
    void looksIntoWhatIsCompressed_data();
    void looksIntoWhatIsCompressed();
    void decodesByRule_data();
    void decodesByRule();
};

void TestGlance::seesWhatItIs_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<ValueKind>("kind");
    QTest::addColumn<QString>("preview");
    const auto row = [](const char *name, const QByteArray &payload, ValueKind kind, const QString &preview) {
        QTest::newRow(name) << payload << kind << preview;
    };
    row("nothing", "", ValueKind::Empty, {});
    row("a number", "71.42", ValueKind::Number, QStringLiteral("71.42"));
    row("a large number", "18446744073709551617", ValueKind::Number, QStringLiteral("18446744073709551617"));
    row("a number in space", " -1e3\n", ValueKind::Number, QStringLiteral("-1e3"));
    row("no number", "1.2.3", ValueKind::Text, QStringLiteral("1.2.3"));
    row("a leading zero", "007", ValueKind::Text, QStringLiteral("007"));
    row("true", "true", ValueKind::Boolean, QStringLiteral("true"));
    row("null", "null", ValueKind::Null, QStringLiteral("null"));
    row("a string", "\"RUN \\\"N\"", ValueKind::String, QStringLiteral("\"RUN \\\"N\""));
    row("no string", "\"a\" b", ValueKind::Text, QStringLiteral("\"a\" b"));
    row("an object", "{ \"a b\" : 1,\n \"c\": \"x \\\" y\" }", ValueKind::Json,
        QStringLiteral("{\"a b\":1,\"c\":\"x \\\" y\"}"));
    row("an array", "[1, 2]", ValueKind::Json, QStringLiteral("[1,2]"));
    row("braces in text", "{{ template }}", ValueKind::Text, QStringLiteral("{{ template }}"));
    row("text in lines", "a\r\n  b", ValueKind::Text, QStringLiteral("a b"));
    row("only space", " \n ", ValueKind::Text, {});
    row("bytes", QByteArray::fromHex("0001ff"), ValueKind::Binary, QStringLiteral("00 01 ff"));
    row("many bytes", QByteArray(100, '\x01'), ValueKind::Binary,
        QStringLiteral("01 ").repeated(24) + QStringLiteral("\u2026"));
    row("an image", QByteArray::fromHex("89504e470d0a1a0a0000000d4948445200000280000001e00802000000"),
        ValueKind::Image, QStringLiteral("PNG 640 \u00d7 480"));
    row("CBOR", QByteArray::fromHex("a26161fb3ff199999999999a6162824201026178"), ValueKind::Binary,
        QStringLiteral("CBOR {\"a\":1.1,\"b\":[h'0102',\"x\"]}"));
    row("MessagePack", QByteArray::fromHex("82a16101a16291c0"), ValueKind::Binary,
        QStringLiteral("MessagePack {\"a\":1,\"b\":[null]}"));
    row("numbers that could be MessagePack", QByteArray::fromHex("920102"), ValueKind::Binary,
        QStringLiteral("92 01 02"));
}

void TestGlance::seesWhatItIs()
{
    QFETCH(QByteArray, payload);
    QFETCH(ValueKind, kind);
    QFETCH(QString, preview);
    const Glance glance = glanceAt(asBytes(payload.toStdString()));
    QCOMPARE(glance.preview, preview);
    QVERIFY(glance.kind == kind);
}

void TestGlance::looksAtThePrefixOnly()
{
    std::string json = "{\"key\": \"";
    for (int i = 0; i < 1000; ++i)
        json += "k\xc3\xbc";
    const Glance cut = glanceAt(asBytes(json));
    QVERIFY(cut.kind == ValueKind::Json);
    QCOMPARE(cut.preview.size(), maximumPreview);
    QVERIFY(cut.preview.endsWith(QChar(0x2026)));
    // What comes later may be anything.
    QVERIFY(glanceAt(asBytes(std::string(600, 'a') + '\0')).kind == ValueKind::Text);
    QVERIFY(glanceAt(asBytes(std::string(600, '1'))).kind == ValueKind::Text);
}

void TestGlance::looksIntoWhatIsCompressed_data()
{
    QTest::addColumn<Wrapping>("wrapping");
    QTest::newRow("gzip") << Wrapping::Gzip;
    QTest::newRow("zlib") << Wrapping::Zlib;
    QTest::newRow("zstd") << Wrapping::Zstd;
}

void TestGlance::looksIntoWhatIsCompressed()
{
    QFETCH(Wrapping, wrapping);
    const auto glanceAtWrapped = [&](const std::string &inner) {
        const auto wrapped = wrap(wrapping, inner);
        return wrapped ? glanceAt(asBytes(*wrapped)) : Glance {};
    };
    const Glance json = glanceAtWrapped(R"({ "temperature": 21.5 })");
    QCOMPARE(json.preview, QStringLiteral("{\"temperature\":21.5}"));
    QVERIFY(json.kind == ValueKind::Json);
    // Much more than is looked at, of which little is left, or nearly all.
    QVERIFY(glanceAtWrapped(std::string(10'000'000, '1')).kind == ValueKind::Text);
    std::string noise = "[";
    for (std::uint32_t i = 0, state = 1; i < 20'000; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        noise += std::to_string(state) + ',';
    }
    const Glance cut = glanceAtWrapped(noise);
    QVERIFY(cut.kind == ValueKind::Json);
    QVERIFY(cut.preview.startsWith(QStringLiteral("[1015568748,")));
    QVERIFY(glanceAtWrapped(std::string("\x01\xff", 2)).kind == ValueKind::Binary);
    QCOMPARE(glanceAtWrapped(std::string("\x01\xff", 2)).preview, QStringLiteral("01 ff"));
    // Broken, it is shown as it came.
    const std::string broken =
        wrap(wrapping, "some text that is broken off").value_or(std::string()).substr(0, 12);
    QVERIFY(glanceAt(asBytes(broken)).kind == ValueKind::Binary);
    QVERIFY(glanceAt(asBytes(broken)).preview.contains(u' '));
}

void TestGlance::decodesByRule_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<ValueKind>("kind");
    QTest::addColumn<QString>("preview");
    const auto row = [](const char *topic, const QByteArray &payload, ValueKind kind,
                        const QString &preview) {
        QTest::addRow("%s %s", topic, payload.toHex().left(40).constData())
            << QByteArray(topic) << payload << kind << preview;
    };
    row("one", "12", ValueKind::Number, QStringLiteral("12849"));
    row("two", "12", ValueKind::Json, QStringLiteral("[49,50]"));
    row("two", "123", ValueKind::Number, QStringLiteral("123"));
    row("none", "12", ValueKind::Number, QStringLiteral("12"));
    row("proto",
        QByteArray("\x0a\x03"
                   "abc",
                   5),
        ValueKind::Json, QStringLiteral("{\"name\":\"abc\"}"));
    row("proto", QByteArray(1, '\0'), ValueKind::Binary, QStringLiteral("00"));
    row("latin", "a\xe4\nb", ValueKind::Text, QStringLiteral("a\u00e4 b"));
    row("raw", "12", ValueKind::Number, QStringLiteral("12"));
    row("base", "eyJhIjogMX0=", ValueKind::Json, QStringLiteral("{\"a\":1}"));
    row("rest", QByteArray(1500, 'a'), ValueKind::Json, QStringLiteral("[97,97"));
    row("rest", QByteArray(4097, 'a'), ValueKind::Text, QStringLiteral("aaaaa"));
    row("spBv1.0/g/NDATA/e", QByteArray("\x08\x05\x12\x04\x10\x05\x50\x09"), ValueKind::Json,
        QStringLiteral("{\"temp\":9}"));
    row("spBv1.0/g/NDATA/e", "x", ValueKind::Text, QStringLiteral("x"));
}

void TestGlance::decodesByRule()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArray, payload);
    QFETCH(ValueKind, kind);
    QFETCH(QString, preview);
    const QString proto = testData(QStringLiteral("payload/proto"));
    DecodeRules rules;
    rules.rules = {{"one", {.decoder = DecoderKind::Packed, .pattern = "<h"}},
                   {"two", {.decoder = DecoderKind::Packed, .pattern = "BB"}},
                   {"rest", {.decoder = DecoderKind::Packed, .pattern = "*B"}},
                   {"proto", {.decoder = DecoderKind::Protobuf, .schema = "sensors.Old"}},
                   {"latin", {.decoder = DecoderKind::Text, .charset = Charset::Latin1}},
                   {"raw", {.decoder = DecoderKind::Hex}},
                   {"base", {.wrappedBy = {Wrapping::Base64}}}};
    rules.protobuf.protoFiles = {(proto + QStringLiteral("/sensor.proto")).toStdString()};
    rules.protobuf.importPaths = {proto.toStdString()};
    const PayloadRegistry registry(rules);
    QVERIFY(registry.problems().empty());
    SparkplugAliases aliases;
    aliases.byAlias[5] = {"temp", 3};
    const std::string name = topic.toStdString();
    const Glance glance = glanceAt(Bytes::copyOf(payload.toStdString()),
                                   {.topic = name, .registry = &registry, .aliases = &aliases});
    QCOMPARE(glance.kind, kind);
    if (payload.size() < 100)
        QCOMPARE(glance.preview, preview);
    else
        QVERIFY(glance.preview.startsWith(preview) && glance.preview.size() <= maximumPreview);
}

QTEST_APPLESS_MAIN(TestGlance)
#include "tst_glance.moc"
