// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/arrival.h"
#include "broker/server/tls.h"

namespace espalier {

/// Accepts the connections of one address or Unix socket.
class Listener
{
public:
    virtual ~Listener() = default;
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;

    /// Opens what `wanted` asks for; a host name must have become an address. Before the reactor runs.
    [[nodiscard]] static Expected<std::unique_ptr<Listener>, ServerError> open(
        Reactor &reactor, const ListenerSettings &wanted, std::shared_ptr<const TlsContext> tls);

    /// Begins to accept.
    virtual void start() = 0;
    virtual void close() = 0;
    /// For connections from now on.
    void setTls(std::shared_ptr<const TlsContext> tls) { m_tls = std::move(tls); }
    /// As it really is.
    [[nodiscard]] const ListenerSettings &settings() const { return m_settings; }

protected:
    Listener(Reactor &reactor, const ListenerSettings &wanted, std::shared_ptr<const TlsContext> tls)
        : m_reactor(reactor)
        , m_settings(wanted)
        , m_tls(std::move(tls))
        , m_webSocket(std::make_shared<WebSocketSettings>(wanted.webSocket))
    { }
    /// Once m_settings is what it really is.
    void makeRules();
    /// Whether one more connection has room; else that is counted and logged.
    [[nodiscard]] bool hasRoomFor(const std::string &name);

    Reactor &m_reactor;
    ListenerSettings m_settings;
    std::shared_ptr<const TlsContext> m_tls;
    std::shared_ptr<const WebSocketSettings> m_webSocket;
    std::shared_ptr<const ListenerRules> m_rules;
    std::shared_ptr<const ListenerPlace> m_place = std::make_shared<ListenerPlace>();
};

} // namespace espalier
