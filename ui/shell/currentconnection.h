// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "core/service/brokercontrol.h"
#include "core/service/workspace.h"
#include "ui/shell/services.h"

#include <QObject>
#include <QPointer>

#include <optional>

class QWidget;

namespace espalier {

/// Which connection the window shows, and the ways to another one: opening, disconnecting, the local broker. GUI thread.
class CurrentConnection : public QObject
{
    Q_OBJECT
public:
    CurrentConnection(const Services &services, QWidget *window);

    [[nodiscard]] ConnectionId id() const { return m_id; }
    [[nodiscard]] bool exists() const { return m_id != ConnectionId::None; }
    [[nodiscard]] Profile profile() const;
    [[nodiscard]] ConnectionStatus status() const;

    /// Shows a connection that is open already.
    void show(ConnectionId id);
    /// Connects with `profile` and shows it: again with the connection that this profile already has, where its
    /// settings are the same. Asks for the password when there is a user name and none is given.
    void open(const Profile &profile);
    void open(const Profile &profile, const QString &password);
    void disconnectFromServer();
    void reconnect();
    /// Disconnects and forgets what was received; shows another open connection, if any.
    void close();

    /// The profile of the connection to the broker of this window, as the user saved it.
    [[nodiscard]] Profile localBrokerProfile() const;
    /// Starts the broker unless it runs, and opens `profile` (kind LocalBroker) once it does.
    void startBrokerAndOpen(const BrokerSettings &settings, const Profile &profile);

signals:
    /// Another connection is shown, or none.
    void changed();
    /// The status of the shown connection.
    void statusChanged();

private:
    void handleStatus(ConnectionId id);
    void handleClosed(ConnectionId id);
    void handleBrokerState(BrokerControl::State state);

    Services m_services;
    Workspace &m_workspace;
    QPointer<QWidget> m_window;
    ConnectionId m_id = ConnectionId::None;
    /// What startBrokerAndOpen() waits to open.
    std::optional<Profile> m_whenBrokerRuns;
};

} // namespace espalier
