// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/currentconnection.h"

#include "ui/connections/authenticationdialog.h"
#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/secretsdialog.h"

#include <QScopedValueRollback>

#include <utility>

namespace espalier {

CurrentConnection::CurrentConnection(const Services &services, QWidget *window)
    : QObject(window), m_services(services), m_workspace(services.workspace), m_window(window)
{
    connect(&m_workspace, &Workspace::statusChanged, this, &CurrentConnection::handleStatus);
    connect(&m_workspace, &Workspace::connectionClosed, this, &CurrentConnection::handleClosed);
    connect(&m_workspace, &Workspace::authenticationRequested, this,
            &CurrentConnection::handleAuthentication);
    connect(&m_workspace, &Workspace::reauthenticated, this, &CurrentConnection::endAuthentication);
    connect(&services.profiles, &ProfileCollection::changed, this, &CurrentConnection::handleProfiles);
    if (services.broker)
        connect(services.broker, &BrokerControl::stateChanged, this, &CurrentConnection::handleBrokerState);
}

Profile CurrentConnection::profile() const
{
    return exists() ? m_workspace.profile(m_id) : Profile {};
}

ConnectionStatus CurrentConnection::status() const
{
    return exists() ? m_workspace.status(m_id) : ConnectionStatus {};
}

void CurrentConnection::show(ConnectionId id)
{
    if (id == m_id)
        return;
    m_id = id;
    emit changed();
    emit statusChanged();
}

void CurrentConnection::open(const Profile &profile, const Secrets &typed)
{
    withSecrets(profile, typed, {m_window, tr("Connect")},
                [this, profile](const Secrets &secrets) { openNow(profile, secrets); });
}

void CurrentConnection::withSecrets(const Profile &profile, const Secrets &typed, const Question &question,
                                    const WithSecrets &done, const std::function<void()> &givenUp)
{
    const auto missing = missingSecrets(profile, typed);
    if (missing.isEmpty()) {
        done(typed);
        return;
    }
    if (!m_services.secrets) {
        ask(profile, missing, {.secrets = typed}, question, done, givenUp);
        return;
    }
    m_services.secrets->find(profile.id, question.window, [=, this](const ProfileSecrets::Known &found) {
        const ProfileSecrets::Known known {merged(found.secrets, typed), found.canBeKept};
        if (const auto asked = missingSecrets(profile, known.secrets); !asked.isEmpty())
            ask(profile, asked, known, question, done, givenUp);
        else
            done(known.secrets);
    });
}

void CurrentConnection::ask(const Profile &profile, const QList<SecretKind> &asked,
                            const ProfileSecrets::Known &known, const Question &question,
                            const WithSecrets &done, const std::function<void()> &givenUp)
{
    // A profile that is not saved has nobody who would look for its secrets.
    const bool isSaved = m_services.profiles.find(profile.id) != nullptr;
    const auto keychain =
        known.canBeKept && isSaved ? SecretsDialog::Keychain::Present : SecretsDialog::Keychain::Absent;
    auto *dialog =
        new SecretsDialog(profile, asked, known.secrets, keychain, question.action, question.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = profile.id, done] {
        // It may have been deleted meanwhile.
        if (dialog->isToBeKept() && m_services.secrets && m_services.profiles.find(id))
            m_services.secrets->remember(id, dialog->secrets());
        done(dialog->secrets());
    });
    if (givenUp)
        connect(dialog, &QDialog::rejected, question.window, givenUp);
    dialog->open();
}

void CurrentConnection::askAgain()
{
    const auto shown = profile();
    const auto needed = neededSecrets(shown);
    if (!exists() || needed.isEmpty())
        return;
    const auto askFor = [this, shown, needed, used = m_secrets.value(m_id)](bool canBeKept) {
        ask(shown, needed, {used, canBeKept}, {m_window, tr("Connect")},
            [this, shown](const Secrets &secrets) { openNow(shown, secrets); });
    };
    if (!m_services.secrets) {
        askFor(false);
        return;
    }
    m_services.secrets->find(shown.id, m_window,
                             [askFor](const ProfileSecrets::Known &known) { askFor(known.canBeKept); });
}

void CurrentConnection::reopen(const Profile &profile)
{
    if (!exists())
        return;
    replace(m_id, profile, m_secrets.value(m_id));
}

void CurrentConnection::openNow(const Profile &profile, const Secrets &secrets)
{
    for (const auto id : m_workspace.connections()) {
        const auto other = m_workspace.profile(id);
        if (other.id != profile.id)
            continue;
        const bool live = m_workspace.status(id).phase == ConnectionPhase::Connected;
        // What has been subscribed to by hand since is no change of the profile.
        Profile opened = m_opened.value(id);
        opened.excludedFilters = other.excludedFilters;
        if ((other == profile || opened == profile) && (live || m_secrets.value(id) == secrets)) {
            // What it has received so far stays.
            if (!live)
                m_workspace.reconnect(id);
            show(id);
            return;
        }
        // Its settings or its password are others now.
        replace(id, profile, secrets);
        return;
    }
    openNew(profile, secrets);
}

void CurrentConnection::openNew(const Profile &profile, const Secrets &secrets)
{
    const auto id = m_workspace.openConnection(profile, secrets);
    m_secrets.insert(id, secrets);
    m_opened.insert(id, profile);
    show(id);
}

void CurrentConnection::replace(ConnectionId id, const Profile &profile, const Secrets &secrets)
{
    if (!isSameServer(m_workspace.profile(id), profile)) {
        // Nothing else is shown meanwhile.
        const QScopedValueRollback replacing(m_isReplacing, true);
        m_workspace.closeConnection(id);
        openNew(profile, secrets);
        return;
    }
    m_secrets.insert(id, secrets);
    m_opened.insert(id, profile);
    m_workspace.changeConnection(id, profile, secrets);
    if (id != m_id) {
        show(id);
        return;
    }
    emit changed();
    emit statusChanged();
}

void CurrentConnection::disconnectFromServer()
{
    if (exists())
        m_workspace.disconnect(m_id);
}

void CurrentConnection::reconnect()
{
    if (!exists())
        return;
    // A connection to the broker of this window cannot come back before the broker does.
    if (profile().transport == TransportKind::LocalBroker && m_services.broker
        && m_services.broker->state() == BrokerControl::State::Stopped) {
        m_services.broker->start({});
        return;
    }
    m_workspace.reconnect(m_id);
}

void CurrentConnection::close()
{
    if (exists())
        m_workspace.closeConnection(m_id);
}

Profile CurrentConnection::localBrokerProfile() const
{
    for (const auto &profile : m_services.profiles.profiles())
        if (profile.id == localBrokerProfileId())
            return profile;
    return espalier::localBrokerProfile();
}

void CurrentConnection::startBrokerAndOpen(const BrokerSettings &settings, const Profile &profile)
{
    if (!m_services.broker)
        return;
    if (m_services.broker->state() == BrokerControl::State::Running) {
        openNow(profile, {});
        return;
    }
    m_whenBrokerRuns = profile;
    m_services.broker->start(settings);
}

void CurrentConnection::handleBrokerState(BrokerControl::State state)
{
    if (state == BrokerControl::State::Stopped)
        m_whenBrokerRuns.reset();
    if (state != BrokerControl::State::Running)
        return;
    if (const auto profile = std::exchange(m_whenBrokerRuns, {})) {
        openNow(*profile, {});
        return;
    }
    // The broker is back: connections to it need not wait for their next attempt.
    for (const auto id : m_workspace.connections()) {
        const auto phase = m_workspace.status(id).phase;
        if (m_workspace.profile(id).transport == TransportKind::LocalBroker
            && phase != ConnectionPhase::Connected)
            m_workspace.reconnect(id);
    }
}

void CurrentConnection::endAuthentication(ConnectionId id)
{
    if (auto dialog = m_authentications.take(id)) {
        dialog->disconnect(this);
        dialog->close();
    }
}

void CurrentConnection::handleAuthentication(ConnectionId id, const AuthenticationStep &step)
{
    if (!step.awaitsAnswer)
        return;
    auto &dialog = m_authentications[id];
    if (!dialog) {
        dialog = new AuthenticationDialog(m_workspace.profile(id), m_services.theme, m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &AuthenticationDialog::answered, this,
                [this, id](const std::optional<QByteArray> &data) {
                    m_workspace.continueAuthentication(id, data);
                });
        connect(dialog, &QDialog::rejected, this, [this, id] { m_workspace.disconnect(id); });
        dialog->open();
    }
    dialog->showStep(step);
}

void CurrentConnection::handleProfiles()
{
    for (const auto id : m_workspace.connections()) {
        const auto open = m_workspace.profile(id);
        const auto *saved = m_services.profiles.find(open.id);
        if (saved && saved->excludedFilters != open.excludedFilters)
            m_workspace.setExcludedFilters(id, saved->excludedFilters);
    }
}

void CurrentConnection::handleStatus(ConnectionId id)
{
    // Accepted or over: there is nothing more to answer.
    if (m_workspace.status(id).phase != ConnectionPhase::Connecting)
        endAuthentication(id);
    if (id == m_id)
        emit statusChanged();
}

ConnectionId CurrentConnection::successor(ConnectionId closed) const
{
    auto open = m_workspace.connections();
    open.removeAll(closed);
    const auto preferred = m_preferred ? m_preferred() : ConnectionId::None;
    return open.contains(preferred) ? preferred : open.value(0, ConnectionId::None);
}

void CurrentConnection::handleClosed(ConnectionId id)
{
    m_secrets.remove(id);
    m_opened.remove(id);
    endAuthentication(id);
    if (id != m_id)
        return;
    m_id = m_isReplacing ? ConnectionId::None : successor(id);
    emit changed();
    emit statusChanged();
}

} // namespace espalier
