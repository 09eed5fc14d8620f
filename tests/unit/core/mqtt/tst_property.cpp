// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/property.h"

#include "tests/support/wire.h"

#include <QTest>

#include <set>

using namespace espalier;

namespace {

PropertyView viewOf(const std::vector<std::uint8_t> &bytes)
{
    return PropertyView(ByteView(bytes));
}

} // namespace

class PropertyTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsEveryIdentifier();
    void writesEveryType_data();
    void writesEveryType();
    void readsInOrder();
    void findsTheFirst();
    void answersForWhatIsAbsent();
    void copiesValues();
    void endsOnBytesThatAreNoProperties_data();
    void endsOnBytesThatAreNoProperties();
    void listsAreIndependent();
};

void PropertyTest::knowsEveryIdentifier()
{
    QCOMPARE(allProperties().size(), 27U);
    std::set<std::uint32_t> identifiers;
    for (const auto &info : allProperties()) {
        const auto identifier = static_cast<std::uint32_t>(info.property);
        QVERIFY(identifiers.empty() || *identifiers.rbegin() < identifier);
        identifiers.insert(identifier);
        QCOMPARE(propertyInfo(identifier), &info);
        QVERIFY(!info.name.empty());
        QVERIFY(info.scopes != 0);
        QCOMPARE(info.repeatableIn & ~info.scopes, 0U);
    }
    for (std::uint32_t identifier = 0; identifier < 1000; ++identifier)
        QCOMPARE(propertyInfo(identifier) != nullptr, identifiers.contains(identifier));
    QVERIFY(!propertyInfo(0xffff'ffff));
}

void PropertyTest::writesEveryType_data()
{
    QTest::addColumn<PropertyValue>("value");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, const PropertyValue &value, const char *expected) {
        QTest::newRow(name) << value << std::string(expected);
    };
    row("Byte", {.property = Property::MaximumQos, .number = 1}, "24 01");
    row("Two Byte Integer", {.property = Property::TopicAlias, .number = 0x0102}, "23 0102");
    row("Four Byte Integer", {.property = Property::WillDelayInterval, .number = 0x01020304}, "18 01020304");
    row("Four Byte Integer, largest", {.property = Property::SessionExpiryInterval, .number = 0xffff'ffff},
        "11 ffffffff");
    row("Variable Byte Integer, 1 byte", {.property = Property::SubscriptionIdentifier, .number = 127},
        "0b 7f");
    row("Variable Byte Integer, 2 bytes", {.property = Property::SubscriptionIdentifier, .number = 128},
        "0b 80 01");
    row("Variable Byte Integer, 4 bytes",
        {.property = Property::SubscriptionIdentifier, .number = 268'435'455}, "0b ff ff ff 7f");
    row("UTF-8 Encoded String", {.property = Property::ContentType, .text = "text/plain"},
        "03 S'text/plain'");
    row("Binary Data", {.property = Property::CorrelationData, .text = "x"}, "09 S'x'");
    row("UTF-8 String Pair", {.property = Property::UserProperty, .text = "name", .pairValue = "value"},
        "26 S'name' S'value'");
}

void PropertyTest::writesEveryType()
{
    QFETCH(PropertyValue, value);
    QFETCH(std::string, expected);
    PropertyList list;
    list.add(value);
    QCOMPARE(hex(list.view().bytes()), hex(wire(expected)));
    QVERIFY(*list.view().begin() == value);
}

void PropertyTest::readsInOrder()
{
    const auto bytes = wire("26 S'b' S'1' 01 01 26 S'a' S'2' 0b 80 01");
    std::vector<PropertyValue> values;
    for (const auto &value : viewOf(bytes))
        values.push_back(value);
    const std::vector<PropertyValue> expected {
        {.property = Property::UserProperty, .text = "b", .pairValue = "1"},
        {.property = Property::PayloadFormatIndicator, .number = 1},
        {.property = Property::UserProperty, .text = "a", .pairValue = "2"},
        {.property = Property::SubscriptionIdentifier, .number = 128},
    };
    QVERIFY(values == expected);
}

void PropertyTest::findsTheFirst()
{
    const auto bytes = wire("26 S'b' S'1' 26 S'a' S'2' 09 S[ 00ff ] 03 S't'");
    const auto view = viewOf(bytes);
    QVERIFY(view.contains(Property::UserProperty));
    QVERIFY(view.find(Property::UserProperty)->text == "b");
    QVERIFY(view.text(Property::ContentType) == "t");
    QCOMPARE(hex(view.binary(Property::CorrelationData).value()), std::string("00 ff"));
}

void PropertyTest::answersForWhatIsAbsent()
{
    const PropertyView view;
    QVERIFY(view.isEmpty());
    QVERIFY(!view.contains(Property::UserProperty));
    QVERIFY(!view.number(Property::TopicAlias));
    QCOMPARE(view.number(Property::ReceiveMaximum, 65'535), 65'535U);
    QVERIFY(!view.text(Property::ReasonString));
    QVERIFY(!view.binary(Property::CorrelationData));
    QVERIFY(view.begin() == view.end());
}

void PropertyTest::copiesValues()
{
    const auto bytes = wire("01 01 02 00000001 03 S't' 09 S[ 00 ] 23 0001 26 S'k' S'v' 0b 05");
    PropertyList copy;
    for (const auto &value : viewOf(bytes))
        copy.add(value);
    QCOMPARE(hex(copy.view().bytes()), hex(bytes));
    QVERIFY(copy.view() == viewOf(bytes));
}

void PropertyTest::endsOnBytesThatAreNoProperties_data()
{
    QTest::addColumn<std::string>("text");
    QTest::newRow("unknown identifier") << std::string("04 01");
    QTest::newRow("value missing") << std::string("02 00");
    QTest::newRow("string too long") << std::string("03 ffff 'x'");
    QTest::newRow("endless integer") << std::string("ff ff ff ff ff");
}

// The decoder never makes such a view; reading one still ends, and inside the bytes.
void PropertyTest::endsOnBytesThatAreNoProperties()
{
    QFETCH(std::string, text);
    const auto bytes = wire(text);
    std::size_t count = 0;
    for ([[maybe_unused]] const auto &value : viewOf(bytes))
        ++count;
    QVERIFY(count <= bytes.size());
}

void PropertyTest::listsAreIndependent()
{
    PropertyList first;
    first.add(Property::TopicAlias, 1).addUserProperty("a", "b");
    PropertyList second(first);
    second.add(Property::ContentType, "t");
    QCOMPARE(hex(first.view().bytes()), hex(wire("23 0001 26 S'a' S'b'")));
    first = second;
    second.clear();
    QVERIFY(second.isEmpty());
    QCOMPARE(hex(first.view().bytes()), hex(wire("23 0001 26 S'a' S'b' 03 S't'")));
}

QTEST_APPLESS_MAIN(PropertyTest)
#include "tst_property.moc"
