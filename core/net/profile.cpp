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
    for (const auto &[name, value] : profile.userProperties)
        properties.addUserProperty(name.toStdString(), value.toStdString());
    return properties;
}

WillOptions willOf(const WillSpec &spec)
{
    WillOptions will {.topicName = spec.topic.toStdString(),
                      .payload = bytesOf(spec.payload),
                      .qos = spec.qos,
                      .retain = spec.retain};
    if (spec.delay.count() > 0)
        will.properties.add(Property::WillDelayInterval, static_cast<std::uint32_t>(spec.delay.count()));
    return will;
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
        options.properties.add(Property::AuthenticationMethod, method);
    if (!profile.userName.isEmpty())
        options.userName = profile.userName.toStdString();
    if (!password.isEmpty())
        options.password = bytesOf(password.toUtf8());
}

} // namespace

QString displayAddress(const Profile &profile)
{
    switch (profile.transport) {
    case TransportKind::LocalBroker:
        return {};
    case TransportKind::Tcp:
        break;
    }
    const auto host =
        profile.host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(profile.host) : profile.host;
    return QStringLiteral("mqtt://%1:%2").arg(host).arg(profile.port);
}

ConnectOptions connectOptions(const Profile &profile, const QString &password)
{
    const bool isV5 = profile.version == ProtocolVersion::V5;
    ConnectOptions options {.version = profile.version,
                            .clientId = profile.clientId.toStdString(),
                            .cleanStart = profile.cleanStart && (isV5 || profile.sessionExpiry == 0),
                            .keepAlive = profile.keepAlive,
                            .properties = propertiesOf(profile)};
    if (profile.will)
        options.will = willOf(*profile.will);
    addCredentials(profile, password, options);
    if (!options.cleanStart)
        options.earlierSession = ConnectOptions::EarlierSession::Continued;
    return options;
}

ConnectOptions connectOptions(const Profile &profile, const QString &password,
                              std::shared_ptr<Authenticator> authenticator)
{
    auto withoutMethod = profile;
    withoutMethod.authenticationMethod.clear();
    auto options = connectOptions(withoutMethod, password);
    options.authenticator = std::move(authenticator);
    return options;
}

} // namespace espalier
