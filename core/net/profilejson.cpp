// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profilejson.h"

#include "core/net/jsonfields.h"
#include "core/net/transportjson.h"

namespace espalier {

namespace {

using namespace json;

constexpr std::array protocolVersions {Name<ProtocolVersion> {ProtocolVersion::V5, "5"},
                                       Name<ProtocolVersion> {ProtocolVersion::V311, "3.1.1"},
                                       Name<ProtocolVersion> {ProtocolVersion::V31, "3.1"}};
constexpr std::array transports {Name<TransportKind> {TransportKind::Tcp, "mqtt"},
                                 Name<TransportKind> {TransportKind::Tls, "mqtts"},
                                 Name<TransportKind> {TransportKind::WebSocket, "ws"},
                                 Name<TransportKind> {TransportKind::SecureWebSocket, "wss"},
                                 Name<TransportKind> {TransportKind::LocalBroker, "local-broker"},
                                 // As files of the first version say it.
                                 Name<TransportKind> {TransportKind::Tcp, "tcp"}};
constexpr std::array retainHandlings {Name<RetainHandling> {RetainHandling::SendOnSubscribe, "send"},
                                      Name<RetainHandling> {RetainHandling::SendIfNew, "send-if-new"},
                                      Name<RetainHandling> {RetainHandling::DoNotSend, "do-not-send"}};

QJsonObject toJson(const SubscriptionSpec &spec)
{
    Writer out;
    out.text("topicFilter", spec.topicFilter);
    out.number("qos", static_cast<int>(spec.options.maximumQos), 0);
    out.flag("noLocal", spec.options.noLocal, false);
    out.flag("retainAsPublished", spec.options.retainAsPublished, false);
    if (spec.options.retainHandling != RetainHandling::SendOnSubscribe)
        out.text("retained", nameOf(spec.options.retainHandling, retainHandlings));
    out.number("identifier", spec.identifier, 0U);
    out.flag("muted", spec.muted, false);
    out.text("alias", spec.alias);
    out.text("color", spec.color);
    return out.object;
}

SubscriptionSpec subscriptionFrom(const QJsonObject &object)
{
    const Reader in(object);
    SubscriptionSpec spec;
    spec.topicFilter = in.text("topicFilter");
    spec.options = {.maximumQos = in.qos("qos"),
                    .noLocal = in.flag("noLocal", false),
                    .retainAsPublished = in.flag("retainAsPublished", false),
                    .retainHandling =
                        valueOf(in.value("retained"), retainHandlings, RetainHandling::SendOnSubscribe)};
    spec.identifier =
        std::min(in.number<std::uint32_t>("identifier").value_or(0), maximumVariableByteInteger);
    spec.muted = in.flag("muted", false);
    spec.alias = in.text("alias");
    spec.color = in.text("color");
    return spec;
}

QJsonObject toJson(const WillSpec &will)
{
    Writer out;
    out.text("topic", will.topic);
    writeBytes(out, "payload", "payloadBase64", will.payload);
    out.number("qos", static_cast<int>(will.qos), 0);
    out.flag("retain", will.retain, false);
    out.number("delay", will.delay.count(), std::chrono::seconds::rep {0});
    out.flag("isText", will.isText, false);
    if (will.messageExpiry)
        out.value("messageExpiry", static_cast<double>(will.messageExpiry->count()));
    out.text("contentType", will.contentType);
    out.text("responseTopic", will.responseTopic);
    writeBytes(out, "correlationData", "correlationDataBase64", will.correlationData);
    writePairs(out, "userProperties", will.userProperties);
    return out.object;
}

WillSpec willFrom(const QJsonObject &object)
{
    const Reader in(object);
    WillSpec will;
    will.topic = in.text("topic");
    will.payload = readBytes(in, "payload", "payloadBase64");
    will.qos = in.qos("qos");
    will.retain = in.flag("retain", false);
    will.delay = std::chrono::seconds(in.number<std::uint32_t>("delay").value_or(0));
    will.isText = in.flag("isText", false);
    if (const auto expiry = in.number<std::uint32_t>("messageExpiry"))
        will.messageExpiry = std::chrono::seconds(*expiry);
    will.contentType = in.text("contentType");
    will.responseTopic = in.text("responseTopic");
    will.correlationData = readBytes(in, "correlationData", "correlationDataBase64");
    will.userProperties = readPairs(in, "userProperties");
    return will;
}

void writeLists(const Profile &profile, Writer &out)
{
    writePairs(out, "userProperties", profile.userProperties);
    if (profile.will)
        out.value("will", toJson(*profile.will));
    if (!profile.subscriptions.isEmpty()) {
        out.value("subscriptions",
                  arrayOf(profile.subscriptions, [](const SubscriptionSpec &spec) { return toJson(spec); }));
    }
    writeTexts(out, "excludedFilters", profile.excludedFilters);
}

void readLists(const Reader &in, Profile &profile)
{
    profile.userProperties = readPairs(in, "userProperties");
    if (in.value("will").isObject())
        profile.will = willFrom(in.value("will").toObject());
    for (const auto &entry : in.value("subscriptions").toArray()) {
        if (auto spec = subscriptionFrom(entry.toObject()); !spec.topicFilter.isEmpty())
            profile.subscriptions.append(std::move(spec));
    }
    profile.excludedFilters = readTexts(in, "excludedFilters");
}

} // namespace

QJsonObject toJson(const Profile &profile)
{
    const Profile usual;
    Writer out;
    out.text("id", profile.id.toString(QUuid::WithoutBraces));
    out.text("name", profile.name);
    out.text("color", profile.color);
    out.text("folder", profile.folder);
    out.text("transport", nameOf(profile.transport, transports));
    out.text("host", profile.host);
    out.number("port", profile.port, defaultPort(profile.transport));
    out.part("webSocket", toJson(profile.webSocket));
    out.part("tls", toJson(profile.tls));
    out.part("proxy", toJson(profile.proxy));
    out.text("mqtt", nameOf(profile.version, protocolVersions));
    out.text("clientId", profile.clientId);
    out.number("keepAlive", profile.keepAlive.count(), usual.keepAlive.count());
    out.flag("cleanStart", profile.cleanStart, usual.cleanStart);
    out.number("sessionExpiry", profile.sessionExpiry, usual.sessionExpiry);
    out.text("userName", profile.userName);
    out.text("authenticationMethod", profile.authenticationMethod);
    if (profile.authenticationData)
        out.value("authenticationData", QString::fromLatin1(profile.authenticationData->toHex()));
    out.flag("reconnect", profile.reconnect, usual.reconnect);
    out.flag("connectAtStart", profile.connectAtStart, usual.connectAtStart);
    if (profile.receiveMaximum)
        out.value("receiveMaximum", *profile.receiveMaximum);
    if (profile.maximumPacketSize)
        out.value("maximumPacketSize", static_cast<double>(*profile.maximumPacketSize));
    if (profile.topicAliasMaximum)
        out.value("topicAliasMaximum", *profile.topicAliasMaximum);
    out.flag("automaticTopicAliases", profile.automaticTopicAliases, usual.automaticTopicAliases);
    out.flag("requestResponseInformation", profile.requestResponseInformation,
             usual.requestResponseInformation);
    out.flag("requestProblemInformation", profile.requestProblemInformation, usual.requestProblemInformation);
    out.flag("takesAnyTopicName", profile.takesAnyTopicName, usual.takesAnyTopicName);
    writeLists(profile, out);
    return out.object;
}

std::optional<Profile> profileFromJson(const QJsonObject &object)
{
    const Reader in(object);
    Profile profile;
    profile.id = QUuid(in.text("id"));
    if (profile.id.isNull())
        return std::nullopt;
    profile.name = in.text("name");
    profile.color = in.text("color");
    profile.folder = in.text("folder");
    profile.transport = valueOf(in.value("transport"), transports, profile.transport);
    profile.host = in.text("host");
    profile.port = in.number<std::uint16_t>("port", 1).value_or(defaultPort(profile.transport));
    profile.webSocket = webSocketFrom(in.value("webSocket").toObject());
    profile.tls = tlsFrom(in.value("tls").toObject());
    profile.proxy = proxyFrom(in.value("proxy").toObject());
    profile.version = valueOf(in.value("mqtt"), protocolVersions, profile.version);
    profile.clientId = in.text("clientId");
    if (const auto keepAlive = in.number<std::uint16_t>("keepAlive"))
        profile.keepAlive = std::chrono::seconds(*keepAlive);
    profile.cleanStart = in.flag("cleanStart", profile.cleanStart);
    profile.sessionExpiry = in.number<std::uint32_t>("sessionExpiry").value_or(profile.sessionExpiry);
    profile.userName = in.text("userName");
    profile.authenticationMethod = in.text("authenticationMethod");
    if (const auto data = in.value("authenticationData"); data.isString())
        profile.authenticationData = QByteArray::fromHex(data.toString().toLatin1());
    profile.reconnect = in.flag("reconnect", profile.reconnect);
    profile.connectAtStart = in.flag("connectAtStart", profile.connectAtStart);
    profile.receiveMaximum = in.number<std::uint16_t>("receiveMaximum", 1);
    profile.maximumPacketSize = in.number<std::uint32_t>("maximumPacketSize", 1);
    profile.topicAliasMaximum = in.number<std::uint16_t>("topicAliasMaximum");
    profile.automaticTopicAliases = in.flag("automaticTopicAliases", profile.automaticTopicAliases);
    profile.requestResponseInformation =
        in.flag("requestResponseInformation", profile.requestResponseInformation);
    profile.requestProblemInformation =
        in.flag("requestProblemInformation", profile.requestProblemInformation);
    profile.takesAnyTopicName = in.flag("takesAnyTopicName", profile.takesAnyTopicName);
    readLists(in, profile);
    return profile;
}

} // namespace espalier
