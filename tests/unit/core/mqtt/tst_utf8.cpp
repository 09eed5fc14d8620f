// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/utf8.h"

#include <QStringDecoder>
#include <QTest>

#include <array>
#include <random>
#include <string>

using namespace espalier;

class Utf8Test : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts();
    void rejects_data();
    void rejects();
    void findsTheOffsetAnywhere_data();
    void findsTheOffsetAnywhere();
    void knowsEveryCodePoint();
    void agreesWithQt();
    void escapes_data();
    void escapes();
    void cutsBetweenCharacters();
};

void Utf8Test::accepts_data()
{
    QTest::addColumn<std::string>("text");
    QTest::newRow("empty") << std::string();
    QTest::newRow("ASCII") << std::string("espalier");
    QTest::newRow("control characters") << std::string("\x01\x1f\x7f\xc2\x80");
    QTest::newRow("byte order mark") << std::string("\xef\xbb\xbf");
    QTest::newRow("non-character") << std::string("\xef\xbf\xbf");
    QTest::newRow("before the surrogates") << std::string("\xed\x9f\xbf");
    QTest::newRow("behind the surrogates") << std::string("\xee\x80\x80");
    QTest::newRow("U+10FFFF") << std::string("\xf4\x8f\xbf\xbf");
}

void Utf8Test::accepts()
{
    QFETCH(std::string, text);
    QVERIFY(!utf8Problem(text));
}

void Utf8Test::rejects_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Utf8Error>("error");
    const auto row = [](const char *name, std::string text, Utf8Error error = Utf8Error::IllFormed) {
        QTest::newRow(name) << std::move(text) << error;
    };
    row("U+0000", std::string(1, '\0'), Utf8Error::NullCharacter);
    row("continuation byte alone", "\x80");
    row("two bytes, second missing", "\xc3");
    row("two bytes, second is ASCII", "\xc3(");
    row("overlong U+0000", "\xc0\x80");
    row("overlong ASCII", "\xc1\xbf");
    row("overlong in three bytes", "\xe0\x9f\xbf");
    row("overlong in four bytes", "\xf0\x8f\xbf\xbf");
    row("first surrogate", "\xed\xa0\x80");
    row("last surrogate", "\xed\xbf\xbf");
    row("three bytes, third missing", "\xe2\x82");
    row("four bytes, fourth missing", "\xf0\x9f\x8c");
    row("beyond U+10FFFF", "\xf4\x90\x80\x80");
    row("lead byte F5", "\xf5\x80\x80\x80");
    row("byte FF", "\xff");
}

void Utf8Test::rejects()
{
    QFETCH(std::string, text);
    QFETCH(Utf8Error, error);
    const auto problem = utf8Problem(text);
    QVERIFY(problem);
    QCOMPARE(problem->error, error);
    QCOMPARE(problem->offset, 0U);
}

void Utf8Test::findsTheOffsetAnywhere_data()
{
    rejects_data();
}

// At each place of the blocks of eight bytes that are checked at once.
void Utf8Test::findsTheOffsetAnywhere()
{
    QFETCH(std::string, text);
    QFETCH(Utf8Error, error);
    for (std::size_t before = 0; before < 20; ++before) {
        for (std::size_t after = 0; after < 10; ++after) {
            const auto problem = utf8Problem(std::string(before, 'a') + text + std::string(after, 'z'));
            QVERIFY(problem);
            QCOMPARE(problem->error, error);
            QCOMPARE(problem->offset, before);
        }
    }
}

void Utf8Test::knowsEveryCodePoint()
{
    for (char32_t code = 1; code <= 0x10ffff; ++code) {
        if (code >= 0xd800 && code <= 0xdfff)
            continue;
        const auto text = QString::fromUcs4(&code, 1).toUtf8().toStdString();
        if (utf8Problem(text))
            qFatal("U+%X is refused", static_cast<unsigned>(code));
    }
    QVERIFY(!utf8Problem("\xf4\x8f\xbf\xbf"));
}

void Utf8Test::agreesWithQt()
{
    std::mt19937 random(3); // NOLINT(cert-msc51-cpp): the same bytes in each run
    constexpr std::uint8_t likely[] {0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc2,
                                     0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5};
    for (int i = 0; i < 200'000; ++i) {
        std::string text;
        for (auto size = random() % 12; size > 0; --size)
            text += static_cast<char>(likely[random() % std::size(likely)]);
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString decoded = decoder(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
        const bool isValid = !decoder.hasError() && decoded.toUtf8().toStdString() == text;
        if (isValid == utf8Problem(text).has_value())
            qFatal("%s", QByteArray::fromStdString(text).toHex(' ').constData());
    }
}

void Utf8Test::escapes_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, std::string text, const char *expected) {
        QTest::newRow(name) << std::move(text) << std::string(expected);
    };
    row("empty", "", "");
    row("plain", "a/\xc3\xa9/\xf0\x9f\x8c\xbf", "a/\xc3\xa9/\xf0\x9f\x8c\xbf");
    row("ill-formed", "a\xff\xc3z", "a\\xff\\xc3z");
    row("null character", std::string("a\0b", 3), "a\\u{0}b");
    row("lines", "\r\n\t", "\\r\\n\\t");
    row("escape", "\x1b[2J\x7f", "\\u{1b}[2J\\u{7f}");
    row("C1 control", "\xc2\x9b", "\\u{9b}");
    row("override of direction", "\xe2\x80\xae", "\\u{202e}");
    row("isolate of direction", "\xe2\x81\xa6", "\\u{2066}");
    row("no width", "\xe2\x80\x8b", "\\u{200b}");
    row("tag", "\xf3\xa0\x81\x81", "\\u{e0041}");
    row("non-character", "\xf4\x8f\xbf\xbf", "\\u{10ffff}");
    row("backslash", "\\n", "\\\\n");
}

void Utf8Test::escapes()
{
    QFETCH(std::string, text);
    std::string out = "> ";
    appendEscaped(text, out);
    QFETCH(std::string, expected);
    QCOMPARE(out, "> " + expected);
}

void Utf8Test::cutsBetweenCharacters()
{
    const std::string_view text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\xbf"; // one, two, three and four bytes
    const std::array<std::size_t, 11> kept {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (std::size_t length = 0; length < kept.size(); ++length)
        QCOMPARE(startOfText(text, length).size(), kept[length]);
    QCOMPARE(startOfText("\x80\x80\x80\x80\x80\x80", 5).size(), 5U);
}

QTEST_APPLESS_MAIN(Utf8Test)
#include "tst_utf8.moc"
