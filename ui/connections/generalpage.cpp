// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/generalpage.h"

#include "ui/connections/doctorcard.h"
#include "ui/connections/fieldrow.h"
#include "ui/connections/formfield.h"
#include "ui/connections/secretedit.h"
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

#include <algorithm>
#include <iterator>
#include <utility>

namespace espalier {

namespace {

constexpr std::uint32_t sessionChoices[] = {600, 3600, 86'400, 7 * 86'400, sessionNeverExpires};
constexpr TransportKind protocols[] = {TransportKind::Tcp, TransportKind::Tls, TransportKind::WebSocket,
                                       TransportKind::SecureWebSocket};

struct Session
{
    bool cleanStart = true;
    std::uint32_t expiry = 0;
    friend bool operator==(const Session &, const Session &) = default;
};

QString timeText(std::uint32_t seconds)
{
    if (seconds % 86'400 == 0)
        return GeneralPage::tr("%n day(s)", nullptr, static_cast<int>(seconds / 86'400));
    if (seconds % 3600 == 0)
        return GeneralPage::tr("%n h", nullptr, static_cast<int>(seconds / 3600));
    if (seconds % 60 == 0)
        return GeneralPage::tr("%n min", nullptr, static_cast<int>(seconds / 60));
    return GeneralPage::tr("%1 s").arg(seconds);
}

QString sessionText(const Session &session)
{
    if (session == Session {})
        return GeneralPage::tr("Clean");
    if (session.expiry == 0)
        return GeneralPage::tr("Resume, do not keep");
    const auto time =
        session.expiry == sessionNeverExpires ? GeneralPage::tr("for ever") : timeText(session.expiry);
    return session.cleanStart ? GeneralPage::tr("Clean, keep %1", "a time").arg(time)
                              : GeneralPage::tr("Resume, %1", "a time").arg(time);
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
    , m_password(new SecretEdit(theme, this))
    , m_connectAtStart(new QCheckBox(tr("Connect at start"), this))
    , m_reconnect(new QCheckBox(tr("Reconnect"), this))
    , m_folder(new QComboBox(this))
    , m_subscriptions(new SubscriptionPicker(theme, this))
    , m_doctor(new DoctorCard(theme, this))
{
    makeFields(theme);
    makeLayout(theme);
    for (auto *edit : std::initializer_list<QLineEdit *> {m_host, m_clientId, m_userName, m_password})
        connect(edit, &QLineEdit::textEdited, this, &ProfilePage::edited);
    connect(m_version, &QComboBox::currentIndexChanged, this, &ProfilePage::edited);
    connect(m_session, &QComboBox::activated, this, [this](int index) {
        const auto chosen = m_session->itemData(index).toList();
        emit sessionChosen(chosen.value(0).toBool() ? SessionStart::Clean : SessionStart::Continued,
                           chosen.value(1).toUInt());
    });
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &GeneralPage::handleProtocol);
    connect(m_folder, &QComboBox::currentTextChanged, this, &ProfilePage::edited);
    for (auto *spin : {m_port, m_keepAlive})
        connect(spin, &QSpinBox::valueChanged, this, &ProfilePage::edited);
    for (auto *check : {m_connectAtStart, m_reconnect})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    connect(m_host, &QLineEdit::textEdited, this, &GeneralPage::takeAddress);
    connect(m_subscriptions, &SubscriptionPicker::added, this, &GeneralPage::subscriptionAdded);
}

void GeneralPage::makeFields(Theme &theme)
{
    for (const auto kind : protocols)
        m_protocol->addItem(schemeOf(kind) + QStringLiteral("://"), static_cast<int>(kind));
    m_host->setPlaceholderText(tr("broker.example or 192.168.1.10"));
    m_port->setRange(1, 65'535);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31})
        m_version->addItem(Words::version(version), static_cast<int>(version));
    m_clientId->setPlaceholderText(tr("made up at each connect"));
    auto *renew = m_clientId->addAction(theme.icon(QStringLiteral("refresh"), Role::Faint),
                                        QLineEdit::TrailingPosition);
    renew->setText(tr("Make up a new client identifier"));
    renew->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    renew->setShortcutContext(Qt::WidgetShortcut);
    renew->setToolTip(tr("%1 (%2)", "what a button does, its key")
                          .arg(renew->text(), renew->shortcut().toString(QKeySequence::NativeText)));
    connect(renew, &QAction::triggered, this, [this] {
        m_clientId->setText(makeClientId());
        emit edited();
    });
    m_keepAlive->setRange(0, 65'535);
    m_keepAlive->setSuffix(tr(" s"));
    m_keepAlive->setSpecialValueText(tr("off"));
    m_keepAlive->setButtonSymbols(QAbstractSpinBox::NoButtons);
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
    layout->addLayout(fieldRow({{m_protocolField, 0},
                                {m_hostField, 1},
                                {m_portField, 0},
                                {field(tr("Version"), m_version, 120), 0}}));
    m_clientIdField = field(tr("Client identifier"), m_clientId);
    layout->addLayout(fieldRow({{m_clientIdField, 1},
                                {field(tr("Keep alive"), m_keepAlive, 110), 0},
                                {field(tr("Session"), m_session, 170), 0}}));
    m_userNameField = field(tr("User name"), m_userName);
    layout->addLayout(fieldRow({{m_userNameField, 1}, {field(tr("Password"), m_password), 1}}));

    m_fields = {{ProfileField::Host, m_hostField},
                {ProfileField::ClientId, m_clientIdField},
                {ProfileField::UserName, m_userNameField}};

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
    layout->addWidget(m_doctor);
    m_doctor->hide();
    layout->addStretch();
}

void GeneralPage::takeAddress(const QString &text)
{
    // A whole address that was pasted is taken apart instead of refused. What follows the host may be a topic filter or
    // a path: neither is guessed.
    const auto *const known = std::find_if(std::begin(protocols), std::end(protocols), [&text](auto kind) {
        return text.startsWith(schemeOf(kind) + QStringLiteral("://"), Qt::CaseInsensitive);
    });
    if (known == std::end(protocols))
        return;
    m_protocol->setCurrentIndex(m_protocol->findData(static_cast<int>(*known)));
    auto rest = text.mid(schemeOf(*known).size() + 3).section(QLatin1Char('/'), 0, 0);
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

void GeneralPage::handleProtocol()
{
    // A port that was typed stays.
    if (m_port->value() == defaultPort(m_protocolShown))
        m_port->setValue(defaultPort(protocol()));
    m_protocolShown = protocol();
    emit edited();
}

TransportKind GeneralPage::protocol() const
{
    return static_cast<TransportKind>(m_protocol->currentData().toInt());
}

ProtocolVersion GeneralPage::version() const
{
    return static_cast<ProtocolVersion>(m_version->currentData().toInt());
}

void GeneralPage::showSession(const Profile &profile)
{
    const bool isV5 = profile.version == ProtocolVersion::V5;
    const Session wanted {profile.cleanStart, profile.sessionExpiry};
    QList<Session> choices;
    // Earlier versions know only Clean Session 0 and 1: how long is the broker's business.
    if (!isV5) {
        const bool resumes = !wanted.cleanStart || wanted.expiry > 0;
        choices = {Session {}, resumes ? wanted : Session {false, sessionNeverExpires}};
    } else {
        choices = {Session {}};
        for (const auto expiry : sessionChoices)
            choices.append({false, expiry});
        if (!choices.contains(wanted))
            choices.insert(1, wanted);
    }
    m_session->clear();
    for (const auto &choice : std::as_const(choices))
        m_session->addItem(isV5 || choice == Session {} ? sessionText(choice) : tr("Resume"),
                           QVariantList {choice.cleanStart, choice.expiry});
    m_session->setCurrentIndex(static_cast<int>(choices.indexOf(wanted)));
}

void GeneralPage::adapt(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    showSession(profile);
    m_subscriptions->setSubscriptions(profile.subscriptions);
}

void GeneralPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const bool local = profile.transport == TransportKind::LocalBroker;
    for (QWidget *field : {m_protocolField, m_hostField, m_portField})
        field->setVisible(!local);
    m_folder->setEnabled(!local);
    if (!local) {
        m_protocolShown = profile.transport;
        m_protocol->setCurrentIndex(m_protocol->findData(static_cast<int>(profile.transport)));
    }
    m_host->setText(profile.host);
    m_port->setValue(profile.port);
    m_version->setCurrentIndex(m_version->findData(static_cast<int>(profile.version)));
    m_clientId->setText(profile.clientId);
    m_keepAlive->setValue(static_cast<int>(profile.keepAlive.count()));
    m_userName->setText(profile.userName);
    m_password->clear();
    m_doctor->hide();
    m_subscriptions->show();
    m_connectAtStart->setChecked(profile.connectAtStart);
    m_reconnect->setChecked(profile.reconnect);
    m_folder->setCurrentText(profile.folder);
}

void GeneralPage::store(Profile &profile) const
{
    if (profile.transport != TransportKind::LocalBroker) {
        profile.transport = protocol();
        profile.host = m_host->text().trimmed();
        profile.port = static_cast<std::uint16_t>(m_port->value());
        profile.folder = m_folder->currentText().trimmed();
    }
    profile.version = version();
    profile.clientId = m_clientId->text();
    profile.keepAlive = std::chrono::seconds(m_keepAlive->value());
    profile.userName = m_userName->text();
    profile.connectAtStart = m_connectAtStart->isChecked();
    profile.reconnect = m_reconnect->isChecked();
}

QWidget *GeneralPage::showProblems(const QList<ProfileProblem> &problems)
{
    return showInFields(problems, m_fields);
}

void GeneralPage::setFolders(const QStringList &folders)
{
    const QSignalBlocker quiet(m_folder);
    const auto text = m_folder->currentText();
    m_folder->clear();
    m_folder->addItems(folders);
    m_folder->setCurrentText(text);
}

void GeneralPage::beginDiagnosis(const Profile &profile)
{
    m_doctor->begin(profile);
    // One screen: what is subscribed to has a tab of its own.
    m_subscriptions->hide();
    m_doctor->show();
}

void GeneralPage::focusFirst()
{
    if (m_hostField->isHidden())
        m_clientId->setFocus();
    else
        m_host->setFocus();
}

} // namespace espalier
