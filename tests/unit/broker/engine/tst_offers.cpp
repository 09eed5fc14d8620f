// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// Server redirection (4.11) and Response Information (3.2.2.3.15).
class OffersTest : public QObject
{
    Q_OBJECT

private slots:
    void redirectsClients_data();
    void redirectsClients();
    void redirectsOldClients();
    void redirectsOneConnectedClient();
    void leavesOutWhereToGoIfItIsTooLong();
    void givesResponseInformationOnRequest();
    void leavesOutResponseInformationThatIsTooLong();
};

void OffersTest::redirectsClients_data()
{
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("for now") << ReasonCode::UseAnotherServer;
    QTest::newRow("for good") << ReasonCode::ServerMoved;
}

void OffersTest::redirectsClients()
{
    QFETCH(ReasonCode, reason);
    BrokerScript broker({.redirection = EngineSettings::Redirection {reason, "b.example:1883"}});
    auto peer = broker.connecting("c");
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.reason, reason);
    QCOMPARE(ack.properties.text(Property::ServerReference),
             std::optional<std::string_view>("b.example:1883"));
    QVERIFY(peer.isClosed());
}

void OffersTest::redirectsOldClients()
{
    BrokerScript broker({.redirection = EngineSettings::Redirection {ReasonCode::ServerMoved, "b.example"}});
    auto peer = broker.connecting("c", {.version = ProtocolVersion::V311});
    QCOMPARE(peer.sent(), bytes("20 02 00 03"));
    QVERIFY(peer.isClosed());
}

void OffersTest::redirectsOneConnectedClient()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    QVERIFY(
        broker.engine.disconnectClient("c", ReasonCode::UseAnotherServer, broker.clock.now(), "b.example"));
    broker.advance(std::chrono::milliseconds(0));
    const auto packet = peer.take<Disconnect>();
    QCOMPARE(packet.reason, ReasonCode::UseAnotherServer);
    QCOMPARE(packet.properties.text(Property::ServerReference), std::optional<std::string_view>("b.example"));
}

void OffersTest::leavesOutWhereToGoIfItIsTooLong()
{
    const EngineSettings::Redirection far {ReasonCode::UseAnotherServer, std::string(200, 'h')};
    BrokerScript broker({.redirection = far});
    auto peer = broker.connecting("c", {.properties = "27 00000010"});
    QCOMPARE(peer.sent(), bytes("20 03 00 9c 00"));
    QVERIFY(peer.isClosed());
}

void OffersTest::givesResponseInformationOnRequest()
{
    BrokerScript broker({.responseInformation = "answers/%c"});
    auto asking = broker.opened();
    asking.send(BrokerScript::connectText("c", {.properties = "19 01"}));
    QCOMPARE(asking.take<ConnAck>().properties.text(Property::ResponseInformation),
             std::optional<std::string_view>("answers/c"));
    auto silent = broker.connecting("d");
    QVERIFY(!silent.take<ConnAck>().properties.contains(Property::ResponseInformation));
}

void OffersTest::leavesOutResponseInformationThatIsTooLong()
{
    BrokerScript broker({.responseInformation = std::string(40'000, 'r') + "%c"});
    auto peer = broker.connecting(std::string(40'000, 'c'), {.properties = "19 01"});
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::Success);
    QVERIFY(!ack.properties.contains(Property::ResponseInformation));
}

QTEST_APPLESS_MAIN(OffersTest)
#include "tst_offers.moc"
