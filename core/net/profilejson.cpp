// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profilejson.h"

#include <QJsonArray>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace espalier {

namespace {

template <typename T>
struct Name
{
    T value;
    const char *name;
};

constexpr std::array versions {Name<ProtocolVersion> {ProtocolVersion::V5, "5"},
                               Name<ProtocolVersion> {ProtocolVersion::V311, "3.1.1"},
                               Name<ProtocolVersion> {ProtocolVersion::V31, "3.1"}};
constexpr std::array transports {Name<TransportKind> {TransportKind::Tcp, "tcp"},
                                 Name<TransportKind> {TransportKind::LocalBroker, "local-broker"}};
constexpr std::array retainHandlings {Name<RetainHandling> {RetainHandling::SendOnSubscribe, "send"},
                                      Name<RetainHandling> {RetainHandling::SendIfNew, "send-if-new"},
                                      Name<RetainHandling> {RetainHandling::DoNotSend, "do-not-send"}};

template <typename T, std::size_t N>
QString nameOf(T value, const std::array<Name<T>, N> &names)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto &n) { return n.value == value; });
    Q_ASSERT(found != names.end());
    return QLatin1String(found->name);
}

template <typename T, std::size_t N>
T valueOf(const QJsonValue &json, const std::array<Name<T>, N> &names, T fallback)
{
    const auto text = json.toString();
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto &n) { return text == QLatin1String(n.name); });
    return found == names.end() ? fallback : found->value;
}

/// Writes what differs from the default.
class Writer
{
public:
    template <typename T>
    void number(const char *key, T value, T usual)
    {
        if (value != usual)
            object.insert(QLatin1String(key), static_cast<double>(value));
    }
    void flag(const char *key, bool value, bool usual)
    {
        if (value != usual)
            object.insert(QLatin1String(key), value);
    }
    void text(const char *key, const QString &value, const QString &usual = {})
    {
        if (value != usual)
            object.insert(QLatin1String(key), value);
    }
    void value(const char *key, const QJsonValue &value) { object.insert(QLatin1String(key), value); }

    QJsonObject object;
};

class Reader
{
public:
    explicit Reader(const QJsonObject &object) : m_object(object) { }

    [[nodiscard]] QJsonValue value(const char *key) const { return m_object.value(QLatin1String(key)); }
    [[nodiscard]] QString text(const char *key, const QString &fallback = {}) const
    {
        return value(key).toString(fallback);
    }
    [[nodiscard]] bool flag(const char *key, bool fallback) const { return value(key).toBool(fallback); }
    template <typename T>
    [[nodiscard]] std::optional<T> number(const char *key, double least = 0) const
    {
        const auto json = value(key);
        const auto number = json.toDouble(-1);
        if (!json.isDouble() || number < least || number != std::floor(number)
            || number > static_cast<double>(std::numeric_limits<T>::max()))
            return std::nullopt;
        return static_cast<T>(number);
    }
    [[nodiscard]] Qos qos(const char *key) const
    {
        return static_cast<Qos>(std::min<int>(number<std::uint8_t>(key).value_or(0), 2));
    }

private:
    QJsonObject m_object;
};

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    [[maybe_unused]] const QString text = decoder(bytes);
    return !decoder.hasError();
}

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
    return spec;
}

QJsonObject toJson(const WillSpec &will)
{
    Writer out;
    out.text("topic", will.topic);
    if (isUtf8(will.payload))
        out.text("payload", QString::fromUtf8(will.payload));
    else
        out.text("payloadBase64", QString::fromLatin1(will.payload.toBase64()));
    out.number("qos", static_cast<int>(will.qos), 0);
    out.flag("retain", will.retain, false);
    out.number("delay", will.delay.count(), std::chrono::seconds::rep {0});
    return out.object;
}

WillSpec willFrom(const QJsonObject &object)
{
    const Reader in(object);
    WillSpec will;
    will.topic = in.text("topic");
    will.payload = in.value("payloadBase64").isString()
                       ? QByteArray::fromBase64(in.text("payloadBase64").toLatin1())
                       : in.text("payload").toUtf8();
    will.qos = in.qos("qos");
    will.retain = in.flag("retain", false);
    will.delay = std::chrono::seconds(in.number<std::uint32_t>("delay").value_or(0));
    return will;
}

QJsonObject toJson(const std::pair<QString, QString> &property)
{
    return {{QStringLiteral("name"), property.first}, {QStringLiteral("value"), property.second}};
}

template <typename T>
QJsonArray arrayOf(const QList<T> &values)
{
    QJsonArray array;
    for (const auto &value : values)
        array.append(toJson(value));
    return array;
}

void writeLists(const Profile &profile, Writer &out)
{
    if (!profile.userProperties.isEmpty())
        out.value("userProperties", arrayOf(profile.userProperties));
    if (profile.will)
        out.value("will", toJson(*profile.will));
    if (!profile.subscriptions.isEmpty())
        out.value("subscriptions", arrayOf(profile.subscriptions));
}

void readLists(const Reader &in, Profile &profile)
{
    for (const auto &entry : in.value("userProperties").toArray()) {
        const Reader property(entry.toObject());
        profile.userProperties.append({property.text("name"), property.text("value")});
    }
    if (in.value("will").isObject())
        profile.will = willFrom(in.value("will").toObject());
    for (const auto &entry : in.value("subscriptions").toArray()) {
        if (auto spec = subscriptionFrom(entry.toObject()); !spec.topicFilter.isEmpty())
            profile.subscriptions.append(std::move(spec));
    }
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
    out.number("port", profile.port, usual.port);
    out.text("mqtt", nameOf(profile.version, versions));
    out.text("clientId", profile.clientId);
    out.number("keepAlive", profile.keepAlive.count(), usual.keepAlive.count());
    out.flag("cleanStart", profile.cleanStart, usual.cleanStart);
    out.number("sessionExpiry", profile.sessionExpiry, usual.sessionExpiry);
    out.text("userName", profile.userName);
    out.text("authenticationMethod", profile.authenticationMethod);
    out.flag("reconnect", profile.reconnect, usual.reconnect);
    out.flag("connectAtStart", profile.connectAtStart, usual.connectAtStart);
    if (profile.receiveMaximum)
        out.value("receiveMaximum", *profile.receiveMaximum);
    if (profile.maximumPacketSize)
        out.value("maximumPacketSize", static_cast<double>(*profile.maximumPacketSize));
    if (profile.topicAliasMaximum)
        out.value("topicAliasMaximum", *profile.topicAliasMaximum);
    out.flag("requestResponseInformation", profile.requestResponseInformation,
             usual.requestResponseInformation);
    out.flag("requestProblemInformation", profile.requestProblemInformation, usual.requestProblemInformation);
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
    profile.port = in.number<std::uint16_t>("port", 1).value_or(profile.port);
    profile.version = valueOf(in.value("mqtt"), versions, profile.version);
    profile.clientId = in.text("clientId");
    if (const auto keepAlive = in.number<std::uint16_t>("keepAlive"))
        profile.keepAlive = std::chrono::seconds(*keepAlive);
    profile.cleanStart = in.flag("cleanStart", profile.cleanStart);
    profile.sessionExpiry = in.number<std::uint32_t>("sessionExpiry").value_or(profile.sessionExpiry);
    profile.userName = in.text("userName");
    profile.authenticationMethod = in.text("authenticationMethod");
    profile.reconnect = in.flag("reconnect", profile.reconnect);
    profile.connectAtStart = in.flag("connectAtStart", profile.connectAtStart);
    profile.receiveMaximum = in.number<std::uint16_t>("receiveMaximum", 1);
    profile.maximumPacketSize = in.number<std::uint32_t>("maximumPacketSize", 1);
    profile.topicAliasMaximum = in.number<std::uint16_t>("topicAliasMaximum");
    profile.requestResponseInformation =
        in.flag("requestResponseInformation", profile.requestResponseInformation);
    profile.requestProblemInformation =
        in.flag("requestProblemInformation", profile.requestProblemInformation);
    readLists(in, profile);
    return profile;
}

} // namespace espalier
