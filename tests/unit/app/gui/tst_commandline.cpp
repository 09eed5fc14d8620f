// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/commandline.h"

#include <QTest>

using namespace espalier;

class TestCommandLine : public QObject
{
    Q_OBJECT
private slots:
    void printsNoPassword_data();
    void printsNoPassword();
};

void TestCommandLine::printsNoPassword_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *address, const char *printed) {
        QTest::newRow(address) << QString::fromLatin1(address) << QString::fromUtf8(printed);
    };
    row("mqtt://host:port", "mqtt://host:port:");
    row("mqtt://user:secret@host:port", "mqtt://…@host:port:");
    row("mqtt://user:sec/ret@host:port", "mqtt://…@host:port:");
    row("mqtt://user:sec@ret@host:port", "mqtt://…@host:port:");
    row("user:secret@host", "…@host is");
    row("user:sec://ret@host", "…@host is");
}

void TestCommandLine::printsNoPassword()
{
    QFETCH(QString, address);
    QFETCH(QString, printed);
    const auto line = readCommandLine({QStringLiteral("espalier"), address});
    QCOMPARE(line.exitCode, std::optional(2));
    QVERIFY2(line.text.startsWith(QStringLiteral("espalier: ") + printed), qPrintable(line.text));
    QVERIFY(!line.text.contains(QStringLiteral("sec")));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
