// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demoimage.h"

#include "core/publish/demorandom.h"

#include <QImage>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

QImage decoded(const std::string &png)
{
    return QImage::fromData(QByteArray::fromStdString(png), "PNG");
}

} // namespace

class DemoImageTest : public QObject
{
    Q_OBJECT

private slots:
    void pixelsSurvive();
    void cameraSeesAWholePicture();
    void cameraSeesMovement();
};

void DemoImageTest::pixelsSurvive()
{
    const IndexedImage image {.width = 3,
                              .height = 2,
                              .palette = std::string("\xff\0\0\0\xff\0\0\0\xff", 9),
                              .pixels = std::string("\0\1\2\2\1\0", 6)};
    const auto picture = decoded(encodePng(image));
    QCOMPARE(picture.size(), QSize(3, 2));
    const std::array expected {QColor(Qt::red), QColor(Qt::green), QColor(Qt::blue)};
    for (int x = 0; x < 3; ++x) {
        QCOMPARE(picture.pixelColor(x, 0), expected[static_cast<std::size_t>(x)]);
        QCOMPARE(picture.pixelColor(x, 1), expected[static_cast<std::size_t>(2 - x)]);
    }
}

void DemoImageTest::cameraSeesAWholePicture()
{
    DemoRandom random(1);
    const auto picture = decoded(demoCameraPicture(1'795'356'472'418ms, random));
    QCOMPARE(picture.size(), QSize(160, 120));
    QVERIFY(picture.pixelColor(80, 2).blue() > picture.pixelColor(80, 2).red());
    QVERIFY(picture.pixelColor(2, 118).lightness() < picture.pixelColor(2, 20).lightness());
}

void DemoImageTest::cameraSeesMovement()
{
    DemoRandom first(1);
    DemoRandom second(1);
    const auto now = 1'795'356'472'418ms;
    QVERIFY(decoded(demoCameraPicture(now, first)) != decoded(demoCameraPicture(now + 5s, second)));
}

QTEST_APPLESS_MAIN(DemoImageTest)
#include "tst_demoimage.moc"
