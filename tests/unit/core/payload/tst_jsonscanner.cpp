// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/jsonscanner.h"

#include <QTest>

#include <random>
#include <simdjson.h>

using namespace espalier;
using Kind = DecodeError::Kind;

Q_DECLARE_METATYPE(espalier::DecodeError::Kind)

namespace {

struct Scanned
{
    std::vector<std::string> tokens;
    std::optional<DecodeError> error;
};

Scanned scan(const std::string &text, std::uint32_t depth = 100)
{
    JsonScanner scanner(text, depth);
    Scanned result;
    while (const auto token = scanner.next())
        result.tokens.emplace_back(token->raw);
    result.error = scanner.error();
    return result;
}

} // namespace

class TestJsonScanner : public QObject
{
    Q_OBJECT
private slots:
    void givesTokensAsSent();
    void refuses_data();
    void refuses();
    void boundsItsDepth();
    void agreesWithSimdjson();
};

void TestJsonScanner::givesTokensAsSent()
{
    const Scanned scanned =
        scan(R"( {"b":[1.50,-0,1e400,12345678901234567890123],"a":"\u00e9\n","b":{},"c":[true,null]} )");
    QVERIFY(!scanned.error);
    const std::vector<std::string> expected {"{",
                                             "\"b\"",
                                             "[",
                                             "1.50",
                                             "-0",
                                             "1e400",
                                             "12345678901234567890123",
                                             "]",
                                             "\"a\"",
                                             "\"\\u00e9\\n\"",
                                             "\"b\"",
                                             "{",
                                             "}",
                                             "\"c\"",
                                             "[",
                                             "true",
                                             "null",
                                             "]",
                                             "}"};
    QCOMPARE(scanned.tokens, expected);
}

void TestJsonScanner::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<std::size_t>("offset");
    const auto row = [](const char *text, Kind kind, std::size_t offset) {
        QTest::newRow(*text ? text : "nothing") << QByteArray(text) << kind << offset;
    };
    row("", Kind::UnexpectedEnd, 0);
    row("{", Kind::UnexpectedEnd, 1);
    row("{\"a\":", Kind::UnexpectedEnd, 5);
    row("{\"a\" 1}", Kind::UnexpectedByte, 5);
    row("{\"a\":1,}", Kind::UnexpectedByte, 7);
    row("{a:1}", Kind::UnexpectedByte, 1);
    row("[1,]", Kind::UnexpectedByte, 3);
    row("[1 2]", Kind::UnexpectedByte, 3);
    row("[1}", Kind::UnexpectedByte, 2);
    row("[,1]", Kind::UnexpectedByte, 1);
    row("1 2", Kind::TrailingBytes, 2);
    row("{} x", Kind::TrailingBytes, 3);
    row("tru", Kind::UnexpectedEnd, 3);
    row("trux", Kind::UnexpectedByte, 3);
    row("nulll", Kind::TrailingBytes, 4);
    row("01", Kind::UnexpectedByte, 1);
    row("-00", Kind::UnexpectedByte, 2);
    row("-", Kind::UnexpectedEnd, 1);
    row("1.", Kind::UnexpectedEnd, 2);
    row("1.e3", Kind::UnexpectedByte, 2);
    row("1e+", Kind::UnexpectedEnd, 3);
    row("+1", Kind::UnexpectedByte, 0);
    row("NaN", Kind::UnexpectedByte, 0);
    row("\"a", Kind::UnexpectedEnd, 2);
    row("\"a\nb\"", Kind::UnexpectedByte, 2);
    row("\"\\x\"", Kind::BadEscape, 2);
    row("\"\\u12g4\"", Kind::BadEscape, 5);
    row("\"\\", Kind::BadEscape, 2);
}

void TestJsonScanner::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(Kind, kind);
    QFETCH(std::size_t, offset);
    const Scanned scanned = scan(text.toStdString());
    QVERIFY(scanned.error.has_value());
    QCOMPARE(scanned.error->offset, offset);
    QVERIFY(scanned.error->kind == kind);
}

void TestJsonScanner::boundsItsDepth()
{
    const std::string deep = std::string(100, '[') + std::string(100, ']');
    QVERIFY(!scan(deep, 100).error);
    const Scanned tooDeep = scan(deep, 99);
    QVERIFY(tooDeep.error->kind == Kind::TooDeep);
    QCOMPARE(tooDeep.error->offset, std::size_t {99});
    QVERIFY(scan(std::string(10'000'000, '['), 512).error->kind == Kind::TooDeep);
}

void TestJsonScanner::agreesWithSimdjson()
{
    std::mt19937 random(5);
    const std::vector<std::string> parts {"{",       "}",    "[",    "]", ",",  ":", "\"a\"", "\"\\n\"", "1 ",
                                          "-2.5e3 ", "true", "null", " ", "0 ", "x", "\"",    "\\"};
    simdjson::dom::parser parser;
    int valid = 0;
    for (int i = 0; i < 300'000; ++i) {
        // Half of the texts are grown from something valid, else hardly any would be. Numbers end in a space: two
        // that run together may be beyond what simdjson takes.
        std::string text;
        for (auto count = random() % 9; count > 0; --count)
            text += parts[random() % parts.size()];
        if (i % 2 == 0)
            text = "[{\"k\":" + text + "},1]";
        const bool isValid = parser.parse(text).error() == simdjson::SUCCESS;
        valid += isValid ? 1 : 0;
        QVERIFY2(isValid == !scan(text).error, text.c_str());
    }
    QVERIFY(valid > 5000);
}

QTEST_APPLESS_MAIN(TestJsonScanner)
#include "tst_jsonscanner.moc"
