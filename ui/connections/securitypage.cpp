// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/securitypage.h"

#include "ui/connections/authenticationfields.h"
#include "ui/connections/fieldrow.h"
#include "ui/connections/fileedit.h"
#include "ui/connections/fingerprintlist.h"
#include "ui/connections/formfield.h"
#include "ui/connections/secretedit.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace espalier {

namespace {

using Format = ClientCertificate::Format;
using Verification = TlsOptions::Verification;
using Version = TlsOptions::Version;

const QString certificateFiles = QStringLiteral("PEM (*.pem *.crt *.cer *.key);;* (*)");

} // namespace

SecurityPage::SecurityPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_plain(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_tls(new QWidget(this))
    , m_verification(new QComboBox(m_tls))
    , m_minimumVersion(new QComboBox(m_tls))
    , m_serverName(new QLineEdit(m_tls))
    , m_warning(plainLabel({}, Role::Warning, theme.textFont(), m_tls))
    , m_authority(new FileEdit(tr("Certificates of those who are trusted"), certificateFiles, theme, m_tls))
    , m_protocols(new QLineEdit(m_tls))
    , m_format(new QComboBox(m_tls))
    , m_certificate(new FileEdit(tr("Certificate of this client"),
                                 QStringLiteral("PEM, PKCS#12 (*.pem *.crt *.cer *.p12 *.pfx);;* (*)"), theme,
                                 m_tls))
    , m_key(new FileEdit(tr("Key of this client"), certificateFiles, theme, m_tls))
    , m_passphrase(new SecretEdit(theme, m_tls))
    , m_pins(new FingerprintList(theme, m_tls))
    , m_authentication(new AuthenticationFields(theme, this))
{
    makeInputs();
    makeLayout(theme);
    for (auto *edit : std::initializer_list<QLineEdit *> {m_serverName, m_authority, m_protocols,
                                                          m_certificate, m_key, m_passphrase})
        connect(edit, &QLineEdit::textEdited, this, &ProfilePage::edited);
    for (auto *box : {m_verification, m_minimumVersion, m_format})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfilePage::edited);
    connect(m_format, &QComboBox::currentIndexChanged, this, &SecurityPage::showClientFields);
    connect(m_verification, &QComboBox::currentIndexChanged, this, &SecurityPage::showWarning);
    connect(m_pins, &FingerprintList::edited, this, &ProfilePage::edited);
    connect(m_authentication, &AuthenticationFields::edited, this, &ProfilePage::edited);
    showClientFields();
    showWarning();
}

void SecurityPage::makeInputs()
{
    m_verification->addItem(tr("Verify the certificate"), static_cast<int>(Verification::Full));
    m_verification->addItem(tr("Do not verify"), static_cast<int>(Verification::None));
    m_minimumVersion->addItem(QStringLiteral("TLS 1.2"), static_cast<int>(Version::Tls12));
    m_minimumVersion->addItem(QStringLiteral("TLS 1.3"), static_cast<int>(Version::Tls13));
    m_serverName->setPlaceholderText(tr("as the host"));
    m_authority->setPlaceholderText(tr("whom the system trusts"));
    m_protocols->setPlaceholderText(tr("none, or names such as mqtt, x-amzn-mqtt-ca"));
    m_format->addItem(tr("None"), static_cast<int>(Format::None));
    m_format->addItem(tr("PEM"), static_cast<int>(Format::Pem));
    m_format->addItem(tr("PKCS#12"), static_cast<int>(Format::Pkcs12));
    m_key->setPlaceholderText(tr("in the same file"));
    m_warning->setText(
        tr("Anybody between here and the broker can read and change all that is sent, and take "
           "user name and password. For tests only; better pin the broker's certificate."));
    m_warning->setWordWrap(true);
}

void SecurityPage::makeLayout(Theme &theme)
{
    const auto field = [&](const QString &label, QWidget *input, int width = 0) {
        auto *result = new FormField(label, input, theme, m_tls);
        if (width > 0)
            result->setFixedWidth(width);
        return result;
    };
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    m_plain->setWordWrap(true);
    layout->addWidget(m_plain);
    layout->addWidget(m_tls);

    auto *tls = new QVBoxLayout(m_tls);
    tls->setContentsMargins(0, 0, 0, 0);
    tls->setSpacing(10);
    auto *serverName = field(tr("Server name (SNI)"), m_serverName);
    tls->addLayout(fieldRow({{field(tr("Broker's certificate"), m_verification, 190), 0},
                             {serverName, 1},
                             {field(tr("At least"), m_minimumVersion, 110), 0}}));
    tls->addWidget(m_warning);
    auto *protocols = field(tr("Application protocols (ALPN)"), m_protocols);
    tls->addLayout(fieldRow({{field(tr("Own authority (CA)"), m_authority), 1}, {protocols, 1}}));
    m_certificateField = field(tr("Certificate file"), m_certificate);
    m_keyField = field(tr("Key file"), m_key);
    m_passphraseField = field(tr("Passphrase"), m_passphrase);
    tls->addLayout(fieldRow({{field(tr("Client certificate"), m_format, 120), 0},
                             {m_certificateField, 2},
                             {m_keyField, 2},
                             {m_passphraseField, 2}}));
    tls->addWidget(m_pins);
    layout->addWidget(hairline(Qt::Horizontal, this));
    layout->addWidget(m_authentication);
    layout->addStretch();
    m_fields = {{ProfileField::ServerName, serverName},
                {ProfileField::ApplicationProtocols, protocols},
                {ProfileField::ClientCertificate, m_certificateField},
                {ProfileField::AuthenticationMethod, m_authentication->methodField()},
                {ProfileField::AuthenticationData, m_authentication->dataField()}};
}

Format SecurityPage::format() const
{
    return static_cast<Format>(m_format->currentData().toInt());
}

Verification SecurityPage::verification() const
{
    return static_cast<Verification>(m_verification->currentData().toInt());
}

void SecurityPage::showClientFields()
{
    m_certificateField->setVisible(format() != Format::None);
    m_keyField->setVisible(format() == Format::Pem);
    m_passphraseField->setVisible(format() != Format::None);
}

void SecurityPage::showWarning()
{
    m_warning->setVisible(verification() == Verification::None);
}

void SecurityPage::adapt(const Profile &profile)
{
    const bool isEncrypted = usesTls(profile.transport);
    m_tls->setVisible(isEncrypted);
    m_plain->setVisible(!isEncrypted);
    if (profile.transport == TransportKind::LocalBroker)
        m_plain->setText(tr("The broker of this window is reached through memory: nothing leaves it."));
    else
        m_plain->setText(tr("%1:// is not encrypted: anybody on the way can read and change what is sent. "
                            "Choose %2:// on the first tab where the broker offers it.")
                             .arg(schemeOf(profile.transport),
                                  schemeOf(usesWebSocket(profile.transport) ? TransportKind::SecureWebSocket
                                                                            : TransportKind::Tls)));
    m_authentication->setVersion(profile.version);
}

void SecurityPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const auto &tls = profile.tls;
    m_verification->setCurrentIndex(m_verification->findData(static_cast<int>(tls.verification)));
    m_minimumVersion->setCurrentIndex(m_minimumVersion->findData(static_cast<int>(tls.minimumVersion)));
    m_serverName->setText(tls.serverName);
    m_authority->setText(tls.authorityFile);
    m_protocols->setText(tls.applicationProtocols.join(QStringLiteral(", ")));
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(tls.client.format)));
    m_certificate->setText(tls.client.file);
    m_key->setText(tls.client.keyFile);
    m_passphrase->clear();
    m_pins->setPins(tls.pinnedFingerprints);
    m_authentication->load(profile);
}

void SecurityPage::store(Profile &profile) const
{
    auto &tls = profile.tls;
    tls.verification = verification();
    tls.minimumVersion = static_cast<Version>(m_minimumVersion->currentData().toInt());
    tls.serverName = m_serverName->text().trimmed();
    tls.authorityFile = m_authority->text().trimmed();
    tls.applicationProtocols.clear();
    for (const auto &name : m_protocols->text().split(u','))
        if (const auto trimmed = name.trimmed(); !trimmed.isEmpty())
            tls.applicationProtocols.append(trimmed);
    tls.client.format = format();
    tls.client.file = m_certificate->text().trimmed();
    tls.client.keyFile = m_key->text().trimmed();
    tls.pinnedFingerprints = m_pins->pins();
    m_authentication->store(profile);
}

QList<ProfileProblem> SecurityPage::inputProblems() const
{
    return m_authentication->inputProblems();
}

QWidget *SecurityPage::showProblems(const QList<ProfileProblem> &problems)
{
    return showInFields(problems, m_fields);
}

} // namespace espalier
