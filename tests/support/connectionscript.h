// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "tests/support/pipeserver.h"

#include <QStringList>
#include <QTest>

#include <functional>
#include <utility>

namespace espalier::test {

/// Keeps what it is given as lines of text.
class Sink : public MessageSink
{
public:
    void messageReceived(const Publish &message, WallTime at) override
    {
        lines +=
            QString::fromUtf8(asText(message.payload).data(), static_cast<qsizetype>(message.payload.size()));
        lastTime = at;
        if (onMessage)
            onMessage();
    }
    void endOfBatch() override { ++batches; }

    QStringList lines;
    WallTime lastTime = 0;
    int batches = 0;
    std::function<void()> onMessage;
};

inline Profile testProfile()
{
    Profile profile;
    profile.transport = TransportKind::LocalBroker;
    profile.clientId = QStringLiteral("c");
    profile.keepAlive = std::chrono::seconds(0);
    return profile;
}

inline SubscriptionSpec spec(const char *filter)
{
    return {.topicFilter = QString::fromLatin1(filter), .options = {}};
}

/// A connection, its server, and what it has said.
struct Fixture
{
    explicit Fixture(Profile profile = testProfile())
        : connection(
              std::move(profile), {}, [this](const Profile &, const Secrets &) { return server.transport(); },
              sink)
    {
        QObject::connect(&connection, &Connection::statusChanged, &connection,
                         [this](const ConnectionStatus &status) { phases += status.phase; });
        QObject::connect(&connection, &Connection::subscriptionResult, &connection,
                         [this](const SubscriptionResult &result) {
                             const auto kind =
                                 result.kind == SubscriptionResult::Kind::Subscribed ? '+' : '-';
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
    [[nodiscard]] bool connect(const char *connAck = "20 L[ 00 00 00 ]")
    {
        if (connection.status().phase == ConnectionPhase::Disconnected)
            connection.open();
        if (!QTest::qWaitFor([this] { return server.received().startsWith(QStringLiteral("10 ")); }))
            return false;
        server.forget();
        server.send(connAck);
        return QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
    }

    PipeServer server;
    Sink sink;
    Connection connection;
    QList<ConnectionPhase> phases;
    QStringList results;
    QStringList published;
};

} // namespace espalier::test
