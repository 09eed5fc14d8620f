// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/proxywords.h"

#include "ui/common/units.h"
#include "ui/words.h"

namespace espalier {

QString ProxyWords::listener(TransportKind kind)
{
    switch (kind) {
    case TransportKind::LocalBroker:
        return {};
    case TransportKind::Tcp:
        return tr("MQTT over TCP");
    case TransportKind::Tls:
        return tr("MQTT over TLS");
    case TransportKind::WebSocket:
        return tr("MQTT over WebSocket");
    case TransportKind::SecureWebSocket:
        return tr("MQTT over secure WebSocket");
    }
    return {};
}

QString ProxyWords::state(const ProxyStatus &status)
{
    switch (status.state) {
    case ProxyStatus::State::Stopped:
        return tr("Not started");
    case ProxyStatus::State::Failed:
        return tr("Does not listen");
    case ProxyStatus::State::Running:
        return tr("Listens · %n device(s) · %1 from devices, %2 to them", nullptr,
                  static_cast<int>(status.connections.size()))
            .arg(sizeText(status.bytesFromDevices), sizeText(status.bytesFromTarget));
    }
    return {};
}

QString ProxyWords::damage(const JsonFile::Contents &loaded)
{
    switch (loaded.origin) {
    case JsonFile::Origin::Missing:
    case JsonFile::Origin::File:
        return {};
    case JsonFile::Origin::Backup:
        return tr("The list of proxies was damaged. Its last good version is used. %1").arg(loaded.detail);
    case JsonFile::Origin::Unreadable:
        return tr("The list of proxies is damaged and cannot be read. A copy of proxies.json is kept before "
                  "anything "
                  "replaces it. %1")
            .arg(loaded.detail);
    case JsonFile::Origin::Newer:
        return tr("A newer Espalier wrote the list of proxies: they can be used, but not changed, here.");
    }
    return {};
}

QString ProxyWords::problem(const ProxyProblem &problem, const ProxySettings &settings, const Profile &target)
{
    const auto withDetail = [&problem](const QString &text) {
        return problem.detail.isEmpty()
                   ? text
                   : tr("%1 (%2)", "advice and the system's words").arg(text, problem.detail);
    };
    switch (problem.kind) {
    case ProxyProblem::Kind::PortInUse:
        return tr("Port %1 is in use by another program. Choose another port, or 0 for any that is free.")
            .arg(settings.port);
    case ProxyProblem::Kind::PermissionDenied:
        return tr("This user may not listen on port %1. Choose a port above 1023.").arg(settings.port);
    case ProxyProblem::Kind::AddressNotAvailable:
        return tr("This computer has no address %1. Choose another one.").arg(settings.address);
    case ProxyProblem::Kind::CertificateFailed:
        return tr("The proxy's own certificate cannot be used. %1")
            .arg(
                Words::tlsAdvice(problem.tls.value_or(TlsFailure {.problems = {TlsProblem::Other}}), target));
    case ProxyProblem::Kind::ListenFailed:
        return withDetail(tr("The proxy cannot listen."));
    case ProxyProblem::Kind::DeviceFailed:
        return withDetail(deviceProblem(problem, settings));
    case ProxyProblem::Kind::TargetFailed: {
        ConnectionStatus status;
        status.failure = problem.failure;
        status.detail = problem.detail;
        status.tls = problem.tls;
        status.webSocket = problem.webSocket;
        return tr("A device was turned away, as its broker cannot be reached: %1. %2")
            .arg(Words::failure(problem.failure), Words::failureAdvice(status, target));
    }
    case ProxyProblem::Kind::TooManyDevices:
        return tr("A device was turned away, as there are too many at once. Disconnect some.");
    }
    return {};
}

QString ProxyWords::deviceProblem(const ProxyProblem &problem, const ProxySettings &settings)
{
    const auto url = schemeOf(settings.listener);
    if (problem.tls && problem.tls->problems.contains(TlsProblem::NotTls))
        return tr("A device spoke without TLS. Give it an address with %1://, or let the proxy listen "
                  "without "
                  "TLS.")
            .arg(url);
    if (problem.failure == ConnectionFailure::TlsFailed)
        return tr(
            "A device and the proxy could not agree on TLS. Let the device trust the proxy's certificate, "
            "by its fingerprint, or give the proxy one that the device trusts.");
    if (problem.webSocket && problem.webSocket->kind == WebSocketFailure::Kind::NoMqtt)
        return tr("A device asked for another protocol than MQTT over WebSocket.");
    if (problem.webSocket && problem.webSocket->kind == WebSocketFailure::Kind::BadFrame)
        return tr("A device sent a WebSocket frame that no client may send.");
    if (problem.webSocket && problem.webSocket->kind == WebSocketFailure::Kind::Closed)
        return tr("A device ended with the WebSocket status %1.").arg(problem.webSocket->status);
    if (problem.webSocket
        || (problem.failure == ConnectionFailure::TimedOut && usesWebSocket(settings.listener)))
        return tr("A device spoke without WebSocket. Give it an address with %1://, or let the proxy listen "
                  "without WebSocket.")
            .arg(url);
    return tr("The connection of a device broke.");
}

} // namespace espalier
