// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "core/service/brokercontrol.h"
#include "core/service/workspace.h"
#include "ui/connections/profilesecrets.h"
#include "ui/connections/secretsdialog.h"
#include "ui/shell/services.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <optional>

class QWidget;

namespace espalier {

class AuthenticationDialog;

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
    /// settings are the same. Asks for secrets that the profile needs and that are not given.
    void open(const Profile &profile, const Secrets &typed = {});
    using WithSecrets = std::function<void(const Secrets &)>;
    /// How to ask the user for secrets.
    struct Question
    {
        QWidget *window;
        /// What is done with them, as the button says it.
        QString action;
    };
    /// Finds what the profile needs of secrets: typed, kept, or asked for. Calls `done` with them, or `givenUp` when the
    /// user gives none.
    void withSecrets(const Profile &profile, const Secrets &typed, const Question &question,
                     const WithSecrets &done, const std::function<void()> &givenUp = {});
    /// Connects again with a profile that has changed, in place of the shown connection; what is known of secrets is used
    /// again. What was received stays where the server is the same.
    void reopen(const Profile &profile);
    /// Asks again for the shown connection's secrets and connects with them.
    void askAgain();
    void disconnectFromServer();
    void reconnect();
    /// Asked which connection to show when the shown one is closed; None: any other that is open.
    void setPreferred(const std::function<ConnectionId()> &preferred) { m_preferred = preferred; }
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
    void ask(const Profile &profile, const QList<SecretKind> &asked, const ProfileSecrets::Known &known,
             const Question &question, const WithSecrets &done, const std::function<void()> &givenUp = {});
    void openNow(const Profile &profile, const Secrets &secrets);
    /// Puts another profile, or other secrets, in place of a connection and shows it.
    void replace(ConnectionId id, const Profile &profile, const Secrets &secrets);
    void openNew(const Profile &profile, const Secrets &secrets);
    [[nodiscard]] ConnectionId successor(ConnectionId closed) const;
    /// Brings what of a saved profile can change while connected to the connections that are open.
    void handleProfiles();
    void handleStatus(ConnectionId id);
    void handleClosed(ConnectionId id);
    void endAuthentication(ConnectionId id);
    void handleAuthentication(ConnectionId id, const AuthenticationStep &step);
    void handleBrokerState(BrokerControl::State state);

    Services m_services;
    Workspace &m_workspace;
    QPointer<QWidget> m_window;
    ConnectionId m_id = ConnectionId::None;
    std::function<ConnectionId()> m_preferred;
    bool m_isReplacing = false;
    /// In memory only, for as long as a connection exists.
    QHash<ConnectionId, Secrets> m_secrets;
    /// The profiles of open connections as they were when those were opened.
    QHash<ConnectionId, Profile> m_opened;
    QHash<ConnectionId, QPointer<AuthenticationDialog>> m_authentications;
    /// What startBrokerAndOpen() waits to open.
    std::optional<Profile> m_whenBrokerRuns;
};

} // namespace espalier
