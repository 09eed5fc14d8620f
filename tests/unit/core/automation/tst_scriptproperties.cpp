// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptproperties.h"

#include <QCborArray>
#include <QCborValue>
#include <QTest>

using namespace espalier;

class TestScriptProperties : public QObject
{
    Q_OBJECT

private slots:
    void allOfThemThereAndBack()
    {
        PropertyList list;
        list.add(Property::PayloadFormatIndicator, 1u);
        list.add(Property::MessageExpiryInterval, 4'294'967'295u);
        list.add(Property::ContentType, "text/plain");
        list.add(Property::ResponseTopic, "answers/1");
        list.add(Property::CorrelationData, std::string_view("\0\xff", 2));
        list.addUserProperty("a", "1");
        list.addUserProperty("b", "2");
        list.addUserProperty("a", "3");
        const auto map = scriptProperties(list);
        QCOMPARE(map.value(QStringLiteral("correlationData")).toByteArray(), QByteArray("\0\xff", 2));
        QCOMPARE(map.value(QStringLiteral("userProperties")).toMap().value(QStringLiteral("a")).toArray(),
                 QCborArray({QStringLiteral("1"), QStringLiteral("3")}));
        const auto back = propertiesOfScript(map);
        QVERIFY(back);
        QCOMPARE(scriptProperties(*back), map);
    }

    void wrongOnesAreNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QVariant>("value");
        QTest::newRow("unknown") << "contentTyp" << QVariant(QStringLiteral("x"));
        QTest::newRow("the server's") << "subscriptionIdentifier" << QVariant(1);
        QTest::newRow("indicator above 1") << "payloadFormatIndicator" << QVariant(2);
        QTest::newRow("negative expiry") << "messageExpiryInterval" << QVariant(-1);
        QTest::newRow("expiry too large") << "messageExpiryInterval" << QVariant(4'294'967'296.0);
        QTest::newRow("expiry as text") << "messageExpiryInterval" << QVariant(QStringLiteral("soon"));
        QTest::newRow("response topic with a wildcard") << "responseTopic" << QVariant(QStringLiteral("a/#"));
        QTest::newRow("text too long") << "contentType" << QVariant(QString(65'536, u'x'));
        QTest::newRow("zero character") << "contentType" << QVariant(QString(QChar(u'\0')));
        QTest::newRow("user property too long")
            << "userProperties" << QVariant(QVariantMap {{QStringLiteral("k"), QString(65'536, u'x')}});
    }
    void wrongOnesAreNamed()
    {
        QFETCH(QString, name);
        QFETCH(QVariant, value);
        QCborMap map;
        map.insert(name, QCborValue::fromVariant(value));
        const auto list = propertiesOfScript(map);
        QVERIFY(!list);
        QCOMPARE(list.error(), name);
    }
};

QTEST_APPLESS_MAIN(TestScriptProperties)
#include "tst_scriptproperties.moc"
