// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/logjson.h"

#include "broker/server/limittext.h"
#include "broker/server/logcure.h"
#include "broker/server/logtext.h"
#include "core/capture/jsonwriter.h"
#include "core/mqtt/utf8.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace espalier {

namespace {

using WallClockTime = std::chrono::system_clock::time_point;

std::string_view nameOf(Event::Kind kind)
{
    using Kind = Event::Kind;
    switch (kind) {
    case Kind::ClientConnected:
        return "clientConnected";
    case Kind::ClientDisconnected:
        return "clientDisconnected";
    case Kind::ConnectionRefused:
        return "connectionRefused";
    case Kind::Violated:
        return "violated";
    case Kind::SlowReader:
        return "slowReader";
    case Kind::QueueFull:
        return "queueFull";
    case Kind::SubscriptionRefused:
        return "subscriptionRefused";
    case Kind::MessageRefused:
        return "messageRefused";
    case Kind::SessionExpired:
        return "sessionExpired";
    case Kind::PublishDenied:
        return "publishDenied";
    case Kind::StorageFailed:
        return "storageFailed";
    case Kind::StorageRecovered:
        return "storageRecovered";
    case Kind::HandshakeFailed:
        return "handshakeFailed";
    case Kind::TransportViolated:
        return "transportViolated";
    case Kind::BridgeUp:
        return "bridgeUp";
    case Kind::BridgeDown:
        return "bridgeDown";
    }
    return {};
}

std::string_view nameOf(CloseCause cause)
{
    switch (cause) {
    case CloseCause::Disconnected:
        return "disconnected";
    case CloseCause::ConnectionLost:
        return "connectionLost";
    case CloseCause::Violation:
        return "violation";
    case CloseCause::Refused:
        return "refused";
    case CloseCause::ConnectTimeout:
        return "connectTimeout";
    case CloseCause::KeepAliveTimeout:
        return "keepAliveTimeout";
    case CloseCause::TakenOver:
        return "takenOver";
    case CloseCause::Administrative:
        return "administrative";
    case CloseCause::ShuttingDown:
        return "shuttingDown";
    }
    return {};
}

std::string timeText(WallClockTime time)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(system_clock::to_time_t(second)),
                       floor<milliseconds>(time - second).count());
}

/// Left out when it is empty. Names from the network may be long; those that are not UTF-8 are escaped.
void addText(JsonWriter &json, std::string_view key, std::string_view text)
{
    constexpr std::size_t longest = 1000;
    if (text.empty())
        return;
    if (isJsonText(text)) {
        json.key(key).string(startOfText(text, longest));
        return;
    }
    std::string escaped;
    appendEscaped(text.substr(0, longest), escaped);
    json.key(key).string(escaped);
}

void begin(JsonWriter &json, WallClockTime time, LogLevel level, LogCategory category, std::string_view event)
{
    json.beginObject().key("time").string(timeText(time));
    json.key("level").string(logLevelName(level)).key("category").string(logCategoryName(category));
    json.key("event").string(event);
}

PacketType answerOf(const Event &event)
{
    switch (event.kind) {
    case Event::Kind::ConnectionRefused:
        return PacketType::ConnAck;
    case Event::Kind::SubscriptionRefused:
        return PacketType::SubAck;
    case Event::Kind::MessageRefused:
        return PacketType::PubAck;
    default:
        return PacketType::Disconnect;
    }
}

void addReason(JsonWriter &json, const Event &event)
{
    const bool isEnd = event.kind == Event::Kind::ClientDisconnected;
    if (isEnd)
        json.key("cause").string(nameOf(event.cause));
    if (!isError(event.reason) && !(isEnd && event.cause == CloseCause::Disconnected))
        return;
    json.key("reasonCode").number(static_cast<std::uint8_t>(event.reason));
    json.key("reason").string(reasonCodeName(event.reason, answerOf(event)));
}

void addPlace(JsonWriter &json, const Event &event)
{
    if (event.packetType)
        json.key("packetType").string(packetTypeName(*event.packetType));
    if (event.violation.clause == Clause::None)
        return;
    const auto &clause = clauseInfo(event.violation.clause);
    json.key("offset").number(event.violation.offset);
    json.key("statement").string(clause.label).key("rule").string(clause.text);
}

void addSetting(JsonWriter &json, const MetLimit &met)
{
    if (!met)
        return;
    const auto &text = limitText(met.limit);
    json.key("setting").string(text.name()).key("settingValue").number(met.value);
    addText(json, "configurationKey", text.key);
}

} // namespace

std::string logJson(WallClockTime time, const Event &event)
{
    std::string line;
    JsonWriter json(line);
    begin(json, time, levelOf(event), categoryOf(event), nameOf(event.kind));
    addText(json, "client", event.clientId);
    addText(json, "user", event.userName);
    addText(json, "listener", event.listener);
    addText(json, "address", event.peerName);
    addText(json, "topic", event.topic);
    addReason(json, event);
    addPlace(json, event);
    addSetting(json, event.limit);
    addText(json, "cure", cureOf(event));
    addText(json, "text", logStatement(event));
    json.endObject();
    return line;
}

std::string logJson(WallClockTime time, LogLevel level, std::string_view text)
{
    std::string line;
    JsonWriter json(line);
    begin(json, time, level, LogCategory::Broker, "told");
    addText(json, "text", text);
    json.endObject();
    return line;
}

} // namespace espalier
