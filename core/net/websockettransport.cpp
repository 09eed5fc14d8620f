// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websockettransport.h"

#include <QRandomGenerator>

#include <utility>

namespace espalier {

namespace {

ByteView viewOf(const QByteArray &bytes)
{
    return asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

/// Numbers of RFC 6455 section 7.4.1 that are no complaint: none given, normal, going away.
bool isOrdinaryEnd(const WebSocketFailure &failure)
{
    return failure.kind == WebSocketFailure::Kind::Closed
           && (failure.status == 0 || failure.status == 1000 || failure.status == 1001);
}

} // namespace

WebSocketTransport::WebSocketTransport(std::unique_ptr<Transport> socket, Request request,
                                       std::chrono::milliseconds answerTimeout, QObject *parent)
    : WebSocketTransport(std::move(socket), std::optional(std::move(request)),
                         WebSocketCodec([] { return QRandomGenerator::system()->generate(); }), answerTimeout,
                         parent)
{ }

WebSocketTransport::WebSocketTransport(std::unique_ptr<Transport> accepted,
                                       std::chrono::milliseconds requestTimeout, QObject *parent)
    : WebSocketTransport(std::move(accepted), std::nullopt, WebSocketCodec::forServer(), requestTimeout,
                         parent)
{ }

WebSocketTransport::WebSocketTransport(std::unique_ptr<Transport> socket, std::optional<Request> request,
                                       WebSocketCodec codec, std::chrono::milliseconds timeout,
                                       QObject *parent)
    : Transport(parent)
    , m_socket(std::move(socket))
    , m_request(std::move(request))
    , m_codec(std::move(codec))
    , m_handshakeTimeout(timeout)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { finish(ConnectionFailure::TimedOut, m_request ? m_request->options.path : QString()); });
    connect(m_socket.get(), &Transport::progressed, this, [this](TransportStage stage) {
        if (stage != TransportStage::Opened)
            emit progressed(stage);
    });
    connect(m_socket.get(), &Transport::opened, this, &WebSocketTransport::handleOpened);
    connect(m_socket.get(), &Transport::received, this, &WebSocketTransport::handleReceived);
    connect(m_socket.get(), &Transport::written, this, &Transport::written);
    connect(m_socket.get(), &Transport::closed, this, &WebSocketTransport::handleClosed);
}

WebSocketTransport::~WebSocketTransport()
{
    m_socket->disconnect(this);
}

void WebSocketTransport::open()
{
    m_socket->open();
}

void WebSocketTransport::handleOpened()
{
    m_timer.start(m_handshakeTimeout);
    if (m_request)
        writeRaw(m_codec.request(m_request->host, m_request->port, m_request->usualPort, m_request->options,
                                 m_request->subprotocol));
}

void WebSocketTransport::handleReceived(ByteView bytes)
{
    if (m_isFinished)
        return;
    const bool wasOpen = m_codec.isOpen();
    QByteArray data;
    const auto good = m_codec.receive(bytes, data);
    writeRaw(m_codec.takeReply());
    if (!wasOpen && (m_codec.isOpen() || !data.isEmpty())) {
        m_timer.stop();
        m_socket->setReading(m_isReading);
        emit progressed(TransportStage::Opened);
        if (!m_isFinished)
            emit opened();
    }
    if (!data.isEmpty() && !m_isFinished)
        emit received(viewOf(data));
    if (m_isFinished)
        return;
    if (!good)
        fail(good.error());
}

void WebSocketTransport::fail(const WebSocketFailure &failure)
{
    if (isOrdinaryEnd(failure)) {
        finish(ConnectionFailure::ClosedByPeer, failure.detail);
        return;
    }
    m_failure = failure;
    finish(ConnectionFailure::WebSocketFailed, failure.detail);
}

void WebSocketTransport::handleClosed(ConnectionFailure cause, const QString &detail)
{
    finish(cause, detail);
}

void WebSocketTransport::writeRaw(const QByteArray &bytes)
{
    if (!bytes.isEmpty())
        m_socket->write(viewOf(bytes));
}

void WebSocketTransport::write(ByteView bytes)
{
    if (m_codec.isOpen() && !bytes.empty())
        writeRaw(m_codec.frame(bytes));
}

std::size_t WebSocketTransport::bytesToWrite() const
{
    return m_socket->bytesToWrite();
}

void WebSocketTransport::setReading(bool on)
{
    m_isReading = on;
    // Before that, the server's answer is read in any case.
    if (m_codec.isOpen())
        m_socket->setReading(on);
}

void WebSocketTransport::close()
{
    if (m_codec.isOpen())
        writeRaw(m_codec.closeFrame());
    m_socket->close();
}

void WebSocketTransport::abort()
{
    m_socket->abort();
}

TransportReport WebSocketTransport::report() const
{
    auto report = m_socket->report();
    report.webSocket = m_failure;
    return report;
}

void WebSocketTransport::finish(ConnectionFailure cause, const QString &detail)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_timer.stop();
    // What was said last, as an answer to a good-bye, still goes out; then the socket ends itself.
    m_socket->close();
    emit closed(cause, detail);
}

} // namespace espalier
