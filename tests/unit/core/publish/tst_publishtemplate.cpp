// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/publishtemplate.h"

#include <QSet>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// 2026-11-22 14:07:52.418123 UTC
constexpr std::chrono::microseconds sometime {1'795'356'472'418'123};

TemplateLookups someLookups()
{
    TemplateLookups lookups;
    lookups.environment = [](std::string_view name) {
        return name == "HOST" ? std::optional<std::string>("press-4") : std::nullopt;
    };
    lookups.value = [](std::string_view topic,
                       std::string_view path) -> Expected<std::string, TemplateError::Kind> {
        if (topic == "large")
            return std::string(100'000'000, 'a');
        if (topic != "plant/press")
            return unexpected(TemplateError::Kind::NoValue);
        if (path.empty())
            return std::string("{\"value\":71.40}");
        if (path != "value")
            return unexpected(TemplateError::Kind::NoField);
        return std::string("71.40");
    };
    lookups.row = [](std::string_view column) {
        if (column == "two words")
            return std::optional<std::string>("both");
        return column == "name" ? std::optional<std::string>("say \"hi\"") : std::nullopt;
    };
    return lookups;
}

/// What one template makes of messages in turn.
class Expander
{
public:
    explicit Expander(std::string_view text) : m_template(PublishTemplate::parse(text).value()) { }
    Expected<std::string, TemplateError> next(TemplateForm form = TemplateForm::Name)
    {
        state.beginMessage();
        return again(form);
    }
    Expected<std::string, TemplateError> again(TemplateForm form = TemplateForm::Name)
    {
        TemplateTurn turn {.state = state,
                           .lookups = lookups,
                           .now = sometime,
                           .utcOffset = offset,
                           .clientId = "client-1",
                           .topicName = "a/b"};
        std::string out;
        if (auto expanded = m_template.expand(turn, form, out, &marks); !expanded)
            return unexpected(expanded.error());
        return out;
    }
    QByteArray text(TemplateForm form = TemplateForm::Name)
    {
        return QByteArray::fromStdString(next(form).value());
    }

    TemplateState state {1};
    TemplateLookups lookups = someLookups();
    std::chrono::minutes offset = 90min;
    PublishTemplate::Marks marks;

private:
    PublishTemplate m_template;
};

} // namespace

Q_DECLARE_METATYPE(espalier::TemplateError::Kind)

class TestPublishTemplate : public QObject
{
    Q_OBJECT
private slots:
    void expands_data();
    void expands();
    void refuses_data();
    void refuses();
    void failsWhenThereIsNothing_data();
    void failsWhenThereIsNothing();
    void sequencesGoOnOncePerMessage();
    void sequencesWrapAround();
    void randomStaysInRange_data();
    void randomStaysInRange();
    void walksStayInBounds();
    void choosesEach();
    void uuidsAreOfVersionFour();
    void bytesTakeTheFormOfTheirPlace();
    void sameSeedSameText();
    void escapesInStringsOfJson();
    void marksLeadBackToTheSource();
    void anyTextHasATemplate_data();
    void anyTextHasATemplate();
    void examplesAreValid();
};

void TestPublishTemplate::expands_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expanded");
    const auto row = [](const char *text, const char *expanded) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(expanded);
    };
    row("", "");
    row("plain {\"a\":{\"b\":1}}", "plain {\"a\":{\"b\":1}}");
    row("{{{{seq}}", "{{seq}}");
    row("{{{{{{nowS}}}}", "{{1795356472}}");
    row("{\"ts\":{{nowMs}}}", "{\"ts\":1795356472418}");
    row("{{ nowUs }}", "1795356472418123");
    row("{{iso}}", "2026-11-22T14:07:52.418Z");
    row("{{iso local}}", "2026-11-22T15:37:52.418+01:30");
    row("{{clientId}} on {{topic}}", "client-1 on a/b");
    row("{{env HOST}}", "press-4");
    row("{{value plant/press}}", "{\"value\":71.40}");
    row("{{value plant/press value}}", "71.40");
    row("{{value 'plant/press' \"value\"}}", "71.40");
    row("{{row.name}}", "say \"hi\"");
    row("{{ row.two words }}", "both");
    row("{{choice '}}'}}", "}}");
    row("{{choice it's}}", "it's");
    row("{{random 7 7}}", "7");
    row("{{random -9223372036854775808 -9223372036854775808}}", "-9223372036854775808");
    row("{{random 0.50 0.50}}", "0.50");
    row("{{seq 100 -5}}", "100");
    row("{{walk 20.25 0}}", "20.25");
    row("{{bytes 0}}", "");
}

void TestPublishTemplate::expands()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expanded);
    QCOMPARE(Expander(text.toStdString()).text(), expanded);
}

void TestPublishTemplate::refuses_data()
{
    using Kind = TemplateError::Kind;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("hint");
    const auto row = [](const char *text, Kind kind, int offset, int length, const char *hint = "") {
        QTest::newRow(text) << QByteArray(text) << kind << offset << length << QByteArray(hint);
    };
    row("a {{nowMs", Kind::NotClosed, 2, 2);
    row("{{}}", Kind::Unknown, 2, 0);
    row("ab{{nowms}}", Kind::Unknown, 4, 5, "{{nowMs}}");
    row("{{uid}}", Kind::Unknown, 2, 3, "{{uuid}}");
    row("{{something}}", Kind::Unknown, 2, 9);
    row("{{row.}}", Kind::Unknown, 2, 4, "{{row.name}}");
    row("{{nowMs 3}}", Kind::Arguments, 8, 1, "{{nowMs}}");
    row("{{iso here}}", Kind::Arguments, 6, 4, "{{iso}}");
    row("{{random 1}}", Kind::Arguments, 2, 6, "{{random 0 100}}");
    row("{{random 1 2 3}}", Kind::Arguments, 13, 1, "{{random 0 100}}");
    row("{{random 1 b}}", Kind::NotANumber, 11, 1, "{{random 0 100}}");
    row("{{random 1 1e999}}", Kind::NotANumber, 11, 5, "{{random 0 100}}");
    row("{{random 1 nan}}", Kind::NotANumber, 11, 3, "{{random 0 100}}");
    row("{{random 2 1}}", Kind::BadRange, 11, 1, "{{random 0 100}}");
    row("{{random 1 99999999999999999999}}", Kind::NotANumber, 11, 20, "{{random 0 100}}");
    row("{{seq 1.5}}", Kind::NotANumber, 6, 3, "{{seq 1 1}}");
    row("{{seq 1 1 step=2}}", Kind::Option, 10, 6, "{{seq 1 1}}");
    row("{{walk 1 1 min=2 max=1}}", Kind::BadRange, 17, 5, "{{walk 20 0.5 min=0 max=40}}");
    row("{{choice}}", Kind::Arguments, 2, 6, "{{choice on off}}");
    row("{{choice 'a}}", Kind::QuoteNotClosed, 9, 2);
    row("{{env}}", Kind::Arguments, 2, 3, "{{env HOSTNAME}}");
    row("{{bytes -1}}", Kind::BadRange, 8, 2, "{{bytes 16}}");
    row("{{bytes 99999999999}}", Kind::BadRange, 8, 11, "{{bytes 16}}");
}

void TestPublishTemplate::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(TemplateError::Kind, kind);
    QFETCH(int, offset);
    QFETCH(int, length);
    QFETCH(QByteArray, hint);
    const auto parsed = PublishTemplate::parse(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, kind);
    QCOMPARE(int(parsed.error().offset), offset);
    QCOMPARE(int(parsed.error().length), length);
    QCOMPARE(QByteArray::fromStdString(parsed.error().hint), hint);
}

void TestPublishTemplate::failsWhenThereIsNothing_data()
{
    using Kind = TemplateError::Kind;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("subject");
    QTest::newRow("env") << QByteArray("{{env NO}}") << Kind::NoVariable << QByteArray("NO");
    QTest::newRow("value") << QByteArray("{{value x y}}") << Kind::NoValue << QByteArray("x");
    QTest::newRow("field") << QByteArray("{{value plant/press y}}") << Kind::NoField << QByteArray("y");
    QTest::newRow("column") << QByteArray("{{row.no}}") << Kind::NoColumn << QByteArray("no");
    QTest::newRow("too large") << QByteArray("{{value large}}{{value large}}{{value large}}")
                               << Kind::TooLarge << QByteArray("large");
}

void TestPublishTemplate::failsWhenThereIsNothing()
{
    QFETCH(QByteArray, text);
    QFETCH(TemplateError::Kind, kind);
    QFETCH(QByteArray, subject);
    const auto expanded = Expander(text.toStdString()).next();
    QVERIFY(!expanded);
    QCOMPARE(expanded.error().kind, kind);
    QCOMPARE(QByteArray::fromStdString(expanded.error().subject), subject);

    Expander alone(text.toStdString());
    alone.lookups = {};
    QVERIFY(!alone.next());
}

void TestPublishTemplate::sequencesGoOnOncePerMessage()
{
    Expander expander("{{seq}} {{seq}} {{seq 10 5}} {{seq name=x}}{{seq 3 name=x}}");
    QCOMPARE(expander.text(), QByteArray("1 1 10 11"));
    QCOMPARE(expander.text(), QByteArray("2 2 15 22"));
    TemplateState preview = expander.state;
    QCOMPARE(expander.text(), QByteArray("3 3 20 33"));
    expander.state = preview;
    QCOMPARE(expander.text(), QByteArray("3 3 20 33"));
}

void TestPublishTemplate::sequencesWrapAround()
{
    Expander expander("{{seq 9223372036854775807}}");
    QCOMPARE(expander.text(), QByteArray("9223372036854775807"));
    QCOMPARE(expander.text(), QByteArray("-9223372036854775808"));
}

void TestPublishTemplate::randomStaysInRange_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("decimals");
    QTest::newRow("whole") << QByteArray("{{random -2 3}}") << -2.0 << 3.0 << 0;
    QTest::newRow("decimals") << QByteArray("{{random 0.00 1.5}}") << 0.0 << 1.5 << 2;
    QTest::newRow("all") << QByteArray("{{random -9223372036854775808 9223372036854775807}}") << -9.3e18
                         << 9.3e18 << 0;
}

void TestPublishTemplate::randomStaysInRange()
{
    QFETCH(QByteArray, text);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, decimals);
    Expander expander(text.toStdString());
    QSet<QByteArray> seen;
    for (int i = 0; i < 500; ++i) {
        const QByteArray one = expander.text();
        const double number = one.toDouble();
        QVERIFY2(number >= low && number <= high, one.constData());
        QCOMPARE(int(one.contains('.') ? one.size() - one.indexOf('.') - 1 : 0), decimals);
        seen.insert(one);
    }
    QVERIFY(seen.size() >= 6);
}

void TestPublishTemplate::walksStayInBounds()
{
    Expander expander("{{walk 20 0.5 min=19 max=21.00}}|{{walk 20 0.5 min=19 max=21.00}}");
    QList<QByteArray> first = expander.text().split('|');
    QCOMPARE(first.at(0), QByteArray("20.00"));
    double before = 20;
    bool hasMoved = false;
    for (int i = 0; i < 1000; ++i) {
        const QList<QByteArray> both = expander.text().split('|');
        QCOMPARE(both.at(0), both.at(1));
        const double value = both.at(0).toDouble();
        QVERIFY(value >= 19 && value <= 21 && std::abs(value - before) <= 0.51);
        hasMoved |= value != before;
        before = value;
    }
    QVERIFY(hasMoved);
}

void TestPublishTemplate::choosesEach()
{
    Expander expander("{{choice on off 'not known'}}");
    QSet<QByteArray> seen;
    for (int i = 0; i < 200; ++i)
        seen.insert(expander.text());
    QCOMPARE(seen, QSet<QByteArray>({"on", "off", "not known"}));
}

void TestPublishTemplate::uuidsAreOfVersionFour()
{
    Expander expander("{{uuid}}");
    const QByteArray first = expander.text();
    QCOMPARE(first.size(), 36);
    QCOMPARE(first.at(14), '4');
    QVERIFY(QByteArray("89ab").contains(first.at(19)));
    QVERIFY(expander.text() != first);
}

void TestPublishTemplate::bytesTakeTheFormOfTheirPlace()
{
    Expander expander("{{bytes 5}}");
    QCOMPARE(expander.text(TemplateForm::Text).size(), 5);
    QCOMPARE(QByteArray::fromHex(expander.text(TemplateForm::Name)).size(), 5);
    QCOMPARE(expander.text(TemplateForm::Json).size(), 10);
    for (int count = 0; count < 8; ++count) {
        Expander one("{{bytes " + std::to_string(count) + "}}");
        const QByteArray text = one.text(TemplateForm::Base64);
        const auto bytes =
            QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors).decoded;
        QCOMPARE(bytes.size(), count);
        QCOMPARE(bytes.toBase64(), text);
    }
}

void TestPublishTemplate::sameSeedSameText()
{
    constexpr const char *text = "{{uuid}} {{random 0 1000000}} {{bytes 8}} {{walk 0.000 1}}";
    Expander one(text);
    Expander other(text);
    QCOMPARE(one.text(), other.text());
    QCOMPARE(one.text(), other.text());
}

void TestPublishTemplate::escapesInStringsOfJson()
{
    Expander expander(R"({"a\"{{row.name}}":"{{row.name}}","b":{{value plant/press}}})");
    QCOMPARE(expander.text(TemplateForm::Json),
             QByteArray(R"({"a\"say \"hi\"":"say \"hi\"","b":{"value":71.40}})"));
    QCOMPARE(Expander("\"{{row.name}}\"").text(), QByteArray("\"say \"hi\"\""));
}

void TestPublishTemplate::marksLeadBackToTheSource()
{
    Expander expander("ab{{nowS}}cd{{{{ef");
    const QByteArray text = expander.text();
    QCOMPARE(text, QByteArray("ab1795356472cd{{ef"));
    QCOMPARE(sourceOffset(expander.marks, 0), 0U);
    QCOMPARE(sourceOffset(expander.marks, 1), 1U);
    QCOMPARE(sourceOffset(expander.marks, 5), 2U);
    QCOMPARE(sourceOffset(expander.marks, 12), 10U);
    QCOMPARE(sourceOffset(expander.marks, 16), 16U);
    QCOMPARE(sourceOffset({}, 7), 7U);
}

void TestPublishTemplate::anyTextHasATemplate_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "a", "{", "{{", "{{{", "{{{{", "{{{{{", "{{seq}}", "}}{{{{{{}", "x{{"})
        QTest::newRow(text) << QByteArray(text);
}

void TestPublishTemplate::anyTextHasATemplate()
{
    QFETCH(QByteArray, text);
    QCOMPARE(Expander(templateOf(text.toStdString())).text(), text);
}

void TestPublishTemplate::examplesAreValid()
{
    for (const PlaceholderInfo &info : placeholders()) {
        const auto parsed = PublishTemplate::parse(info.example);
        QVERIFY2(parsed, std::string(info.example).c_str());
        QCOMPARE(parsed->placeholders().size(), 1U);
        QCOMPARE(parsed->placeholders().front()->kind, info.kind);
    }
}

QTEST_APPLESS_MAIN(TestPublishTemplate)
#include "tst_publishtemplate.moc"
