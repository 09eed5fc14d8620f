// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

#include <QTest>

#include <string>

namespace espalier {

Clause brokenBy(const std::string &connect)
{
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(connect);
    const bool isSilent = peer.sent().isEmpty() && broker.engine.statistics().sessions == 0;
    return isSilent && peer.isClosed() ? brokenClause(broker) : Clause::None;
}

QString sentFor(const ConnectOptions &options)
{
    SessionScript client;
    client.connect(options);
    return client.sent();
}

QString refused(const ConnectOptions &options)
{
    SessionScript client;
    client.connect(options);
    return client.sent().isEmpty() && closes(client) ? client.events() : QStringLiteral("sent");
}

QString connectText(ProtocolVersion version, const std::string &rest)
{
    return bytes("10 L[ " + std::string(version == v311 ? "S'MQTT' 04 " : "S'MQIsdp' 03 ") + rest + " ]");
}

void addIllFormedTexts()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Clause>("clause");
    QTest::newRow("surrogate") << std::string("S[ 'a' eda080 ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("overlong") << std::string("S[ c080 ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("Latin-1") << std::string("S[ 'Stra' df 'e' ]") << Clause::MQTT311_1_5_3_1;
    QTest::newRow("U+0000") << std::string("S[ 'a' 00 ]") << Clause::MQTT311_1_5_3_2;
}

} // namespace espalier
