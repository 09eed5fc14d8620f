// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionattempt.h"

#include <utility>

namespace espalier {

namespace {

Profile harmless(Profile profile)
{
    profile.clientId.clear(); // made up
    profile.cleanStart = true;
    profile.sessionExpiry = 0;
    profile.will.reset();
    profile.subscriptions.clear();
    profile.reconnect = false;
    return profile;
}

} // namespace

ConnectionAttempt::ConnectionAttempt(const Profile &profile, const Secrets &secrets,
                                     const Connection::TransportFactory &factory)
    : m_connection(
          harmless(profile), secrets,
          [this, factory](const Profile &p, const Secrets &s) {
              auto transport = factory(p, s);
              if (transport) {
                  connect(transport.get(), &Transport::progressed, this,
                          [this, made = transport.get()](TransportStage stage) {
                              emit progressed(stage, made->report());
                          });
              }
              return transport;
          },
          m_sink)
{
    connect(&m_connection, &Connection::statusChanged, this, [this](const ConnectionStatus &status) {
        if (status.phase == ConnectionPhase::Connecting || std::exchange(m_hasEnded, true))
            return;
        emit ended(status);
    });
    connect(&m_connection, &Connection::authenticationRequested, this,
            [this](const AuthenticationStep &step) {
                if (step.awaitsAnswer)
                    emit answersNeeded();
            });
}

void ConnectionAttempt::start()
{
    m_connection.open();
}

void ConnectionAttempt::stop()
{
    m_connection.close();
}

} // namespace espalier
