// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/byteinspector.h"

#include <QTest>

using namespace espalier;

class TestByteInspector : public QObject
{
    Q_OBJECT
private slots:
    void readings_data();
    void readings();
    void tooFewBytes();
};

void TestByteInspector::readings_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("reading");
    QTest::addColumn<QString>("little");
    QTest::addColumn<QString>("big");
    const auto row = [](const char *hex, ByteReading reading, const char *little, const char *big) {
        QTest::addRow("%s %d", hex, int(reading)) << QByteArray::fromHex(hex) << int(reading)
                                                  << QString::fromUtf8(little) << QString::fromUtf8(big);
    };
    row("ff", ByteReading::Int8, "-1", "-1");
    row("ff", ByteReading::UInt8, "255", "255");
    row("fe ff", ByteReading::Int16, "-2", "-257");
    row("fe ff 00", ByteReading::UInt16, "65534", "65279");
    row("01 00 00 80", ByteReading::Int32, "-2147483647", "16777344");
    row("01 00 00 80", ByteReading::UInt32, "2147483649", "16777344");
    row("ff ff ff ff ff ff ff ff", ByteReading::Int64, "-1", "-1");
    row("ff ff ff ff ff ff ff ff", ByteReading::UInt64, "18446744073709551615", "18446744073709551615");
    row("00 3c", ByteReading::Float16, "1", "3.5762786865234375e-06");
    row("ff fb", ByteReading::Float16, "-65504", "nan");
    row("00 fc", ByteReading::Float16, "-inf", "1.5020370483398438e-05");
    row("3f 80 00 00", ByteReading::Float32, "4.6006e-41", "1");
    row("cd cc 8e 42", ByteReading::Float32, "71.4", "-428984400");
    row("00 00 00 00 00 00 f8 3f", ByteReading::Float64, "1.5", "3.13984e-319");
    row("38 f7 02 6b", ByteReading::UnixSeconds, "2026-11-22T14:07:52Z", "2000-04-14T11:35:07Z");
    row("00 00 01 a2 03 95 b4 62", ByteReading::UnixMilliseconds, "", "2026-11-22T14:07:52.418Z");
    row("00 06 60 de 00 c8 9e d1", ByteReading::UnixMicroseconds, "", "2026-11-22T14:07:52.418001Z");
    row("41 c3 a4 0a 42 00 43", ByteReading::Text, "Aä␊B", "Aä␊B");
    row("ff 41", ByteReading::Text, "", "");
}

void TestByteInspector::readings()
{
    QFETCH(QByteArray, hex);
    QFETCH(int, reading);
    const ByteView bytes = asBytes({hex.constData(), std::size_t(hex.size())});
    QTEST(QString::fromStdString(readBytes(ByteReading(reading), ByteOrder::Little, bytes)), "little");
    QTEST(QString::fromStdString(readBytes(ByteReading(reading), ByteOrder::Big, bytes)), "big");
}

void TestByteInspector::tooFewBytes()
{
    const QByteArray bytes(7, 'x');
    for (const ByteReading reading : byteReadings()) {
        const auto available = std::max<std::size_t>(byteReadingSize(reading), 1) - 1;
        QCOMPARE(readBytes(reading, ByteOrder::Little, asBytes({bytes.constData(), available})),
                 std::string());
    }
}

QTEST_APPLESS_MAIN(TestByteInspector)
#include "tst_byteinspector.moc"
