// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/hextext.h"

#include "tests/support/wire.h"

#include <QTest>

#include <fmt/format.h>

using namespace espalier;
using namespace espalier::cli;

class HexTextTest : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void HexTextTest::reads_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << std::string(text) << std::string(expected);
    };
    row("nothing", "", "");
    row("blank lines and comments", "\n  \t\r\n# c0 00\n// d0\n", "");
    row("apart", "c0 00", "[c0 00]");
    row("together", "C000d000", "[c0 00 d0 00]");
    row("lines together", "c0 00\r\n30\n", "[c0 00 30]");
    row("with 0x", "0xC0, 0x00, 0X30", "[c0 00 30]");
    row("with \\x", "\"\\xc0\\x00\"", "[c0 00]");
    row("with colons", "c0:00:30", "[c0 00 30]");
    row("with hyphens", "c0-00-30", "[c0 00 30]");
    row("as an array of C", "{ 0xc0, 0x00 };", "[c0 00]");
    row("words of two bytes", "c000 3004", "[c0 00 30 04]");
    row("xxd",
        "00000000: 100c 0004 4d51 5454 0502 0000 0000 0000  ....MQTT........\n"
        "00000010: 3c3e                                     <>\n",
        "[10 0c 00 04 4d 51 54 54 05 02 00 00 00 00 00 00 3c 3e]");
    row("xxd whose text looks like bytes", "00000000: 3030 3131                                0011\n",
        "[30 30 31 31]");
    row("hexdump -C",
        "00000000  10 0c 00 04 4d 51 54 54  05 02 00 00 00 00 00 00  |..<>MQTT........|\n"
        "00000010  3c 3e                                             |<>|\n00000012\n",
        "[10 0c 00 04 4d 51 54 54 05 02 00 00 00 00 00 00 3c 3e]");
    row("hexdump -C of a part", "00000100  c0 00 30 31  |..01|\n00000104\n", "[c0 00 30 31]");
    row("od -A x -t x1", "000000 c0 00\n000002 d0 00\n000004\n", "[c0 00 d0 00]");
    row("Wireshark", "0000   c0 00 d0 00 30 30               ....00\n0006   31 31   11\n",
        "[c0 00 d0 00 30 30 31 31]");
    row("what does not count is no offset", "00000005 c0\n", "[00 00 00 05 c0]");
    row("directions", "> c0 00\n< d0 00\n", "client[c0 00] server[d0 00]");
    row("directions without blanks", ">c000\n<d000", "client[c0 00] server[d0 00]");
    row("times", "0.5 > c0 00\n1e1 < d0 00\n3> 30\n", "0.5 client[c0 00] 10 server[d0 00] 3 client[30]");
    row("lines that go on", "> c0\n00\n< d0\n", "client[c0 00] server[d0]");
    row("dumps behind a direction", "1 >\n00000000: c000  ..\n<\n00000000: d000  ..\n",
        "1 client[c0 00] server[d0 00]");
    row("one dump after another", "00000000  c0 00  |..|\n00000000  d0 00  |..|\n", "[c0 00 d0 00]");
    row("a direction without bytes", "> \n< d0 00\n", "server[d0 00]");
}

void HexTextTest::reads()
{
    QFETCH(std::string, text);
    const auto parts = readHexText(text);
    QVERIFY2(parts, parts ? "" : parts.error().c_str());
    std::string out;
    for (const auto &part : *parts) {
        out += out.empty() ? "" : " ";
        if (part.at)
            out += fmt::format("{} ", *part.at);
        if (part.sender)
            out += *part.sender == Side::Client ? "client" : "server";
        out += '[' + hex(part.bytes) + ']';
    }
    QFETCH(std::string, expected);
    QCOMPARE(QString::fromStdString(out), QString::fromStdString(expected));
}

void HexTextTest::refuses_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *text, const char *error) {
        QTest::newRow(name) << std::string(text) << QString::fromUtf8(error);
    };
    row("not hexadecimal", "c0\n  00 zz\n",
        "Line 2, column 6: \"z\" is no hexadecimal digit. Bytes that are not text come with --file.");
    row("raw bytes", "\xc0\x01",
        "Line 1, column 1: \"\\xc0\" is no hexadecimal digit. Bytes that are not text come with --file.");
    row("another script", "\xc3\xa9",
        "Line 1, column 1: \"\xc3\xa9\" is no hexadecimal digit. Bytes that are not text come with --file.");
    row("half a byte", "c0 0 30",
        "Line 1, column 4: 0 has an odd number of digits. Write each byte with two digits: 0c, not c.");
    row("many digits, one too many", "> 0123456789a",
        "Line 1, column 3: 01234567... has an odd number of digits. Write each byte with two digits: 0c, not "
        "c.");
    row("nothing behind 0x", "c0 0x",
        "Line 1, column 6: a byte is missing behind 0x. Write each byte with two digits: 0x0c.");
    row("lines left out", "00000000  c0 00  |..|\n*\n",
        "Line 2, column 1: a star stands for lines that were left out. Dump them all: hexdump -v -C, or "
        "xxd.");
    row("no time", "inf > c0 00\n", "Line 1, column 1: this is no time. Write seconds: 1.25 > 10 0c ...");
    row("no time either", "now > c0 00\n",
        "Line 1, column 1: \"n\" is no hexadecimal digit. Bytes that are not text come with --file.");
}

void HexTextTest::refuses()
{
    QFETCH(std::string, text);
    const auto parts = readHexText(text);
    QVERIFY(!parts);
    QTEST(QString::fromStdString(parts.error()), "error");
}

QTEST_APPLESS_MAIN(HexTextTest)
#include "tst_hextext.moc"
