// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/secretsdialog.h"

#include "core/file/inputfile.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

/// PEM says so in its first lines; PKCS#12 is hardly ever without.
bool needsPassphrase(const ClientCertificate &client)
{
    if (client.format == ClientCertificate::Format::Pkcs12)
        return true;
    if (client.format == ClientCertificate::Format::None)
        return false;
    QFile file(client.keyFile.isEmpty() ? client.file : client.keyFile);
    constexpr qint64 enough = 65'536;
    // A file that cannot be read is told when connecting.
    return openInput(file) && file.read(enough).contains("ENCRYPTED");
}

QString nameOf(SecretKind kind, const Profile &profile)
{
    switch (kind) {
    case SecretKind::Password:
        return SecretsDialog::tr("Password of %1 at %2").arg(profile.userName, displayAddress(profile));
    case SecretKind::KeyPassphrase:
        return SecretsDialog::tr("Passphrase of the client certificate");
    case SecretKind::ProxyPassword:
        return SecretsDialog::tr("Password of %1 at the proxy %2")
            .arg(profile.proxy.userName, profile.proxy.host);
    }
    return {};
}

} // namespace

QString &secretOf(Secrets &secrets, SecretKind kind)
{
    switch (kind) {
    case SecretKind::KeyPassphrase:
        return secrets.keyPassphrase;
    case SecretKind::ProxyPassword:
        return secrets.proxyPassword;
    case SecretKind::Password:
        break;
    }
    return secrets.password;
}

QList<SecretKind> neededSecrets(const Profile &profile)
{
    QList<SecretKind> needed;
    if (!profile.userName.isEmpty())
        needed.append(SecretKind::Password);
    if (usesTls(profile.transport) && needsPassphrase(profile.tls.client))
        needed.append(SecretKind::KeyPassphrase);
    const bool hasProxy =
        profile.proxy.kind == ProxyOptions::Kind::Http || profile.proxy.kind == ProxyOptions::Kind::Socks5;
    if (hasProxy && profile.transport != TransportKind::LocalBroker && !profile.proxy.userName.isEmpty())
        needed.append(SecretKind::ProxyPassword);
    return needed;
}

QList<SecretKind> missingSecrets(const Profile &profile, const Secrets &known)
{
    auto missing = neededSecrets(profile);
    auto secrets = known;
    missing.removeIf([&secrets](SecretKind kind) { return !secretOf(secrets, kind).isEmpty(); });
    return missing;
}

SecretsDialog::SecretsDialog(const Profile &profile, const QList<SecretKind> &asked, Secrets known,
                             Keychain keychain, const QString &action, QWidget *parent)
    : QDialog(parent), m_known(std::move(known))
{
    setWindowTitle(tr("Password for %1").arg(profile.name));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    for (const auto kind : asked) {
        auto *input = new QLineEdit(this);
        auto *label = plainLabel(nameOf(kind, profile), this);
        input->setEchoMode(QLineEdit::Password);
        input->setMinimumWidth(320);
        input->setAccessibleName(label->text());
        label->setBuddy(input);
        layout->addWidget(label);
        layout->addWidget(input);
        m_inputs.insert(kind, input);
    }
    auto *hint = plainLabel(tr("It is used for this connection and stored nowhere."), this);
    setTextRole(hint, Role::Muted);
    hint->setVisible(keychain == Keychain::Absent);
    // Made after the fields, behind which the keyboard comes to it.
    m_keep = new QCheckBox(tr("Keep it in the keychain"), this);
    m_keep->setChecked(keychain == Keychain::Present);
    m_keep->setVisible(keychain == Keychain::Present);
    layout->addWidget(hint);
    layout->addWidget(m_keep);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *accept = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    setButtonKind(accept, ButtonKind::Primary);
    accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    if (!asked.isEmpty())
        m_inputs.value(asked.constFirst())->setFocus();
}

bool SecretsDialog::isToBeKept() const
{
    return m_keep->isChecked();
}

Secrets SecretsDialog::secrets() const
{
    auto secrets = m_known;
    for (auto it = m_inputs.cbegin(); it != m_inputs.cend(); ++it)
        secretOf(secrets, it.key()) = it.value()->text();
    return secrets;
}

} // namespace espalier
