// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connectiondetails.h"

#include "core/net/serverreference.h"
#include "core/payload/displaytext.h"
#include "ui/common/units.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace espalier {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(espalier::ConnectionDetails)
};

QString serverText(std::string_view text)
{
    return displayText(asBytes(text));
}

QString serverText(PropertyView properties, Property property)
{
    return serverText(properties.text(property).value_or(std::string_view()));
}

QString seconds(std::uint32_t count)
{
    return Texts::tr("%n s", "seconds", static_cast<int>(std::min(count, 0x7fff'ffffU)));
}

void addText(QList<DetailRow> &rows, PropertyView properties, Property property, const QString &name)
{
    if (properties.contains(property))
        rows.append({name, serverText(properties, property)});
}

void addUserProperties(QList<DetailRow> &rows, PropertyView properties)
{
    for (const auto &value : properties)
        if (value.property == Property::UserProperty)
            rows.append({serverText(value.text), serverText(value.pairValue), Texts::tr("user property")});
}

QString offered(std::uint32_t flag)
{
    return flag != 0 ? Texts::tr("yes") : Texts::tr("no");
}

/// What CONNACK leaves out has a value, too (3.2.2.3).
class Granted
{
public:
    Granted(const Profile &profile, PropertyView properties)
        : m_profile(profile), m_properties(properties) { }

    QList<DetailRow> rows()
    {
        addSession();
        number(Property::ReceiveMaximum, Texts::tr("Receive maximum"), 65'535);
        add(Property::MaximumQos, Texts::tr("Maximum QoS"),
            Words::qos(static_cast<Qos>(std::min(m_properties.number(Property::MaximumQos, 2), 2U))));
        add(Property::RetainAvailable, Texts::tr("Retained messages"),
            offered(m_properties.number(Property::RetainAvailable, 1)));
        const auto size = m_properties.number(Property::MaximumPacketSize);
        add(Property::MaximumPacketSize, Texts::tr("Maximum packet size"),
            size ? Texts::tr("%1 bytes").arg(QLocale().toString(*size)) : Texts::tr("no limit"));
        number(Property::TopicAliasMaximum, Texts::tr("Topic alias maximum"), 0);
        for (const auto &[property, name] :
             {std::pair {Property::WildcardSubscriptionAvailable, Texts::tr("Wildcard subscriptions")},
              std::pair {Property::SubscriptionIdentifierAvailable, Texts::tr("Subscription identifiers")},
              std::pair {Property::SharedSubscriptionAvailable, Texts::tr("Shared subscriptions")}})
            add(property, name, offered(m_properties.number(property, 1)));
        addText(m_rows, m_properties, Property::ResponseInformation, Texts::tr("Response information"));
        addText(m_rows, m_properties, Property::ServerReference, Texts::tr("Server reference"));
        addText(m_rows, m_properties, Property::ReasonString, Texts::tr("Reason string"));
        addText(m_rows, m_properties, Property::AuthenticationMethod, Texts::tr("Authentication method"));
        addUserProperties(m_rows, m_properties);
        return m_rows;
    }

private:
    void addSession()
    {
        const auto expiry = m_properties.number(Property::SessionExpiryInterval, m_profile.sessionExpiry);
        add(Property::SessionExpiryInterval, Texts::tr("Session expiry"),
            expiry == 0                     ? Texts::tr("ends with the connection")
            : expiry == sessionNeverExpires ? Texts::tr("never")
                                            : seconds(expiry),
            Texts::tr("as asked for"));
        const auto asked = static_cast<std::uint32_t>(m_profile.keepAlive.count());
        const auto keepAlive = m_properties.number(Property::ServerKeepAlive, asked);
        add(Property::ServerKeepAlive, Texts::tr("Keep alive"),
            keepAlive == 0 ? Texts::tr("off") : seconds(keepAlive), Texts::tr("as asked for"));
    }

    void add(Property property, const QString &name, const QString &value,
             const QString &whenAbsent = Texts::tr("not said: the usual"))
    {
        m_rows.append({name, value, m_properties.contains(property) ? QString() : whenAbsent});
    }

    void number(Property property, const QString &name, std::uint32_t usual)
    {
        add(property, name, QLocale().toString(m_properties.number(property, usual)));
    }

    const Profile &m_profile;
    PropertyView m_properties;
    QList<DetailRow> m_rows;
};

DetailGroup connectionGroup(const Profile &profile, const ConnectionStatus &status)
{
    DetailGroup group {Texts::tr("Connection"), {}};
    auto &rows = group.rows;
    rows.append({Texts::tr("State"), Words::phase(status.phase)});
    if (const auto address = displayAddress(profile); !address.isEmpty())
        rows.append({Texts::tr("Address"), address});
    rows.append({Texts::tr("Version"), Words::version(profile.version)});
    const bool isAssigned = status.granted.view().contains(Property::AssignedClientIdentifier);
    rows.append({Texts::tr("Client identifier"), serverText(status.clientId.toStdString()),
                 isAssigned ? Texts::tr("assigned by the broker") : QString()});
    if (status.phase == ConnectionPhase::Connected)
        rows.append({Texts::tr("Session"), status.sessionPresent
                                               ? Texts::tr("resumed: the broker still knew it")
                                               : Texts::tr("new")});
    const auto &security = status.security;
    if (profile.transport == TransportKind::LocalBroker)
        return group;
    if (security.trust == Trust::Plain) {
        rows.append({Texts::tr("Encryption"), Texts::tr("none")});
        return group;
    }
    rows.append({Texts::tr("Encryption"), QStringLiteral("%1, %2").arg(security.version, security.cipher)});
    rows.append({Texts::tr("Broker's certificate"), Words::trust(security.trust)});
    if (!security.applicationProtocol.isEmpty())
        rows.append({Texts::tr("Application protocol"), security.applicationProtocol});
    return group;
}

DetailGroup endGroup(const Profile &profile, const ConnectionStatus &status)
{
    DetailGroup group {Texts::tr("How the last connection ended"), {}};
    if (status.failure == ConnectionFailure::None)
        return group;
    auto &rows = group.rows;
    rows.append({Words::failure(status.failure), Words::failureAdvice(status, profile)});
    const auto answer = status.answer.view();
    addText(rows, answer, Property::ReasonString, Texts::tr("Reason string"));
    addText(rows, answer, Property::ServerReference, Texts::tr("Server reference"));
    addUserProperties(rows, answer);
    return group;
}

} // namespace

QList<DetailGroup> connectionDetails(const Profile &profile, const ConnectionStatus &status)
{
    QList<DetailGroup> groups {connectionGroup(profile, status)};
    if (status.phase == ConnectionPhase::Connected && profile.version == ProtocolVersion::V5)
        groups.append({Texts::tr("What the broker granted"), Granted(profile, status.granted.view()).rows()});
    if (auto end = endGroup(profile, status); !end.rows.isEmpty())
        groups.append(std::move(end));
    return groups;
}

std::optional<Profile> referredServer(const Profile &profile, const ConnectionStatus &status)
{
    for (const auto &properties : {status.answer.view(), status.granted.view()}) {
        const auto servers = serverReferences(properties);
        if (servers.isEmpty())
            continue;
        auto referred = profile;
        referred.id = QUuid::createUuid();
        referred.host = servers.first().host;
        if (servers.first().port != 0)
            referred.port = servers.first().port;
        return referred;
    }
    return {};
}

} // namespace espalier
