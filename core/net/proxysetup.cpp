// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxysetup.h"

#include <QFutureWatcher>
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

void askSystem(const QString &host, std::uint16_t port, QObject *context,
               const std::function<void(const QNetworkProxy &)> &answer)
{
    // A continuation of the future itself would be called for a context that is gone.
    auto *watcher = new QFutureWatcher<QNetworkProxy>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, answer] {
        watcher->deleteLater();
        answer(watcher->result());
    });
    // Shared, because the pool copies what it is to do.
    const auto promise = std::make_shared<QPromise<QNetworkProxy>>();
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, host, port] {
        promise->addResult(systemProxy(host, port));
        promise->finish();
    });
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
