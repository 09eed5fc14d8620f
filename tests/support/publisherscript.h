// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/service/publisher.h"
#include "core/service/storeworker.h"
#include "tests/support/pipeserver.h"

#include <QTest>

namespace espalier {

/// A connection with its store and publisher in one thread; the test plays the server.
struct PublisherScript
{
    PublisherScript()
    {
        store.start(budget);
        worker.begin(connection);
        QObject::connect(&connection, &Connection::publishResult, &connection,
                         [this](const PublishResult &result) {
                             if (!worker.take(result))
                                 results.append(result);
                         });
    }
    [[nodiscard]] bool connectNow()
    {
        connection.open();
        const bool asked =
            QTest::qWaitFor([this] { return server.received().startsWith(QStringLiteral("10 ")); });
        server.send("20 L[ 00 00 00 ]");
        const bool connected =
            QTest::qWaitFor([this] { return connection.status().phase == ConnectionPhase::Connected; });
        server.forget();
        return asked && connected;
    }
    /// Waits until the first schedule is as it should be, reading what is sent.
    template <typename Holds>
    [[nodiscard]] bool waitFor(Holds &&holds)
    {
        return QTest::qWaitFor([&] {
            if (reads)
                server.forget();
            return !publisher.schedules().isEmpty() && holds(publisher.schedules().first());
        });
    }

    [[nodiscard]] static Profile profile()
    {
        Profile profile;
        profile.clientId = QStringLiteral("me");
        profile.keepAlive = std::chrono::seconds(0);
        return profile;
    }

    Budget budget {64 * 1024 * 1024};
    PipeServer server;
    StoreWorker store {std::make_shared<ExplorerFeeds>()};
    Connection connection {
        profile(), {}, [this](const Profile &, const Secrets &) { return server.transport(); }, store};
    PublishWorker worker {store};
    Publisher publisher {&worker};
    QList<PublishResult> results;
    bool reads = true;
};

inline PublishDraft draftOf(const QString &topic, const QString &payload, Qos qos = Qos::AtMostOnce)
{
    return {.topic = topic, .qos = qos, .payload = payload};
}

} // namespace espalier
