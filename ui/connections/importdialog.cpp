// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/importdialog.h"

#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

enum Column { Name, Address, Taken, NotTaken };

QString sourceName(ImportSource source)
{
    switch (source) {
    case ImportSource::Espalier:
        return QStringLiteral("Espalier");
    case ImportSource::MqttExplorer:
        return QStringLiteral("MQTT Explorer");
    case ImportSource::Mqttx:
        return QStringLiteral("MQTTX");
    }
    return {};
}

QString lossText(ImportLoss loss)
{
    switch (loss) {
    case ImportLoss::EmbeddedCertificates:
        return ImportDialog::tr("certificates inside the file: choose them as files under Security");
    case ImportLoss::Messages:
        return ImportDialog::tr("messages");
    case ImportLoss::ChangingClientId:
        return ImportDialog::tr("the time in the client identifier");
    case ImportLoss::InvalidSubscriptions:
        return ImportDialog::tr("subscriptions that MQTT forbids");
    case ImportLoss::UnknownProtocol:
        return ImportDialog::tr("its protocol: mqtt:// is taken instead");
    case ImportLoss::BadNumbers:
        return ImportDialog::tr("numbers that are out of range: the usual ones are taken instead");
    }
    return {};
}

QString takenText(const ImportedProfile &imported)
{
    const auto &profile = imported.profile;
    QStringList parts;
    if (!profile.subscriptions.isEmpty())
        parts << ImportDialog::tr("%n subscription(s)", nullptr,
                                  static_cast<int>(profile.subscriptions.size()));
    if (!profile.userName.isEmpty())
        parts << ImportDialog::tr("user name");
    if (profile.will)
        parts << ImportDialog::tr("will");
    if (profile.tls.client.format != ClientCertificate::Format::None)
        parts << ImportDialog::tr("client certificate");
    if (profile.tls.verification == TlsOptions::Verification::None)
        parts << ImportDialog::tr("do not verify");
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString importErrorText(const ProfileImportError &error)
{
    switch (error.kind) {
    case ProfileImportError::Kind::TooLarge:
        return ImportDialog::tr("The file is larger than %n MB. Export the connections without messages.",
                                nullptr, static_cast<int>(maximumImportSize / (1024 * 1024)));
    case ProfileImportError::Kind::NotJson:
        return ImportDialog::tr("The file is not JSON: %1, at byte %2. Of MQTTX, export as JSON; of MQTT "
                                "Explorer, take its settings.json.")
            .arg(error.detail)
            .arg(error.offset);
    case ProfileImportError::Kind::UnknownFormat:
        return ImportDialog::tr(
            "The file is JSON, but has no connections of Espalier, MQTT Explorer or MQTTX.");
    case ProfileImportError::Kind::Empty:
        return ImportDialog::tr("There is no connection in the file.");
    }
    return {};
}

ImportDialog::ImportDialog(ProfileImport import, const QString &fileName, Keychain keychain, Theme &theme,
                           QWidget *parent)
    : QDialog(parent)
    , m_import(std::move(import))
    , m_list(new QTreeWidget(this))
    , m_losses(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_keep(new QCheckBox(this))
    , m_take(nullptr)
{
    setWindowTitle(tr("Import connections"));
    resize(820, 420);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(
        plainLabel(tr("%n connection(s) of %1 in %2", nullptr, static_cast<int>(m_import.profiles.size()))
                       .arg(sourceName(m_import.source), fileName),
                   Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    layout->addWidget(m_list, 1);
    m_losses->setWordWrap(true);
    m_losses->setVisible(m_import.skipped > 0);
    m_losses->setText(
        tr("%n entry(ies) in the file are no connections and are passed over.", nullptr, m_import.skipped));
    layout->addWidget(m_losses);
    makeSecrets(theme, keychain);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_take = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    setButtonKind(m_take, ButtonKind::Primary);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    fillList();
    showCount();
    connect(m_list, &QTreeWidget::itemChanged, this, &ImportDialog::showCount);
}

void ImportDialog::makeSecrets(Theme &theme, Keychain keychain)
{
    int passwords = 0;
    for (const auto &each : std::as_const(m_import.profiles))
        passwords += each.secrets == Secrets {} ? 0 : 1;
    const bool canKeep = keychain == Keychain::Present;
    m_keep->setText(tr("Keep the %n password(s) of the file in the keychain", nullptr, passwords));
    m_keep->setChecked(canKeep);
    m_keep->setVisible(passwords > 0 && canKeep);
    layout()->addWidget(m_keep);
    auto *asked = plainLabel(
        tr("The %n password(s) of the file are not taken: there is no keychain here. They are asked for "
           "when connecting.",
           nullptr, passwords),
        Role::Muted, theme.textFont(), this);
    asked->setWordWrap(true);
    asked->setVisible(passwords > 0 && !canKeep);
    layout()->addWidget(asked);
}

void ImportDialog::fillList()
{
    m_list->setAccessibleName(tr("Connections in the file"));
    m_list->setRootIsDecorated(false);
    m_list->setHeaderLabels({tr("Name"), tr("Address"), tr("Taken"), tr("Not taken")});
    for (const auto &each : std::as_const(m_import.profiles)) {
        QStringList losses;
        for (const auto loss : each.losses)
            losses << lossText(loss);
        auto *item =
            new QTreeWidgetItem(m_list, {each.profile.name.simplified(), displayAddress(each.profile),
                                         takenText(each), losses.join(QStringLiteral("; "))});
        item->setCheckState(Name, Qt::Checked);
        item->setToolTip(NotTaken, losses.join(u'\n'));
    }
    for (const auto column : {Name, Address, Taken})
        m_list->resizeColumnToContents(column);
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void ImportDialog::showCount()
{
    m_take->setEnabled(!chosen().isEmpty());
}

QList<ImportedProfile> ImportDialog::chosen() const
{
    QList<ImportedProfile> chosen;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        if (m_list->topLevelItem(i)->checkState(Name) != Qt::Checked)
            continue;
        chosen.append(m_import.profiles.at(i));
        if (!m_keep->isChecked())
            chosen.last().secrets = {};
    }
    return chosen;
}

} // namespace espalier
