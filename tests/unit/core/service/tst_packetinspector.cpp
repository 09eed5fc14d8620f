// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetlogview.h"
#include "tests/support/inspectorscript.h"
#include "tests/support/tostring.h"

#include <QTest>

using namespace espalier;

namespace {

const std::string publish = "32 L[ S'plant/a' 0001 P[ ] '{\"v\":1}' ]";

} // namespace

class TestPacketInspector : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatWasCaptured();
    void describesRows_data();
    void describesRows();
    void tellsWhatARefusalAnswers();
    void sendsNothingWhileHidden();
    void tellsAllAboutThePacketThatIsSelected();
    void noticesTheAnswerToTheSelectedPacket();
    void noticesThatAnAnswerDoesNotCome();
    void noticesThatAnAnswerCannotComeAnyMore();
    void keepsWhatItShowsOfAnEvictedPacket();
    void followsTheLastRows();
    void stopsFollowingForWhatIsSelected();
    void countsTimesFromAReference();
    void clears();
};

void TestPacketInspector::showsWhatWasCaptured()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.client(stream, publish);
    QTRY_COMPARE(script.snapshot.rows.size(), 3);
    QCOMPARE(script.clients(), QStringLiteral("c1:1 c1:2 c1:3"));
    QCOMPARE(script.snapshot.captured, std::uint64_t {3});
    QCOMPARE(script.snapshot.kept, std::uint64_t {3});
    QCOMPARE(script.snapshot.endRow, std::uint64_t {3});
    QCOMPARE(script.snapshot.rows[0].delta, std::int64_t {-1});
    QVERIFY(script.snapshot.rows[1].delta >= 0);
    QVERIFY(script.snapshot.ringBytes > 0);
    QCOMPARE(script.snapshot.ringLimit, PacketInspector::defaultLimit);
    QCOMPARE(script.snapshot.roundTrip.count, std::uint64_t {1});
}

void TestPacketInspector::describesRows_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<bool>("isFromServer");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *packet, bool isFromServer, const char *expected) {
        QTest::newRow(expected) << std::string(packet) << isFromServer << QString::fromUtf8(expected);
    };
    row("3b L[ S'a/b' 0007 P[ 26 S'k' S'v' ] '[1]' ]", false,
        "PUBLISH id 7 a/b qos 1 dup retain 3 JSON p1 !MQTT-4.3.2-2");
    row("82 L[ 0003 P[ ] S'a/#' 01 S'b' 00 ]", false, "SUBSCRIBE id 3 a/#, b f2 awaits");
    row("90 L[ 0003 P[ ] 00 87 ]", true, "SUBACK id 3 r135 x1 !MQTT-2.2.1-6");
    row("a2 L[ 0003 P[ ] S'a/#' ]", false, "UNSUBSCRIBE id 3 a/# f1 awaits");
    row("40 03 0009 10", true, "PUBACK id 9 r16 !MQTT-2.2.1-5");
    row("e0 01 04", false, "DISCONNECT r4");
    row("82 L[ 0003 P[ ] ]", false, "SUBSCRIBE id 3 malformed !MQTT-3.8.3-2");
    row("82 L[ 0003 P[ ] S'$share//jobs' 01 ]", false, "SUBSCRIBE id 3 $share//jobs malformed !MQTT-4.8.2-1");
}

void TestPacketInspector::describesRows()
{
    QFETCH(std::string, packet);
    QFETCH(bool, isFromServer);
    QFETCH(QString, expected);
    InspectorScript script;
    auto stream = script.connected("c1");
    isFromServer ? script.server(stream, packet) : script.client(stream, packet);
    QTRY_COMPARE(script.snapshot.rows.size(), 3);
    const auto row = script.snapshot.rows[2];
    QString text = QString::fromLatin1(packetTypeName(static_cast<PacketType>(row.type)).data());
    const auto add = [&text](bool is, const QString &what) {
        if (is)
            text += QLatin1Char(' ') + what;
    };
    add(!row.reason || row.packetId != 0, QStringLiteral("id %1").arg(row.packetId));
    add(!row.topic.isEmpty(), row.topic);
    add(row.qos.has_value(), QStringLiteral("qos %1").arg(int(row.qos.value_or(Qos::AtMostOnce))));
    add(row.dup, QStringLiteral("dup"));
    add(row.retain, QStringLiteral("retain"));
    add(row.payloadSize >= 0, QStringLiteral("%1 %2").arg(row.payloadSize).arg(row.payloadKind));
    add(row.properties > 0, QStringLiteral("p%1").arg(row.properties));
    add(row.topicFilters > 0, QStringLiteral("f%1").arg(row.topicFilters));
    add(row.reason.has_value(), QStringLiteral("r%1").arg(int(row.reason.value_or(ReasonCode::Success))));
    add(row.failures > 0, QStringLiteral("x%1").arg(row.failures));
    add(row.isMalformed, QStringLiteral("malformed"));
    add(row.awaitsAnswer && row.type != 3, QStringLiteral("awaits"));
    add(row.findings > 0, QLatin1Char('!') + QString::fromLatin1(clauseInfo(row.clause).label.data()));
    QCOMPARE(text, expected);
}

void TestPacketInspector::tellsWhatARefusalAnswers()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.client(stream, "82 L[ 0003 P[ ] S'$share//jobs' 01 ]");
    script.server(stream, "e0 01 81");
    auto other = script.connected("c2");
    script.server(other, "e0 01 8b");
    QTRY_COMPARE(script.snapshot.rows.size(), 7);
    QCOMPARE(script.snapshot.rows[3].answered, Clause::MQTT_4_8_2_1);
    QCOMPARE(script.snapshot.rows[2].answered, Clause::None);
    QCOMPARE(script.snapshot.rows[6].answered, Clause::None);
}

void TestPacketInspector::sendsNothingWhileHidden()
{
    InspectorScript script;
    QTRY_COMPARE(script.snapshot.ringLimit, PacketInspector::defaultLimit);
    script.inspector.setVisible(false);
    script.connected("c1");
    bool isAnswered = false;
    script.inspector.ask(
        &script.context, [](const PacketLogView &view) { return view.shown(0, 10).size(); },
        [&](std::size_t) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QCOMPARE(script.snapshot.captured, std::uint64_t {0});
    script.inspector.setVisible(true);
    QTRY_COMPARE(script.snapshot.captured, std::uint64_t {2});
}

void TestPacketInspector::tellsAllAboutThePacketThatIsSelected()
{
    InspectorScript script;
    auto stream = script.connected("c1", {.name = "plant"});
    script.client(stream, publish);
    script.server(stream, "40 02 0001");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {4});
    script.inspector.selectRow(3);
    QTRY_VERIFY(script.detail.number == 3u);
    QTRY_COMPARE(script.snapshot.selectedRow, std::int64_t {3});
    QCOMPARE(script.detail.exchange.size(), 2);
    QCOMPARE(script.detail.exchange[0].number, PacketNumber {2});
    QVERIFY(script.detail.row.latency >= 0);
    script.inspector.select(2);
    QTRY_VERIFY(script.detail.number == 2u);
    QCOMPARE(hex(script.detail.bytes.view()), hex(wire(publish)));
    QVERIFY(!script.detail.fields.empty());
    QCOMPARE(script.detail.stream.name, std::string("plant"));
    QCOMPARE(script.detail.window[0].inUse, std::uint16_t {1});
    QVERIFY(script.detail.window[0].receiveMaximum == 65'535);
    script.inspector.clearSelection();
    QTRY_VERIFY(!script.detail.number);
    QTRY_COMPARE(script.snapshot.selectedRow, std::int64_t {-1});
}

void TestPacketInspector::noticesTheAnswerToTheSelectedPacket()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.client(stream, publish);
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {3});
    script.inspector.select(2);
    QTRY_COMPARE(script.detail.exchange.size(), 1);
    QVERIFY((script.detail.awaited == AwaitedAnswer {PacketType::PubAck, Side::Server, false}));
    script.server(stream, "40 02 0001");
    QTRY_COMPARE(script.detail.exchange.size(), 2);
    QVERIFY(!script.detail.awaited);
}

void TestPacketInspector::noticesThatAnAnswerCannotComeAnyMore()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.client(stream, "34 L[ S'plant/a' 0001 P[ ] 'x' ]");
    script.server(stream, "50 02 0001");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {4});
    script.inspector.select(2);
    QTRY_COMPARE(script.detail.exchange.size(), 2);
    QVERIFY((script.detail.awaited == AwaitedAnswer {PacketType::PubRel, Side::Client, false}));
    script.tap.close(stream);
    script.tap.flush();
    QTRY_VERIFY(script.detail.awaited && script.detail.awaited->isOver);
}

void TestPacketInspector::noticesThatAnAnswerDoesNotCome()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.client(stream, "82 L[ 0003 P[ ] S'a' 01 ]");
    QTRY_COMPARE(script.snapshot.rows.size(), 3);
    QCOMPARE(script.snapshot.violations, std::uint64_t {0});
    script.inspector.select(2);
    QTRY_VERIFY(script.detail.number);
    QVERIFY(script.detail.findings.isEmpty());
    script.passed = 10;
    QTRY_COMPARE(script.snapshot.violations, std::uint64_t {1});
    QCOMPARE(script.snapshot.rows[2].clause, Clause::MQTT_3_8_4_1);
    QTRY_COMPARE(script.detail.findings.size(), 1);
    QList<PacketFinding> listed;
    script.inspector.ask(
        &script.context, [](const PacketLogView &view) { return view.findings(10); },
        [&listed](const QList<PacketFinding> &found) { listed = found; });
    QTRY_COMPARE(listed.size(), 1);
    QCOMPARE(listed[0].packet, PacketNumber {2});
    QVERIFY(listed[0].isOmission);
    script.server(stream, "90 L[ 0003 P[ ] 00 ]");
    QTRY_COMPARE(script.snapshot.violations, std::uint64_t {0});
    QTRY_VERIFY(script.detail.findings.isEmpty());
}

void TestPacketInspector::keepsWhatItShowsOfAnEvictedPacket()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {2});
    script.inspector.select(0);
    QTRY_VERIFY(script.detail.number == 0u);
    script.inspector.setLimit(1'000'000);
    for (int i = 0; i < 30; ++i)
        script.client(stream, "30 L[ S't' P[ ] '" + std::string(100'000, 'x') + "' ]");
    QTRY_VERIFY(script.detail.isEvicted);
    QCOMPARE(script.detail.row.client, QStringLiteral("c1"));
    QVERIFY(!script.detail.bytes.isEmpty());
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {32});
    QVERIFY(script.snapshot.beginRow > 0);
    QCOMPARE(script.snapshot.selectedRow, std::int64_t {-1});
    QVERIFY(script.snapshot.ringBytes <= 1'000'000);
}

void TestPacketInspector::followsTheLastRows()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    script.inspector.setViewport(0, 3);
    for (int i = 0; i < 10; ++i)
        script.client(stream, "c0 00");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {12});
    QCOMPARE(script.snapshot.firstRow, std::uint64_t {9});
    QVERIFY(script.snapshot.isFollowing);
    script.inspector.setFollowing(false);
    script.inspector.setViewport(4, 3);
    QTRY_COMPARE(script.snapshot.firstRow, std::uint64_t {4});
    QCOMPARE(script.snapshot.rows.size(), 3);
    QCOMPARE(script.snapshot.rows[0].number, PacketNumber {4});
    // What is in sight stays so when following ends.
    script.inspector.setFollowing(true);
    script.client(stream, "c0 00");
    QTRY_COMPARE(script.snapshot.firstRow, std::uint64_t {10});
    script.inspector.setFollowing(false);
    QTRY_VERIFY(!script.snapshot.isFollowing);
    QCOMPARE(script.snapshot.firstRow, std::uint64_t {10});
}

void TestPacketInspector::stopsFollowingForWhatIsSelected()
{
    InspectorScript script;
    auto stream = script.connected("a");
    script.inspector.setViewport(0, 2);
    for (int i = 0; i < 20; ++i)
        script.client(stream, "c0 00");
    QTRY_COMPARE(script.snapshot.firstRow, std::uint64_t {20});
    QVERIFY(script.snapshot.isFollowing);
    script.inspector.select(3);
    QTRY_COMPARE(script.snapshot.selectedRow, std::int64_t {3});
    QVERIFY(!script.snapshot.isFollowing);
}

void TestPacketInspector::countsTimesFromAReference()
{
    InspectorScript script;
    script.connected("c1");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {2});
    script.inspector.setTimeReference(1);
    QTRY_COMPARE(script.snapshot.timeReference, std::optional(script.snapshot.rows[1].time));
    QVERIFY(script.snapshot.rows[1].isTimeReference);
    QVERIFY(!script.snapshot.rows[0].isTimeReference);
    script.inspector.setTimeReference({});
    QTRY_VERIFY(!script.snapshot.timeReference);
}

void TestPacketInspector::clears()
{
    InspectorScript script;
    auto stream = script.connected("c1");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {2});
    script.inspector.select(1);
    script.inspector.clear();
    QTRY_COMPARE(script.snapshot.kept, std::uint64_t {0});
    QCOMPARE(script.snapshot.beginRow, script.snapshot.endRow);
    QTRY_VERIFY(!script.detail.number);
    script.client(stream, publish);
    QTRY_COMPARE(script.clients(), QStringLiteral("c1:3"));
}

QTEST_GUILESS_MAIN(TestPacketInspector)
#include "tst_packetinspector.moc"
