// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/proxyform.h"

#include "ui/connections/fieldrow.h"
#include "ui/connections/fileedit.h"
#include "ui/connections/formfield.h"
#include "ui/connections/localbrokerprofile.h"
#include "ui/connections/profilecollection.h"
#include "ui/packets/proxywords.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QHostAddress>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

/// Chooses what stands for `value`, and adds it where nothing does.
void choose(QComboBox *list, const QVariant &value, const QString &unknown)
{
    if (list->findData(value) < 0)
        list->addItem(unknown, value);
    list->setCurrentIndex(list->findData(value));
}

} // namespace

ProxyForm::ProxyForm(const ProfileCollection &profiles, LocalBroker localBroker, Theme &theme,
                     QWidget *parent)
    : QWidget(parent)
    , m_profiles(profiles)
    , m_localBroker(localBroker)
    , m_name(new QLineEdit(this))
    , m_target(new QComboBox(this))
    , m_listener(new QComboBox(this))
    , m_address(new QComboBox(this))
    , m_port(new QSpinBox(this))
    , m_certificate(
          new FileEdit(tr("Certificate"), tr("Certificates (*.pem *.crt *.cer);;All files (*)"), theme, this))
    , m_key(new FileEdit(tr("Key"), tr("Keys (*.pem *.key);;All files (*)"), theme, this))
    , m_files(new QWidget(this))
    , m_reach(plainLabel({}, Role::Warning, theme.scaledTextFont(11.5 / 13), this))
{
    setFocusProxy(m_name);
    for (const auto kind :
         {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket, TransportKind::SecureWebSocket})
        m_listener->addItem(ProxyWords::listener(kind), static_cast<int>(kind));
    m_port->setRange(0, 65'535);
    m_port->setSpecialValueText(tr("any free port"));
    m_certificate->setPlaceholderText(tr("made at each start, self-signed"));
    m_key->setPlaceholderText(tr("in the file of the certificate"));
    m_reach->setText(tr("Other computers can come to the broker through this one, as you, if the connection "
                        "has a client certificate."));
    m_reach->setWordWrap(true);
    fillAddresses();
    fillTargets();
    makeFields(theme);
    connect(&profiles, &ProfileCollection::changed, this, &ProxyForm::fillTargets);
    for (auto *list : {m_target, m_listener, m_address}) {
        list->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        list->setMinimumContentsLength(16);
        connect(list, &QComboBox::currentIndexChanged, this, &ProxyForm::handleEdited);
    }
    connect(m_port, &QSpinBox::valueChanged, this, &ProxyForm::handleEdited);
    for (auto *edit : {m_name, m_certificate, m_key})
        connect(edit, &QLineEdit::textChanged, this, &ProxyForm::handleEdited);
}

void ProxyForm::makeFields(Theme &theme)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(10);
    layout->addLayout(fieldRow({{new FormField(tr("Name"), m_name, theme, this), 1},
                                {new FormField(tr("Broker of the device"), m_target, theme, this), 1}}));
    layout->addLayout(fieldRow({{new FormField(tr("The device speaks"), m_listener, theme, this), 2},
                                {new FormField(tr("Listen on"), m_address, theme, this), 2},
                                {new FormField(tr("Port"), m_port, theme, this), 1}}));
    layout->addWidget(m_reach);
    auto *files = fieldRow({{new FormField(tr("Certificate of the proxy"), m_certificate, theme, this), 1},
                            {new FormField(tr("Key of the proxy"), m_key, theme, this), 1}});
    files->setContentsMargins(0, 0, 0, 0);
    m_files->setLayout(files);
    layout->addWidget(m_files);
}

void ProxyForm::fillTargets()
{
    const auto before = m_target->currentData();
    const bool wasShowing = std::exchange(m_isShowing, true);
    m_target->clear();
    if (m_localBroker == LocalBroker::Offered && !m_profiles.find(localBrokerProfileId()))
        m_target->addItem(tr("Broker of this window"), localBrokerProfileId());
    for (const auto &profile : m_profiles.profiles()) {
        if (profile.transport != TransportKind::LocalBroker || m_localBroker == LocalBroker::Offered)
            m_target->addItem(profile.name.isEmpty() ? displayAddress(profile) : profile.name, profile.id);
    }
    m_target->setCurrentIndex(m_target->findData(before));
    m_isShowing = wasShowing;
}

void ProxyForm::fillAddresses()
{
    m_address->addItem(tr("this computer only (127.0.0.1)"), QStringLiteral("127.0.0.1"));
    m_address->addItem(tr("this computer only (::1)"), QStringLiteral("::1"));
    m_address->addItem(tr("all addresses (0.0.0.0)"), QStringLiteral("0.0.0.0"));
    m_address->addItem(tr("all addresses, IPv6 (::)"), QStringLiteral("::"));
    for (const auto &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && !address.isLinkLocal())
            m_address->addItem(address.toString(), address.toString());
    }
}

void ProxyForm::setProxy(const ProxySettings &settings)
{
    const bool wasShowing = std::exchange(m_isShowing, true);
    m_proxy = settings;
    m_name->setText(settings.name);
    m_target->setCurrentIndex(m_target->findData(settings.target));
    m_listener->setCurrentIndex(m_listener->findData(static_cast<int>(settings.listener)));
    choose(m_address, settings.address, settings.address);
    m_port->setValue(settings.port);
    m_certificate->setText(settings.certificateFile);
    m_key->setText(settings.keyFile);
    showCertificateFields();
    m_isShowing = wasShowing;
}

ProxySettings ProxyForm::proxy() const
{
    auto settings = m_proxy;
    settings.name = m_name->text();
    if (m_target->currentIndex() >= 0)
        settings.target = m_target->currentData().toUuid();
    settings.listener = static_cast<TransportKind>(m_listener->currentData().toInt());
    settings.address = m_address->currentData().toString();
    settings.port = static_cast<std::uint16_t>(m_port->value());
    settings.certificateFile = m_certificate->text();
    settings.keyFile = m_key->text();
    return settings;
}

void ProxyForm::showCertificateFields()
{
    const auto settings = proxy();
    m_files->setVisible(usesTls(settings.listener));
    m_reach->setVisible(!QHostAddress(settings.address).isLoopback());
}

void ProxyForm::handleEdited()
{
    if (m_isShowing)
        return;
    showCertificateFields();
    emit edited();
}

} // namespace espalier
