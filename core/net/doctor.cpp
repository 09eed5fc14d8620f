// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/doctor.h"

#include "core/net/connectionattempt.h"
#include "core/net/proxysetup.h"

#include <QHostAddress>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

DiagnosisCause causeOf(ConnectionFailure failure)
{
    switch (failure) {
    case ConnectionFailure::None:
        return DiagnosisCause::None;
    case ConnectionFailure::HostNotFound:
        return DiagnosisCause::HostNotFound;
    case ConnectionFailure::Refused:
        return DiagnosisCause::Refused;
    case ConnectionFailure::TimedOut:
    case ConnectionFailure::KeepAliveTimeout:
        return DiagnosisCause::TimedOut;
    case ConnectionFailure::NetworkUnreachable:
        return DiagnosisCause::NetworkUnreachable;
    case ConnectionFailure::ClosedByPeer:
        return DiagnosisCause::ClosedByPeer;
    case ConnectionFailure::RefusedByServer:
    case ConnectionFailure::DisconnectedByServer:
    case ConnectionFailure::ProtocolViolation:
    case ConnectionFailure::AuthenticationFailed:
        return DiagnosisCause::Mqtt;
    case ConnectionFailure::LocalBrokerStopped:
        return DiagnosisCause::LocalBrokerStopped;
    case ConnectionFailure::TlsFailed:
        return DiagnosisCause::Tls;
    case ConnectionFailure::WebSocketFailed:
        return DiagnosisCause::WebSocket;
    case ConnectionFailure::ProxyFailed:
        return DiagnosisCause::ProxyFailed;
    case ConnectionFailure::Other:
        return DiagnosisCause::Other;
    }
    return DiagnosisCause::Other;
}

bool isAboutCertificate(const TlsFailure &failure)
{
    return failure.problems.first() <= TlsProblem::WrongPurpose;
}

} // namespace

Doctor::Doctor(Profile profile, Secrets secrets, Connection::TransportFactory factory,
               std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_secrets(std::move(secrets))
    , m_factory(std::move(factory))
    , m_patience(patience)
{
    for (std::size_t i = 0; i < m_results.size(); ++i)
        m_results.at(i).step = static_cast<DiagnosisStep>(i);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // others may come a twentieth too early
    connect(&m_timer, &QTimer::timeout, this, &Doctor::handleTimeout);
}

Doctor::~Doctor()
{
    cancel();
}

const DiagnosisResult &Doctor::result(DiagnosisStep step) const
{
    return m_results.at(static_cast<std::size_t>(step));
}

DiagnosisResult &Doctor::at(DiagnosisStep step)
{
    return m_results.at(static_cast<std::size_t>(step));
}

void Doctor::begin(DiagnosisStep step)
{
    m_current = step;
    m_clock.start();
    m_timer.start(m_patience);
    at(step).state = State::Running;
    emit changed(at(step));
}

void Doctor::pass(DiagnosisStep step)
{
    auto &passed = at(step);
    passed.state = State::Fine;
    passed.duration = std::chrono::milliseconds(m_clock.elapsed());
    emit changed(passed);
}

void Doctor::leaveOut(DiagnosisStep step)
{
    at(step).state = State::NotNeeded;
    emit changed(at(step));
}

void Doctor::fail(DiagnosisStep step, DiagnosisCause cause, const QString &detail)
{
    auto &failed = at(step);
    failed.state = State::Failed;
    failed.cause = cause;
    failed.detail = detail;
    failed.duration = std::chrono::milliseconds(m_clock.elapsed());
    emit changed(failed);
}

void Doctor::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    cancel();
    // One that was left for a failure elsewhere: of an own file, or of a proxy.
    for (auto &left : m_results) {
        if (left.state == State::Running) {
            left.state = State::NotTried;
            emit changed(left);
        }
    }
    emit finished();
}

void Doctor::cancel()
{
    m_isFinished = true;
    m_timer.stop();
    if (m_lookUp >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookUp, -1));
    if (m_proxySocket)
        m_proxySocket->disconnect(this);
    stopAttempt();
}

void Doctor::stopAttempt()
{
    if (!m_attempt)
        return;
    m_attempt->disconnect(this);
    m_attempt->stop();
}

void Doctor::start()
{
    if (m_profile.transport != TransportKind::LocalBroker) {
        lookUp();
        return;
    }
    for (const auto step : {DiagnosisStep::Name, DiagnosisStep::Proxy, DiagnosisStep::Tcp})
        leaveOut(step);
    connectToServer();
}

void Doctor::lookUp()
{
    if (m_profile.proxy.kind != ProxyOptions::Kind::None) {
        // The proxy looks it up; this network may know nothing of that one's names.
        leaveOut(DiagnosisStep::Name);
        findProxy();
        return;
    }
    if (QHostAddress().setAddress(m_profile.host)) {
        at(DiagnosisStep::Name).addresses = {m_profile.host};
        leaveOut(DiagnosisStep::Name);
        findProxy();
        return;
    }
    begin(DiagnosisStep::Name);
    m_lookUp = QHostInfo::lookupHost(m_profile.host, this, &Doctor::handleAddresses);
}

void Doctor::handleAddresses(const QHostInfo &info)
{
    m_lookUp = -1;
    if (m_isFinished)
        return;
    for (const auto &address : info.addresses())
        at(DiagnosisStep::Name).addresses.append(address.toString());
    if (info.addresses().isEmpty()) {
        fail(DiagnosisStep::Name, DiagnosisCause::HostNotFound, info.errorString());
        finish();
        return;
    }
    pass(DiagnosisStep::Name);
    findProxy();
}

void Doctor::findProxy()
{
    if (m_profile.proxy.kind == ProxyOptions::Kind::None) {
        leaveOut(DiagnosisStep::Proxy);
        connectToServer();
        return;
    }
    begin(DiagnosisStep::Proxy);
    const auto go = [this](const QNetworkProxy &proxy) {
        if (m_isFinished)
            return;
        if (proxy.type() == QNetworkProxy::NoProxy) {
            leaveOut(DiagnosisStep::Proxy);
            connectToServer();
            return;
        }
        tryProxy(proxy.hostName(), proxy.port());
    };
    proxyFor(m_profile.proxy, m_secrets, m_profile.host, m_profile.port, this, go);
}

void Doctor::tryProxy(const QString &host, std::uint16_t port)
{
    at(DiagnosisStep::Proxy).addresses = {QStringLiteral("%1:%2").arg(host).arg(port)};
    m_proxySocket = std::make_unique<QTcpSocket>();
    m_proxySocket->setProxy(QNetworkProxy::NoProxy);
    connect(m_proxySocket.get(), &QTcpSocket::connected, this, [this] {
        m_proxySocket->disconnect(this);
        pass(DiagnosisStep::Proxy);
        connectToServer();
    });
    connect(m_proxySocket.get(), &QTcpSocket::errorOccurred, this, [this] {
        m_proxySocket->disconnect(this);
        fail(DiagnosisStep::Proxy, DiagnosisCause::ProxyFailed, m_proxySocket->errorString());
        finish();
    });
    m_proxySocket->connectToHost(host, port);
}

void Doctor::connectToServer()
{
    if (!usesTls(m_profile.transport)) {
        leaveOut(DiagnosisStep::Tls);
        leaveOut(DiagnosisStep::Certificate);
    }
    if (!usesWebSocket(m_profile.transport))
        leaveOut(DiagnosisStep::WebSocket);
    begin(m_profile.transport == TransportKind::LocalBroker ? DiagnosisStep::Mqtt : DiagnosisStep::Tcp);
    m_attempt = std::make_unique<ConnectionAttempt>(m_profile, m_secrets, m_factory);
    connect(m_attempt.get(), &ConnectionAttempt::progressed, this, &Doctor::handleStage);
    connect(m_attempt.get(), &ConnectionAttempt::ended, this, &Doctor::handleStatus);
    connect(m_attempt.get(), &ConnectionAttempt::answersNeeded, this, [this] {
        fail(DiagnosisStep::Mqtt, DiagnosisCause::NeedsAnswers);
        finish();
    });
    m_attempt->start();
}

void Doctor::handleStage(TransportStage stage, const TransportReport &report)
{
    using Step = DiagnosisStep;
    switch (stage) {
    case TransportStage::Reached:
        pass(Step::Tcp);
        begin(usesTls(m_profile.transport)         ? Step::Tls
              : usesWebSocket(m_profile.transport) ? Step::WebSocket
                                                   : Step::Mqtt);
        return;
    case TransportStage::Secured: {
        at(Step::Tls).security = report.security;
        pass(Step::Tls);
        auto &certificate = at(Step::Certificate);
        certificate.security = report.security;
        if (!report.security.chain.isEmpty()) {
            const auto end = report.security.chain.first().notAfter;
            certificate.daysLeft = QDateTime::currentDateTimeUtc().daysTo(end);
        }
        // Checked or not: the certificate's trust says it.
        pass(Step::Certificate);
        begin(usesWebSocket(m_profile.transport) ? Step::WebSocket : Step::Mqtt);
        return;
    }
    case TransportStage::Opened:
        if (usesWebSocket(m_profile.transport)) {
            pass(Step::WebSocket);
            begin(Step::Mqtt);
        }
        return;
    }
}

void Doctor::handleStatus(const ConnectionStatus &status)
{
    if (status.phase == ConnectionPhase::Connected) {
        at(DiagnosisStep::Mqtt).status = status;
        pass(DiagnosisStep::Mqtt);
        finish();
        return;
    }
    handleFailure(status);
}

void Doctor::handleFailure(const ConnectionStatus &status)
{
    using Step = DiagnosisStep;
    if (status.failure == ConnectionFailure::TlsFailed && status.tls) {
        failTls(status);
        return;
    }
    const bool isProxys = status.failure == ConnectionFailure::ProxyFailed;
    const auto step = isProxys ? Step::Proxy : m_current;
    auto &failed = at(step);
    failed.webSocket = status.webSocket;
    if (step == Step::Mqtt)
        failed.status = status;
    fail(step, causeOf(status.failure), status.detail);
    const bool isRefusal = status.failure == ConnectionFailure::RefusedByServer;
    const bool isVersion = isRefusal && status.reason == ReasonCode::UnsupportedProtocolVersion;
    if ((step == Step::Mqtt && (!isRefusal || isVersion)) || step == Step::WebSocket)
        guess(step);
    else
        finish();
}

void Doctor::failTls(const ConnectionStatus &status)
{
    const auto &failure = *status.tls;
    const bool isCertificate = isAboutCertificate(failure);
    if (isCertificate && at(DiagnosisStep::Tls).state == State::Running)
        pass(DiagnosisStep::Tls);
    const auto step = isCertificate ? DiagnosisStep::Certificate : DiagnosisStep::Tls;
    at(step).tls = failure;
    if (isCertificate && !failure.chain.isEmpty()) {
        const auto end = failure.chain.first().notAfter;
        at(step).daysLeft = QDateTime::currentDateTimeUtc().daysTo(end);
    }
    fail(step, DiagnosisCause::Tls, status.detail);
    const auto problem = failure.problems.first();
    if (problem == TlsProblem::NotTls || problem == TlsProblem::ClosedDuringHandshake)
        guess(step);
    else
        finish();
}

void Doctor::handleTimeout()
{
    if (!m_guesses.isEmpty()) {
        m_guesses.removeFirst();
        tryNextGuess();
        return;
    }
    stopAttempt();
    fail(m_current, DiagnosisCause::TimedOut);
    // A server may wait for more of what it takes for the beginning of something else.
    if (m_current >= DiagnosisStep::Tls)
        guess(m_current);
    else
        finish();
}

} // namespace espalier
