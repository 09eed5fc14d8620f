// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/subscribepopover.h"

#include "ui/connections/colorbutton.h"
#include "ui/connections/profilevalidation.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

namespace espalier {

namespace {
constexpr int popoverWidth = 340;
}

SubscribePopover::SubscribePopover(const Theme &theme, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_theme(theme)
    , m_form(new QFormLayout)
    , m_filter(new QLineEdit(this))
    , m_alias(new QLineEdit(this))
    , m_color(new ColorButton(tr("Colour of the subscription"), ColorButton::None::Offered, theme, this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_shared(plainLabel({}, Role::Muted, theme.scaledTextFont(11.5 / 13), this))
    , m_qos(new QComboBox(this))
    , m_noLocal(new QCheckBox(tr("No Local: not what this connection publishes"), this))
    , m_retainAsPublished(new QCheckBox(tr("Retain As Published: keep the retain flag"), this))
    , m_retainHandling(new QComboBox(this))
    , m_identifier(new QLineEdit(this))
    , m_subscribe(new QPushButton(tr("Subscribe"), this))
{
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Role::Panel);
    setFixedWidth(popoverWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(10);
    buildForm();
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_shared);
    column->addLayout(m_form);
    auto *actions = new QHBoxLayout;
    actions->addStretch(1);
    actions->addWidget(m_subscribe);
    column->addLayout(actions);
    connect(m_filter, &QLineEdit::textChanged, this, &SubscribePopover::check);
    connect(m_filter, &QLineEdit::returnPressed, this, &SubscribePopover::accept);
    connect(m_alias, &QLineEdit::returnPressed, this, &SubscribePopover::accept);
    connect(m_identifier, &QLineEdit::returnPressed, this, &SubscribePopover::accept);
    connect(m_subscribe, &QPushButton::clicked, this, &SubscribePopover::accept);
    check();
}

void SubscribePopover::buildForm()
{
    m_filter->setFont(m_theme.dataFont());
    m_filter->setMaxLength(65'535);
    m_filter->setPlaceholderText(tr("Topic filter, such as plant/+/temperature"));
    m_filter->setAccessibleName(tr("Topic filter to subscribe to"));
    for (auto *label : {m_error, m_shared})
        label->setWordWrap(true);
    m_alias->setPlaceholderText(tr("none"));
    m_alias->setAccessibleName(tr("Name of the subscription"));
    for (const Qos qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qosLong(qos), int(qos));
    for (const auto handling :
         {RetainHandling::SendOnSubscribe, RetainHandling::SendIfNew, RetainHandling::DoNotSend})
        m_retainHandling->addItem(Words::retainHandling(handling), int(handling));
    m_identifier->setValidator(new QIntValidator(1, int(maximumVariableByteInteger), m_identifier));
    m_identifier->setPlaceholderText(tr("none"));
    setButtonKind(m_subscribe, ButtonKind::Primary);

    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(8);
    auto *name = new QHBoxLayout;
    name->addWidget(m_alias, 1);
    name->addWidget(m_color);
    m_form->addRow(tr("Name"), name);
    m_form->addRow(tr("At most"), m_qos);
    m_form->addRow(m_noLocal);
    m_form->addRow(m_retainAsPublished);
    m_form->addRow(tr("Retained"), m_retainHandling);
    m_form->addRow(tr("Identifier"), m_identifier);
}

void SubscribePopover::setVersion(ProtocolVersion version)
{
    m_version = version;
    const bool isV5 = version == ProtocolVersion::V5;
    for (QWidget *field :
         std::initializer_list<QWidget *> {m_noLocal, m_retainAsPublished, m_retainHandling, m_identifier}) {
        field->setVisible(isV5);
        if (QWidget *label = m_form->labelForField(field))
            label->setVisible(isV5);
    }
}

void SubscribePopover::setSpec(const SubscriptionSpec &spec)
{
    m_filter->setText(spec.topicFilter);
    m_alias->setText(spec.alias);
    m_color->setColor(spec.color);
    m_muted = spec.muted;
    m_qos->setCurrentIndex(m_qos->findData(int(spec.options.maximumQos)));
    m_noLocal->setChecked(spec.options.noLocal);
    m_retainAsPublished->setChecked(spec.options.retainAsPublished);
    m_retainHandling->setCurrentIndex(m_retainHandling->findData(int(spec.options.retainHandling)));
    m_identifier->setText(spec.identifier ? QString::number(spec.identifier) : QString());
    check();
}

SubscriptionSpec SubscribePopover::spec() const
{
    SubscriptionSpec spec;
    spec.topicFilter = m_filter->text();
    spec.alias = m_alias->text().trimmed();
    spec.color = m_color->color();
    spec.muted = m_muted;
    spec.options.maximumQos = static_cast<Qos>(m_qos->currentData().toInt());
    if (m_version != ProtocolVersion::V5)
        return spec;
    spec.options.noLocal = m_noLocal->isChecked();
    spec.options.retainAsPublished = m_retainAsPublished->isChecked();
    spec.options.retainHandling = static_cast<RetainHandling>(m_retainHandling->currentData().toInt());
    spec.identifier = m_identifier->text().toUInt();
    return spec;
}

void SubscribePopover::openBelow(const QWidget *anchor)
{
    adjustSize();
    QPoint position = anchor->mapToGlobal(QPoint(0, anchor->height() + 4));
    const QRect screen = anchor->screen()->availableGeometry();
    position.setX(std::clamp(position.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    move(position);
    QFrame::show();
    m_filter->setFocus();
    m_filter->selectAll();
}

void SubscribePopover::check()
{
    const SubscriptionSpec now = spec();
    const bool isEmpty = now.topicFilter.isEmpty();
    QString problem = isEmpty ? QString() : topicFilterProblem(now.topicFilter);
    const bool isShared = now.topicFilter.startsWith(QLatin1String("$share/"));
    // No Local on a Shared Subscription is an error [MQTT-3.8.3-4].
    m_noLocal->setEnabled(!isShared);
    // And no retained messages are sent for one (4.8.2).
    m_retainHandling->setEnabled(!isShared);
    if (isShared)
        m_noLocal->setChecked(false);
    m_shared->setText(problem.isEmpty() ? Words::sharedSubscription(now.topicFilter) : QString());
    m_shared->setVisible(!m_shared->text().isEmpty());
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    setValidity(m_filter, problem.isEmpty() ? Validity::Fine : Validity::Wrong);
    m_subscribe->setEnabled(!isEmpty && problem.isEmpty());
}

void SubscribePopover::accept()
{
    if (!m_subscribe->isEnabled())
        return;
    const SubscriptionSpec result = spec();
    hide();
    emit accepted(result);
}

} // namespace espalier
