// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/willpage.h"

#include "ui/common/exacttext.h"
#include "ui/connections/fieldrow.h"
#include "ui/connections/formfield.h"
#include "ui/connections/hextext.h"
#include "ui/connections/numberbox.h"
#include "ui/connections/pairlist.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace espalier {

WillPage::WillPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_has(new QCheckBox(tr("Leave a will: a message that the broker publishes when this connection breaks"),
                          this))
    , m_fields(new QWidget(this))
    , m_topic(new QLineEdit(m_fields))
    , m_qos(new QComboBox(m_fields))
    , m_retain(new QCheckBox(tr("Retain"), m_fields))
    , m_format(new QComboBox(m_fields))
    , m_payload(new QPlainTextEdit(m_fields))
    , m_properties(new QWidget(m_fields))
    , m_delay(new NumberBox(tr("at once"), m_properties))
    , m_hasExpiry(new QCheckBox(tr("Expires"), m_properties))
    , m_expiry(new NumberBox(tr("0 s: at once"), m_properties))
    , m_isText(new QCheckBox(tr("Say that the payload is text"), m_properties))
    , m_contentType(new QLineEdit(m_properties))
    , m_responseTopic(new QLineEdit(m_properties))
    , m_correlationData(new QLineEdit(m_properties))
    , m_userProperties(new PairList(PairList::userProperties(), theme, m_properties))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(12);
    layout->addWidget(m_has);
    layout->addWidget(m_fields);
    layout->addStretch();
    auto *fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(12);
    makeMessage(theme);
    makeProperties(theme);
    fields->addWidget(m_properties);
    m_fields->setVisible(false);
    connectInputs();
}

void WillPage::makeMessage(Theme &theme)
{
    auto *fields = qobject_cast<QVBoxLayout *>(m_fields->layout());
    m_topic->setFont(theme.dataFont());
    m_topic->setPlaceholderText(QStringLiteral("clients/espalier/state"));
    for (const auto qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qosLong(qos), static_cast<int>(qos));
    m_format->addItem(tr("Text"), static_cast<int>(Format::Text));
    m_format->addItem(tr("Hex"), static_cast<int>(Format::Hex));
    m_retain->setMinimumHeight(28);
    auto *topic = new FormField(tr("Topic"), m_topic, theme, m_fields);
    auto *row = fieldRow({{topic, 1},
                          {new FormField(tr("QoS"), m_qos, theme, m_fields), 0},
                          {new FormField(tr("Payload as"), m_format, theme, m_fields), 0},
                          {m_retain, 0}});
    row->setAlignment(m_retain, Qt::AlignBottom);
    fields->addLayout(row);

    m_payload->setFont(theme.dataFont());
    m_payload->setTabChangesFocus(true);
    m_payload->viewport()->setBackgroundRole(QPalette::Button);
    m_payload->setFixedHeight(4 * m_payload->fontMetrics().lineSpacing() + 14);
    auto *payload = new FormField(tr("Payload"), m_payload, theme, m_fields);
    fields->addWidget(payload);
    m_byField.insert(ProfileField::WillTopic, topic);
    m_byField.insert(ProfileField::WillPayload, payload);
}

void WillPage::makeProperties(Theme &theme)
{
    auto *layout = new QVBoxLayout(m_properties);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    m_delay->setSuffix(tr(" s"));
    m_delay->setToolTip(tr("How long the broker waits for this client to come back before it publishes"));
    m_expiry->setSuffix(tr(" s"));
    m_expiry->setEnabled(false);
    m_expiry->setAccessibleName(tr("Message expiry"));
    for (auto *check : {m_hasExpiry, m_isText})
        check->setMinimumHeight(28);
    auto *expiry = new FormField(tr("Message expiry"), m_expiry, theme, m_properties);
    auto *times = fieldRow({{new FormField(tr("Delay"), m_delay, theme, m_properties), 1},
                            {m_hasExpiry, 0},
                            {expiry, 1},
                            {m_isText, 0}});
    times->setAlignment(m_hasExpiry, Qt::AlignBottom);
    times->setAlignment(m_isText, Qt::AlignBottom);
    layout->addLayout(times);

    m_contentType->setPlaceholderText(QStringLiteral("application/json"));
    m_responseTopic->setFont(theme.dataFont());
    m_correlationData->setFont(theme.dataFont());
    const auto add = [&](ProfileField field, const QString &label, QWidget *input) {
        auto *result = new FormField(label, input, theme, m_properties);
        m_byField.insert(field, result);
        return result;
    };
    layout->addLayout(fieldRow(
        {{add(ProfileField::WillContentType, tr("Content type"), m_contentType), 1},
         {add(ProfileField::WillResponseTopic, tr("Response topic"), m_responseTopic), 1},
         {add(ProfileField::WillCorrelationData, tr("Correlation data (hex)"), m_correlationData), 1}}));
    layout->addWidget(m_userProperties);
}

void WillPage::connectInputs()
{
    connect(m_has, &QCheckBox::toggled, m_fields, &QWidget::setVisible);
    connect(m_hasExpiry, &QCheckBox::toggled, m_expiry, &QWidget::setEnabled);
    for (auto *check : {m_has, m_retain, m_hasExpiry, m_isText})
        connect(check, &QCheckBox::toggled, this, &ProfilePage::edited);
    for (auto *edit : {m_topic, m_contentType, m_responseTopic, m_correlationData})
        connect(edit, &QLineEdit::textEdited, this, &ProfilePage::edited);
    for (auto *box : {m_delay, m_expiry})
        connect(box, &NumberBox::valueChanged, this, &ProfilePage::edited);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &ProfilePage::edited);
    connect(m_qos, &QComboBox::currentIndexChanged, this, &ProfilePage::edited);
    connect(m_format, &QComboBox::activated, this, &WillPage::handleFormat);
    connect(m_userProperties, &PairList::edited, this, &ProfilePage::edited);
}

WillPage::Format WillPage::format() const
{
    return static_cast<Format>(m_format->currentData().toInt());
}

void WillPage::handleFormat()
{
    // The same bytes, written the other way where that is possible.
    const auto text = exactText(*m_payload);
    if (format() == Format::Hex)
        m_payload->setPlainText(hexFromBytes(text.toUtf8()));
    else if (const auto bytes = bytesFromHex(text))
        m_payload->setPlainText(QString::fromUtf8(*bytes));
    emit edited();
}

void WillPage::adapt(const Profile &profile)
{
    m_properties->setVisible(profile.version == ProtocolVersion::V5);
}

void WillPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    const auto will = profile.will.value_or(WillSpec {});
    m_has->setChecked(profile.will.has_value());
    m_topic->setText(will.topic);
    const auto text = QString::fromUtf8(will.payload);
    // Line ends and bytes that the text field would not give back as they are.
    const bool isText = text.toUtf8() == will.payload && !text.contains(u'\r') && !text.contains(QChar(0));
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(isText ? Format::Text : Format::Hex)));
    m_payload->setPlainText(isText ? text : hexFromBytes(will.payload));
    m_qos->setCurrentIndex(m_qos->findData(static_cast<int>(will.qos)));
    m_retain->setChecked(will.retain);
    m_delay->setNumber(static_cast<std::uint32_t>(will.delay.count()));
    m_hasExpiry->setChecked(will.messageExpiry.has_value());
    m_expiry->setNumber(
        static_cast<std::uint32_t>(will.messageExpiry.value_or(std::chrono::seconds(0)).count()));
    m_isText->setChecked(will.isText);
    m_contentType->setText(will.contentType);
    m_responseTopic->setText(will.responseTopic);
    m_correlationData->setText(hexFromBytes(will.correlationData));
    m_userProperties->setPairs(will.userProperties);
}

void WillPage::store(Profile &profile) const
{
    if (!m_has->isChecked()) {
        profile.will.reset();
        return;
    }
    WillSpec will;
    will.topic = m_topic->text();
    const auto text = exactText(*m_payload);
    will.payload = format() == Format::Text ? text.toUtf8() : bytesFromHex(text).value_or(QByteArray());
    will.qos = static_cast<Qos>(m_qos->currentData().toInt());
    will.retain = m_retain->isChecked();
    will.delay = std::chrono::seconds(m_delay->number());
    if (m_hasExpiry->isChecked())
        will.messageExpiry = std::chrono::seconds(m_expiry->number());
    will.isText = m_isText->isChecked();
    will.contentType = m_contentType->text();
    will.responseTopic = m_responseTopic->text();
    will.correlationData = bytesFromHex(m_correlationData->text()).value_or(QByteArray());
    will.userProperties = m_userProperties->pairs();
    profile.will = will;
}

QList<ProfileProblem> WillPage::inputProblems() const
{
    QList<ProfileProblem> problems;
    if (!m_has->isChecked())
        return problems;
    if (format() == Format::Hex && !bytesFromHex(exactText(*m_payload)))
        problems.append({ProfileField::WillPayload, hexProblem()});
    if (!bytesFromHex(m_correlationData->text()))
        problems.append({ProfileField::WillCorrelationData, hexProblem()});
    return problems;
}

QWidget *WillPage::showProblems(const QList<ProfileProblem> &problems)
{
    auto *inField = showInFields(problems, m_byField);
    auto *inList = m_userProperties->showProblems(problems, ProfileField::WillUserProperties);
    return inField ? inField : inList;
}

} // namespace espalier
