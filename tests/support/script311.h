// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <string>
#include <string_view>

/// What tests of MQTT 3.1.1 share. Where a rule holds for MQTT 3.1 as well, a test runs once for each version.
namespace espalier {

constexpr auto v311 = ProtocolVersion::V311;
constexpr auto v31 = ProtocolVersion::V31;
constexpr auto resume = PeerOptions::Start::Resume;

/// A row for 3.1.1 and one for 3.1, in the column "version".
inline void addVersionsBefore5()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1.1") << v311;
    QTest::newRow("3.1") << v31;
}

/// Rows of wire text in the column "packet", for 3.1.1.
inline void addPackets(std::initializer_list<std::pair<const char *, std::string>> packets)
{
    QTest::addColumn<std::string>("packet");
    for (const auto &[name, packet] : packets)
        QTest::newRow(name) << packet;
}

/// A client that has subscribed; `filters` is the payload of its SUBSCRIBE as wire text.
[[nodiscard]] inline BrokerScript::Peer subscribed(BrokerScript &broker, std::string_view clientId,
                                                   const std::string &filters,
                                                   const PeerOptions &options = {.version = v311})
{
    auto peer = broker.connected(clientId, options);
    peer.send("82 L[ 00ff " + filters + " ]");
    peer.forget();
    return peer;
}

/// The statement that a client is said to have broken, of all that the broker has noted since it was last asked.
[[nodiscard]] inline Clause brokenClause(BrokerScript &broker)
{
    for (const auto &event : broker.events()) {
        if (event.kind == Event::Kind::Violated)
            return event.violation.clause;
    }
    return Clause::None;
}

/// Options of a client that wants Clean Session.
[[nodiscard]] inline ConnectOptions options311(ProtocolVersion version = v311)
{
    return {.version = version, .clientId = "c"};
}

/// Whether the driver is told to close the connection.
[[nodiscard]] inline bool closes(const SessionScript &client)
{
    return client.effects.transport != Effects::Transport::KeepOpen;
}

} // namespace espalier
