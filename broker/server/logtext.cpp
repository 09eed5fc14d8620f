// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/logtext.h"

#include "broker/server/limittext.h"
#include "broker/server/logcure.h"
#include "broker/server/printable.h"

#include <fmt/format.h>

namespace espalier {

namespace {

std::string who(const Event &event)
{
    std::string text = "client";
    if (!event.clientId.empty())
        text += fmt::format(" '{}'", printable(event.clientId));
    if (!event.userName.empty())
        text += fmt::format(" of user '{}'", printable(event.userName));
    if (!event.peerName.empty())
        text += fmt::format(" at {}", printable(event.peerName));
    return text;
}

std::string_view versionName(ProtocolVersion version)
{
    switch (version) {
    case ProtocolVersion::V31:
        return "MQTT 3.1";
    case ProtocolVersion::V311:
        return "MQTT 3.1.1";
    case ProtocolVersion::V5:
        break;
    }
    return "MQTT 5";
}

/// Of what the client sent: Reason Code, place, and the statement or what else there is to say.
std::string whatIsWrong(const Event &event)
{
    const auto &violation = event.violation;
    const bool isWrong = violation.clause != Clause::None;
    std::string text;
    if (event.packetType)
        text = fmt::format("it sent a {}{}: ", isWrong ? "wrong " : "", packetTypeName(*event.packetType));
    text += fmt::format("{} (0x{:02x})", reasonCodeName(event.reason, PacketType::Disconnect),
                        static_cast<unsigned>(event.reason));
    if (isWrong) {
        const auto &clause = clauseInfo(violation.clause);
        text += fmt::format(" at byte {}, {}: {}", violation.offset, clause.label, clause.text);
    } else if (!event.text.empty()) {
        text += fmt::format(": {}", event.text);
    }
    return text;
}

std::string why(const Event &event)
{
    const auto reason = reasonCodeName(event.reason, PacketType::Disconnect);
    switch (event.cause) {
    case CloseCause::Disconnected:
        return fmt::format("it said good-bye ({})", reason);
    case CloseCause::ConnectionLost:
        return "the connection was lost";
    case CloseCause::Violation:
        return whatIsWrong(event);
    case CloseCause::Refused:
        return fmt::format("it was refused ({})", reason);
    case CloseCause::ConnectTimeout:
        return "it sent no CONNECT in time";
    case CloseCause::KeepAliveTimeout:
        return "it sent nothing for one and a half times its Keep Alive";
    case CloseCause::TakenOver:
        return "another connection came with the same Client Identifier";
    case CloseCause::Administrative:
        return fmt::format("the operator asked for it ({})", reason);
    case CloseCause::ShuttingDown:
        return "the broker shuts down";
    }
    return {};
}

std::string refusalText(const Event &event)
{
    if (event.violation.clause != Clause::None)
        return fmt::format("{} refused: {}", who(event), whatIsWrong(event));
    auto text =
        fmt::format("{} refused: {} (0x{:02x})", who(event),
                    reasonCodeName(event.reason, PacketType::ConnAck), static_cast<unsigned>(event.reason));
    return event.text.empty() ? text : fmt::format("{}: {}", text, event.text);
}

LogLevel levelOfEnd(const Event &event)
{
    if (event.cause == CloseCause::Disconnected || event.cause == CloseCause::ShuttingDown)
        return LogLevel::Information;
    const bool isStranger = event.cause == CloseCause::ConnectionLost && event.clientId.empty();
    return isStranger ? LogLevel::Debug : LogLevel::Warning;
}

bool isAboutAccess(ReasonCode refusal)
{
    return refusal == ReasonCode::BadUserNameOrPassword || refusal == ReasonCode::NotAuthorized
           || refusal == ReasonCode::BadAuthenticationMethod || refusal == ReasonCode::ConnectionRateExceeded;
}

} // namespace

LogLevel levelOf(const Event &event)
{
    using Kind = Event::Kind;
    switch (event.kind) {
    case Kind::ClientConnected:
    case Kind::SessionExpired:
        return LogLevel::Information;
    case Kind::StorageRecovered:
    case Kind::BridgeUp:
        return LogLevel::Notice;
    case Kind::StorageFailed:
        return LogLevel::Error;
    case Kind::ClientDisconnected:
        return levelOfEnd(event);
    case Kind::ConnectionRefused:
    case Kind::Violated:
    case Kind::SlowReader:
    case Kind::QueueFull:
    case Kind::SubscriptionRefused:
    case Kind::MessageRefused:
    case Kind::PublishDenied:
    case Kind::HandshakeFailed:
    case Kind::TransportViolated:
    case Kind::BridgeDown:
        break;
    }
    return LogLevel::Warning;
}

LogCategory categoryOf(const Event &event)
{
    using Kind = Event::Kind;
    switch (event.kind) {
    case Kind::ClientConnected:
    case Kind::ClientDisconnected:
    case Kind::Violated:
    case Kind::SlowReader:
    case Kind::QueueFull:
    case Kind::MessageRefused:
    case Kind::SessionExpired:
        break;
    case Kind::ConnectionRefused:
    case Kind::SubscriptionRefused:
        return isAboutAccess(event.reason) ? LogCategory::Access : LogCategory::Clients;
    case Kind::PublishDenied:
        return LogCategory::Access;
    case Kind::StorageFailed:
    case Kind::StorageRecovered:
        return LogCategory::Storage;
    case Kind::HandshakeFailed:
    case Kind::TransportViolated:
        return LogCategory::Listener;
    case Kind::BridgeUp:
    case Kind::BridgeDown:
        return LogCategory::Bridge;
    }
    return LogCategory::Clients;
}

std::string logStatement(const Event &event)
{
    using Kind = Event::Kind;
    switch (event.kind) {
    case Kind::ClientConnected:
        return fmt::format("{} connected ({})", who(event), versionName(event.version));
    case Kind::ClientDisconnected:
        return fmt::format("{} disconnected: {}", who(event), why(event));
    case Kind::ConnectionRefused:
        return refusalText(event);
    case Kind::Violated:
        return fmt::format("{}: {}", who(event), whatIsWrong(event));
    case Kind::SlowReader:
        return fmt::format("{} does not read fast enough: QoS 0 messages to it are dropped", who(event));
    case Kind::QueueFull:
        return fmt::format("{} has a full queue: new messages to it are dropped", who(event));
    case Kind::SessionExpired:
        return fmt::format("the session of {} expired", who(event));
    case Kind::SubscriptionRefused:
        return fmt::format("{} may not subscribe to \"{}\": {} (0x{:02x})", who(event),
                           printable(event.topic), reasonCodeName(event.reason, PacketType::SubAck),
                           static_cast<unsigned>(event.reason));
    case Kind::MessageRefused:
        return fmt::format("a message of {} to \"{}\" is refused: {} (0x{:02x}): {}", who(event),
                           printable(event.topic), reasonCodeName(event.reason, PacketType::PubAck),
                           static_cast<unsigned>(event.reason), event.text);
    case Kind::PublishDenied:
        return fmt::format("{} may not publish to \"{}\": the access rules do not allow it", who(event),
                           printable(event.topic));
    case Kind::StorageFailed:
    case Kind::StorageRecovered:
    case Kind::BridgeUp:
    case Kind::BridgeDown:
        return event.text;
    case Kind::HandshakeFailed:
        return fmt::format("{} could not begin: {}", who(event), event.text);
    case Kind::TransportViolated:
        return fmt::format("{} broke a rule of its transport: {}", who(event), event.text);
    }
    return {};
}

std::string logText(const Event &event)
{
    auto text = logStatement(event);
    const auto cure = cureOf(event);
    const bool goesOn = static_cast<bool>(event.limit) || !cure.empty();
    if (goesOn && text.ends_with('.')) // a statement of the standard
        text.pop_back();
    if (event.limit)
        text += fmt::format(" ({})", settingText(event.limit));
    return cure.empty() ? text : fmt::format("{}. {}", text, cure);
}

} // namespace espalier
