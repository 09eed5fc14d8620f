// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Enhanced authentication of a Connection (4.12).
#include "core/net/connectionoutcome.h"
#include "core/net/connectionprivate.h"

#include <utility>

namespace espalier {

void Connection::Private::handle(const AuthenticationRequested &event)
{
    AuthenticationStep step {.data = std::nullopt, .awaitsAnswer = event.awaitsAnswer};
    if (event.data) {
        const auto text = asText(*event.data);
        step.data = QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    }
    emit q->authenticationRequested(step);
}

void Connection::Private::handle(const ReauthenticationCompleted &event)
{
    emit q->reauthenticated({.reason = event.reason, .reasonString = reasonString(event.properties)});
}

void Connection::setAuthenticator(std::shared_ptr<Authenticator> authenticator)
{
    d->authenticator = std::move(authenticator);
}

void Connection::reauthenticate()
{
    d->session.reauthenticate(Private::now(), d->effects);
    d->carry();
}

void Connection::continueAuthentication(const MethodData &data)
{
    d->session.continueAuthentication(data, Private::now(), d->effects);
    d->carry();
}

} // namespace espalier
