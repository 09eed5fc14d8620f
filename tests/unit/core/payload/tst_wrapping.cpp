// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/wrapping.h"

#include "tests/unit/core/payload/payloaddata.h"

using namespace espalier;

namespace {

constexpr std::size_t limit = 1024 * 1024;
constexpr std::string_view json = R"({"temperature": 21.5, "unit": "C"})";

Bytes cut(const Bytes &bytes)
{
    return bytes.slice(0, bytes.size() - 1);
}

} // namespace

class TestWrapping : public QObject
{
    Q_OBJECT
private slots:
    void unwrapsWhatOthersWrapped_data();
    void unwrapsWhatOthersWrapped();
    void wrapsWhatItUnwraps();
    void stopsAtTheLimit_data();
    void stopsAtTheLimit();
    void takesFilesOneBehindTheOther();
    void readsBase64();
    void refusesWrongBase64();
    void refusesLargeWindows();
    void doesNotTakeTextForCompressed();
};

void TestWrapping::unwrapsWhatOthersWrapped_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("wrapping");
    QTest::newRow("gzip") << QStringLiteral("json.gzip") << static_cast<int>(Wrapping::Gzip);
    QTest::newRow("zlib") << QStringLiteral("json.zlib") << static_cast<int>(Wrapping::Zlib);
    QTest::newRow("zstd") << QStringLiteral("json.zstd") << static_cast<int>(Wrapping::Zstd);
}

void TestWrapping::unwrapsWhatOthersWrapped()
{
    QFETCH(QString, file);
    QFETCH(int, wrapping);
    const Bytes payload = payloadFile(file);
    const auto detected = detectedWrapping(payload.view());
    QVERIFY(detected.has_value());
    QCOMPARE(static_cast<int>(*detected), wrapping);
    const auto inner = unwrap(*detected, payload, limit);
    QVERIFY(inner.has_value());
    QCOMPARE(inner->bytes.text(), json);
    QVERIFY(!inner->isCut);
    QVERIFY(!unwrap(*detected, cut(payload), limit).has_value());
    QVERIFY(!unwrap(*detected, Bytes::copyOf(std::string(payload.text()) + "x"), limit).has_value());
    QVERIFY(!unwrap(*detected, {}, limit).has_value());
}

void TestWrapping::wrapsWhatItUnwraps()
{
    std::string noise;
    for (std::uint32_t i = 0, x = 1; i < 200'000; ++i, x = x * 1664525 + 1013904223)
        noise += static_cast<char>(x >> 24);
    for (const Wrapping wrapping : {Wrapping::Gzip, Wrapping::Zlib, Wrapping::Zstd, Wrapping::Base64}) {
        for (const std::string_view bytes : {std::string_view("x"), json, std::string_view(noise)}) {
            const auto wrapped = wrap(wrapping, bytes);
            QVERIFY(wrapped.has_value());
            const auto inner = unwrap(wrapping, Bytes::copyOf(*wrapped), limit);
            QVERIFY(inner.has_value());
            QVERIFY(inner->bytes.text() == bytes);
            if (wrapping != Wrapping::Base64)
                QVERIFY(detectedWrapping(asBytes(*wrapped)) == wrapping);
        }
        const auto none = wrap(wrapping, {});
        QVERIFY(none.has_value());
    }
}

void TestWrapping::stopsAtTheLimit_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("gzip") << QStringLiteral("zeros.gzip");
    QTest::newRow("zstd") << QStringLiteral("zeros.zstd");
}

void TestWrapping::stopsAtTheLimit()
{
    QFETCH(QString, file);
    const Bytes payload = payloadFile(file);
    const auto inner = unwrap(detectedWrapping(payload.view()).value(), payload, limit);
    QVERIFY(inner.has_value() && inner->isCut);
    QCOMPARE(inner->bytes.size(), limit);
}

void TestWrapping::takesFilesOneBehindTheOther()
{
    const Bytes one = payloadFile(QStringLiteral("json.gzip"));
    const Bytes two = Bytes::copyOf(std::string(one.text()) + std::string(one.text()));
    QCOMPARE(unwrap(Wrapping::Gzip, two, limit)->bytes.size(), json.size() * 2);
}

void TestWrapping::readsBase64()
{
    const auto text = [](std::string_view base64) {
        return std::string(unwrap(Wrapping::Base64, Bytes::copyOf(base64), 100).value().bytes.text());
    };
    // RFC 4648, 10.
    QCOMPARE(text(""), std::string());
    QCOMPARE(text("Zg=="), std::string("f"));
    QCOMPARE(text("Zm8="), std::string("fo"));
    QCOMPARE(text("Zm9v"), std::string("foo"));
    QCOMPARE(text("Zm9vYmFy"), std::string("foobar"));
    QCOMPARE(text("Zm9v\r\nYmE"), std::string("fooba"));
    QCOMPARE(text("-_-_"), std::string("\xfb\xff\xbf"));
    const auto limited = unwrap(Wrapping::Base64, Bytes::copyOf("Zm9vYmFy"), 4);
    QVERIFY(limited->isCut);
    QCOMPARE(limited->bytes.text(), std::string_view("foob"));
}

void TestWrapping::refusesWrongBase64()
{
    const auto error = [](std::string_view base64) {
        return unwrap(Wrapping::Base64, Bytes::copyOf(base64), 100).error();
    };
    QVERIFY(error("Zm9v!") == (DecodeError {DecodeError::Kind::UnexpectedByte, 4}));
    QVERIFY(error("Zg==Zg") == (DecodeError {DecodeError::Kind::UnexpectedByte, 4}));
    QVERIFY(error("Zm9vY") == (DecodeError {DecodeError::Kind::UnexpectedEnd, 5}));
}

void TestWrapping::refusesLargeWindows()
{
    // RFC 8878, 3.1.1: a window of 2^41 bytes and an empty last block.
    const auto error = unwrap(Wrapping::Zstd, hexBytes("28b52ffd 00 f8 010000"), limit);
    QVERIFY(!error.has_value());
}

void TestWrapping::doesNotTakeTextForCompressed()
{
    for (const char *text : {"x^2 + y^2 = z^2", "x^\n", "hello", "(\xc2\xb5)", "x\x01 is no text, but short"})
        QVERIFY2(!detectedWrapping(asBytes(text)) || text[1] == '\x01', text);
    QVERIFY(!detectedWrapping({}));
}

QTEST_APPLESS_MAIN(TestWrapping)
#include "tst_wrapping.moc"
