// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

#include <QTest>

#include <algorithm>
#include <cstdint>

namespace espalier {

void addRows(std::initializer_list<ViolationRow> rows)
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<Clause>("clause");
    QTest::addColumn<ReasonCode>("reason");
    for (const auto &row : rows)
        QTest::newRow(row.name) << row.packet << row.clause << row.reason;
}

Violation loggedViolation(BrokerScript &broker)
{
    const auto events = broker.events();
    const auto found = std::find_if(events.begin(), events.end(),
                                    [](const Event &event) { return event.kind == Event::Kind::Violated; });
    return found == events.end() ? Violation {} : found->violation;
}

void verifyBrokerRefuses()
{
    QFETCH(std::string, packet);
    QFETCH(Clause, clause);
    QFETCH(ReasonCode, reason);
    BrokerScript broker;
    auto other = broker.connected("other");
    other.send("82 L[ 0001 00 S'#' 00 ]");
    other.forget();
    const bool isConnect = packet.starts_with("10");
    auto peer = isConnect ? broker.opened() : broker.connected("c1");
    peer.send(packet);
    QCOMPARE(isConnect ? peer.take<ConnAck>().reason : peer.take<Disconnect>().reason, reason);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    const auto violation = loggedViolation(broker);
    QCOMPARE(violation.clause, clause);
    QCOMPARE(violation.reason, reason);
    QCOMPARE(broker.engine.statistics().clientsConnected, 1u);
    QCOMPARE(other.sent(), QString());
    QVERIFY(!other.isClosed());
}

void verifyClientRefuses()
{
    QFETCH(std::string, packet);
    QFETCH(Clause, clause);
    QFETCH(ReasonCode, reason);
    SessionScript client;
    if (packet.starts_with("2"))
        client.connect();
    else
        client.connected();
    client.forget();
    client.receive(packet);
    const auto byte = static_cast<std::uint8_t>(reason);
    QCOMPARE(client.sent(), QStringLiteral("e0 01 ") + QString::fromStdString(hex({&byte, 1})));
    QCOMPARE(client.events(), QStringLiteral("closed Violation %1 %2")
                                  .arg(QString::fromStdString(hex({&byte, 1})),
                                       QString::fromUtf8(clauseInfo(clause).label.data(),
                                                         qsizetype(clauseInfo(clause).label.size()))));
    QVERIFY(client.effects.transport == Effects::Transport::CloseAfterWriting);
    QVERIFY(client.session.isIdle());
}

} // namespace espalier
