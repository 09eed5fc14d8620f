// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/logtext.h"

#include <fmt/format.h>

#include <algorithm>

namespace espalier {

namespace {

/// What a client calls itself, fit for a terminal: no control characters, no megabytes.
std::string printable(std::string_view text)
{
    constexpr std::size_t longest = 80;
    std::string shown(text.substr(0, longest));
    std::replace_if(shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    return text.size() > longest ? shown + "..." : shown;
}

std::string who(const Event &event)
{
    if (event.clientId.empty())
        return fmt::format("client at {}", event.peerName);
    if (event.peerName.empty())
        return fmt::format("client '{}'", printable(event.clientId));
    return fmt::format("client '{}' at {}", printable(event.clientId), event.peerName);
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

std::string why(const Event &event)
{
    const auto reason = reasonCodeName(event.reason, PacketType::Disconnect);
    switch (event.cause) {
    case CloseCause::Disconnected:
        return fmt::format("it said good-bye ({})", reason);
    case CloseCause::ConnectionLost:
        return "the connection was lost";
    case CloseCause::Violation:
        return fmt::format("it broke a rule ({})", reason);
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

std::string violationText(const Event &event)
{
    const auto &violation = event.violation;
    auto text = fmt::format("{} sent a wrong {}: {} (0x{:02x}) at byte {}", who(event),
                            packetTypeName(event.packetType),
                            reasonCodeName(violation.reason, PacketType::Disconnect),
                            static_cast<unsigned>(violation.reason), violation.offset);
    if (violation.clause != Clause::None) {
        const auto &clause = clauseInfo(violation.clause);
        text += fmt::format(", {}: {}", clause.label, clause.text);
    }
    return text;
}

} // namespace

LogLevel levelOf(const Event &event)
{
    using Kind = Event::Kind;
    switch (event.kind) {
    case Kind::ClientConnected:
    case Kind::SessionExpired:
    case Kind::StorageRecovered:
    case Kind::BridgeUp:
        return LogLevel::Information;
    case Kind::ClientDisconnected:
        return event.cause == CloseCause::Disconnected || event.cause == CloseCause::ShuttingDown
                   ? LogLevel::Information
                   : LogLevel::Warning;
    case Kind::ConnectionRefused:
    case Kind::Violated:
    case Kind::SlowReader:
    case Kind::QueueFull:
    case Kind::PublishDenied:
    case Kind::StorageFailed:
    case Kind::HandshakeFailed:
    case Kind::TransportViolated:
    case Kind::BridgeDown:
        break;
    }
    return LogLevel::Warning;
}

std::string logText(const Event &event)
{
    using Kind = Event::Kind;
    switch (event.kind) {
    case Kind::ClientConnected:
        return fmt::format("{} connected ({})", who(event), versionName(event.version));
    case Kind::ClientDisconnected:
        return fmt::format("{} disconnected: {}", who(event), why(event));
    case Kind::ConnectionRefused:
        return fmt::format("{} refused: {}", who(event), reasonCodeName(event.reason, PacketType::ConnAck));
    case Kind::Violated:
        return violationText(event);
    case Kind::SlowReader:
        return fmt::format("{} does not read fast enough: QoS 0 messages to it are dropped", who(event));
    case Kind::QueueFull:
        return fmt::format("{} has a full queue: new messages to it are dropped", who(event));
    case Kind::SessionExpired:
        return fmt::format("the session of {} expired", who(event));
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

} // namespace espalier
