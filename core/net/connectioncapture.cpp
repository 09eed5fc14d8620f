// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionprivate.h"
#include "core/net/transport.h"

#include <QHostAddress>

namespace espalier {

void Connection::Private::setCapture(const std::shared_ptr<CaptureFeed> &feed)
{
    endCapture();
    m_tap = feed ? std::make_unique<CaptureTap>(feed) : nullptr;
    if (transport && !session.isIdle())
        beginCapture(CaptureStart::Within);
}

void Connection::Private::beginCapture(CaptureStart start)
{
    // The local broker hands over what passes there, with that of its other clients.
    if (!m_tap || profile.transport == TransportKind::LocalBroker)
        return;
    StreamInfo info {.source = StreamInfo::Source::Connection, .name = profile.name.toStdString()};
    // A name has no address here: who resolved it is the transport.
    if (const QHostAddress address(profile.host); !address.isNull())
        info.server.address = address.toString().toStdString();
    info.server.port = profile.port;
    if (start == CaptureStart::Within) { // CONNECT has gone out
        info.version = profile.version;
        info.clientId = session.clientId();
    }
    m_captured = m_tap->open(std::move(info));
    if (const auto partial = session.partialPacket(); !partial.empty())
        m_tap->add(*m_captured, Side::Server, partial, CaptureTap::Ending::WithinPacket);
    // What passes next may pass much later.
    m_tap->flush();
}

void Connection::Private::capture(Side sender, ByteView bytes)
{
    if (!m_captured)
        return;
    // What the session writes are whole packets.
    const bool isWithin = sender == Side::Server && !session.partialPacket().empty();
    m_tap->add(*m_captured, sender, bytes,
               isWithin ? CaptureTap::Ending::WithinPacket : CaptureTap::Ending::AtPacketEnd);
    m_tap->flush();
}

void Connection::Private::endCapture()
{
    if (!m_captured)
        return;
    m_tap->close(*m_captured);
    m_tap->flush();
    m_captured.reset();
}

} // namespace espalier
