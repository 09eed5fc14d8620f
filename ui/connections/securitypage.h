// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connections/profilepage.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace espalier {

class AuthenticationFields;
class FileEdit;
class FingerprintList;
class SecretEdit;
class Theme;

/// Whom to trust, and how to prove who this client is.
class SecurityPage : public ProfilePage
{
    Q_OBJECT
public:
    explicit SecurityPage(Theme &theme, QWidget *parent = nullptr);

    void load(const Profile &profile) override;
    void store(Profile &profile) const override;
    [[nodiscard]] QList<ProfileProblem> inputProblems() const override;
    QWidget *showProblems(const QList<ProfileProblem> &problems) override;
    void adapt(const Profile &profile) override;

    [[nodiscard]] SecretEdit &passphrase() const { return *m_passphrase; }

private:
    void makeInputs();
    void makeLayout(Theme &theme);
    void showClientFields();
    void showWarning();
    [[nodiscard]] ClientCertificate::Format format() const;
    [[nodiscard]] TlsOptions::Verification verification() const;

    QLabel *m_plain;
    QWidget *m_tls;
    QComboBox *m_verification;
    QComboBox *m_minimumVersion;
    QLineEdit *m_serverName;
    QLabel *m_warning;
    FileEdit *m_authority;
    QLineEdit *m_protocols;
    QComboBox *m_format;
    FileEdit *m_certificate;
    FileEdit *m_key;
    SecretEdit *m_passphrase;
    FormField *m_certificateField = nullptr;
    FormField *m_keyField = nullptr;
    FormField *m_passphraseField = nullptr;
    FingerprintList *m_pins;
    AuthenticationFields *m_authentication;
    Fields m_fields;
};

} // namespace espalier
