// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QList>
#include <QString>

namespace espalier {

enum class ProfileField {
    Name,
    Host,
    ClientId,
    Session,
    UserName,
    WebSocketPath,
    WebSocketHeaders,
    ProxyHost,
    ProxyUserName,
    ServerName,
    ApplicationProtocols,
    ClientCertificate,
    AuthenticationMethod,
    AuthenticationData,
    WillTopic,
    WillPayload,
    WillContentType,
    WillResponseTopic,
    WillCorrelationData,
    WillUserProperties,
    UserProperties,
    Subscriptions,
    ExcludedFilters
};

/// What keeps a profile from being used, for the place beside its field.
struct ProfileProblem
{
    ProfileField field;
    /// One sentence, translated.
    QString text;
    /// Which row of a list: user properties, header fields, subscriptions; -1 for the field as a whole.
    int row = -1;
};

/// Empty for a profile that can be connected with.
[[nodiscard]] QList<ProfileProblem> problemsOf(const Profile &profile);
/// What keeps a topic filter from being subscribed to, translated; empty for a valid one.
[[nodiscard]] QString topicFilterProblem(const QString &filter);

} // namespace espalier
