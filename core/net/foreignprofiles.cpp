// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/foreignprofiles.h"

#include "core/mqtt/topic.h"
#include "core/net/jsonfields.h"

#include <QStringList>

namespace espalier {

namespace {

using json::Reader;

/// Collects one profile and what is lost on the way.
class Taking
{
public:
    explicit Taking(const QJsonObject &entry) : in(entry) { taken.profile.id = QUuid::createUuid(); }

    void lose(ImportLoss loss)
    {
        if (!taken.losses.contains(loss))
            taken.losses.append(loss);
    }

    /// Numbers are numbers, texts with digits, or left out (null, empty).
    template <typename T>
    std::optional<T> number(const Reader &from, const char *key, double least = 0)
    {
        const auto value = from.value(key);
        if (value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty()))
            return {};
        if (const auto found = from.number<T>(key, least))
            return found;
        bool isNumber = false;
        const auto parsed = value.toString().toULongLong(&isNumber);
        if (isNumber && static_cast<double>(parsed) >= least && parsed <= std::numeric_limits<T>::max())
            return static_cast<T>(parsed);
        lose(ImportLoss::BadNumbers);
        return {};
    }

    void address(const QString &scheme)
    {
        auto &profile = taken.profile;
        const auto known = kindOfScheme(scheme);
        if (!known)
            lose(ImportLoss::UnknownProtocol);
        profile.transport = known.value_or(profile.transport);
        profile.host = in.text("host").trimmed();
        profile.port = number<std::uint16_t>(in, "port", 1).value_or(defaultPort(profile.transport));
        profile.name = in.text("name", profile.host);
    }

    void path(const QString &path)
    {
        taken.profile.webSocket.path = path.startsWith(u'/') ? path : u'/' + path;
    }

    void login()
    {
        taken.profile.userName = in.text("username");
        taken.secrets.password = in.text("password");
        taken.profile.clientId = in.text("clientId");
    }

    void subscribe(SubscriptionSpec spec)
    {
        const auto bytes = spec.topicFilter.toUtf8();
        if (!parseTopicFilter({bytes.constData(), static_cast<std::size_t>(bytes.size())})) {
            lose(ImportLoss::InvalidSubscriptions);
            return;
        }
        taken.profile.subscriptions.removeIf(
            [&spec](const auto &each) { return each.topicFilter == spec.topicFilter; });
        taken.profile.subscriptions.append(std::move(spec));
    }

    Reader in;
    ImportedProfile taken;
};

/// {"name": "value", "other": ["one", "two"]}
TextPairs pairsFrom(const QJsonValue &json)
{
    TextPairs pairs;
    const auto object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isArray())
            pairs.append({it.key(), it.value().toString()});
        for (const auto &value : it.value().toArray())
            pairs.append({it.key(), value.toString()});
    }
    return pairs;
}

void takeMqttxSubscriptions(Taking &taking)
{
    for (const auto &entry : taking.in.value("subscriptions").toArray()) {
        const Reader in(entry.toObject());
        SubscriptionSpec spec;
        spec.topicFilter = in.text("topic");
        spec.options.maximumQos = in.qos("qos");
        spec.options.noLocal = in.flag("nl", false);
        spec.options.retainAsPublished = in.flag("rap", false);
        if (const auto handling = in.number<std::uint8_t>("rh"); handling && *handling <= 2)
            spec.options.retainHandling = static_cast<RetainHandling>(*handling);
        spec.identifier = std::min(in.number<std::uint32_t>("subscriptionIdentifier").value_or(0),
                                   maximumVariableByteInteger);
        spec.muted = in.flag("disabled", false);
        spec.alias = in.text("alias");
        spec.color = in.text("color");
        taking.subscribe(std::move(spec));
    }
}

void takeMqttxWill(Taking &taking)
{
    const Reader in = taking.in.part("will");
    if (in.text("lastWillTopic").isEmpty())
        return;
    WillSpec will;
    will.topic = in.text("lastWillTopic");
    will.payload = in.text("lastWillPayload").toUtf8();
    will.qos = in.qos("lastWillQos");
    will.retain = in.flag("lastWillRetain", false);
    const Reader properties = in.part("properties");
    will.delay =
        std::chrono::seconds(taking.number<std::uint32_t>(properties, "willDelayInterval").value_or(0));
    will.isText = properties.flag("payloadFormatIndicator", false);
    if (const auto expiry = taking.number<std::uint32_t>(properties, "messageExpiryInterval"))
        will.messageExpiry = std::chrono::seconds(*expiry);
    will.contentType = properties.text("contentType");
    will.responseTopic = properties.text("responseTopic");
    will.correlationData = properties.text("correlationData").toUtf8();
    will.userProperties = pairsFrom(properties.value("userProperties"));
    taking.taken.profile.will = will;
}

/// In earlier backups they stand beside the rest, later in an object of their own.
void takeMqttxProperties(Taking &taking)
{
    const Reader in = taking.in.value("properties").isObject() ? taking.in.part("properties") : taking.in;
    auto &profile = taking.taken.profile;
    profile.sessionExpiry = taking.number<std::uint32_t>(in, "sessionExpiryInterval").value_or(0);
    profile.receiveMaximum = taking.number<std::uint16_t>(in, "receiveMaximum", 1);
    profile.maximumPacketSize = taking.number<std::uint32_t>(in, "maximumPacketSize", 1);
    profile.topicAliasMaximum = taking.number<std::uint16_t>(in, "topicAliasMaximum");
    profile.requestResponseInformation = in.flag("requestResponseInformation", false);
    profile.requestProblemInformation = in.flag("requestProblemInformation", true);
    profile.userProperties = pairsFrom(in.value("userProperties"));
    profile.authenticationMethod = in.text("authenticationMethod");
}

void takeMqttxTls(Taking &taking)
{
    auto &tls = taking.taken.profile.tls;
    const auto &in = taking.in;
    // Anything else than "self" is checked with what the system trusts.
    if (in.text("certType") == QLatin1String("self"))
        tls.authorityFile = in.text("ca");
    tls.client.file = in.text("cert");
    tls.client.keyFile = in.text("key");
    if (!tls.client.file.isEmpty())
        tls.client.format = ClientCertificate::Format::Pem;
    if (!in.flag("rejectUnauthorized", true))
        tls.verification = TlsOptions::Verification::None;
    const auto protocols = in.value("ALPNProtocols");
    const auto names = protocols.isArray() ? json::readTexts(in, "ALPNProtocols")
                                           : protocols.toString().split(u',', Qt::SkipEmptyParts);
    for (const auto &name : names)
        tls.applicationProtocols.append(name.trimmed());
}

} // namespace

std::optional<ImportedProfile> fromMqttExplorer(const QJsonObject &entry)
{
    Taking taking(entry);
    const auto &in = taking.in;
    if (!in.value("host").isString())
        return {};
    const bool encrypted = in.flag("encryption", false);
    const auto protocol = in.text("protocol", QStringLiteral("mqtt"));
    taking.address(encrypted && (protocol == QLatin1String("mqtt") || protocol == QLatin1String("ws"))
                       ? protocol + u's'
                       : protocol);
    auto &profile = taking.taken.profile;
    // All that it speaks.
    profile.version = ProtocolVersion::V311;
    if (usesWebSocket(profile.transport))
        taking.path(in.text("basePath"));
    taking.login();
    if (!in.flag("certValidation", true))
        profile.tls.verification = TlsOptions::Verification::None;
    for (const auto *key : {"selfSignedCertificate", "clientCertificate", "clientKey"})
        if (in.value(key).isObject())
            taking.lose(ImportLoss::EmbeddedCertificates);
    for (const auto &each : in.value("subscriptions").toArray()) {
        const Reader subscription(each.toObject());
        // Texts in the files of earlier versions.
        SubscriptionSpec spec;
        spec.topicFilter = each.isString() ? each.toString() : subscription.text("topic");
        spec.options.maximumQos = subscription.qos("qos");
        taking.subscribe(std::move(spec));
    }
    return taking.taken;
}

std::optional<ImportedProfile> fromMqttx(const QJsonObject &entry, const QHash<QString, QString> &folders)
{
    Taking taking(entry);
    const auto &in = taking.in;
    if (!in.value("host").isString())
        return {};
    const auto usual = in.flag("ssl", false) ? QStringLiteral("mqtts") : QStringLiteral("mqtt");
    taking.address(in.text("protocol", usual));
    auto &profile = taking.taken.profile;
    const auto version = in.text("mqttVersion");
    profile.version = version == QLatin1String("5.0")   ? ProtocolVersion::V5
                      : version == QLatin1String("3.1") ? ProtocolVersion::V31
                                                        : ProtocolVersion::V311;
    profile.folder = folders.value(in.text("parentId"));
    if (usesWebSocket(profile.transport))
        taking.path(in.text("path"));
    taking.login();
    if (in.flag("clientIdWithTime", false))
        taking.lose(ImportLoss::ChangingClientId);
    profile.keepAlive = std::chrono::seconds(taking.number<std::uint16_t>(in, "keepalive").value_or(60));
    profile.cleanStart = in.flag("clean", true);
    profile.reconnect = in.flag("reconnect", profile.reconnect);
    takeMqttxProperties(taking);
    if (usesTls(profile.transport))
        takeMqttxTls(taking);
    takeMqttxWill(taking);
    takeMqttxSubscriptions(taking);
    if (!in.value("messages").toArray().isEmpty())
        taking.lose(ImportLoss::Messages);
    return taking.taken;
}

} // namespace espalier
