// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/generalpage.h"

#include "ui/connections/formfield.h"
#include "ui/connections/subscriptionpicker.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QSpinBox>

namespace espalier {

namespace {

constexpr std::uint32_t sessionChoices[] = {0, 600, 3600, 86'400, 7 * 86'400, sessionNeverExpires};

QHBoxLayout *row(const QList<std::pair<QWidget *, int>> &fields)
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(10);
    for (const auto &[field, stretch] : fields)
        layout->addWidget(field, stretch, Qt::AlignTop);
    return layout;
}

} // namespace

QString makeClientId()
{
    return QStringLiteral("espalier-%1").arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
}

GeneralPage::GeneralPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_protocol(new QComboBox(this))
    , m_host(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_version(new QComboBox(this))
    , m_clientId(new QLineEdit(this))
    , m_keepAlive(new QSpinBox(this))
    , m_session(new QComboBox(this))
    , m_userName(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_connectAtStart(new QCheckBox(tr("Connect at start"), this))
    , m_reconnect(new QCheckBox(tr("Reconnect"), this))
    , m_folder(new QComboBox(this))
    , m_subscriptions(new SubscriptionPicker(theme, this))
{
    makeFields(theme);
    makeLayout(theme);
    for (auto *edit : {m_host, m_clientId, m_userName, m_password})
        connect(edit, &QLineEdit::textEdited, this, &ProfilePage::edited);
    for (auto *box : {m_version, m_session})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfilePage::edited);
    connect(m_folder, &QComboBox::currentTextChanged, this, &ProfilePage::edited);
    for (auto *spin : {m_port, m_keepAlive})
        connect(spin, &QSpinBox::valueChanged, this, &ProfilePage::edited);
    for (auto *check : {m_connectAtStart, m_reconnect})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    connect(m_host, &QLineEdit::textEdited, this, &GeneralPage::takeAddress);
    connect(m_version, &QComboBox::currentIndexChanged, this, [this] { emit versionChosen(version()); });
    connect(m_subscriptions, &SubscriptionPicker::added, this, &GeneralPage::subscriptionAdded);
}

void GeneralPage::makeFields(Theme &theme)
{
    m_protocol->addItem(QStringLiteral("mqtt://"));
    m_host->setPlaceholderText(tr("broker.example or 192.168.1.10"));
    m_port->setRange(1, 65'535);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31})
        m_version->addItem(Words::version(version), static_cast<int>(version));
    m_clientId->setPlaceholderText(tr("made up at each connect"));
    auto *renew = m_clientId->addAction(theme.icon(QStringLiteral("refresh"), Role::Faint),
                                        QLineEdit::TrailingPosition);
    renew->setText(tr("Make up a new client identifier"));
    renew->setToolTip(renew->text());
    connect(renew, &QAction::triggered, this, [this] {
        m_clientId->setText(makeClientId());
        emit edited();
    });
    m_keepAlive->setRange(0, 65'535);
    m_keepAlive->setSuffix(tr(" s"));
    m_keepAlive->setSpecialValueText(tr("off"));
    m_keepAlive->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("asked each time, never stored"));
    m_folder->setEditable(true);
    m_folder->setAccessibleName(tr("Folder"));
    m_folder->lineEdit()->setPlaceholderText(tr("none"));
    m_folder->lineEdit()->setAccessibleName(tr("Folder"));
}

void GeneralPage::makeLayout(Theme &theme)
{
    const auto field = [&](const QString &label, QWidget *input, int width = 0) {
        auto *result = new FormField(label, input, theme, this);
        if (width > 0)
            result->setFixedWidth(width);
        return result;
    };
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);

    m_protocolField = field(tr("Protocol"), m_protocol, 120);
    m_hostField = field(tr("Host"), m_host);
    m_portField = field(tr("Port"), m_port, 90);
    layout->addLayout(row({{m_protocolField, 0},
                           {m_hostField, 1},
                           {m_portField, 0},
                           {field(tr("Version"), m_version, 120), 0}}));
    m_clientIdField = field(tr("Client identifier"), m_clientId);
    layout->addLayout(row({{m_clientIdField, 1},
                           {field(tr("Keep alive"), m_keepAlive, 110), 0},
                           {field(tr("Session"), m_session, 170), 0}}));
    m_userNameField = field(tr("User name"), m_userName);
    layout->addLayout(row({{m_userNameField, 1}, {field(tr("Password"), m_password), 1}}));

    auto *options = new QHBoxLayout;
    options->setSpacing(18);
    options->addWidget(m_connectAtStart);
    options->addWidget(m_reconnect);
    auto *folder = new QHBoxLayout;
    folder->setSpacing(6);
    auto *folderLabel = plainLabel(tr("Folder:"), this);
    folderLabel->setBuddy(m_folder);
    setTextRole(folderLabel, Role::Muted);
    folder->addWidget(folderLabel);
    m_folder->setMinimumWidth(150);
    folder->addWidget(m_folder);
    options->addLayout(folder);
    options->addStretch();
    layout->addLayout(options);
    layout->addSpacing(2);
    layout->addWidget(m_subscriptions);
    layout->addStretch();
}

void GeneralPage::takeAddress(const QString &text)
{
    // A whole address that was pasted is taken apart instead of refused.
    const auto scheme = QStringLiteral("mqtt://");
    if (!text.startsWith(scheme))
        return;
    auto rest = text.mid(scheme.size()).section(QLatin1Char('/'), 0, 0);
    const auto colon = rest.lastIndexOf(QLatin1Char(':'));
    bool isPort = false;
    const auto port = colon > 0 ? rest.mid(colon + 1).toUShort(&isPort) : 0;
    if (isPort && port > 0) {
        m_port->setValue(port);
        rest.truncate(colon);
    }
    if (!rest.isEmpty())
        m_host->setText(rest);
}

ProtocolVersion GeneralPage::version() const
{
    return static_cast<ProtocolVersion>(m_version->currentData().toInt());
}

void GeneralPage::chooseSession(const Profile &profile)
{
    m_session->clear();
    const auto wanted = profile.cleanStart ? 0 : profile.sessionExpiry;
    QList<std::uint32_t> choices(std::begin(sessionChoices), std::end(sessionChoices));
    if (!choices.contains(wanted))
        choices.insert(1, wanted);
    for (const auto seconds : choices) {
        const auto hours = static_cast<int>(seconds / 3600);
        const auto text = seconds == 0                     ? tr("Clean")
                          : seconds == sessionNeverExpires ? tr("Resume, for ever")
                          : seconds % 86'400 == 0          ? tr("Resume, %n day(s)", nullptr, hours / 24)
                          : seconds % 3600 == 0            ? tr("Resume, %n h", nullptr, hours)
                          : seconds % 60 == 0 ? tr("Resume, %n min", nullptr, static_cast<int>(seconds / 60))
                                              : tr("Resume, %1 s").arg(seconds);
        m_session->addItem(text, seconds);
    }
    m_session->setCurrentIndex(m_session->findData(wanted));
}

void GeneralPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const bool local = profile.transport == TransportKind::LocalBroker;
    for (QWidget *field : {m_protocolField, m_hostField, m_portField})
        field->setVisible(!local);
    m_folder->setEnabled(!local);
    m_host->setText(profile.host);
    m_port->setValue(profile.port);
    m_version->setCurrentIndex(m_version->findData(static_cast<int>(profile.version)));
    m_clientId->setText(profile.clientId);
    m_keepAlive->setValue(static_cast<int>(profile.keepAlive.count()));
    chooseSession(profile);
    m_userName->setText(profile.userName);
    m_password->clear();
    m_connectAtStart->setChecked(profile.connectAtStart);
    m_reconnect->setChecked(profile.reconnect);
    m_folder->setCurrentText(profile.folder);
    m_subscriptions->setSubscriptions(profile.subscriptions);
}

void GeneralPage::store(Profile &profile) const
{
    if (profile.transport != TransportKind::LocalBroker) {
        profile.host = m_host->text().trimmed();
        profile.port = static_cast<std::uint16_t>(m_port->value());
        profile.folder = m_folder->currentText().trimmed();
    }
    profile.version = version();
    profile.clientId = m_clientId->text();
    profile.keepAlive = std::chrono::seconds(m_keepAlive->value());
    const auto expiry = m_session->currentData().toUInt();
    profile.cleanStart = expiry == 0;
    profile.sessionExpiry = expiry;
    profile.userName = m_userName->text();
    profile.connectAtStart = m_connectAtStart->isChecked();
    profile.reconnect = m_reconnect->isChecked();
}

QWidget *GeneralPage::showProblems(const QList<ProfileProblem> &problems)
{
    QWidget *first = nullptr;
    for (auto *field : {m_hostField, m_clientIdField, m_userNameField})
        field->setError({});
    for (const auto &problem : problems) {
        auto *field = problem.field == ProfileField::Host       ? m_hostField
                      : problem.field == ProfileField::ClientId ? m_clientIdField
                      : problem.field == ProfileField::UserName ? m_userNameField
                                                                : nullptr;
        if (!field)
            continue;
        field->setError(problem.text);
        if (!first)
            first = field->input();
    }
    return first;
}

void GeneralPage::setFolders(const QStringList &folders)
{
    const QSignalBlocker quiet(m_folder);
    const auto text = m_folder->currentText();
    m_folder->clear();
    m_folder->addItems(folders);
    m_folder->setCurrentText(text);
}

void GeneralPage::setSubscriptions(const QList<SubscriptionSpec> &subscriptions)
{
    m_subscriptions->setSubscriptions(subscriptions);
}

QString GeneralPage::password() const
{
    return m_password->text();
}

void GeneralPage::focusFirst()
{
    if (m_hostField->isHidden())
        m_clientId->setFocus();
    else
        m_host->setFocus();
}

} // namespace espalier
