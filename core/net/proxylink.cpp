// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxylink.h"

#include <QDateTime>

#include <utility>

namespace espalier {

namespace {

/// More than this does not wait for either side, but for the piece that passes the limit.
constexpr std::size_t mostWaiting = 1024 * 1024;
constexpr std::size_t fewWaiting = 256 * 1024;

Side other(Side side)
{
    return side == Side::Client ? Side::Server : Side::Client;
}

StreamEnd streamEnd(const TransportEnd &end)
{
    return {.address = end.address.toStdString(), .port = end.port};
}

} // namespace

ProxyLink::ProxyLink(std::uint32_t number, std::unique_ptr<Transport> device,
                     std::unique_ptr<Transport> target, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_device {.transport = std::move(device)}
    , m_target {.transport = std::move(target)}
    , m_connection {.number = number, .since = QDateTime::currentMSecsSinceEpoch()}
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &ProxyLink::closeBoth);
    for (const auto side : {Side::Client, Side::Server}) {
        auto *transport = end(side).transport.get();
        transport->allowHalfClose();
        connect(transport, &Transport::finished, this, [this, side] { handleFinished(side); });
        connect(transport, &Transport::received, this,
                [this, side](ByteView bytes) { handleReceived(side, bytes); });
        connect(transport, &Transport::written, this, [this, side] { handleWritten(side); });
        connect(transport, &Transport::closed, this,
                [this, side](ConnectionFailure cause, const QString &detail) {
                    handleClosed(side, cause, detail);
                });
    }
    connect(m_device.transport.get(), &Transport::opened, this, &ProxyLink::handleDeviceOpened);
    connect(m_target.transport.get(), &Transport::opened, this, &ProxyLink::handleTargetOpened);
}

ProxyLink::~ProxyLink()
{
    m_device.transport->disconnect(this);
    m_target.transport->disconnect(this);
}

void ProxyLink::open(std::string name, CaptureTap *tap)
{
    m_name = std::move(name);
    m_tap = tap;
    // What the device sends stays with it until there is somebody to take it.
    m_device.transport->setReading(false);
    m_device.transport->open();
}

void ProxyLink::setTap(CaptureTap *tap)
{
    m_tap = tap;
    if (m_connection.isThrough)
        m_capture.setTap(tap);
}

void ProxyLink::abort()
{
    m_device.transport->abort();
    m_target.transport->abort();
}

void ProxyLink::handleDeviceOpened()
{
    m_device.isOpen = true;
    m_connection.device = m_device.transport->report().peer;
    m_target.transport->open();
}

void ProxyLink::handleTargetOpened()
{
    m_target.isOpen = true;
    m_connection.isThrough = true;
    m_capture.setInfo({.source = StreamInfo::Source::Proxy,
                       .name = m_name,
                       .client = streamEnd(m_connection.device),
                       .server = streamEnd(m_target.transport->report().peer)});
    m_capture.setTap(m_tap);
    emit through();
    if (!m_early.isEmpty()) {
        const auto early = std::exchange(m_early, {});
        forward(Side::Client, early.view());
    }
    if (!m_device.isHeld)
        m_device.transport->setReading(true);
}

void ProxyLink::handleReceived(Side sender, ByteView bytes)
{
    if (m_target.isOpen)
        forward(sender, bytes);
    else
        m_early.append(bytes);
}

void ProxyLink::forward(Side sender, ByteView bytes)
{
    auto &count = sender == Side::Client ? m_connection.bytesFromDevice : m_connection.bytesFromTarget;
    count += bytes.size();
    m_capture.pass(sender, bytes);
    if (m_patience.isActive())
        m_patience.start();
    auto &to = *end(other(sender)).transport;
    to.write(bytes);
    if (to.bytesToWrite() > mostWaiting) {
        end(sender).isHeld = true;
        end(sender).transport->setReading(false);
    }
    emit passed(sender, bytes.size());
}

void ProxyLink::handleWritten(Side receiver)
{
    auto &sender = end(other(receiver));
    if (!sender.isHeld || end(receiver).transport->bytesToWrite() > fewWaiting)
        return;
    sender.isHeld = false;
    sender.transport->setReading(true);
}

void ProxyLink::handleFinished(Side side)
{
    end(side).isFinished = true;
    auto &receiver = end(other(side));
    if (receiver.isFinished) {
        closeBoth();
        return;
    }
    m_patience.start();
    receiver.transport->closeWriting();
}

void ProxyLink::closeBoth()
{
    m_isClosing = true;
    m_device.transport->close();
    m_target.transport->close();
}

void ProxyLink::handleClosed(Side side, ConnectionFailure cause, const QString &detail)
{
    auto &closed = end(side);
    closed.isClosed = true;
    const bool isEnd = cause == ConnectionFailure::None || cause == ConnectionFailure::ClosedByPeer;
    auto &remaining = end(other(side));
    if (!m_problem && !remaining.isClosed && !(isEnd && closed.isOpen)) {
        const auto report = closed.transport->report();
        m_problem = ProxyProblem {.kind = side == Side::Client ? ProxyProblem::Kind::DeviceFailed
                                                               : ProxyProblem::Kind::TargetFailed,
                                  .failure = cause,
                                  .tls = report.tls,
                                  .webSocket = report.webSocket,
                                  .detail = detail};
    }
    if (!remaining.isClosed) {
        // One that was never opened ends at once; one that is closing already would give up what it still has to send.
        if (!m_isClosing)
            remaining.transport->close();
        return;
    }
    m_capture.setTap(nullptr);
    emit ended(m_problem);
}

} // namespace espalier
