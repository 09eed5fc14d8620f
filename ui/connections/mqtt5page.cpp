// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/mqtt5page.h"

#include "ui/connections/formfield.h"
#include "ui/connections/userpropertylist.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// 0 stands for "not sent": for none of these properties it is a value that somebody could want to send.
template <typename Integer>
void showValue(QSpinBox *box, std::optional<Integer> value)
{
    box->setValue(static_cast<int>(value.value_or(0)));
}

template <typename Integer>
std::optional<Integer> valueOf(const QSpinBox *box)
{
    if (box->value() == 0)
        return {};
    return static_cast<Integer>(box->value());
}

} // namespace

Mqtt5Page::Mqtt5Page(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_otherVersion(
          plainLabel(tr("These settings exist in MQTT 5 only; this connection uses another version."),
                     Role::Warning, theme.textFont(), this))
    , m_receiveMaximum(new QSpinBox(this))
    , m_maximumPacketSize(new QSpinBox(this))
    , m_topicAliasMaximum(new QSpinBox(this))
    , m_automaticAliases(new QCheckBox(tr("Send topics as aliases, as many as the broker takes"), this))
    , m_problemInformation(new QCheckBox(tr("Ask for reasons and user properties with errors"), this))
    , m_responseInformation(new QCheckBox(tr("Ask for response information"), this))
    , m_userProperties(new UserPropertyList(theme, this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    layout->addWidget(m_otherVersion);

    auto *limits = new QHBoxLayout;
    limits->setSpacing(10);
    const auto addLimit = [&](const QString &label, QSpinBox *box, int maximum, const QString &suffix,
                              const QString &toolTip) {
        box->setRange(0, maximum);
        box->setSpecialValueText(tr("not set"));
        box->setSuffix(suffix);
        box->setToolTip(toolTip);
        limits->addWidget(new FormField(label, box, theme, this), 1);
        connect(box, &QSpinBox::valueChanged, this, &ProfilePage::edited);
    };
    addLimit(tr("Receive maximum"), m_receiveMaximum, 65'535, {},
             tr("How many messages with QoS 1 and 2 the broker may send before the first is acknowledged"));
    addLimit(tr("Maximum packet size"), m_maximumPacketSize, static_cast<int>(maximumPacketLength), tr(" B"),
             tr("The broker drops messages for this connection that are larger"));
    addLimit(tr("Topic alias maximum"), m_topicAliasMaximum, 65'535, {},
             tr("How many topic names the broker may replace by a number"));
    layout->addLayout(limits);
    layout->addWidget(m_automaticAliases);
    layout->addWidget(m_problemInformation);
    layout->addWidget(m_responseInformation);
    layout->addSpacing(4);
    layout->addWidget(m_userProperties);
    m_error->hide();
    layout->addWidget(m_error);
    layout->addStretch();
    for (auto *check : {m_automaticAliases, m_problemInformation, m_responseInformation})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    connect(m_userProperties, &UserPropertyList::edited, this, &ProfilePage::edited);
}

void Mqtt5Page::setVersion(ProtocolVersion version)
{
    const bool known = version == ProtocolVersion::V5;
    m_otherVersion->setVisible(!known);
    for (QWidget *input : std::initializer_list<QWidget *> {
             m_receiveMaximum, m_maximumPacketSize, m_topicAliasMaximum, m_automaticAliases,
             m_problemInformation, m_responseInformation, m_userProperties})
        input->setEnabled(known);
}

void Mqtt5Page::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    showValue(m_receiveMaximum, profile.receiveMaximum);
    showValue(m_maximumPacketSize, profile.maximumPacketSize);
    showValue(m_topicAliasMaximum, profile.topicAliasMaximum);
    m_automaticAliases->setChecked(profile.automaticTopicAliases);
    m_problemInformation->setChecked(profile.requestProblemInformation);
    m_responseInformation->setChecked(profile.requestResponseInformation);
    m_userProperties->setPairs(profile.userProperties);
    setVersion(profile.version);
}

void Mqtt5Page::store(Profile &profile) const
{
    profile.receiveMaximum = valueOf<std::uint16_t>(m_receiveMaximum);
    profile.maximumPacketSize = valueOf<std::uint32_t>(m_maximumPacketSize);
    profile.topicAliasMaximum = valueOf<std::uint16_t>(m_topicAliasMaximum);
    profile.automaticTopicAliases = m_automaticAliases->isChecked();
    profile.requestProblemInformation = m_problemInformation->isChecked();
    profile.requestResponseInformation = m_responseInformation->isChecked();
    profile.userProperties = m_userProperties->pairs();
}

QWidget *Mqtt5Page::showProblems(const QList<ProfileProblem> &problems)
{
    QWidget *first = nullptr;
    m_userProperties->setError(-1, {});
    m_error->hide();
    for (const auto &problem : problems) {
        if (problem.field != ProfileField::UserProperties)
            continue;
        auto *input = m_userProperties->setError(problem.row, problem.text);
        if (first)
            continue;
        first = input;
        m_error->setText(problem.text);
        m_error->show();
    }
    return first;
}

} // namespace espalier
