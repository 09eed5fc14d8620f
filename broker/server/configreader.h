// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/config.h"

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier {

class ConfigReader;

/// What becomes of a key.
struct ConfigKey
{
    std::string_view name;
    enum class Use : std::uint8_t {
        Applied,
        /// Said at start, with `note`: what it would have done, or why it is not needed.
        WithoutEffect,
        /// An error, with `note`: what is missing and what to do.
        Refused,
    } use = Use::Applied;
    /// With Applied.
    void (*apply)(ConfigReader &reader, const ConfigLine &line) = nullptr;
    std::string_view note {};
};

inline constexpr std::string_view noPreSharedKeys =
    "TLS with pre-shared keys is not offered. Use certificates (certfile, keyfile, cafile with "
    "require_certificate), or take the line out";

/// Tables of all keys that mosquitto.conf(5) documents, by their chapters.
[[nodiscard]] std::span<const ConfigKey> generalConfigKeys();
[[nodiscard]] std::span<const ConfigKey> listenerConfigKeys();
[[nodiscard]] std::span<const ConfigKey> bridgeConfigKeys();

/// What stands for one listener, or for all.
struct AccessDraft
{
    std::optional<bool> allowAnonymous {};
    std::string passwordFile {};
    std::string aclFile {};
    ClientIdRules clientIds {};
    /// The last line that set anything.
    std::optional<ConfigLine> line {};
};

struct ListenerDraft
{
    /// Where it begins; none for the listener that mosquitto has without a `listener` line.
    std::optional<ConfigLine> line {};
    ListenerSettings settings {};
    TlsSettings tls {};
    /// The last line about TLS.
    std::optional<ConfigLine> tlsLine {};
    std::optional<ConfigLine> domain {};
    std::optional<ConfigLine> identity {};
    bool usesCommonName = false;
    bool usesSubject = false;
    /// Only of the listener without a line: whether others may reach it, whether anything was said of it.
    bool isAskedFor = false;
    bool isTouched = false;
    AccessDraft access {};
};

struct BridgeDraft
{
    ConfigLine line {};
    BridgeSettings settings {};
    std::optional<BridgeSettings::Session> localSession {};
    bool usesTls = false;
    BridgeTls tls {};
    bool notifies = true;
    bool notifiesLocalOnly = false;
};

/// Walks the lines of a configuration and keeps what they say until all are known.
class ConfigReader
{
public:
    [[nodiscard]] Expected<BrokerConfig, std::vector<std::string>> read(std::span<const ConfigLine> lines);

    // For the tables.
    void fail(const ConfigLine &line, std::string_view problem);
    void notice(const ConfigLine &line, std::string_view note);
    /// Nothing where the value is wrong, which is then told.
    [[nodiscard]] std::optional<bool> flag(const ConfigLine &line);
    [[nodiscard]] std::optional<std::string> text(const ConfigLine &line);
    [[nodiscard]] std::optional<std::string> choice(const ConfigLine &line,
                                                    std::initializer_list<std::string_view> values);
    [[nodiscard]] std::optional<std::int64_t> number(const ConfigLine &line, std::int64_t least,
                                                     std::int64_t most);
    [[nodiscard]] std::optional<TlsSettings::Version> tlsVersion(const ConfigLine &line);
    /// Sets `target` where the value is right.
    template <typename Target>
    void setNumber(const ConfigLine &line, Target &target, std::int64_t least, std::int64_t most)
    {
        if (const auto value = number(line, least, most))
            target = static_cast<Target>(*value);
    }
    /// As setNumber(), but 0 stands for as many as there can be.
    template <typename Target>
    void setLimit(const ConfigLine &line, Target &target)
    {
        constexpr auto highest = std::numeric_limits<Target>::max();
        constexpr auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(highest, INT64_MAX));
        if (const auto value = number(line, 0, most))
            target = *value == 0 ? highest : static_cast<Target>(*value);
    }
    void setText(const ConfigLine &line, std::string &target)
    {
        if (auto value = text(line))
            target = std::move(*value);
    }

    /// The listener that is spoken of, and whose rules: those of all, or of that one (`per_listener_settings`).
    [[nodiscard]] ListenerDraft &listener()
    {
        return listeners.empty() ? standardListener : listeners.back();
    }
    [[nodiscard]] ListenerDraft &listenerFor(const ConfigLine &line);
    [[nodiscard]] TlsSettings &tlsFor(const ConfigLine &line);
    [[nodiscard]] AccessDraft &accessFor(const ConfigLine &line);
    /// Null, which is told, before the first `connection`.
    [[nodiscard]] BridgeDraft *bridgeFor(const ConfigLine &line);

    BrokerConfig config;
    ListenerDraft standardListener;
    std::vector<ListenerDraft> listeners;
    std::vector<BridgeDraft> bridges;
    AccessDraft sharedAccess;
    bool isPerListener = false;
    /// Lines that were given more than once and count together.
    std::vector<LogDestination> logDestinations;
    bool hasLogDestination = false;
    std::optional<LogLevel> lowestLogType;
    bool logsNothing = false;
    std::string clientIdPrefix;
    std::uint32_t webSocketHeaderSize = 0;
    std::string persistenceFolder = ".";
    bool isPersistent = false;

private:
    void apply(const ConfigLine &line);
    void finish();
    void finishListeners();
    void finishListener(ListenerDraft &draft);
    void finishTls(ListenerDraft &draft);
    void finishAccess(ListenerDraft &draft);
    void finishBridge(BridgeDraft &draft);

    /// Nobody asked for a listener, so that only this machine reaches it.
    bool m_isLocalOnly = false;
    std::vector<std::string> m_errors;
};

} // namespace espalier
