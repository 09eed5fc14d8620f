// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/formatted.h"

#include <QTest>

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
