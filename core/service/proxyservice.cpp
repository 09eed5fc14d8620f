// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/proxyservice.h"

#include "core/net/jsonfields.h"
#include "core/net/mqtturl.h"
#include "core/net/proxy.h"
#include "core/service/localtransport.h"

#include <QDir>
#include <QHostAddress>
#include <QNetworkInterface>
#include <QThread>

#include <algorithm>
#include <map>
#include <utility>

namespace espalier {

namespace {

constexpr int proxyFormatVersion = 1;
const QString proxiesKey = QStringLiteral("proxies");

QJsonObject proxyToJson(const ProxySettings &settings)
{
    const ProxySettings usual;
    json::Writer out;
    out.text("id", settings.id.toString(QUuid::WithoutBraces));
    out.text("name", settings.name);
    out.text("address", settings.address, usual.address);
    out.number("port", settings.port, usual.port);
    out.text("listener", schemeOf(settings.listener));
    out.text("certificateFile", settings.certificateFile);
    out.text("keyFile", settings.keyFile);
    out.text("target", settings.target.toString(QUuid::WithoutBraces));
    return out.object;
}

std::optional<ProxySettings> proxyFromJson(const QJsonObject &object)
{
    const json::Reader in(object);
    const auto listener = kindOfScheme(in.text("listener"));
    ProxySettings settings {.id = QUuid::fromString(in.text("id")), .name = in.text("name")};
    if (!listener || settings.id.isNull())
        return std::nullopt;
    settings.listener = *listener;
    settings.address = in.text("address", settings.address);
    settings.port = in.number<std::uint16_t>("port").value_or(settings.port);
    settings.certificateFile = in.text("certificateFile");
    settings.keyFile = in.text("keyFile");
    settings.target = QUuid::fromString(in.text("target"));
    return settings;
}

/// An address of this computer that others can reach; the loopback where there is none.
QString reachableAddress(QAbstractSocket::NetworkLayerProtocol protocol)
{
    for (const auto &address : QNetworkInterface::allAddresses()) {
        if (address.protocol() == protocol && !address.isLoopback() && !address.isLinkLocal())
            return address.toString();
    }
    return QHostAddress(protocol == QAbstractSocket::IPv6Protocol ? QHostAddress::LocalHostIPv6
                                                                  : QHostAddress::LocalHost)
        .toString();
}

} // namespace

QString proxyUrl(const ProxySettings &settings, const ProxyStatus &status)
{
    const bool isListening = status.state == ProxyStatus::State::Running;
    const QHostAddress address(isListening ? status.listening.address : settings.address);
    MqttUrl url {.transport = settings.listener,
                 .host = address.toString(),
                 .port = isListening ? status.listening.port : settings.port};
    if (address == QHostAddress::AnyIPv4 || address == QHostAddress::Any)
        url.host = reachableAddress(QAbstractSocket::IPv4Protocol);
    else if (address == QHostAddress::AnyIPv6)
        url.host = reachableAddress(QAbstractSocket::IPv6Protocol);
    if (usesWebSocket(settings.listener))
        url.path = WebSocketOptions().path;
    return toText(url);
}

class ProxyService::Private
{
public:
    struct Running
    {
        /// Belongs to the thread, where it is deleted.
        Proxy *proxy = nullptr;
        ProxyStatus status {};
    };

    explicit Private(BrokerControl *broker) : pipes(broker) { }

    PipeSource pipes;
    QThread thread;
    std::map<QUuid, Running> running;
    std::shared_ptr<CaptureFeed> feed;
};

ProxyService::ProxyService(BrokerControl *broker, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_file(QDir(folder).filePath(QStringLiteral("proxies.json")), proxyFormatVersion)
    , m_isKept(!folder.isEmpty())
    , d(std::make_unique<Private>(broker))
{
    d->thread.setObjectName(QStringLiteral("proxies"));
    if (!m_isKept)
        return;
    m_loaded = m_file.read();
    const auto stored = m_loaded.object.value(proxiesKey).toArray();
    for (const auto &entry : stored) {
        if (const auto settings = proxyFromJson(entry.toObject()))
            m_proxies.append(*settings);
    }
}

ProxyService::~ProxyService()
{
    for (const auto &[id, running] : d->running)
        running.proxy->deleteLater();
    d->thread.quit();
    d->thread.wait();
}

void ProxyService::put(const ProxySettings &settings)
{
    const auto found = std::find_if(m_proxies.begin(), m_proxies.end(),
                                    [&](const ProxySettings &other) { return other.id == settings.id; });
    if (found == m_proxies.end()) {
        m_proxies.append(settings);
        save();
    } else if (*found != settings) {
        *found = settings;
        save();
        emit changed(settings.id);
    }
}

void ProxyService::remove(const QUuid &id)
{
    stop(id);
    if (m_proxies.removeIf([&](const ProxySettings &settings) { return settings.id == id; }) > 0)
        save();
}

void ProxyService::save()
{
    if (!m_isKept)
        return;
    if (const auto written = m_file.write({{proxiesKey, json::arrayOf(m_proxies, proxyToJson)}}); !written)
        emit saveFailed(written.error());
}

void ProxyService::start(const QUuid &id, const Profile &target, const Secrets &secrets)
{
    const auto found = std::find_if(m_proxies.cbegin(), m_proxies.cend(),
                                    [&](const ProxySettings &settings) { return settings.id == id; });
    if (found == m_proxies.cend())
        return;
    stop(id);
    if (!d->thread.isRunning())
        d->thread.start();
    auto *proxy = new Proxy(*found, {target, secrets, transportsFrom(&d->pipes)});
    connect(
        proxy, &Proxy::statusChanged, this,
        [this, id, proxy](const ProxyStatus &status) {
            const auto running = d->running.find(id);
            // A queued signal of one that was stopped meanwhile is nobody's.
            if (running == d->running.end() || running->second.proxy != proxy)
                return;
            running->second.status = status;
            emit changed(id);
        },
        Qt::QueuedConnection);
    proxy->moveToThread(&d->thread);
    d->running[id] = {.proxy = proxy};
    QMetaObject::invokeMethod(
        proxy,
        [proxy, feed = d->feed] {
            proxy->setCapture(feed);
            proxy->start();
        },
        Qt::QueuedConnection);
    emit changed(id);
}

void ProxyService::stop(const QUuid &id)
{
    const auto node = d->running.extract(id);
    if (node.empty())
        return;
    node.mapped().proxy->deleteLater();
    emit changed(id);
}

bool ProxyService::isStarted(const QUuid &id) const
{
    return d->running.contains(id);
}

ProxyStatus ProxyService::status(const QUuid &id) const
{
    const auto found = d->running.find(id);
    return found == d->running.end() ? ProxyStatus() : found->second.status;
}

void ProxyService::setCapture(std::shared_ptr<CaptureFeed> feed)
{
    d->feed = std::move(feed);
    for (const auto &[id, running] : d->running) {
        QMetaObject::invokeMethod(
            running.proxy, [proxy = running.proxy, feed = d->feed] { proxy->setCapture(feed); },
            Qt::QueuedConnection);
    }
}

} // namespace espalier
