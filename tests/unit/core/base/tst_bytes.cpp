// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"

#include <QTest>

#include <string>
#include <vector>

using namespace espalier;

class BytesTest : public QObject
{
    Q_OBJECT

private slots:
    void copies();
    void slices_data();
    void slices();
    void slicesKeepTheBuffer();
    void compares();
    void seesTextAndBytes();
};

void BytesTest::copies()
{
    std::string source = "espalier";
    const auto bytes = Bytes::copyOf(source);
    source[0] = 'E';
    QVERIFY(bytes.text() == "espalier");
    QCOMPARE(bytes.size(), 8U);
    QVERIFY(!bytes.isEmpty());

    QVERIFY(Bytes().isEmpty());
    QVERIFY(Bytes::copyOf(std::string_view()).view().empty());
}

void BytesTest::slices_data()
{
    QTest::addColumn<std::size_t>("offset");
    QTest::addColumn<std::size_t>("length");
    QTest::addColumn<std::string>("expected");
    QTest::newRow("whole") << std::size_t {0} << SIZE_MAX << std::string("espalier");
    QTest::newRow("front") << std::size_t {0} << std::size_t {3} << std::string("esp");
    QTest::newRow("middle") << std::size_t {2} << std::size_t {3} << std::string("pal");
    QTest::newRow("back") << std::size_t {6} << std::size_t {10} << std::string("er");
    QTest::newRow("nothing") << std::size_t {2} << std::size_t {0} << std::string();
    QTest::newRow("behind the end") << std::size_t {8} << std::size_t {1} << std::string();
    QTest::newRow("far behind the end") << SIZE_MAX << SIZE_MAX << std::string();
}

void BytesTest::slices()
{
    QFETCH(std::size_t, offset);
    QFETCH(std::size_t, length);
    QFETCH(std::string, expected);
    const auto slice = Bytes::copyOf(std::string_view("espalier")).slice(offset, length);
    QVERIFY(slice.text() == expected);
    QCOMPARE(slice.isEmpty(), expected.empty());
}

void BytesTest::slicesKeepTheBuffer()
{
    auto whole = Bytes::copyOf(std::string_view("espalier"));
    const auto *start = whole.view().data();
    const auto slice = whole.slice(2, 4).slice(1);
    whole = {};
    QVERIFY(slice.text() == "ali");
    QCOMPARE(slice.view().data(), start + 3);
}

void BytesTest::compares()
{
    const auto a = Bytes::copyOf(std::string_view("abc"));
    QVERIFY(a == Bytes::copyOf(std::string_view("xabcx")).slice(1, 3));
    QVERIFY(!(a == Bytes::copyOf(std::string_view("abd"))));
    QVERIFY(!(a == Bytes()));
    QVERIFY(Bytes() == Bytes());
}

void BytesTest::seesTextAndBytes()
{
    const std::string_view text("a\0\xff", 3);
    QVERIFY(asText(asBytes(text)) == text);
    QCOMPARE(asBytes(text)[2], std::uint8_t {0xff});
}

QTEST_APPLESS_MAIN(BytesTest)
#include "tst_bytes.moc"
