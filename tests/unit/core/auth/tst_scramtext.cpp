// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramtext.h"

#include <QTest>

using namespace espalier;

class ScramTextTest : public QObject
{
    Q_OBJECT

private slots:
    void preparedTexts_data();
    void preparedTexts();
    void unchangedByNormalization();
    void escapesUserNames();
    void takesAttributes();
};

void ScramTextTest::preparedTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("ASCII") << QByteArray(" !\"Az09~") << true;
    QTest::newRow("tabulator") << QByteArray("a\tb") << false;
    QTest::newRow("delete") << QByteArray("a\x7f") << false;
    QTest::newRow("ill-formed") << QByteArray("a\xc3") << false;
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << false;
    const auto row = [](const char *name, const QString &text, bool isGood) {
        QTest::newRow(name) << text.toUtf8() << isGood;
    };
    row("Latin", QStringLiteral("Žluťoučký kůň"), true);
    row("Greek", QStringLiteral("Κωδικός"), true);
    row("Cyrillic", QStringLiteral("пароль Ёж"), true);
    row("kana and Chinese characters", QStringLiteral("パスワード密码"), true);
    row("Hangul", QStringLiteral("암호"), true);
    row("no-break space", QStringLiteral("a\u00a0b"), false);
    row("combining mark", QStringLiteral("u\u0308"), false);
    row("compatibility form", QStringLiteral("ª"), false);
    row("long s", QStringLiteral("ſ"), false);
    row("unassigned", QStringLiteral("\u03a2"), false);
    row("from right to left", QStringLiteral("שלום"), false);
    row("beyond the first plane", QStringLiteral("\U0001f511"), false);
}

void ScramTextTest::preparedTexts()
{
    QFETCH(QByteArray, text);
    QTEST(isPrepared(text.toStdString()), "isGood");
}

/// What is called prepared is the same in NFKC, alone and beside each other, as Unicode's tables in Qt have it.
void ScramTextTest::unchangedByNormalization()
{
    QString all;
    for (char16_t code = 1; code < 0xffff; ++code) {
        const QString text {QChar(code)};
        if (!QChar::isSurrogate(code) && isPrepared(text.toStdString()))
            all += text;
    }
    QVERIFY(all.size() > 30'000);
    QVERIFY(all.normalized(QString::NormalizationForm_KC) == all);
    for (const auto c : all) {
        QVERIFY2(c.isPrint() && c.unicodeVersion() <= QChar::Unicode_3_2 && !c.isMark()
                     && c.direction() != QChar::DirR && c.direction() != QChar::DirAL,
                 qPrintable(QString::number(c.unicode(), 16)));
    }
}

void ScramTextTest::escapesUserNames()
{
    QCOMPARE(escapedUserName("a=b,c=2C"), std::string("a=3Db=2Cc=3D2C"));
    QCOMPARE(unescapedUserName("a=3Db=2Cc=3D2C").value(), std::string("a=b,c=2C"));
    QVERIFY(!unescapedUserName("=41"));
    QVERIFY(!unescapedUserName("a="));
    QVERIFY(!unescapedUserName(""));
}

void ScramTextTest::takesAttributes()
{
    ScramAttributes attributes("r=1,=2,s=,x=3");
    QVERIFY(!attributes.take('s'));
    QCOMPARE(QByteArray::fromStdString(std::string(attributes.take('r').value())), QByteArray("1"));
    QVERIFY(!attributes.take('s'));
    QVERIFY(!attributes.restIsExtensions());

    ScramAttributes others("s=,x=3,y=4=5");
    QVERIFY(others.take('s')->empty());
    QVERIFY(others.restIsExtensions());
    QVERIFY(others.take('x').has_value());
    QVERIFY(!others.atEnd());
    QCOMPARE(QByteArray::fromStdString(std::string(others.take('y').value())), QByteArray("4=5"));
    QVERIFY(others.atEnd());
    QVERIFY(!others.take('y'));
    QVERIFY(others.restIsExtensions());
}

QTEST_APPLESS_MAIN(ScramTextTest)
#include "tst_scramtext.moc"
