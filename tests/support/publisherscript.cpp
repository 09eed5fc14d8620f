// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/publisherscript.h"

#include <chrono>

namespace espalier {

PublisherScript::PublisherScript()
{
    store.start(budget);
    worker.begin(connection);
    QObject::connect(&connection, &Connection::publishResult, &connection,
                     [this](const PublishResult &result) {
                         if (!worker.take(result))
                             results.append(result);
                     });
}

bool PublisherScript::connectNow()
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

Profile PublisherScript::profile()
{
    Profile profile;
    profile.clientId = QStringLiteral("me");
    profile.keepAlive = std::chrono::seconds(0);
    return profile;
}

PublishDraft draftOf(const QString &topic, const QString &payload, Qos qos)
{
    return {.topic = topic, .qos = qos, .payload = payload};
}

} // namespace espalier
