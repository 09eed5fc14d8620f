// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "core/net/connectionstate.h"
#include "core/net/diagnosis.h"
#include "core/net/profile.h"
#include "core/payload/decodechoice.h"
#include "core/service/brokercontrol.h"

#include <QCoreApplication>
#include <QString>

namespace espalier {

/// Enum -> translated text: the only place where protocol words are phrased. Names that the standard gives (of reason
/// codes, of packets) stay as they are; what they mean is said in the user's language. Details that come from outside
/// are part of the answers: show them as plain text.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(espalier::Words)
public:
    /// "Connected", "Connecting", ...
    [[nodiscard]] static QString phase(ConnectionPhase phase);
    /// What went wrong, in a few words: "Connection refused". Empty for None.
    [[nodiscard]] static QString failure(ConnectionFailure failure);
    /// Cause and cure of a failed authentication.
    [[nodiscard]] static QString authenticationAdvice(AuthenticationFailure failure);
    /// What a CONNACK or DISCONNECT that ended a connection means, one or two sentences.
    [[nodiscard]] static QString endMeaning(const ConnectionStatus &status, const Profile &profile);
    /// Cause and cure of the failure in `status`, one or two sentences; empty without a failure.
    [[nodiscard]] static QString failureAdvice(const ConnectionStatus &status, const Profile &profile);

    /// One problem of a secure connection with its cure, in one or two sentences.
    [[nodiscard]] static QString tlsProblem(TlsProblem problem, const TlsFailure &failure,
                                            const Profile &profile);
    /// All problems of a failure.
    [[nodiscard]] static QString tlsAdvice(const TlsFailure &failure, const Profile &profile);
    [[nodiscard]] static QString webSocketAdvice(const WebSocketFailure &failure, const Profile &profile);
    /// "verified", "not verified", ...
    [[nodiscard]] static QString trust(Trust trust);

    [[nodiscard]] static QString diagnosisStep(DiagnosisStep step);
    /// What came of a step: what was found, or cause and cure.
    [[nodiscard]] static QString diagnosis(const DiagnosisResult &result, const Profile &profile);

    /// The standard's name with its number: "0x87 Not authorized".
    [[nodiscard]] static QString reasonName(ReasonCode code, PacketType type);
    /// What it means for the user, one sentence.
    [[nodiscard]] static QString reasonMeaning(ReasonCode code);
    /// The same with what the server has added to it.
    [[nodiscard]] static QString reasonMeaning(ReasonCode code, const QString &reasonString);

    [[nodiscard]] static QString brokerError(const BrokerError &error);
    [[nodiscard]] static QString brokerState(BrokerControl::State state);

    /// "QoS 1"
    [[nodiscard]] static QString qos(Qos qos);
    /// "QoS 1, at least once"
    [[nodiscard]] static QString qosLong(Qos qos);
    /// "MQTT 5", "MQTT 3.1.1", "MQTT 3.1"
    [[nodiscard]] static QString version(ProtocolVersion version);
    /// "v5", "v3.1.1", "v3.1"
    [[nodiscard]] static QString versionShort(ProtocolVersion version);
    [[nodiscard]] static QString retainHandling(RetainHandling handling);
    /// What a Shared Subscription does, with its group's name; empty for another filter.
    [[nodiscard]] static QString sharedSubscription(const QString &topicFilter);
    /// What a text breaks as a topic name or filter, in plain words.
    [[nodiscard]] static QString topicError(Clause clause);

    /// "JSON", "Packed numbers"
    [[nodiscard]] static QString decoder(DecoderKind decoder);
    /// "gzip"
    [[nodiscard]] static QString wrapping(Wrapping wrapping);
};

} // namespace espalier
