// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/displaytext.h"

#include <QTest>

using namespace espalier;

class TestDisplayText : public QObject
{
    Q_OBJECT
private slots:
    void makesHostileTextHarmless_data();
    void makesHostileTextHarmless();
    void cutsWhatIsTooLong();
    void knowsPlainText_data();
    void knowsPlainText();
};

void TestDisplayText::makesHostileTextHarmless_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray("temp") << QStringLiteral("temp");
    QTest::newRow("umlaut") << QByteArray("k\xc3\xbc") << QStringLiteral("k\u00fc");
    QTest::newRow("beyond the first plane") << QByteArray("\xf0\x9f\x8c\xa1") << QStringLiteral("\U0001f321");
    QTest::newRow("invalid byte") << QByteArray("a\xff") << QStringLiteral("a\ufffd");
    QTest::newRow("null") << QByteArray("a\0b", 3) << QStringLiteral("a\u2400b");
    QTest::newRow("line feed") << QByteArray("a\nb") << QStringLiteral("a\u240ab");
    QTest::newRow("delete") << QByteArray("\x7f") << QStringLiteral("\u2421");
    QTest::newRow("right to left override") << QByteArray("a\xe2\x80\xae"
                                                          "b")
                                            << QStringLiteral("a\ufffdb");
    QTest::newRow("line separator") << QByteArray("a\xe2\x80\xa8"
                                                  "b")
                                    << QStringLiteral("a\ufffdb");
    QTest::newRow("markup stays text") << QByteArray("<b>") << QStringLiteral("<b>");
}

void TestDisplayText::makesHostileTextHarmless()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(displayText(asBytes(bytes.toStdString())), text);
}

void TestDisplayText::cutsWhatIsTooLong()
{
    QCOMPARE(displayText(asBytes("abcdef"), 6), QStringLiteral("abcdef"));
    QCOMPARE(displayText(asBytes("abcdefg"), 6), QStringLiteral("abcde\u2026"));
    QCOMPARE(displayText(asBytes(std::string(100'000, 'x')), 200).size(), 200);
    // A pair of surrogates is not torn apart.
    QCOMPARE(displayText(asBytes("ab\xf0\x9f\x8c\xa1yz"), 4), QStringLiteral("ab\u2026"));
}

void TestDisplayText::knowsPlainText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("cut");
    QTest::newRow("empty") << QByteArray("") << true << true;
    QTest::newRow("lines") << QByteArray("a\tb\r\n") << true << true;
    QTest::newRow("control character") << QByteArray("a\x02") << false << false;
    QTest::newRow("umlaut") << QByteArray("\xc3\xbc") << true << true;
    QTest::newRow("half an umlaut") << QByteArray("a\xc3") << false << true;
    QTest::newRow("three quarters of a picture") << QByteArray("a\xf0\x9f\x8c") << false << true;
    QTest::newRow("continuation bytes alone") << QByteArray("\x80\x80\x80\x80") << false << false;
    QTest::newRow("overlong") << QByteArray("\xc0\x80") << false << false;
}

void TestDisplayText::knowsPlainText()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, whole);
    QFETCH(bool, cut);
    const std::string text = bytes.toStdString();
    QCOMPARE(isPlainText(asBytes(text)), whole);
    QCOMPARE(isPlainText(asBytes(text), IsCut::Yes), cut);
}

QTEST_APPLESS_MAIN(TestDisplayText)
#include "tst_displaytext.moc"
