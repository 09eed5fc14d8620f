// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/net/transport.h"

#include <QObject>

namespace espalier {

/// Connects once, without disturbing anybody: under a client identifier of its own, with a clean session, without will
/// and subscriptions. Tells how far it came. Part of Doctor.
class ConnectionAttempt : public QObject
{
    Q_OBJECT
public:
    ConnectionAttempt(const Profile &profile, const Secrets &secrets,
                      const Connection::TransportFactory &factory);

    void start();
    /// Lets the server go: it hears nothing more but a good-bye if it knows of this.
    void stop();

signals:
    void progressed(espalier::TransportStage stage, const espalier::TransportReport &report);
    /// Connected, or not: the last that comes.
    void ended(const espalier::ConnectionStatus &status);
    /// The authentication goes on only with what the user knows.
    void answersNeeded();

private:
    class NoSink : public MessageSink
    {
    public:
        void messageReceived(const Publish &, WallTime) override { }
    };

    NoSink m_sink;
    Connection m_connection;
    bool m_hasEnded = false;
};

} // namespace espalier
