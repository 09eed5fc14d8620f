// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/transport.h"

#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <cstdint>

namespace espalier {

/// MQTT over TCP.
class SocketTransport : public Transport
{
    Q_OBJECT
public:
    SocketTransport(QString host, std::uint16_t port,
                    std::chrono::milliseconds connectTimeout = std::chrono::seconds(15),
                    QObject *parent = nullptr);
    ~SocketTransport() override;

    void open() override;
    void write(ByteView bytes) override;
    [[nodiscard]] std::size_t bytesToWrite() const override;
    void setReading(bool on) override;
    void close() override;
    void abort() override;

private:
    enum class State : std::uint8_t { New, Opening, Open, Closing, Closed };

    void handleConnected();
    void handleReadyRead();
    void handleError(QAbstractSocket::SocketError error);
    void handleDisconnected();
    void handleTimeout();
    void readAll();
    void finish(ConnectionFailure cause, const QString &detail);

    QString m_host;
    std::uint16_t m_port;
    std::chrono::milliseconds m_connectTimeout;
    QTcpSocket m_socket;
    /// While opening: how long that may take. While closing: how long the peer may take to accept what is queued.
    QTimer m_timer;
    State m_state = State::New;
    bool m_isReading = true;
    /// The peer has ended while nobody read; told when all is read.
    bool m_peerEnded = false;
};

} // namespace espalier
