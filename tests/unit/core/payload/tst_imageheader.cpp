// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/imageheader.h"

#include <QTest>

using namespace espalier;

namespace {

QByteArray png()
{
    return QByteArray::fromHex("89504e470d0a1a0a0000000d4948445200000280000001e00802000000");
}

QByteArray jpeg()
{
    // A JFIF segment, a fill byte, a quantisation table of 5 bytes, and the frame header.
    return QByteArray::fromHex(
        "ffd8ffe000104a46494600010100000100010000ffffdb0005010203ffc0001108 01e0 0280 03012200"
        "021101031101");
}

} // namespace

class TestImageHeader : public QObject
{
    Q_OBJECT
private slots:
    void readsTheSize_data();
    void readsTheSize();
    void needsAllOfTheHeader_data();
    void needsAllOfTheHeader();
    void isNotFooledByText();
};

void TestImageHeader::readsTheSize_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<std::uint32_t>("width");
    QTest::addColumn<std::uint32_t>("height");
    QTest::newRow("PNG") << png() << QByteArray("PNG") << 640U << 480U;
    QTest::newRow("JPEG") << jpeg() << QByteArray("JPEG") << 640U << 480U;
    QTest::newRow("GIF") << QByteArray::fromHex("474946383961 8002 e001 00") << QByteArray("GIF") << 640U
                         << 480U;
    QTest::newRow("BMP, from top to bottom")
        << QByteArray::fromHex("424d 00000000 00000000 36000000 28000000 80020000 20feffff")
        << QByteArray("BMP") << 640U << 480U;
    QTest::newRow("WebP, lossy") << QByteArray::fromHex(
        "52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001")
                                 << QByteArray("WebP") << 640U << 480U;
    QTest::newRow("WebP, lossless") << QByteArray::fromHex(
        "52494646 00000000 57454250 5650384c 00000000 2f 7fc27700 0000000000")
                                    << QByteArray("WebP") << 640U << 480U;
    QTest::newRow("WebP, extended") << QByteArray::fromHex(
        "52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100")
                                    << QByteArray("WebP") << 640U << 480U;
}

void TestImageHeader::readsTheSize()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, format);
    QFETCH(std::uint32_t, width);
    QFETCH(std::uint32_t, height);
    const auto header = imageHeader(asBytes(bytes.toStdString()));
    QVERIFY(header.has_value());
    QCOMPARE(QByteArray(imageFormatName(header->format)), format);
    QCOMPARE(header->width, width);
    QCOMPARE(header->height, height);
}

void TestImageHeader::needsAllOfTheHeader_data()
{
    readsTheSize_data();
}

void TestImageHeader::needsAllOfTheHeader()
{
    QFETCH(QByteArray, bytes);
    QFETCH(std::uint32_t, width);
    // Every prefix gives nothing or the same answer, and none reads beyond its end (a sanitizer would tell).
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        const std::string prefix = bytes.left(size).toStdString();
        const std::vector<std::uint8_t> exact(prefix.begin(), prefix.end());
        if (const auto header = imageHeader(exact))
            QCOMPARE(header->width, width);
    }
    QVERIFY(!imageHeader(asBytes(bytes.left(8).toStdString())));
}

void TestImageHeader::isNotFooledByText()
{
    QVERIFY(!imageHeader(asBytes("BM is what this text starts with, and it goes on")));
    QVERIFY(!imageHeader(asBytes("RIFF....WAVEfmt and so on, a sound and no picture")));
    QVERIFY(!imageHeader({}));
}

QTEST_APPLESS_MAIN(TestImageHeader)
#include "tst_imageheader.moc"
