// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profilevalidation.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QSet>

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
        if (m_profile.will)
            checkWill(*m_profile.will);
        checkUserProperties();
        checkSubscriptions();
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

    void checkWill(const WillSpec &will)
    {
        const auto topic = will.topic.toUtf8();
        if (const auto error = topicNameError({topic.constData(), static_cast<std::size_t>(topic.size())}))
            add(ProfileField::WillTopic, Words::topicError(*error));
        if (will.payload.size() > maximumStringBytes)
            add(ProfileField::WillPayload, tr("At most 65,535 bytes fit here."));
    }

    void checkUserProperties()
    {
        int row = 0;
        for (const auto &[name, value] : m_profile.userProperties) {
            checkText(ProfileField::UserProperties, name, row);
            checkText(ProfileField::UserProperties, value, row);
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
