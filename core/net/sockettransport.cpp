// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sockettransport.h"

#include "core/net/proxysetup.h"
#include "core/net/tlssetup.h"

#include <QNetworkProxy>

#include <array>

namespace espalier {

namespace {

using namespace std::chrono_literals;

// Also what is read ahead while nobody reads: then TCP makes the peer wait.
constexpr qint64 readBufferSize = 256 * 1024;
constexpr auto lingerTime = 5s;
// While more than this waits, the peer has to go on reading. Half of what is held for it at most.
constexpr std::size_t muchToWrite = 256 * 1024 * 1024;
// May be added to that before anything of it has gone out: the answers to what is read at once.
constexpr std::size_t unmovedLimit = 1024 * 1024;

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
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return ConnectionFailure::ProxyFailed;
    default: // the system's words say more than a number of ours could
        return ConnectionFailure::Other;
    }
}

bool isAboutTls(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError
           || error == QAbstractSocket::SslInvalidUserDataError;
}

} // namespace

SocketTransport::SocketTransport(SocketTarget target, std::chrono::milliseconds connectTimeout,
                                 QObject *parent)
    : Transport(parent), m_target(std::move(target)), m_connectTimeout(connectTimeout)
{
    makeSocket();
    watchSocket();
}

SocketTransport::SocketTransport(std::unique_ptr<QTcpSocket> accepted, QObject *parent)
    : Transport(parent)
    , m_isAccepted(true)
    , m_socket(std::move(accepted))
    , m_tls(qobject_cast<QSslSocket *>(m_socket.get()))
{
    noteAddresses();
    watchSocket();
}

void SocketTransport::makeSocket()
{
    if (m_target.tls) {
        auto tls = std::make_unique<QSslSocket>();
        m_tls = tls.get();
        m_socket = std::move(tls);
        connect(m_tls, &QSslSocket::connected, this, [this] {
            m_isHandshaking = true;
            emit progressed(TransportStage::Reached);
        });
        connect(m_tls, &QSslSocket::encrypted, this, &SocketTransport::handleEncrypted);
        connect(m_tls, &QSslSocket::sslErrors, this, &SocketTransport::handleTlsErrors);
        connect(m_tls, &QSslSocket::alertReceived, this,
                [this](QSsl::AlertLevel level, QSsl::AlertType type) {
                    if (level == QSsl::AlertLevel::Fatal)
                        m_alert = type;
                });
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QTcpSocket::connected, this, [this] {
            emit progressed(TransportStage::Reached);
            handleConnected();
        });
    }
}

void SocketTransport::watchSocket()
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SocketTransport::handleTimeout);
    m_socket->setReadBufferSize(readBufferSize);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &Transport::written);
    if (m_tls)
        connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &Transport::written);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &SocketTransport::handleReadyRead);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &SocketTransport::handleError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &SocketTransport::handleDisconnected);
}

SocketTransport::~SocketTransport()
{
    m_socket->disconnect(this);
}

void SocketTransport::open()
{
    m_state = State::Opening;
    if (m_isAccepted) {
        QMetaObject::invokeMethod(this, &SocketTransport::takeOver, Qt::QueuedConnection);
        return;
    }
    m_timer.start(m_connectTimeout);
    // An address that needs no look-up may be refused at once; nobody expects an answer before open() has returned.
    QMetaObject::invokeMethod(
        this,
        [this] {
            proxyFor(m_target.proxy, m_target.secrets, m_target.host, m_target.port, this,
                     [this](const QNetworkProxy &proxy) { connectThrough(proxy); });
        },
        Qt::QueuedConnection);
}

/// Nothing that the client has sent or done so far has been looked at.
void SocketTransport::takeOver()
{
    handleConnected();
    m_peerEnded = m_socket->state() == QAbstractSocket::UnconnectedState;
    handleReadyRead();
}

void SocketTransport::connectThrough(const QNetworkProxy &proxy)
{
    if (m_state != State::Opening)
        return;
    m_socket->setProxy(proxy);
    if (m_tls)
        beginTls();
    else
        m_socket->connectToHost(m_target.host, m_target.port);
}

void SocketTransport::write(ByteView bytes)
{
    if (m_state != State::Open)
        return;
    if (!mayQueue(bytes.size())) {
        finish(ConnectionFailure::Other,
               QStringLiteral("The server does not read: more than 256 MiB wait to be sent."));
        return;
    }
    if (m_writer)
        m_writer->write(bytes);
    else
        m_socket->write(reinterpret_cast<const char *>(bytes.data()), static_cast<qint64>(bytes.size()));
}

/// Whether a server that is only slow may explain what waits.
bool SocketTransport::mayQueue(std::size_t size)
{
    const auto waiting = bytesToWrite();
    const bool hasMoved = waiting < m_waitingBefore;
    m_waitingBefore = waiting + size;
    // Without these bytes, so that the largest of packets may go out.
    if (waiting <= muchToWrite || hasMoved)
        m_addedUnmoved = 0;
    if (waiting <= muchToWrite)
        return true;
    if (!hasMoved)
        m_addedUnmoved += size;
    return m_addedUnmoved <= unmovedLimit && waiting + size <= 2 * muchToWrite;
}

std::size_t SocketTransport::bytesToWrite() const
{
    if (m_writer)
        return m_writer->bytesToWrite();
    const auto encrypted = m_tls ? m_tls->encryptedBytesToWrite() : 0;
    return static_cast<std::size_t>(m_socket->bytesToWrite() + encrypted);
}

void SocketTransport::setReading(bool on)
{
    m_isReading = on;
    // Not at once: whoever goes on reading may still be looking at what was read last.
    if (on)
        QMetaObject::invokeMethod(this, &SocketTransport::handleReadyRead, Qt::QueuedConnection);
}

void SocketTransport::allowHalfClose()
{
    m_mayHalfClose = m_tls == nullptr;
    // A client may have ended before anybody looks at it.
    if (m_isAccepted && m_mayHalfClose)
        holdConnection();
}

void SocketTransport::holdConnection()
{
    const bool isDirect = m_isAccepted || m_socket->proxy().type() == QNetworkProxy::NoProxy;
    if (m_writer || !isDirect)
        return;
    auto writer = std::make_unique<SocketWriter>(m_socket->socketDescriptor());
    if (writer->descriptor() < 0)
        return;
    m_writer = std::move(writer);
    connect(m_writer.get(), &SocketWriter::written, this, &Transport::written);
    connect(m_writer.get(), &SocketWriter::failed, this, &SocketTransport::handleBroken);
}

void SocketTransport::closeWriting()
{
    if (m_writer && m_state == State::Open)
        m_writer->finish();
    else
        close();
}

void SocketTransport::close()
{
    if (m_state != State::Open) {
        abort();
        return;
    }
    m_state = State::Closing;
    m_timer.start(lingerTime);
    m_end =
        std::make_unique<LingeringClose>(m_writer ? m_writer->descriptor() : m_socket->socketDescriptor());
    // Queued, as it goes when it has been heard.
    connect(
        m_end.get(), &LingeringClose::ended, this, [this] { finish(ConnectionFailure::None, {}); },
        Qt::QueuedConnection);
    if (m_writer) {
        closeHeld();
        return;
    }
    m_socket->flush();
    m_socket->disconnectFromHost();
}

void SocketTransport::closeHeld()
{
    // What comes is read by the one that waits for the end.
    m_socket->disconnect(this);
    m_socket->abort();
    const auto start = [this] {
        if (m_writer->bytesToWrite() == 0 && m_state == State::Closing)
            m_end->start();
    };
    if (m_writer->bytesToWrite() > 0)
        connect(m_writer.get(), &SocketWriter::written, this, start);
    else
        start();
}

void SocketTransport::abort()
{
    finish(ConnectionFailure::None, {});
}

void SocketTransport::noteAddresses()
{
    m_report.own = {m_socket->localAddress().toString(), m_socket->localPort()};
    m_report.peer = {m_socket->peerAddress().toString(), m_socket->peerPort()};
}

void SocketTransport::handleConnected()
{
    if (m_state != State::Opening)
        return; // whoever heard of the progress has closed
    m_timer.stop();
    m_state = State::Open;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!m_isAccepted)
        noteAddresses();
    if (m_mayHalfClose)
        holdConnection();
    emit progressed(TransportStage::Opened);
    if (m_state == State::Open)
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
        const auto size = m_socket->read(buffer.data(), buffer.size());
        if (size <= 0)
            break;
        emit received(asBytes(std::string_view(buffer.data(), static_cast<std::size_t>(size))));
    }
    if (m_peerEnded && m_isReading && m_state == State::Open)
        handlePeerEnded();
}

void SocketTransport::handlePeerEnded()
{
    if (!m_writer || m_broken || m_writer->isBroken())
        finish(ConnectionFailure::ClosedByPeer, m_broken.value_or(m_socket->errorString()));
    else if (!std::exchange(m_isHalfClosed, true))
        emit finished();
}

void SocketTransport::handleBroken(const QString &detail)
{
    if (m_state == State::Closing) {
        finish(ConnectionFailure::None, {});
        return;
    }
    m_broken = detail;
    m_peerEnded = true;
    handleReadyRead();
}

void SocketTransport::handleError(QAbstractSocket::SocketError error)
{
    if (m_state == State::Closed)
        return;
    if (m_isHandshaking || m_alert || isAboutTls(error)) {
        failTls(problemOf(error, m_socket->errorString()), m_socket->errorString());
        return;
    }
    if (error == QAbstractSocket::RemoteHostClosedError)
        return; // disconnected() follows
    // A proxy that lets nobody through answers so; without one, the system does.
    const bool isProxys =
        error == QAbstractSocket::SocketAccessError && m_socket->proxy().type() != QNetworkProxy::NoProxy;
    const auto failure = isProxys ? ConnectionFailure::ProxyFailed : failureOf(error);
    finish(m_state == State::Closing ? ConnectionFailure::None : failure, m_socket->errorString());
}

void SocketTransport::handleDisconnected()
{
    if (m_state == State::Closing) {
        m_end->start();
    } else if (m_state == State::Open) {
        m_peerEnded = true;
        readAll();
    } else if (m_state == State::Opening && m_isHandshaking) {
        failTls(TlsProblem::ClosedDuringHandshake, m_socket->errorString());
    }
}

void SocketTransport::handleTimeout()
{
    if (m_state == State::Opening)
        finish(ConnectionFailure::TimedOut, QStringLiteral("%1:%2").arg(m_target.host).arg(m_target.port));
    else
        finish(ConnectionFailure::None, {});
}

void SocketTransport::finish(ConnectionFailure cause, const QString &detail)
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_timer.stop();
    m_socket->abort();
    m_end.reset();
    if (m_writer)
        m_writer->letGo();
    emit closed(cause, detail);
}

} // namespace espalier
