// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionoutcome.h"

namespace espalier {

namespace {

bool isTemporary(ReasonCode reason)
{
    switch (reason) {
    case ReasonCode::UnspecifiedError:
    case ReasonCode::ImplementationSpecificError:
    case ReasonCode::ServerUnavailable:
    case ReasonCode::ServerBusy:
    case ReasonCode::ServerShuttingDown:
    case ReasonCode::KeepAliveTimeout:
    case ReasonCode::ReceiveMaximumExceeded:
    case ReasonCode::MessageRateTooHigh:
    case ReasonCode::QuotaExceeded:
    case ReasonCode::AdministrativeAction:
    case ReasonCode::ConnectionRateExceeded:
    case ReasonCode::MaximumConnectTime:
    case ReasonCode::NormalDisconnection:
    case ReasonCode::MalformedPacket:
    case ReasonCode::ProtocolError:
        return true;
    default:
        return false; // credentials, identifiers, versions, redirections, another client with the same identifier
    }
}

ConnectionFailure failureOf(SessionClosed::Cause cause)
{
    using Cause = SessionClosed::Cause;
    switch (cause) {
    case Cause::Requested:
        return ConnectionFailure::None;
    case Cause::InvalidRequest:
        return ConnectionFailure::Other;
    case Cause::RefusedByServer:
        return ConnectionFailure::RefusedByServer;
    case Cause::DisconnectedByServer:
        return ConnectionFailure::DisconnectedByServer;
    case Cause::Violation:
        return ConnectionFailure::ProtocolViolation;
    case Cause::ConnectTimeout:
        return ConnectionFailure::TimedOut;
    case Cause::KeepAliveTimeout:
        return ConnectionFailure::KeepAliveTimeout;
    case Cause::ConnectionLost:
        return ConnectionFailure::ClosedByPeer;
    case Cause::AuthenticationFailed:
        return ConnectionFailure::AuthenticationFailed;
    }
    return ConnectionFailure::Other;
}

PublishResult::Kind kindOf(PublishCompleted::Outcome outcome)
{
    switch (outcome) {
    case PublishCompleted::Outcome::Done:
        return PublishResult::Kind::Completed;
    case PublishCompleted::Outcome::Refused:
        return PublishResult::Kind::Refused;
    case PublishCompleted::Outcome::Lost:
        return PublishResult::Kind::Lost;
    }
    return PublishResult::Kind::Lost;
}

} // namespace

void describe(const SessionClosed &event, ConnectionStatus &status)
{
    status.failure = failureOf(event.cause);
    status.reason = event.reason;
    status.detail = reasonString(event.properties);
    status.violation = event.violation;
    status.authentication = event.authentication;
    status.answer = PropertyList(event.properties);
}

bool isWorthAnotherAttempt(const SessionClosed &event)
{
    using Cause = SessionClosed::Cause;
    if (event.cause == Cause::InvalidRequest)
        return false;
    if (event.cause == Cause::AuthenticationFailed)
        return event.authentication == AuthenticationFailure::NoAnswer;
    const bool isAnswer = event.cause == Cause::RefusedByServer || event.cause == Cause::DisconnectedByServer;
    return !isAnswer || isTemporary(event.reason);
}

bool isWorthAnotherAttempt(const TransportReport &report)
{
    // A server that is being started may close; certificates and files stay as they are.
    if (report.tls)
        return report.tls->problems.first() == TlsProblem::ClosedDuringHandshake;
    // So may a proxy in front of it be without it for a while (502, 503, 504).
    if (report.webSocket && report.webSocket->kind != WebSocketFailure::Kind::Closed)
        return report.webSocket->status >= 500;
    return true;
}

PublishResult resultOf(const PublishCompleted &event)
{
    return {.token = event.token,
            .kind = kindOf(event.outcome),
            .reason = event.reason,
            .reasonString = reasonString(event.properties),
            .latency = event.latency};
}

QString reasonString(PropertyView properties)
{
    const auto text = properties.text(Property::ReasonString).value_or(std::string_view());
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace espalier
