// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"

#include <QDialog>

#include <optional>

class QLabel;
class QLineEdit;

namespace espalier {

class Theme;

/// An Authentication Method that is played by hand (4.12): what the broker asked for as bytes, and the answer as bytes.
/// Stays open from step to step; closing it gives up.
class AuthenticationDialog : public QDialog
{
    Q_OBJECT
public:
    AuthenticationDialog(const Profile &profile, Theme &theme, QWidget *parent = nullptr);

    void showStep(const AuthenticationStep &step);

signals:
    /// Nothing: an answer without Authentication Data.
    void answered(const std::optional<QByteArray> &data);

private:
    void answer();

    QLabel *m_asked;
    QLabel *m_text;
    QLineEdit *m_answer;
    QLabel *m_error;
};

} // namespace espalier
