// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"
#include "core/service/valuelookup.h"

#include <QTest>

using namespace espalier;

namespace {

DecodeRules someRules()
{
    DecodeRules rules;
    rules.rules = {
        {"text", {.decoder = DecoderKind::Text}},
        {"json", {.decoder = DecoderKind::Json}},
        {"zlib/text", {.decoder = DecoderKind::Text, .wrappedBy = {Wrapping::Zlib}}},
        {"zlib/json", {.decoder = DecoderKind::Json, .wrappedBy = {Wrapping::Zlib}}},
        {"zlib/detected", {.wrappedBy = {Wrapping::Zlib}}},
        {"both", {.decoder = DecoderKind::Text, .wrappedBy = {Wrapping::Base64, Wrapping::Zlib}}},
    };
    return rules;
}

QByteArray zlibOf(const QByteArray &bytes)
{
    // Without the size that Qt puts in front.
    return qCompress(bytes).mid(4);
}

} // namespace

class TestValueLookup : public QObject
{
    Q_OBJECT
private slots:
    void findsValues_data();
    void findsValues();
    void refusesWhatWouldBeCut();
};

void TestValueLookup::findsValues_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const QByteArray &topic, const QByteArray &payload, const QByteArray &path,
                        const QByteArray &found) {
        QTest::addRow("%s '%s' %s", topic.constData(), path.constData(), payload.toHex().constData())
            << topic << payload << path << found;
    };
    const QByteArray json = " {\"a\": [1,2],\"b\":\"x\"}\n";
    row("none", json, "", json);
    row("none", json, "a", "[1,2]");
    row("none", json, "b", "x");
    row("none", json, "c", QByteArray());
    row("none", zlibOf(json), "a", "[1,2]");
    row("text", "hello", "", "hello");
    row("json", json, "", json);
    row("json", "\"x\"", "", "\"x\"");
    row("json", "no json", "", "no json");
    row("json", json, "a", "[1,2]");
    row("json", json, "b", "x");
    row("json", json, "c", QByteArray());
    row("zlib/text", zlibOf("hello"), "", "hello");
    row("zlib/text", "hello", "", "hello");
    row("zlib/text", zlibOf("hello"), "a", QByteArray());
    row("zlib/json", zlibOf(json), "", json);
    row("zlib/json", zlibOf(json), "a", "[1,2]");
    row("zlib/detected", zlibOf(json), "", json);
    row("zlib/detected", zlibOf(json), "b", "x");
    row("both", zlibOf("hello").toBase64(), "", "hello");
}

void TestValueLookup::findsValues()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, found);
    const PayloadRegistry registry(someRules());
    const auto text = valueText(Bytes::copyOf(payload.toStdString()), path.toStdString(),
                                {.topic = topic.constData(), .registry = &registry});
    QCOMPARE(text.has_value(), !found.isNull());
    if (text)
        QCOMPARE(QByteArray::fromStdString(*text), found);
    else
        QCOMPARE(text.error(), TemplateError::Kind::NoField);
}

void TestValueLookup::refusesWhatWouldBeCut()
{
    const PayloadRegistry registry(someRules());
    const auto sizeOf = [&](qsizetype size, const char *topic) -> qsizetype {
        const QByteArray payload = zlibOf(QByteArray(size, 'x'));
        const auto text =
            valueText(Bytes::copyOf(payload.toStdString()), {}, {.topic = topic, .registry = &registry});
        if (!text && text.error() == TemplateError::Kind::TooLarge)
            return -1;
        return text ? qsizetype(text->size()) : -2;
    };
    constexpr qsizetype most = 32 * 1024 * 1024;
    QCOMPARE(sizeOf(most, "zlib/text"), most);
    QCOMPARE(sizeOf(most + 1, "zlib/text"), -1);
}

QTEST_APPLESS_MAIN(TestValueLookup)
#include "tst_valuelookup.moc"
