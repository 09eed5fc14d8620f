// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/passworddialog.h"

#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

PasswordDialog::PasswordDialog(const Profile &profile, QWidget *parent)
    : QDialog(parent), m_password(new QLineEdit(this))
{
    setWindowTitle(tr("Password for %1").arg(profile.name));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    auto *label = plainLabel(tr("Password of %1 at %2").arg(profile.userName, displayAddress(profile)), this);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMinimumWidth(320);
    m_password->setAccessibleName(tr("Password"));
    label->setBuddy(m_password);
    layout->addWidget(label);
    layout->addWidget(m_password);
    auto *hint = plainLabel(tr("It is used for this connection and stored nowhere."), this);
    setTextRole(hint, Role::Muted);
    layout->addWidget(hint);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *connectButton = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    setButtonKind(connectButton, ButtonKind::Primary);
    connectButton->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

QString PasswordDialog::password() const
{
    return m_password->text();
}

} // namespace espalier
