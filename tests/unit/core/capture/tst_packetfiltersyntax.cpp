// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetfilter.h"

#include "tests/support/testsubject.h"
#include "tests/support/wire.h"

#include <QTest>

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace espalier;

using Kind = PacketFilterError::Kind;

Q_DECLARE_METATYPE(espalier::PacketFilterError::Kind)

namespace {

std::string repeated(std::string_view part, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += part;
    return text;
}

PacketFilterError errorOf(std::string_view filter)
{
    const auto compiled = PacketFilter::compile(filter);
    return compiled ? PacketFilterError {Kind::UnexpectedCharacter, 99'999} : compiled.error();
}

} // namespace

class PacketFilterSyntaxTest : public QObject
{
    Q_OBJECT

private slots:
    void takes_data();
    void takes();
    void pointsAtTheFault_data();
    void pointsAtTheFault();
    void namesWhatMayBeMeant_data();
    void namesWhatMayBeMeant();
    void boundsLength();
    void boundsDepth_data();
    void boundsDepth();
    void boundsExpressions();
    void searchesHugePayloadsInLinearTime();
};

void PacketFilterSyntaxTest::takes_data()
{
    QTest::addColumn<std::string>("filter");
    for (const char *filter : {
             "type==PUBLISH&&qos>0||!retain",
             "type\t==\r PUBLISH",
             "( qos == 1 )",
             "not(qos==1)and(retain)",
             "topic == \"a b\"",
             "topic == ü/ß",
             "topic ~ /a\\/b/",
             "topic ~ //",
             "topic ~ /x/i and qos == 1",
             "topic ~ /x/ and qos == 1",
             "payload == \"\\\"\\\\\\n\\r\\t\\x00\\xfF\"",
             "payload contains \"\"",
             "client == 4711",
             "client == 42abc",
             "client == 10ms",
             "client == esp_1.local:1883",
             "payload.a-b._c[0][\"d e\"].and > 1",
             "payload[0]",
             "payload.value > +5",
             "payload.value > 1e300",
             "reason in { 0x80 , 0x81 }",
             "keepAlive > 1.5min",
             "len < 2.5MB and len < 1GB and len < 1kB",
             "delta > 0",
             "delta > 100us and delta > 100µs",
             "violates == \"§2.1.4\"",
         })
        QTest::newRow(filter) << std::string(filter);
}

void PacketFilterSyntaxTest::takes()
{
    QFETCH(std::string, filter);
    const auto compiled = PacketFilter::compile(filter);
    if (!compiled)
        QFAIL(fmt::format("error {} at {}+{}", static_cast<int>(compiled.error().kind),
                          compiled.error().position, compiled.error().length)
                  .c_str());
}

void PacketFilterSyntaxTest::pointsAtTheFault_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<std::string>("mark");

    // Under each filter the characters that are marked; nothing is its end.
    const auto row = [](const char *filter, Kind kind, const char *mark) {
        QTest::newRow(filter) << std::string(filter) << kind << std::string(mark);
    };
    row("qos == 1 @ retain", Kind::UnexpectedCharacter, "         ^");
    row("qos == 1 & retain", Kind::UnexpectedCharacter, "         ^");
    row("ünknown", Kind::UnexpectedCharacter, "^^");
    row("topic == \"abc", Kind::UnclosedText, "         ^^^^");
    row("topic == \"abc\\", Kind::UnclosedText, "         ^^^^^");
    row("topic ~ /abc", Kind::UnclosedRegex, "        ^^^^");
    row("topic ~ /abc\\/", Kind::UnclosedRegex, "        ^^^^^^");
    row("topic == \"a\\qb\"", Kind::UnknownEscape, "           ^^");
    row("topic == \"a\\xg0\"", Kind::UnknownEscape, "           ^^");
    row("payload.x > 1e999", Kind::InvalidNumber, "            ^^^^^");
    row("qos == 0x11111111111111111", Kind::InvalidNumber, "       ^^^^^^^^^^^^^^^^^^^");
    row("topic ~ /a(b/", Kind::InvalidRegex, "        ^^^^^");
    row("topic ~ /\\xff[/", Kind::InvalidRegex, "        ^^^^^^^");
    row("topic ~ \"a/#/b\"", Kind::InvalidTopicFilter, "        ^^^^^^^");
    row("topicFilter ~ a+", Kind::InvalidTopicFilter, "              ^^");
    row("time > 25:00", Kind::InvalidTime, "       ^^^^^");
    row("time > 2026-02-30", Kind::InvalidTime, "       ^^^^^^^^^^");
    row("time > 5", Kind::InvalidTime, "       ^");
    row("time > 12:00:00.", Kind::InvalidTime, "       ^^^^^^^^^");
    row("time > noon", Kind::InvalidTime, "       ^^^^");
    row("qos == 1 and", Kind::FieldExpected, "            ");
    row("and qos", Kind::FieldExpected, "^^^");
    row("not", Kind::FieldExpected, "   ");
    row("()", Kind::FieldExpected, " ^");
    row("== 1", Kind::FieldExpected, "^^");
    row("\"topic\" == 1", Kind::UnexpectedCharacter, "^");
    row("qos == 1 and topik == a", Kind::UnknownField, "             ^^^^^");
    row("prop.nothing", Kind::UnknownField, "^^^^^^^^^^^^");
    row("prop", Kind::UnknownField, "^^^^");
    row("prop.", Kind::KeyExpected, "     ");
    row("payload.", Kind::KeyExpected, "        ");
    row("payload.7", Kind::UnexpectedCharacter, "        ^");
    row("payload[x]", Kind::KeyExpected, "        ^");
    row("payload[-1]", Kind::KeyExpected, "        ^^");
    row("payload[1.5]", Kind::KeyExpected, "        ^^^");
    row("payload[9999999999]", Kind::KeyExpected, "        ^^^^^^^^^^");
    row("prop.user[trace]", Kind::KeyExpected, "          ^^^^^");
    row("prop.user[\"a\" == 1", Kind::BracketExpected, "              ^^");
    row("prop.contentType[\"a\"]", Kind::ConnectiveExpected, "                ^");
    row("qos == 1 retain", Kind::ConnectiveExpected, "         ^^^^^^");
    row("qos 1", Kind::UnexpectedCharacter, "    ^");
    row("retain)", Kind::ConnectiveExpected, "      ^");
    row("qos ~ 1", Kind::OperatorDoesNotFit, "    ^");
    row("topic > a", Kind::OperatorDoesNotFit, "      ^");
    row("retain in {true}", Kind::OperatorDoesNotFit, "       ^^");
    row("subscriptionOptions == 1", Kind::OperatorDoesNotFit, "                    ^^");
    row("qos contains 1", Kind::OperatorDoesNotFit, "    ^^^^^^^^");
    row("qos ==", Kind::ValueExpected, "      ");
    row("qos == and", Kind::ValueExpected, "       ^^^");
    row("qos == )", Kind::ValueExpected, "       ^");
    row("qos in {", Kind::ValueExpected, "        ");
    row("qos in {}", Kind::ValueExpected, "        ^");
    row("qos in {1,}", Kind::ValueExpected, "          ^");
    row("qos == high", Kind::ValueDoesNotFit, "       ^^^^");
    row("qos == \"1\"", Kind::ValueDoesNotFit, "       ^^^");
    row("retain == 2", Kind::ValueDoesNotFit, "          ^");
    row("topic == /a/", Kind::ValueDoesNotFit, "         ^^^");
    row("topic contains /a/", Kind::ValueDoesNotFit, "               ^^^");
    row("type == /a/", Kind::ValueDoesNotFit, "        ^^^");
    row("payload.x > abc", Kind::ValueDoesNotFit, "            ^^^");
    row("time > /a/", Kind::ValueDoesNotFit, "       ^^^");
    row("sender == 1", Kind::ValueDoesNotFit, "          ^");
    row("type == PUBLICH", Kind::UnknownValue, "        ^^^^^^^");
    row("reason == bad", Kind::UnknownValue, "          ^^^");
    row("sender == broker", Kind::UnknownValue, "          ^^^^^^");
    row("retain == yes", Kind::UnknownValue, "          ^^^");
    row("violates == \"MQTT-0.0.0-0\"", Kind::UnknownValue, "            ^^^^^^^^^^^^^^");
    row("delta > 5days", Kind::UnknownUnit, "         ^^^^");
    row("len > 5ms", Kind::UnknownUnit, "       ^^");
    row("qos > 1KB", Kind::UnknownUnit, "       ^^");
    row("type == 3s", Kind::UnknownUnit, "         ^");
    row("latency > 5", Kind::UnitMissing, "          ^");
    row("(qos == 1", Kind::BracketExpected, "         ");
    row("(qos == 1 retain", Kind::BracketExpected, "          ^^^^^^");
    row("qos in 1", Kind::BracketExpected, "       ^");
    row("qos in {1", Kind::BracketExpected, "         ");
    row("qos in {1 2}", Kind::BracketExpected, "          ^");
}

void PacketFilterSyntaxTest::pointsAtTheFault()
{
    QFETCH(std::string, filter);
    QFETCH(std::string, mark);
    const auto error = errorOf(filter);
    QCOMPARE(std::string(error.position, ' ') + std::string(error.length, '^'), mark);
    QTEST(error.kind, "kind");
}

void PacketFilterSyntaxTest::namesWhatMayBeMeant_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<std::string>("nearest");
    const auto row = [](const char *filter, const char *nearest) {
        QTest::newRow(filter) << std::string(filter) << std::string(nearest);
    };
    row("topik", "topic");
    row("QoS > 0", "qos");
    row("keepalive > 0", "keepAlive");
    row("prop.contenttype", "prop.contentType, contentType");
    row("zzzzzzzz", "");
    row("type == PUBLICH", "PUBLISH");
    row("type == PUBA", "PUBACK");
    row("reason == notAuthorised", "notAuthorized");
    row("reason == \"quota exceded\"", "quotaExceeded");
    row("sender == servr", "server");
    row("violates == MQTT-3.3.1-99", "MQTT-3.3.1-9, MQTT-3.1.2-9, MQTT-3.1.3-9");
}

void PacketFilterSyntaxTest::namesWhatMayBeMeant()
{
    QFETCH(std::string, filter);
    QFETCH(std::string, nearest);
    const auto found = fmt::format("{}", fmt::join(errorOf(filter).nearest, ", "));
    QCOMPARE(QString::fromStdString(found), QString::fromStdString(nearest));
}

void PacketFilterSyntaxTest::boundsLength()
{
    const auto longest = "topic == " + std::string(PacketFilter::maximumLength - 9, 'x');
    QVERIFY(PacketFilter::compile(longest));
    QCOMPARE(errorOf(longest + "yz"), (PacketFilterError {Kind::TooLong, PacketFilter::maximumLength, 2}));
    // As many terms as there is room for.
    const auto terms = repeated("qos&&", PacketFilter::maximumLength / 5 - 1) + "dup";
    QVERIFY(PacketFilter::compile(terms));
}

void PacketFilterSyntaxTest::boundsDepth_data()
{
    QTest::addColumn<std::string>("open");
    QTest::addColumn<std::string>("close");
    QTest::newRow("brackets") << std::string("(") << std::string(")");
    QTest::newRow("not") << std::string("!") << std::string();
    QTest::newRow("or in brackets") << std::string("(dup or ") << std::string(")");
}

void PacketFilterSyntaxTest::boundsDepth()
{
    QFETCH(std::string, open);
    QFETCH(std::string, close);
    const auto nested = [&](std::size_t depth) {
        return repeated(open, depth) + "retain" + repeated(close, depth);
    };
    constexpr auto depth = PacketFilter::maximumDepth;
    const auto deepest = PacketFilter::compile(nested(depth));
    QVERIFY(deepest);
    TestSubject subject;
    subject.setPacket(wire("31 L[ S'a' P[ ] ]"));
    QVERIFY(deepest->matches(subject));
    QCOMPARE(errorOf(nested(depth + 1)), (PacketFilterError {Kind::TooDeep, depth * open.size(), 1}));
    QCOMPARE(errorOf(repeated(open, 500)).kind, Kind::TooDeep);
}

/// What would take much memory is refused, and says nothing on the standard error output.
void PacketFilterSyntaxTest::boundsExpressions()
{
    QCOMPARE(errorOf("topic ~ /((a{100}){100}){100}/").kind, Kind::InvalidRegex);
    QCOMPARE(errorOf("topic ~ /" + repeated("(", 2000) + "/").kind, Kind::InvalidRegex);
    QVERIFY(PacketFilter::compile("topic ~ /" + repeated("(a|b)*", 600) + "/"));
    QVERIFY(PacketFilter::compile("client ~ \"" + repeated("a*", 1000) + "\""));
    QCOMPARE(errorOf("topic ~ /\\pL{300}/").kind, Kind::InvalidRegex);

    const auto part = std::string("topic ~ /a/ or ");
    const auto most = repeated(part, PacketFilter::maximumExpressions);
    QVERIFY(PacketFilter::compile(most + "topic ~ a or topic contains a"));
    const PacketFilterError tooMany {Kind::TooManyExpressions, most.size() + 9, 4};
    QCOMPARE(errorOf(most + "client ~ \"a*\""), tooMany);
}

/// Each of these takes the square of the length, or worse, when it is searched naively.
void PacketFilterSyntaxTest::searchesHugePayloadsInLinearTime()
{
    constexpr std::size_t size = 4'000'000;
    auto packet = wire("30 ff ff ff 7f 0001 'a' 00");
    packet.insert(packet.end(), size, 'a');
    TestSubject subject;
    subject.setPacket(packet);
    for (const auto &filter :
         {std::string("payload ~ /(a+)+b/"), "payload contains \"" + std::string(3000, 'a') + "b\"",
          "payload ~ \"" + repeated("a*", 20) + "b\"", std::string("payload ~ /(.*)(.*)(.*)b$/")}) {
        const auto compiled = PacketFilter::compile(filter);
        QVERIFY(compiled);
        QVERIFY(!compiled->matches(subject));
    }
}

QTEST_APPLESS_MAIN(PacketFilterSyntaxTest)
#include "tst_packetfiltersyntax.moc"
