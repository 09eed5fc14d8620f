// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/service/brokerservice.h"

#include "broker/server/logtext.h"
#include "broker/server/server.h"

#include <QLoggingCategory>

namespace espalier {

namespace {

Q_LOGGING_CATEGORY(lcBroker, "espalier.broker")

constexpr auto refreshInterval = std::chrono::milliseconds(500);

BrokerErrorCode toBrokerErrorCode(ServerErrorCode code)
{
    switch (code) {
    case ServerErrorCode::PortInUse:
        return BrokerErrorCode::PortInUse;
    case ServerErrorCode::PermissionDenied:
        return BrokerErrorCode::PermissionDenied;
    case ServerErrorCode::AddressNotAvailable:
        return BrokerErrorCode::AddressNotAvailable;
    case ServerErrorCode::Storage:
    case ServerErrorCode::AnonymousFromElsewhere:
    case ServerErrorCode::Tls:
    case ServerErrorCode::UnixPath:
    case ServerErrorCode::Other:
        break;
    }
    return BrokerErrorCode::Other;
}

BrokerListener toBrokerListener(const ListenerSettings &listener)
{
    return {QString::fromStdString(listener.address), listener.port};
}

BrokerStatistics toBrokerStatistics(const Statistics &from)
{
    BrokerStatistics to;
    to.messagesReceived = from.publishesReceived;
    to.messagesSent = from.publishesSent;
    to.messagesDropped =
        from.droppedSlowReader + from.droppedQueueFull + from.droppedExpired + from.droppedTooLarge;
    to.bytesReceived = from.bytesReceived;
    to.bytesSent = from.bytesSent;
    to.clientsConnected = static_cast<std::uint32_t>(from.clientsConnected);
    to.sessions = static_cast<std::uint32_t>(from.sessions);
    to.subscriptions = static_cast<std::uint32_t>(from.subscriptions);
    to.retainedMessages = static_cast<std::uint32_t>(from.retainedMessages);
    return to;
}

} // namespace

BrokerService::BrokerService(QObject *parent) : BrokerControl(parent), m_server(std::make_unique<Server>())
{
    m_refresh.setInterval(refreshInterval);
    connect(&m_refresh, &QTimer::timeout, this, [this] { m_server->requestStatistics(); });
}

BrokerService::~BrokerService()
{
    if (m_stopping.joinable())
        m_stopping.join();
    m_server->stop();
}

void BrokerService::start(const BrokerSettings &settings)
{
    if (m_state != State::Stopped)
        return;
    setState(State::Starting);
    ServerSettings server;
    // The loopback has two addresses, and "localhost" may mean either.
    if (settings.address == QLatin1String("127.0.0.1"))
        server.listeners = loopbackListeners(settings.port);
    else
        server.listeners = {{.address = settings.address.toStdString(), .port = settings.port}};
    // Who looks for a device's faults wants to send all that MQTT allows.
    server.engine.maximumProperties = maximumPacketLength;
    server.wake = [this] {
        QMetaObject::invokeMethod(this, &BrokerService::handleReport, Qt::QueuedConnection);
    };
    if (const auto started = m_server->start(std::move(server)); !started) {
        const auto &error = started.error();
        setState(State::Stopped);
        emit failed({toBrokerErrorCode(error.code), toBrokerListener(error.listener),
                     QString::fromStdString(error.detail)});
        return;
    }
    m_server->setCapture(m_capture);
    m_statistics = {};
    for (const auto &listener : m_server->listeners())
        m_listeners.append(toBrokerListener(listener));
    m_refresh.start();
    setState(State::Running);
}

void BrokerService::stop()
{
    if (m_state != State::Running)
        return;
    m_refresh.stop();
    m_listeners.clear();
    setState(State::Stopping);
    m_stopping = std::thread([this] {
        m_server->stop();
        QMetaObject::invokeMethod(this, &BrokerService::handleStopped, Qt::QueuedConnection);
    });
}

PipeEnd BrokerService::openPipe()
{
    if (m_state != State::Running)
        return {};
    auto [ours, theirs] = PipeEnd::create();
    m_server->attach(std::move(theirs), "this program");
    return std::move(ours);
}

void BrokerService::setCapture(std::shared_ptr<CaptureFeed> feed)
{
    m_capture = std::move(feed);
    m_server->setCapture(m_capture);
}

void BrokerService::setState(State state)
{
    m_state = state;
    emit stateChanged(state);
}

void BrokerService::handleReport()
{
    const auto report = m_server->reports().take();
    for (const auto &record : report.log) {
        const auto text = QString::fromStdString(logText(record.event));
        if (levelOf(record.event) >= LogLevel::Warning)
            qCWarning(lcBroker).noquote() << text;
        else
            qCInfo(lcBroker).noquote() << text;
    }
    if (report.lostRecords > 0)
        qCWarning(lcBroker) << report.lostRecords << "log records were left out";
    if (report.statistics) {
        m_statistics = toBrokerStatistics(*report.statistics);
        emit statisticsChanged();
    }
}

void BrokerService::handleStopped()
{
    m_stopping.join();
    setState(State::Stopped);
}

} // namespace espalier
