// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/bigdecimal.h"

#include <QTest>

using namespace espalier;

class TestBigDecimal : public QObject
{
    Q_OBJECT
private slots:
    void writesAllDigits_data();
    void writesAllDigits();
};

void TestBigDecimal::writesAllDigits_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("plus");
    QTest::addColumn<QString>("minus");
    const auto row = [](const char *hex, const char *plus, const char *minus) {
        QTest::newRow(*hex ? hex : "nothing")
            << QByteArray(hex) << QString::fromLatin1(plus) << QString::fromLatin1(minus);
    };
    row("", "0", "-1");
    row("00", "0", "-1");
    row("3b9ac9ff", "999999999", "-1000000000");
    row("3b9aca00", "1000000000", "-1000000001");
    row("010000000000000000", "18446744073709551616", "-18446744073709551617");
    row("ffffffffffffffffffffffffffffffff", "340282366920938463463374607431768211455",
        "-340282366920938463463374607431768211456");
}

void TestBigDecimal::writesAllDigits()
{
    QFETCH(QByteArray, hex);
    const std::string bytes = QByteArray::fromHex(hex).toStdString();
    QTEST(QString::fromStdString(bigDecimal(asBytes(bytes))), "plus");
    QTEST(QString::fromStdString(bigDecimal(asBytes(bytes), Sign::MinusOneMinus)), "minus");
}

QTEST_APPLESS_MAIN(TestBigDecimal)
#include "tst_bigdecimal.moc"
