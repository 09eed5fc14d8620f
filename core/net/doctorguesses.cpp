// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What else a server may speak that does not answer as it should.
#include "core/net/connectionattempt.h"
#include "core/net/doctor.h"

#include <algorithm>

namespace espalier {

namespace {

/// The server has answered CONNECT, kindly or not.
bool isAnswer(const ConnectionStatus &status)
{
    return status.phase == ConnectionPhase::Connected || status.failure == ConnectionFailure::RefusedByServer;
}

TransportKind otherTls(TransportKind kind)
{
    switch (kind) {
    case TransportKind::Tcp:
        return TransportKind::Tls;
    case TransportKind::Tls:
        return TransportKind::Tcp;
    case TransportKind::WebSocket:
        return TransportKind::SecureWebSocket;
    case TransportKind::SecureWebSocket:
        return TransportKind::WebSocket;
    case TransportKind::LocalBroker:
        break;
    }
    return TransportKind::LocalBroker;
}

TransportKind otherWebSocket(TransportKind kind)
{
    switch (kind) {
    case TransportKind::Tcp:
        return TransportKind::WebSocket;
    case TransportKind::Tls:
        return TransportKind::SecureWebSocket;
    case TransportKind::WebSocket:
        return TransportKind::Tcp;
    case TransportKind::SecureWebSocket:
        return TransportKind::Tls;
    case TransportKind::LocalBroker:
        break;
    }
    return TransportKind::LocalBroker;
}

/// Nobody waits for a guess as for the server itself.
constexpr std::chrono::milliseconds longestGuess {4000};

} // namespace

void Doctor::guess(DiagnosisStep step)
{
    m_current = step;
    auto other = m_profile;
    other.userName.clear();
    other.authenticationMethod.clear();
    if (m_profile.transport != TransportKind::LocalBroker) {
        const bool hadTls = usesTls(m_profile.transport);
        auto turned = other;
        turned.transport = otherTls(m_profile.transport);
        turned.tls.verification = TlsOptions::Verification::None;
        turned.tls.client = {};
        if (!hadTls || step == DiagnosisStep::Tls) {
            m_guesses.append(
                {.profile = turned,
                 .cause = hadTls ? DiagnosisCause::ServerSpeaksWithoutTls : DiagnosisCause::ServerSpeaksTls,
                 .enough = hadTls ? std::optional<TransportStage>() : TransportStage::Secured});
        }
        guessOtherWebSocket(step);
    }
    if (step == DiagnosisStep::Mqtt) {
        for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31}) {
            other.version = version;
            if (version != m_profile.version)
                m_guesses.append({.profile = other, .cause = DiagnosisCause::OtherVersion});
        }
    }
    tryNextGuess();
}

void Doctor::guessOtherWebSocket(DiagnosisStep step)
{
    auto turned = m_profile;
    turned.userName.clear();
    turned.authenticationMethod.clear();
    turned.transport = otherWebSocket(m_profile.transport);
    if (step == DiagnosisStep::WebSocket)
        m_guesses.append({.profile = turned, .cause = DiagnosisCause::ServerSpeaksWithoutWebSocket});
    else if (step == DiagnosisStep::Mqtt && !usesWebSocket(m_profile.transport))
        m_guesses.append({.profile = turned,
                          .cause = DiagnosisCause::ServerSpeaksWebSocket,
                          .enough = TransportStage::Opened});
}

void Doctor::tryNextGuess()
{
    if (m_attempt) {
        m_attempt->disconnect(this);
        m_attempt.release()->deleteLater(); // it may be the sender of what led here
    }
    if (m_guesses.isEmpty()) {
        finish();
        return;
    }
    m_timer.start(std::min(m_patience, longestGuess));
    const auto &now = m_guesses.first();
    m_attempt = std::make_unique<ConnectionAttempt>(
        now.profile, Secrets {.proxyPassword = m_secrets.proxyPassword}, m_factory);
    connect(m_attempt.get(), &ConnectionAttempt::progressed, this, [this](TransportStage stage) {
        if (m_guesses.first().enough == stage)
            settleGuess(Guess(m_guesses.first()));
    });
    connect(m_attempt.get(), &ConnectionAttempt::ended, this, &Doctor::handleGuess);
    m_attempt->start();
}

void Doctor::handleGuess(const ConnectionStatus &status)
{
    auto tried = m_guesses.takeFirst();
    const bool isRightVersion = status.reason != ReasonCode::UnsupportedProtocolVersion
                                || tried.cause != DiagnosisCause::OtherVersion;
    const bool isHttp = status.webSocket && status.webSocket->kind != WebSocketFailure::Kind::NotHttp;
    if (tried.cause == DiagnosisCause::ServerSpeaksWebSocket && isHttp) {
        tried.cause = DiagnosisCause::ServerIsWebServer;
        settleGuess(tried);
    } else if (!tried.enough && isAnswer(status) && isRightVersion) {
        settleGuess(tried);
    } else {
        tryNextGuess();
    }
}

void Doctor::settleGuess(const Guess &right)
{
    m_guesses.clear();
    auto &failed = at(m_current);
    failed.cause = right.cause;
    if (right.cause == DiagnosisCause::OtherVersion)
        failed.otherVersion = right.profile.version;
    emit changed(failed);
    finish();
}

} // namespace espalier
