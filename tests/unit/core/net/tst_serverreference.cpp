// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/serverreference.h"

#include <QTest>

using namespace espalier;

class TestServerReference : public QObject
{
    Q_OBJECT
private slots:
    void namesServers_data();
    void namesServers();
    void isBounded();
};

void TestServerReference::namesServers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("servers");
    const auto row = [](const char *text, const char *servers) {
        QTest::newRow(*text ? text : "(empty)") << QString::fromUtf8(text) << QString::fromUtf8(servers);
    };
    row("", "");
    row("other.example", "other.example|0 ");
    row("other.example:1883", "other.example|1883 ");
    row("a b:2  [::1]:3 [::2]", "a|0 b|2 ::1|3 ::2|0 ");
    row("10.10.151.22:8883", "10.10.151.22|8883 ");
    row("a:0 b:x user@c d/e <i>f</i> g", "g|0 ");
}

void TestServerReference::namesServers()
{
    QFETCH(QString, text);
    PropertyList properties;
    properties.add(Property::ServerReference, text.toStdString());
    QString servers;
    for (const auto &server : serverReferences(properties))
        servers += QStringLiteral("%1|%2 ").arg(server.host).arg(server.port);
    QTEST(servers, "servers");
    QVERIFY(serverReferences(PropertyList()).isEmpty());
}

void TestServerReference::isBounded()
{
    PropertyList properties;
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text += "a ";
    properties.add(Property::ServerReference, text);
    QCOMPARE(serverReferences(properties).size(), 16);
}

QTEST_APPLESS_MAIN(TestServerReference)
#include "tst_serverreference.moc"
