// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/metricstext.h"

#include "broker/server/limittext.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

namespace espalier {

namespace {

struct Metric
{
    std::string_view name;
    std::string_view help;
    std::uint64_t Statistics::*value;
};

constexpr std::array counters {
    Metric {"received_bytes", "Bytes received from clients", &Statistics::bytesReceived},
    Metric {"sent_bytes", "Bytes sent to clients", &Statistics::bytesSent},
    Metric {"received_packets", "MQTT packets of all types received", &Statistics::packetsReceived},
    Metric {"sent_packets", "MQTT packets of all types sent", &Statistics::packetsSent},
    Metric {"received_messages", "PUBLISH packets received", &Statistics::publishesReceived},
    Metric {"sent_messages", "PUBLISH packets sent", &Statistics::publishesSent},
    Metric {"received_payload_bytes", "Bytes of payloads received", &Statistics::payloadBytesReceived},
    Metric {"sent_payload_bytes", "Bytes of payloads sent", &Statistics::payloadBytesSent},
    Metric {"opened_connections", "Network connections accepted", &Statistics::connectionsOpened},
    Metric {"accepted_connections", "CONNECT packets accepted", &Statistics::connectionsAccepted},
    Metric {"refused_connections", "CONNECT packets refused", &Statistics::connectionsRefused},
    Metric {"violations", "Rules of MQTT, and limits, that clients broke", &Statistics::violations},
    Metric {"failed_logins", "Logins with a wrong password or proof", &Statistics::loginsFailed},
    Metric {"refused_logins", "Logins not looked at because too many before them failed",
            &Statistics::loginsRefused},
    Metric {"denied_messages", "Messages that access rules did not let in", &Statistics::publishesDenied},
    Metric {"denied_subscriptions", "Subscriptions that access rules did not allow",
            &Statistics::subscriptionsDenied},
    Metric {"denied_deliveries", "Queued and retained messages that access rules kept from a client",
            &Statistics::deliveriesDenied},
    Metric {"failed_handshakes", "TLS handshakes and requests for WebSocket that came to nothing",
            &Statistics::handshakesFailed},
    Metric {"unstored_messages", "Messages refused because nothing could be stored",
            &Statistics::refusedUnstored},
    Metric {"expired_sessions", "Sessions that ended after their Session Expiry Interval",
            &Statistics::sessionsExpired},
};

constexpr std::array gauges {
    Metric {"connections", "Network connections open", &Statistics::connections},
    Metric {"connected_clients", "Clients connected", &Statistics::clientsConnected},
    Metric {"sessions", "Sessions, connected or not", &Statistics::sessions},
    Metric {"subscriptions", "Subscriptions", &Statistics::subscriptions},
    Metric {"shared_subscriptions", "Shared subscriptions", &Statistics::sharedSubscriptions},
    Metric {"retained_messages", "Retained messages", &Statistics::retainedMessages},
    Metric {"held_messages", "Messages held: queued, unacknowledged, retained", &Statistics::messagesHeld},
    Metric {"held_message_bytes", "What these messages take", &Statistics::messageBytesHeld},
    Metric {"heap_bytes", "Memory allocated; 0 where the system does not tell", &Statistics::heapInUse},
};

/// Messages that were not delivered, by reason.
constexpr std::array drops {
    Metric {"slow_reader", {}, &Statistics::droppedSlowReader},
    Metric {"queue_full", {}, &Statistics::droppedQueueFull},
    Metric {"expired", {}, &Statistics::droppedExpired},
    Metric {"payload_too_long", {}, &Statistics::droppedPayloadTooLong},
    Metric {"properties_too_long", {}, &Statistics::droppedPropertiesTooLong},
    Metric {"too_large", {}, &Statistics::droppedTooLarge},
};

/// The limit's option without its dashes, or its key.
std::string_view metricLabel(const LimitText &limit)
{
    auto label = limit.name();
    if (!limit.option.empty())
        label.remove_prefix(2);
    return label;
}

} // namespace

std::string metricsText(const BrokerState &state)
{
    std::string text;
    const auto out = std::back_inserter(text);
    const auto head = [&](std::string_view name, std::string_view help, std::string_view type) {
        fmt::format_to(out, "# HELP espalier_{0} {1}.\n# TYPE espalier_{0} {2}\n", name, help, type);
    };
    for (const auto &[name, help, value] : counters) {
        const auto total = fmt::format("{}_total", name);
        head(total, help, "counter");
        fmt::format_to(out, "espalier_{} {}\n", total, state.statistics.*value);
    }
    head("dropped_messages_total", "Messages that did not reach a subscriber", "counter");
    for (const auto &[reason, help, value] : drops)
        fmt::format_to(out, "espalier_dropped_messages_total{{reason=\"{}\"}} {}\n", reason,
                       state.statistics.*value);
    head("limits_met_total", "How often a limit kept a client from something", "counter");
    for (const auto &limit : limitTexts())
        fmt::format_to(out, "espalier_limits_met_total{{limit=\"{}\"}} {}\n", metricLabel(limit),
                       state.statistics.timesMet(limit.limit));
    for (const auto &[name, help, value] : gauges) {
        head(name, help, "gauge");
        fmt::format_to(out, "espalier_{} {}\n", name, state.statistics.*value);
    }
    head("uptime_seconds", "Time since the broker has started", "gauge");
    fmt::format_to(out, "espalier_uptime_seconds {}\n", state.uptime.count());
    return text;
}

std::string healthText(const BrokerState &state)
{
    const std::string_view trouble = state.isStopping ? "stopping" : "storageFails";
    return fmt::format("{{\"status\":\"{}\",\"uptimeSeconds\":{},\"connectedClients\":{}}}\n",
                       state.isHealthy() ? "ok" : trouble, state.uptime.count(),
                       state.statistics.clientsConnected);
}

} // namespace espalier
