// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/mqtt5page.h"

#include "ui/connections/fieldrow.h"
#include "ui/connections/formfield.h"
#include "ui/connections/numberbox.h"
#include "ui/connections/pairlist.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// 0 stands for "not sent": for none of these properties it is a value that somebody could want to send.
template <typename Integer>
std::optional<Integer> valueOf(std::uint32_t shown)
{
    if (shown == 0)
        return {};
    return static_cast<Integer>(shown);
}

} // namespace

Mqtt5Page::Mqtt5Page(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_otherVersion(
          plainLabel(tr("These settings exist in MQTT 5 only; this connection uses another version."),
                     Role::Muted, theme.textFont(), this))
    , m_inputs(new QWidget(this))
    , m_cleanStart(new QCheckBox(tr("Clean start: begin with a new session"), m_inputs))
    , m_sessionExpiry(new NumberBox(tr("ends with the connection"), m_inputs))
    , m_receiveMaximum(new QSpinBox(m_inputs))
    , m_maximumPacketSize(new NumberBox(tr("not set"), m_inputs))
    , m_topicAliasMaximum(new QSpinBox(m_inputs))
    , m_automaticAliases(new QCheckBox(tr("Send topics as aliases, as many as the broker takes"), m_inputs))
    , m_problemInformation(new QCheckBox(tr("Ask for reasons and user properties with errors"), m_inputs))
    , m_responseInformation(new QCheckBox(tr("Ask for response information"), m_inputs))
    , m_userProperties(new PairList(PairList::userProperties(), theme, m_inputs))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->addWidget(m_otherVersion);
    layout->addWidget(m_inputs);
    layout->addStretch();
    auto *inputs = new QVBoxLayout(m_inputs);
    inputs->setContentsMargins(0, 0, 0, 0);
    inputs->setSpacing(12);
    makeLimits(theme);
    inputs->addWidget(m_automaticAliases);
    inputs->addWidget(m_problemInformation);
    inputs->addWidget(m_responseInformation);
    inputs->addSpacing(4);
    inputs->addWidget(m_userProperties);
    for (auto *check : {m_cleanStart, m_automaticAliases, m_problemInformation, m_responseInformation})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    for (auto *box : {m_sessionExpiry, m_maximumPacketSize})
        connect(box, &NumberBox::valueChanged, this, &ProfilePage::edited);
    for (auto *box : {m_receiveMaximum, m_topicAliasMaximum})
        connect(box, &QSpinBox::valueChanged, this, &ProfilePage::edited);
    connect(m_userProperties, &PairList::edited, this, &ProfilePage::edited);
}

void Mqtt5Page::makeLimits(Theme &theme)
{
    auto *inputs = qobject_cast<QVBoxLayout *>(m_inputs->layout());
    const auto field = [&](const QString &label, QWidget *input, const QString &toolTip) {
        input->setToolTip(toolTip);
        return new FormField(label, input, theme, m_inputs);
    };
    m_sessionExpiry->setSuffix(tr(" s"));
    m_maximumPacketSize->setSuffix(tr(" B"));
    for (auto *box : {m_receiveMaximum, m_topicAliasMaximum}) {
        box->setRange(0, 65'535);
        box->setSpecialValueText(tr("not set"));
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    }
    auto *session =
        fieldRow({{field(tr("Session expiry"), m_sessionExpiry,
                         tr("How long the broker keeps the session after the connection; %1 s is for ever")
                             .arg(sessionNeverExpires)),
                   1},
                  {m_cleanStart, 2}});
    session->setAlignment(m_cleanStart, Qt::AlignBottom);
    m_cleanStart->setMinimumHeight(28);
    inputs->addLayout(session);
    inputs->addLayout(fieldRow(
        {{field(
              tr("Receive maximum"), m_receiveMaximum,
              tr("How many messages with QoS 1 and 2 the broker may send before the first is acknowledged")),
          1},
         {field(tr("Maximum packet size"), m_maximumPacketSize,
                tr("The broker drops messages for this connection that are larger")),
          1},
         {field(tr("Topic alias maximum"), m_topicAliasMaximum,
                tr("How many topic names the broker may replace by a number")),
          1}}));
}

void Mqtt5Page::adapt(const Profile &profile)
{
    const bool known = profile.version == ProtocolVersion::V5;
    m_otherVersion->setVisible(!known);
    m_inputs->setVisible(known);
}

void Mqtt5Page::setSession(SessionStart start, std::uint32_t expiry)
{
    m_cleanStart->setChecked(start == SessionStart::Clean);
    m_sessionExpiry->setNumber(expiry);
}

void Mqtt5Page::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    setSession(profile.cleanStart ? SessionStart::Clean : SessionStart::Continued, profile.sessionExpiry);
    m_receiveMaximum->setValue(profile.receiveMaximum.value_or(0));
    m_maximumPacketSize->setNumber(profile.maximumPacketSize.value_or(0));
    m_topicAliasMaximum->setValue(profile.topicAliasMaximum.value_or(0));
    m_automaticAliases->setChecked(profile.automaticTopicAliases);
    m_problemInformation->setChecked(profile.requestProblemInformation);
    m_responseInformation->setChecked(profile.requestResponseInformation);
    m_userProperties->setPairs(profile.userProperties);
}

void Mqtt5Page::store(Profile &profile) const
{
    profile.cleanStart = m_cleanStart->isChecked();
    profile.sessionExpiry = m_sessionExpiry->number();
    profile.receiveMaximum = valueOf<std::uint16_t>(static_cast<std::uint32_t>(m_receiveMaximum->value()));
    profile.maximumPacketSize = valueOf<std::uint32_t>(m_maximumPacketSize->number());
    profile.topicAliasMaximum =
        valueOf<std::uint16_t>(static_cast<std::uint32_t>(m_topicAliasMaximum->value()));
    profile.automaticTopicAliases = m_automaticAliases->isChecked();
    profile.requestProblemInformation = m_problemInformation->isChecked();
    profile.requestResponseInformation = m_responseInformation->isChecked();
    profile.userProperties = m_userProperties->pairs();
}

QWidget *Mqtt5Page::showProblems(const QList<ProfileProblem> &problems)
{
    return m_userProperties->showProblems(problems, ProfileField::UserProperties);
}

} // namespace espalier
