// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"

#include <QObject>

class QSocketNotifier;

namespace espalier {

/// Writes to a TCP connection beside its QTcpSocket, which lets go of a connection as soon as the peer has ended, with what
/// was still to be written. A peer that has said all may yet wait for the answer (RFC 9293 section 3.6). One
/// implementation for each system: socketwriter_<system>.cpp; where there is none it holds nothing.
class SocketWriter : public QObject
{
    Q_OBJECT
public:
    /// Holds on to the connection of the socket with this descriptor, whoever closes that.
    explicit SocketWriter(qintptr descriptor, QObject *parent = nullptr);
    /// See letGo().
    ~SocketWriter() override;

    /// -1: the connection cannot be held.
    [[nodiscard]] qintptr descriptor() const { return m_descriptor; }
    /// Queues all of `bytes`.
    void write(ByteView bytes);
    [[nodiscard]] std::size_t bytesToWrite() const { return m_waiting.size(); }
    /// Tells the peer, behind what waits, that no more comes.
    void finish();
    /// Lets the connection go at once, and what waits.
    void letGo();
    /// Whether the connection is gone in both directions, and not only the peer's.
    [[nodiscard]] bool isBroken() const;

signals:
    /// From the event loop, as all signals: of what waited, some has gone.
    void written();
    void failed(const QString &detail);

private:
    void handleWritable();
    [[nodiscard]] std::size_t send(ByteView bytes);

    qintptr m_descriptor = -1;
    QSocketNotifier *m_notifier = nullptr;
    ByteBuffer m_waiting;
    bool m_isFinishing = false;
    bool m_hasFailed = false;
};

} // namespace espalier
