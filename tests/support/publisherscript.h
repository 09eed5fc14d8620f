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
    PublisherScript();
    [[nodiscard]] bool connectNow();
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

    [[nodiscard]] static Profile profile();

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

PublishDraft draftOf(const QString &topic, const QString &payload, Qos qos = Qos::AtMostOnce);

} // namespace espalier
