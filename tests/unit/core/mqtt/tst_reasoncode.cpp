// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/reasoncode.h"

#include "tests/support/tostring.h"

#include <QTest>

#include <set>

using namespace espalier;

class ReasonCodeTest : public QObject
{
    Q_OBJECT

private slots:
    void allowsWhatTheTablesList_data();
    void allowsWhatTheTablesList();
    void knowsAllCodes();
    void namesZeroByPacket();
    void mapsConnectReturnCodes();
};

void ReasonCodeTest::allowsWhatTheTablesList_data()
{
    QTest::addColumn<PacketType>("type");
    QTest::addColumn<Side>("sender");
    QTest::addColumn<QByteArray>("codes");
    const auto row = [](const char *name, PacketType type, Side sender, const char *codes) {
        QTest::newRow(name) << type << sender << QByteArray::fromHex(codes);
    };
    constexpr auto client = Side::Client;
    constexpr auto server = Side::Server;
    row("CONNACK", PacketType::ConnAck, server,
        "00 80 81 82 83 84 85 86 87 88 89 8a 8c 90 95 97 99 9a 9b 9c 9d 9f");
    row("CONNACK from the Client", PacketType::ConnAck, client, "");
    row("PUBACK", PacketType::PubAck, client, "00 80 83 87 90 91 97 99");
    row("PUBACK from the Server", PacketType::PubAck, server, "00 10 80 83 87 90 91 97 99");
    row("PUBREC", PacketType::PubRec, client, "00 80 83 87 90 91 97 99");
    row("PUBREC from the Server", PacketType::PubRec, server, "00 10 80 83 87 90 91 97 99");
    row("PUBREL", PacketType::PubRel, client, "00 92");
    row("PUBREL from the Server", PacketType::PubRel, server, "00 92");
    row("PUBCOMP", PacketType::PubComp, client, "00 92");
    row("PUBCOMP from the Server", PacketType::PubComp, server, "00 92");
    row("SUBACK", PacketType::SubAck, server, "00 01 02 80 83 87 8f 91 97 9e a1 a2");
    row("UNSUBACK", PacketType::UnsubAck, server, "00 11 80 83 87 8f 91");
    row("DISCONNECT", PacketType::Disconnect, client, "00 04 80 81 82 83 90 93 94 95 96 97 98 99");
    row("DISCONNECT from the Server", PacketType::Disconnect, server,
        "00 80 81 82 83 87 89 8b 8c 8d 8e 8f 90 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2");
    row("AUTH", PacketType::Auth, client, "18 19");
    row("AUTH from the Server", PacketType::Auth, server, "00 18");
    row("PUBLISH", PacketType::Publish, client, "");
}

void ReasonCodeTest::allowsWhatTheTablesList()
{
    QFETCH(PacketType, type);
    QFETCH(Side, sender);
    QFETCH(QByteArray, codes);
    for (unsigned code = 0; code < 256; ++code)
        QCOMPARE(isAllowed(static_cast<ReasonCode>(code), type, sender),
                 codes.contains(static_cast<char>(code)));
}

void ReasonCodeTest::knowsAllCodes()
{
    std::set<std::string_view> names;
    for (unsigned code = 0; code < 256; ++code) {
        const auto name = reasonCodeName(static_cast<ReasonCode>(code), PacketType::PubAck);
        QVERIFY(!name.empty());
        if (name != "Unknown Reason Code")
            names.insert(name);
    }
    QCOMPARE(names.size(), 43U);
}

void ReasonCodeTest::namesZeroByPacket()
{
    QVERIFY(reasonCodeName(ReasonCode::Success, PacketType::PubAck) == "Success");
    QVERIFY(reasonCodeName(ReasonCode::Success, PacketType::Disconnect) == "Normal disconnection");
    QVERIFY(reasonCodeName(ReasonCode::Success, PacketType::SubAck) == "Granted QoS 0");
    QVERIFY(reasonCodeName(static_cast<ReasonCode>(0x7f), PacketType::SubAck) == "Unknown Reason Code");
}

void ReasonCodeTest::mapsConnectReturnCodes()
{
    for (std::uint8_t code = 1; code <= 5; ++code)
        QCOMPARE(connectReturnCode(fromConnectReturnCode(code)), code);
    QCOMPARE(fromConnectReturnCode(6), ReasonCode::UnspecifiedError);
    QCOMPARE(connectReturnCode(ReasonCode::Success), 0);
    QCOMPARE(connectReturnCode(ReasonCode::MalformedPacket), 0);
    QCOMPARE(connectReturnCode(ReasonCode::ServerBusy), 3);
    QCOMPARE(connectReturnCode(ReasonCode::BadAuthenticationMethod), 5);
}

QTEST_APPLESS_MAIN(ReasonCodeTest)
#include "tst_reasoncode.moc"
