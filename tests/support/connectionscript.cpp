// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connectionscript.h"

#include <QTest>

#include <chrono>
#include <utility>

namespace espalier::test {

void Sink::messageReceived(const Publish &message, WallTime at)
{
    lines +=
        QString::fromUtf8(asText(message.payload).data(), static_cast<qsizetype>(message.payload.size()));
    lastTime = at;
    if (onMessage)
        onMessage();
}

void Sink::endOfBatch()
{
    ++batches;
}

Profile testProfile()
{
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = std::chrono::seconds(0);
    return profile;
}

SubscriptionSpec spec(const char *filter)
{
    return {.topicFilter = QString::fromLatin1(filter), .options = {}};
}

Fixture::Fixture(Profile profile)
    : connection(
          std::move(profile), {}, [this](const Profile &, const Secrets &) { return server.transport(); },
          sink)
{
    QObject::connect(&connection, &Connection::statusChanged, &connection,
                     [this](const ConnectionStatus &status) { phases += status.phase; });
    QObject::connect(&connection, &Connection::subscriptionResult, &connection,
                     [this](const SubscriptionResult &result) {
                         const auto kind = result.kind == SubscriptionResult::Kind::Subscribed ? '+' : '-';
                         results += QStringLiteral("%1%2 %3")
                                        .arg(QLatin1Char(kind))
                                        .arg(result.topicFilter)
                                        .arg(static_cast<int>(result.reason), 2, 16, QLatin1Char('0'));
                     });
    QObject::connect(&connection, &Connection::publishResult, &connection,
                     [this](const PublishResult &result) {
                         published += QStringLiteral("%1 %2 %3")
                                          .arg(result.token)
                                          .arg(static_cast<int>(result.kind))
                                          .arg(static_cast<int>(result.reason), 2, 16, QLatin1Char('0'));
                     });
}

bool Fixture::connect(const char *connAck)
{
    if (connection.status().phase == ConnectionPhase::Disconnected)
        connection.open();
    if (!QTest::qWaitFor([this] { return server.received().startsWith(QStringLiteral("10 ")); }))
        return false;
    server.forget();
    server.send(connAck);
    return QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
}

} // namespace espalier::test
