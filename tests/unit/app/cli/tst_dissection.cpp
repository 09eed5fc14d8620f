// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissection.h"

#include "app/cli/dissectjson.h"
#include "app/cli/dissecttext.h"
#include "tests/support/wire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <fmt/format.h>

using namespace espalier;
using namespace espalier::cli;

namespace {

Dissection dissected(const std::string &text, const DissectOptions &options = {})
{
    const auto parts = readHexText(text);
    if (!parts)
        qFatal("%s", parts.error().c_str());
    return dissect(*parts, options);
}

std::string textOf(const Dissection &dissection, DissectColours colours = DissectColours::No)
{
    std::string out;
    DissectText text(dissection, colours);
    for (std::size_t i = 0; i < dissection.packets.size(); ++i)
        text.packet(i, out);
    text.conversation(out);
    return out;
}

std::string jsonOf(const Dissection &dissection)
{
    std::string out;
    DissectJson json(dissection, out);
    json.begin();
    for (std::size_t i = 0; i < dissection.packets.size(); ++i)
        json.packet(i);
    json.end();
    return out;
}

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

} // namespace

class DissectionTest : public QObject
{
    Q_OBJECT

private slots:
    void cutsPackets_data();
    void cutsPackets();
    void saysWhatIsViolated_data();
    void saysWhatIsViolated();
    void writesText();
    void cutsLongFields();
    void coloursText();
    void writesJson();
    void escapesJson();
};

void DissectionTest::cutsPackets_data()
{
    QTest::addColumn<std::string>("input");
    QTest::addColumn<DissectOptions>("options");
    QTest::addColumn<std::string>("packets"); // sender, version and bytes of each
    QTest::addColumn<QStringList>("notes");
    const auto row = [](const char *name, const char *input, const char *packets, const char *notes,
                        DissectOptions options = {}) {
        QTest::newRow(name) << std::string(input) << options << std::string(packets)
                            << QString::fromUtf8(notes).split(u'\n', Qt::SkipEmptyParts);
    };
    row("two in one line", "c0 00 c0 00", "c5[c0 00] c5[c0 00] ",
        "Sender: the client, which alone sends such packets.\n"
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("one in two lines", "> c0\n> 00", "c5[c0 00] ",
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("both directions interleaved", "> c0\n< d0 00\n> 00", "s5[d0 00] c5[c0 00] ",
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("cut off at the end", "> c0 00 30 05 00", "c5[c0 00] c5[30 05 00] ",
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("a length with too many bytes", "> c0 80 00 c0 00", "c5[c0 80 00] c5[c0 00] ",
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("no telling where it ends", "> c0 00 00 00 c0 00", "c5[c0 00] c5[00 00 c0 00] ",
        "From byte 2 on there is no telling where a packet ends.\n"
        "Version: taken to be MQTT 5; --protocol-version says it.");
    row("the version of CONNECT", "> 10 0d 0004 4d515454 04 02 0000 0001 63 c0 00",
        "c4[10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63] c4[c0 00] ", "");
    row("another version than CONNECT's", "> 10 0d 0004 4d515454 04 02 0000 0001 63",
        "c4[10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63] ", "Version: MQTT 3.1.1, as CONNECT says.",
        {.version = ProtocolVersion::V5});
    row("a version that is given", "< 20 03 00 00 00", "s4[20 03 00 00 00] ", "",
        {.version = ProtocolVersion::V311});
    row("a version that is guessed", "90 03 0001 00", "s4[90 03 00 01 00] ",
        "Sender: the server, which alone sends such packets.\n"
        "Version: taken to be MQTT 3.1.1; --protocol-version says it.");
    row("a sender that is given", "40 02 0001", "s5[40 02 00 01] ", "",
        {.version = ProtocolVersion::V5, .sender = Side::Server});
    row("a sender that cannot be guessed", "40 02 0001", "c5[40 02 00 01] ",
        "Sender: taken to be the client; --sender says it.", {.version = ProtocolVersion::V5});
    row("both sides in one stream", "c0 00 d0 00", "c5[c0 00] c5[d0 00] ",
        "Sender: the client, which alone sends such packets.\n"
        "Packets of both sides are in one stream: begin lines with > (client to server) and < (server to "
        "client).",
        {.version = ProtocolVersion::V5});
}

void DissectionTest::cutsPackets()
{
    QFETCH(std::string, input);
    QFETCH(DissectOptions, options);
    const auto dissection = dissected(input, options);
    std::string cut;
    for (const auto &packet : dissection.packets)
        cut += fmt::format("{}{}[{}] ", packet.sender == Side::Client ? 'c' : 's',
                           static_cast<int>(packet.version), hex(packet.bytes));
    QFETCH(std::string, packets);
    QCOMPARE(shown(cut), shown(packets));
    QStringList notes;
    for (const auto &note : dissection.notes)
        notes += shown(note);
    QTEST(notes, "notes");
}

void DissectionTest::saysWhatIsViolated_data()
{
    QTest::addColumn<std::string>("input");
    QTest::addColumn<DissectOptions>("options");
    QTest::addColumn<bool>("isViolated");
    const auto row = [](const char *name, const char *input, bool isViolated, DissectOptions options = {}) {
        QTest::newRow(name) << std::string(input) << options << isViolated;
    };
    row("nothing", "> c0 00\n< d0 00", false);
    row("something unanswered", "> c0 00\n", false);
    row("by a packet", "> c1 00", true);
    row("by the conversation", "> 32 06 0001 61 0001 00\n< 50 02 0001", true);
    row("first packet, from the middle", "> c0 00", false);
    row("first packet, from the start", "> c0 00", true, {.start = Conversation::Start::Connection});
    row("a suspicion", "> 10 0e 0004 4d515454 05 00 0000 00 0001 63\n< 20 03 01 00 00\n< 40 02 0001", false);
    row("keep alive missed",
        "0 > 10 0e 0004 4d515454 05 02 000a 00 0001 63\n0 < 20 03 00 00 00\n15.1 > c0 00\n16 < d0 00", true);
    row("no times, no keep alive", "> 10 0e 0004 4d515454 05 02 000a 00 0001 63\n< 20 03 00 00 00\n> c0 00",
        false);
}

void DissectionTest::saysWhatIsViolated()
{
    QFETCH(std::string, input);
    QFETCH(DissectOptions, options);
    QTEST(dissected(input, options).hasViolations(), "isViolated");
}

void DissectionTest::writesText()
{
    const char *expected =
        R"(#0 CONNECT  client to server  15 bytes  0.000000 s
  0000                           Fixed Header
  0000  10                         Packet Type: 1 CONNECT
  0000  10                         Reserved: 0x0
  0001  0d                         Remaining Length: 13
  0002                           Variable Header
  0002  00 04                      Length: 4
  0004  4d 51 54 54                Protocol Name: MQTT
  0008  04                         Protocol Version: 4 MQTT 3.1.1
  0009                             Connect Flags
  0009  02                           User Name Flag: no
  0009  02                           Password Flag: no
  0009  02                           Will Retain: no
  0009  02                           Will QoS: 0 at most once
  0009  02                           Will Flag: no
  0009  02                           Clean Session: yes
  0009  02                           Reserved: 0
  000a  00 0a                      Keep Alive: 10 s
  000c                           Payload
  000c  00 01                      Length: 1
  000e  63                         Client Identifier: c

#1 CONNACK  server to client  4 bytes  0.500000 s
  0000                           Fixed Header
  0000  20                         Packet Type: 2 CONNACK
  0000  20                         Reserved: 0x0
  0001  02                         Remaining Length: 2
  0002                           Variable Header
  0002  00                         Reserved: 0x0
  0002  00                         Session Present: no
  0003  00                         Connect Return code: 0x00 Connection Accepted

#2 PINGRESP  server to client  2 bytes  0.750000 s
  0000                           Fixed Header
  0000  d0                         Packet Type: 13 PINGRESP
  0000  d0                         Reserved: 0x0
  0001  00                         Remaining Length: 0

#3 PINGREQ  client to server  3 bytes  1.000000 s
  0000                           Fixed Header
  0000  c0                         Packet Type: 12 PINGREQ
  0000  c0                         Reserved: 0x0
  0001  01                         Remaining Length: 1
  0002  ff                       Trailing Bytes: 1 byte
  Violated at 0002: §2.1.4
    Remaining Length counts the fields of the packet and nothing else.

Conversation
  Violated by the server with #2 PINGRESP: §3.13
    A PINGRESP answers a PINGREQ: there is one for each.

4 packets, 2 violations.
)";
    const auto text = textOf(dissected("100 > 10 0d 0004 4d515454 04 02 000a 0001 63\n100.5 < 20 02 00 00\n"
                                       "100.75 < d0 00\n101 > c0 01 ff\n"));
    const auto lines = shown(text).split(u'\n');
    const auto expectedLines = shown(expected).split(u'\n');
    QCOMPARE(lines.size(), expectedLines.size());
    for (qsizetype i = 0; i < lines.size(); ++i)
        QCOMPARE(lines[i], expectedLines[i]);
}

void DissectionTest::cutsLongFields()
{
    const auto text =
        textOf(dissected("> 30 46 0001 61 00" + std::string(132, 'f'), {.version = ProtocolVersion::V5}));
    QVERIFY2(text.find("  0006  ff ff ff ff ff ff ff ff  Payload: 66 bytes\n"
                       "  000e  ff ff ff ff ff ff ff ff\n"
                       "  0016  ff ff ff ff ff ff ff ff\n")
                 != std::string::npos,
             text.c_str());
    QVERIFY(text.find(
                "  003e  ff ff ff ff ff ff ff ff\n        and 2 bytes more\n\n1 packet, nothing violated.\n")
            != std::string::npos);
}

void DissectionTest::coloursText()
{
    const auto dissection = dissected("> c1 00", {.version = ProtocolVersion::V5});
    auto text = textOf(dissection, DissectColours::Ansi);
    QVERIFY(text.find("\x1b[1;31mViolated at 0000: MQTT-2.1.3-1\x1b[0m  (MQTT 5.0, section 2.1.3)\n")
            != std::string::npos);
    // The same text apart from the colours, so it stays aligned.
    for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b'))
        text.erase(at, text.find('m', at) + 1 - at);
    QCOMPARE(shown(text), shown(textOf(dissection)));
}

void DissectionTest::writesJson()
{
    const auto json = jsonOf(dissected("1.5 > 32 06 0001 61 0001 00\n2 < 50 02 0001\n2.25 > c0 00\n"));
    const char *first =
        "{\"packets\":[\n"
        R"({"index":0,"type":"PUBLISH","sender":"client","version":"5","time":1.500000,"streamOffset":0,)"
        R"("length":8,"bytes":"3206000161000100","fields":[{"name":"Fixed Header","offset":0,"length":2,)"
        R"("fields":[{"name":"Packet Type","offset":0,"length":1,"value":3,"text":"3 PUBLISH"},)"
        R"({"name":"DUP","offset":0,"length":1,"value":false,"text":"no"},)";
    QVERIFY2(json.starts_with(first), json.c_str());
    QJsonParseError error {};
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(json), &error).object();
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    const auto packets = document[u"packets"].toArray();
    QCOMPARE(packets.size(), 3);
    QCOMPARE(packets[0][u"fields"][1][u"name"].toString(), QStringLiteral("Variable Header"));
    QCOMPARE(packets[0][u"fields"][1][u"fields"][1][u"value"].toString(), QStringLiteral("a"));
    QCOMPARE(packets[0][u"findings"].toArray().size(), 0);
    const auto finding = document[u"findings"][0];
    QCOMPARE(finding[u"id"].toString(), QStringLiteral("MQTT-3.3.4-1"));
    QCOMPARE(finding[u"standard"].toString(), QStringLiteral("5.0"));
    QCOMPARE(finding[u"by"].toString(), QStringLiteral("server"));
    QCOMPARE(finding[u"packet"].toInt(), 1);
    QCOMPARE(finding[u"related"].toInt(), 0);
    const auto open = document[u"open"].toArray();
    QCOMPARE(open.size(), 2);
    QCOMPARE(open[0][u"awaited"].toString(), QStringLiteral("PUBACK"));
    QCOMPARE(open[0][u"openFor"].toDouble(), 0.75);
    QCOMPARE(document[u"violated"].toBool(), true);
}

void DissectionTest::escapesJson()
{
    // A quote, an escape character and, in the second topic, no text at all.
    const auto json =
        jsonOf(dissected("> 30 06 0003 22 1b 5c 00 30 05 0002 ff 61 00", {.version = ProtocolVersion::V5}));
    QJsonParseError error {};
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(json), &error).object();
    QCOMPARE(error.errorString(), QJsonParseError().errorString());
    const auto topic = [&](int packet) {
        return document[u"packets"][packet][u"fields"][1][u"fields"][1].toObject();
    };
    QCOMPARE(topic(0)[u"value"].toString(), QStringLiteral("\"\x1b\\"));
    QCOMPARE(topic(0)[u"text"].toString(), QStringLiteral("\"\\u{1b}\\\\"));
    QVERIFY(!topic(1).contains(u"value"));
    QCOMPARE(topic(1)[u"text"].toString(), QStringLiteral("\\xffa"));
    QCOMPARE(document[u"packets"][1][u"findings"][0][u"id"].toString(), QStringLiteral("MQTT-1.5.4-1"));
    QCOMPARE(document[u"packets"][1][u"findings"][0][u"offset"].toInt(), 4);
}

QTEST_APPLESS_MAIN(DissectionTest)
#include "tst_dissection.moc"
