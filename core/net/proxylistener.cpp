// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxylistener.h"

#include "core/net/selfsigned.h"
#include "core/net/sockettransport.h"
#include "core/net/tlssetup.h"
#include "core/net/websockettransport.h"

#include <QHostInfo>
#include <QNetworkInterface>
#include <QNetworkProxy>
#include <QSslKey>
#include <QSslServer>

namespace espalier {

namespace {

using Problem = ProxyProblem::Kind;

/// Handshakes under way, too.
constexpr int mostPending = 100;
constexpr std::chrono::days selfSignedValidity {30};

/// What devices may call a server on this address.
QStringList namesFor(const QHostAddress &address)
{
    QStringList names {QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    const auto add = [&names](const QString &name) {
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    };
    const bool isAny =
        address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6 || address == QHostAddress::Any;
    if (!address.isLoopback())
        add(QHostInfo::localHostName());
    if (!isAny) {
        add(address.toString());
        return names;
    }
    for (auto own : QNetworkInterface::allAddresses()) {
        own.setScopeId({});
        add(own.toString());
    }
    return names;
}

Expected<QSslConfiguration, ProxyProblem> configurationFor(const ProxySettings &settings)
{
    TlsOptions options;
    if (!settings.certificateFile.isEmpty()) {
        options.client = {.format = ClientCertificate::Format::Pem,
                          .file = settings.certificateFile,
                          .keyFile = settings.keyFile};
    }
    auto configuration = tlsConfiguration(options, {});
    if (!configuration)
        return unexpected(ProxyProblem {.kind = Problem::CertificateFailed, .tls = configuration.error()});
    // Devices are let through as they are: whom they trust and who they are is between them and the target.
    configuration->setPeerVerifyMode(QSslSocket::VerifyNone);
    if (settings.certificateFile.isEmpty()) {
        const auto made = makeSelfSigned(namesFor(QHostAddress(settings.address)), selfSignedValidity);
        if (!made) {
            return unexpected(
                ProxyProblem {.kind = Problem::CertificateFailed, .tls = TlsFailure {{TlsProblem::Other}}});
        }
        configuration->setLocalCertificate(QSslCertificate(made->certificate));
        configuration->setPrivateKey(QSslKey(made->key, QSsl::Ec));
    }
    return *configuration;
}

Problem kindOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return Problem::PortInUse;
    case QAbstractSocket::SocketAccessError:
        return Problem::PermissionDenied;
    case QAbstractSocket::SocketAddressNotAvailableError:
    case QAbstractSocket::UnsupportedSocketOperationError:
        return Problem::AddressNotAvailable;
    default:
        return Problem::ListenFailed;
    }
}

/// Qt's server says nothing about clients that do not begin with a handshake at all.
class SecureServer : public QSslServer
{
public:
    explicit SecureServer(std::function<void()> notTls) : m_notTls(std::move(notTls)) { }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        QSslServer::incomingConnection(descriptor);
        auto *socket = qobject_cast<QSslSocket *>(children().constLast());
        // Qt takes off what this server is connected to when the handshake is done.
        connect(socket, &QSslSocket::disconnected, this, [this, socket] {
            if (socket->error() == QAbstractSocket::UnknownSocketError)
                m_notTls();
        });
    }

private:
    std::function<void()> m_notTls;
};

} // namespace

ProxyListener::ProxyListener(Accept accept, QObject *parent)
    : QObject(parent), m_accept(std::move(accept)) { }

ProxyListener::~ProxyListener() = default;

Expected<std::unique_ptr<QTcpServer>, ProxyProblem> ProxyListener::makeSecureServer(
    const ProxySettings &settings)
{
    const auto configuration = configurationFor(settings);
    if (!configuration)
        return unexpected(configuration.error());
    m_fingerprint = configuration->localCertificate().digest(QCryptographicHash::Sha256);
    auto server = std::make_unique<SecureServer>([this] {
        emit deviceFailed({.kind = Problem::DeviceFailed,
                           .failure = ConnectionFailure::TlsFailed,
                           .tls = TlsFailure {{TlsProblem::NotTls}}});
    });
    server->setSslConfiguration(*configuration);
    connect(server.get(), &QSslServer::errorOccurred, this,
            [this](QSslSocket *socket, QAbstractSocket::SocketError) {
                emit deviceFailed({.kind = Problem::DeviceFailed,
                                   .failure = ConnectionFailure::TlsFailed,
                                   .detail = socket->errorString()});
            });
    return server;
}

Expected<void, ProxyProblem> ProxyListener::listen(const ProxySettings &settings)
{
    const QHostAddress address(settings.address);
    if (address.isNull())
        return unexpected(ProxyProblem {.kind = Problem::AddressNotAvailable});
    m_usesWebSocket = usesWebSocket(settings.listener);
    if (usesTls(settings.listener)) {
        auto server = makeSecureServer(settings);
        if (!server)
            return unexpected(server.error());
        m_server = std::move(*server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    m_server->setMaxPendingConnections(mostPending);
    // The system's proxy leads out of this network; nobody waits for connections there.
    m_server->setProxy(QNetworkProxy::NoProxy);
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &ProxyListener::acceptAll);
    connect(m_server.get(), &QTcpServer::acceptError, this, [this] {
        emit deviceFailed({.kind = Problem::DeviceFailed,
                           .failure = ConnectionFailure::Other,
                           .detail = m_server->errorString()});
    });
    if (m_server->listen(address, settings.port))
        return {};
    return unexpected(
        ProxyProblem {.kind = kindOf(m_server->serverError()), .detail = m_server->errorString()});
}

TransportEnd ProxyListener::address() const
{
    return {m_server->serverAddress().toString(), m_server->serverPort()};
}

void ProxyListener::acceptAll()
{
    while (auto *pending = m_server->nextPendingConnection()) {
        pending->setParent(nullptr);
        std::unique_ptr<Transport> transport =
            std::make_unique<SocketTransport>(std::unique_ptr<QTcpSocket>(pending));
        if (m_usesWebSocket)
            transport = std::make_unique<WebSocketTransport>(std::move(transport));
        m_accept(std::move(transport));
    }
}

} // namespace espalier
