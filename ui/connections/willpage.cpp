// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/willpage.h"

#include "ui/connections/formfield.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace espalier {

WillPage::WillPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_has(new QCheckBox(tr("Leave a will: a message that the broker publishes when this connection breaks"),
                          this))
    , m_fields(new QWidget(this))
    , m_topic(new QLineEdit(this))
    , m_payload(new QPlainTextEdit(this))
    , m_qos(new QComboBox(this))
    , m_retain(new QCheckBox(tr("Retain"), this))
    , m_delay(new QSpinBox(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    layout->addWidget(m_has);
    layout->addWidget(m_fields, 1);
    auto *fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(12);

    m_topic->setFont(theme.dataFont());
    m_topic->setPlaceholderText(QStringLiteral("clients/espalier/state"));
    m_topicField = new FormField(tr("Topic"), m_topic, theme, m_fields);
    fields->addWidget(m_topicField);

    for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qosLong(qos), static_cast<int>(qos));
    m_delay->setRange(0, std::numeric_limits<int>::max());
    m_delay->setSuffix(tr(" s"));
    m_delay->setSpecialValueText(tr("at once"));
    auto *options = new QHBoxLayout;
    options->setSpacing(10);
    options->addWidget(new FormField(tr("QoS"), m_qos, theme, m_fields));
    options->addWidget(new FormField(tr("Delay"), m_delay, theme, m_fields));
    options->addWidget(m_retain, 0, Qt::AlignBottom);
    options->addStretch();
    m_delay->setMinimumWidth(120);
    m_retain->setMinimumHeight(28);
    fields->addLayout(options);

    m_payload->setFont(theme.dataFont());
    m_payload->setTabChangesFocus(true);
    m_payload->viewport()->setBackgroundRole(QPalette::Button);
    m_payloadField = new FormField(tr("Payload (text)"), m_payload, theme, m_fields);
    m_payloadField->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    fields->addWidget(m_payloadField, 1);

    m_fields->setEnabled(false);
    connect(m_has, &QCheckBox::toggled, m_fields, &QWidget::setEnabled);
    for (auto *check : {m_has, m_retain})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    connect(m_topic, &QLineEdit::textEdited, this, &ProfilePage::edited);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &ProfilePage::edited);
    connect(m_qos, &QComboBox::currentIndexChanged, this, &ProfilePage::edited);
    connect(m_delay, &QSpinBox::valueChanged, this, &ProfilePage::edited);
}

void WillPage::setVersion(ProtocolVersion version)
{
    m_delay->setEnabled(version == ProtocolVersion::V5);
}

void WillPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const auto will = profile.will.value_or(WillSpec {});
    m_has->setChecked(profile.will.has_value());
    m_topic->setText(will.topic);
    m_payload->setPlainText(QString::fromUtf8(will.payload));
    m_qos->setCurrentIndex(m_qos->findData(static_cast<int>(will.qos)));
    m_retain->setChecked(will.retain);
    m_delay->setValue(static_cast<int>(std::min<qint64>(will.delay.count(), m_delay->maximum())));
    setVersion(profile.version);
}

void WillPage::store(Profile &profile) const
{
    if (!m_has->isChecked()) {
        profile.will.reset();
        return;
    }
    auto will = profile.will.value_or(WillSpec {});
    will.topic = m_topic->text();
    will.payload = m_payload->toPlainText().toUtf8();
    will.qos = static_cast<Qos>(m_qos->currentData().toInt());
    will.retain = m_retain->isChecked();
    will.delay = std::chrono::seconds(m_delay->value());
    profile.will = will;
}

QWidget *WillPage::showProblems(const QList<ProfileProblem> &problems)
{
    QWidget *first = nullptr;
    m_topicField->setError({});
    m_payloadField->setError({});
    for (const auto &problem : problems) {
        auto *field = problem.field == ProfileField::WillTopic     ? m_topicField
                      : problem.field == ProfileField::WillPayload ? m_payloadField
                                                                   : nullptr;
        if (!field)
            continue;
        field->setError(problem.text);
        if (!first)
            first = field->input();
    }
    return first;
}

} // namespace espalier
