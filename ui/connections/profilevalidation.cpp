// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilevalidation.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace espalier {

namespace {

// MQTT strings carry a length of two bytes.
constexpr qsizetype maximumStringBytes = 65'535;

class Checker
{
    Q_DECLARE_TR_FUNCTIONS(espalier::ProfileValidation)
public:
    explicit Checker(const Profile &profile) : m_profile(profile) { }

    QList<ProfileProblem> run()
    {
        checkAddress();
        checkClientId();
        checkText(ProfileField::UserName, m_profile.userName);
        if (usesTls(m_profile.transport))
            checkTls(m_profile.tls);
        if (m_profile.version == ProtocolVersion::V5)
            checkAuthentication();
        if (m_profile.will)
            checkWill(*m_profile.will);
        checkPairs(ProfileField::UserProperties, m_profile.userProperties);
        checkSubscriptions();
        if (m_profile.transport != TransportKind::LocalBroker)
            checkNetwork();
        return std::move(m_problems);
    }

    static QString textProblem(const QString &text)
    {
        const auto bytes = text.toUtf8();
        if (bytes.size() > maximumStringBytes)
            return tr("At most 65,535 bytes fit here.");
        if (utf8Problem({bytes.constData(), static_cast<std::size_t>(bytes.size())}))
            return tr("A character here cannot be sent over MQTT.");
        return {};
    }

    static QString filterProblem(const QString &filter)
    {
        if (filter.isEmpty())
            return tr("Enter a topic filter, such as plant/+/temperature or #.");
        const auto bytes = filter.toUtf8();
        const auto parsed = parseTopicFilter({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        return parsed ? QString() : Words::topicError(parsed.error());
    }

private:
    void add(ProfileField field, const QString &text, int row = -1)
    {
        if (!text.isEmpty())
            m_problems.append({field, text, row});
    }

    void checkText(ProfileField field, const QString &text, int row = -1)
    {
        add(field, textProblem(text), row);
    }

    void checkAddress()
    {
        if (m_profile.name.trimmed().isEmpty())
            add(ProfileField::Name, tr("Give the connection a name."));
        if (m_profile.transport == TransportKind::LocalBroker)
            return;
        const auto &host = m_profile.host;
        if (host.isEmpty())
            add(ProfileField::Host, tr("Enter the name or address of the broker."));
        else if (host.contains(QStringLiteral("://")) || host.contains(QLatin1Char('/')))
            add(ProfileField::Host, tr("Only the host name belongs here, without protocol and path."));
        else if (host.contains(QLatin1Char(' ')))
            add(ProfileField::Host, tr("A host name has no spaces."));
        else if (host.count(QLatin1Char(':')) == 1)
            add(ProfileField::Host, tr("The port has a field of its own."));
    }

    void checkClientId()
    {
        const auto &id = m_profile.clientId;
        const bool resumes = !m_profile.cleanStart;
        if (resumes && id.isEmpty())
            add(ProfileField::ClientId, tr("A session is kept under its client identifier: enter one."));
        // MQTT 3.1 (3.1 "Client Identifier") is the only version with a fixed limit.
        else if (m_profile.version == ProtocolVersion::V31 && (id.size() > 23))
            add(ProfileField::ClientId, tr("MQTT 3.1 allows 23 characters at most."));
        else
            checkText(ProfileField::ClientId, id);
    }

    void checkTls(const TlsOptions &tls)
    {
        if (tls.serverName.contains(u' ') || tls.serverName.contains(u'/') || tls.serverName.contains(u':'))
            add(ProfileField::ServerName, tr("Only a host name belongs here."));
        for (const auto &protocol : tls.applicationProtocols) {
            // RFC 7301, 3.1: each has a length of one byte.
            if (protocol.toUtf8().size() > 255) {
                add(ProfileField::ApplicationProtocols, tr("A name has at most 255 bytes."));
                break;
            }
        }
        if (tls.client.format != ClientCertificate::Format::None && tls.client.file.isEmpty())
            add(ProfileField::ClientCertificate, tr("Choose the file with the certificate."));
    }

    void checkAuthentication()
    {
        const auto &method = m_profile.authenticationMethod;
        checkText(ProfileField::AuthenticationMethod, method);
        if (method.startsWith(QStringLiteral("SCRAM-")) && m_profile.userName.isEmpty())
            add(ProfileField::UserName, tr("%1 needs a user name and a password.").arg(method));
        if (m_profile.authenticationData && m_profile.authenticationData->size() > maximumStringBytes)
            add(ProfileField::AuthenticationData, tr("At most 65,535 bytes fit here."));
    }

    void checkNetwork()
    {
        if (usesWebSocket(m_profile.transport)) {
            const auto &path = m_profile.webSocket.path;
            if (!path.startsWith(u'/'))
                add(ProfileField::WebSocketPath, tr("A path begins with “/”."));
            else if (path.contains(u' ') || path.contains(u'#') || hasControls(path))
                add(ProfileField::WebSocketPath, tr("Spaces and “#” are written as %20 and %23."));
            checkHeaders();
        }
        const auto &proxy = m_profile.proxy;
        if (proxy.kind != ProxyOptions::Kind::Http && proxy.kind != ProxyOptions::Kind::Socks5)
            return;
        if (proxy.host.isEmpty())
            add(ProfileField::ProxyHost, tr("Enter the name or address of the proxy."));
        else if (proxy.host.contains(u'/') || proxy.host.contains(u' '))
            add(ProfileField::ProxyHost, tr("Only the host name belongs here, without protocol and path."));
        // RFC 1929: a length of one byte.
        if (proxy.kind == ProxyOptions::Kind::Socks5 && proxy.userName.toUtf8().size() > 255)
            add(ProfileField::ProxyUserName, tr("SOCKS5 allows 255 bytes at most."));
    }

    static bool hasControls(const QString &text)
    {
        return std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x20; });
    }

    /// RFC 9110, 5.1 and 5.5: what would end the field, or begin another one.
    void checkHeaders()
    {
        int row = 0;
        for (const auto &[name, value] : m_profile.webSocket.headers) {
            const bool isToken = !name.isEmpty() && std::all_of(name.cbegin(), name.cend(), [](QChar c) {
                return c.unicode() > 0x20 && c.unicode() < 0x7f
                       && !QStringLiteral("\"(),/:;<=>?@[\\]{}").contains(c);
            });
            if (!isToken)
                add(ProfileField::WebSocketHeaders,
                    tr("A header field's name has letters, digits and hyphens, no spaces and no colon."),
                    row);
            else if (hasControls(value))
                add(ProfileField::WebSocketHeaders, tr("A header field's value is one line of text."), row);
            ++row;
        }
    }

    void checkWill(const WillSpec &will)
    {
        add(ProfileField::WillTopic, topicNameProblem(will.topic));
        if (will.payload.size() > maximumStringBytes)
            add(ProfileField::WillPayload, tr("At most 65,535 bytes fit here."));
        if (m_profile.version != ProtocolVersion::V5)
            return;
        if (will.isText && !isUtf8(will.payload))
            add(ProfileField::WillPayload, tr("These bytes are no text, as they are said to be below."));
        checkText(ProfileField::WillContentType, will.contentType);
        if (!will.responseTopic.isEmpty())
            add(ProfileField::WillResponseTopic, topicNameProblem(will.responseTopic));
        if (will.correlationData.size() > maximumStringBytes)
            add(ProfileField::WillCorrelationData, tr("At most 65,535 bytes fit here."));
        checkPairs(ProfileField::WillUserProperties, will.userProperties);
    }

    static bool isUtf8(const QByteArray &bytes)
    {
        // A payload may hold U+0000, which a string may not.
        const auto problem = utf8Problem({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        return !problem || problem->error == Utf8Error::NullCharacter;
    }

    static QString topicNameProblem(const QString &topic)
    {
        const auto bytes = topic.toUtf8();
        const auto error = topicNameError({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        return error ? Words::topicError(*error) : QString();
    }

    void checkPairs(ProfileField field, const TextPairs &pairs)
    {
        int row = 0;
        for (const auto &[name, value] : pairs) {
            checkText(field, name, row);
            checkText(field, value, row);
            ++row;
        }
    }

    void checkSubscriptions()
    {
        QSet<QString> seen;
        int row = 0;
        for (const auto &subscription : m_profile.subscriptions) {
            if (const auto problem = filterProblem(subscription.topicFilter); !problem.isEmpty())
                add(ProfileField::Subscriptions, problem, row);
            else if (seen.contains(subscription.topicFilter))
                add(ProfileField::Subscriptions, tr("This filter is in the list already."), row);
            // [MQTT-3.8.3-4]
            else if (subscription.options.noLocal
                     && subscription.topicFilter.startsWith(QStringLiteral("$share/")))
                add(ProfileField::Subscriptions, tr("A shared subscription cannot have No local."), row);
            seen.insert(subscription.topicFilter);
            ++row;
        }
        for (const auto &filter : m_profile.excludedFilters) {
            const auto problem = filterProblem(filter);
            if (!problem.isEmpty())
                add(ProfileField::ExcludedFilters,
                    tr("%1: %2", "a filter, what is wrong").arg(filter, problem));
        }
    }

    const Profile &m_profile;
    QList<ProfileProblem> m_problems;
};

} // namespace

QList<ProfileProblem> problemsOf(const Profile &profile)
{
    return Checker(profile).run();
}

QString topicFilterProblem(const QString &filter)
{
    return Checker::filterProblem(filter);
}

} // namespace espalier
