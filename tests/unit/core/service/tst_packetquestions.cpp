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

/// What is asked of the log.
class TestPacketQuestions : public QObject
{
    Q_OBJECT
private slots:
    void answersQuestions();
    void listsTopicAliases();
    void findsThePacketOfAMessage();
};

void TestPacketQuestions::answersQuestions()
{
    InspectorScript script;
    auto good = script.connected("good");
    auto bad = script.connected("bad");
    script.client(good, publish);
    script.client(bad, "82 L[ 0001 P[ ] ]");
    script.server(bad, "40 02 0001");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {7});
    struct Answer
    {
        QList<PacketFinding> findings;
        QList<ClientSummary> clients;
        PacketStatistics statistics;
        QList<OpenExchange> open;
        std::optional<CapturedPacket> packet;
    };
    std::optional<Answer> answer;
    script.inspector.ask(
        &script.context,
        [](const PacketLogView &view) {
            return Answer {view.findings(10), view.clients(), view.statistics(), view.openExchanges(10),
                           view.packet(4)};
        },
        [&answer](const Answer &a) { answer = a; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->clients.size(), 2);
    QCOMPARE(answer->clients[0].client, QStringLiteral("bad"));
    QCOMPARE(answer->clients[0].violations, std::uint64_t {1});
    QCOMPARE(answer->clients[1].packets, std::uint64_t {3});
    QCOMPARE(answer->findings.last().clause, Clause::MQTT_3_8_3_2);
    QCOMPARE(answer->statistics.packets, std::uint64_t {7});
    QCOMPARE(answer->statistics.types[1].fromClient, std::uint64_t {2});
    QCOMPARE(answer->statistics.malformed, std::uint64_t {1});
    QCOMPARE(answer->statistics.latencies.size(), 1);
    QCOMPARE(answer->statistics.latencies[0].answer, PacketType::ConnAck);
    QCOMPARE(answer->statistics.latencies[0].count, std::uint64_t {2});
    QCOMPARE(answer->open.size(), 1);
    QCOMPARE(answer->open[0].packet, PacketNumber {4});
    QCOMPARE(answer->open[0].awaited, PacketType::PubAck);
    QVERIFY(answer->packet);
    QCOMPARE(hex(answer->packet->bytes.view()), hex(wire(publish)));
}

void TestPacketQuestions::listsTopicAliases()
{
    InspectorScript script;
    auto stream = script.tap.open({});
    script.client(stream, "10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]");
    script.server(stream, "20 L[ 00 00 P[ 22 000a ] ]");
    script.client(stream, "30 L[ S'first' P[ 23 0001 ] ]");
    script.client(stream, "30 L[ S'other' P[ 23 0002 ] ]");
    script.client(stream, "30 L[ S'second' P[ 23 0001 ] ]");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {5});
    const auto aliasesAt = [&script](PacketNumber number) {
        std::optional<QString> text;
        script.inspector.ask(
            &script.context,
            [number](const PacketLogView &view) { return view.aliases(number, Side::Client); },
            [&text](const QList<AliasEntry> &entries) {
                text = QString();
                for (const auto &entry : entries)
                    *text += QStringLiteral("%1=%2@%3 ").arg(entry.alias).arg(entry.topic).arg(entry.setBy);
            });
        if (!QTest::qWaitFor([&text] { return text.has_value(); }))
            return QString();
        return *text;
    };
    QCOMPARE(aliasesAt(3), QStringLiteral("1=first@2 2=other@3 "));
    QCOMPARE(aliasesAt(4), QStringLiteral("1=second@4 2=other@3 "));
    QCOMPARE(aliasesAt(1), QString());
}

void TestPacketQuestions::findsThePacketOfAMessage()
{
    InspectorScript script;
    auto sender = script.connected("sender");
    auto other = script.connected("other");
    auto mine = script.connected("mine");
    script.client(sender, publish);
    script.server(other, "30 L[ S'plant/a' P[ ] '{\"v\":1}' ]");
    script.server(mine, "30 L[ S'plant/a' P[ 23 0001 ] '{\"v\":1}' ]");
    script.server(mine, "30 L[ S'' P[ 23 0001 ] '{\"v\":2}' ]");
    QTRY_COMPARE(script.snapshot.endRow, std::uint64_t {10});
    PacketNames names;
    script.inspector.ask(
        &script.context, [](const PacketLogView &view) { return view.names(9); },
        [&names](const PacketNames &answer) { names = answer; });
    QTRY_COMPARE(names.topicName, QByteArray("plant/a"));
    QCOMPARE(names.clientId, QByteArray("mine"));
    const auto time = script.snapshot.rows[9].time;
    const auto find = [&](const char *payload, const QByteArray &clientId, CaptureTime at) {
        std::optional<int> number;
        script.inspector.ask(
            &script.context,
            [=](const PacketLogView &view) {
                return view.find({"plant/a", Bytes::copyOf(payload), at}, clientId);
            },
            [&number](const std::optional<FoundPacket> &found) {
                number = found ? static_cast<int>(found->number) : -1;
            });
        return QTest::qWaitFor([&number] { return number.has_value(); }) ? *number : -2;
    };
    QCOMPARE(find("{\"v\":1}", "mine", time), 8);
    QCOMPARE(find("{\"v\":1}", "other", time), 7);
    QCOMPARE(find("{\"v\":1}", "nobody", time), 8);
    QCOMPARE(find("{\"v\":2}", "mine", time), 9);
    QCOMPARE(find("{\"v\":3}", "mine", time), -1);
    QCOMPARE(find("{\"v\":1}", "mine", time + 60'000'000), -1);
    QCOMPARE(find("{\"v\":1}", "mine", time - 60'000'000), -1);
}

QTEST_GUILESS_MAIN(TestPacketQuestions)
#include "tst_packetquestions.moc"
