// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/proxyscript.h"

#include <QRandomGenerator>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace espalier::test {

TestAuthority &authority()
{
    if (!made)
        made = std::make_unique<TestAuthority>();
    return *made;
}

ProxyTargetServer::ProxyTargetServer(bool isSecure)
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

std::unique_ptr<QTcpSocket> ProxyTargetServer::take()
{
    if (!QTest::qWaitFor([this] { return server->hasPendingConnections(); }))
        qFatal("nobody came to the target");
    std::unique_ptr<QTcpSocket> socket(server->nextPendingConnection());
    socket->setParent(nullptr);
    return socket;
}

Profile profileOf(const ProxyTargetServer &target)
{
    Profile profile;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = target.server->serverPort();
    return profile;
}

ProxyFixture::ProxyFixture(TransportKind listener)
{
    settings.port = 0;
    settings.listener = listener;
    settings.name = QStringLiteral("bench");
}

bool ProxyFixture::start(const Profile &profile)
{
    proxy = std::make_unique<Proxy>(settings, ProxyTarget {profile, {}, makeNetworkTransport, patience});
    QObject::connect(proxy.get(), &Proxy::statusChanged, proxy.get(),
                     [this](const ProxyStatus &told) { status = told; });
    QObject::connect(proxy.get(), &Proxy::deviceDisconnected, proxy.get(),
                     [this](const ProxyConnection &connection, const std::optional<ProxyProblem> &problem) {
                         ended.append({connection, problem});
                     });
    proxy->start();
    return QTest::qWaitFor([this] { return status.state != State::Stopped; })
           && status.state == State::Running;
}

std::unique_ptr<QTcpSocket> ProxyFixture::device() const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, status.listening.port);
    return socket;
}

ProxyDevice::ProxyDevice(TransportKind kind, std::uint16_t port)
{
    if (usesWebSocket(kind)) {
        web = std::make_unique<QWebSocket>();
        auto configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        web->setSslConfiguration(configuration);
        QObject::connect(web.get(), &QWebSocket::binaryMessageReceived, web.get(),
                         [this](const QByteArray &message) { received += message; });
        QNetworkRequest request(QUrl(QStringLiteral("%1://127.0.0.1:%2/mqtt").arg(schemeOf(kind)).arg(port)));
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

bool ProxyDevice::isOpen() const
{
    if (web)
        return web->state() == QAbstractSocket::ConnectedState;
    return socket->state() == QAbstractSocket::ConnectedState
           && (socket->mode() == QSslSocket::UnencryptedMode || socket->isEncrypted());
}

bool ProxyDevice::isGone() const
{
    return (web ? web->state() : socket->state()) == QAbstractSocket::UnconnectedState;
}

void ProxyDevice::write(const QByteArray &bytes) const
{
    if (web)
        web->sendBinaryMessage(bytes);
    else
        socket->write(bytes);
}

void ProxyDevice::close() const
{
    if (web)
        web->close();
    else
        socket->disconnectFromHost();
}

void addListenerRows()
{
    QTest::addColumn<TransportKind>("listener");
    for (const auto kind : {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket})
        QTest::newRow(qPrintable(schemeOf(kind))) << kind;
}

QByteArray anyBytes(qsizetype size)
{
    QByteArray bytes(size, '\0');
    QRandomGenerator(7).fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / 4);
    return bytes;
}

std::shared_ptr<CaptureFeed> makeFeed()
{
    return std::make_shared<CaptureFeed>([] { });
}

void CapturedBytes::take(CaptureFeed &feed)
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

} // namespace espalier::test
