// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/importedstream.h"
#include "tests/support/capturescript.h"
#include "tests/support/importscript.h"

#include <QTest>

using namespace espalier;
using namespace espalier::importing;

/// Connections out of segments, as a capture happens to have them.
class TestImportedStream : public QObject
{
    Q_OBJECT
private slots:
    void ordersSegments();
    void countsOnWithinABrokenPacket();
    void searchesBehindALoss();
    void waitsForWhatComesLate();
    void startsInTheMiddle();
    void guessesWhoTheClientIs();
    void endsWithReset();
    void takesPortsAnew();
    void readsCutSegments();
};

void TestImportedStream::ordersSegments()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto packets = publish("1") + publish("2") + publish("3") + publish("4");
    const auto part = [&](int from, int size) {
        script.addAt(client, from,
                     packets.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(size)));
    };
    part(6, 6);
    part(12, 2);
    part(4, 4); // overlaps what waits
    part(0, 6);
    part(0, 6); // repeated
    part(10, 8);
    part(3, 21);
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", packets.substr(0, 6))
                                        + text("C", packets.substr(6, 2)) + text("C", packets.substr(8, 4))
                                        + text("C", packets.substr(12, 2)) + text("C", packets.substr(14, 4))
                                        + text("C", packets.substr(18))));
    QCOMPARE(outcome.summary.lostBytes[0], 0U);
}

void TestImportedStream::countsOnWithinABrokenPacket()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto broken = publish(std::string(100, '0')); // looks like packets
    script.addText(client, broken.substr(0, 40));
    script.miss(client, 20);
    script.addText(client, broken.substr(60) + publish("next"));
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", broken.substr(0, 40))
                                        + " L" + text("C", publish("next")) + " X"));
    QCOMPARE(outcome.summary.lostBytes, (std::array<std::uint64_t, 2> {20, 0}));
    QCOMPARE(outcome.summary.unusableBytes, (std::array<std::uint64_t, 2> {45, 0}));
}

void TestImportedStream::searchesBehindALoss()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    script.miss(client, 1000);
    script.addText(client, "end of some packet");
    script.addText(client, publish("next"));
    script.miss(server, 4);
    script.add(server, "d0 00");
    script.finish();
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + " L" + text("C", publish("next"))
                                        + " M" + text("S", std::string("\xd0\0", 2)) + " X"));
    QCOMPARE(outcome.summary.lostBytes, (std::array<std::uint64_t, 2> {1000, 4}));
    QCOMPARE(outcome.summary.unusableBytes, (std::array<std::uint64_t, 2> {18, 0}));
}

void TestImportedStream::waitsForWhatComesLate()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    const auto first = publish("1");
    script.addAt(client, 6, publish("2"));
    script.miss(client, 12);
    script.acknowledge(server, 10); // as another queue of the network card has it
    script.miss(client, static_cast<std::uint32_t>(-12));
    script.addText(client, first);
    script.miss(client, 6);
    script.miss(client, 6);
    script.addText(client, publish("4"));
    script.acknowledge(server, 20); // the third does not come any more
    script.addText(client, publish("5"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text),
             shown("O" + text("C", connectPacket()) + text("C", first) + text("C", publish("2")) + " L"
                   + text("C", publish("4")) + text("C", publish("5"))));
    QCOMPARE(outcome.summary.lostBytes[0], 6U);
}

void TestImportedStream::startsInTheMiddle()
{
    CaptureScript script;
    script.setPorts(40'000, 1883);
    script.addText(client, "rest of a packet");
    script.addText(client, publish("1"));
    script.addText(server, "x");
    script.add(server, "40 02 0001");
    script.addText(client, publish("2"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", publish("1"))
                                        + text("S", std::string("\x40\2\0\1", 4)) + text("C", publish("2"))));
    QVERIFY(outcome.opened.at(0).version);
    QCOMPARE(outcome.opened.at(0).client.port, 40'000);
}

void TestImportedStream::guessesWhoTheClientIs()
{
    CaptureScript script;
    script.setPorts(1000, 2000); // not by the lesser port
    script.add(server, "30 L[ S'topic' 'value' ]");
    script.add(client, "c0 00");
    script.add(server, "d0 00");
    const auto outcome = import(script.file());
    QCOMPARE(outcome.opened.size(), 1U);
    QCOMPARE(outcome.opened.at(0).client.port, 1000);
}

void TestImportedStream::endsWithReset()
{
    CaptureScript script;
    script.handshake();
    script.addText(client, connectPacket());
    script.reset(server);
    script.addAt(client, -5, "again");
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + " X"));
    QCOMPARE(outcome.summary.streams, 1U);
}

void TestImportedStream::takesPortsAnew()
{
    CaptureScript script;
    addConnection(script);
    script.setPorts(40'000, 7000);
    script.setNext(client, 5'000'000);
    addConnection(script);
    const auto outcome = import(script.file());
    QCOMPARE(outcome.summary.streams, 2U);
    QCOMPARE(outcome.opened.size(), 2U);
    QVERIFY(outcome.text.starts_with(connection + " O2 C2'"));
}

void TestImportedStream::readsCutSegments()
{
    CaptureScript script;
    script.setFraming({}, 100);
    script.handshake();
    script.addText(client, connectPacket());
    const auto large = publish(std::string(100, 'x'));
    script.addText(client, large);
    script.addText(client, publish("next"));
    const auto outcome = import(script.file());
    QCOMPARE(shown(outcome.text), shown("O" + text("C", connectPacket()) + text("C", large.substr(0, 60))
                                        + " L" + text("C", publish("next"))));
    QCOMPARE(outcome.summary.lostBytes[0], large.size() - 60);
}

QTEST_APPLESS_MAIN(TestImportedStream)
#include "tst_importedstream.moc"
