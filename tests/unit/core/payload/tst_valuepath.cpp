// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/valuepath.h"

#include <QTest>

using namespace espalier;

class TestValuePath : public QObject
{
    Q_OBJECT
private slots:
    void readsAndWrites_data();
    void readsAndWrites();
    void refuses_data();
    void refuses();
};

void TestValuePath::readsAndWrites_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("steps");
    const auto row = [](const char *text, int steps) {
        QTest::newRow(*text ? text : "the root") << QString::fromUtf8(text) << steps;
    };
    row("", 0);
    row("quality.good", 2);
    row("items[3].x", 3);
    row("[0][12]", 2);
    row("a-b._c9", 2);
    row("[\"a key\"].b[\"\"]", 3);
    row("[\"quote \\\" and \\\\ and ]\"][1]", 2);
    row("[\"1st\"]", 1);
    row("[\"\xc3\xbc\"]", 1);
}

void TestValuePath::readsAndWrites()
{
    QFETCH(QString, text);
    QFETCH(int, steps);
    const auto path = ValuePath::parse(text.toStdString());
    QVERIFY(path.has_value());
    QCOMPARE(path->steps().size(), static_cast<std::size_t>(steps));
    QCOMPARE(QString::fromStdString(path->text()), text);
}

void TestValuePath::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::size_t>("offset");
    const auto row = [](const char *text, std::size_t offset) {
        QTest::newRow(text) << QByteArray(text) << offset;
    };
    row(".", 0);
    row("a.", 2);
    row("a..b", 2);
    row("a b", 1);
    row("a[", 2);
    row("a[x]", 2);
    row("a[-1]", 2);
    row("a[99999999999999999999]", 2);
    row("a[1", 3);
    row("a[\"b]", 2);
    row("a[\"b\\", 2);
    row("a[\"b\"", 5);
    row("a[\"\\x\"]", 2);
    row("a[1]b", 4);
    row("1a", 0);
}

void TestValuePath::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(std::size_t, offset);
    const auto path = ValuePath::parse(text.toStdString());
    QVERIFY(!path.has_value());
    QCOMPARE(path.error().offset, offset);
}

QTEST_APPLESS_MAIN(TestValuePath)
#include "tst_valuepath.moc"
