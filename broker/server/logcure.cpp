// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/logcure.h"

#include "broker/server/limittext.h"

#include <fmt/format.h>

#include <string_view>

namespace espalier {

namespace {

/// Where CONNECT, or what followed from it, was refused and neither a limit nor a broken rule says why.
std::string_view cureOfRefusal(ReasonCode reason)
{
    switch (reason) {
    case ReasonCode::BadUserNameOrPassword:
        return "Correct the client's user name and password, or the password file (--password-file); "
               "espalier-cli broker --passwd-add USER makes lines for it.";
    case ReasonCode::NotAuthorized:
        return "Let the client log in as the listener asks for it, or allow others with --allow-anonymous.";
    case ReasonCode::BadAuthenticationMethod:
        return "Let the client use an Authentication Method that is offered here (--scram-users), or none.";
    case ReasonCode::ClientIdentifierNotValid:
        return "Give the client a Client Identifier, or let it connect with Clean Session.";
    case ReasonCode::UnsupportedProtocolVersion:
        return "Let the client speak MQTT 3.1, 3.1.1 or 5.";
    case ReasonCode::ServerUnavailable:
        return "Look above for what the storage lacks, or let the client connect with a session that ends "
               "with its connection.";
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
        return "Let the client connect to the server that CONNACK names, or leave out --use-another-server "
               "and --server-moved.";
    case ReasonCode::PacketTooLarge:
        return "Let the client allow a larger Maximum Packet Size.";
    default:
        return {};
    }
}

std::string_view cureOfEnd(CloseCause cause)
{
    switch (cause) {
    case CloseCause::ConnectionLost:
        return "If the client did not mean it, look at the client and at the network between.";
    case CloseCause::KeepAliveTimeout:
        return "Let the client send PINGREQ within its Keep Alive, or ask for a longer one.";
    case CloseCause::TakenOver:
        return "Give each client a Client Identifier of its own.";
    case CloseCause::Disconnected:
    case CloseCause::Violation:
    case CloseCause::Refused:
    case CloseCause::ConnectTimeout:
    case CloseCause::Administrative:
    case CloseCause::ShuttingDown:
        break;
    }
    return {};
}

std::string_view cureOfKind(const Event &event)
{
    switch (event.kind) {
    case Event::Kind::ConnectionRefused:
        return cureOfRefusal(event.reason);
    case Event::Kind::ClientDisconnected:
        return cureOfEnd(event.cause);
    case Event::Kind::PublishDenied:
        return "Allow the client to write there in the access rules (--acl-file), or let it publish "
               "elsewhere.";
    case Event::Kind::SubscriptionRefused:
        return "Allow the client to read something there in the access rules (--acl-file), or let it "
               "subscribe elsewhere.";
    case Event::Kind::TransportViolated:
        return "Change the client, or what stands between: it does not keep to WebSocket and MQTT.";
    default:
        return {};
    }
}

} // namespace

std::string cureOf(const Event &event)
{
    if (event.limit)
        return cureOf(event.limit);
    if (event.violation.clause == Clause::None)
        return std::string(cureOfKind(event));
    const auto &clause = clauseInfo(event.violation.clause);
    return fmt::format("Change the client so that it heeds this: {}.", clause.title);
}

} // namespace espalier
