// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/reactor.h"

namespace espalier {

/// Takes what a BridgePeer has for it, in the reactor's thread.
class BridgePeerHandler
{
public:
    virtual ~BridgePeerHandler() = default;
    /// Whether there is room for more of the engine's output.
    [[nodiscard]] virtual bool hasRoom() const = 0;
    /// Bytes from the engine; they need not hold whole packets. The peer must not be used meanwhile.
    virtual void takeFromEngine(ByteView bytes) = 0;
    /// What has come in one go is taken.
    virtual void endOfOutput() = 0;
    /// The engine has ended the connection.
    virtual void peerClosed() = 0;
    /// wantsBytes() again.
    virtual void peerGoesOn() = 0;
};

/// A bridge's client in the engine: joined in the same thread, without a pipe between.
class BridgePeer : public PeerConnection
{
public:
    BridgePeer(Reactor &reactor, BridgePeerHandler &handler)
        : PeerConnection(reactor), m_handler(&handler) { }

    void flush() override;
    void abort() override { end(CloseCause::ConnectionLost); }
    void readAgain() override;
    void send(ByteView bytes);
    /// False while what has come must first be stored. That the other side is slow to read is no reason not to read from it:
    /// both would wait for each other.
    [[nodiscard]] bool wantsBytes();
    /// The connection is gone; the handler is told nothing more.
    void leave(CloseCause cause = CloseCause::ConnectionLost);

private:
    void end(CloseCause cause);

    /// Null when the bridge has left.
    BridgePeerHandler *m_handler;
};

} // namespace espalier
