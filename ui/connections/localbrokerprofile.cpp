// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/localbrokerprofile.h"

#include <QCoreApplication>

namespace espalier {

QUuid localBrokerProfileId()
{
    return QUuid::fromString(QLatin1StringView("{5d0b7a5c-6f0e-4b8e-9c55-6c6f63616c62}"));
}

Profile localBrokerProfile()
{
    Profile profile;
    profile.id = localBrokerProfileId();
    profile.name = QCoreApplication::translate("espalier::LocalBrokerProfile", "Local broker");
    profile.color = QStringLiteral("#2f9e6b");
    profile.transport = TransportKind::LocalBroker;
    return profile;
}

} // namespace espalier
