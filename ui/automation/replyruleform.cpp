// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/replyruleform.h"

#include "ui/automation/automationwords.h"
#include "ui/common/exacttext.h"
#include "ui/connections/formfield.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace espalier {

namespace {

QString pairsText(const TextPairs &pairs)
{
    QStringList lines;
    for (const auto &[name, value] : pairs)
        lines << QStringLiteral("%1=%2").arg(name, value);
    return lines.join(u'\n');
}

TextPairs pairsOf(const QString &text)
{
    TextPairs pairs;
    const auto lines = text.split(u'\n', Qt::SkipEmptyParts);
    for (const auto &line : lines)
        pairs.append({line.section(u'=', 0, 0), line.section(u'=', 1)});
    return pairs;
}

} // namespace

ReplyRuleForm::ReplyRuleForm(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_name(new QLineEdit(this))
    , m_filter(new QLineEdit(this))
    , m_topic(new QLineEdit(this))
    , m_payload(new QPlainTextEdit(this))
    , m_json(new QCheckBox(tr("JSON"), this))
    , m_qos(new QComboBox(this))
    , m_retain(new QCheckBox(tr("Retain"), this))
    , m_delay(new QSpinBox(this))
    , m_contentType(new QLineEdit(this))
    , m_userProperties(new QPlainTextEdit(this))
    , m_filterField(new FormField(tr("When a message arrives on"), m_filter, theme, this))
    , m_topicField(new FormField(tr("Answer to"), m_topic, theme, this))
    , m_payloadField(new FormField(tr("Payload"), m_payload, theme, this))
    , m_contentTypeField(new FormField(tr("Content type"), m_contentType, theme, this))
    , m_userField(new FormField(tr("User properties, name=value"), m_userProperties, theme, this))
{
    for (auto *edit : {m_filter, m_topic})
        edit->setFont(theme.dataFont());
    for (auto *edit : {m_payload, m_userProperties}) {
        edit->setFont(theme.dataFont());
        edit->setTabChangesFocus(true);
    }
    m_payload->setMinimumHeight(72);
    m_payloadField->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_userProperties->setFixedHeight(56);
    m_topic->setPlaceholderText(tr("the Response Topic of the request"));
    m_payload->setPlaceholderText(
        tr("{{request.payload}}, {{request.level.2}}, {{request.json.a.b}}, {{nowMs}}, {{random 0 100}}, …"));
    for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qos(qos));
    m_qos->setAccessibleName(tr("QoS of the answer"));
    m_delay->setRange(0, 3'600'000);
    m_delay->setSuffix(tr(" ms"));

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(16, 12, 16, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->addWidget(new FormField(tr("Name"), m_name, theme, this), 0, 0);
    grid->addWidget(m_filterField, 0, 1);
    grid->addWidget(m_topicField, 0, 2);
    grid->addWidget(m_payloadField, 1, 0, 1, 2);
    auto *column = new QVBoxLayout;
    column->addWidget(new FormField(tr("After"), m_delay, theme, this));
    column->addWidget(m_contentTypeField);
    column->addWidget(m_userField);
    column->addStretch();
    grid->addLayout(column, 1, 2);
    auto *options = new QHBoxLayout;
    options->setSpacing(12);
    options->addWidget(m_json);
    options->addWidget(m_qos);
    options->addWidget(m_retain);
    options->addStretch();
    grid->addLayout(options, 2, 0, 1, 3);
    grid->setRowStretch(1, 1);
    for (int i = 0; i < 3; ++i)
        grid->setColumnStretch(i, 1);

    for (auto *edit : {m_name, m_filter, m_topic, m_contentType})
        connect(edit, &QLineEdit::textChanged, this, &ReplyRuleForm::handleEdited);
    for (auto *edit : {m_payload, m_userProperties})
        connect(edit, &QPlainTextEdit::textChanged, this, &ReplyRuleForm::handleEdited);
    for (auto *box : {m_json, m_retain})
        connect(box, &QCheckBox::toggled, this, &ReplyRuleForm::handleEdited);
    connect(m_qos, &QComboBox::currentIndexChanged, this, &ReplyRuleForm::handleEdited);
    connect(m_delay, &QSpinBox::valueChanged, this, &ReplyRuleForm::handleEdited);
}

void ReplyRuleForm::setRule(const ReplyRule &rule)
{
    m_isShowing = true;
    m_rule = rule;
    m_name->setText(rule.name);
    m_filter->setText(rule.topicFilter);
    m_topic->setText(rule.responseTopic);
    m_payload->setPlainText(rule.payload);
    m_json->setChecked(rule.isJson);
    m_qos->setCurrentIndex(static_cast<int>(rule.qos));
    m_retain->setChecked(rule.retain);
    m_delay->setValue(static_cast<int>(rule.delay.count()));
    m_contentType->setText(rule.contentType);
    m_userProperties->setPlainText(pairsText(rule.userProperties));
    m_isShowing = false;
    showProblem();
}

ReplyRule ReplyRuleForm::rule() const
{
    auto rule = m_rule;
    rule.name = m_name->text();
    rule.topicFilter = m_filter->text();
    rule.responseTopic = m_topic->text();
    rule.payload = exactText(*m_payload);
    rule.isJson = m_json->isChecked();
    rule.qos = static_cast<Qos>(m_qos->currentIndex());
    rule.retain = m_retain->isChecked();
    rule.delay = std::chrono::milliseconds(m_delay->value());
    rule.contentType = m_contentType->text();
    rule.userProperties = pairsOf(m_userProperties->toPlainText());
    return rule;
}

void ReplyRuleForm::handleEdited()
{
    if (m_isShowing)
        return;
    showProblem();
    emit edited();
}

void ReplyRuleForm::showProblem()
{
    using Part = ReplyRuleProblem::Part;
    const auto problem = problemOf(rule());
    const auto show = [&](FormField *field, Part part) {
        field->setError(problem && problem->part == part ? AutomationWords::replyProblem(*problem)
                                                         : QString());
    };
    show(m_filterField, Part::TopicFilter);
    show(m_topicField, Part::ResponseTopic);
    show(m_payloadField, Part::Payload);
    show(m_contentTypeField, Part::ContentType);
    show(m_userField, Part::UserProperties);
}

} // namespace espalier
