// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sockettransport.h"
#include "core/net/websocketcodec.h"

#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace espalier {

/// MQTT over WebSocket, over whatever socket leads to the server, or to a client.
class WebSocketTransport : public Transport
{
    Q_OBJECT
public:
    struct Request
    {
        /// What the Host field says.
        QString host {};
        std::uint16_t port = 0;
        /// Of the scheme; the Host field names another.
        std::uint16_t usualPort = 0;
        WebSocketOptions options {};
        QByteArray subprotocol = "mqtt";
    };

    /// The server may take `answerTimeout` to answer the request once the socket is open.
    WebSocketTransport(std::unique_ptr<Transport> socket, Request request,
                       std::chrono::milliseconds answerTimeout = std::chrono::seconds(15),
                       QObject *parent = nullptr);
    /// For a client that a server of ours has accepted, and that may take `requestTimeout` to ask.
    explicit WebSocketTransport(std::unique_ptr<Transport> accepted,
                                std::chrono::milliseconds requestTimeout = std::chrono::seconds(15),
                                QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void open() override;
    void write(ByteView bytes) override;
    [[nodiscard]] std::size_t bytesToWrite() const override;
    void setReading(bool on) override;
    void close() override;
    void abort() override;
    [[nodiscard]] TransportReport report() const override;

private:
    WebSocketTransport(std::unique_ptr<Transport> socket, std::optional<Request> request,
                       WebSocketCodec codec, std::chrono::milliseconds timeout, QObject *parent);

    void handleOpened();
    void handleReceived(ByteView bytes);
    void handleClosed(ConnectionFailure cause, const QString &detail);
    void fail(const WebSocketFailure &failure);
    void writeRaw(const QByteArray &bytes);
    void finish(ConnectionFailure cause, const QString &detail);

    std::unique_ptr<Transport> m_socket;
    /// The client's side has one.
    std::optional<Request> m_request;
    WebSocketCodec m_codec;
    QTimer m_timer;
    std::chrono::milliseconds m_handshakeTimeout;
    std::optional<WebSocketFailure> m_failure;
    bool m_isReading = true;
    bool m_isFinished = false;
};

} // namespace espalier
