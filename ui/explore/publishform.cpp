// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/publishform.h"

#include "core/service/messagecomposer.h"
#include "ui/common/exacttext.h"
#include "ui/common/units.h"
#include "ui/explore/draftpropertyeditor.h"
#include "ui/explore/draftwords.h"
#include "ui/explore/payloadeditor.h"
#include "ui/explore/placeholderbutton.h"
#include "ui/explore/topicedit.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QToolButton>

namespace espalier {

namespace {

constexpr int formSpacing = 10;
constexpr int previewDelay = 250;
constexpr qsizetype previewShown = 600;
const QString anyTopic = QStringLiteral("t");

} // namespace

PublishForm::PublishForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_topic(new TopicEdit(theme, this))
    , m_topicNote(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_qos(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_retain(new QCheckBox(tr("Retain"), this))
    , m_payload(new PayloadEditor(theme, this))
    , m_payloadNote(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_insert(new PlaceholderButton(this))
    , m_indent(new QToolButton(this))
    , m_compact(new QToolButton(this))
    , m_choose(new QToolButton(this))
    , m_showPreview(new QToolButton(this))
    , m_preview(plainLabel({}, Role::Muted, theme.dataFont(), this))
    , m_properties(new DraftPropertyEditor(theme, this))
{
    build();
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(previewDelay);
    connect(&m_previewTimer, &QTimer::timeout, this, &PublishForm::requestPreview);
    connect(m_topic, &QLineEdit::textEdited, this, &PublishForm::completionsWanted);
    connect(m_topic, &QLineEdit::textChanged, this, &PublishForm::checkTopic);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &PublishForm::checkPayload);
    connect(m_format, &QComboBox::currentIndexChanged, this, &PublishForm::chooseFormat);
    connect(m_insert, &PlaceholderButton::chosen, this, &PublishForm::insertPlaceholder);
    auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Space), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, m_insert, &PlaceholderButton::showPlaceholders);
    connect(m_indent, &QToolButton::clicked, this, [this] { layOut(JsonLayout::Indented); });
    connect(m_compact, &QToolButton::clicked, this, [this] { layOut(JsonLayout::Compact); });
    connect(m_choose, &QToolButton::clicked, this, &PublishForm::chooseFile);
    connect(m_properties, &DraftPropertyEditor::changed, this, &PublishForm::schedulePreview);
    connect(m_showPreview, &QToolButton::toggled, this, &PublishForm::schedulePreview);
    setVersion(std::nullopt);
    chooseFormat();
}

void PublishForm::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(formSpacing);
    buildTopic(column);
    column->addWidget(buildChoices());
    auto *payload = new QVBoxLayout;
    payload->setSpacing(4);
    payload->addWidget(m_payload, 1);
    payload->addWidget(buildTools());
    payload->addWidget(m_payloadNote);
    payload->addWidget(m_preview);
    column->addLayout(payload, 1);
    column->addWidget(m_properties);

    m_payload->setMinimumHeight(72);
    m_preview->setAccessibleName(tr("Preview"));
    for (QLabel *label : {m_topicNote, m_payloadNote, m_preview}) {
        label->setWordWrap(true);
        // A long word must not make the pane wider.
        label->setMinimumWidth(1);
        label->hide();
    }
}

void PublishForm::buildTopic(QBoxLayout *column)
{
    auto *topic = new QVBoxLayout;
    topic->setSpacing(4);
    QLabel *label = plainLabel(tr("Topic"), Role::Muted, m_theme.scaledTextFont(11.5 / 13), this);
    label->setBuddy(m_topic);
    topic->addWidget(label);
    topic->addWidget(m_topic);
    topic->addWidget(m_topicNote);
    column->addLayout(topic);
    m_topic->setAccessibleName(tr("Topic to publish to"));
}

QWidget *PublishForm::buildChoices()
{
    auto *choices = new QWidget(this);
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (const Qos qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qos(qos), int(qos));
    for (int i = 0; i < payloadFormatCount; ++i)
        m_format->addItem(payloadFormatName(PayloadFormat(i)), i);
    // Both as wide, whatever stands in them.
    for (QComboBox *box : {m_qos, m_format}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(5);
    }
    m_qos->setAccessibleName(tr("Quality of service"));
    m_format->setAccessibleName(tr("Format of the payload"));
    const auto explain = [this](PayloadFormat format, const QString &text) {
        m_format->setItemData(m_format->findData(int(format)), text, Qt::ToolTipRole);
    };
    explain(PayloadFormat::Cbor, tr("Written as JSON, sent as CBOR"));
    explain(PayloadFormat::MessagePack, tr("Written as JSON, sent as MessagePack"));
    explain(PayloadFormat::Protobuf,
            tr("Written as JSON, sent as the message type that the rule for decoding the topic names"));
    explain(PayloadFormat::Sparkplug,
            tr("Written as JSON as it is shown, sent as Sparkplug B: {\"metrics\": {\"name\": 1.5}}"));
    m_retain->setToolTip(tr("The server keeps the message for later subscribers"));
    row->addWidget(m_qos, 1);
    row->addWidget(m_format, 1);
    row->addWidget(m_retain);
    return choices;
}

QWidget *PublishForm::buildTools()
{
    auto *tools = new QWidget(this);
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    const auto add = [&](QToolButton *button, const QString &text, const QString &help) {
        setButtonKind(button, ButtonKind::Link);
        button->setText(text);
        button->setToolTip(help);
        button->setAccessibleName(help);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    };
    row->addWidget(m_insert);
    add(m_indent, tr("Format"), tr("Indent the JSON"));
    add(m_compact, tr("Compact"), tr("Write the JSON in one line"));
    add(m_choose, tr("Choose…"), tr("Choose the file to send"));
    row->addStretch(1);
    add(m_showPreview, tr("Preview"), tr("Show the message with its placeholders filled in"));
    m_showPreview->setCheckable(true);
    return tools;
}

void PublishForm::insertPlaceholder(const QString &text)
{
    if (m_topic->hasFocus()) {
        m_topic->insert(text);
        return;
    }
    m_payload->insertPlainText(text);
    m_payload->setFocus();
}

void PublishForm::setCompletions(const QString &prefix, const QStringList &topics)
{
    m_topic->setCompletions(prefix, topics);
}

void PublishForm::setVersion(std::optional<ProtocolVersion> version)
{
    m_version = version;
    m_properties->setVisible(version == ProtocolVersion::V5);
    schedulePreview();
}

void PublishForm::setTopic(const QString &topic)
{
    m_topic->setText(QString::fromStdString(templateOf(topic.toStdString())));
    m_payload->setFocus();
}

PublishDraft PublishForm::draft() const
{
    return {.topic = m_topic->text(),
            .qos = static_cast<Qos>(m_qos->currentData().toInt()),
            .retain = m_retain->isChecked(),
            .format = static_cast<PayloadFormat>(m_format->currentData().toInt()),
            .payload = exactText(*m_payload),
            .properties = m_properties->model().properties()};
}

void PublishForm::setDraft(const PublishDraft &draft)
{
    m_topic->setText(draft.topic);
    m_qos->setCurrentIndex(m_qos->findData(int(draft.qos)));
    m_retain->setChecked(draft.retain);
    m_format->setCurrentIndex(m_format->findData(int(draft.format)));
    m_payload->replaceText(draft.payload);
    m_properties->model().setProperties(draft.properties);
}

bool PublishForm::hasUsableTopic() const
{
    return !m_topic->text().isEmpty() && !checkDraft({.topic = m_topic->text()}, ProtocolVersion::V5);
}

void PublishForm::checkTopic()
{
    tellTopic();
    schedulePreview();
    emit changed();
}

void PublishForm::tellTopic()
{
    // An empty field is not yet wrong.
    const QString topic = m_topic->text();
    const auto error = topic.isEmpty() ? std::nullopt : checkDraft({.topic = topic}, ProtocolVersion::V5);
    QString note;
    if (error)
        note = draftErrorText(*error, topic);
    else if (topic.startsWith(u'$'))
        note = tr("Topics that begin with “$” belong to the server: most servers refuse messages to them.");
    setTextRole(m_topicNote, error ? Role::Error : Role::Warning);
    m_topicNote->setText(note);
    m_topicNote->setVisible(!note.isEmpty());
    setValidity(m_topic, error ? Validity::Wrong : Validity::Fine);
}

void PublishForm::checkPayload()
{
    const PublishDraft now = draft();
    if (now.format == PayloadFormat::File)
        tellFile(now.payload);
    // Nothing written yet is not yet wrong JSON; publishing it is.
    else if (now.payload.isEmpty() || now.payload.size() > maximumLiveCheck)
        tellPayload(std::nullopt);
    else
        tellPayload(checkDraft({.topic = anyTopic, .format = now.format, .payload = now.payload},
                               ProtocolVersion::V5));
    schedulePreview();
    emit changed();
}

void PublishForm::tellPayload(const std::optional<DraftError> &error)
{
    setTextRole(m_payloadNote, Role::Error);
    m_payloadNote->setText(error ? draftErrorText(*error, exactText(*m_payload)) : QString());
    m_payloadNote->setVisible(error.has_value());
    setValidity(m_payload, error ? Validity::Wrong : Validity::Fine);
    m_payload->markError(error ? error->position : -1, error ? error->length : 0);
    m_indent->setEnabled(!error);
    m_compact->setEnabled(!error);
}

void PublishForm::tellFile(const QString &path)
{
    tellPayload(std::nullopt);
    if (path.trimmed().isEmpty() || path.contains(QLatin1String("{{")))
        return;
    const QFileInfo file(path.trimmed());
    if (!file.isFile()) {
        tellPayload(DraftError {.part = DraftError::Part::Payload,
                                .kind = DraftError::Kind::FileUnreadable,
                                .detail = tr("there is no such file")});
    } else if (file.size() > mostPayload) {
        tellPayload(DraftError {.part = DraftError::Part::Payload, .kind = DraftError::Kind::FileTooLarge});
    } else {
        setTextRole(m_payloadNote, Role::Muted);
        m_payloadNote->setText(
            tr("%1, read each time it is sent", "size").arg(sizeText(std::uint64_t(file.size()))));
        m_payloadNote->show();
    }
}

void PublishForm::chooseFormat()
{
    const PayloadFormat format = draft().format;
    m_payload->setFormat(format);
    m_payload->setPlaceholderText(format == PayloadFormat::File ? tr("/path/to/file") : QString());
    m_indent->setVisible(isWrittenAsJson(format));
    m_compact->setVisible(isWrittenAsJson(format));
    m_choose->setVisible(format == PayloadFormat::File);
    checkPayload();
}

void PublishForm::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Send a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_payload->replaceText(QString::fromStdString(templateOf(path.toStdString())));
    });
    dialog->open();
}

void PublishForm::layOut(JsonLayout layout)
{
    const auto text = layOutJson(exactText(*m_payload), layout);
    if (text)
        m_payload->replaceText(*text);
    else
        showError(text.error());
}

void PublishForm::showError(const DraftError &error)
{
    switch (error.part) {
    case DraftError::Part::Topic:
        setTextRole(m_topicNote, Role::Error);
        m_topicNote->setText(draftErrorText(error, m_topic->text()));
        m_topicNote->show();
        setValidity(m_topic, Validity::Wrong);
        return;
    case DraftError::Part::Payload:
        tellPayload(error);
        return;
    case DraftError::Part::PropertyName:
    case DraftError::Part::PropertyValue:
        m_properties->showError(draftErrorText(error));
        return;
    }
}

bool PublishForm::hasPlaceholders() const
{
    const PublishDraft now = draft();
    const auto isTemplate = [](const QString &text) { return text.contains(QLatin1String("{{")); };
    return isTemplate(now.topic) || isTemplate(now.payload)
           || std::any_of(now.properties.cbegin(), now.properties.cend(), [&](const DraftProperty &property) {
                  return isTemplate(property.name) || isTemplate(property.value);
              });
}

void PublishForm::schedulePreview()
{
    // An answer still under way is about what stands here no more.
    ++m_previewRequest;
    const PayloadFormat format = draft().format;
    // Only where the rules are it shows whether it is such a message.
    const bool isInteresting = hasPlaceholders() || format == PayloadFormat::Protobuf;
    const bool isWanted = m_version && isInteresting && format != PayloadFormat::File;
    m_showPreview->setVisible(isWanted);
    if (isWanted) {
        m_previewTimer.start();
    } else {
        m_previewTimer.stop();
        m_preview->hide();
    }
}

void PublishForm::requestPreview()
{
    PublishDraft now = draft();
    if (now.payload.size() > maximumLiveCheck || checkDraft(now, *m_version))
        return; // what is wrong is told where it stands
    emit previewWanted(m_previewRequest, now);
}

void PublishForm::setPreview(quint64 request, const MessagePreview &preview)
{
    if (request != m_previewRequest)
        return;
    // What the preview before complained about has come right.
    tellTopic();
    tellPayload(std::nullopt);
    m_properties->showError(m_properties->model().firstProblem());
    QString payload = preview.payload.left(previewShown);
    if (quint64(payload.size()) < preview.payloadSize)
        payload += QStringLiteral(" … (%1)").arg(sizeText(preview.payloadSize));
    m_preview->setText(preview.topic + u'\n' + payload);
    m_preview->setVisible(m_showPreview->isChecked());
}

void PublishForm::setPreviewError(quint64 request, const DraftError &error)
{
    if (request == m_previewRequest)
        showError(error);
}

} // namespace espalier
