// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/payloadregistry.h"
#include "tests/support/inspectorscript.h"
#include "tests/support/tostring.h"

#include <QTest>

using namespace espalier;

namespace {

const std::string publish = "32 L[ S'plant/a' 0001 P[ ] '{\"v\":1}' ]";

} // namespace

class TestPacketInspectorFilters : public QObject
{
    Q_OBJECT
private slots:
    void choosesASource();
    void filters();
    void filtersAnewWhatChanges();
    void findsTheNextRowBehindAHiddenSelection();
    void keepsTheFilterBeforeOneThatIsUnfinished();
    void comparesDecodedPayloads();
    void findsWhatAFilterMatches();
    void coloursRows();
    void findsMarks();
};

void TestPacketInspectorFilters::choosesASource()
{
    InspectorScript script;
    script.connected("a", {.source = StreamInfo::Source::LocalBroker});
    script.connected("b", {.source = StreamInfo::Source::LocalBroker});
    script.connected("c", {.source = StreamInfo::Source::Connection, .name = "plant"});
    QTRY_COMPARE(script.clients(), QStringLiteral("a:1 a:2 b:1 b:2 c:1 c:2"));
    script.inspector.setSource({.kind = StreamInfo::Source::LocalBroker});
    QTRY_COMPARE(script.clients(), QStringLiteral("a:1 a:2 b:1 b:2"));
    script.inspector.setSource({.kind = StreamInfo::Source::LocalBroker, .clientId = "b"});
    QTRY_COMPARE(script.clients(), QStringLiteral("b:1 b:2"));
    QCOMPARE(script.snapshot.rows[0].number, PacketNumber {2});
    script.inspector.setSource({.kind = StreamInfo::Source::Connection, .name = QStringLiteral("plant")});
    QTRY_COMPARE(script.clients(), QStringLiteral("c:1 c:2"));
    script.inspector.setSource({.kind = StreamInfo::Source::Connection, .name = QStringLiteral("other")});
    QTRY_COMPARE(script.clients(), QString());
    QCOMPARE(script.snapshot.captured, std::uint64_t {6});
}

void TestPacketInspectorFilters::filters()
{
    InspectorScript script;
    auto a = script.connected("a", {.name = "plant"});
    auto b = script.connected("b");
    script.client(a, publish);
    script.client(b, publish);
    script.server(b, "40 02 0001");
    const auto rows = [&script](const char *filter, const char *expected) {
        script.inspector.setFilter(QString::fromLatin1(filter));
        QTRY_COMPARE(script.snapshot.filter.text, QString::fromLatin1(filter));
        QTRY_COMPARE(script.clients(), QString::fromLatin1(expected));
        QVERIFY(script.snapshot.filter.isValid);
    };
    rows("type == PUBLISH", "a:3 b:3");
    rows("client == \"b\"", "b:1 b:2 b:3 b:4");
    rows("source == plant and qos > 0", "a:3");
    rows("topic ~ \"plant/#\" and unanswered", "a:3");
    rows("latency >= 0us and type == PUBACK", "b:4");
    rows("violates", "");
    rows("", "a:1 a:2 b:1 b:2 a:3 b:3 b:4");
    rows("type == PUBLISH", "a:3 b:3");
    script.inspector.setSource({.clientId = "b"});
    QTRY_COMPARE(script.clients(), QStringLiteral("b:3"));
    // What comes later is looked at as well.
    script.client(b, "c0 00");
    script.client(b, "30 L[ S't' P[ ] ]");
    QTRY_COMPARE(script.clients(), QStringLiteral("b:3 b:3"));
}

void TestPacketInspectorFilters::filtersAnewWhatChanges()
{
    InspectorScript script;
    auto stream = script.connected("a");
    script.inspector.setFilter(QStringLiteral("unanswered or marked"));
    script.client(stream, publish);
    script.client(stream, "c0 00");
    QTRY_COMPARE(script.clients(), QStringLiteral("a:3 a:12"));
    script.server(stream, "40 02 0001");
    QTRY_COMPARE(script.clients(), QStringLiteral("a:12"));
    script.inspector.mark(1, PacketInspector::Mark::On);
    QTRY_COMPARE(script.clients(), QStringLiteral("a:2 a:12"));
    script.server(stream, "d0 00");
    QTRY_COMPARE(script.clients(), QStringLiteral("a:2"));
    script.inspector.mark(1, PacketInspector::Mark::Off);
    QTRY_COMPARE(script.clients(), QString());
}

void TestPacketInspectorFilters::findsTheNextRowBehindAHiddenSelection()
{
    InspectorScript script;
    auto stream = script.connected("a");
    script.client(stream, "c0 00");
    script.client(stream, publish);
    script.client(stream, publish);
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {5});
    script.inspector.select(2);
    script.inspector.setFilter(QStringLiteral("type == PUBLISH"));
    script.inspector.find(QStringLiteral("type == PUBLISH"), PacketInspector::Direction::Forward);
    QTRY_VERIFY(script.detail.number == 3u);
}

void TestPacketInspectorFilters::keepsTheFilterBeforeOneThatIsUnfinished()
{
    InspectorScript script;
    script.connected("a");
    script.inspector.setFilter(QStringLiteral("type == CONNACK"));
    QTRY_COMPARE(script.clients(), QStringLiteral("a:2"));
    script.inspector.setFilter(QStringLiteral("type == "));
    QTRY_VERIFY(!script.snapshot.filter.isValid);
    QCOMPARE(script.snapshot.filter.text, QStringLiteral("type == "));
    QCOMPARE(script.clients(), QStringLiteral("a:2"));
}

void TestPacketInspectorFilters::comparesDecodedPayloads()
{
    DecodeRules rules;
    rules.rules.push_back(
        {.topicFilter = "packed", .choice = {.decoder = DecoderKind::Packed, .pattern = ">HH"}});
    InspectorScript script;
    script.inspector.setPayloadRegistry(std::make_shared<const PayloadRegistry>(rules));
    auto stream = script.connected("a");
    script.client(stream, "30 L[ S'json' P[ ] '{\"v\":70,\"ok\":true,\"s\":\"on\"}' ]");
    script.client(stream, "30 L[ S'cbor' P[ ] a1 6176 1848 ]");
    script.client(stream, "30 L[ S'packed' P[ ] 0049 0001 ]");
    script.client(stream, "30 L[ S'other' P[ ] 'none' ]");
    const auto topics = [&script](const char *filter, const char *expected) {
        script.inspector.setFilter(QString::fromLatin1(filter));
        QTRY_COMPARE(script.snapshot.filter.text, QString::fromLatin1(filter));
        QVERIFY(script.snapshot.filter.isValid);
        const auto shown = [&script] {
            QStringList all;
            for (const auto &row : script.snapshot.rows)
                all.append(row.topic);
            return all.join(QLatin1Char(' '));
        };
        QTRY_COMPARE(shown(), QString::fromLatin1(expected));
    };
    topics("payload.v >= 70", "json cbor");
    topics("payload.v > 70", "cbor");
    topics("payload[0] == 73", "packed");
    topics("payload.ok", "json");
    topics("payload.s == \"on\"", "json");
}

void TestPacketInspectorFilters::findsWhatAFilterMatches()
{
    InspectorScript script;
    auto stream = script.connected("a");
    for (int i = 0; i < 1500; ++i)
        script.client(stream, "c0 00");
    script.client(stream, publish);
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {1503});
    script.inspector.find(QStringLiteral("type == PUBLISH"), PacketInspector::Direction::Forward);
    QTRY_VERIFY(script.detail.number == 1502u);
    QTRY_COMPARE(script.snapshot.revealRow, std::int64_t {1502});
    QVERIFY(!script.snapshot.isFollowing);
    script.inspector.find(QStringLiteral("type == CONNECT"), PacketInspector::Direction::Backward);
    QTRY_VERIFY(script.detail.number == 0u);
    script.inspector.find(QStringLiteral("type == AUTH"), PacketInspector::Direction::Forward);
    QTRY_VERIFY(script.snapshot.hasFoundNothing);
    QVERIFY(script.detail.number == 0u);
    // It stays so until something else is looked for or chosen.
    script.client(stream, "c0 00");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {1504});
    QVERIFY(script.snapshot.hasFoundNothing);
    script.inspector.select(1);
    QTRY_VERIFY(!script.snapshot.hasFoundNothing);
}

void TestPacketInspectorFilters::coloursRows()
{
    InspectorScript script;
    script.connected("a");
    script.inspector.setColorRules(
        {QStringLiteral("not valid("), QStringLiteral("type == CONNACK"), QStringLiteral("client == \"a\"")});
    QTRY_COMPARE(script.snapshot.rows.size(), 2);
    QTRY_COMPARE(script.snapshot.rows[0].colorRule, 2);
    QCOMPARE(script.snapshot.rows[1].colorRule, 1);
}

void TestPacketInspectorFilters::findsMarks()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    for (int i = 0; i < 2000; ++i)
        script.client(stream, "c0 00");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {2002});
    script.inspector.findMark(PacketInspector::Direction::Forward);
    QTRY_VERIFY(script.snapshot.hasFoundNothing);
    script.inspector.mark(5, PacketInspector::Mark::On);
    script.inspector.mark(1500, PacketInspector::Mark::On);
    script.inspector.select(2);
    const auto find = [&script](PacketInspector::Direction direction, PacketNumber expected) {
        script.inspector.findMark(direction);
        QTRY_VERIFY(script.detail.number == expected);
        QVERIFY(script.detail.row.isMarked);
    };
    find(PacketInspector::Direction::Forward, 5);
    find(PacketInspector::Direction::Forward, 1500);
    find(PacketInspector::Direction::Forward, 5);
    find(PacketInspector::Direction::Backward, 1500);
    QTRY_COMPARE(script.snapshot.revealRow, std::int64_t {1500});
    script.inspector.mark(5, PacketInspector::Mark::Off);
    script.inspector.select(7);
    QTRY_VERIFY(script.detail.number == 7u);
    find(PacketInspector::Direction::Backward, 1500);
}

QTEST_GUILESS_MAIN(TestPacketInspectorFilters)
#include "tst_packetinspectorfilters.moc"
