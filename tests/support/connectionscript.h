// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "tests/support/pipeserver.h"

#include <QStringList>

#include <functional>

namespace espalier::test {

/// Keeps what it is given as lines of text.
class Sink : public MessageSink
{
public:
    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override;

    QStringList lines;
    WallTime lastTime = 0;
    int batches = 0;
    std::function<void()> onMessage;
};

Profile testProfile();

SubscriptionSpec spec(const char *filter);

/// A connection, its server, and what it has said.
struct Fixture
{
    explicit Fixture(Profile profile = testProfile());
    [[nodiscard]] bool connect(const char *connAck = "20 L[ 00 00 00 ]");

    PipeServer server;
    Sink sink;
    Connection connection;
    QList<ConnectionPhase> phases;
    QStringList results;
    QStringList published;
};

} // namespace espalier::test
