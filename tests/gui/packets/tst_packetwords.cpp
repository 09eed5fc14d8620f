// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/packets/packetsamples.h"
#include "ui/packets/packetwords.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;

class TestPacketWords : public QObject
{
    Q_OBJECT
private slots:
    void infoSaysWhatColumnsDoNot()
    {
        QStringList infos;
        for (const PacketRow &row : sampleRows())
            infos << PacketWords::info(row);
        const QString title =
            QStringLiteral("A shared filter starts with $share/ and a ShareName that is not empty");
        QCOMPARE(infos, (QStringList {
                            QStringLiteral("id 4182 · 58 B JSON"),
                            QStringLiteral("id 4182 · 0x00 Success · 0.2 ms"),
                            QStringLiteral("id 9 · DUP"),
                            QStringLiteral("id 9 · 0x00 Success"),
                            QStringLiteral("id 9"),
                            QStringLiteral("id 9 · exchange 3.9 ms"),
                            QStringLiteral("id 3 · ") + title,
                            QStringLiteral("0x82 Protocol Error · ") + title,
                            QString(),
                            QStringLiteral("0.1 ms"),
                            QStringLiteral("Clean Start · keep alive 60 · 4 properties"),
                            QStringLiteral("0x00 Success · session present"),
                            QStringLiteral("38 KB JPEG · retain"),
                        }));
    }

    void infoTellsWhatIsMissing()
    {
        PacketRow row = packetRow(0, PacketType::SubAck, Side::Server, QStringLiteral("c1"), 8);
        row.packetId = 3;
        row.reason = ReasonCode::NotAuthorized;
        row.failures = 2;
        row.topicFilters = 3;
        row.exchangeTime = 40;
        QCOMPARE(PacketWords::info(row),
                 QStringLiteral("id 3 · 0x87 Not authorized · 2 of 3 failed · 40 µs"));
        row = packetRow(0, PacketType::Subscribe, Side::Client, QStringLiteral("c1"), 8);
        row.packetId = 3;
        row.awaitsAnswer = true;
        QCOMPARE(PacketWords::info(row), QStringLiteral("id 3 · awaits answer"));
        row = {};
        row.length = 7;
        QCOMPARE(PacketWords::info(row), QStringLiteral("7 B that are no packet"));
        QCOMPARE(PacketWords::type(0), QStringLiteral("no packet"));
    }

    void sourcesAreToldApart()
    {
        using enum StreamInfo::Source;
        const auto name = QStringLiteral("Local broker");
        QCOMPARE(PacketWords::source(LocalBroker, {}), QStringLiteral("Local broker"));
        QCOMPARE(PacketWords::source(Connection, name), QStringLiteral("Connection Local broker"));
        QCOMPARE(PacketWords::source(File, QStringLiteral("a.pcap")), QStringLiteral("File a.pcap"));
    }
};

QTEST_MAIN(TestPacketWords)
#include "tst_packetwords.moc"
