// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/properties.h"
#include "core/base/expected.h"
#include "core/session/clientsession.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace espalier::cli {

/// Exit codes of pub and sub, as scripts know them from mosquitto's clients.
enum ExitCode : int { Succeeded = 0, Failed = 1, TimedOut = 27 };

/// What pub and sub have in common: where and how to connect.
struct ClientOptions
{
    std::string host = "localhost";
    std::uint16_t port = 1883;
    std::string clientId;
    std::string clientIdPrefix;
    std::string userName;
    std::string password;
    std::string authenticationMethod;
    std::uint16_t keepAlive = 60;
    bool keepSession = false;
    std::optional<std::uint32_t> sessionExpiry;
    std::string version;
    std::vector<std::vector<std::string>> propertyWords;
    std::string willTopic;
    std::string willPayload;
    int willQos = 0;
    bool willRetain = false;

    /// From propertyWords, by resolve().
    PropertyLists properties;

    /// Adds the options to a command.
    void addTo(CLI::App &command);
    /// What CONNECT is to say; the error is a sentence for the user. Fills in `properties`.
    [[nodiscard]] Expected<ConnectOptions, std::string> resolve();

private:
    [[nodiscard]] Expected<void, std::string> addCredentials(ConnectOptions &options) const;
};

/// "5", "3.1.1" or "311", "3.1" or "31", and what mosquitto's clients call them.
[[nodiscard]] std::optional<ProtocolVersion> parseVersion(const std::string &text);

/// Why a connection ended, as a sentence; the reason is the server's or ours.
[[nodiscard]] std::string closedText(const SessionClosed &closed, const std::string &transportDetail);
/// "Not authorized (0x87)", with the server's Reason String where it gave one.
[[nodiscard]] std::string reasonText(ReasonCode reason, PacketType packet, PropertyView properties);

} // namespace espalier::cli
