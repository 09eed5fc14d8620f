// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "core/base/expected.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

/// What the broker listens on, as options of the command line.
struct ListenerOptions
{
    std::optional<std::uint16_t> port;
    std::optional<std::uint16_t> tlsPort;
    std::optional<std::uint16_t> webSocketPort;
    std::optional<std::uint16_t> secureWebSocketPort;
    std::vector<std::string> unixPaths;
    std::vector<std::string> bind;
    std::string interfaceName;
    TlsSettings tls;
    std::string keyPasswordFile;
    bool requireCertificate = false;
    WebSocketSettings webSocket;
    CertificateIdentity certificateIdentity = CertificateIdentity::Nothing;
    bool allowAnonymous = false;

    /// Whether they say where to listen.
    [[nodiscard]] bool isGiven() const;
    /// A sentence when something was given that would have no effect, as a configuration file says where to listen; else
    /// empty.
    [[nodiscard]] std::string problemBesideConfig() const;

    /// Options that only say how the listeners of the command line are.
    std::vector<const CLI::Option *> details;
};

void addListenerOptions(CLI::App &command, const std::shared_ptr<ListenerOptions> &options);
/// What the options ask for; without any, port 1883 of this machine alone. An error is a sentence.
[[nodiscard]] Expected<std::vector<ListenerSettings>, std::string> listenersOf(
    const ListenerOptions &options);

} // namespace espalier::cli
