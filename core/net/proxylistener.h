// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/proxystatus.h"

#include <QObject>

#include <functional>
#include <memory>

class QTcpServer;

namespace espalier {

class Transport;

/// Waits for devices, with or without TLS and WebSocket. Part of Proxy.
class ProxyListener : public QObject
{
    Q_OBJECT
public:
    /// Called with each device whose connection, TLS included, has come about; its transport is yet to be opened.
    using Accept = std::function<void(std::unique_ptr<Transport>)>;

    explicit ProxyListener(Accept accept, QObject *parent = nullptr);
    ~ProxyListener() override;

    [[nodiscard]] Expected<void, ProxyProblem> listen(const ProxySettings &settings);
    [[nodiscard]] TransportEnd address() const;
    /// SHA-256 of the certificate; empty without TLS.
    [[nodiscard]] QByteArray fingerprint() const { return m_fingerprint; }

signals:
    /// A device did not come as far as a transport.
    void deviceFailed(const espalier::ProxyProblem &problem);

private:
    [[nodiscard]] Expected<std::unique_ptr<QTcpServer>, ProxyProblem> makeSecureServer(
        const ProxySettings &settings);
    void acceptAll();

    Accept m_accept;
    std::unique_ptr<QTcpServer> m_server;
    QByteArray m_fingerprint;
    bool m_usesWebSocket = false;
};

} // namespace espalier
