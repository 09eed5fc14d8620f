// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"

#include <QDialog>

class QLineEdit;

namespace espalier {

/// Asks for the password of a connection. It is used once and stored nowhere.
class PasswordDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PasswordDialog(const Profile &profile, QWidget *parent = nullptr);

    [[nodiscard]] QString password() const;

private:
    QLineEdit *m_password;
};

} // namespace espalier
