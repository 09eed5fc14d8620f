// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/reactor.h"

namespace espalier {

/// Accepts TCP connections on one address.
class Listener
{
public:
    explicit Listener(Reactor &reactor);

    /// Before the reactor runs.
    [[nodiscard]] Expected<void, ServerError> open(const ListenerSettings &wanted);
    /// Begins to accept.
    void start();
    void close();
    [[nodiscard]] const ListenerSettings &settings() const { return m_settings; }

private:
    void accept();
    void handleAccepted(const error_code &error, TcpSocket socket);

    Reactor &m_reactor;
    TcpAcceptor m_acceptor;
    SteadyTimer m_retry;
    ListenerSettings m_settings;
    std::shared_ptr<const ListenerRules> m_rules;
    /// Who connected last.
    asio::ip::tcp::endpoint m_remote;
};

} // namespace espalier
