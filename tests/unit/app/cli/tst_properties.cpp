// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/properties.h"

#include <QTest>

using namespace espalier;
using namespace espalier::cli;

namespace {

std::vector<std::string> split(const QString &text)
{
    std::vector<std::string> words;
    for (const auto &word : text.split(QLatin1Char(' ')))
        words.push_back(word.toStdString());
    return words;
}

} // namespace

class TestProperties : public QObject
{
    Q_OBJECT
private slots:
    void collectsByPacket();
    void refuses_data();
    void refuses();
};

void TestProperties::collectsByPacket()
{
    PropertyLists lists;
    for (const auto *text :
         {"publish content-type text/plain", "publish user-property a b", "publish user-property a c",
          "connect receive-maximum 5", "will will-delay-interval 4294967295",
          "subscribe subscription-identifier 268435455"})
        QVERIFY2(addProperty(split(QString::fromLatin1(text)), lists), text);
    const auto publish = lists[PropertyScope::Publish].view();
    QVERIFY(publish.text(Property::ContentType) == "text/plain");
    int users = 0;
    for (const auto &property : publish)
        users += property.property == Property::UserProperty ? 1 : 0;
    QCOMPARE(users, 2);
    QCOMPARE(lists[PropertyScope::Connect].view().number(Property::ReceiveMaximum, 0), 5U);
    QCOMPARE(lists[PropertyScope::Will].view().number(Property::WillDelayInterval, 0), 4294967295U);
    QCOMPARE(lists[PropertyScope::Subscribe].view().number(Property::SubscriptionIdentifier, 0), 268435455U);
}

void TestProperties::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const auto *text :
         {"publish content-type", "pubblish content-type x", "publish content-typ x",
          "publish session-expiry-interval 1", "publish user-property a", "publish content-type a b",
          "publish topic-alias 65536", "publish topic-alias -1", "publish topic-alias 1x",
          "publish payload-format-indicator 256", "subscribe subscription-identifier 268435456",
          "publish topic-alias 99999999999999"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestProperties::refuses()
{
    QFETCH(QString, text);
    PropertyLists lists;
    const auto added = addProperty(split(text), lists);
    QVERIFY(!added);
    QVERIFY(!added.error().empty());
}

QTEST_APPLESS_MAIN(TestProperties)
#include "tst_properties.moc"
