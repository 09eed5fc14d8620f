// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxysetup.h"

#include "core/net/poolwork.h"

#include <QNetworkProxyQuery>

namespace espalier {

namespace {

QNetworkProxy systemProxy(const QString &host, std::uint16_t port)
{
    const QNetworkProxyQuery query(host, port, {}, QNetworkProxyQuery::TcpSocket);
    for (const auto &proxy : QNetworkProxyFactory::systemProxyForQuery(query)) {
        // Proxies that only fetch pages or files lead to no server.
        if (proxy.type() == QNetworkProxy::NoProxy
            || proxy.capabilities().testFlag(QNetworkProxy::TunnelingCapability))
            return proxy;
    }
    return QNetworkProxy::NoProxy;
}

QNetworkProxy proxyFrom(QNetworkProxy::ProxyType type, const ProxyOptions &options, const Secrets &secrets)
{
    return {type, options.host, options.port, options.userName, secrets.proxyPassword};
}

void askSystem(const QString &host, std::uint16_t port, QObject *context,
               const std::function<void(const QNetworkProxy &)> &answer)
{
    workInPool(context, [host, port] { return systemProxy(host, port); }, answer);
}

} // namespace

void proxyFor(const ProxyOptions &options, const Secrets &secrets, const QString &host, std::uint16_t port,
              QObject *context, const std::function<void(const QNetworkProxy &)> &answer)
{
    switch (options.kind) {
    case ProxyOptions::Kind::None:
        answer(QNetworkProxy::NoProxy);
        return;
    case ProxyOptions::Kind::Http:
        answer(proxyFrom(QNetworkProxy::HttpProxy, options, secrets));
        return;
    case ProxyOptions::Kind::Socks5:
        answer(proxyFrom(QNetworkProxy::Socks5Proxy, options, secrets));
        return;
    case ProxyOptions::Kind::System:
        askSystem(host, port, context, answer);
        return;
    }
}

} // namespace espalier
