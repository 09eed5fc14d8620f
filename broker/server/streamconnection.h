// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/arrival.h"
#include "broker/server/socketends.h"
#include "broker/server/socketstream.h"
#include "broker/server/tlsstream.h"

namespace espalier {

/// A client on a socket, with TLS or without. While nothing arrives and nothing waits it holds no buffer.
template <typename Stream>
class StreamConnection : public PeerConnection
{
public:
    template <typename... Arguments>
    StreamConnection(Reactor &reactor, std::shared_ptr<const ListenerPlace> place, Arguments &&...arguments)
        : PeerConnection(reactor), m_stream(std::forward<Arguments>(arguments)...), m_place(std::move(place))
    { }

    /// Makes the client known to the engine, where there is TLS after the handshake, and begins to read.
    void start(Arrival arrival);
    void flush() override;
    void abort() override;
    [[nodiscard]] Ends ends() const override { return endsOf(m_stream.socket()); }

private:
    [[nodiscard]] std::shared_ptr<StreamConnection> self();
    void begin(PeerOrigin origin);
    void waitForRead();
    void waitForWrite();
    void handleReadable();
    /// Writes until all is written, the socket is full or fails; true for the first.
    [[nodiscard]] bool writeOutput();
    /// The client has to take what is left, and to end the connection, in a while or never.
    void abortLater();
    /// All is written: ends our half and waits for the client to end its own, else a reset may overtake what we said.
    void shutDown();
    void discardInput();
    void lose(CloseCause cause);

    Stream m_stream;
    std::shared_ptr<const ListenerPlace> m_place;
    bool m_waitsForRead = false;
    bool m_waitsForWrite = false;
    bool m_isClosing = false;
    bool m_isShutDown = false;
};

using TcpConnection = StreamConnection<SocketStream<TcpSocket>>;
using TlsConnection = StreamConnection<TlsStream>;
#ifdef BOOST_ASIO_HAS_LOCAL_SOCKETS
using UnixConnection = StreamConnection<SocketStream<UnixSocket>>;
#endif

} // namespace espalier
