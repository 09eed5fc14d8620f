// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sockettransport.h"
#include "core/net/tlssetup.h"

#include <QSslCipher>

namespace espalier {

void SocketTransport::beginTls()
{
    const auto configuration = tlsConfiguration(*m_target.tls, m_target.secrets);
    if (!configuration) {
        m_report.tls = configuration.error();
        finish(ConnectionFailure::TlsFailed, m_report.tls->detail);
        return;
    }
    m_tls->setSslConfiguration(*configuration);
    const auto &name = m_target.tls->serverName;
    m_tls->connectToHostEncrypted(m_target.host, m_target.port, name.isEmpty() ? m_target.host : name);
}

bool SocketTransport::isPinned() const
{
    const auto fingerprint = m_tls->peerCertificate().digest(QCryptographicHash::Sha256);
    return m_target.tls->pinnedFingerprints.contains(fingerprint);
}

void SocketTransport::handleTlsErrors(const QList<QSslError> &errors)
{
    const bool anyWillDo = m_target.tls->verification == TlsOptions::Verification::None;
    if (anyWillDo || isPinned()) {
        m_tls->ignoreSslErrors();
        return;
    }
    auto problems = problemsOf(errors);
    if (!m_target.tls->pinnedFingerprints.isEmpty())
        problems.prepend(TlsProblem::NotPinned);
    m_report.tls = TlsFailure {.problems = problems,
                               .chain = certificateInfos(m_tls->peerCertificateChain()),
                               .detail = errors.isEmpty() ? QString() : errors.first().errorString()};
}

void SocketTransport::handleEncrypted()
{
    const auto &options = *m_target.tls;
    const bool isChecked = options.verification == TlsOptions::Verification::Full;
    auto &security = m_report.security;
    security.chain = certificateInfos(m_tls->peerCertificateChain());
    if (isPinned()) {
        security.trust = Trust::Pinned;
    } else if (!isChecked) {
        security.trust = Trust::Unverified;
    } else if (options.pinnedFingerprints.isEmpty()) {
        security.trust = Trust::Verified;
    } else {
        failTls(TlsProblem::NotPinned, {});
        return;
    }
    const auto cipher = m_tls->sessionCipher();
    security.version = cipher.protocolString();
    security.cipher = cipher.name();
    security.applicationProtocol = QString::fromUtf8(m_tls->sslConfiguration().nextNegotiatedProtocol());
    m_isHandshaking = false;
    emit progressed(TransportStage::Secured);
    handleConnected();
}

/// Ends with a failure of TLS: the certificate's, if that was it, else the peer's last word, else `problem`.
void SocketTransport::failTls(TlsProblem problem, const QString &detail)
{
    if (!m_report.tls) {
        m_report.tls = TlsFailure {.problems = {m_alert ? problemOf(*m_alert) : problem},
                                   .chain = certificateInfos(m_tls->peerCertificateChain()),
                                   .detail = detail};
        // Nobody has told what a client uses that was accepted.
        if (m_target.tls && m_report.tls->problems.first() == TlsProblem::KeyDoesNotMatch) {
            const auto &client = m_target.tls->client;
            m_report.tls->file = client.keyFile.isEmpty() ? client.file : client.keyFile;
        }
    }
    m_report.security = {};
    finish(ConnectionFailure::TlsFailed, m_report.tls->detail);
}

} // namespace espalier
