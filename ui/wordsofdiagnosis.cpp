// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

namespace espalier {

namespace {

using State = DiagnosisResult::State;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(espalier::Words)
};

QString certificateFound(const DiagnosisResult &result)
{
    const auto &security = result.security;
    const auto certificate = security.chain.value(0);
    const auto left = static_cast<int>(result.daysLeft.value_or(0));
    if (security.trust == Trust::Unverified)
        return Texts::tr("not verified, as the connection wants it");
    if (security.trust == Trust::Pinned)
        return Texts::tr("pinned, %n day(s) left", nullptr, left);
    return Texts::tr("issued by %1, %n day(s) left", nullptr, left).arg(certificate.issuer);
}

QString found(const DiagnosisResult &result, const Profile &profile)
{
    switch (result.step) {
    case DiagnosisStep::Name:
    case DiagnosisStep::Proxy:
        return result.addresses.join(QStringLiteral(", "));
    case DiagnosisStep::Tcp:
        return Texts::tr("port %1 answers").arg(profile.port);
    case DiagnosisStep::Tls:
        return result.security.version.isEmpty()
                   ? Texts::tr("port %1 speaks TLS").arg(profile.port)
                   : QStringLiteral("%1, %2").arg(result.security.version, result.security.cipher);
    case DiagnosisStep::Certificate:
        return certificateFound(result);
    case DiagnosisStep::WebSocket:
        return Texts::tr("%1 speaks MQTT").arg(profile.webSocket.path);
    case DiagnosisStep::Mqtt:
        return Texts::tr("%1 accepts this connection").arg(Words::version(profile.version));
    }
    return {};
}

/// It was reached, and does not do what comes next.
QString silent(const DiagnosisResult &result, const Profile &profile)
{
    if (result.step <= DiagnosisStep::Tcp)
        return {};
    if (result.cause == DiagnosisCause::TimedOut)
        return Texts::tr(
                   "What listens on port %1 takes the connection and says nothing. Is this the broker's "
                   "port? A broker that hangs does so, too.")
            .arg(profile.port);
    if (result.cause == DiagnosisCause::ClosedByPeer)
        return Texts::tr("What listens on port %1 closes the connection without a word. Is this the broker's "
                         "port, and does the broker let this client in? Its log may say more.")
            .arg(profile.port);
    return {};
}

/// The same words as for a connection that fails in the same way.
QString failed(const DiagnosisResult &result, const Profile &profile, ConnectionFailure failure)
{
    auto status = result.status;
    status.failure = failure;
    if (status.detail.isEmpty())
        status.detail = result.detail;
    if (result.tls)
        status.tls = result.tls;
    if (result.webSocket)
        status.webSocket = result.webSocket;
    return Words::failureAdvice(status, profile);
}

QString cause(const DiagnosisResult &result, const Profile &profile)
{
    if (const auto text = silent(result, profile); !text.isEmpty())
        return text;
    switch (result.cause) {
    case DiagnosisCause::None:
        return {};
    case DiagnosisCause::HostNotFound:
        return failed(result, profile, ConnectionFailure::HostNotFound);
    case DiagnosisCause::Refused:
        return failed(result, profile, ConnectionFailure::Refused);
    case DiagnosisCause::TimedOut:
        return failed(result, profile, ConnectionFailure::TimedOut);
    case DiagnosisCause::NetworkUnreachable:
        return failed(result, profile, ConnectionFailure::NetworkUnreachable);
    case DiagnosisCause::ClosedByPeer:
        return failed(result, profile, ConnectionFailure::ClosedByPeer);
    case DiagnosisCause::ProxyFailed:
        return failed(result, profile, ConnectionFailure::ProxyFailed);
    case DiagnosisCause::Tls:
        return failed(result, profile, ConnectionFailure::TlsFailed);
    case DiagnosisCause::ServerSpeaksWithoutTls:
        return Texts::tr("The broker speaks without TLS on port %1. Choose %2:// for it, or the port that "
                         "speaks TLS.")
            .arg(profile.port)
            .arg(schemeOf(usesWebSocket(profile.transport) ? TransportKind::WebSocket : TransportKind::Tcp));
    case DiagnosisCause::ServerSpeaksTls:
        return Texts::tr("The broker expects TLS on port %1. Choose %2:// for it.")
            .arg(profile.port)
            .arg(schemeOf(usesWebSocket(profile.transport) ? TransportKind::SecureWebSocket
                                                           : TransportKind::Tls));
    case DiagnosisCause::WebSocket:
        return failed(result, profile, ConnectionFailure::WebSocketFailed);
    case DiagnosisCause::ServerSpeaksWithoutWebSocket:
        return Texts::tr("The broker speaks without WebSocket on port %1. Choose %2:// for it.")
            .arg(profile.port)
            .arg(schemeOf(usesTls(profile.transport) ? TransportKind::Tls : TransportKind::Tcp));
    case DiagnosisCause::ServerSpeaksWebSocket:
        return Texts::tr("The broker expects WebSocket on port %1. Choose %2:// for it.")
            .arg(profile.port)
            .arg(schemeOf(usesTls(profile.transport) ? TransportKind::SecureWebSocket
                                                     : TransportKind::WebSocket));
    case DiagnosisCause::ServerIsWebServer:
        return Texts::tr(
                   "A web server answers on port %1, no broker. Choose the broker's port; or, where the "
                   "broker is behind the web server, %2:// and its path under Network.")
            .arg(profile.port)
            .arg(schemeOf(usesTls(profile.transport) ? TransportKind::SecureWebSocket
                                                     : TransportKind::WebSocket));
    case DiagnosisCause::OtherVersion:
        return Texts::tr("The broker does not speak %1, but %2. Choose that version.")
            .arg(Words::version(profile.version),
                 Words::version(result.otherVersion.value_or(ProtocolVersion::V311)));
    case DiagnosisCause::Mqtt:
        return failed(result, profile, result.status.failure);
    case DiagnosisCause::NeedsAnswers:
        return Texts::tr(
            "The broker asks for data of the authentication method that only you can give: connect "
            "to answer it.");
    case DiagnosisCause::LocalBrokerStopped:
        return failed(result, profile, ConnectionFailure::LocalBrokerStopped);
    case DiagnosisCause::Other:
        return failed(result, profile, ConnectionFailure::Other);
    }
    return {};
}

} // namespace

QString Words::diagnosisStep(DiagnosisStep step)
{
    switch (step) {
    case DiagnosisStep::Name:
        return tr("Name", "of a host");
    case DiagnosisStep::Proxy:
        return tr("Proxy");
    case DiagnosisStep::Tcp:
        return tr("TCP");
    case DiagnosisStep::Tls:
        return tr("TLS");
    case DiagnosisStep::Certificate:
        return tr("Certificate");
    case DiagnosisStep::WebSocket:
        return tr("WebSocket");
    case DiagnosisStep::Mqtt:
        return tr("MQTT");
    }
    return {};
}

QString Words::diagnosis(const DiagnosisResult &result, const Profile &profile)
{
    switch (result.state) {
    case State::NotTried:
        return tr("not tried");
    case State::NotNeeded:
        return tr("not needed");
    case State::Running:
        return tr("…");
    case State::Fine:
        return found(result, profile);
    case State::Failed:
        return cause(result, profile);
    }
    return {};
}

} // namespace espalier
