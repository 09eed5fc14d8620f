// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/lingeringclose.h"
#include "core/net/secrets.h"
#include "core/net/socketwriter.h"
#include "core/net/transport.h"
#include "core/net/transportoptions.h"

#include <QSslSocket>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace espalier {

/// Where a socket leads, and how.
struct SocketTarget
{
    QString host {};
    std::uint16_t port = 0;
    /// Without: plain TCP.
    std::optional<TlsOptions> tls {};
    ProxyOptions proxy {};
    Secrets secrets {};
};

/// Bytes over TCP or TLS, through a proxy if need be; or with a client that a server of ours has accepted.
class SocketTransport : public Transport
{
    Q_OBJECT
public:
    /// All of the way, proxy and TLS included, may take `connectTimeout`.
    explicit SocketTransport(SocketTarget target,
                             std::chrono::milliseconds connectTimeout = std::chrono::seconds(15),
                             QObject *parent = nullptr);
    /// A client that is connected, and with TLS if there is any.
    explicit SocketTransport(std::unique_ptr<QTcpSocket> accepted, QObject *parent = nullptr);
    ~SocketTransport() override;

    void open() override;
    void write(ByteView bytes) override;
    [[nodiscard]] std::size_t bytesToWrite() const override;
    void setReading(bool on) override;
    /// Without TLS only: there the end of one direction is the end of both.
    void allowHalfClose() override;
    void closeWriting() override;
    void close() override;
    void abort() override;
    [[nodiscard]] TransportReport report() const override { return m_report; }

private:
    enum class State : std::uint8_t { New, Opening, Open, Closing, Closed };

    void makeSocket();
    void watchSocket();
    void takeOver();
    void holdConnection();
    void noteAddresses();
    void connectThrough(const QNetworkProxy &proxy);
    void beginTls();
    void handleConnected();
    void handleEncrypted();
    void handleTlsErrors(const QList<QSslError> &errors);
    [[nodiscard]] bool isPinned() const;
    void failTls(TlsProblem problem, const QString &detail);
    void handleReadyRead();
    void handleError(QAbstractSocket::SocketError error);
    void handleDisconnected();
    void handleTimeout();
    void readAll();
    void handlePeerEnded();
    void handleBroken(const QString &detail);
    void closeHeld();
    [[nodiscard]] bool mayQueue(std::size_t size);
    void finish(ConnectionFailure cause, const QString &detail);

    SocketTarget m_target {};
    std::chrono::milliseconds m_connectTimeout {0};
    bool m_isAccepted = false;
    std::unique_ptr<QTcpSocket> m_socket;
    /// Where half of the connection may close: all goes out through it.
    std::unique_ptr<SocketWriter> m_writer;
    /// While closing.
    std::unique_ptr<LingeringClose> m_end;
    /// The same, where there is TLS.
    QSslSocket *m_tls = nullptr;
    /// The server's last word before it gave up.
    std::optional<QSsl::AlertType> m_alert;
    bool m_isHandshaking = false;
    TransportReport m_report;
    /// While opening: how long that may take. While closing: how long the peer may take to accept what is queued, and to
    /// end.
    QTimer m_timer;
    /// What waited to be written after the last write(), and what has been added since it last became less.
    std::size_t m_waitingBefore = 0;
    std::size_t m_addedUnmoved = 0;
    State m_state = State::New;
    bool m_isReading = true;
    bool m_mayHalfClose = false;
    /// The peer has ended while nobody read; told when all is read.
    bool m_peerEnded = false;
    bool m_isHalfClosed = false;
    /// Why the connection is gone in both directions.
    std::optional<QString> m_broken;
};

} // namespace espalier
