// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sockettransport.h"

#include <array>

namespace espalier {

namespace {

using namespace std::chrono_literals;

// Also what is read ahead while nobody reads: then TCP makes the peer wait.
constexpr qint64 readBufferSize = 256 * 1024;
constexpr auto lingerTime = 5s;

ConnectionFailure failureOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return ConnectionFailure::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError:
        return ConnectionFailure::Refused;
    case QAbstractSocket::SocketTimeoutError:
        return ConnectionFailure::TimedOut;
    case QAbstractSocket::NetworkError:
        return ConnectionFailure::NetworkUnreachable;
    case QAbstractSocket::RemoteHostClosedError:
        return ConnectionFailure::ClosedByPeer;
    default: // the system's words say more than a number of ours could
        return ConnectionFailure::Other;
    }
}

} // namespace

SocketTransport::SocketTransport(QString host, std::uint16_t port, std::chrono::milliseconds connectTimeout,
                                 QObject *parent)
    : Transport(parent), m_host(std::move(host)), m_port(port), m_connectTimeout(connectTimeout)
{
    m_socket.setReadBufferSize(readBufferSize);
    m_timer.setSingleShot(true);
    connect(&m_socket, &QTcpSocket::connected, this, &SocketTransport::handleConnected);
    connect(&m_socket, &QTcpSocket::readyRead, this, &SocketTransport::handleReadyRead);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &SocketTransport::handleError);
    connect(&m_socket, &QTcpSocket::disconnected, this, &SocketTransport::handleDisconnected);
    connect(&m_timer, &QTimer::timeout, this, &SocketTransport::handleTimeout);
}

SocketTransport::~SocketTransport()
{
    m_socket.disconnect(this);
}

void SocketTransport::open()
{
    m_state = State::Opening;
    m_timer.start(m_connectTimeout);
    // An address that needs no look-up may be refused at once; nobody expects an answer before open() has returned.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_state == State::Opening)
                m_socket.connectToHost(m_host, m_port);
        },
        Qt::QueuedConnection);
}

void SocketTransport::write(ByteView bytes)
{
    if (m_state == State::Open)
        m_socket.write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
}

std::size_t SocketTransport::bytesToWrite() const
{
    return static_cast<std::size_t>(m_socket.bytesToWrite());
}

void SocketTransport::setReading(bool on)
{
    m_isReading = on;
    // Not at once: whoever goes on reading may still be looking at what was read last.
    if (on)
        QMetaObject::invokeMethod(this, &SocketTransport::handleReadyRead, Qt::QueuedConnection);
}

void SocketTransport::close()
{
    if (m_state != State::Open) {
        abort();
        return;
    }
    m_state = State::Closing;
    m_timer.start(lingerTime);
    m_socket.flush();
    m_socket.disconnectFromHost();
}

void SocketTransport::abort()
{
    finish(ConnectionFailure::None, {});
}

void SocketTransport::handleConnected()
{
    m_timer.stop();
    m_state = State::Open;
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    emit opened();
}

void SocketTransport::handleReadyRead()
{
    if (m_isReading && m_state == State::Open)
        readAll();
}

void SocketTransport::readAll()
{
    std::array<char, 65'536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read()
    while (m_isReading && m_state == State::Open) {
        const auto size = m_socket.read(buffer.data(), buffer.size());
        if (size <= 0)
            break;
        emit received(asBytes(std::string_view(buffer.data(), static_cast<std::size_t>(size))));
    }
    if (m_peerEnded && m_isReading)
        finish(ConnectionFailure::ClosedByPeer, m_socket.errorString());
}

void SocketTransport::handleError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::RemoteHostClosedError)
        return; // disconnected() follows
    if (m_state != State::Closed)
        finish(m_state == State::Closing ? ConnectionFailure::None : failureOf(error),
               m_socket.errorString());
}

void SocketTransport::handleDisconnected()
{
    if (m_state == State::Closing) {
        finish(ConnectionFailure::None, {});
    } else if (m_state == State::Open) {
        m_peerEnded = true;
        readAll();
    }
}

void SocketTransport::handleTimeout()
{
    if (m_state == State::Opening)
        finish(ConnectionFailure::TimedOut, QStringLiteral("%1:%2").arg(m_host).arg(m_port));
    else
        finish(ConnectionFailure::None, {});
}

void SocketTransport::finish(ConnectionFailure cause, const QString &detail)
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_timer.stop();
    m_socket.abort();
    emit closed(cause, detail);
}

} // namespace espalier
