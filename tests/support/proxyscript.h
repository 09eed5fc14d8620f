// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/proxy.h"
#include "core/net/transportfactory.h"
#include "tests/support/testcertificates.h"

#include <QWebSocket>

Q_DECLARE_METATYPE(espalier::TransportKind)

/// A proxy between devices and a broker that tests play themselves, over the loopback.
namespace espalier::test {

using State = ProxyStatus::State;

inline constexpr qsizetype mebibyte = 1024 * 1024;

/// Not longer than the test: OpenSSL's own end comes before that of what is static.
inline std::unique_ptr<TestAuthority> made;

TestAuthority &authority();

/// The broker that is meant; it keeps what it gets, and answers when told to.
struct ProxyTargetServer
{
    explicit ProxyTargetServer(bool isSecure = false);
    [[nodiscard]] std::unique_ptr<QTcpSocket> take();
    std::unique_ptr<QTcpServer> server;
};

Profile profileOf(const ProxyTargetServer &target);

struct ProxyFixture
{
    explicit ProxyFixture(TransportKind listener = TransportKind::Tcp);
    [[nodiscard]] bool start(const Profile &profile);
    [[nodiscard]] std::unique_ptr<QTcpSocket> device() const;
    ProxySettings settings;
    std::chrono::milliseconds patience = std::chrono::minutes(1);
    std::unique_ptr<Proxy> proxy;
    ProxyStatus status;
    QList<std::pair<ProxyConnection, std::optional<ProxyProblem>>> ended;
};

/// A device of any kind.
struct ProxyDevice
{
    ProxyDevice(TransportKind kind, std::uint16_t port);
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool isGone() const;
    void write(const QByteArray &bytes) const;
    void close() const;
    std::unique_ptr<QWebSocket> web;
    std::unique_ptr<QSslSocket> socket;
    QByteArray received;
};

/// A proxy of each kind of transport.
void addListenerRows();

QByteArray anyBytes(qsizetype size);

std::shared_ptr<CaptureFeed> makeFeed();

/// All that has been captured so far.
struct CapturedBytes
{
    void take(CaptureFeed &feed);
    QList<StreamInfo> infos;
    std::map<StreamId, QByteArray> fromDevice;
    std::map<StreamId, QByteArray> fromTarget;
    int closed = 0;
};

} // namespace espalier::test
