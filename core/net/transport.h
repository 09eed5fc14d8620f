// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/net/connectionstate.h"
#include "core/net/transportreport.h"

#include <QObject>
#include <QString>

#include <cstdint>

namespace espalier {

/// How far a transport has come on its way to opened().
enum class TransportStage : std::uint8_t {
    /// The server's side has taken the connection, behind a proxy if there is one.
    Reached,
    /// TLS has been agreed on, and the certificate is accepted.
    Secured,
    /// Comes with opened().
    Opened,
};

/// An abstract byte pipe to a server, or to a client that was accepted. Lives in one thread; all signals are emitted there,
/// from the event loop; only written() may also come from within close(), and closed() from within write(), close() and
/// abort(). Serves one connection: for the next one make another.
///
/// Most transports end in both directions at once. After allowHalfClose() one may tell finished() when the peer's direction
/// ends, and stay open for the other.
///
/// Flow: open() -> opened() or closed(); received() any number of times; close(), abort() or the peer's end -> closed()
/// once, with ConnectionFailure::None when this side asked for it.
class Transport : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void open() = 0;
    /// Queues all of `bytes`; may be called between opened() and closed().
    virtual void write(ByteView bytes) = 0;
    /// Bytes that write() was given and the peer's side has not yet taken.
    [[nodiscard]] virtual std::size_t bytesToWrite() const = 0;
    /// Stops reading (and so lets the peer feel it) or goes on.
    virtual void setReading(bool on) = 0;
    /// Before open(): the peer may end its direction alone, where the transport can tell that. See finished().
    virtual void allowHalfClose() { }
    /// Sends what is queued, then ends this direction alone and goes on reading, after allowHalfClose(); transports that
    /// cannot do that close().
    virtual void closeWriting() { close(); }
    /// Sends what is queued, then closes.
    virtual void close() = 0;
    /// Closes at once.
    virtual void abort() = 0;
    /// What is known so far; whole at opened(), and at closed() with what led to it.
    [[nodiscard]] virtual TransportReport report() const { return {}; }

signals:
    /// Before opened(), and right before it with Opened. Transports without a network tell nothing.
    void progressed(espalier::TransportStage stage);
    void opened();
    /// Valid during the signal only.
    void received(espalier::ByteView bytes);
    /// After allowHalfClose(), once: behind what was received the peer sends no more, but may still read.
    void finished();
    /// Of what bytesToWrite() told, some has gone.
    void written();
    void closed(espalier::ConnectionFailure cause, const QString &detail);
};

} // namespace espalier
