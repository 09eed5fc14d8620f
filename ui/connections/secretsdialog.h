// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "core/net/secrets.h"

#include <QDialog>
#include <QList>
#include <QMap>

class QCheckBox;
class QLineEdit;

namespace espalier {

enum class SecretKind { Password, KeyPassphrase, ProxyPassword };

[[nodiscard]] QString &secretOf(Secrets &secrets, SecretKind kind);
/// What a profile needs to connect.
[[nodiscard]] QList<SecretKind> neededSecrets(const Profile &profile);
/// Those of them that `known` does not have.
[[nodiscard]] QList<SecretKind> missingSecrets(const Profile &profile, const Secrets &known);

/// Asks for what a connection needs and nobody has kept.
class SecretsDialog : public QDialog
{
    Q_OBJECT
public:
    /// Whether what is typed can be kept.
    enum class Keychain { Absent, Present };
    /// `action` is what is done with them, for the button.
    SecretsDialog(const Profile &profile, const QList<SecretKind> &asked, Secrets known, Keychain keychain,
                  const QString &action, QWidget *parent = nullptr);

    /// What was known and what was typed.
    [[nodiscard]] Secrets secrets() const;
    /// Whether the user wants it kept.
    [[nodiscard]] bool isToBeKept() const;

private:
    Secrets m_known;
    QMap<SecretKind, QLineEdit *> m_inputs;
    QCheckBox *m_keep;
};

} // namespace espalier
