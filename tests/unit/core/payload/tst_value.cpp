// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/value.h"

#include "core/payload/formatted.h"
#include "core/payload/jsonvalue.h"

#include <QTest>

#include <limits>

using namespace espalier;

namespace {

Value json(std::string_view text)
{
    auto value = jsonValue(Bytes::copyOf(text));
    Q_ASSERT(value);
    return std::move(*value);
}

QStringList paths(const Value &value)
{
    QStringList all;
    for (std::uint32_t id = 0; id < value.nodeCount(); ++id)
        all.append(QString::fromStdString(value.node(NodeId {id}).path()));
    return all;
}

} // namespace

class TestValue : public QObject
{
    Q_OBJECT
private slots:
    void keepsWhatWasSent();
    void walksChildren();
    void knowsPaths();
    void findsByPath();
    void givesNumbers_data();
    void givesNumbers();
    void saysWhatStringsSay();
    void knowsWhereItStands();
    void listsNumericLeaves();
    void holdsTenMegabytes();
};

void TestValue::keepsWhatWasSent()
{
    const Value value = json(R"({"z":18446744073709551617,"a":1.0,"z":-0.0,"e":1E400})");
    QStringList members;
    for (const ValueNode member : value.root())
        members.append(QString::fromStdString(member.key() + '=' + std::string(member.token())));
    QCOMPARE(members.join(u' '), QStringLiteral("z=18446744073709551617 a=1.0 z=-0.0 e=1E400"));
    QVERIFY(!value.root().annotation());
    QVERIFY(value.root().token().empty());
}

void TestValue::walksChildren()
{
    const Value value = json(R"([{"a":[1,2]},[],3])");
    const ValueNode root = value.root();
    QCOMPARE(root.childCount(), std::size_t {3});
    QVERIFY(root.kind() == NodeKind::Array && root.isContainer() && !root.hasKey());
    QVERIFY(root.parent() == NodeId::None && root.nextSibling() == NodeId::None);
    std::vector<NodeKind> kinds;
    for (const ValueNode child : root) {
        QCOMPARE(child.ordinal(), kinds.size());
        QVERIFY(child.parent() == root.id());
        kinds.push_back(child.kind());
    }
    QVERIFY(kinds == std::vector({NodeKind::Object, NodeKind::Array, NodeKind::Number}));
    QVERIFY(value.find("[1]")->firstChild() == NodeId::None);
    QCOMPARE(value.nodeCount(), std::size_t {7});
    QCOMPARE(json("17").root().childCount(), std::size_t {0});
}

void TestValue::knowsPaths()
{
    const Value value = json(R"({"quality":{"good":true},"items":[0,{"x":1,"a key":[]}]})");
    QCOMPARE(paths(value),
             QStringList({QString(), QStringLiteral("quality"), QStringLiteral("quality.good"),
                          QStringLiteral("items"), QStringLiteral("items[0]"), QStringLiteral("items[1]"),
                          QStringLiteral("items[1].x"), QStringLiteral("items[1][\"a key\"]")}));
    for (const QString &path : paths(value))
        QCOMPARE(QString::fromStdString(value.find(path.toStdString())->path()), path);
}

void TestValue::findsByPath()
{
    const Value value = json(R"({"a":1,"a":{"b\u00fc":[5]},"c":null})");
    QCOMPARE(value.find("a[\"b\u00fc\"][0]")->token(), std::string_view("5"));
    QVERIFY(value.find("c")->kind() == NodeKind::Null);
    for (const char *missing : {"b", "a[0]", "a.b", "c.d", "[0]", "a[\"b\u00fc\"][1]", "a..b"})
        QVERIFY2(!value.find(missing), missing);
}

void TestValue::givesNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("number");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto row = [](const char *text, double number) {
        QTest::newRow(text) << QByteArray(text) << number;
    };
    row("1.50", 1.5);
    row("-0.25e2", -25);
    row("18446744073709551617", 18446744073709551616.0);
    row("1e400", infinity);
    row("-1E+400", -infinity);
    row("1e-400", 0);
    row("1e-99999999999999999999", 0);
    row("1e99999999999999999999", infinity);
    QTest::newRow("long and large") << '1' + QByteArray(400, '0') + "e-5" << infinity;
    QTest::newRow("long and small") << "0." + QByteArray(400, '0') + "1" << 0.0;
    row("true", 1);
    row("false", 0);
}

void TestValue::givesNumbers()
{
    QFETCH(QByteArray, text);
    QFETCH(double, number);
    QCOMPARE(json(text.toStdString()).root().number(), std::optional(number));
}

void TestValue::saysWhatStringsSay()
{
    const Value text = json("\"\\u00fc\\ud83c\\udf21\\n\\\"\\\\\\/\\b\\f\\r\\t \\ud83c \\udf21 \\ud83cx\"");
    QCOMPARE(QString::fromStdString(text.root().text()),
             QStringLiteral("\u00fc\U0001f321\n\"\\/\b\f\r\t \ufffd \ufffd \ufffdx"));
    const Value value = json("[9223372036854775807,9223372036854775808,1.0,true,\"1\"]");
    QCOMPARE(value.find("[0]")->integer(), std::optional(std::numeric_limits<std::int64_t>::max()));
    QVERIFY(!value.find("[1]")->integer() && !value.find("[2]")->integer() && !value.find("[4]")->integer());
    QCOMPARE(value.find("[3]")->boolean(), std::optional(true));
    QVERIFY(!value.find("[4]")->number() && !value.find("[4]")->boolean());
}

void TestValue::knowsWhereItStands()
{
    const std::string sent = "\xef\xbb\xbf {\"k\xc3\xbc\": [true, {\"x\": \"\xc3\xbc\"}], \"n\":12}";
    const FormattedPayload formatted = formatPayload(Bytes::copyOf(sent));
    QVERIFY(formatted.value != nullptr);
    const Value &value = *formatted.value;
    const auto shown = [&](const char *path) {
        const TextRange range = value.find(path)->textRange();
        return formatted.text.mid(range.offset, range.length);
    };
    const auto bytes = [&](const char *path) {
        const ByteRange range = value.find(path)->byteRange().value();
        return QString::fromStdString(sent.substr(range.offset, range.size));
    };
    QCOMPARE(shown(""), formatted.text);
    QCOMPARE(shown("n"), QStringLiteral("12"));
    QCOMPARE(shown("[\"k\u00fc\"][1]"), QStringLiteral("{\n      \"x\": \"\u00fc\"\n    }"));
    QCOMPARE(bytes("n"), QStringLiteral("12"));
    QCOMPARE(bytes("[\"k\u00fc\"]"), QStringLiteral("[true, {\"x\": \"\u00fc\"}]"));
    const auto at = static_cast<std::int32_t>(formatted.text.indexOf(u"12"));
    QVERIFY(value.nodeAtText(at) == value.find("n")->id());
    QVERIFY(value.nodeAtText(at - 1) == NodeId::Root);
    QVERIFY(value.nodeAtText(static_cast<std::int32_t>(formatted.text.size())) == NodeId::None);
}

void TestValue::listsNumericLeaves()
{
    const Value value = json(R"({"a":1,"b":"2","c":[true,null,{"d":4}]})");
    QStringList found;
    for (const ValueNode leaf : value.numericLeaves(100))
        found.append(QString::fromStdString(leaf.path()));
    QCOMPARE(found.join(u' '), QStringLiteral("a c[0] c[2].d"));
    QCOMPARE(value.numericLeaves(2).size(), std::size_t {2});
}

void TestValue::holdsTenMegabytes()
{
    std::string text = "[";
    while (text.size() < 10'000'000)
        text += "{\"id\":123456789012345678,\"name\":\"sensor\",\"values\":[1.5,2.5,3.5],\"ok\":true},";
    text += "{}]";
    const Value value = json(text);
    QCOMPARE(value.node(NodeId {static_cast<std::uint32_t>(value.nodeCount()) - 1}).path(),
             '[' + std::to_string(value.root().childCount() - 1) + ']');
    // Too many nodes are refused, whatever the size.
    QVERIFY(jsonValue(Bytes::copyOf(text), {.nodes = 1000}).error().kind == DecodeError::Kind::TooLarge);
}

QTEST_APPLESS_MAIN(TestValue)
#include "tst_value.moc"
