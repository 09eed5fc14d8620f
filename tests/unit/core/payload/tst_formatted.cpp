// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/formatted.h"

#include "tests/unit/core/payload/payloaddata.h"

#include <QLocale>
#include <QTest>

#include <random>

using namespace espalier;

namespace {

FormattedPayload format(std::string_view payload, std::string_view contentType = {},
                        const FormatLimits &limits = {})
{
    return formatPayload(Bytes::copyOf(payload), contentType, limits);
}

/// The spans as the text that they cover.
QStringList covered(const FormattedPayload &formatted, TokenKind kind)
{
    QStringList parts;
    for (const TokenSpan &span : formatted.spans) {
        if (span.kind == kind)
            parts.append(formatted.text.mid(span.offset, span.length));
    }
    return parts;
}

} // namespace

class TestFormatted : public QObject
{
    Q_OBJECT
private slots:
    void indentsJson();
    void keepsNumbersAndOrderAsSent();
    void coversTokensWithSpans();
    void tellsWhereJsonBreaks();
    void staysFlatWhenNestedTooDeeply();
    void doesNotGrowWithoutBound();
    void choosesByContentTypeAndLook_data();
    void choosesByContentTypeAndLook();
    void showsBytesAsHex();
    void cutsWhatIsTooLong();
    void formatsAsTold();
    void unwraps();
    void unwrapsOnlySoOften();
    void decodesWhatIsChosen();
    void readsCharsets_data();
    void readsCharsets();
    void showsControlsOfWhatIsSaidToBeText();
    void formatsXml_data();
    void formatsXml();
    void doesNotExpandEntitiesWithoutBound();
    void seldomTakesRandomBytesForMore();
    void neverTakesTextForBinary();
    void takesTenMegabytes();
};

void TestFormatted::indentsJson()
{
    const FormattedPayload formatted =
        format("{\"a\":{\"b\":[{\"c\":1},{}]},\"d\":[],\"e\":[1,\"x, y\",null]}");
    QVERIFY(formatted.decoder == DecoderKind::Json);
    QCOMPARE(formatted.text, QStringLiteral("{\n"
                                            "  \"a\": {\n"
                                            "    \"b\": [\n"
                                            "      {\n"
                                            "        \"c\": 1\n"
                                            "      },\n"
                                            "      {}\n"
                                            "    ]\n"
                                            "  },\n"
                                            "  \"d\": [],\n"
                                            "  \"e\": [1, \"x, y\", null]\n"
                                            "}"));
    QVERIFY(formatted.note.isEmpty());
    QCOMPARE(format("[]").text, QStringLiteral("[]"));
    QCOMPARE(format("  71.420 ").text, QStringLiteral("71.420"));
    QVERIFY(format("[" + std::string(50, '1') + "," + std::string(50, '2') + "]").text.startsWith(u"[\n  1"));
}

void TestFormatted::keepsNumbersAndOrderAsSent()
{
    const FormattedPayload formatted =
        format("{\"z\":9007199254740993,\"a\":18446744073709551617,\"m\":1.10,\"z\":-0.0,\"e\":1E400}");
    QCOMPARE(covered(formatted, TokenKind::Number),
             QStringList({QStringLiteral("9007199254740993"), QStringLiteral("18446744073709551617"),
                          QStringLiteral("1.10"), QStringLiteral("-0.0"), QStringLiteral("1E400")}));
    QCOMPARE(covered(formatted, TokenKind::Key),
             QStringList({QStringLiteral("\"z\""), QStringLiteral("\"a\""), QStringLiteral("\"m\""),
                          QStringLiteral("\"z\""), QStringLiteral("\"e\"")}));
}

void TestFormatted::coversTokensWithSpans()
{
    const FormattedPayload formatted =
        format("{\"k\xc3\xbc\xf0\x9f\x8c\xa1\":\"\\u00e9\",\"b\":[true,null]}");
    QCOMPARE(covered(formatted, TokenKind::Key),
             QStringList({QStringLiteral("\"k\u00fc\U0001f321\""), QStringLiteral("\"b\"")}));
    QCOMPARE(covered(formatted, TokenKind::String), QStringList({QStringLiteral("\"\\u00e9\"")}));
    QCOMPARE(covered(formatted, TokenKind::Boolean), QStringList({QStringLiteral("true")}));
    QCOMPARE(covered(formatted, TokenKind::Null), QStringList({QStringLiteral("null")}));
    std::int32_t end = 0;
    for (const TokenSpan &span : formatted.spans) {
        QVERIFY(span.offset >= end && span.length > 0);
        QVERIFY(QStringView(formatted.text).mid(end, span.offset - end).trimmed().isEmpty());
        end = span.offset + span.length;
    }
    QCOMPARE(qsizetype {end}, formatted.text.size());
}

void TestFormatted::tellsWhereJsonBreaks()
{
    const FormattedPayload formatted = format("{\"a\": 1,}");
    QVERIFY(formatted.decoder == DecoderKind::Text);
    QCOMPARE(formatted.text, QStringLiteral("{\"a\": 1,}"));
    QVERIFY2(formatted.note.contains(u"byte 8"), qPrintable(formatted.note));
    QVERIFY(formatted.spans.isEmpty());
    // Text that only happens to start like JSON needs no excuse.
    QVERIFY(format("null pointer").note.isEmpty());
    QVERIFY(format("12:30").note.isEmpty());
}

void TestFormatted::staysFlatWhenNestedTooDeeply()
{
    const std::string deep = std::string(600, '[') + std::string(600, ']');
    const FormattedPayload formatted = format(deep);
    QVERIFY(formatted.decoder == DecoderKind::Text);
    QCOMPARE(formatted.text.size(), 1200);
    QVERIFY(!formatted.note.isEmpty());
}

void TestFormatted::doesNotGrowWithoutBound()
{
    // Each of two hundred thousand short lines would be indented by a thousand spaces.
    std::string wide(500, '[');
    for (int i = 0; i < 200'000; ++i)
        wide += "{},";
    wide += "{}" + std::string(500, ']');
    const FormattedPayload formatted = format(wide);
    QVERIFY(formatted.decoder == DecoderKind::Text);
    QCOMPARE(formatted.text.size(), static_cast<qsizetype>(wide.size()));
    QVERIFY(!formatted.note.isEmpty());
}

void TestFormatted::choosesByContentTypeAndLook_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<int>("decoder");
    const auto row = [](const char *name, const QByteArray &payload, const char *type, DecoderKind decoder) {
        QTest::newRow(name) << payload << QByteArray(type) << static_cast<int>(decoder);
    };
    row("nothing", "", "application/json", DecoderKind::Empty);
    row("JSON by look", "{}", "", DecoderKind::Json);
    row("a number", "17", "", DecoderKind::Json);
    row("a word", "hello", "", DecoderKind::Text);
    row("JSON said to be text", "{}", "text/plain", DecoderKind::Json);
    row("text said to be JSON", "hello", "application/json", DecoderKind::Text);
    row("a suffix", "{}", "application/senml+json; charset=utf-8", DecoderKind::Json);
    row("bytes by type", "hello", "Application/Octet-Stream", DecoderKind::Hex);
    row("bytes by look", QByteArray::fromHex("00ff"), "text/plain", DecoderKind::Hex);
    row("bytes said to be JSON", QByteArray::fromHex("7bff"), "application/json", DecoderKind::Hex);
    row("an image", QByteArray::fromHex("89504e470d0a1a0a0000000d4948445200000280000001e00802000000"), "",
        DecoderKind::Image);
    row("no image", "hello", "image/png", DecoderKind::Text);
}

void TestFormatted::choosesByContentTypeAndLook()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, contentType);
    QFETCH(int, decoder);
    const FormattedPayload formatted = format(payload.toStdString(), contentType.toStdString());
    QCOMPARE(static_cast<int>(formatted.decoder), decoder);
    QCOMPARE(formatted.shownBytes, static_cast<std::size_t>(payload.size()));
    QCOMPARE(formatted.image.has_value(), formatted.decoder == DecoderKind::Image);
}

void TestFormatted::showsBytesAsHex()
{
    const FormattedPayload formatted = format(std::string("\x00\x01 Espalier 0123\xff", 17));
    QVERIFY(formatted.decoder == DecoderKind::Hex);
    QCOMPARE(formatted.text,
             QStringLiteral("00000000  00 01 20 45 73 70 61 6c  69 65 72 20 30 31 32 33  .. Espalier 0123\n"
                            "00000010  ff                                                ."));
}

void TestFormatted::cutsWhatIsTooLong()
{
    FormatLimits limits;
    limits.textBytes = 10;
    limits.hexBytes = 16;
    limits.jsonBytes = 5;
    const FormattedPayload text = format("a long text with \xc3\xbc", {}, limits);
    QCOMPARE(text.text, QStringLiteral("a long tex"));
    QCOMPARE(text.shownBytes, std::size_t {10});
    QVERIFY(text.note.contains(u"10"));
    QCOMPARE(format(std::string(100, '\x01'), {}, limits).shownBytes, std::size_t {16});
    QVERIFY(format("[1,2,3]", {}, limits).decoder == DecoderKind::Text);
}

void TestFormatted::formatsAsTold()
{
    const Bytes json = Bytes::copyOf("{\"a\":1}");
    QVERIFY(formatPayloadAs(DecoderKind::Text, json).decoder == DecoderKind::Text);
    QCOMPARE(formatPayloadAs(DecoderKind::Text, json).text, QStringLiteral("{\"a\":1}"));
    QVERIFY(formatPayloadAs(DecoderKind::Hex, json).decoder == DecoderKind::Hex);
    const FormattedPayload refused = formatPayloadAs(DecoderKind::Json, Bytes::copyOf("hello"));
    QVERIFY(refused.decoder == DecoderKind::Text);
    QVERIFY(!refused.note.isEmpty());
    QVERIFY(formatPayloadAs(DecoderKind::Text, Bytes::copyOf("\xff")).decoder == DecoderKind::Hex);
    QVERIFY(formatPayloadAs(DecoderKind::Json, {}).decoder == DecoderKind::Empty);
}

void TestFormatted::unwraps()
{
    const FormattedPayload formatted = formatPayload(payloadFile(QStringLiteral("json.zstd")));
    QVERIFY(formatted.decoder == DecoderKind::Json);
    QVERIFY(formatted.wrappedBy == std::vector({Wrapping::Zstd}));
    QCOMPARE(formatted.unwrapped.text(), std::string_view(R"({"temperature": 21.5, "unit": "C"})"));
    QCOMPARE(formatted.value->find("temperature")->byteRange()->offset, std::size_t {16});
    QVERIFY(formatted.note.isEmpty());
    // A zip bomb ends at the limit, with a word about it.
    FormatLimits limits;
    limits.unwrappedBytes = 5000;
    const FormattedPayload bomb =
        formatPayload(payloadFile(QStringLiteral("zeros.gzip")), PayloadHints {}, limits);
    QVERIFY(bomb.decoder == DecoderKind::Hex);
    QCOMPARE(bomb.shownBytes, std::size_t {5000});
    QVERIFY2(bomb.note.contains(QLocale().toString(5000)), qPrintable(bomb.note));
    const Bytes broken = payloadFile(QStringLiteral("json.gzip")).slice(0, 40);
    QVERIFY(formatPayload(broken).decoder == DecoderKind::Hex);
    QVERIFY(formatPayload(broken).note.contains(u"gzip"));
    QVERIFY(formatPayload(broken).wrappedBy.empty());
}

void TestFormatted::unwrapsOnlySoOften()
{
    const Bytes formatted = formatPayload(payloadFile(QStringLiteral("nested.gzip"))).unwrapped;
    const FormattedPayload deep = formatPayload(payloadFile(QStringLiteral("nested.gzip")));
    QCOMPARE(deep.wrappedBy.size(), std::size_t {3});
    QVERIFY(deep.decoder == DecoderKind::Hex);
    QVERIFY(!formatted.isEmpty());
}

void TestFormatted::decodesWhatIsChosen()
{
    const Bytes base64 = Bytes::copyOf("oWFhAQ==");
    const FormattedPayload chosen = formatPayloadAs(
        DecodeChoice {.decoder = DecoderKind::Cbor, .wrappedBy = {Wrapping::Base64}}, base64, {});
    QVERIFY(chosen.decoder == DecoderKind::Cbor);
    QCOMPARE(chosen.text, QStringLiteral("{\n  \"a\": 1\n}"));
    QVERIFY(chosen.wrappedBy == std::vector({Wrapping::Base64}));
    const FormattedPayload broken =
        formatPayloadAs(DecodeChoice {.decoder = DecoderKind::Cbor, .wrappedBy = {Wrapping::Base64}},
                        Bytes::copyOf("a!"), {});
    QVERIFY(broken.decoder == DecoderKind::Text);
    QVERIFY2(broken.note.contains(u"base64") && broken.note.contains(u'1'), qPrintable(broken.note));
    const FormattedPayload refused = formatPayloadAs(DecoderKind::Cbor, Bytes::copyOf("\x82\x01"));
    QVERIFY(refused.decoder == DecoderKind::Hex);
    QVERIFY2(refused.note.contains(u"CBOR"), qPrintable(refused.note));
    // What is chosen may be a single number; what is guessed has some shape.
    QCOMPARE(formatPayloadAs(DecoderKind::MessagePack, Bytes::copyOf("a")).text, QStringLiteral("97"));
    QVERIFY(formatPayload(Bytes::copyOf("\x92\x01\x02")).decoder == DecoderKind::Hex);
    QVERIFY(formatPayload(Bytes::copyOf("\x82\x01\x02"), "application/cbor").decoder == DecoderKind::Cbor);
    // Compressed CBOR, whose type says so.
    QVERIFY(formatPayload(payloadFile(QStringLiteral("cbor2.cbor"))).decoder == DecoderKind::Cbor);
    QVERIFY(formatPayload(payloadFile(QStringLiteral("msgpack.msgpack"))).decoder
            == DecoderKind::MessagePack);
}

void TestFormatted::readsCharsets_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("charset");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *hex, Charset charset, const char16_t *text) {
        QTest::newRow(name) << QByteArray(hex) << static_cast<int>(charset) << QString::fromUtf16(text);
    };
    row("UTF-16 by its mark", "fffe 4100fc00", Charset::Utf8, u"A\u00fc");
    row("UTF-16, the other order", "feff 004100fc", Charset::Utf8, u"A\u00fc");
    row("UTF-16 as chosen", "410042003dd80ade", Charset::Utf16LittleEndian, u"AB\U0001f60a");
    row("Latin-1", "4180fc", Charset::Latin1, u"A\u0080\u00fc");
    row("Windows-1252", "4180fc81", Charset::Windows1252, u"A\u20ac\u00fc\ufffd");
    row("UTF-8 with controls", "410007 7f", Charset::Utf8, u"A\u2400\u2407\u2421");
}

void TestFormatted::readsCharsets()
{
    QFETCH(QByteArray, hex);
    QFETCH(int, charset);
    const FormattedPayload formatted =
        formatPayloadAs(DecodeChoice {.decoder = DecoderKind::Text, .charset = static_cast<Charset>(charset)},
                        hexBytes(hex), {});
    QVERIFY(formatted.decoder == DecoderKind::Text);
    QTEST(formatted.text, "text");
}

void TestFormatted::showsControlsOfWhatIsSaidToBeText()
{
    const Bytes payload = Bytes::copyOf(std::string_view("a\0b", 3));
    QVERIFY(formatPayload(payload).decoder == DecoderKind::Hex);
    QCOMPARE(formatPayload(payload, PayloadHints {.isSaidToBeText = true}).text, QStringLiteral("a\u2400b"));
    // What is said to be text and is none stays bytes.
    QVERIFY(formatPayload(Bytes::copyOf("a\xff"), PayloadHints {.isSaidToBeText = true}).decoder
            == DecoderKind::Hex);
    QVERIFY(formatPayload(hexBytes("fffe 4100fc00")).decoder == DecoderKind::Text);
    QVERIFY(formatPayload(hexBytes("fffe 0001 0002 00d8")).decoder == DecoderKind::Hex);
}

void TestFormatted::formatsXml_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *xml, const char *text) {
        QTest::newRow(name) << QByteArray(xml) << QString::fromUtf8(text);
    };
    row("elements", "<a><b x='1' y=\"&lt;&quot;\">text</b><c/></a>",
        "<a>\n  <b x=\"1\" y=\"&lt;&quot;\">text</b>\n  <c/>\n</a>");
    row("declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\xc3\xbc &amp; \"o\"</a>\n",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\xc3\xbc &amp; \"o\"</a>");
    row("mixed", "<p>some <b>bold</b> text</p>", "<p>some <b>bold</b> text</p>");
    row("namespaces", "<n:a xmlns:n=\"urn:x\"><n:b/></n:a>", "<n:a xmlns:n=\"urn:x\">\n  <n:b/>\n</n:a>");
    row("others", "<a><!-- why --><?do it?><![CDATA[<raw>]]></a>",
        "<a>\n  <!-- why -->\n  <?do it?><![CDATA[<raw>]]></a>");
    row("already indented", "<a>\n\t<b>\n\t</b>\n</a>", "<a>\n  <b/>\n</a>");
}

void TestFormatted::formatsXml()
{
    QFETCH(QByteArray, xml);
    const FormattedPayload formatted = format(xml.toStdString());
    QVERIFY(formatted.decoder == DecoderKind::Xml);
    QTEST(formatted.text, "text");
    for (const TokenSpan &span : formatted.spans)
        QVERIFY(span.offset >= 0 && span.length > 0 && span.offset + span.length <= formatted.text.size());
    QVERIFY(format("<no end", {}).decoder == DecoderKind::Text);
    QVERIFY(format("< 5", {}).decoder == DecoderKind::Text);
}

void TestFormatted::doesNotExpandEntitiesWithoutBound()
{
    std::string xml = "<!DOCTYPE a [<!ENTITY e0 \"lollollol\">";
    for (int i = 1; i < 10; ++i) {
        const std::string before = "&e" + std::to_string(i - 1) + ';';
        xml += "<!ENTITY e" + std::to_string(i) + " \"";
        for (int j = 0; j < 10; ++j)
            xml += before;
        xml += "\">";
    }
    xml += "]><a>&e9;</a>";
    QVERIFY(format(xml).decoder == DecoderKind::Text);
    QCOMPARE(format(xml).text.size(), static_cast<qsizetype>(xml.size()));
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    QVERIFY(format(deep).decoder == DecoderKind::Text);
    // No file and no address is read.
    QVERIFY(!format("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")
                 .text.contains(u"root:"));
}

void TestFormatted::seldomTakesRandomBytesForMore()
{
    std::mt19937 random(7);
    int mistaken = 0;
    constexpr int tries = 20'000;
    for (int i = 0; i < tries; ++i) {
        std::string bytes(4 + random() % 60, '\0');
        for (char &byte : bytes)
            byte = static_cast<char>(random());
        const DecoderKind kind = format(bytes).decoder;
        mistaken += kind != DecoderKind::Hex && kind != DecoderKind::Text;
    }
    QVERIFY2(mistaken < tries / 1000, qPrintable(QString::number(mistaken)));
}

void TestFormatted::neverTakesTextForBinary()
{
    std::mt19937 random(8);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(1 + random() % 30, '\0');
        for (char &byte : text)
            byte = static_cast<char>('!' + random() % 94);
        text += i % 3 == 0 ? "\xc3\xbc" : "";
        const DecoderKind kind = format(text).decoder;
        QVERIFY2(kind == DecoderKind::Text || kind == DecoderKind::Json || kind == DecoderKind::Xml,
                 text.c_str());
    }
}

void TestFormatted::takesTenMegabytes()
{
    std::string json = "[";
    while (json.size() < 10'000'000)
        json += "{\"id\":123456789012345678,\"name\":\"sensor\",\"values\":[1.5,2.5,3.5],\"ok\":true},";
    json += "{}]";
    const FormattedPayload formatted = format(json);
    QVERIFY(formatted.decoder == DecoderKind::Json);
    QCOMPARE(formatted.shownBytes, json.size());
    QVERIFY(formatted.text.size() > static_cast<qsizetype>(json.size()));
}

QTEST_APPLESS_MAIN(TestFormatted)
#include "tst_formatted.moc"
