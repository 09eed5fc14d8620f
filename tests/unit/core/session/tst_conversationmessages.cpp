// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/packetidmap.h"
#include "tests/support/conversationscript.h"

#include <QTest>

#include <map>
#include <random>

using namespace espalier;

/// Messages with QoS 1 and 2 in a Conversation: each row from both sides, in MQTT 5 and 3.1.1.
class ConversationMessagesTest : public QObject
{
    Q_OBJECT

private slots:
    void exchanges_data();
    void exchanges();
    void resumes_data();
    void resumes();
    void mapKeepsWhatWasAdded();
};

namespace {

enum class Who { Client, Server };

struct Row
{
    const char *name;
    /// Packets from 4 on; ">" is who sends the messages. P[ ] is left out in 3.1.1.
    const char *script;
    /// Findings in MQTT 5 and 3.1.1: "S" is who sends the messages, "R" who receives them; "~" where the statement is one
    /// of the client's only and nothing is found of the server.
    const char *v5;
    const char *v311;
};

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string swapped(std::string text)
{
    for (auto &c : text)
        c = c == '>' ? '<' : c == '<' ? '>' : c;
    return text;
}

/// Lines of what is expected of `sender`, with "client" and "server" for S and R.
std::string expectedFor(const char *text, Who sender)
{
    std::string out;
    std::string_view rest = text;
    while (!rest.empty()) {
        auto line = std::string(rest.substr(0, rest.find('\n') + 1));
        rest.remove_prefix(line.size());
        const bool isSender = line.find(" S ") != std::string::npos;
        const bool isClient = isSender == (sender == Who::Client);
        const bool isClientOnly = line[0] == '~';
        if (isClientOnly && !isClient)
            continue;
        if (isClientOnly)
            line.erase(0, 1);
        // The statement about identifiers has a number for each side.
        if (!isClient)
            line = replaced(replaced(line, "2.2.1-3", "2.2.1-4"), "2.3.1-2", "2.3.1-4");
        out += replaced(line, isSender ? " S " : " R ", isClient ? " client " : " server ");
    }
    return out;
}

const Row rows[] {
    {"QoS 1", "> 32 L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n> 32 L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n", "", ""},
    {"QoS 2",
     "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n> 62 02 0001\n< 70 02 0001\n> 34 L[ S'b' 0001 P[ ] ]\n", "",
     ""},
    {"identifier in use", "> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0001 P[ ] ]\n", "MQTT-2.2.1-3 S #5 <- #4\n",
     "MQTT-2.3.1-2 S #5 <- #4\n"},
    {"identifier in use until PUBCOMP",
     "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n> 62 02 0001\n> 34 L[ S'b' 0001 P[ ] ]\n",
     "MQTT-2.2.1-3 S #7 <- #4\n", "MQTT-2.3.1-2 S #7 <- #4\n"},
    {"PUBACK nobody waits for", "< 40 02 0001\n", "MQTT-2.2.1-5 R #4\n", "MQTT-2.3.1-6 R #4\n"},
    {"PUBREC nobody waits for", "< 50 02 0001\n", "MQTT-2.2.1-5 R #4\n", "MQTT-2.3.1-6 R #4\n"},
    {"PUBCOMP nobody waits for", "< 70 02 0001\n", "MQTT-2.2.1-5 R #4\n", "MQTT-2.3.1-6 R #4\n"},
    {"PUBREL out of nothing", "> 62 02 0001\n< 70 02 0001\n", "MQTT-2.2.1-5 S #4\n", "MQTT-2.3.1-6 S #4\n"},
    {"PUBACK twice", "> 32 L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n< 40 02 0001\n", "MQTT-2.2.1-5 R #6\n",
     "MQTT-2.3.1-6 R #6\n"},
    {"PUBACK for QoS 2", "> 34 L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n", "MQTT-3.3.4-1 R #5 <- #4\n",
     "MQTT-3.3.4-1 R #5 <- #4\n"},
    {"PUBREC for QoS 1", "> 32 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n", "MQTT-3.3.4-1 R #5 <- #4\n",
     "MQTT-3.3.4-1 R #5 <- #4\n"},
    {"PUBCOMP before PUBREL", "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n< 70 02 0001\n",
     "MQTT-4.3.3-11 R #6 <- #4\n", "MQTT-4.3.3-2 R #6 <- #4\n"},
    {"PUBREL before PUBREC", "> 34 L[ S'a' 0001 P[ ] ]\n> 62 02 0001\n< 70 02 0001\n",
     "MQTT-4.3.3-4 S #5 <- #4\n", "MQTT-4.3.3-1 S #5 <- #4\n"},
    {"PUBREL for QoS 1", "> 32 L[ S'a' 0001 P[ ] ]\n> 62 02 0001\n", "MQTT-2.2.1-5 S #5 <- #4\n",
     "MQTT-2.3.1-6 S #5 <- #4\n"},
    {"DUP on first sending, QoS 1", "> 3a L[ S'a' 0001 P[ ] ]\n", "MQTT-4.3.2-2 S #4\n",
     "MQTT-4.3.2-1 S #4\n"},
    {"DUP on first sending, QoS 2", "> 3c L[ S'a' 0001 P[ ] ]\n", "MQTT-4.3.3-2 S #4\n",
     "MQTT-4.3.3-1 S #4\n"},
    {"sent again with DUP", "> 32 L[ S'a' 0001 P[ ] ]\n> 3a L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n",
     "MQTT-4.4.0-1 S #5 <- #4\n", ""},
    {"sent again, both answered",
     "> 32 L[ S'a' 0001 P[ ] ]\n> 3a L[ S'a' 0001 P[ ] ]\n< 40 02 0001\n< 40 02 0001\n",
     "MQTT-4.4.0-1 S #5 <- #4\n", ""},
    {"sent again without DUP", "> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'a' 0001 P[ ] ]\n",
     "MQTT-4.4.0-1 S #5 <- #4\nMQTT-3.3.1-1 S #5 <- #4\n", "MQTT-3.3.1-1 S #5 <- #4\n"},
    {"sent again behind PUBREL",
     "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n> 62 02 0001\n> 3c L[ S'a' 0001 P[ ] ]\n",
     "MQTT-4.3.3-6 S #7 <- #4\n", "MQTT-4.3.3-1 S #7 <- #4\n"},
    {"PUBREL again",
     "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n> 62 02 0001\n> 62 02 0001\n< 70 02 0001\n< 70 02 0001\n",
     "MQTT-4.4.0-1 S #7 <- #4\n", ""},
    {"PUBREC again", "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n< 50 02 0001\n", "MQTT-2.2.1-5 R #6 <- #4\n",
     ""},
    {"PUBACK out of order",
     "> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0002 P[ ] ]\n> 32 L[ S'c' 0003 P[ ] ]\n< 40 02 0002\n< 40 02 "
     "0001\n< "
     "40 02 0003\n",
     "~MQTT-4.6.0-2 R #8 <- #7\n", "~MQTT-4.6.0-2 R #8 <- #7\n"},
    {"PUBREC out of order",
     "> 34 L[ S'a' 0001 P[ ] ]\n> 34 L[ S'b' 0002 P[ ] ]\n< 50 02 0002\n< 50 02 0001\n> 62 02 0002\n> 62 02 "
     "0001\n",
     "~MQTT-4.6.0-3 R #7 <- #6\n", "~MQTT-4.6.0-3 R #7 <- #6\n"},
    {"each QoS has its own order",
     "> 34 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0002 P[ ] ]\n< 40 02 0002\n< 50 02 0001\n", "", ""},
};

void addExchange(const Row &row, ProtocolVersion version, Who sender)
{
    const bool isV5 = version == ProtocolVersion::V5;
    std::string script = "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 03 00 00 00\n"
                         "> 82 L[ 1000 P[ ] S'#' 02 ]\n< 90 L[ 1000 P[ ] 02 ]\n";
    script += sender == Who::Client ? std::string(row.script) : swapped(row.script);
    if (!isV5)
        script = replaced(replaced(replaced(script, " P[ ]", ""), "S'MQTT' 05", "S'MQTT' 04"),
                          "20 03 00 00 00", "20 02 00 00");
    QTest::addRow("%s, from the %s, MQTT %s", row.name, sender == Who::Client ? "client" : "server",
                  isV5 ? "5" : "3.1.1")
        << script << expectedFor(isV5 ? row.v5 : row.v311, sender);
}

} // namespace

void ConversationMessagesTest::exchanges_data()
{
    QTest::addColumn<std::string>("script");
    QTest::addColumn<std::string>("expected");
    for (const auto &row : rows) {
        for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311}) {
            for (const auto sender : {Who::Client, Who::Server})
                addExchange(row, version, sender);
        }
    }
}

void ConversationMessagesTest::exchanges()
{
    QFETCH(std::string, script);
    QFETCH(std::string, expected);
    ConversationScript played;
    played.play(script);
    QCOMPARE(QString::fromStdString(played.findingsText()), QString::fromStdString(expected));
}

void ConversationMessagesTest::resumes_data()
{
    QTest::addColumn<std::string>("script");
    QTest::addColumn<std::string>("expected");
    const std::string resumed5 = "> 10 L[ S'MQTT' 05 00 0000 P[ ] S'c' ]\n< 20 03 01 00 00\n";
    const std::string open5 = "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 03 00 00 00\n";
    const std::string open31 = "> 10 L[ S'MQIsdp' 03 02 0000 S'c' ]\n< 20 02 00 00\n";
    const auto row = [](const char *name, const std::string &script, const char *expected) {
        QTest::newRow(name) << script << std::string(expected);
    };
    row("what is sent again in a session that lives on",
        resumed5
            + "> 3a L[ S'a' 0001 P[ ] ]\n> 62 02 0002\n< 40 02 0001\n< 70 02 0002\n< 62 02 0001\n> 70 02 "
              "0001\n",
        "");
    row("an answer to an earlier connection", resumed5 + "< 40 02 0001\n", "MQTT-2.2.1-5? server #2\n");
    row("an answer to a PUBREC that nobody waited for", open5 + "< 50 02 0001\n> 62 04 0001 92 00\n",
        "MQTT-2.2.1-5 server #2\n");
    row("PUBREL out of order",
        open5
            + "> 34 L[ S'a' 0001 P[ ] ]\n> 34 L[ S'b' 0002 P[ ] ]\n< 50 02 0001\n< 50 02 0002\n"
              "> 62 02 0002\n> 62 02 0001\n",
        "MQTT-4.6.0-4 client #7 <- #6\n");
    row("PUBREL of a 3.1.1 server out of order",
        "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 20 02 00 00\n> 82 L[ 0001 S'#' 02 ]\n< 90 L[ 0001 02 ]\n"
        "< 34 L[ S'a' 0001 ]\n< 34 L[ S'b' 0002 ]\n> 50 02 0001\n> 50 02 0002\n< 62 02 0002\n< 62 02 0001\n",
        "MQTT-4.6.0-6 server #9 <- #8\n");
    row("MQTT 3.1 does not restrict DUP", open31 + "> 3a L[ S'a' 0001 ]\n> 32 L[ S'a' 0001 ]\n< 40 02 0001\n",
        "");
    row("a repetition that crosses its answer in 3.1.1",
        "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 20 02 00 00\n> 32 L[ S'a' 0001 ]\n< 40 02 0001\n"
        "> 3a L[ S'a' 0001 ]\n< 40 02 0001\n",
        "");
}

void ConversationMessagesTest::resumes()
{
    exchanges();
}

// The same as std::map, whatever is added and removed.
void ConversationMessagesTest::mapKeepsWhatWasAdded()
{
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same in each run
    PacketIdMap<int> map;
    std::map<std::uint16_t, int> reference;
    for (int i = 0; i < 20'000; ++i) {
        // Few different ones, in one place of the table and around its end.
        const auto id = static_cast<std::uint16_t>(1 + random() % 8 * 64 + random() % 24 + 50);
        auto *found = map.find(PacketId(id));
        const auto expected = reference.find(id);
        QCOMPARE(found != nullptr, expected != reference.end());
        if (found) {
            QCOMPARE(*found, expected->second);
            map.remove(PacketId(id));
            reference.erase(expected);
        } else {
            map.add(PacketId(id), i);
            reference[id] = i;
        }
        QCOMPARE(map.size(), reference.size());
    }
    std::map<std::uint16_t, int> visited;
    map.forEach([&visited](PacketId id, int value) { visited[id.value()] = value; });
    QVERIFY(visited == reference);
}

QTEST_APPLESS_MAIN(ConversationMessagesTest)
#include "tst_conversationmessages.moc"
