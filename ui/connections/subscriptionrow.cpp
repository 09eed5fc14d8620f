// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/subscriptionrow.h"

#include "ui/connections/colorbutton.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace espalier {

SubscriptionRow::SubscriptionRow(const SubscriptionSpec &spec, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_filter(new QLineEdit(spec.topicFilter, this))
    , m_alias(new QLineEdit(spec.alias, this))
    , m_color(new ColorButton(tr("Colour of the subscription"), ColorButton::None::Offered, theme, this))
    , m_qos(new QComboBox(this))
    , m_retainHandling(new QComboBox(this))
    , m_identifier(new QSpinBox(this))
    , m_noLocal(new QCheckBox(tr("No local"), this))
    , m_asPublished(new QCheckBox(tr("Retain as published"), this))
    , m_active(new QCheckBox(this))
    , m_options(new QWidget(this))
    , m_shared(plainLabel({}, Role::Muted, theme.scaledTextFont(11.5 / 13), this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    m_filter->setFont(theme.dataFont());
    makeInputs(spec);
    makeLayout(theme);
    connectInputs();
    explainShared();
}

void SubscriptionRow::makeInputs(const SubscriptionSpec &spec)
{
    m_active->setChecked(!spec.muted);
    m_active->setAccessibleName(tr("Subscribe to this filter"));
    m_active->setToolTip(tr("Off: the filter stays in the list and is not subscribed to"));
    m_filter->setAccessibleName(tr("Topic filter"));
    m_filter->setPlaceholderText(tr("Topic filter"));
    m_alias->setAccessibleName(tr("Name of the subscription"));
    m_alias->setPlaceholderText(tr("Name"));
    m_color->setColor(spec.color);
    for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qos(qos), static_cast<int>(qos));
    m_qos->setCurrentIndex(static_cast<int>(spec.options.maximumQos));
    m_qos->setAccessibleName(tr("Highest QoS"));
    for (const auto handling :
         {RetainHandling::SendOnSubscribe, RetainHandling::SendIfNew, RetainHandling::DoNotSend})
        m_retainHandling->addItem(Words::retainHandling(handling), static_cast<int>(handling));
    m_retainHandling->setCurrentIndex(static_cast<int>(spec.options.retainHandling));
    m_retainHandling->setAccessibleName(tr("Retained messages"));
    m_retainHandling->setToolTip(tr("What happens with retained messages when subscribing"));
    m_noLocal->setChecked(spec.options.noLocal);
    m_noLocal->setToolTip(tr("Do not send back what this connection publishes"));
    m_asPublished->setChecked(spec.options.retainAsPublished);
    m_asPublished->setToolTip(tr("Keep the retain flag as the publisher set it"));
    m_identifier->setRange(0, static_cast<int>(maximumVariableByteInteger));
    m_identifier->setSpecialValueText(tr("no identifier"));
    m_identifier->setPrefix(tr("id ", "subscription identifier"));
    m_identifier->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_identifier->setValue(static_cast<int>(spec.identifier));
    m_identifier->setAccessibleName(tr("Subscription identifier"));
}

void SubscriptionRow::makeLayout(Theme &theme)
{
    auto *remove = new QPushButton(theme.icon(QStringLiteral("trash")), {}, this);
    remove->setAccessibleName(tr("Remove this subscription"));
    remove->setToolTip(remove->accessibleName());
    remove->setAutoDefault(false);
    setButtonKind(remove, ButtonKind::Quiet);
    connect(remove, &QPushButton::clicked, this, &SubscriptionRow::removeRequested);

    constexpr int indent = 24;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 10);
    layout->setSpacing(6);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_active);
    first->addWidget(m_filter, 3);
    first->addWidget(m_alias, 2);
    first->addWidget(m_color);
    first->addWidget(m_qos);
    first->addWidget(remove);
    layout->addLayout(first);
    auto *second = new QHBoxLayout(m_options);
    second->setContentsMargins(indent, 0, 36, 0);
    second->setSpacing(14);
    second->addWidget(m_retainHandling);
    second->addWidget(m_noLocal);
    second->addWidget(m_asPublished);
    second->addStretch();
    second->addWidget(m_identifier);
    layout->addWidget(m_options);
    for (auto *label : {m_shared, m_error}) {
        label->setWordWrap(true);
        label->setContentsMargins(indent, 0, 0, 0);
        label->hide();
        layout->addWidget(label);
    }
}

void SubscriptionRow::connectInputs()
{
    for (auto *edit : {m_filter, m_alias})
        connect(edit, &QLineEdit::textEdited, this, &SubscriptionRow::edited);
    connect(m_filter, &QLineEdit::textChanged, this, &SubscriptionRow::explainShared);
    connect(m_color, &ColorButton::edited, this, &SubscriptionRow::edited);
    for (auto *box : {m_qos, m_retainHandling})
        connect(box, &QComboBox::currentIndexChanged, this, &SubscriptionRow::edited);
    for (auto *check : {m_active, m_noLocal, m_asPublished})
        connect(check, &QCheckBox::toggled, this, &SubscriptionRow::edited);
    connect(m_identifier, &QSpinBox::valueChanged, this, &SubscriptionRow::edited);
}

void SubscriptionRow::explainShared()
{
    const auto text = Words::sharedSubscription(m_filter->text());
    m_shared->setText(text);
    m_shared->setVisible(!text.isEmpty());
}

SubscriptionSpec SubscriptionRow::spec() const
{
    SubscriptionSpec spec;
    spec.topicFilter = m_filter->text();
    spec.options.maximumQos = static_cast<Qos>(m_qos->currentData().toInt());
    spec.options.noLocal = m_noLocal->isChecked();
    spec.options.retainAsPublished = m_asPublished->isChecked();
    spec.options.retainHandling = static_cast<RetainHandling>(m_retainHandling->currentData().toInt());
    spec.identifier = static_cast<std::uint32_t>(m_identifier->value());
    spec.muted = !m_active->isChecked();
    spec.alias = m_alias->text().trimmed();
    spec.color = m_color->color();
    return spec;
}

void SubscriptionRow::setVersion(ProtocolVersion version)
{
    m_options->setVisible(version == ProtocolVersion::V5);
}

void SubscriptionRow::setError(const QString &text)
{
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    m_filter->setAccessibleDescription(text);
    setValidity(m_filter, text.isEmpty() ? Validity::Fine : Validity::Wrong);
}

} // namespace espalier
