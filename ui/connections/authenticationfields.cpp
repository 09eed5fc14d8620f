// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/authenticationfields.h"

#include "ui/connections/fieldrow.h"
#include "ui/connections/formfield.h"
#include "ui/connections/hextext.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// Stands for all methods that the list does not have.
const QString byHand = QStringLiteral("by hand");
constexpr auto scramMethods = {"SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-1"};

} // namespace

AuthenticationFields::AuthenticationFields(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_data(new QLineEdit(this))
    , m_choiceField(new FormField(tr("Authentication"), m_choice, theme, this))
    , m_nameField(new FormField(tr("Authentication method"), m_name, theme, this))
    , m_dataField(new FormField(tr("First data (hex)"), m_data, theme, this))
    , m_explanation(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_otherVersion(
          plainLabel(tr("User name and password are sent as they are. Authentication methods exist "
                        "in MQTT 5 only; this connection uses another version."),
                     Role::Muted, theme.textFont(), this))
{
    m_choice->addItem(tr("User name and password as they are"), QString());
    for (const auto *method : scramMethods)
        m_choice->addItem(QLatin1String(method), QLatin1String(method));
    m_choice->addItem(tr("Another method, by hand"), byHand);
    m_data->setPlaceholderText(tr("nothing"));
    m_explanation->setWordWrap(true);
    m_otherVersion->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(fieldRow({{m_choiceField, 0}, {m_nameField, 1}, {m_dataField, 1}}));
    layout->addWidget(m_explanation);
    layout->addWidget(m_otherVersion);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        showFields();
        emit edited();
    });
    for (auto *edit : {m_name, m_data})
        connect(edit, &QLineEdit::textEdited, this, &AuthenticationFields::edited);
    setVersion(ProtocolVersion::V5);
}

bool AuthenticationFields::isByHand() const
{
    return m_choice->currentData().toString() == byHand;
}

void AuthenticationFields::showFields()
{
    m_nameField->setVisible(isByHand());
    m_dataField->setVisible(isByHand());
    const auto method = m_choice->currentData().toString();
    m_explanation->setText(method.isEmpty() ? QString()
                           : isByHand()
                               ? tr("What the broker answers is shown, and its question is "
                                    "answered by hand.")
                               : tr("The password is proved and never sent, and the broker proves that it "
                                    "knows it, too."));
    m_explanation->setVisible(!m_explanation->text().isEmpty() && !m_choiceField->isHidden());
}

void AuthenticationFields::setVersion(ProtocolVersion version)
{
    const bool isV5 = version == ProtocolVersion::V5;
    m_otherVersion->setVisible(!isV5);
    m_choiceField->setVisible(isV5);
    showFields();
    if (!isV5) {
        m_nameField->hide();
        m_dataField->hide();
    }
}

void AuthenticationFields::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const auto &method = profile.authenticationMethod;
    const int known = m_choice->findData(method);
    m_choice->setCurrentIndex(known >= 0 && method != byHand ? known : m_choice->findData(byHand));
    m_name->setText(isByHand() ? method : QString());
    m_data->setText(profile.authenticationData ? hexFromBytes(*profile.authenticationData) : QString());
    setVersion(profile.version);
}

void AuthenticationFields::store(Profile &profile) const
{
    profile.authenticationMethod = isByHand() ? m_name->text() : m_choice->currentData().toString();
    profile.authenticationData.reset();
    if (isByHand() && !m_data->text().isEmpty())
        profile.authenticationData = bytesFromHex(m_data->text());
}

QList<ProfileProblem> AuthenticationFields::inputProblems() const
{
    QList<ProfileProblem> problems;
    if (m_choiceField->isHidden() || !isByHand())
        return problems;
    if (m_name->text().isEmpty())
        problems.append({ProfileField::AuthenticationMethod, tr("Enter the name that the broker knows.")});
    if (!bytesFromHex(m_data->text()))
        problems.append({ProfileField::AuthenticationData, hexProblem()});
    return problems;
}

} // namespace espalier
