// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

#include <QTest>

#include <initializer_list>
#include <utility>

namespace espalier {

void addVersionsBefore5()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1.1") << v311;
    QTest::newRow("3.1") << v31;
}

void addPackets(std::initializer_list<std::pair<const char *, std::string>> packets)
{
    QTest::addColumn<std::string>("packet");
    for (const auto &[name, packet] : packets)
        QTest::newRow(name) << packet;
}

BrokerScript::Peer subscribed(BrokerScript &broker, std::string_view clientId, const std::string &filters,
                              const PeerOptions &options)
{
    auto peer = broker.connected(clientId, options);
    peer.send("82 L[ 00ff " + filters + " ]");
    peer.forget();
    return peer;
}

Clause brokenClause(BrokerScript &broker)
{
    for (const auto &event : broker.events()) {
        if (event.kind == Event::Kind::Violated)
            return event.violation.clause;
    }
    return Clause::None;
}

ConnectOptions options311(ProtocolVersion version)
{
    return {.version = version, .clientId = "c"};
}

bool closes(const SessionScript &client)
{
    return client.effects.transport != Effects::Transport::KeepOpen;
}

} // namespace espalier
