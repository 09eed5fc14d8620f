// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/localtransport.h"

#include "core/net/memorytransport.h"
#include "core/net/transportfactory.h"
#include "core/service/brokercontrol.h"

#include <atomic>
#include <utility>

namespace espalier {

PipeSource::PipeSource(BrokerControl *broker, QObject *parent) : QObject(parent), m_broker(broker) { }

void PipeSource::open(std::uint64_t number)
{
    emit pipeReady(number, std::make_shared<PipeEnd>(m_broker ? m_broker->openPipe() : PipeEnd()));
}

LocalTransport::LocalTransport(PipeSource *source, QObject *parent) : Transport(parent)
{
    static std::atomic<std::uint64_t> lastNumber = 0;
    m_number = ++lastNumber;
    connect(this, &LocalTransport::pipeWanted, source, &PipeSource::open, Qt::QueuedConnection);
    connect(source, &PipeSource::pipeReady, this, &LocalTransport::handlePipe, Qt::QueuedConnection);
}

LocalTransport::~LocalTransport() = default;

void LocalTransport::open()
{
    emit pipeWanted(m_number);
}

void LocalTransport::handlePipe(std::uint64_t number, const std::shared_ptr<PipeEnd> &pipe)
{
    if (number != m_number || m_isFinished)
        return;
    m_transport = std::make_unique<MemoryTransport>(std::move(*pipe));
    connect(m_transport.get(), &Transport::opened, this, &Transport::opened);
    connect(m_transport.get(), &Transport::received, this, &Transport::received);
    connect(m_transport.get(), &Transport::written, this, &Transport::written);
    connect(m_transport.get(), &Transport::closed, this, &Transport::closed);
    m_transport->setReading(m_isReading);
    m_transport->open();
}

void LocalTransport::write(ByteView bytes)
{
    if (m_transport)
        m_transport->write(bytes);
}

std::size_t LocalTransport::bytesToWrite() const
{
    return m_transport ? m_transport->bytesToWrite() : 0;
}

void LocalTransport::setReading(bool on)
{
    m_isReading = on;
    if (m_transport)
        m_transport->setReading(on);
}

void LocalTransport::close()
{
    if (m_transport)
        m_transport->close();
    else
        finish();
}

void LocalTransport::abort()
{
    if (m_transport)
        m_transport->abort();
    else
        finish();
}

/// Closed before there was a pipe.
void LocalTransport::finish()
{
    if (!std::exchange(m_isFinished, true))
        emit closed(ConnectionFailure::None, {});
}

std::function<std::unique_ptr<Transport>(const Profile &, const Secrets &)> transportsFrom(PipeSource *source)
{
    return [source](const Profile &profile, const Secrets &secrets) -> std::unique_ptr<Transport> {
        if (profile.transport == TransportKind::LocalBroker)
            return std::make_unique<LocalTransport>(source);
        return makeNetworkTransport(profile, secrets);
    };
}

} // namespace espalier
