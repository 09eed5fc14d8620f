// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testauthentication.h"

using namespace espalier;
using namespace std::chrono_literals;

class AuthenticatingTest : public QObject
{
    Q_OBJECT

private slots:
    void acceptsAfterAnExchange();
    void acceptsAtOnce();
    void asksForDataWithoutData();
    void refusesUnknownMethods_data();
    void refusesUnknownMethods();
    void refusesWhoFails_data();
    void refusesWhoFails();
    void makesNoSessionBefore();
    void takesOverOnlyWhenProved();
    void refusesEverythingElseMeanwhile_data();
    void refusesEverythingElseMeanwhile();
    void letsGoWhoDisconnects();
    void doesNotWaitForEver();
    void keepsTheWholeConnect();
    void keepsMaximumPacketSize();
    void boundsWhatItKeeps();
    void admitsOthersOrNot_data();
    void admitsOthersOrNot();

    void authenticatesAgain();
    void messagesFlowMeanwhile();
    void disconnectsWhoFailsLater_data();
    void disconnectsWhoFailsLater();
    void disconnectsOnViolationsLater_data();
    void disconnectsOnViolationsLater();
    void publishesTheWillOfWhoFailsLater();
};

void AuthenticatingTest::acceptsAfterAnExchange()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'?u'"});
    QCOMPARE(peer.sent(), bytes("f0 L[ 18 P[ 15 S'm' 16 S'!u' ] ]"));
    QCOMPARE(broker.engine.statistics().clientsConnected, 0u);
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::Success);
    QVERIFY(ack.properties.text(Property::AuthenticationMethod) == "m");
    QVERIFY(asText(ack.properties.binary(Property::AuthenticationData).value()) == "welcome");
    QCOMPARE(broker.engine.statistics().clientsConnected, 1u);
    QVERIFY(!peer.isClosed());
}

void AuthenticatingTest::acceptsAtOnce()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'name'"});
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::Success);
    QVERIFY(ack.properties.text(Property::AuthenticationMethod) == "m");
    QVERIFY(!ack.properties.contains(Property::AuthenticationData));
}

void AuthenticatingTest::asksForDataWithoutData()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm'"});
    QCOMPARE(peer.sent(), bytes("f0 L[ 18 P[ 15 S'm' ] ]"));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'name' ] ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

void AuthenticatingTest::refusesUnknownMethods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("another") << QByteArray("n");
    QTest::newRow("longer") << QByteArray("mm");
    QTest::newRow("other letters") << QByteArray("M");
    QTest::newRow("empty") << QByteArray("");
}

void AuthenticatingTest::refusesUnknownMethods()
{
    QFETCH(QByteArray, method);
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'" + method.toStdString() + "'"});
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::BadAuthenticationMethod);
    QVERIFY(ack.properties.contains(Property::ReasonString));
    QVERIFY(peer.isClosed());
}

void AuthenticatingTest::refusesWhoFails_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("at once") << QByteArray("no") << QByteArray();
    QTest::newRow("later") << QByteArray("?u") << QByteArray("no");
}

void AuthenticatingTest::refusesWhoFails()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'" + first.toStdString() + "'"});
    if (!second.isEmpty()) {
        peer.forget();
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'" + second.toStdString() + "' ] ]");
    }
    QCOMPARE(peer.sent(), bytes("20 L[ 00 87 P[ ] ]"));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().connectionsRefused, 1u);
}

void AuthenticatingTest::makesNoSessionBefore()
{
    AuthenticationScript broker;
    auto peer = broker.asking("11 00000e10 ");
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    peer.lose();
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    QCOMPARE(broker.engine.statistics().connections, 0u);
}

void AuthenticatingTest::takesOverOnlyWhenProved()
{
    AuthenticationScript broker;
    auto first = broker.proved();
    auto thief = broker.asking();
    thief.send("f0 L[ 18 P[ 15 S'm' 16 S'no' ] ]");
    QVERIFY(thief.isClosed());
    QVERIFY(!first.isClosed());
    auto second = broker.proved();
    QVERIFY(first.isClosed());
    QVERIFY(!second.isClosed());
}

void AuthenticatingTest::refusesEverythingElseMeanwhile_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QByteArray>("clause");
    QTest::addColumn<int>("reason");
    const auto row = [](const char *name, const char *packet, const char *clause, int reason = 0x82) {
        QTest::newRow(name) << QByteArray(packet) << QByteArray(clause) << reason;
    };
    row("message", "30 L[ S't' 00 P[ ] 'x' ]", "MQTT-3.1.2-30");
    row("acknowledgement", "40 02 0001", "MQTT-3.1.2-30");
    row("subscription", "82 L[ 0001 P[ ] S't' 00 ]", "MQTT-3.1.2-30");
    row("ping", "c0 00", "MQTT-3.1.2-30");
    row("CONNECT again", "10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]", "MQTT-3.1.0-2");
    row("another method", "f0 L[ 18 P[ 15 S'n' 16 S'yes' ] ]", "MQTT-4.12.0-5");
    row("Re-authenticate", "f0 L[ 19 P[ 15 S'm' 16 S'yes' ] ]", "MQTT-4.12.0-3");
    row("Success", "f0 L[ 00 P[ 15 S'm' 16 S'yes' ] ]", "MQTT-3.15.2-1");
    row("reserved bits", "f1 L[ 18 P[ 15 S'm' 16 S'yes' ] ]", "MQTT-3.15.1-1", 0x81);
    row("no method", "f0 L[ 18 P[ 16 S'yes' ] ]", "§3.15.2.2.2");
}

void AuthenticatingTest::refusesEverythingElseMeanwhile()
{
    QFETCH(QByteArray, packet);
    QFETCH(QByteArray, clause);
    QFETCH(int, reason);
    AuthenticationScript broker;
    auto peer = broker.asking();
    static_cast<void>(broker.events());
    peer.send(packet.toStdString());
    QCOMPARE(static_cast<int>(peer.take<ConnAck>().reason), reason);
    QVERIFY(peer.isClosed());
    QCOMPARE(peer.sent(), QString());
    const auto events = broker.events();
    QCOMPARE(QByteArray::fromStdString(std::string(clauseInfo(events.at(0).violation.clause).label)), clause);
}

void AuthenticatingTest::letsGoWhoDisconnects()
{
    AuthenticationScript broker;
    auto peer = broker.asking();
    peer.send("e0 00");
    QVERIFY(peer.isClosed());
    QCOMPARE(peer.sent(), QString());
}

void AuthenticatingTest::doesNotWaitForEver()
{
    AuthenticationScript broker;
    auto peer = broker.asking();
    broker.advance(9s);
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'?u' ] ]"); // does not begin the time anew
    QVERIFY(!peer.isClosed());
    broker.advance(1s);
    QVERIFY(peer.isClosed());
    auto good = broker.proved();
    broker.advance(1h);
    QVERIFY(!good.isClosed());
}

void AuthenticatingTest::keepsTheWholeConnect()
{
    AuthenticationScript broker;
    auto watcher = broker.connected("watcher");
    watcher.send("82 L[ 0001 P[ ] S'w' 00 ]");
    watcher.forget();
    auto peer = broker.connecting(
        "c", {.keepAlive = 10, .properties = "15 S'm' 16 S'?u' 11 00000005", .will = "P[ ] S'w' S'gone'"});
    peer.forget();
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    broker.advance(15s);
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::KeepAliveTimeout);
    QCOMPARE(watcher.messages(), QStringLiteral("w q0 'gone'"));
    QCOMPARE(broker.engine.statistics().sessions, 2u);
    broker.advance(5s);
    QCOMPARE(broker.engine.statistics().sessions, 1u);
}

void AuthenticatingTest::keepsMaximumPacketSize()
{
    AuthenticationScript broker;
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'?uuuuuuuu' 27 0000000a"});
    QCOMPARE(peer.sent(), bytes("20 L[ 00 95 P[ ] ]"));
    QVERIFY(peer.isClosed());

    auto other = broker.connecting("d", {.properties = "15 S'm' 16 S'?' 27 0000000c"});
    QCOMPARE(other.sent(), bytes("f0 L[ 18 P[ 15 S'm' 16 S'!' ] ]"));
    other.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]"); // CONNACK with "welcome" does not fit
    QCOMPARE(other.sent(), bytes("20 L[ 00 95 P[ ] ]"));
    QVERIFY(other.isClosed());
}

void AuthenticatingTest::boundsWhatItKeeps()
{
    AuthenticationScript broker({.maximumMessageMemory = 4 * 300'000});
    // Three of them are more than a quarter of the memory.
    const auto large = "15 S'm' 16 S'?u' 26 S'a' S'" + std::string(60'000, 'x') + "' 26 S'a' S'"
                       + std::string(60'000, 'x') + "' ";
    auto first = broker.asking(large.substr(large.find("26")));
    auto second = broker.connecting("d", {.properties = large});
    second.forget();
    auto third = broker.connecting("e", {.properties = large});
    QCOMPARE(third.take<ConnAck>().reason, ReasonCode::QuotaExceeded);
    auto small = broker.connecting("f", {.properties = "15 S'm' 16 S'?u'"});
    QCOMPARE(small.take<Auth>().reason, ReasonCode::ContinueAuthentication);
    // Whatever ends an exchange gives its memory back.
    first.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    auto fourth = broker.connecting("g", {.properties = large});
    QCOMPARE(fourth.take<Auth>().reason, ReasonCode::ContinueAuthentication);
    fourth.lose();
    second.send("f0 L[ 18 P[ 15 S'm' 16 S'no' ] ]");
    for (int i = 0; i < 10; ++i) {
        auto next = broker.connecting("h", {.properties = large});
        QCOMPARE(next.take<Auth>().reason, ReasonCode::ContinueAuthentication);
        next.lose();
    }
}

void AuthenticatingTest::admitsOthersOrNot_data()
{
    QTest::addColumn<bool>("admits");
    QTest::addColumn<int>("version");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("5, yes") << true << 5 << QByteArray("20 ");
    QTest::newRow("3.1.1, yes") << true << 4 << QByteArray("20 02 00 00");
    QTest::newRow("3.1.1, no") << false << 4 << QByteArray("20 02 00 05");
    QTest::newRow("3.1, no") << false << 3 << QByteArray("20 02 00 05");
}

void AuthenticatingTest::admitsOthersOrNot()
{
    QFETCH(bool, admits);
    QFETCH(int, version);
    QFETCH(QByteArray, start);
    AuthenticationScript broker;
    broker.authentication->admits = admits;
    auto peer = broker.connecting("c", {.version = static_cast<ProtocolVersion>(version)});
    QVERIFY(peer.sent().startsWith(QString::fromLatin1(start)));
    QCOMPARE(peer.isClosed(), !admits);
    broker.authentication->admits = false;
    auto newer = broker.connecting("d");
    QCOMPARE(newer.take<ConnAck>().reason, ReasonCode::NotAuthorized);
}

void AuthenticatingTest::authenticatesAgain()
{
    AuthenticationScript broker;
    auto peer = broker.proved();
    for (int i = 0; i < 2; ++i) {
        peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
        QCOMPARE(peer.sent(), bytes("f0 L[ 18 P[ 15 S'm' 16 S'!u' ] ]"));
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
        QCOMPARE(peer.sent(), bytes("f0 L[ 00 P[ 15 S'm' 16 S'welcome' ] ]"));
    }
    QVERIFY(!peer.isClosed());
}

void AuthenticatingTest::messagesFlowMeanwhile()
{
    AuthenticationScript broker;
    auto peer = broker.proved();
    peer.send("82 L[ 0001 P[ ] S't' 01 ]");
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]");
    peer.forget();
    auto other = broker.connected("other");
    other.send("30 L[ S't' P[ ] 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("t q0 'x'"));
    peer.send("32 L[ S't' 0007 P[ ] 'y' ]");
    QCOMPARE(peer.sent(), bytes("32 L[ S't' 0001 P[ ] 'y' ] 40 L[ 0007 ]"));
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    peer.send("f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]");
    QCOMPARE(peer.take<Auth>().reason, ReasonCode::Success);
}

void AuthenticatingTest::disconnectsWhoFailsLater_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("at once") << QByteArray("no") << QByteArray() << true;
    QTest::newRow("later") << QByteArray("?u") << QByteArray("no") << true;
    QTest::newRow("somebody else") << QByteArray("?v") << QByteArray("yes") << true;
    QTest::newRow("method not offered any more") << QByteArray("?u") << QByteArray() << false;
}

void AuthenticatingTest::disconnectsWhoFailsLater()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(bool, isOffered);
    AuthenticationScript broker;
    auto peer = broker.proved();
    broker.authentication->isOffered = isOffered;
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'" + first.toStdString() + "' ] ]");
    if (!second.isEmpty()) {
        peer.forget();
        peer.send("f0 L[ 18 P[ 15 S'm' 16 S'" + second.toStdString() + "' ] ]");
    }
    QCOMPARE(peer.sent(), bytes("e0 01 87"));
    QVERIFY(peer.isClosed());
}

void AuthenticatingTest::disconnectsOnViolationsLater_data()
{
    QTest::addColumn<QByteArray>("packets");
    QTest::addColumn<QByteArray>("clause");
    const auto row = [](const char *name, const char *packets, const char *clause) {
        QTest::newRow(name) << QByteArray(packets) << QByteArray(clause);
    };
    row("an answer to nothing", "f0 L[ 18 P[ 15 S'm' 16 S'yes' ] ]", "MQTT-4.12.1-1");
    row("another method", "f0 L[ 19 P[ 15 S'n' 16 S'?u' ] ]", "MQTT-4.12.1-1");
    row("another method later", "f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ] f0 L[ 18 P[ 15 S'n' 16 S'yes' ] ]",
        "MQTT-4.12.0-5");
    row("twice", "f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ] f0 L[ 19 P[ 15 S'm' 16 S'?u' ] ]", "MQTT-4.12.0-3");
}

void AuthenticatingTest::disconnectsOnViolationsLater()
{
    QFETCH(QByteArray, packets);
    QFETCH(QByteArray, clause);
    AuthenticationScript broker;
    auto peer = broker.proved();
    static_cast<void>(broker.events());
    peer.send(packets.toStdString());
    while (peer.sent().startsWith(QStringLiteral("f0")))
        peer.forget();
    QVERIFY(peer.isClosed());
    const auto events = broker.events();
    QCOMPARE(QByteArray::fromStdString(std::string(clauseInfo(events.at(0).violation.clause).label)), clause);
    QCOMPARE(events.at(0).reason, ReasonCode::ProtocolError);
}

void AuthenticatingTest::publishesTheWillOfWhoFailsLater()
{
    AuthenticationScript broker;
    auto watcher = broker.connected("watcher");
    watcher.send("82 L[ 0001 P[ ] S'w' 00 ]");
    watcher.forget();
    auto peer = broker.connecting("c", {.properties = "15 S'm' 16 S'name'", .will = "P[ ] S'w' S'gone'"});
    peer.send("f0 L[ 19 P[ 15 S'm' 16 S'no' ] ]");
    QVERIFY(peer.isClosed());
    QCOMPARE(watcher.messages(), QStringLiteral("w q0 'gone'"));
}

QTEST_APPLESS_MAIN(AuthenticatingTest)
#include "tst_authenticating.moc"
