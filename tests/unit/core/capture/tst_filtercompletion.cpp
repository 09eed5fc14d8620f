// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetfilter.h"

#include <QTest>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

using namespace espalier;

namespace {

using Kind = PacketFilterCompletion::Kind;

/// Completes at the "|" of `text`.
PacketFilterCompletion completed(std::string text)
{
    const auto cursor = text.find('|');
    text.erase(cursor, 1);
    return PacketFilter::complete(text, cursor);
}

std::vector<std::string> texts(const PacketFilterCompletion &completion)
{
    std::vector<std::string> all;
    for (const auto &candidate : completion.candidates)
        all.push_back(candidate.text);
    return all;
}

bool offers(const PacketFilterCompletion &completion, const char *text, Kind kind)
{
    const PacketFilterCompletion::Candidate wanted {text, kind};
    return std::find(completion.candidates.begin(), completion.candidates.end(), wanted)
           != completion.candidates.end();
}

} // namespace

class FilterCompletionTest : public QObject
{
    Q_OBJECT

private slots:
    void offers_data();
    void offers();
    void marksTheWord_data();
    void marksTheWord();
    void offersAllFields();
    void offersStatements();
    void whatIsOfferedCompiles_data();
    void whatIsOfferedCompiles();
    void takesAnyCursor();
};

void FilterCompletionTest::offers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("candidates");
    const auto row = [](const char *text, const char *candidates) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(candidates);
    };
    row("keepA|", "keepAlive prop.serverKeepAlive serverKeepAlive");
    row("KEEPA|", "keepAlive prop.serverKeepAlive serverKeepAlive");
    row("retain and keepA|", "keepAlive prop.serverKeepAlive serverKeepAlive");
    row("not (keepA|", "keepAlive prop.serverKeepAlive serverKeepAlive");
    row("prop.u|", "prop.user prop.userProperty");
    row("qos |", "== != < <= > >= in and or");
    row("qos >|", "> >=");
    row("qos=|", "==");
    row("topic |", "== != ~ contains in and or");
    row("topic c|", "contains");
    row("retain |", "== != and or");
    row("subscriptionOptions |", "and or");
    row("payload.x |", "== != < <= > >= ~ contains in and or");
    row("qos > 1 |", "and or");
    row("qos > 1 a|", "and");
    row("(qos > 1) |", "and or");
    row("type == PUBL|", "PUBLISH");
    row("type == publ|", "PUBLISH");
    row("type == PUBR|", "PUBREC PUBREL");
    row("type == \"PUBL|", "\"PUBLISH\"");
    row("type in {PUBACK, PUBL|", "PUBLISH");
    row("reason == notA|", "notAuthorized");
    row("reason == \"not au|", "\"notAuthorized\"");
    row("reason >= exceeded|", "receiveMaximumExceeded quotaExceeded connectionRateExceeded");
    row("sender == |", "client server");
    row("retain == |", "true false");
    row("retainAvailable == |", "true false");
    row("violates == MQTT-3.8.1|", "MQTT-3.8.1-1");
    row("violates == \"3.8.1|", "\"MQTT-3.8.1-1\"");
    row("client ~ /a\"b/ and prop.u|", "prop.user prop.userProperty"); // no text is open
    // where nothing can be known, or nothing fits
    row("topic == |", "");
    row("topic == \"pla|", "");
    row("topic ~ /pla|", "");
    row("prop.user[\"tr|", "");
    row("payload.|", "");
    row("nothing == |", "");
    row("nothing == 1 and keepA|", "");
    row("qos > 1 zzz|", "");
    row("zzz|", "");
}

void FilterCompletionTest::offers()
{
    QFETCH(QString, text);
    const auto found = fmt::format("{}", fmt::join(texts(completed(text.toStdString())), " "));
    QTEST(QString::fromStdString(found), "candidates");
}

void FilterCompletionTest::marksTheWord_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("word");
    const auto row = [](const char *text, const char *word) {
        QTest::newRow(text) << std::string(text) << std::string(word);
    };
    row("|", "");
    row("|retain", "retain");
    row("keepA|", "keepA");
    row("keep|Alive > 5", "keepAlive");
    row("qos > 1 an|", "an");
    row("qos >| 1", ">");
    row("qos |", "");
    row("prop.us|", "prop.us");
    row("type == \"PUB|", "\"PUB");
    row("type == \"PUB|LISH\" and qos", "\"PUBLISH\"");
    row("type == \"PUB| and qos", "\"PUB");
    row("topic == \"a\\\"b|", "\"a\\\"b");
    row("(ret|)", "ret");
    row("{ü|}", "ü");
}

void FilterCompletionTest::marksTheWord()
{
    QFETCH(std::string, text);
    const auto completion = completed(text);
    text.erase(text.find('|'), 1);
    QTEST(text.substr(completion.position, completion.length), "word");
}

void FilterCompletionTest::offersAllFields()
{
    const auto all = completed("|");
    QVERIFY(::offers(all, "type", Kind::Field));
    QVERIFY(::offers(all, "prop.contentType", Kind::Field));
    QVERIFY(::offers(all, "not", Kind::Connective));
    QCOMPARE(all.candidates.front().text, "type");
    QVERIFY(::offers(completed("qos |"), "<=", Kind::Operator));
    QVERIFY(::offers(completed("type == |"), "AUTH", Kind::Value));
}

void FilterCompletionTest::offersStatements()
{
    const auto statements = completed("violates == |");
    QVERIFY(::offers(statements, "MQTT-3.3.1-4", Kind::Value));
    QVERIFY(statements.candidates.size() > 200);
    const auto quoted = completed("violates == \"MQTT-3.3.1-4|");
    QVERIFY(::offers(quoted, "\"MQTT-3.3.1-4\"", Kind::Value));
}

void FilterCompletionTest::whatIsOfferedCompiles_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("behind");
    QTest::newRow("fields") << std::string("retain and |") << std::string();
    QTest::newRow("operators") << std::string("payload.x |") << std::string(" 5");
    QTest::newRow("types") << std::string("type == |") << std::string();
    QTest::newRow("reasons") << std::string("reason == |") << std::string();
    QTest::newRow("statements") << std::string("violates == |") << std::string();
    QTest::newRow("quoted statements") << std::string("violates == \"|") << std::string();
    QTest::newRow("sides") << std::string("sender == |") << std::string();
}

void FilterCompletionTest::whatIsOfferedCompiles()
{
    QFETCH(std::string, text);
    QFETCH(std::string, behind);
    const auto completion = completed(text);
    text.erase(text.find('|'), 1);
    QVERIFY(!completion.candidates.empty());
    for (const auto &candidate : completion.candidates) {
        if (candidate.kind == Kind::Connective || candidate.text == "in")
            continue;
        auto whole = text;
        whole.replace(completion.position, completion.length, candidate.text);
        QVERIFY2(PacketFilter::compile(whole + behind), whole.c_str());
    }
}

void FilterCompletionTest::takesAnyCursor()
{
    const std::string text = "type in {PUBLISH, \"PUBACK\"} and ü ~ /x\"y/ or prop.user[\"a\\\"b\"] >= 0x";
    for (std::size_t cursor = 0; cursor < text.size() + 3; ++cursor) {
        const auto completion = PacketFilter::complete(text, cursor);
        QVERIFY(completion.position <= std::min(cursor, text.size()));
        QVERIFY(completion.position + completion.length <= text.size());
    }
    const auto tooLong = PacketFilter::complete(std::string(2 * PacketFilter::maximumLength, ' '), 5000);
    QVERIFY(tooLong.position <= PacketFilter::maximumLength);
}

QTEST_APPLESS_MAIN(FilterCompletionTest)
#include "tst_filtercompletion.moc"
