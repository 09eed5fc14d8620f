// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/streamguess.h"

#include "tests/support/tostring.h"
#include "tests/support/wire.h"

#include <QTest>

using namespace espalier;

class StreamGuessTest : public QObject
{
    Q_OBJECT

private slots:
    void guesses_data();
    void guesses();
};

void StreamGuessTest::guesses_data()
{
    QTest::addColumn<QList<std::string>>("packets");
    QTest::addColumn<int>("sender"); // -1: not to be known
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("isSaid");
    const auto row = [](const char *name, QList<std::string> packets, int sender, ProtocolVersion version,
                        bool isSaid) { QTest::newRow(name) << packets << sender << version << isSaid; };
    constexpr auto v5 = ProtocolVersion::V5;
    constexpr auto v311 = ProtocolVersion::V311;
    row("nothing", {}, -1, v5, false);
    row("CONNECT of MQTT 5", {"10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]"}, 0, v5, true);
    row("CONNECT of a 3.1.1 bridge", {"10 L[ S'MQTT' 84 02 0000 S'c' ]"}, 0, v311, true);
    row("CONNECT of 3.1", {"10 L[ S'MQIsdp' 03 02 0000 S'c' ]"}, 0, ProtocolVersion::V31, true);
    row("CONNECT that breaks off", {"10 L[ S'MQTT' 04 ]"}, 0, v311, true);
    row("CONNECT without version", {"10 L[ S'MQTT' ]"}, 0, v5, false);
    row("CONNECT of an unknown version", {"10 L[ S'MQTT' 06 ]"}, 0, v5, false);
    row("CONNACK of 3.1.1", {"20 02 00 00"}, 1, v311, false);
    row("CONNACK of MQTT 5", {"20 03 00 00 00"}, 1, v5, false);
    row("SUBSCRIBE of 3.1.1", {"82 L[ 0001 S'a' 01 ]"}, 0, v311, false);
    row("SUBACK of 3.1.1", {"90 L[ 0001 80 ]"}, 1, v311, false);
    row("PUBLISH tells no side", {"30 L[ S'a' P[ ] 'x' ]"}, -1, v5, false);
    row("PUBLISH of 3.1.1", {"30 L[ S'a' 'x' ]"}, -1, v311, false);
    row("more of them speak 3.1.1", {"30 L[ S'a' 'x' ]", "30 L[ S'a' 'y' ]", "40 03 0001 00"}, -1, v311,
        false);
    row("PINGREQ tells no version", {"c0 00"}, 0, v5, false);
    row("the first one that tells", {"40 02 0001", "d0 00", "c0 00"}, 1, v5, false);
}

void StreamGuessTest::guesses()
{
    QFETCH(QList<std::string>, packets);
    std::vector<std::vector<std::uint8_t>> bytes;
    for (const auto &packet : packets)
        bytes.push_back(wire(packet));
    std::vector<StreamPacket> stream;
    for (const auto &packet : bytes)
        stream.push_back({.bytes = packet});
    const auto sender = guessSender(stream);
    QTEST(sender ? static_cast<int>(*sender) : -1, "sender");
    const auto guess = guessVersion(stream);
    QTEST(guess.version, "version");
    QTEST(guess.isSaid, "isSaid");
}

QTEST_APPLESS_MAIN(StreamGuessTest)
#include "tst_streamguess.moc"
