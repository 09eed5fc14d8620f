// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/net/diagnosis.h"
#include "core/net/transport.h"

#include <QElapsedTimer>
#include <QHostInfo>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <array>
#include <chrono>
#include <memory>

namespace espalier {

class ConnectionAttempt;

/// Tries step by step whether a server can be reached, and finds out what is wrong where it cannot. Lives in one thread;
/// signals are emitted there.
///
/// It connects under a client identifier of its own, without a will and for a clean session, so that it disturbs nobody.
/// When the server falls silent or is not understood, it is tried once more with or without TLS, and in the other
/// versions of MQTT; then without user name and password.
///
/// Flow: start() -> changed() for each step as it begins and ends -> finished() once. cancel() at any time: nothing more.
class Doctor : public QObject
{
    Q_OBJECT
public:
    using State = DiagnosisResult::State;

    /// Each step may take `patience`. `factory` leads to the server, as in Connection.
    Doctor(Profile profile, Secrets secrets, Connection::TransportFactory factory,
           std::chrono::milliseconds patience = std::chrono::seconds(15), QObject *parent = nullptr);
    ~Doctor() override;

    void start();
    void cancel();

    [[nodiscard]] const DiagnosisResult &result(DiagnosisStep step) const;

signals:
    void changed(const espalier::DiagnosisResult &result);
    void finished();

private:
    [[nodiscard]] DiagnosisResult &at(DiagnosisStep step);
    void begin(DiagnosisStep step);
    void pass(DiagnosisStep step);
    void leaveOut(DiagnosisStep step);
    void fail(DiagnosisStep step, DiagnosisCause cause, const QString &detail = {});
    void finish();

    void lookUp();
    void handleAddresses(const QHostInfo &info);
    void findProxy();
    void tryProxy(const QString &host, std::uint16_t port);
    void connectToServer();
    void handleStage(TransportStage stage, const TransportReport &report);
    void handleStatus(const ConnectionStatus &status);
    void handleFailure(const ConnectionStatus &status);
    void failTls(const ConnectionStatus &status);
    void handleTimeout();
    void stopAttempt();

    /// What else the server may speak, tried one after the other until one is answered.
    struct Guess
    {
        Profile profile;
        DiagnosisCause cause = DiagnosisCause::Other;
        /// This is answer enough, and no CONNECT is to be sent.
        std::optional<TransportStage> enough {};
    };
    void guess(DiagnosisStep step);
    void guessOtherWebSocket(DiagnosisStep step);
    void handleGuess(const ConnectionStatus &status);
    void tryNextGuess();
    void settleGuess(const Guess &right);

    const Profile m_profile;
    const Secrets m_secrets;
    const Connection::TransportFactory m_factory;
    const std::chrono::milliseconds m_patience;
    std::array<DiagnosisResult, 7> m_results;
    DiagnosisStep m_current = DiagnosisStep::Name;
    QElapsedTimer m_clock;
    // A child: it moves to the worker with this.
    QTimer m_timer {this};
    int m_lookUp = -1;
    std::unique_ptr<QTcpSocket> m_proxySocket;
    std::unique_ptr<ConnectionAttempt> m_attempt;
    QList<Guess> m_guesses;
    bool m_isFinished = false;
};

} // namespace espalier
