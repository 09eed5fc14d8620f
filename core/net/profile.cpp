// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/profile.h"

#include "core/auth/scramauthenticator.h"
#include "core/session/connectoptions.h"

namespace espalier {

namespace {

Bytes bytesOf(const QByteArray &data)
{
    return Bytes::copyOf(std::string_view(data.constData(), static_cast<std::size_t>(data.size())));
}

void addUserProperties(const TextPairs &list, PropertyList &properties)
{
    for (const auto &[name, value] : list)
        properties.addUserProperty(name.toStdString(), value.toStdString());
}

PropertyList propertiesOf(const Profile &profile)
{
    PropertyList properties;
    if (profile.sessionExpiry > 0)
        properties.add(Property::SessionExpiryInterval, profile.sessionExpiry);
    if (profile.receiveMaximum)
        properties.add(Property::ReceiveMaximum, *profile.receiveMaximum);
    if (profile.maximumPacketSize)
        properties.add(Property::MaximumPacketSize, *profile.maximumPacketSize);
    if (profile.topicAliasMaximum)
        properties.add(Property::TopicAliasMaximum, *profile.topicAliasMaximum);
    if (profile.requestResponseInformation)
        properties.add(Property::RequestResponseInformation, 1);
    if (!profile.requestProblemInformation)
        properties.add(Property::RequestProblemInformation, 0);
    addUserProperties(profile.userProperties, properties);
    return properties;
}

PropertyList propertiesOf(const WillSpec &spec)
{
    PropertyList properties;
    const auto addNumber = [&](Property property, std::chrono::seconds time) {
        properties.add(property, static_cast<std::uint32_t>(time.count()));
    };
    const auto addText = [&](Property property, const QString &text) {
        if (!text.isEmpty())
            properties.add(property, text.toStdString());
    };
    if (spec.delay.count() > 0)
        addNumber(Property::WillDelayInterval, spec.delay);
    if (spec.isText)
        properties.add(Property::PayloadFormatIndicator, 1);
    if (spec.messageExpiry)
        addNumber(Property::MessageExpiryInterval, *spec.messageExpiry);
    addText(Property::ContentType, spec.contentType);
    addText(Property::ResponseTopic, spec.responseTopic);
    if (!spec.correlationData.isEmpty())
        properties.add(Property::CorrelationData, bytesOf(spec.correlationData).view());
    addUserProperties(spec.userProperties, properties);
    return properties;
}

WillOptions willOf(const WillSpec &spec)
{
    return {.topicName = spec.topic.toStdString(),
            .payload = bytesOf(spec.payload),
            .qos = spec.qos,
            .retain = spec.retain,
            .properties = propertiesOf(spec)};
}

std::shared_ptr<Authenticator> playedByHand(const std::string &method, const Profile &profile)
{
    MethodData first;
    if (profile.authenticationData)
        first = bytesOf(*profile.authenticationData);
    return std::make_shared<ManualAuthenticator>(method, std::move(first));
}

/// What CONNECT says of who it is. With SCRAM the password is proved, never sent.
void addCredentials(const Profile &profile, const QString &password, ConnectOptions &options)
{
    const auto method =
        options.version == ProtocolVersion::V5 ? profile.authenticationMethod.toStdString() : std::string();
    if (const auto hash = scramHashOf(method)) {
        options.authenticator = std::make_shared<ScramAuthenticator>(*hash, profile.userName.toStdString(),
                                                                     password.toStdString());
        return;
    }
    if (!method.empty())
        options.authenticator = playedByHand(method, profile);
    if (!profile.userName.isEmpty())
        options.userName = profile.userName.toStdString();
    if (!password.isEmpty())
        options.password = bytesOf(password.toUtf8());
}

} // namespace

QString displayAddress(const Profile &profile)
{
    if (profile.transport == TransportKind::LocalBroker)
        return {};
    const auto host =
        profile.host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(profile.host) : profile.host;
    // One call: what a host or a path says is no placeholder.
    return QStringLiteral("%1://%2:%3%4")
        .arg(schemeOf(profile.transport), host, QString::number(profile.port),
             usesWebSocket(profile.transport) ? profile.webSocket.path : QString());
}

bool isSameServer(const Profile &one, const Profile &other)
{
    const bool isLocal = one.transport == TransportKind::LocalBroker;
    if (isLocal || other.transport == TransportKind::LocalBroker)
        return one.transport == other.transport;
    return one.host.compare(other.host, Qt::CaseInsensitive) == 0;
}

ConnectOptions connectOptions(const Profile &profile, const Secrets &secrets)
{
    const bool isV5 = profile.version == ProtocolVersion::V5;
    ConnectOptions options {.version = profile.version,
                            .clientId = profile.clientId.toStdString(),
                            .cleanStart = profile.cleanStart && (isV5 || profile.sessionExpiry == 0),
                            .keepAlive = profile.keepAlive,
                            .properties = propertiesOf(profile)};
    if (profile.automaticTopicAliases)
        options.aliases = ConnectOptions::Aliases::Automatic;
    if (profile.takesAnyTopicName)
        options.topicNames = TopicNameRule::AnyBytes;
    if (profile.will)
        options.will = willOf(*profile.will);
    addCredentials(profile, secrets.password, options);
    if (!options.cleanStart)
        options.earlierSession = ConnectOptions::EarlierSession::Continued;
    return options;
}

ConnectOptions connectOptions(const Profile &profile, const Secrets &secrets,
                              std::shared_ptr<Authenticator> authenticator)
{
    auto withoutMethod = profile;
    withoutMethod.authenticationMethod.clear();
    auto options = connectOptions(withoutMethod, secrets);
    options.authenticator = std::move(authenticator);
    return options;
}

} // namespace espalier
