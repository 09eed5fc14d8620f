// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decoderuledialog.h"

#include "ui/explore/decodewords.h"
#include "ui/explore/schemareader.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr std::size_t usualWrappings = 2;
constexpr std::size_t mostWrappings = 8;
constexpr int noWrapping = -1;

} // namespace

DecodeRuleDialog::DecodeRuleDialog(const Theme &theme, const DecodeRule &rule, ProtobufSources sources,
                                   QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_sources(std::move(sources))
    , m_form(new QFormLayout)
    , m_filter(new QLineEdit(this))
    , m_decoder(new QComboBox(this))
    , m_type(new QComboBox(this))
    , m_avro(new QLineEdit(this))
    , m_choose(new QPushButton(this))
    , m_addFolder(new QPushButton(tr("Add Import Folder…"), this))
    , m_pattern(new QLineEdit(this))
    , m_charset(new QComboBox(this))
    , m_wrappingRow(new QHBoxLayout)
    , m_reader(new SchemaReader(this))
    , m_problem(plainLabel({}, this))
    , m_schemaProblem(plainLabel({}, this))
{
    setWindowTitle(tr("Rule for decoding"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    buildWrappings(std::clamp(rule.choice.wrappedBy.size(), usualWrappings, mostWrappings));
    fill(rule);
    connect(m_filter, &QLineEdit::textChanged, this, &DecodeRuleDialog::check);
    connect(m_pattern, &QLineEdit::textChanged, this, &DecodeRuleDialog::check);
    connect(m_type, &QComboBox::currentTextChanged, this, &DecodeRuleDialog::checkSchemas);
    connect(m_avro, &QLineEdit::textChanged, this, &DecodeRuleDialog::checkSchemas);
    connect(m_decoder, &QComboBox::currentIndexChanged, this, &DecodeRuleDialog::showDecoder);
    connect(m_choose, &QPushButton::clicked, this, &DecodeRuleDialog::chooseFile);
    connect(m_addFolder, &QPushButton::clicked, this, &DecodeRuleDialog::chooseFolder);
    connect(m_reader, &SchemaReader::read, this, &DecodeRuleDialog::showSchemas);
    showDecoder();
    m_filter->setFocus();
}

DecodeRuleDialog::~DecodeRuleDialog() = default;

void DecodeRuleDialog::build()
{
    const auto add = [this](const QString &name, QWidget *field) {
        field->setAccessibleName(name);
        m_form->addRow(name, field);
    };
    for (QLineEdit *field : {m_filter, m_avro, m_pattern})
        field->setFont(m_theme.dataFont());
    m_type->setFont(m_theme.dataFont());
    m_type->setEditable(true);
    m_filter->setMaxLength(65'535);
    m_filter->setPlaceholderText(tr("Topic filter, such as plant/+/temperature"));
    m_pattern->setPlaceholderText(QStringLiteral("<hhf"));
    m_avro->setPlaceholderText(tr("none: the payload is a whole Avro file"));
    for (const DecoderKind kind :
         {DecoderKind::Empty, DecoderKind::Json, DecoderKind::Xml, DecoderKind::Cbor,
          DecoderKind::MessagePack, DecoderKind::Protobuf, DecoderKind::ProtobufFields,
          DecoderKind::Sparkplug, DecoderKind::Avro, DecoderKind::Packed, DecoderKind::Text,
          DecoderKind::Image, DecoderKind::Hex})
        m_decoder->addItem(choiceText({.decoder = kind}), int(kind));
    for (const Charset charset : {Charset::Utf8, Charset::Utf16LittleEndian, Charset::Utf16BigEndian,
                                  Charset::Latin1, Charset::Windows1252})
        m_charset->addItem(charsetName(charset), int(charset));
    add(tr("Topics"), m_filter);
    add(tr("Decode as"), m_decoder);
    add(tr("Message type"), m_type);
    add(tr("Schema file"), m_avro);
    auto *sources = new QHBoxLayout;
    sources->addWidget(m_choose);
    sources->addWidget(m_addFolder);
    sources->addStretch(1);
    m_form->addRow(QString(), sources);
    add(tr("Pattern"), m_pattern);
    add(tr("Character set"), m_charset);
    m_form->addRow(tr("Wrapped by"), m_wrappingRow);
    m_choose->setAutoDefault(false);
    m_addFolder->setAutoDefault(false);
    m_addFolder->setToolTip(
        tr("Files that import others name them as seen from a folder: from their own, or from one "
           "that is added here. Settings for all rules; see “Rules…” for the list."));
    m_problem->setWordWrap(true);
    m_schemaProblem->setWordWrap(true);
    setTextRole(m_problem, Role::Error);
    setTextRole(m_schemaProblem, Role::Warning);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    setButtonKind(m_accept, ButtonKind::Primary);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(rule(), m_sources);
        accept();
    });
    auto *column = new QVBoxLayout(this);
    column->addLayout(m_form);
    column->addWidget(m_reader);
    column->addWidget(m_problem);
    column->addWidget(m_schemaProblem);
    column->addWidget(buttons);
    setMinimumWidth(480);
}

void DecodeRuleDialog::buildWrappings(std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        auto *box = new QComboBox(this);
        box->setAccessibleName(i == 0 ? tr("Wrapped by") : tr("And inside that"));
        box->addItem(i == 0 ? tr("nothing, or as recognised") : tr("nothing"), noWrapping);
        for (const Wrapping wrapping : {Wrapping::Gzip, Wrapping::Zlib, Wrapping::Zstd, Wrapping::Base64})
            box->addItem(Words::wrapping(wrapping), int(wrapping));
        m_wrappings.push_back(box);
        m_wrappingRow->addWidget(box, 1);
    }
}

void DecodeRuleDialog::fill(const DecodeRule &rule)
{
    const DecodeChoice &choice = rule.choice;
    m_filter->setText(QString::fromStdString(rule.topicFilter));
    m_decoder->setCurrentIndex(m_decoder->findData(int(choice.decoder)));
    m_charset->setCurrentIndex(m_charset->findData(int(choice.charset)));
    m_pattern->setText(QString::fromStdString(choice.pattern));
    if (choice.decoder == DecoderKind::Avro)
        m_avro->setText(QString::fromStdString(choice.schema));
    else
        m_type->setEditText(QString::fromStdString(choice.schema));
    for (std::size_t i = 0; i < std::min(choice.wrappedBy.size(), m_wrappings.size()); ++i)
        m_wrappings[i]->setCurrentIndex(m_wrappings[i]->findData(int(choice.wrappedBy[i])));
}

DecoderKind DecodeRuleDialog::decoder() const
{
    return DecoderKind(m_decoder->currentData().toInt());
}

DecodeRule DecodeRuleDialog::rule() const
{
    DecodeRule rule {m_filter->text().toStdString(), {.decoder = decoder()}};
    DecodeChoice &choice = rule.choice;
    if (choice.decoder == DecoderKind::Protobuf)
        choice.schema = m_type->currentText().trimmed().toStdString();
    else if (choice.decoder == DecoderKind::Avro)
        choice.schema = m_avro->text().trimmed().toStdString();
    else if (choice.decoder == DecoderKind::Packed)
        choice.pattern = m_pattern->text().trimmed().toStdString();
    else if (choice.decoder == DecoderKind::Text)
        choice.charset = Charset(m_charset->currentData().toInt());
    for (const QComboBox *box : m_wrappings)
        if (box->currentData().toInt() != noWrapping)
            choice.wrappedBy.push_back(Wrapping(box->currentData().toInt()));
    return rule;
}

void DecodeRuleDialog::showDecoder()
{
    const DecoderKind kind = decoder();
    const auto show = [this](QWidget *field, bool visible) {
        field->setVisible(visible);
        if (QWidget *label = m_form->labelForField(field))
            label->setVisible(visible);
    };
    show(m_type, kind == DecoderKind::Protobuf);
    show(m_avro, kind == DecoderKind::Avro);
    show(m_choose, kind == DecoderKind::Protobuf || kind == DecoderKind::Avro);
    show(m_addFolder, kind == DecoderKind::Protobuf);
    show(m_pattern, kind == DecoderKind::Packed);
    show(m_charset, kind == DecoderKind::Text);
    m_choose->setText(kind == DecoderKind::Avro ? tr("Choose File…") : tr("Add .proto File…"));
    checkSchemas();
}

void DecodeRuleDialog::check()
{
    const QString filterProblem = ruleFilterProblem(m_filter->text());
    const bool needsPattern = decoder() == DecoderKind::Packed;
    const QString problem = needsPattern ? patternProblem(m_pattern->text().trimmed()) : QString();
    const auto mark = [](QLineEdit *field, const QString &text) {
        setValidity(field, text.isEmpty() || field->text().isEmpty() ? Validity::Fine : Validity::Wrong);
    };
    mark(m_filter, filterProblem);
    mark(m_pattern, problem);
    const QString shown = filterProblem.isEmpty() || m_filter->text().isEmpty() ? problem : filterProblem;
    m_problem->setText(shown);
    m_problem->setVisible(!shown.isEmpty());
    const bool needsType = decoder() == DecoderKind::Protobuf && m_type->currentText().trimmed().isEmpty();
    m_accept->setEnabled(filterProblem.isEmpty() && problem.isEmpty() && !needsType);
}

void DecodeRuleDialog::checkSchemas()
{
    check();
    const DecoderKind kind = decoder();
    if (kind != DecoderKind::Protobuf && kind != DecoderKind::Avro) {
        m_reader->cancel();
        showSchemas({}, {});
        return;
    }
    m_reader->start({{rule()}, m_sources});
}

void DecodeRuleDialog::showSchemas(const std::vector<std::string> &types,
                                   const std::vector<SchemaProblem> &problems)
{
    QStringList names;
    for (const std::string &type : types)
        names << QString::fromStdString(type);
    QStringList known;
    for (int i = 0; i < m_type->count(); ++i)
        known << m_type->itemText(i);
    if (names != known) {
        // Not while somebody writes in it: the text stays.
        const QSignalBlocker blocker(m_type);
        const QString text = m_type->currentText();
        m_type->clear();
        m_type->addItems(names);
        if (!text.isEmpty())
            m_type->setEditText(text);
        check();
    }
    const DecodeRule now = rule();
    QStringList lines;
    for (const SchemaProblem &problem : problems) {
        const bool isOfOthers = decoder() == DecoderKind::Avro && problem.file != now.choice.schema;
        const bool isUnwritten = problem.file == now.topicFilter && now.choice.schema.empty();
        if (!isOfOthers && !isUnwritten && lines.size() < 5)
            lines << schemaProblemText(problem, now.topicFilter);
    }
    m_schemaProblem->setText(lines.join(u'\n'));
    m_schemaProblem->setVisible(!lines.isEmpty());
}

void DecodeRuleDialog::addFile(const QString &path)
{
    if (decoder() == DecoderKind::Avro) {
        m_avro->setText(path);
        return;
    }
    m_sources.add(path.toStdString());
    checkSchemas();
}

void DecodeRuleDialog::addImportFolder(const QString &path)
{
    m_sources.addImportPath(path.toStdString());
    checkSchemas();
}

void DecodeRuleDialog::chooseFolder()
{
    connect(openFolderDialog(this), &QFileDialog::fileSelected, this, &DecodeRuleDialog::addImportFolder);
}

void DecodeRuleDialog::chooseFile()
{
    const QString filter = decoder() == DecoderKind::Avro
                               ? tr("Avro schemas (*.avsc *.json);;All files (*)")
                               : tr("Protobuf (*.proto *.binpb *.pb *.desc);;All files (*)");
    auto *dialog = new QFileDialog(this, tr("File with the schema"), {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DecodeRuleDialog::addFile);
    dialog->open();
}

} // namespace espalier
