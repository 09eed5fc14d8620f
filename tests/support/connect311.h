// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/script311.h"

/// CONNECT of MQTT 3.1.1 and 3.1, as a broker takes it and as a client sends it.
namespace espalier {

/// Sends a CONNECT to a broker; the statement it breaks if that closes without a word.
[[nodiscard]] inline Clause brokenBy(const std::string &connect)
{
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(connect);
    const bool isSilent = peer.sent().isEmpty() && broker.engine.statistics().sessions == 0;
    return isSilent && peer.isClosed() ? brokenClause(broker) : Clause::None;
}

/// The CONNECT that a session sends.
[[nodiscard]] inline QString sentFor(const ConnectOptions &options)
{
    SessionScript client;
    client.connect(options);
    return client.sent();
}

/// What the session says of options that it does not take.
[[nodiscard]] inline QString refused(const ConnectOptions &options)
{
    SessionScript client;
    client.connect(options);
    return client.sent().isEmpty() && closes(client) ? client.events() : QStringLiteral("sent");
}

/// A CONNECT whose Connect Flags and rest are given as wire text.
[[nodiscard]] inline QString connectText(ProtocolVersion version, const std::string &rest)
{
    return bytes("10 L[ " + std::string(version == v311 ? "S'MQTT' 04 " : "S'MQIsdp' 03 ") + rest + " ]");
}

/// Rows of text that is none, and the statement that says so.
inline void addIllFormedTexts()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Clause>("clause");
    QTest::newRow("surrogate") << std::string("S[ 'a' eda080 ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("overlong") << std::string("S[ c080 ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("Latin-1") << std::string("S[ 'Stra' df 'e' ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("U+0000") << std::string("S[ 'a' 00 ]") << Clause::MQTT311_1_5_3_2;
}

} // namespace espalier
