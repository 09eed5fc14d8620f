// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/reactor.h"

namespace espalier {

/// A client on a TCP socket. While nothing arrives and nothing waits it holds no buffer.
class SocketConnection : public PeerConnection
{
public:
    SocketConnection(Reactor &reactor, TcpSocket socket)
        : PeerConnection(reactor), m_socket(std::move(socket))
    { }

    /// Begins to read. The reactor knows the connection already.
    void start();
    void flush() override;
    void abort() override;
    [[nodiscard]] Ends ends() const override;

private:
    [[nodiscard]] std::shared_ptr<SocketConnection> self();
    void waitForRead();
    void waitForWrite();
    void handleReadable();
    /// Writes until all is written, the socket is full or fails; true for the first.
    [[nodiscard]] bool writeOutput();
    /// All is written: ends our half and waits for the client to end its own, else a reset may overtake what we said.
    void shutDown();
    void discardInput();
    void lose(CloseCause cause);

    TcpSocket m_socket;
    bool m_waitsForRead = false;
    bool m_waitsForWrite = false;
    bool m_isClosing = false;
    bool m_isShutDown = false;
};

} // namespace espalier
