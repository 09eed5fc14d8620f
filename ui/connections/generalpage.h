// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace espalier {

class DoctorCard;
class SecretEdit;
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

    void adapt(const Profile &profile) override;

    void setFolders(const QStringList &folders);
    /// Shown from its beginning until another profile is loaded.
    void beginDiagnosis(const Profile &profile);
    [[nodiscard]] DoctorCard &doctor() const { return *m_doctor; }
    [[nodiscard]] SecretEdit &password() const { return *m_password; }
    void focusFirst();

signals:
    void sessionChosen(espalier::SessionStart start, std::uint32_t expiry);
    /// The user wants this filter in the list of subscriptions.
    void subscriptionAdded(const QString &filter);

private:
    void makeFields(Theme &theme);
    void makeLayout(Theme &theme);
    void showSession(const Profile &profile);
    void takeAddress(const QString &text);
    void handleProtocol();
    [[nodiscard]] TransportKind protocol() const;
    [[nodiscard]] ProtocolVersion version() const;

    QComboBox *m_protocol;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_version;
    QLineEdit *m_clientId;
    QSpinBox *m_keepAlive;
    QComboBox *m_session;
    QLineEdit *m_userName;
    SecretEdit *m_password;
    QCheckBox *m_connectAtStart;
    QCheckBox *m_reconnect;
    QComboBox *m_folder;
    SubscriptionPicker *m_subscriptions;
    DoctorCard *m_doctor;
    FormField *m_protocolField;
    FormField *m_hostField;
    FormField *m_portField;
    FormField *m_clientIdField;
    FormField *m_userNameField;
    /// What the protocol box showed last: its usual port goes with it.
    TransportKind m_protocolShown = TransportKind::Tcp;
    Fields m_fields;
};

/// A client identifier that nobody else has: "espalier-" and 8 random digits.
[[nodiscard]] QString makeClientId();

} // namespace espalier
