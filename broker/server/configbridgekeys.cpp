// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The chapter CONFIGURING BRIDGES of mosquitto.conf(5), and what becomes of them.
#include "broker/server/configreader.h"
#include "broker/server/filelines.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace espalier {

namespace {

using Reader = ConfigReader;
using Line = ConfigLine;
using Use = ConfigKey::Use;

constexpr std::string_view noBridgePreSharedKeys =
    "TLS with pre-shared keys is not offered. Use bridge_cafile, bridge_certfile and bridge_keyfile, or take "
    "the line out";

/// "host", "host:1883", "[::1]:1883", "::1:1883"
std::optional<BridgeAddress> addressFrom(std::string_view text)
{
    BridgeAddress address;
    const auto colon = text.rfind(':');
    std::string_view host = text;
    if (colon != std::string_view::npos && !text.ends_with(']')) {
        host = text.substr(0, colon);
        const auto port = text.substr(colon + 1);
        const auto parsed = std::from_chars(port.data(), port.data() + port.size(), address.port);
        if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size() || address.port == 0)
            return {};
        if (host.ends_with(':')) // of "::1" the last figure is no port, and "host::1883" is nothing
            return {};
    }
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (host.empty())
        return {};
    address.host = host;
    return address;
}

void addAddresses(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    if (!bridge || !reader.text(line))
        return;
    for (std::string_view rest = line.value; !rest.empty();) {
        const auto word = takeWord(rest);
        if (auto address = addressFrom(word))
            bridge->settings.addresses.push_back(std::move(*address));
        else
            reader.fail(
                line,
                fmt::format(
                    "\"{}\" is not HOST or HOST:PORT; addresses of IPv6 stand in brackets, as [::1]:1883",
                    word));
    }
}

void beginBridge(Reader &reader, const Line &line)
{
    auto &bridge = reader.bridges.emplace_back();
    bridge.line = line;
    bridge.settings.version = ProtocolVersion::V311; // mosquitto's default
    reader.setText(line, bridge.settings.name);
    const auto isSame = [&](const BridgeDraft &other) {
        return &other != &bridge && other.settings.name == bridge.settings.name;
    };
    if (std::any_of(reader.bridges.begin(), reader.bridges.end(), isSame))
        reader.fail(line, "another bridge has this name already");
}

template <auto Member>
void setText(Reader &reader, const Line &line)
{
    if (auto *bridge = reader.bridgeFor(line))
        if (auto value = reader.text(line))
            bridge->settings.*Member = std::move(*value);
}

template <auto Member>
void setFlag(Reader &reader, const Line &line)
{
    if (auto *bridge = reader.bridgeFor(line))
        if (const auto value = reader.flag(line))
            bridge->settings.*Member = *value;
}

template <auto Member>
void setTlsText(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    if (!bridge)
        return;
    bridge->usesTls = true;
    reader.setText(line, bridge->tls.*Member);
}

void addTopic(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    if (!bridge)
        return;
    if (auto topic = parseBridgeTopic(line.value))
        bridge->settings.topics.push_back(std::move(*topic));
    else
        reader.fail(line, topic.error());
}

void setVersion(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    const auto version = reader.choice(line, {"mqttv50", "mqttv311", "mqttv31"});
    if (!bridge || !version)
        return;
    bridge->settings.version = *version == "mqttv50"    ? ProtocolVersion::V5
                               : *version == "mqttv311" ? ProtocolVersion::V311
                                                        : ProtocolVersion::V31;
}

void setRestart(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    if (!bridge)
        return;
    constexpr std::int64_t longest = 1'000'000;
    std::string_view rest = line.value;
    auto part = line;
    part.value = std::string(takeWord(rest));
    const auto first = reader.number(part, 1, longest);
    if (!first)
        return;
    auto last = first;
    if (!rest.empty()) {
        part.value = std::string(rest);
        last = reader.number(part, *first, longest);
    }
    if (!last)
        return;
    bridge->settings.restartDelay = std::chrono::seconds(*first);
    bridge->settings.longestRestartDelay = std::chrono::seconds(*last);
}

void setStart(Reader &reader, const Line &line)
{
    using Start = BridgeSettings::Start;
    auto *bridge = reader.bridgeFor(line);
    const auto start = reader.choice(line, {"automatic", "lazy", "once"});
    if (!bridge || !start)
        return;
    bridge->settings.start = *start == "automatic" ? Start::Automatic
                             : *start == "lazy"    ? Start::Lazy
                                                   : Start::Once;
}

void setCleanSession(Reader &reader, const Line &line)
{
    using Session = BridgeSettings::Session;
    auto *bridge = reader.bridgeFor(line);
    if (const auto value = reader.flag(line); bridge && value)
        bridge->settings.remoteSession = *value ? Session::Clean : Session::Kept;
}

void setLocalCleanSession(Reader &reader, const Line &line)
{
    using Session = BridgeSettings::Session;
    auto *bridge = reader.bridgeFor(line);
    if (const auto value = reader.flag(line); bridge && value)
        bridge->localSession = *value ? Session::Clean : Session::Kept;
}

void setBridgeTlsVersion(Reader &reader, const Line &line)
{
    auto *bridge = reader.bridgeFor(line);
    const auto version = reader.tlsVersion(line);
    if (bridge && version)
        bridge->tls.minimumVersion =
            *version == TlsSettings::Version::V13 ? BridgeTls::Version::Tls13 : BridgeTls::Version::Tls12;
}

constexpr auto setRemoteUserName = setText<&BridgeSettings::remoteUserName>;
constexpr auto setRemotePassword = setText<&BridgeSettings::remotePassword>;
constexpr auto setRemoteClientId = setText<&BridgeSettings::remoteClientId>;

constexpr ConfigKey bridgeKeys[] {
    {"address", Use::Applied, addAddresses},
    {"addresses", Use::Applied, addAddresses},
    {"bridge_alpn", Use::Applied, setTlsText<&BridgeTls::alpn>},
    {"bridge_attempt_unsubscribe", Use::Applied, setFlag<&BridgeSettings::unsubscribesOutgoing>},
    {"bridge_bind_address", Use::Applied, setText<&BridgeSettings::bindAddress>},
    {"bridge_cafile", Use::Applied, setTlsText<&BridgeTls::caFile>},
    {"bridge_capath", Use::Applied, setTlsText<&BridgeTls::caPath>},
    {"bridge_certfile", Use::Applied, setTlsText<&BridgeTls::certificateFile>},
    {"bridge_identity", Use::Refused, nullptr, noBridgePreSharedKeys},
    {"bridge_insecure", Use::Applied,
     [](Reader &r, const Line &l) {
         using HostName = BridgeTls::HostName;
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.flag(l); bridge && value)
             bridge->tls.hostName = *value ? HostName::Ignored : HostName::Verified;
     }},
    {"bridge_keyfile", Use::Applied, setTlsText<&BridgeTls::keyFile>},
    {"bridge_max_packet_size", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.number(l, 0, maximumPacketLength); bridge && value && *value > 0)
             bridge->settings.maximumPacketSize = static_cast<std::uint32_t>(*value);
     }},
    {"bridge_outgoing_retain", Use::Applied, setFlag<&BridgeSettings::retainsOutgoing>},
    {"bridge_protocol_version", Use::Applied, setVersion},
    {"bridge_psk", Use::Refused, nullptr, noBridgePreSharedKeys},
    {"bridge_require_ocsp", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == true)
             r.fail(
                 l,
                 "OCSP is not asked for, so that a certificate that was taken back would be believed. Write "
                 "false if that is fine");
     }},
    {"bridge_tls_version", Use::Applied, setBridgeTlsVersion},
    {"cleansession", Use::Applied, setCleanSession},
    {"clientid", Use::Applied, setRemoteClientId},
    {"connection", Use::Applied, beginBridge},
    {"idle_timeout", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.number(l, 1, 1'000'000); bridge && value)
             bridge->settings.idleTimeout = std::chrono::seconds(*value);
     }},
    {"keepalive_interval", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.number(l, 5, 65'535); bridge && value)
             bridge->settings.keepAlive = std::chrono::seconds(*value);
     }},
    {"local_cleansession", Use::Applied, setLocalCleanSession},
    {"local_clientid", Use::Applied, setText<&BridgeSettings::localClientId>},
    {"local_password", Use::WithoutEffect, nullptr, "a bridge of this broker need not log in to it"},
    {"local_username", Use::Applied, setText<&BridgeSettings::localUserName>},
    {"notification_topic", Use::Applied, setText<&BridgeSettings::notificationTopic>},
    {"notifications", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.flag(l); bridge && value)
             bridge->notifies = *value;
     }},
    {"notifications_local_only", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.flag(l); bridge && value)
             bridge->notifiesLocalOnly = *value;
     }},
    {"password", Use::Applied, setRemotePassword},
    {"remote_clientid", Use::Applied, setRemoteClientId},
    {"remote_password", Use::Applied, setRemotePassword},
    {"remote_username", Use::Applied, setRemoteUserName},
    {"restart_timeout", Use::Applied, setRestart},
    {"round_robin", Use::Applied,
     [](Reader &r, const Line &l) {
         using Choice = BridgeSettings::Choice;
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.flag(l); bridge && value)
             bridge->settings.choice = *value ? Choice::RoundRobin : Choice::FirstPreferred;
     }},
    {"start_type", Use::Applied, setStart},
    {"threshold", Use::Applied,
     [](Reader &r, const Line &l) {
         auto *bridge = r.bridgeFor(l);
         if (const auto value = r.number(l, 1, INT32_MAX); bridge && value)
             bridge->settings.lazyThreshold = static_cast<std::uint32_t>(*value);
     }},
    {"topic", Use::Applied, addTopic},
    {"try_private", Use::Applied, setFlag<&BridgeSettings::triesPrivate>},
    {"username", Use::Applied, setRemoteUserName},
};

} // namespace

std::span<const ConfigKey> bridgeConfigKeys()
{
    return bridgeKeys;
}

void ConfigReader::finishBridge(BridgeDraft &draft)
{
    using Notifications = BridgeSettings::Notifications;
    auto &settings = draft.settings;
    settings.localSession = draft.localSession.value_or(settings.remoteSession);
    if (!draft.notifies)
        settings.notifications = Notifications::Off;
    else if (draft.notifiesLocalOnly)
        settings.notifications = Notifications::LocalOnly;
    if (draft.usesTls)
        settings.tls = draft.tls;
    if (const auto problem = problemOf(settings))
        fail(draft.line, *problem);
    config.bridges.push_back(settings);
}

void ConfigReader::finish()
{
    finishListeners();
    for (auto &draft : bridges)
        finishBridge(draft);
    if (hasLogDestination)
        config.log.destinations = logDestinations;
    if (lowestLogType)
        config.log.levels = LogLevels(*lowestLogType);
    if (logsNothing)
        config.log.destinations.clear();
    if (isPersistent)
        config.storage = StorageSettings {.folder = persistenceFolder};
}

} // namespace espalier
