// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/currentconnection.h"

#include <QMenu>

namespace espalier {

/// What the connection box and the menu bar offer about connections: the open ones with what can be done with each, the
/// profiles, connect, disconnect. Filled anew each time it shows.
class ConnectionMenu : public QMenu
{
    Q_OBJECT
public:
    ConnectionMenu(const QString &title, const Services &services, CurrentConnection &current,
                   QWidget *parent);

    /// Fills the menu with what is open and known now.
    void refresh();

signals:
    void connectRequested();
    void editRequested(const QUuid &profile);
    void detailsRequested();
    /// The topics of this one are to be seen beside those of the current one.
    void besideRequested(espalier::ConnectionId id);

private:
    void addOpenConnections();
    void addEach();
    void addProfiles();
    void updateActions();

    Services m_services;
    CurrentConnection &m_current;
    QAction *m_connect;
    QAction *m_edit;
    QAction *m_details;
    QAction *m_disconnect;
    QAction *m_reauthenticate;
    QAction *m_reconnect;
    QAction *m_close;
};

} // namespace espalier
