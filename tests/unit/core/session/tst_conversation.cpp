// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/conversation.h"

#include "tests/support/allocations.h"
#include "tests/support/conversationscript.h"

#include <QTest>

#include <fmt/format.h>

using namespace espalier;

namespace {

using Start = Conversation::Start;
using Directions = Conversation::Directions;

// What most rows begin with: packets 0 and 1.
const std::string open5 = "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 03 00 00 00\n";
const std::string open311 = "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 20 02 00 00\n";
const std::string all5 = open5 + "> 82 L[ 0001 P[ ] S'#' 02 ]\n< 90 L[ 0001 P[ ] 02 ]\n"; // and 2, 3
const std::string all311 = open311 + "> 82 L[ 0001 S'#' 02 ]\n< 90 L[ 0001 02 ]\n";

struct Row
{
    const char *name;
    std::string script;
    const char *expected;
};

void addRows(std::initializer_list<Row> rows)
{
    QTest::addColumn<std::string>("script");
    QTest::addColumn<std::string>("expected");
    for (const auto &row : rows)
        QTest::newRow(row.name) << row.script << std::string(row.expected);
}

void verifyFindings(Conversation::Options options = {})
{
    QFETCH(std::string, script);
    QFETCH(std::string, expected);
    ConversationScript played(options);
    played.play(script);
    QCOMPARE(QString::fromStdString(played.findingsText()), QString::fromStdString(expected));
}

} // namespace

class ConversationTest : public QObject
{
    Q_OBJECT

private slots:
    void connecting_data();
    void connecting() { verifyFindings({.start = Start::Connection}); }
    void authenticating_data();
    void authenticating() { verifyFindings(); }
    void limits_data();
    void limits() { verifyFindings(); }
    void aliases_data();
    void aliases() { verifyFindings(); }
    void requests_data();
    void requests() { verifyFindings(); }
    void deliveries_data();
    void deliveries() { verifyFindings(); }
    void pingsAndLeaving_data();
    void pingsAndLeaving() { verifyFindings(); }
    void middle_data();
    void middle() { verifyFindings(); }
    void oneDirection_data();
    void oneDirection();
    void asksWhatIsOpen_data();
    void asksWhatIsOpen();
    void allocatesNothingInItsStride();
    void staysBounded();
};

void ConversationTest::connecting_data()
{
    addRows({
        {"nothing wrong", open5, ""},
        {"nothing wrong in 3.1.1", open311, ""},
        {"first packet is not CONNECT", "> c0 00\n", "MQTT-3.1.0-1 client #0\n"},
        {"CONNECT comes second", "> c0 00\n> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n", "MQTT-3.1.0-1 client #0\n"},
        {"second CONNECT", open5 + "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n",
         "MQTT-3.1.0-2 client #2 <- #0\n"},
        {"second CONNECT in 3.1.1", open311 + "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n",
         "MQTT-3.1.0-2 client #2 <- #0\n"},
        {"server speaks before CONNACK",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< d0 00\n< 20 03 00 00 00\n",
         "MQTT-3.2.0-1 server #1 <- #0\n§3.13 server #1\n"},
        {"server speaks before CONNACK in 3.1.1",
         "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 30 L[ S'a' 'x' ]\n< 20 02 00 00\n",
         "MQTT-3.2.0-1 server #1 <- #0\nMQTT-3.3.2-3 server #1\n"},
        {"server leaves before CONNACK", "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< e0 01 81\n",
         "MQTT-3.14.0-1 server #1 <- #0\n"},
        {"two CONNACK", open5 + "< 20 03 00 00 00\n", "MQTT-3.2.0-2 server #2 <- #1\n"},
        {"two CONNACK in 3.1.1", open311 + "< 20 02 00 00\n", "§3.2 server #2 <- #1\n"},
        {"CONNACK without CONNECT", "< 20 03 00 00 00\n", "§3.2 server #0\n"},
        {"server goes on after its refusal",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 03 00 87 00\n< e0 00\n",
         "MQTT-3.2.2-7 server #2 <- #1\n"},
        {"server goes on after its refusal in 3.1.1",
         "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 20 02 00 05\n< d0 00\n",
         "MQTT-3.2.2-5 server #2 <- #1\n§3.13 server #2\n"},
        {"session present though Clean Start", "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 03 01 00 00\n",
         "MQTT-3.2.2-2 server #1 <- #0\n"},
        {"session present though Clean Session", "> 10 L[ S'MQTT' 04 02 0000 S'c' ]\n< 20 02 01 00\n",
         "MQTT-3.2.2-1 server #1 <- #0\n"},
        {"session present", "> 10 L[ S'MQTT' 05 00 0000 P[ ] S'c' ]\n< 20 03 01 00 00\n", ""},
        {"no Assigned Client Identifier", "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'' ]\n< 20 03 00 00 00\n",
         "MQTT-3.2.2-16 server #1 <- #0\n"},
        {"Assigned Client Identifier",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'' ]\n< 20 L[ 00 00 P[ 12 S'x' ] ]\n", ""},
        {"no identifier for a session that is kept", "> 10 L[ S'MQTT' 04 00 0000 S'' ]\n< 20 02 00 00\n",
         "MQTT-3.1.3-7 client #0\nMQTT-3.1.3-8 server #1 <- #0\n"},
        {"Response Information unasked",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 1a S'r' ] ]\n",
         "MQTT-3.1.2-28 server #1 <- #0\n"},
        {"Response Information asked for",
         "> 10 L[ S'MQTT' 05 02 0000 P[ 19 01 ] S'c' ]\n< 20 L[ 00 00 P[ 1a S'r' ] ]\n", ""},
        {"Will QoS above Maximum QoS",
         "> 10 L[ S'MQTT' 05 16 0000 P[ ] S'c' P[ ] S'w' S'' ]\n< 20 L[ 00 00 P[ 24 01 ] ]\n",
         "MQTT-3.2.2-12 server #1 <- #0\n"},
        {"Will Retain not available",
         "> 10 L[ S'MQTT' 05 26 0000 P[ ] S'c' P[ ] S'w' S'' ]\n< 20 L[ 00 00 P[ 25 00 ] ]\n",
         "MQTT-3.2.2-13 server #1 <- #0\n"},
        {"a packet of the wrong side", open5 + "< c0 00\n", "§2.1.2! server #2\n"},
        {"a CONNECT that cannot be read", "> 10 02 0000\n< 20 02 00 00\n> 40 02 0001\n",
         "MQTT-3.1.2-1! client #0\nMQTT-2.2.2-1! server #1\n"},
    });
}

void ConversationTest::authenticating_data()
{
    const std::string connect = "> 10 L[ S'MQTT' 05 02 0000 P[ 15 S'm' ] S'c' ]\n";
    const std::string accepted = "< 20 L[ 00 00 P[ 15 S'm' ] ]\n";
    const std::string more = " L[ 18 P[ 15 S'm' ] ]\n";
    addRows({
        {"nothing wrong", connect + "< f0" + more + "> f0" + more + accepted, ""},
        {"again", connect + accepted + "> f0 L[ 19 P[ 15 S'm' ] ]\n< f0" + more + "> f0" + more, ""},
        {"client speaks before CONNACK", connect + "> c0 00\n", "MQTT-3.1.2-30 client #1 <- #0\n"},
        {"client leaves before CONNACK", connect + "> e0 00\n", ""},
        {"server without CONNECT's method", open5 + "< f0" + more, "MQTT-4.12.0-6 server #2 <- #0\n"},
        {"client without CONNECT's method", open5 + "> f0 L[ 19 P[ 15 S'm' ] ]\n",
         "MQTT-4.12.0-7 client #2 <- #0\n"},
        {"CONNACK with a method that nobody named", "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n" + accepted,
         "MQTT-4.12.0-6 server #1 <- #0\n"},
        {"CONNACK without method", connect + "< 20 03 00 00 00\n", "MQTT-4.12.0-5 server #1 <- #0\n"},
        {"CONNACK that refuses without method", connect + "< 20 03 00 8c 00\n", ""},
        {"another method of the server", connect + "< f0 L[ 18 P[ 15 S'n' ] ]\n",
         "MQTT-4.12.0-5 server #1 <- #0\n"},
        {"another method to authenticate again", connect + accepted + "> f0 L[ 19 P[ 15 S'n' ] ]\n",
         "MQTT-4.12.1-1 client #2 <- #0\n"},
        {"server's reason is not Continue", connect + "< f0 L[ 00 P[ 15 S'm' ] ]\n",
         "MQTT-4.12.0-2 server #1 <- #0\n"},
        {"client's reason is not Continue", connect + "> f0 L[ 19 P[ 15 S'm' ] ]\n",
         "MQTT-4.12.0-3 client #1 <- #0\n"},
    });
}

void ConversationTest::limits_data()
{
    const std::string connect = "> 10 L[ S'MQTT' 05 02 0000 P[ 21 0001 27 00000014 ] S'c' ]\n";
    const std::string connAck = "< 20 L[ 00 00 P[ 21 0001 24 01 25 00 27 00000020 28 00 29 00 2a 00 ] ]\n";
    const auto open = connect + connAck;
    addRows({
        {"CONNACK larger than the client accepts", open, "MQTT-3.1.2-24 server #1 <- #0\n"},
        {"no Receive Maximum", open5 + "> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0002 P[ ] ]\n", ""},
        {"client exceeds the server's Receive Maximum",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 21 0001 ] ]\n"
         "> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0002 P[ ] ]\n< 40 02 0001\n< 40 02 0002\n> 32 L[ S'a' 0003 "
         "P[ ] ]\n",
         "MQTT-3.3.4-7 client #3\n"},
        {"QoS 2 counts until PUBCOMP or a refusal",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 21 0001 ] ]\n"
         "> 34 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n> 62 02 0001\n> 34 L[ S'b' 0002 P[ ] ]\n< 70 02 0001\n"
         "< 50 04 0002 97 00\n> 34 L[ S'a' 0003 P[ ] ]\n",
         "MQTT-3.3.4-7 client #5\n"},
        {"server exceeds the client's Receive Maximum",
         "> 10 L[ S'MQTT' 05 02 0000 P[ 21 0001 ] S'c' ]\n< 20 03 00 00 00\n"
         "> 82 L[ 0001 P[ ] S'#' 02 ]\n< 90 L[ 0001 P[ ] 02 ]\n"
         "< 32 L[ S'a' 0001 P[ ] ]\n< 32 L[ S'b' 0002 P[ ] ]\n",
         "MQTT-3.3.4-9 server #5\n"},
        {"QoS above Maximum QoS",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 24 01 ] ]\n> 34 L[ S'a' 0001 P[ ] ]\n",
         "MQTT-3.2.2-11 client #2 <- #1\n"},
        {"retain not available",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 25 00 ] ]\n> 31 L[ S'a' P[ ] ]\n",
         "MQTT-3.2.2-14 client #2 <- #1\n"},
        {"packet larger than the server accepts",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 27 00000008 ] ]\n> 30 L[ S'abcd' P[ ] ]\n",
         "MQTT-3.2.2-15 client #2 <- #1\n"},
        {"packet as large as the server accepts",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 27 00000008 ] ]\n> 30 L[ S'abc' P[ ] ]\n",
         ""},
        {"wildcards not available",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 28 00 ] ]\n> 82 L[ 0001 P[ ] S'a/#' 00 "
         "]\n",
         "§3.2.2.3.11 client #2 <- #1\n"},
        {"identifiers not available",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 29 00 ] ]\n> 82 L[ 0001 P[ 0b 01 ] S'a' "
         "00 ]\n",
         "§3.2.2.3.12 client #2 <- #1\n"},
        {"shared subscriptions not available",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 2a 00 ] ]\n> 82 L[ 0001 P[ ] "
         "S'$share/g/a' 00 ]\n",
         "§3.2.2.3.13 client #2 <- #1\n"},
        {"problem information unwanted",
         "> 10 L[ S'MQTT' 05 02 0000 P[ 17 00 ] S'c' ]\n< 20 L[ 00 00 P[ 1f S'y' ] ]\n"
         "> 82 L[ 0001 P[ ] S'#' 00 ]\n< 90 L[ 0001 P[ 1f S'y' ] 00 ]\n< 30 L[ S'a' P[ 26 S'' S'' ] ]\n",
         "MQTT-3.1.2-29 server #3 <- #0\n"},
    });
}

void ConversationTest::aliases_data()
{
    const std::string open = "> 10 L[ S'MQTT' 05 02 0000 P[ 22 0002 ] S'c' ]\n< 20 L[ 00 00 P[ 22 0001 ] ]\n"
                             "> 82 L[ 0001 P[ ] S'a' 01 ]\n< 90 L[ 0001 P[ ] 00 ]\n";
    addRows({
        {"nothing wrong", open + "> 30 L[ S'a' P[ 23 0001 ] ]\n> 30 L[ S'' P[ 23 0001 ] ]\n", ""},
        {"unknown", open + "> 30 L[ S'' P[ 23 0001 ] ]\n", "§3.3.4 client #4\n"},
        {"unknown, of the server", open + "< 30 L[ S'' P[ 23 0002 ] ]\n", "§3.3.4 server #4\n"},
        {"known to the other side only", open + "< 30 L[ S'a' P[ 23 0001 ] ]\n> 30 L[ S'' P[ 23 0001 ] ]\n",
         "§3.3.4 client #5\n"},
        {"above the server's maximum", open + "> 30 L[ S'a' P[ 23 0002 ] ]\n", "MQTT-3.2.2-17 client #4\n"},
        {"above the client's maximum", open + "< 30 L[ S'a' P[ 23 0003 ] ]\n", "MQTT-3.1.2-26 server #4\n"},
        {"client sends one to who takes none", open5 + "> 30 L[ S'a' P[ 23 0001 ] ]\n",
         "MQTT-3.2.2-18 client #2\n"},
        {"server sends one to who takes none", all5 + "< 30 L[ S'a' P[ 23 0001 ] ]\n",
         "MQTT-3.1.2-27 server #4\n"},
        {"given another meaning",
         open + "< 30 L[ S'a' P[ 23 0001 ] ]\n< 30 L[ S'b' P[ 23 0001 ] ]\n< 30 L[ S'' P[ 23 0001 ] ]\n",
         "MQTT-3.3.2-3 server #5\nMQTT-3.3.2-3 server #6\n"},
    });
}

void ConversationTest::requests_data()
{
    addRows({
        {"nothing wrong", all5 + "> a2 L[ 0001 P[ ] S'#' ]\n< b0 L[ 0001 P[ ] 00 ]\n", ""},
        {"SUBACK nobody asked for", open5 + "< 90 L[ 0001 P[ ] 00 ]\n", "MQTT-2.2.1-6 server #2\n"},
        {"SUBACK nobody asked for in 3.1.1", open311 + "< 90 L[ 0001 00 ]\n", "MQTT-2.3.1-7 server #2\n"},
        {"UNSUBACK for a SUBSCRIBE", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n< b0 L[ 0001 P[ ] 00 ]\n",
         "MQTT-2.2.1-6 server #3 <- #2\n"},
        {"PUBACK for a SUBSCRIBE", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n< 40 02 0001\n",
         "MQTT-2.2.1-5 server #3 <- #2\n"},
        {"SUBACK with too few codes", open5 + "> 82 L[ 0001 P[ ] S'a' 00 S'b' 00 ]\n< 90 L[ 0001 P[ ] 00 ]\n",
         "MQTT-3.8.4-6 server #3 <- #2\n"},
        {"SUBACK with too many codes in 3.1.1", open311 + "> 82 L[ 0001 S'a' 00 ]\n< 90 L[ 0001 00 00 ]\n",
         "MQTT-3.8.4-5 server #3 <- #2\n"},
        {"UNSUBACK with too many codes", open5 + "> a2 L[ 0001 P[ ] S'a' ]\n< b0 L[ 0001 P[ ] 11 11 ]\n",
         "MQTT-3.11.3-1 server #3 <- #2\n"},
        {"granted above requested", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n< 90 L[ 0001 P[ ] 01 ]\n",
         "MQTT-3.8.4-7 server #3\n"},
        {"granted above requested in 3.1.1", open311 + "> 82 L[ 0001 S'a' 00 ]\n< 90 L[ 0001 01 ]\n",
         "MQTT-3.8.4-6 server #3\n"},
        {"identifier in use for another request",
         open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n> a2 L[ 0001 P[ ] S'a' ]\n", "MQTT-2.2.1-3 client #3 <- #2\n"},
        {"identifier in use for a message", open5 + "> 32 L[ S'a' 0001 P[ ] ]\n> 82 L[ 0001 P[ ] S'a' 00 ]\n",
         "MQTT-2.2.1-3 client #3 <- #2\n"},
        {"identifier in use for a request", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n> 32 L[ S'a' 0001 P[ ] ]\n",
         "MQTT-2.2.1-3 client #3 <- #2\n"},
        {"each side has its own identifiers",
         all5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n< 32 L[ S'a' 0001 P[ ] ]\n", ""},
    });
}

void ConversationTest::deliveries_data()
{
    addRows({
        {"what was granted", all5 + "< 34 L[ S'a' 0001 P[ ] ]\n", ""},
        {"above what was granted",
         open5 + "> 82 L[ 0001 P[ ] S'a' 02 ]\n< 90 L[ 0001 P[ ] 01 ]\n< 34 L[ S'a' 0001 P[ ] ]\n",
         "MQTT-3.8.4-8 server #4\n"},
        {"above what was granted in 3.1.1",
         open311 + "> 82 L[ 0001 S'a' 02 ]\n< 90 L[ 0001 00 ]\n< 32 L[ S'a' 0001 ]\n",
         "MQTT-3.8.4-6 server #4\n"},
        {"before SUBACK", open5 + "> 82 L[ 0001 P[ ] S'a' 02 ]\n< 34 L[ S'a' 0001 P[ ] ]\n", ""},
        {"the higher of two subscriptions",
         open5 + "> 82 L[ 0001 P[ ] S'a' 00 S'+' 01 ]\n< 90 L[ 0001 P[ ] 00 01 ]\n< 32 L[ S'a' 0001 P[ ] ]\n",
         ""},
        {"what was in store before the subscription changed",
         all5 + "> 82 L[ 0001 P[ ] S'#' 00 ]\n< 90 L[ 0001 P[ ] 00 ]\n< 34 L[ S'a' 0001 P[ ] ]\n", ""},
        {"through a shared subscription",
         open5 + "> 82 L[ 0001 P[ ] S'$share/g/a' 00 ]\n< 90 L[ 0001 P[ ] 00 ]\n< 30 L[ S'a' P[ ] ]\n", ""},
        {"nobody asked for", all5 + "< 30 L[ S'$SYS/x' P[ ] ]\n", "MQTT-3.3.2-3 server #4\n"},
        {"refused", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n< 90 L[ 0001 P[ ] 87 ]\n< 30 L[ S'a' P[ ] ]\n",
         "MQTT-3.3.2-3 server #4\n"},
        {"of a session that lives on",
         "> 10 L[ S'MQTT' 05 00 0000 P[ ] S'c' ]\n< 20 03 01 00 00\n< 3a L[ S'a' 0001 P[ ] ]\n> 40 02 0001\n",
         ""},
    });
}

void ConversationTest::pingsAndLeaving_data()
{
    const std::string alive = "> 10 L[ S'MQTT' 05 02 000a P[ ] S'c' ]\n< 20 03 00 00 00\n";
    addRows({
        {"answered", alive + "> c0 00\n< d0 00\n", ""},
        {"unasked", alive + "< d0 00\n", "§3.13 server #2\n"},
        {"two for one", alive + "> c0 00\n< d0 00\n< d0 00\n", "§3.13 server #4\n"},
        {"just in time", alive + "@15\n> c0 00\n", ""},
        {"too late", alive + "@15.5\n> c0 00\n@1\n> c0 00\n", "MQTT-3.1.2-20 client #2 <- #0\n"},
        {"too late in 3.1.1", "> 10 L[ S'MQTT' 04 02 000a S'c' ]\n< 20 02 00 00\n@16\n> c0 00\n",
         "MQTT-3.1.2-23 client #2 <- #0\n"},
        {"too late for the server's Keep Alive",
         "> 10 L[ S'MQTT' 05 02 000a P[ ] S'c' ]\n< 20 L[ 00 00 P[ 13 0002 ] ]\n@4\n> c0 00\n",
         "MQTT-3.1.2-20 client #2 <- #0\n"},
        {"no Keep Alive", open5 + "@100000\n> c0 00\n", ""},
        {"the server's silence is no matter", alive + "@100\n", ""},
        {"client goes on after DISCONNECT", open5 + "> e0 00\n> c0 00\n", "MQTT-3.14.4-1 client #3 <- #2\n"},
        {"client goes on after DISCONNECT in 3.1.1", open311 + "> e0 00\n> c0 00\n",
         "MQTT-3.14.4-2 client #3 <- #2\n"},
        {"server goes on after its DISCONNECT", all5 + "< e0 01 8b\n< 30 L[ S'a' P[ ] ]\n",
         "MQTT-3.14.4-1 server #5 <- #4\n"},
        {"server goes on after the client's DISCONNECT", all5 + "> e0 00\n< 30 L[ S'a' P[ ] ]\n", ""},
        {"session expiry out of nothing", open5 + "> e0 L[ 00 P[ 11 00000001 ] ]\n",
         "§3.14.2.2.2 client #2 <- #0\n"},
        {"session expiry prolonged",
         "> 10 L[ S'MQTT' 05 02 0000 P[ 11 00000001 ] S'c' ]\n< 20 03 00 00 00\n"
         "> e0 L[ 00 P[ 11 00000002 ] ]\n",
         ""},
    });
}

void ConversationTest::middle_data()
{
    addRows({
        {"what is unknown may exist",
         "> c0 00\n< d0 00\n< d0 00\n< 40 02 0001\n> 50 02 0002\n< 62 02 0003\n> 70 02 0003\n"
         "< 90 L[ 0004 P[ ] 00 ]\n< 34 L[ S'x' 0005 P[ ] ]\n> 3a L[ S'x' 0006 P[ ] ]\n> 30 L[ S'' P[ 23 0001 "
         "] ]\n",
         ""},
        {"what was seen is known", "> 32 L[ S'a' 0001 P[ ] ]\n< 50 02 0001\n",
         "MQTT-3.3.4-1 server #1 <- #0\n"},
        {"identifier in use", "< 32 L[ S'a' 0001 P[ ] ]\n< 32 L[ S'b' 0001 P[ ] ]\n",
         "MQTT-2.2.1-4 server #1 <- #0\n"},
        {"CONNECT behind something", "> c0 00\n> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n",
         "MQTT-3.1.0-1 client #1 <- #0\n"},
        {"a packet that cannot be read may have been anything",
         all5 + "> 34 L[ S'#' 0001 P[ ] ]\n< 50 02 0001\n< 40 02 0009\n< 30 L[ S'$x' P[ ] ]\n",
         "MQTT-3.3.2-2! client #4\n"},
    });
}

void ConversationTest::oneDirection_data()
{
    addRows({
        {"client alone",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n> 32 L[ S'a' 0001 P[ ] ]\n> 32 L[ S'b' 0001 P[ ] ]\n"
         "> 62 02 0007\n> 40 02 0009\n> c0 00\n",
         ""},
        {"server alone",
         "< 20 03 00 00 00\n< 40 02 0001\n< 90 L[ 0001 P[ ] 00 ]\n< d0 00\n< 30 L[ S'a' P[ ] ]\n"
         "< 32 L[ S'a' 0001 P[ ] ]\n< 32 L[ S'b' 0001 P[ ] ]\n",
         ""},
        {"client's aliases and leaving",
         "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n"
         "> 30 L[ S'' P[ 23 0001 ] ]\n> e0 00\n> c0 00\n",
         "§3.3.4 client #1\nMQTT-3.14.4-1 client #3 <- #2\n"},
        {"server's aliases", "< 20 03 00 00 00\n< 30 L[ S'' P[ 23 0001 ] ]\n", "§3.3.4 server #1\n"},
    });
}

void ConversationTest::oneDirection()
{
    QFETCH(std::string, script);
    verifyFindings({.directions = script[0] == '>' ? Directions::ClientOnly : Directions::ServerOnly});
}

void ConversationTest::asksWhatIsOpen_data()
{
    addRows({
        {"nothing", all5, ""},
        {"CONNACK", "> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n@2\n", "CONNACK server #0 2 s MQTT-3.1.4-5\n"},
        {"requests", open5 + "> 82 L[ 0001 P[ ] S'a' 00 ]\n@1\n> a2 L[ 0002 P[ ] S'a' ]\n@0.5\n> c0 00\n@1\n",
         "SUBACK server #2 id 1 2.5 s MQTT-3.8.4-1\nUNSUBACK server #3 id 2 1.5 s MQTT-3.10.4-4\n"
         "PINGRESP server #4 1 s MQTT-3.12.4-1\n"},
        {"client's messages",
         open5
             + "> 32 L[ S'a' 0001 P[ ] ]\n> 34 L[ S'a' 0002 P[ ] ]\n> 34 L[ S'a' 0003 P[ ] ]\n"
               "> 34 L[ S'a' 0004 P[ ] ]\n@1\n< 50 02 0003\n< 50 02 0004\n@1\n> 62 02 0004\n@3\n",
         "PUBACK server #2 id 1 5 s MQTT-4.3.2-4\nPUBREC server #3 id 2 5 s MQTT-4.3.3-8\n"
         "PUBREL client #4 id 3 4 s MQTT-4.3.3-4\nPUBCOMP server #5 id 4 3 s MQTT-4.3.3-11\n"},
        {"server's message in 3.1.1", all311 + "< 32 L[ S'a' 0001 ]\n@1\n",
         "PUBACK client #4 id 1 1 s MQTT-4.3.2-2\n"},
        {"keep alive", "> 10 L[ S'MQTT' 05 02 000a P[ ] S'c' ]\n< 20 03 00 00 00\n@20\n",
         "PINGREQ client #0 5 s MQTT-3.1.2-20\n"},
        {"what comes behind DISCONNECT", open5 + "> e0 00\n@1\n> c0 00\n",
         "PINGRESP server #3 0 s MQTT-3.12.4-1\n"},
        {"the clock stands still after DISCONNECT", open5 + "> 32 L[ S'a' 0001 P[ ] ]\n@1\n> e0 00\n@100\n",
         "PUBACK server #2 id 1 1 s MQTT-4.3.2-4\n"},
    });
}

void ConversationTest::asksWhatIsOpen()
{
    QFETCH(std::string, script);
    QFETCH(std::string, expected);
    ConversationScript played;
    played.play(script);
    QCOMPARE(QString::fromStdString(played.openText()), QString::fromStdString(expected));
}

void ConversationTest::allocatesNothingInItsStride()
{
    const auto publish1 = wire("32 L[ S'plant/a' 0007 P[ 01 01 ] 'hi' ]");
    const auto pubAck = wire("40 02 0007");
    const auto publish2 = wire("34 L[ S'plant/a' 0008 P[ 23 0001 ] 'hi' ]");
    const auto pubRec = wire("50 02 0008");
    const auto pubRel = wire("62 02 0008");
    const auto pubComp = wire("70 02 0008");
    ConversationScript script;
    script.play("> 10 L[ S'MQTT' 05 02 003c P[ 22 0001 ] S'c' ]\n< 20 L[ 00 00 P[ 22 0001 ] ]\n"
                "> 82 L[ 0001 P[ ] S'a' 00 S'plant/#' 02 ]\n< 90 L[ 0001 P[ ] 00 02 ]\n");
    const auto exchange = [&](Side sender) {
        const auto receiver = sender == Side::Client ? Side::Server : Side::Client;
        script.send(publish1, sender);
        script.send(pubAck, receiver);
        script.send(publish2, sender);
        script.send(pubRec, receiver);
        script.send(pubRel, sender);
        script.send(pubComp, receiver);
    };
    exchange(Side::Client);
    exchange(Side::Server);
    const Allocations allocations;
    for (int i = 0; i < 100; ++i) {
        exchange(Side::Client);
        exchange(Side::Server);
    }
    QCOMPARE(allocations.count(), 0U);
    QCOMPARE(QString::fromStdString(script.findingsText()), QString());
}

// A client that uses everything up and is never answered.
void ConversationTest::staysBounded()
{
    ConversationScript script;
    script.play("> 10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]\n< 20 L[ 00 00 P[ 22 ffff ] ]\n");
    std::vector<ConversationFinding> findings;
    findings.reserve(100);
    std::size_t used = 0; // what was given back when a table grew counts too
    const auto observe = [&](const std::string &packet) {
        const auto bytes = wire(packet);
        const Allocations allocations;
        script.conversation().observe(bytes, Side::Client, {}, findings);
        used += allocations.bytes();
        findings.clear();
    };
    const std::string name(1000, 'x');
    for (unsigned i = 1; i <= 0xffff; ++i) {
        const auto number = fmt::format("{:04x}", i);
        observe("32 L[ S'" + name + number + "' " + number + " P[ 23 " + number + " ] ]");
        if (i % 64 == 0)
            observe("82 L[ " + number + " P[ ] S'" + name + number + "' 01 ]");
        observe("c0 00");
    }
    QVERIFY2(used < 4 * 1024 * 1024, qPrintable(QString::number(used)));
    QVERIFY(script.conversation().openItems({}).size() < 100);
}

QTEST_APPLESS_MAIN(ConversationTest)
#include "tst_conversation.moc"
