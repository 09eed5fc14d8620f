// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace espalier {

class FormField;
class SubscriptionPicker;
class Theme;

/// Where to, as whom, and what to subscribe to.
class GeneralPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit GeneralPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;

    void setFolders(const QStringList &folders);
    void setSubscriptions(const QList<SubscriptionSpec> &subscriptions);
    [[nodiscard]] QString password() const;
    void focusFirst();

signals:
    void versionChosen(espalier::ProtocolVersion version);
    /// The user wants this filter in the list of subscriptions.
    void subscriptionAdded(const QString &filter);

private:
    void makeFields(Theme &theme);
    void makeLayout(Theme &theme);
    void chooseSession(const Profile &profile);
    void takeAddress(const QString &text);
    [[nodiscard]] ProtocolVersion version() const;

    QComboBox *m_protocol;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_version;
    QLineEdit *m_clientId;
    QSpinBox *m_keepAlive;
    QComboBox *m_session;
    QLineEdit *m_userName;
    QLineEdit *m_password;
    QCheckBox *m_connectAtStart;
    QCheckBox *m_reconnect;
    QComboBox *m_folder;
    SubscriptionPicker *m_subscriptions;
    FormField *m_protocolField;
    FormField *m_hostField;
    FormField *m_portField;
    FormField *m_clientIdField;
    FormField *m_userNameField;
};

/// A client identifier that nobody else has: "espalier-" and 8 random digits.
[[nodiscard]] QString makeClientId();

} // namespace espalier
