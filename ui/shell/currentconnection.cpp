// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/currentconnection.h"

#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/passworddialog.h"
#include "ui/connections/profilecollection.h"

#include <algorithm>
#include <utility>

namespace espalier {

CurrentConnection::CurrentConnection(const Services &services, QWidget *window)
    : QObject(window), m_services(services), m_workspace(services.workspace), m_window(window)
{
    connect(&m_workspace, &Workspace::statusChanged, this, &CurrentConnection::handleStatus);
    connect(&m_workspace, &Workspace::connectionClosed, this, &CurrentConnection::handleClosed);
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

void CurrentConnection::open(const Profile &profile)
{
    if (profile.userName.isEmpty()) {
        open(profile, {});
        return;
    }
    auto *dialog = new PasswordDialog(profile, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, profile] { open(profile, dialog->password()); });
    dialog->open();
}

void CurrentConnection::open(const Profile &profile, const QString &password)
{
    for (const auto id : m_workspace.connections()) {
        const auto other = m_workspace.profile(id);
        if (other.id != profile.id)
            continue;
        const bool live = m_workspace.status(id).phase == ConnectionPhase::Connected;
        if (other == profile && live) {
            show(id);
            return;
        }
        // Its settings or its password are others now.
        m_workspace.closeConnection(id);
        break;
    }
    show(m_workspace.openConnection(profile, {.password = password}));
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
        open(profile, {});
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
        open(*profile, {});
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

void CurrentConnection::handleStatus(ConnectionId id)
{
    if (id == m_id)
        emit statusChanged();
}

void CurrentConnection::handleClosed(ConnectionId id)
{
    if (id != m_id)
        return;
    const auto open = m_workspace.connections();
    const auto next =
        std::find_if(open.begin(), open.end(), [id](ConnectionId other) { return other != id; });
    m_id = next == open.end() ? ConnectionId::None : *next;
    emit changed();
    emit statusChanged();
}

} // namespace espalier
