// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/networkpage.h"

#include "ui/connections/fieldrow.h"
#include "ui/connections/formfield.h"
#include "ui/connections/pairlist.h"
#include "ui/connections/secretedit.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace espalier {

namespace {

using Kind = ProxyOptions::Kind;

/// What most of them listen on.
int usualPort(Kind kind)
{
    return kind == Kind::Socks5 ? 1080 : 3128;
}

} // namespace

NetworkPage::NetworkPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_webSocket(new QWidget(this))
    , m_path(new QLineEdit(m_webSocket))
    , m_headers(new PairList(PairList::headerFields(), theme, m_webSocket))
    , m_noWebSocket(plainLabel(tr("Path and header fields are asked for with ws:// and wss:// only."),
                               Role::Muted, theme.textFont(), this))
    , m_proxy(new QWidget(this))
    , m_kind(new QComboBox(m_proxy))
    , m_host(new QLineEdit(m_proxy))
    , m_port(new QSpinBox(m_proxy))
    , m_userName(new QLineEdit(m_proxy))
    , m_proxyPassword(new SecretEdit(theme, m_proxy))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    layout->addWidget(m_proxy);
    layout->addWidget(m_webSocket);
    layout->addWidget(m_noWebSocket);
    layout->addStretch();

    auto *webSocket = new QVBoxLayout(m_webSocket);
    webSocket->setContentsMargins(0, 0, 0, 0);
    webSocket->setSpacing(12);
    m_path->setFont(theme.dataFont());
    auto *path = new FormField(tr("WebSocket path"), m_path, theme, m_webSocket);
    webSocket->addWidget(path);
    webSocket->addWidget(m_headers);
    auto *note = plainLabel(tr("Header fields are stored in the readable file of connections: no place for "
                               "tokens and passwords."),
                            Role::Muted, theme.scaledTextFont(11.5 / 13), m_webSocket);
    note->setWordWrap(true);
    webSocket->addWidget(note);

    m_kind->addItem(tr("None"), static_cast<int>(Kind::None));
    m_kind->addItem(tr("As the system"), static_cast<int>(Kind::System));
    m_kind->addItem(QStringLiteral("HTTP"), static_cast<int>(Kind::Http));
    m_kind->addItem(QStringLiteral("SOCKS5"), static_cast<int>(Kind::Socks5));
    m_port->setRange(1, 65'535);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_host->setPlaceholderText(QStringLiteral("proxy.example"));
    auto *proxy = new QVBoxLayout(m_proxy);
    proxy->setContentsMargins(0, 0, 0, 0);
    proxy->setSpacing(12);
    auto *kindField = new FormField(tr("Proxy"), m_kind, theme, m_proxy);
    kindField->setFixedWidth(150);
    auto *host = new FormField(tr("Proxy host"), m_host, theme, m_proxy);
    auto *port = new FormField(tr("Proxy port"), m_port, theme, m_proxy);
    port->setFixedWidth(90);
    proxy->addLayout(fieldRow({{kindField, 0}, {host, 1}, {port, 0}}));
    auto *userName = new FormField(tr("Proxy user name"), m_userName, theme, m_proxy);
    auto *password = new FormField(tr("Proxy password"), m_proxyPassword, theme, m_proxy);
    proxy->addLayout(fieldRow({{userName, 1}, {password, 1}}));
    m_proxyFields = {host, port};
    m_loginFields = {userName, password};
    m_fields = {{ProfileField::WebSocketPath, path},
                {ProfileField::ProxyHost, host},
                {ProfileField::ProxyUserName, userName}};

    for (auto *edit : std::initializer_list<QLineEdit *> {m_path, m_host, m_userName, m_proxyPassword})
        connect(edit, &QLineEdit::textEdited, this, &ProfilePage::edited);
    connect(m_headers, &PairList::edited, this, &ProfilePage::edited);
    connect(m_port, &QSpinBox::valueChanged, this, &ProfilePage::edited);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        showProxyFields();
        emit edited();
    });
    // Chosen by the user, not by load(): a port that was never meant is replaced.
    connect(m_kind, &QComboBox::activated, this, [this] {
        if (m_host->text().isEmpty())
            m_port->setValue(usualPort(kind()));
    });
    showProxyFields();
}

Kind NetworkPage::kind() const
{
    return static_cast<Kind>(m_kind->currentData().toInt());
}

void NetworkPage::showProxyFields()
{
    const bool hasAddress = kind() == Kind::Http || kind() == Kind::Socks5;
    for (auto *field : std::as_const(m_proxyFields))
        field->setVisible(hasAddress);
    for (auto *field : std::as_const(m_loginFields))
        field->setVisible(hasAddress);
}

void NetworkPage::adapt(const Profile &profile)
{
    const bool isLocal = profile.transport == TransportKind::LocalBroker;
    m_webSocket->setVisible(usesWebSocket(profile.transport));
    m_proxy->setVisible(!isLocal);
    m_noWebSocket->setVisible(!usesWebSocket(profile.transport));
    m_noWebSocket->setText(
        isLocal ? tr("The broker of this window is reached through memory: no network is used.")
                : tr("Path and header fields are asked for with ws:// and wss:// only."));
}

void NetworkPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    m_path->setText(profile.webSocket.path);
    m_headers->setPairs(profile.webSocket.headers);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(profile.proxy.kind)));
    m_host->setText(profile.proxy.host);
    m_port->setValue(profile.proxy.port > 0 ? profile.proxy.port : usualPort(profile.proxy.kind));
    m_userName->setText(profile.proxy.userName);
    m_proxyPassword->clear();
    showProxyFields();
}

void NetworkPage::store(Profile &profile) const
{
    profile.webSocket.path = m_path->text();
    profile.webSocket.headers = m_headers->pairs();
    auto &proxy = profile.proxy;
    proxy.kind = kind();
    proxy.host = m_host->text().trimmed();
    proxy.userName = m_userName->text();
    // Without a host the port says nothing.
    proxy.port = proxy.host.isEmpty() ? 0 : static_cast<std::uint16_t>(m_port->value());
}

QWidget *NetworkPage::showProblems(const QList<ProfileProblem> &problems)
{
    auto *inField = showInFields(problems, m_fields);
    auto *inList = m_headers->showProblems(problems, ProfileField::WebSocketHeaders);
    return inField ? inField : inList;
}

} // namespace espalier
