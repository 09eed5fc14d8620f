// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bridgeoptions.h"

#include "app/cli/clientoptions.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <fstream>

namespace espalier::cli {

std::optional<BridgeUrl> parseBridgeUrl(std::string_view text)
{
    constexpr std::string_view plain = "mqtt://";
    constexpr std::string_view secure = "mqtts://";
    BridgeUrl url;
    url.isTls = text.starts_with(secure);
    if (!url.isTls && !text.starts_with(plain))
        return {};
    text.remove_prefix(url.isTls ? secure.size() : plain.size());
    url.address.port = url.isTls ? 8883 : 1883;
    auto host = text;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return {};
        host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        rest = text.substr(colon);
    }
    if (host.empty() || host.find_first_of("/@?#") != std::string_view::npos)
        return {};
    url.address.host = host;
    if (rest.empty())
        return url;
    if (rest[0] != ':')
        return {};
    const auto *end = rest.data() + rest.size();
    const auto [parsed, error] = std::from_chars(rest.data() + 1, end, url.address.port);
    if (error != std::errc() || parsed != end || url.address.port == 0)
        return {};
    return url;
}

void BridgeOptions::addTo(CLI::App &command)
{
    auto *bridge = command.add_option(
        "--bridge", m_urls,
        "Broker to exchange messages with, as mqtt://HOST[:PORT] or mqtts://HOST[:PORT]; further ones "
        "are tried when the first cannot be had");
    command
        .add_option("--bridge-topic", m_topics,
                    "What passes the bridge, as 'FILTER [out|in|both [QOS [LOCAL-PREFIX REMOTE-PREFIX]]]'; "
                    "may be repeated")
        ->needs(bridge);
    command.add_option("--bridge-version", m_version, "MQTT version of the bridge: 5 (default), 311 or 31")
        ->needs(bridge);
    command.add_option("--bridge-id", m_clientId, "Client Identifier of the bridge at the other broker")
        ->needs(bridge);
    auto *user =
        command.add_option("--bridge-user", m_userName, "User name at the other broker")->needs(bridge);
    command
        .add_option("--bridge-password-file", m_passwordFile, "File whose first line is the password there")
        ->needs(user);
    command
        .add_option("--bridge-ca", m_caFile,
                    "Certificates (PEM) that may have signed the other broker's; default: the system's")
        ->needs(bridge);
}

Expected<std::vector<BridgeSettings>, std::string> BridgeOptions::resolve() const
{
    if (m_urls.empty())
        return {};
    // Clouds and clusters keep $SYS to themselves: the other side is told nothing there.
    BridgeSettings settings {.name = "bridge",
                             .remoteClientId = m_clientId,
                             .restartDelay = std::chrono::milliseconds(500),
                             .longestRestartDelay = std::chrono::seconds(5),
                             .notifications = BridgeSettings::Notifications::LocalOnly};
    for (const auto &text : m_urls) {
        const auto url = parseBridgeUrl(text);
        if (!url)
            return unexpected(
                fmt::format("--bridge: {} is not mqtt://HOST[:PORT] or mqtts://HOST[:PORT].", text));
        if (!settings.addresses.empty() && url->isTls != settings.tls.has_value())
            return unexpected(std::string("--bridge: all must be mqtt:// or all mqtts://."));
        settings.addresses.push_back(url->address);
        if (url->isTls)
            settings.tls = BridgeTls {.caFile = m_caFile};
    }
    for (const auto &text : m_topics) {
        auto topic = parseBridgeTopic(text);
        if (!topic)
            return unexpected(fmt::format("--bridge-topic '{}': {}", text, topic.error()));
        settings.topics.push_back(std::move(*topic));
    }
    if (!m_version.empty()) {
        const auto version = parseVersion(m_version);
        if (!version)
            return unexpected(fmt::format("--bridge-version: there is no MQTT version {}.", m_version));
        settings.version = *version;
    }
    if (!m_userName.empty())
        settings.remoteUserName = m_userName;
    if (!m_passwordFile.empty()) {
        std::ifstream file(m_passwordFile);
        std::string password;
        if (!std::getline(file, password))
            return unexpected(fmt::format("--bridge-password-file: {} cannot be read.", m_passwordFile));
        settings.remotePassword = std::move(password);
    }
    if (const auto problem = problemOf(settings))
        return unexpected(*problem);
    return std::vector {std::move(settings)};
}

} // namespace espalier::cli
