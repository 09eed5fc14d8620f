// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/messagecomposer.h"
#include "core/service/payloadencoder.h"

#include <QCborValue>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace espalier;

namespace {

using Kind = DraftError::Kind;

PublishDraft draftOf(PayloadFormat format, const QString &payload)
{
    return {.topic = QStringLiteral("a/b"), .format = format, .payload = payload};
}

/// Composes for a row of a file with one column, "c".
Expected<OutgoingMessage, DraftError> compose(const PublishDraft &draft,
                                              ProtocolVersion version = ProtocolVersion::V5)
{
    auto composer = MessageComposer::prepare(draft, version);
    if (!composer)
        return unexpected(composer.error());
    TemplateLookups lookups;
    lookups.row = [](std::string_view column) {
        return column == "c" ? std::optional<std::string>("ä\"") : std::nullopt;
    };
    TemplateState state(1);
    return composer->compose({.state = state, .lookups = lookups, .clientId = "me", .topicName = {}});
}

QByteArray bytesOf(const Bytes &bytes)
{
    return {bytes.text().data(), qsizetype(bytes.size())};
}

} // namespace

Q_DECLARE_METATYPE(espalier::PayloadFormat)
Q_DECLARE_METATYPE(espalier::DraftError::Kind)

class TestMessageComposer : public QObject
{
    Q_OBJECT
private slots:
    void topics_data();
    void topics();
    void payloads_data();
    void payloads();
    void wrongPayloads_data();
    void wrongPayloads();
    void packedJsonIsWhatItWas();
    void filesAreReadWhenSent();
    void layOutKeepsWhatWasTyped_data();
    void layOutKeepsWhatWasTyped();
    void layOutTellsWhatIsWrong();
    void properties();
    void wrongProperties_data();
    void wrongProperties();
    void placeholdersEverywhere();
    void errorsStandWhereTheyWereTyped_data();
    void errorsStandWhereTheyWereTyped();
    void constantDraftsAreComposedOnce();
    void checkTakesLookupsForGranted();
};

void TestMessageComposer::topics_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << QStringLiteral("plant/line-1") << true;
    QTest::newRow("empty level") << QStringLiteral("/a//b/") << true;
    QTest::newRow("any character") << QStringLiteral("ä/☃/<b>") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("plus") << QStringLiteral("a/+/b") << false;
    QTest::newRow("hash") << QStringLiteral("a/#") << false;
    QTest::newRow("null") << QStringLiteral("a") + QChar(QChar::Null) << false;
    QTest::newRow("half a character") << QStringLiteral("a") + QChar(0xd800) << false;
    QTest::newRow("too long") << QString(65'536, u'a') << false;
    QTest::newRow("placeholder") << QStringLiteral("a/{{seq}}/{{row.c}}") << true;
    QTest::newRow("wildcard by placeholder") << QStringLiteral("a/{{choice +}}") << false;
    QTest::newRow("too long by placeholder") << QStringLiteral("a/{{bytes 40000}}") << false;
}

void TestMessageComposer::topics()
{
    QFETCH(QString, topic);
    QFETCH(bool, valid);
    PublishDraft draft = draftOf(PayloadFormat::Text, {});
    draft.topic = topic;
    const auto message = compose(draft);
    QCOMPARE(message.has_value(), valid);
    if (!message)
        QCOMPARE(message.error().part, DraftError::Part::Topic);
}

void TestMessageComposer::payloads_data()
{
    QTest::addColumn<PayloadFormat>("format");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, PayloadFormat format, const QString &text,
                        const QByteArray &bytes) { QTest::newRow(name) << format << text << bytes; };
    const auto hex = [](const char *digits) { return QByteArray::fromHex(digits); };
    row("text", PayloadFormat::Text, QStringLiteral("ä\n"), "\xc3\xa4\n");
    row("no text", PayloadFormat::Text, {}, {});
    row("text with a placeholder", PayloadFormat::Text, QStringLiteral("{{clientId}}{{{{"), "me{{");
    row("json", PayloadFormat::Json, QStringLiteral("{\"a\": 1.0}"), "{\"a\": 1.0}");
    row("json value", PayloadFormat::Json, QStringLiteral("71.40"), "71.40");
    row("json large", PayloadFormat::Json, QStringLiteral("12345678901234567890123"),
        "12345678901234567890123");
    row("json placeholders", PayloadFormat::Json,
        QStringLiteral("{\"{{clientId}}\":{{seq}},\"c\":\"{{row.c}}\"}"), "{\"me\":1,\"c\":\"ä\\\"\"}");
    row("hex", PayloadFormat::Hex, QStringLiteral("0x82 0A:ff,{{bytes 0}}00"),
        QByteArray("\x82\x0a\xff\0", 4));
    row("no hex", PayloadFormat::Hex, {}, {});
    row("base64", PayloadFormat::Base64, QStringLiteral("AP8\nQ\n"), QByteArray("\0\xff\x10", 3));
    row("base64 url", PayloadFormat::Base64, QStringLiteral("-_8="), "\xfb\xff");
    row("cbor", PayloadFormat::Cbor, QStringLiteral("{\"b\":[1,-2,null,true],\"a\":\"x\"}"),
        hex("a2616284 0121f6f5 61616178"));
    row("cbor large", PayloadFormat::Cbor, QStringLiteral("18446744073709551615"), hex("1bffffffffffffffff"));
    row("cbor small", PayloadFormat::Cbor, QStringLiteral("-9223372036854775808"), hex("3b7fffffffffffffff"));
    row("cbor fraction", PayloadFormat::Cbor, QStringLiteral("0.1"), hex("fb3fb999999999999a"));
    row("msgpack", PayloadFormat::MessagePack, QStringLiteral("{\"b\":[1,-2,null,true],\"a\":\"x\"}"),
        hex("82a16294 01fec0c3 a161a178"));
    row("msgpack large", PayloadFormat::MessagePack, QStringLiteral("18446744073709551615"),
        hex("cfffffffffffffffff"));
}

void TestMessageComposer::payloads()
{
    QFETCH(PayloadFormat, format);
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    const auto message = compose(draftOf(format, text));
    QVERIFY(message);
    QCOMPARE(bytesOf(message->payload), bytes);
}

void TestMessageComposer::wrongPayloads_data()
{
    QTest::addColumn<PayloadFormat>("format");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("position");
    const auto row = [](const char *name, PayloadFormat format, const QString &text, Kind kind,
                        int position) { QTest::newRow(name) << format << text << kind << position; };
    row("json comma", PayloadFormat::Json, QStringLiteral("{\n \"a\": ,}"), Kind::NotJson, 8);
    row("two values", PayloadFormat::Json, QStringLiteral("1, 2"), Kind::NotJson, 1);
    row("no json", PayloadFormat::Json, QStringLiteral(" "), Kind::NoJson, 1);
    row("single quotes", PayloadFormat::Json, QStringLiteral("{'a':1}"), Kind::NotJson, 1);
    row("behind letters", PayloadFormat::Json, QStringLiteral("[\"ä☃\", x]"), Kind::NotJson, 7);
    row("behind a placeholder", PayloadFormat::Json, QStringLiteral("[{{nowUs}}, x]"), Kind::NotJson, 12);
    row("within a placeholder", PayloadFormat::Json, QStringLiteral("[1,{{clientId}}]"), Kind::NotJson, 3);
    row("deep", PayloadFormat::Cbor, QString(100'000, u'['), Kind::NotJson, 512);
    row("large in cbor", PayloadFormat::Cbor, QStringLiteral("[18446744073709551616]"), Kind::NumberTooLarge,
        1);
    row("small in msgpack", PayloadFormat::MessagePack, QStringLiteral("-9223372036854775809"),
        Kind::NumberTooLarge, 0);
    row("beyond doubles", PayloadFormat::Cbor, QStringLiteral("1e999"), Kind::NumberTooLarge, 0);
    row("odd hex", PayloadFormat::Hex, QStringLiteral("82 0"), Kind::OddHex, 3);
    row("not hex", PayloadFormat::Hex, QStringLiteral("82 zz"), Kind::NotHex, 3);
    row("not base64", PayloadFormat::Base64, QStringLiteral("AP!Q"), Kind::NotBase64, 2);
    row("cut base64", PayloadFormat::Base64, QStringLiteral("APP8Q"), Kind::NotBase64, 5);
    row("unknown", PayloadFormat::Text, QStringLiteral("ä {{no}}"), Kind::Template, 4);
    row("no column", PayloadFormat::Text, QStringLiteral("ä {{row.d}}"), Kind::Template, 2);
    row("half a character", PayloadFormat::Text, QString(QChar(0xdc00)), Kind::NotUtf8, -1);
}

void TestMessageComposer::wrongPayloads()
{
    QFETCH(PayloadFormat, format);
    QFETCH(QString, text);
    QFETCH(Kind, kind);
    QFETCH(int, position);
    const auto message = compose(draftOf(format, text));
    QVERIFY(!message);
    QCOMPARE(message.error().part, DraftError::Part::Payload);
    QCOMPARE(message.error().kind, kind);
    QCOMPARE(int(message.error().position), position);
}

void TestMessageComposer::packedJsonIsWhatItWas()
{
    const QString text = QStringLiteral("{\"z\":[1,2.5,\"x\",{}],\"a\":{\"k\":false}}");
    const auto message = compose(draftOf(PayloadFormat::Cbor, text));
    QVERIFY(message);
    const QCborValue value = QCborValue::fromCbor(bytesOf(message->payload));
    QCOMPARE(value.toDiagnosticNotation(QCborValue::Compact),
             QStringLiteral("{\"z\": [1, 2.5, \"x\", {}], \"a\": {\"k\": false}}"));
}

void TestMessageComposer::filesAreReadWhenSent()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("payload.bin"));
    const PublishDraft draft = draftOf(PayloadFormat::File, path);
    auto composer = MessageComposer::prepare(draft, ProtocolVersion::V5);
    QVERIFY(composer);
    const TemplateLookups lookups;
    TemplateState state(1);
    const auto next = [&] {
        return composer->compose({.state = state, .lookups = lookups, .clientId = {}, .topicName = {}});
    };
    const auto missing = next();
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, Kind::FileUnreadable);
    QVERIFY(!missing.error().detail.isEmpty());
    for (const QByteArray &contents : {QByteArray("\0{{seq}}\xff", 9), QByteArray()}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(contents), contents.size());
        file.close();
        const auto message = next();
        QVERIFY(message);
        QCOMPARE(bytesOf(message->payload), contents);
    }
#ifdef Q_OS_UNIX
    // Nobody writes there, so that opening it would wait for ever.
    const QString pipe = folder.filePath(QStringLiteral("pipe"));
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const auto waiting = encodePayload(PayloadFormat::File, pipe.toStdString());
    QVERIFY(!waiting);
    QCOMPARE(waiting.error().kind, Kind::FileUnreadable);
    QVERIFY(!waiting.error().detail.isEmpty());
#endif
    QFile file(path);
    QVERIFY(file.resize(mostPayload + 1));
    const auto large = next();
    QVERIFY(!large);
    QCOMPARE(large.error().kind, Kind::FileTooLarge);
}

void TestMessageComposer::layOutKeepsWhatWasTyped_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("compact");
    const auto row = [](const char *text, const char *compact) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(compact);
    };
    row("{ \"z\" : 1.50,\"a\":12345678901234567890 }", "{\"z\":1.50,\"a\":12345678901234567890}");
    row("[1, {\"a\": []}, \"x y\"]", "[1,{\"a\":[]},\"x y\"]");
    row("71.40", "71.40");
    row("{\"by\": \"{{clientId}}\", \"ts\": {{nowMs}}}", "{\"by\":\"{{clientId}}\",\"ts\":{{nowMs}}}");
    row("{\"a\": \"x{{choice \"a b\" c}}y\"}", "{\"a\":\"x{{choice \"a b\" c}}y\"}");
}

void TestMessageComposer::layOutKeepsWhatWasTyped()
{
    QFETCH(QString, text);
    QFETCH(QString, compact);
    QCOMPARE(layOutJson(text, JsonLayout::Compact).value(), compact);
    const auto indented = layOutJson(text, JsonLayout::Indented);
    QVERIFY(indented);
    QCOMPARE(layOutJson(*indented, JsonLayout::Compact).value(), compact);
    QCOMPARE(indented->contains(u'\n'), text.contains(u'{'));
}

void TestMessageComposer::layOutTellsWhatIsWrong()
{
    const auto wrong = layOutJson(QStringLiteral("{\"a\":}"), JsonLayout::Indented);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().kind, Kind::NotJson);
    QCOMPARE(wrong.error().position, 5);
    QCOMPARE(layOutJson(QStringLiteral("{{no}}"), JsonLayout::Compact).error().kind, Kind::Template);
}

void TestMessageComposer::properties()
{
    PublishDraft draft = draftOf(PayloadFormat::Text, QStringLiteral("x"));
    draft.properties = {{Property::ContentType, {}, QStringLiteral("text/plain")},
                        {Property::MessageExpiryInterval, {}, QStringLiteral("60 s")},
                        {Property::CorrelationData, {}, QStringLiteral("0x00ff")},
                        {Property::UserProperty, QStringLiteral("k"), QStringLiteral("v")},
                        {Property::UserProperty, QStringLiteral("k"), {}}};
    const auto message = compose(draft);
    QVERIFY(message);
    const PropertyView view = message->properties.view();
    QCOMPARE(view.number(Property::MessageExpiryInterval), std::optional<std::uint32_t>(60));
    QCOMPARE(view.text(Property::ContentType), std::optional<std::string_view>("text/plain"));
    QCOMPARE(view.binary(Property::CorrelationData)->size(), 2U);
    QCOMPARE(view.find(Property::UserProperty)->pairValue, std::string_view("v"));
    QVERIFY(compose(draft, ProtocolVersion::V311)->properties.isEmpty());
}

void TestMessageComposer::wrongProperties_data()
{
    QTest::addColumn<int>("property");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *title, Property property, const QString &name, const QString &value,
                        Kind kind) { QTest::newRow(title) << int(property) << name << value << kind; };
    row("words for a number", Property::MessageExpiryInterval, {}, QStringLiteral("soon"), Kind::NotANumber);
    row("too large", Property::MessageExpiryInterval, {}, QStringLiteral("4294967296"), Kind::NotANumber);
    row("negative", Property::MessageExpiryInterval, {}, QStringLiteral("-1"), Kind::NotANumber);
    row("alias 0", Property::TopicAlias, {}, QStringLiteral("0"), Kind::NotANumber);
    row("indicator 2", Property::PayloadFormatIndicator, {}, QStringLiteral("2"), Kind::NotANumber);
    row("wildcard", Property::ResponseTopic, {}, QStringLiteral("reply/#"), Kind::TopicName);
    row("half a byte", Property::CorrelationData, {}, QStringLiteral("0xf"), Kind::OddHex);
    row("null", Property::UserProperty, QString(QChar(u'\0')), {}, Kind::NullCharacter);
    row("long", Property::UserProperty, {}, QString(65'536, u'x'), Kind::TooLong);
    row("placeholder", Property::ContentType, {}, QStringLiteral("{{x}}"), Kind::Template);
}

void TestMessageComposer::wrongProperties()
{
    QFETCH(int, property);
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(Kind, kind);
    PublishDraft draft = draftOf(PayloadFormat::Text, {});
    draft.properties = {{Property::ContentType, {}, QStringLiteral("fine")},
                        {Property(property), name, value}};
    const auto message = compose(draft);
    QVERIFY(!message);
    QCOMPARE(message.error().kind, kind);
    QCOMPARE(message.error().row, 1);
    QCOMPARE(int(message.error().property), property);
    QCOMPARE(checkDraft(draft, ProtocolVersion::V5)->kind, kind);
}

void TestMessageComposer::placeholdersEverywhere()
{
    PublishDraft draft = draftOf(PayloadFormat::Text, QStringLiteral("{{topic}} {{seq}}"));
    draft.topic = QStringLiteral("a/{{seq}}");
    draft.properties = {{Property::UserProperty, QStringLiteral("n{{seq}}"), QStringLiteral("{{topic}}")},
                        {Property::MessageExpiryInterval, {}, QStringLiteral("{{random 5 5}}")}};
    const auto message = compose(draft);
    QVERIFY(message);
    QCOMPARE(message->topicName, std::string("a/1"));
    QCOMPARE(bytesOf(message->payload), QByteArray("a/1 1"));
    QCOMPARE(message->properties.view().find(Property::UserProperty)->pairValue, std::string_view("a/1"));
    QCOMPARE(message->properties.view().number(Property::MessageExpiryInterval),
             std::optional<std::uint32_t>(5));
}

void TestMessageComposer::errorsStandWhereTheyWereTyped_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::newRow("letters before") << QStringLiteral("ä☃😀/{{nope}}") << 7 << 4;
    QTest::newRow("argument") << QStringLiteral("😀{{random 1 ä}}") << 13 << 2;
}

void TestMessageComposer::errorsStandWhereTheyWereTyped()
{
    QFETCH(QString, topic);
    QFETCH(int, position);
    QFETCH(int, length);
    PublishDraft draft = draftOf(PayloadFormat::Text, {});
    draft.topic = topic;
    const auto message = compose(draft);
    QVERIFY(!message);
    QCOMPARE(int(message.error().position), position);
    QCOMPARE(int(message.error().length), length);
}

void TestMessageComposer::constantDraftsAreComposedOnce()
{
    auto composer =
        MessageComposer::prepare(draftOf(PayloadFormat::Json, QStringLiteral("[1]")), ProtocolVersion::V5);
    QVERIFY(composer);
    const TemplateLookups lookups;
    TemplateState state(1);
    const TemplateTurn turn {.state = state, .lookups = lookups, .clientId = {}, .topicName = {}};
    const auto first = composer->compose(turn);
    const auto second = composer->compose(turn);
    QVERIFY(first && second);
    QCOMPARE(first->payload.view().data(), second->payload.view().data());
}

void TestMessageComposer::checkTakesLookupsForGranted()
{
    const PublishDraft draft =
        draftOf(PayloadFormat::Json,
                QStringLiteral("{\"a\":{{value x y}},\"b\":\"{{env NO_SUCH}}\",\"c\":{{row.z}}}"));
    QVERIFY(!checkDraft(draft, ProtocolVersion::V5));
    QVERIFY(!checkDraft(draftOf(PayloadFormat::File, QStringLiteral("/no/such/file")), ProtocolVersion::V5));
}

QTEST_APPLESS_MAIN(TestMessageComposer)
#include "tst_messagecomposer.moc"
