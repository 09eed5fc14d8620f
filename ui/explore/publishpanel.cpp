// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/publishpanel.h"

#include "ui/common/panetabs.h"
#include "ui/common/units.h"
#include "ui/explore/draftpropertyeditor.h"
#include "ui/explore/payloadeditor.h"
#include "ui/explore/sentdelegate.h"
#include "ui/explore/sentmodel.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QStringListModel>
#include <QToolButton>

namespace espalier {

namespace {
constexpr int margin = 12;
constexpr int spacing = 10;
/// Longer payloads are checked when they are published, not at each key.
constexpr qsizetype maximumLiveCheck = 200'000;
} // namespace

PublishPanel::PublishPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_topic(new QLineEdit(this))
    , m_topicError(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_qos(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_retain(new QCheckBox(tr("Retain"), this))
    , m_payload(new PayloadEditor(theme, this))
    , m_payloadError(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_indent(new QToolButton(this))
    , m_properties(new DraftPropertyEditor(theme, this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_publish(new QPushButton(tr("Publish"), this))
    , m_sentCount(plainLabel({}, Role::Faint, theme.scaledTextFont(11.5 / 13), this))
    , m_sentList(new QListView(this))
    , m_sent(new SentModel(this))
    , m_completer(new QCompleter(this))
    , m_completions(new QStringListModel(this))
{
    setSurface(this, Role::Panel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new PaneHeader(theme, PaneHeader::Lines::Below, this);
    auto *tabs = new PaneTabs(theme, this);
    tabs->addTab(tr("Publish"));
    tabs->setFocusPolicy(Qt::NoFocus);
    header->row()->addWidget(tabs);
    header->row()->addStretch(1);
    column->addWidget(header);
    buildForm(column);
    buildSent(column);
    buildCompleter();

    auto *shortcut = new QShortcut(this);
    shortcut->setKeys({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &PublishPanel::publish);
    connect(m_publish, &QPushButton::clicked, this, &PublishPanel::publish);
    connect(m_topic, &QLineEdit::textChanged, this, &PublishPanel::checkTopic);
    connect(m_payload, &QPlainTextEdit::textChanged, this, &PublishPanel::checkPayload);
    connect(m_format, &QComboBox::currentIndexChanged, this, &PublishPanel::chooseFormat);
    connect(m_indent, &QToolButton::clicked, this, &PublishPanel::indent);
    connect(&m_properties->model(), &QAbstractItemModel::dataChanged, m_error, &QWidget::hide);
    connect(&m_properties->model(), &QAbstractItemModel::rowsRemoved, m_error, &QWidget::hide);
    setVersion(std::nullopt);
    chooseFormat();
}

PublishPanel::~PublishPanel() = default;

void PublishPanel::buildForm(QVBoxLayout *column)
{
    auto *form = new QVBoxLayout;
    form->setContentsMargins(margin, margin, margin, margin);
    form->setSpacing(spacing);
    auto *topic = new QVBoxLayout;
    topic->setSpacing(4);
    QLabel *label = plainLabel(tr("Topic"), Role::Muted, m_theme.scaledTextFont(11.5 / 13), this);
    label->setBuddy(m_topic);
    topic->addWidget(label);
    topic->addWidget(m_topic);
    topic->addWidget(m_topicError);
    form->addLayout(topic);
    form->addWidget(buildChoices());
    form->addWidget(m_payload, 1);
    form->addWidget(m_payloadError);
    form->addWidget(m_properties);
    form->addWidget(m_error);
    form->addWidget(buildActions());
    column->addLayout(form, 3);

    m_topic->setFont(m_theme.dataFont());
    m_topic->setAccessibleName(tr("Topic to publish to"));
    m_topic->setMaxLength(65'535);
    m_payload->setMinimumHeight(80);
    for (QLabel *error : {m_topicError, m_payloadError, m_error}) {
        error->setWordWrap(true);
        error->hide();
    }
}

QWidget *PublishPanel::buildChoices()
{
    auto *choices = new QWidget(this);
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (const Qos qos : {Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce})
        m_qos->addItem(Words::qos(qos), int(qos));
    m_format->addItem(tr("Text"), int(PayloadFormat::Text));
    m_format->addItem(tr("JSON"), int(PayloadFormat::Json));
    m_format->addItem(tr("Hex"), int(PayloadFormat::Hex));
    m_qos->setAccessibleName(tr("Quality of service"));
    m_format->setAccessibleName(tr("Format of the payload"));
    m_retain->setToolTip(tr("The server keeps the message for later subscribers"));
    row->addWidget(m_qos, 1);
    row->addWidget(m_format, 1);
    row->addWidget(m_retain);
    return choices;
}

QWidget *PublishPanel::buildActions()
{
    auto *actions = new QWidget(this);
    auto *row = new QHBoxLayout(actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_indent->setText(tr("Format"));
    m_indent->setToolTip(tr("Indent the JSON"));
    row->addWidget(m_indent);
    row->addStretch(1);
    setButtonKind(m_publish, ButtonKind::Primary);
    m_publish->setText(tr("Publish") + QStringLiteral("  ")
                       + QKeySequence(Qt::CTRL | Qt::Key_Return)
                             .toString(QKeySequence::NativeText)
                             .replace(QLatin1String("+Return"), QStringLiteral(" ↵")));
    m_publish->setAccessibleName(tr("Publish"));
    row->addWidget(m_publish);
    return actions;
}

void PublishPanel::buildSent(QVBoxLayout *column)
{
    auto *header = new PaneHeader(m_theme, PaneHeader::Lines::AboveAndBelow, this);
    header->row()->addWidget(
        plainLabel(tr("Sent"), Role::Text, m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold), this));
    header->row()->addStretch(1);
    header->row()->addWidget(m_sentCount);
    column->addWidget(header);
    m_sentList->setModel(m_sent);
    m_sentList->setItemDelegate(new SentDelegate(m_theme, this));
    m_sentList->setFrameShape(QFrame::NoFrame);
    m_sentList->setUniformItemSizes(true);
    m_sentList->setAccessibleName(tr("Sent messages"));
    m_sentList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    column->addWidget(m_sentList, 2);
    connect(m_sent, &QAbstractItemModel::rowsInserted, this,
            [this] { m_sentCount->setText(countText(std::uint64_t(m_sent->rowCount()))); });
}

void PublishPanel::buildCompleter()
{
    m_completer->setModel(m_completions);
    m_completer->setCaseSensitivity(Qt::CaseSensitive);
    m_completer->popup()->setFont(m_theme.dataFont());
    m_topic->setCompleter(m_completer);
    connect(m_topic, &QLineEdit::textEdited, this, &PublishPanel::completionsWanted);
}

void PublishPanel::setCompletions(const QString &prefix, const QStringList &topics)
{
    if (prefix != m_topic->text() || !m_topic->hasFocus())
        return;
    m_completions->setStringList(topics);
    m_completer->setCompletionPrefix(prefix);
    if (topics.isEmpty() || (topics.size() == 1 && topics.first() == prefix))
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void PublishPanel::setVersion(std::optional<ProtocolVersion> version)
{
    m_version = version;
    m_properties->setVisible(version == ProtocolVersion::V5);
    enablePublish();
}

void PublishPanel::setTopic(const QString &topic)
{
    m_topic->setText(topic);
    m_payload->setFocus();
}

PublishDraft PublishPanel::draft() const
{
    return {.topic = m_topic->text(),
            .qos = static_cast<Qos>(m_qos->currentData().toInt()),
            .retain = m_retain->isChecked(),
            .format = static_cast<PayloadFormat>(m_format->currentData().toInt()),
            .payload = m_payload->toPlainText(),
            .properties = m_properties->model().properties()};
}

void PublishPanel::setDraft(const PublishDraft &draft)
{
    m_topic->setText(draft.topic);
    m_qos->setCurrentIndex(m_qos->findData(int(draft.qos)));
    m_retain->setChecked(draft.retain);
    m_format->setCurrentIndex(m_format->findData(int(draft.format)));
    m_payload->setPlainText(draft.payload);
    DraftPropertyModel &model = m_properties->model();
    while (model.rowCount() > 0)
        model.remove(0);
    for (const DraftProperty &property : draft.properties) {
        const int row = model.add(property.property);
        model.setData(model.index(row, DraftPropertyModel::NameColumn), property.name, Qt::EditRole);
        model.setData(model.index(row, DraftPropertyModel::ValueColumn), property.value, Qt::EditRole);
    }
}

void PublishPanel::checkTopic()
{
    // An empty field is not yet wrong.
    const QString problem = m_topic->text().isEmpty() ? QString() : topicNameProblem(m_topic->text());
    m_topicError->setText(problem);
    m_topicError->setVisible(!problem.isEmpty());
    setValidity(m_topic, problem.isEmpty() ? Validity::Fine : Validity::Wrong);
    enablePublish();
}

void PublishPanel::checkPayload()
{
    const PublishDraft now = draft();
    if (now.payload.size() > maximumLiveCheck) {
        m_payloadError->hide();
        m_payload->markError(-1);
        return;
    }
    // Nothing written yet is not yet wrong JSON; publishing it is.
    const auto payload = encodePayload(now.format, now.payload);
    const bool wrong = !payload && !now.payload.isEmpty();
    m_payloadError->setText(wrong ? payload.error().text : QString());
    m_payloadError->setVisible(wrong);
    setValidity(m_payload, wrong ? Validity::Wrong : Validity::Fine);
    m_payload->markError(wrong ? payload.error().position : -1);
    m_indent->setEnabled(!wrong && !now.payload.isEmpty());
}

void PublishPanel::chooseFormat()
{
    const PayloadFormat format = draft().format;
    m_payload->setFormat(format);
    m_indent->setVisible(format == PayloadFormat::Json);
    checkPayload();
}

void PublishPanel::indent()
{
    const auto indented = indentJson(m_payload->toPlainText());
    if (indented)
        m_payload->replaceText(*indented);
    else
        showError(indented.error());
}

void PublishPanel::showError(const DraftError &error)
{
    QLabel *label = m_error;
    if (error.part == DraftError::Part::Topic)
        label = m_topicError;
    else if (error.part == DraftError::Part::Payload)
        label = m_payloadError;
    label->setText(error.text);
    label->show();
}

void PublishPanel::enablePublish()
{
    m_publish->setEnabled(m_version.has_value() && topicNameProblem(m_topic->text()).isEmpty());
    m_publish->setToolTip(m_version ? QString() : tr("Connect first"));
}

void PublishPanel::publish()
{
    if (!m_version)
        return;
    const PublishDraft now = draft();
    auto message = compose(now, *m_version);
    if (!message) {
        showError(message.error());
        return;
    }
    message->token = ++m_lastToken;
    m_sent->add(message->token, now.topic, now.qos, QDateTime::currentMSecsSinceEpoch() * 1000);
    emit publishWanted(*message);
}

void PublishPanel::addResult(const PublishResult &result)
{
    m_sent->finish(result);
}

} // namespace espalier
