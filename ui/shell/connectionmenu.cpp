// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionmenu.h"

#include "ui/common/menutext.h"
#include "ui/connections/colorbutton.h"
#include "ui/connections/profilecollection.h"
#include "ui/shell/connectionbox.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QMap>

namespace espalier {

namespace {

QString stateText(const Profile &profile, const ConnectionStatus &status)
{
    auto text = QStringLiteral("%1 — %2").arg(menuText(profile.name), Words::phase(status.phase));
    if (isUnverified(profile))
        text += QStringLiteral(", ") + Words::trust(Trust::Unverified);
    return text;
}

} // namespace

ConnectionMenu::ConnectionMenu(const QString &title, const Services &services, CurrentConnection &current,
                               QWidget *parent)
    : QMenu(title, parent)
    , m_services(services)
    , m_current(current)
    , m_connect(new QAction(services.theme.icon(QStringLiteral("link")), tr("&Connect…"), &current))
    , m_edit(new QAction(services.theme.icon(QStringLiteral("edit")), tr("&Edit this connection…"), &current))
    , m_details(new QAction(services.theme.icon(QStringLiteral("info")), tr("De&tails…"), &current))
    , m_disconnect(new QAction(services.theme.icon(QStringLiteral("unlink")), tr("&Disconnect"), &current))
    , m_reauthenticate(new QAction(tr("A&uthenticate again"), &current))
    , m_reconnect(new QAction(services.theme.icon(QStringLiteral("refresh")), tr("&Reconnect"), &current))
    , m_close(new QAction(services.theme.icon(QStringLiteral("close")), tr("C&lose and forget its topics"),
                          &current))
{
    // A menu cuts its own connections to an action that is taken out of it, so something else listens.
    auto *listener = new QObject(this);
    connect(m_connect, &QAction::triggered, listener, [this] { emit connectRequested(); });
    connect(m_edit, &QAction::triggered, listener, [this] { emit editRequested(m_current.profile().id); });
    connect(m_details, &QAction::triggered, listener, [this] { emit detailsRequested(); });
    connect(m_disconnect, &QAction::triggered, &current, &CurrentConnection::disconnectFromServer);
    connect(m_reauthenticate, &QAction::triggered, listener,
            [this] { m_services.workspace.reauthenticate(m_current.id()); });
    connect(m_reconnect, &QAction::triggered, &current, &CurrentConnection::reconnect);
    connect(m_close, &QAction::triggered, &current, &CurrentConnection::close);
    connect(this, &QMenu::aboutToShow, this, &ConnectionMenu::refresh);
    refresh();
}

void ConnectionMenu::refresh()
{
    // clear() deletes what the menu itself owns; the seven actions belong to the connection and stay.
    qDeleteAll(findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
    clear();
    addOpenConnections();
    addProfiles();
    updateActions();
    addActions({m_connect, m_edit, m_details, m_reauthenticate, m_reconnect, m_disconnect, m_close});
}

void ConnectionMenu::addOpenConnections()
{
    const auto open = m_services.workspace.connections();
    for (const auto id : open) {
        const auto profile = m_services.workspace.profile(id);
        auto *action =
            addAction(profileSwatch(profile.color), stateText(profile, m_services.workspace.status(id)));
        action->setCheckable(true);
        action->setChecked(id == m_current.id());
        connect(action, &QAction::triggered, this, [this, id] { m_current.show(id); });
    }
    if (open.size() > 1)
        addEach();
    if (!open.isEmpty())
        addSeparator();
}

void ConnectionMenu::addEach()
{
    auto &workspace = m_services.workspace;
    auto *all = addMenu(tr("E&ach of them"));
    for (const auto id : workspace.connections()) {
        const auto profile = workspace.profile(id);
        const auto phase = workspace.status(id).phase;
        auto *menu = all->addMenu(profileSwatch(profile.color), menuText(profile.name));
        menu->addAction(tr("&Show"), this, [this, id] { m_current.show(id); });
        menu->addAction(tr("Show &beside"), this, [this, id] { emit besideRequested(id); })
            ->setEnabled(id != m_current.id());
        menu->addAction(tr("&Reconnect"), &workspace, [&workspace, id] { workspace.reconnect(id); })
            ->setEnabled(phase != ConnectionPhase::Connected);
        menu->addAction(tr("&Disconnect"), &workspace, [&workspace, id] { workspace.disconnect(id); })
            ->setEnabled(phase != ConnectionPhase::Disconnected);
        menu->addAction(tr("C&lose and forget its topics"), &workspace,
                        [&workspace, id] { workspace.closeConnection(id); });
    }
    all->addSeparator();
    all->addAction(tr("Disconnect &all"), &workspace, [&workspace] {
        for (const auto id : workspace.connections())
            workspace.disconnect(id);
    });
}

void ConnectionMenu::addProfiles()
{
    QMap<QString, QList<Profile>> folders;
    for (const auto &profile : m_services.profiles.profiles())
        folders[profile.folder].append(profile);
    for (auto it = folders.cbegin(); it != folders.cend(); ++it) {
        // Profiles without a folder sort first and stand in the menu itself.
        QMenu *menu = this;
        if (!it.key().isEmpty())
            menu = addMenu(m_services.theme.icon(QStringLiteral("folder")), menuText(it.key()));
        for (const auto &profile : it.value())
            connect(menu->addAction(profileSwatch(profile.color), menuText(profile.name)),
                    &QAction::triggered, this, [this, profile] { m_current.open(profile); });
    }
    if (!folders.isEmpty())
        addSeparator();
}

void ConnectionMenu::updateActions()
{
    const auto phase = m_current.status().phase;
    const bool local = m_current.profile().transport == TransportKind::LocalBroker;
    m_edit->setEnabled(m_current.exists() && !local);
    m_details->setEnabled(m_current.exists());
    m_reauthenticate->setVisible(!m_current.profile().authenticationMethod.isEmpty());
    m_reauthenticate->setEnabled(phase == ConnectionPhase::Connected);
    m_disconnect->setEnabled(m_current.exists() && phase != ConnectionPhase::Disconnected);
    m_reconnect->setEnabled(m_current.exists() && phase != ConnectionPhase::Connected);
    m_close->setEnabled(m_current.exists());
}

} // namespace espalier
