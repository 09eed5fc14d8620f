// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

#include <QLocale>

namespace espalier {

namespace {

QString dateText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

} // namespace

QString Words::tlsProblem(TlsProblem problem, const TlsFailure &failure, const Profile &profile)
{
    const auto certificate = failure.chain.value(0);
    const auto issuer = certificate.issuer;
    const auto file = failure.file;
    switch (problem) {
    case TlsProblem::NotPinned:
        return tr(
            "The broker shows another certificate than the pinned one. Either it was renewed, or somebody "
            "stands between: ask before you trust it.");
    case TlsProblem::Revoked:
        return tr("The certificate was revoked by its issuer. The broker needs a new one.");
    case TlsProblem::BadCertificate:
        return tr("Something is wrong with the certificate: %1. The broker needs another one.")
            .arg(failure.detail);
    case TlsProblem::NotTrusted:
        return tr("The certificate was issued by “%1”, whom this computer does not trust. Choose that "
                  "authority's certificate under Security, or pin the broker's.")
            .arg(issuer);
    case TlsProblem::SelfSigned:
        return tr(
            "The certificate is self-signed: nobody else vouches for it. Compare its fingerprint with the "
            "broker's, then pin it.");
    case TlsProblem::HostNameMismatch:
        return tr("The certificate is for %1, not for “%2”. Use that name, or ask for a certificate that "
                  "lists "
                  "this host.")
            .arg(certificate.names.isEmpty() ? certificate.subject
                                             : certificate.names.join(QStringLiteral(", ")),
                 profile.tls.serverName.isEmpty() ? profile.host : profile.tls.serverName);
    case TlsProblem::Expired:
        return tr("The certificate expired on %1. The broker needs a new one; or is this computer's clock "
                  "wrong?")
            .arg(dateText(certificate.notAfter));
    case TlsProblem::NotYetValid:
        return tr("The certificate is valid from %1 on. Is this computer's clock right?")
            .arg(dateText(certificate.notBefore));
    case TlsProblem::WrongPurpose:
        return tr("The certificate is not meant for a server, or its issuer may not issue any.");
    case TlsProblem::NotTls:
        return tr("What answers on port %1 does not speak TLS. Choose %2:// for it, or the port that does.")
            .arg(profile.port)
            .arg(schemeOf(usesWebSocket(profile.transport) ? TransportKind::WebSocket : TransportKind::Tcp));
    case TlsProblem::ClosedDuringHandshake:
        return tr("The broker closed the connection at the beginning of TLS. It may not expect TLS on port "
                  "%1.")
            .arg(profile.port);
    case TlsProblem::NoCommonVersion:
        return tr("The broker speaks no version of TLS that is allowed here. Allow TLS 1.2 under Security; "
                  "anything older is not safe.");
    case TlsProblem::NoCommonCipher:
        return tr("Broker and this computer have no cipher in common.");
    case TlsProblem::NoCommonApplicationProtocol:
        return tr(
            "The broker speaks none of the application protocols (ALPN) that are offered under Security.");
    case TlsProblem::ServerNameUnknown:
        return tr("The broker has nothing under the name “%1”. Check the server name under Security.")
            .arg(profile.tls.serverName.isEmpty() ? profile.host : profile.tls.serverName);
    case TlsProblem::ClientCertificateRequired:
        return tr("The broker wants a client certificate. Choose one under Security.");
    case TlsProblem::ClientCertificateRefused:
        return tr(
            "The broker does not accept the client certificate. Is it issued by whom the broker trusts, and "
            "in force?");
    case TlsProblem::AuthorityFileUnreadable:
        if (!failure.detail.isEmpty())
            return tr("The file of trusted certificates cannot be read: %1 (%2).",
                      "a file, the system's words")
                .arg(file, failure.detail);
        return tr("The file of trusted certificates cannot be used: %1. It has to be PEM.").arg(file);
    case TlsProblem::CertificateFileUnreadable:
        if (failure.detail.isEmpty())
            return profile.tls.client.format == ClientCertificate::Format::Pkcs12
                       ? tr("%1 is no PKCS#12 file. If it is PEM, choose that under Security.").arg(file)
                       : tr("%1 holds no certificate as PEM. If it is PKCS#12, choose that under Security.")
                             .arg(file);
        return tr("The client certificate cannot be read: %1 (%2).", "a file, the system's words")
            .arg(file, failure.detail);
    case TlsProblem::KeyFileUnreadable:
        if (failure.detail.isEmpty())
            return tr("%1 holds no key as PEM. Choose the file of the key under Security.").arg(file);
        return tr("The key of the client certificate cannot be read: %1 (%2).", "a file, the system's words")
            .arg(file, failure.detail);
    case TlsProblem::WrongPassphrase:
        return tr("The passphrase does not open %1.").arg(file);
    case TlsProblem::KeyDoesNotMatch:
        return tr("The key in %1 does not belong to the client certificate.").arg(file);
    case TlsProblem::NotSupported:
        return tr("This system cannot speak TLS: OpenSSL is missing or too old.");
    case TlsProblem::Other:
        return failure.detail.isEmpty() ? tr("The system gave no reason.") : failure.detail;
    }
    return {};
}

QString Words::tlsAdvice(const TlsFailure &failure, const Profile &profile)
{
    QStringList sentences;
    for (const auto problem : failure.problems)
        sentences << tlsProblem(problem, failure, profile);
    return sentences.join(u' ');
}

QString Words::webSocketAdvice(const WebSocketFailure &failure, const Profile &profile)
{
    switch (failure.kind) {
    case WebSocketFailure::Kind::NotHttp:
        return tr("What answers on port %1 is no web server. Is this the broker's port for WebSocket?")
            .arg(profile.port);
    case WebSocketFailure::Kind::Refused:
        if (failure.status == 404)
            return tr("There is no WebSocket at the path %1. Check it under Network; many brokers use /mqtt.")
                .arg(profile.webSocket.path);
        if (failure.status == 401 || failure.status == 403)
            return tr("The web server wants to know who asks (%1 %2). Header fields under Network may say "
                      "it.")
                .arg(failure.status)
                .arg(failure.detail);
        return tr("The web server answered %1 %2 instead of opening a WebSocket. Check host and path.")
            .arg(failure.status)
            .arg(failure.detail);
    case WebSocketFailure::Kind::BadHandshake:
        return tr("The web server opened a WebSocket in a way that is not valid. A proxy may stand between.");
    case WebSocketFailure::Kind::NoMqtt:
        return tr("There is a WebSocket at the path %1, but it does not speak MQTT.")
            .arg(profile.webSocket.path);
    case WebSocketFailure::Kind::BadFrame:
        return tr("The server sent what no WebSocket may send: %1.").arg(failure.detail);
    case WebSocketFailure::Kind::Closed:
        return failure.detail.isEmpty()
                   ? tr("The server closed the WebSocket (%1).").arg(failure.status)
                   : tr("The server closed the WebSocket: %1 (%2).").arg(failure.detail).arg(failure.status);
    }
    return {};
}

QString Words::trust(Trust trust)
{
    switch (trust) {
    case Trust::Plain:
        return tr("not encrypted");
    case Trust::Verified:
        return tr("verified");
    case Trust::Pinned:
        return tr("pinned");
    case Trust::Unverified:
        return tr("not verified");
    }
    return {};
}

} // namespace espalier
