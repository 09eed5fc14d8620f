// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/naturalorder.h"

#include <QTest>

#include <random>
#include <string>

using namespace espalier;

class TestNaturalOrder : public QObject
{
    Q_OBJECT
private slots:
    void ordersAsPeopleDo_data();
    void ordersAsPeopleDo();
    void isTotalAndAgreesWithItsKey();
};

void TestNaturalOrder::ordersAsPeopleDo_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    const auto row = [](const char *first, const char *second) {
        QTest::addRow("%s < %s", first, second) << QByteArray(first) << QByteArray(second);
    };
    row("", "a");
    row("line-2", "line-10");
    row("line-2b", "line-10a");
    row("a", "B");
    row("A", "b");
    row("9", "a");
    row("01", "1");
    row("a02", "a2");
    row("a1b2", "a01b3");
    row("99999999999999999999998", "99999999999999999999999");
    row("zebra", "$SYS");
    row("\xc3\xa4", "\xc3\xb6");
    row("z", "\xff");
    row("-", "0");
}

void TestNaturalOrder::ordersAsPeopleDo()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    const auto a = first.toStdString();
    const auto b = second.toStdString();
    QVERIFY(naturalCompare(a, b) < 0);
    QVERIFY(naturalCompare(b, a) > 0);
    QVERIFY(naturalKey(a) <= naturalKey(b));
}

void TestNaturalOrder::isTotalAndAgreesWithItsKey()
{
    std::mt19937 random(7);
    const std::string alphabet("aAbB012$-\0\xff\xc3", 12);
    const auto draw = [&] {
        std::string text(random() % 12, ' ');
        for (char &c : text)
            c = alphabet[random() % alphabet.size()];
        return text;
    };
    for (int i = 0; i < 200'000; ++i) {
        const std::string a = draw();
        const std::string b = draw();
        const std::string c = draw();
        QCOMPARE(naturalCompare(a, b) == 0, a == b);
        QCOMPARE(naturalCompare(a, b) < 0, naturalCompare(b, a) > 0);
        if (naturalCompare(a, b) < 0 && naturalCompare(b, c) < 0)
            QVERIFY(naturalCompare(a, c) < 0);
        if (naturalKey(a) < naturalKey(b))
            QVERIFY(naturalCompare(a, b) < 0);
    }
}

QTEST_APPLESS_MAIN(TestNaturalOrder)
#include "tst_naturalorder.moc"
