// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/listeneroptions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

namespace espalier::cli {

namespace {

constexpr std::uint16_t standardPort = 1883;

/// The first line of the file.
Expected<std::string, std::string> readPassword(const std::string &path)
{
    errno = 0;
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line))
        return unexpected(fmt::format("--key-password-file: {} cannot be read: {}.", path,
                                      errno != 0 ? std::strerror(errno) : "it is empty"));
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

Expected<TlsSettings, std::string> tlsOf(const ListenerOptions &options)
{
    using ClientCertificate = TlsSettings::ClientCertificate;
    auto tls = options.tls;
    if (tls.certificateFile.empty() || tls.keyFile.empty())
        return unexpected(std::string("TLS needs --cert FILE and --key FILE."));
    if (!options.keyPasswordFile.empty()) {
        auto password = readPassword(options.keyPasswordFile);
        if (!password)
            return unexpected(std::move(password.error()));
        tls.keyPassphrase = std::move(*password);
    }
    if (options.requireCertificate)
        tls.clientCertificate = ClientCertificate::Required;
    else if (!tls.authorityFile.empty())
        tls.clientCertificate = ClientCertificate::Optional;
    return tls;
}

} // namespace

bool ListenerOptions::isGiven() const
{
    return port || tlsPort || webSocketPort || secureWebSocketPort || !unixPaths.empty() || !bind.empty();
}

std::string ListenerOptions::problemBesideConfig() const
{
    std::vector<std::string> given;
    for (const auto *option : details) {
        if (option->count() > 0)
            given.push_back(option->get_name());
    }
    if (isGiven() || given.empty())
        return {};
    return fmt::format(
        "Beside a configuration file, and without --port, --bind or another option that says where "
        "to listen, these have no effect: {}. Write what they say in the file.",
        fmt::join(given, ", "));
}

namespace {

void addTlsOptions(CLI::App &command, ListenerOptions &options)
{
    using Version = TlsSettings::Version;
    auto &tls = options.tls;
    auto *certificate = command
                            .add_option("--cert", tls.certificateFile,
                                        "Certificate for TLS, with those between it and its authority")
                            ->type_name("FILE");
    auto *key = command.add_option("--key", tls.keyFile, "Key of the certificate")->type_name("FILE");
    auto *password =
        command
            .add_option("--key-password-file", options.keyPasswordFile, "File whose first line opens the key")
            ->type_name("FILE");
    auto *authority =
        command.add_option("--ca", tls.authorityFile, "Authority that signs certificates of clients")
            ->type_name("FILE");
    auto *revoked =
        command.add_option("--crl", tls.revocationFile, "Certificates of clients that are revoked")
            ->type_name("FILE")
            ->needs(authority);
    auto *required = command
                         .add_flag("--require-certificate", options.requireCertificate,
                                   "Refuse clients with TLS that show no certificate")
                         ->needs(authority);
    auto *identity = command
                         .add_option("--user-from-certificate", options.certificateIdentity,
                                     "What a client's certificate says its user name is: cn, san or subject")
                         ->transform(CLI::CheckedTransformer(std::map<std::string, CertificateIdentity> {
                             {"cn", CertificateIdentity::CommonName},
                             {"san", CertificateIdentity::AlternativeName},
                             {"subject", CertificateIdentity::Subject}}))
                         ->needs(authority);
    auto *version = command
                        .add_option("--tls-version", tls.minimumVersion,
                                    "Lowest version of TLS: 1.2 or 1.3 (default: 1.2)")
                        ->transform(CLI::CheckedTransformer(
                            std::map<std::string, Version> {{"1.2", Version::V12}, {"1.3", Version::V13}}));
    auto *ciphers = command.add_option("--ciphers", tls.ciphers, "Ciphers of TLS 1.2, as OpenSSL names them");
    auto *suites = command.add_option("--cipher-suites", tls.cipherSuites,
                                      "Cipher suites of TLS 1.3, as OpenSSL names them");
    for (const auto *option :
         {certificate, key, password, authority, revoked, required, identity, version, ciphers, suites})
        options.details.push_back(option);
}

} // namespace

void addListenerOptions(CLI::App &command, const std::shared_ptr<ListenerOptions> &options)
{
    command.add_option(
        "-p,--port", options->port,
        "Port to listen on; 0 lets the system choose (default: 1883, unless another is given)");
    command.add_option("--bind", options->bind,
                       "Address or host name to listen on, may be repeated (default: this machine alone)");
    options->details.push_back(command.add_option("--bind-interface", options->interfaceName,
                                                  "Listen by this network interface only"));
    command.add_option("--tls-port", options->tlsPort, "Port for TLS");
    command.add_option("--ws-port", options->webSocketPort, "Port for WebSocket");
    command.add_option("--wss-port", options->secureWebSocketPort, "Port for WebSocket with TLS");
    command.add_option("--unix", options->unixPaths, "Unix socket to listen on, may be repeated")
        ->type_name("PATH");
    addTlsOptions(command, *options);
    options->details.push_back(command.add_option("--ws-path", options->webSocket.path,
                                                  "The only path for WebSocket (default: any)"));
    options->details.push_back(
        command.add_option("--ws-origin", options->webSocket.allowedOrigins,
                           "Origin of web pages that may connect, may be repeated (default: any)"));
    command.add_flag("--allow-anonymous", options->allowAnonymous,
                     "Accept clients that do not log in, from other machines and where users are named, too");
}

Expected<std::vector<ListenerSettings>, std::string> listenersOf(const ListenerOptions &options)
{
    using Protocol = ListenerSettings::Protocol;
    ListenerSettings common;
    common.interfaceName = options.interfaceName;
    common.webSocket = options.webSocket;
    common.access.certificateIdentity = options.certificateIdentity;
    if (options.allowAnonymous)
        common.access.anonymous = AnonymousAccess::Everywhere;
    std::vector<ListenerSettings> listeners;
    const auto add = [&](std::uint16_t port, Protocol protocol, const std::optional<TlsSettings> &tls) {
        for (const auto &address :
             options.bind.empty() ? std::vector<std::string> {"localhost"} : options.bind) {
            auto &listener = listeners.emplace_back(common);
            listener.address = address;
            listener.port = port;
            listener.protocol = protocol;
            listener.tls = tls;
        }
    };
    const bool hasOther =
        options.tlsPort || options.webSocketPort || options.secureWebSocketPort || !options.unixPaths.empty();
    std::optional<TlsSettings> tls;
    if (options.tlsPort || options.secureWebSocketPort) {
        auto found = tlsOf(options);
        if (!found)
            return unexpected(std::move(found.error()));
        tls = std::move(*found);
    }
    if (options.port || !hasOther)
        add(options.port.value_or(standardPort), Protocol::Mqtt, {});
    if (options.tlsPort)
        add(*options.tlsPort, Protocol::Mqtt, tls);
    if (options.webSocketPort)
        add(*options.webSocketPort, Protocol::WebSocket, {});
    if (options.secureWebSocketPort)
        add(*options.secureWebSocketPort, Protocol::WebSocket, tls);
    for (const auto &path : options.unixPaths)
        listeners.emplace_back(common).unixPath = path;
    return listeners;
}

} // namespace espalier::cli
