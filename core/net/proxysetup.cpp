// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxysetup.h"

#include <QNetworkProxyQuery>
#include <QPromise>
#include <QThreadPool>

#include <memory>

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

} // namespace

QFuture<QNetworkProxy> proxyFor(const ProxyOptions &options, const Secrets &secrets, const QString &host,
                                std::uint16_t port)
{
    // Shared, because the pool copies what it is to do.
    const auto promise = std::make_shared<QPromise<QNetworkProxy>>();
    promise->start();
    const auto answer = [promise](const QNetworkProxy &proxy) {
        promise->addResult(proxy);
        promise->finish();
    };
    switch (options.kind) {
    case ProxyOptions::Kind::None:
        answer(QNetworkProxy::NoProxy);
        break;
    case ProxyOptions::Kind::Http:
        answer(proxyFrom(QNetworkProxy::HttpProxy, options, secrets));
        break;
    case ProxyOptions::Kind::Socks5:
        answer(proxyFrom(QNetworkProxy::Socks5Proxy, options, secrets));
        break;
    case ProxyOptions::Kind::System:
        QThreadPool::globalInstance()->start([answer, host, port] { answer(systemProxy(host, port)); });
        break;
    }
    return promise->future();
}

} // namespace espalier
