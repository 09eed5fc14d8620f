// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/proxy.h"
#include "core/net/transportfactory.h"
#include "tests/support/testcertificates.h"

#include <QRandomGenerator>
#include <QSslKey>
#include <QSslServer>
#include <QTest>
#include <QWebSocket>

Q_DECLARE_METATYPE(espalier::TransportKind)

/// A proxy between devices and a broker that tests play themselves, over the loopback.
namespace espalier::test {

using State = ProxyStatus::State;

inline constexpr qsizetype mebibyte = 1024 * 1024;

/// Not longer than the test: OpenSSL's own end comes before that of what is static.
inline std::unique_ptr<TestAuthority> made;

inline TestAuthority &authority()
{
    if (!made)
        made = std::make_unique<TestAuthority>();
    return *made;
}

/// The broker that is meant; it keeps what it gets, and answers when told to.
struct ProxyTargetServer
{
    explicit ProxyTargetServer(bool isSecure = false)
    {
        if (isSecure) {
            auto secure = std::make_unique<QSslServer>();
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(QSslCertificate(authority().server.certificate()));
            configuration.setPrivateKey(QSslKey(authority().server.key(), QSsl::Ec));
            secure->setSslConfiguration(configuration);
            server = std::move(secure);
        } else {
            server = std::make_unique<QTcpServer>();
        }
        server->setMaxPendingConnections(100);
        if (!server->listen(QHostAddress::LocalHost))
            qFatal("no free port");
    }
    [[nodiscard]] std::unique_ptr<QTcpSocket> take()
    {
        if (!QTest::qWaitFor([this] { return server->hasPendingConnections(); }))
            qFatal("nobody came to the target");
        std::unique_ptr<QTcpSocket> socket(server->nextPendingConnection());
        socket->setParent(nullptr);
        return socket;
    }
    std::unique_ptr<QTcpServer> server;
};

inline Profile profileOf(const ProxyTargetServer &target)
{
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = target.server->serverPort();
    return profile;
}

struct ProxyFixture
{
    explicit ProxyFixture(TransportKind listener = TransportKind::Tcp)
    {
        settings.port = 0;
        settings.listener = listener;
        settings.name = QStringLiteral("bench");
    }
    [[nodiscard]] bool start(const Profile &profile)
    {
        proxy = std::make_unique<Proxy>(settings, ProxyTarget {profile, {}, makeNetworkTransport, patience});
        QObject::connect(proxy.get(), &Proxy::statusChanged, proxy.get(),
                         [this](const ProxyStatus &told) { status = told; });
        QObject::connect(
            proxy.get(), &Proxy::deviceDisconnected, proxy.get(),
            [this](const ProxyConnection &connection, const std::optional<ProxyProblem> &problem) {
                ended.append({connection, problem});
            });
        proxy->start();
        return QTest::qWaitFor([this] { return status.state != State::Stopped; })
               && status.state == State::Running;
    }
    [[nodiscard]] std::unique_ptr<QTcpSocket> device() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, status.listening.port);
        return socket;
    }
    ProxySettings settings;
    std::chrono::milliseconds patience = std::chrono::minutes(1);
    std::unique_ptr<Proxy> proxy;
    ProxyStatus status;
    QList<std::pair<ProxyConnection, std::optional<ProxyProblem>>> ended;
};

/// A device of any kind.
struct ProxyDevice
{
    ProxyDevice(TransportKind kind, std::uint16_t port)
    {
        if (usesWebSocket(kind)) {
            web = std::make_unique<QWebSocket>();
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            web->setSslConfiguration(configuration);
            QObject::connect(web.get(), &QWebSocket::binaryMessageReceived, web.get(),
                             [this](const QByteArray &message) { received += message; });
            QNetworkRequest request(
                QUrl(QStringLiteral("%1://127.0.0.1:%2/mqtt").arg(schemeOf(kind)).arg(port)));
            request.setRawHeader("Sec-WebSocket-Protocol", "mqtt");
            web->open(request);
            return;
        }
        auto secure = std::make_unique<QSslSocket>();
        QObject::connect(secure.get(), &QTcpSocket::readyRead, secure.get(),
                         [this] { received += socket->readAll(); });
        if (usesTls(kind)) {
            secure->setPeerVerifyMode(QSslSocket::VerifyNone);
            secure->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        } else {
            secure->connectToHost(QStringLiteral("127.0.0.1"), port);
        }
        socket = std::move(secure);
    }
    [[nodiscard]] bool isOpen() const
    {
        if (web)
            return web->state() == QAbstractSocket::ConnectedState;
        return socket->state() == QAbstractSocket::ConnectedState
               && (socket->mode() == QSslSocket::UnencryptedMode || socket->isEncrypted());
    }
    [[nodiscard]] bool isGone() const
    {
        return (web ? web->state() : socket->state()) == QAbstractSocket::UnconnectedState;
    }
    void write(const QByteArray &bytes) const
    {
        if (web)
            web->sendBinaryMessage(bytes);
        else
            socket->write(bytes);
    }
    void close() const
    {
        if (web)
            web->close();
        else
            socket->disconnectFromHost();
    }
    std::unique_ptr<QWebSocket> web;
    std::unique_ptr<QSslSocket> socket;
    QByteArray received;
};

/// A proxy of each kind of transport.
inline void addListenerRows()
{
    QTest::addColumn<TransportKind>("listener");
    for (const auto kind : {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket})
        QTest::newRow(qPrintable(schemeOf(kind))) << kind;
}

inline QByteArray anyBytes(qsizetype size)
{
    QByteArray bytes(size, '\0');
    QRandomGenerator(7).fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / 4);
    return bytes;
}

inline std::shared_ptr<CaptureFeed> makeFeed()
{
    return std::make_shared<CaptureFeed>([] { });
}

/// All that has been captured so far.
struct CapturedBytes
{
    void take(CaptureFeed &feed)
    {
        for (auto &block : feed.take()) {
            std::size_t at = 0;
            std::size_t opened = 0;
            for (const auto &segment : block.segments) {
                const auto text = asText(block.bytes.view().subspan(at, segment.length));
                at += segment.length;
                if (segment.kind == CaptureSegment::Kind::Opened)
                    infos.append(block.opened.at(opened++));
                if (segment.kind == CaptureSegment::Kind::Closed)
                    ++closed;
                if (segment.kind == CaptureSegment::Kind::FromClient)
                    fromDevice[segment.stream].append(text.data(), static_cast<qsizetype>(text.size()));
                if (segment.kind == CaptureSegment::Kind::FromServer)
                    fromTarget[segment.stream].append(text.data(), static_cast<qsizetype>(text.size()));
            }
            feed.recycle(std::move(block));
        }
    }
    QList<StreamInfo> infos;
    std::map<StreamId, QByteArray> fromDevice;
    std::map<StreamId, QByteArray> fromTarget;
    int closed = 0;
};

} // namespace espalier::test
