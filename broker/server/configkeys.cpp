// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The general options of mosquitto.conf(5).
#include "broker/server/configreader.h"
#include "broker/server/filelines.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace espalier {

namespace {

using Reader = ConfigReader;
using Line = ConfigLine;
using Use = ConfigKey::Use;

constexpr std::string_view noPlugins = "plugins cannot be loaded, so that nobody would check what they "
                                       "check. Use password_file and acl_file, or "
                                       "take the line out";
constexpr std::string_view savedAtOnce =
    "changes are stored before they are acknowledged, not from time to time";
constexpr std::string_view ofOtherServers = "it is kept from servers long gone and says nothing any more";

void setLogDestination(Reader &reader, const Line &line)
{
    using Kind = LogDestination::Kind;
    std::string_view rest = line.value;
    const auto word = takeWord(rest);
    if (word == "file" && rest.empty()) {
        reader.fail(line, "the file's name is missing: log_dest file /var/log/espalier.log");
        return;
    }
    reader.hasLogDestination = true;
    if (word == "stdout")
        reader.logDestinations.push_back({Kind::StandardOutput, {}});
    else if (word == "stderr")
        reader.logDestinations.push_back({Kind::StandardError, {}});
    else if (word == "file")
        reader.logDestinations.push_back({Kind::File, std::string(rest)});
    else if (word == "syslog")
        reader.logDestinations.push_back({Kind::SystemLog, {}});
    else if (word == "topic")
        reader.notice(line, "the log would be published under $SYS/broker/log");
    else if (word == "dlt")
        reader.notice(line, "the log would go to the Diagnostic Log and Trace daemon");
    else if (word != "none")
        static_cast<void>(
            reader.choice(line, {"stdout", "stderr", "syslog", "file PATH", "topic", "dlt", "none"}));
}

void setLogType(Reader &reader, const Line &line)
{
    const auto type = reader.choice(line, {"error", "warning", "notice", "information", "all", "none",
                                           "debug", "subscribe", "unsubscribe", "websockets"});
    if (!type)
        return;
    // What mosquitto calls a notice, as that a client has connected, is information here.
    const bool isInformation = *type == "information" || *type == "notice" || *type == "all";
    const auto level = isInformation      ? LogLevel::Information
                       : *type == "error" ? LogLevel::Error
                                          : LogLevel::Warning;
    reader.lowestLogType = std::min(reader.lowestLogType.value_or(level), level);
    if (*type == "none")
        reader.logsNothing = true;
    if (*type == "debug" || *type == "subscribe" || *type == "unsubscribe" || *type == "websockets")
        reader.notice(line,
                      "lines of this kind are not written; what clients send can be captured and looked "
                      "at in the window");
}

/// "2m": a number with h, d, w, m or y.
void setSessionExpiry(Reader &reader, const Line &line)
{
    using std::chrono::seconds;
    const auto &text = line.value;
    const char unit = text.empty() ? '\0' : text.back();
    seconds each {0};
    switch (unit) {
    case 'h':
        each = std::chrono::hours(1);
        break;
    case 'd':
        each = std::chrono::days(1);
        break;
    case 'w':
        each = std::chrono::weeks(1);
        break;
    case 'm':
        each = std::chrono::days(30);
        break;
    case 'y':
        each = std::chrono::days(365);
        break;
    default:
        reader.fail(line,
                    "write a number and one of h d w m y for hours, days, weeks, months, years, as 14d");
        return;
    }
    auto bare = line;
    bare.value.pop_back();
    constexpr std::int64_t longest = sessionNeverExpires - 1;
    if (const auto count = reader.number(bare, 1, longest / each.count()))
        reader.config.engine.maximumSessionExpiry = static_cast<std::uint32_t>(*count * each.count());
}

constexpr ConfigKey keys[] {
    {"acl_file", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.accessFor(l).aclFile); }},
    {"allow_anonymous", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.flag(l); value.has_value())
             r.accessFor(l).allowAnonymous = value;
     }},
    {"allow_duplicate_messages", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == true)
             r.notice(l, "a client gets each message once, with all of its subscriptions that match");
     }},
    {"allow_zero_length_clientid", Use::Applied,
     [](Reader &r, const Line &l) {
         using Empty = ClientIdRules::Empty;
         if (const auto value = r.flag(l))
             r.accessFor(l).clientIds.empty = *value ? Empty::Assigned : Empty::Refused;
     }},
    {"auth_opt_*", Use::Refused, nullptr, noPlugins},
    {"auth_plugin", Use::Refused, nullptr, noPlugins},
    {"auth_plugin_deny_special_chars", Use::Refused, nullptr, noPlugins},
    {"auto_id_prefix", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.accessFor(l).clientIds.assignedPrefix); }},
    {"autosave_interval", Use::WithoutEffect, nullptr, savedAtOnce},
    {"autosave_on_changes", Use::WithoutEffect, nullptr, savedAtOnce},
    {"check_retain_source", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == true)
             r.fail(l, "who published a retained message is not kept: when rights are taken away, what was "
                       "published with them stays. Write false if that is fine, and remove such messages "
                       "yourself");
     }},
    {"clientid_prefixes", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.clientIdPrefix); }},
    {"connection_messages", Use::Applied,
     [](Reader &r, const Line &l) {
         using Connections = LogSettings::Connections;
         if (const auto value = r.flag(l))
             r.config.log.connections = *value ? Connections::Told : Connections::Left;
     }},
    {"include_dir", Use::Refused, nullptr,
     "it counts in the main file only; move the line there, or the files here"},
    {"log_dest", Use::Applied, setLogDestination},
    {"log_facility", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.number(l, 0, 7))
             r.config.log.facility = static_cast<int>(*value);
     }},
    {"log_timestamp", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.flag(l))
             r.config.log.time = *value ? LogSettings::Time::Told : LogSettings::Time::Left;
     }},
    {"log_timestamp_format", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.config.log.timeFormat); }},
    {"log_type", Use::Applied, setLogType},
    {"max_inflight_bytes", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumInflightBytes); }},
    {"max_inflight_messages", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumInflight); }},
    {"max_keepalive", Use::Applied,
     [](Reader &r, const Line &l) {
         r.setNumber(l, r.config.engine.maximumKeepAlive, 10, 65'535);
         if (r.config.engine.maximumKeepAlive == 65'535) // what mosquitto means by it: no limit
             r.config.engine.maximumKeepAlive = 0;
     }},
    {"max_packet_size", Use::Applied,
     [](Reader &r, const Line &l) {
         r.setNumber(l, r.config.engine.maximumPacketSize, 20, maximumPacketLength);
     }},
    {"max_queued_bytes", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumQueuedBytes); }},
    {"max_queued_messages", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumQueuedMessages); }},
    {"memory_limit", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumMessageMemory); }},
    {"message_size_limit", Use::Applied,
     [](Reader &r, const Line &l) { r.setLimit(l, r.config.engine.maximumPayload); }},
    {"password_file", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.accessFor(l).passwordFile); }},
    {"per_listener_settings", Use::Applied, [](Reader &, const Line &) {}}, // looked at before all others
    {"persistence", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.flag(l))
             r.isPersistent = *value;
     }},
    {"persistence_file", Use::WithoutEffect, nullptr,
     "everything is kept in espalier.db; mosquitto's own files are neither read nor changed"},
    {"persistence_location", Use::Applied,
     [](Reader &r, const Line &l) { r.setText(l, r.persistenceFolder); }},
    {"persistent_client_expiration", Use::Applied, setSessionExpiry},
    {"pid_file", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.config.pidFile); }},
    {"plugin", Use::Refused, nullptr, noPlugins},
    {"plugin_opt_*", Use::Refused, nullptr, noPlugins},
    {"psk_file", Use::Refused, nullptr, noPreSharedKeys},
    {"queue_qos0_messages", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == true)
             r.notice(l,
                      "QoS 0 messages would be queued for clients that are away; subscribe and publish with "
                      "QoS 1 for that");
     }},
    {"retain_available", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.flag(l))
             r.config.engine.retainAvailable = *value;
     }},
    {"retry_interval", Use::WithoutEffect, nullptr, ofOtherServers},
    {"set_tcp_nodelay", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == false)
             r.notice(l, "messages are always sent at once, those of one moment together");
     }},
    {"store_clean_interval", Use::WithoutEffect, nullptr, ofOtherServers},
    {"sys_interval", Use::Applied,
     [](Reader &r, const Line &l) {
         if (const auto value = r.number(l, 0, 1'000'000))
             r.config.engine.sysInterval = std::chrono::seconds(*value);
     }},
    {"trace_level", Use::WithoutEffect, nullptr, ofOtherServers},
    {"upgrade_outgoing_qos", Use::Applied,
     [](Reader &r, const Line &l) {
         if (r.flag(l) == true)
             r.notice(l,
                      "messages would be sent with the QoS of the subscription where it is above their own; "
                      "the standard does not allow it");
     }},
    {"user", Use::Applied, [](Reader &r, const Line &l) { r.setText(l, r.config.user); }},
};

} // namespace

std::span<const ConfigKey> generalConfigKeys()
{
    return keys;
}

} // namespace espalier
