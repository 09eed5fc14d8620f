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
void addVersionsBefore5();

/// Rows of wire text in the column "packet", for 3.1.1.
void addPackets(std::initializer_list<std::pair<const char *, std::string>> packets);

/// A client that has subscribed; `filters` is the payload of its SUBSCRIBE as wire text.
[[nodiscard]] BrokerScript::Peer subscribed(BrokerScript &broker, std::string_view clientId,
                                            const std::string &filters,
                                            const PeerOptions &options = {.version = v311});

/// The statement that a client is said to have broken, of all that the broker has noted since it was last asked.
[[nodiscard]] Clause brokenClause(BrokerScript &broker);

/// Options of a client that wants Clean Session.
[[nodiscard]] ConnectOptions options311(ProtocolVersion version = v311);

/// Whether the driver is told to close the connection.
[[nodiscard]] bool closes(const SessionScript &client);

} // namespace espalier
