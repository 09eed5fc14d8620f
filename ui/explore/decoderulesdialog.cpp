// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decoderulesdialog.h"

#include "ui/explore/decoderuledialog.h"
#include "ui/explore/decoderulemodel.h"
#include "ui/explore/decodewords.h"
#include "ui/explore/schemareader.h"
#include "ui/theme/controls.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

QPushButton *addButton(QVBoxLayout *column, const QString &text)
{
    auto *button = new QPushButton(text);
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    column->addWidget(button);
    return button;
}

/// Such problems stand beside the rule.
bool isOfRule(const SchemaProblem &problem, const std::vector<DecodeRule> &rules)
{
    return std::ranges::any_of(rules, [&](const DecodeRule &rule) {
        return problem.file == rule.topicFilter
               || (rule.choice.decoder == DecoderKind::Avro && problem.file == rule.choice.schema);
    });
}

/// A pane with its heading, and buttons at its right.
QWidget *withButtons(const QString &heading, QWidget *content, QVBoxLayout *buttons)
{
    auto *part = new QWidget;
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(plainLabel(heading, part));
    auto *row = new QHBoxLayout;
    row->addWidget(content, 1);
    buttons->addStretch(1);
    row->addLayout(buttons);
    column->addLayout(row);
    return part;
}

} // namespace

DecodeRulesDialog::DecodeRulesDialog(const Theme &theme, const DecodeRules &rules, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_sources(rules.protobuf)
    , m_model(new DecodeRuleModel(rules.rules, this))
    , m_table(new QTableView(this))
    , m_files(new QListWidget(this))
    , m_reader(new SchemaReader(this))
{
    setWindowTitle(tr("Rules for decoding"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connect(m_model, &DecodeRuleModel::rulesChanged, this, &DecodeRulesDialog::checkSchemas);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DecodeRulesDialog::showButtons);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { editRule(index.row()); });
    connect(m_reader, &SchemaReader::read, this,
            [this](const auto &, const std::vector<SchemaProblem> &problems) {
                m_model->setProblems(problems);
                showFiles(problems);
            });
    connect(m_files, &QListWidget::currentRowChanged, this, &DecodeRulesDialog::showButtons);
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    showFiles({});
    checkSchemas();
}

DecodeRulesDialog::~DecodeRulesDialog() = default;

void DecodeRulesDialog::build()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(rules());
        accept();
    });
    auto *column = new QVBoxLayout(this);
    column->addWidget(rulePart(), 3);
    column->addWidget(filePart(), 2);
    column->addWidget(m_reader);
    column->addWidget(buttons);
    resize(760, 480);
}

QWidget *DecodeRulesDialog::rulePart()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Rules"));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->resizeSection(DecodeRuleModel::FilterColumn, 200);
    m_table->horizontalHeader()->resizeSection(DecodeRuleModel::ChoiceColumn, 220);

    auto *buttons = new QVBoxLayout;
    const QPushButton *add = addButton(buttons, tr("Add…"));
    m_edit = addButton(buttons, tr("Edit…"));
    m_remove = addButton(buttons, tr("Remove"));
    m_up = addButton(buttons, tr("Move Up"));
    m_down = addButton(buttons, tr("Move Down"));
    connect(add, &QPushButton::clicked, this, [this] { openRule({}, -1); });
    connect(m_edit, &QPushButton::clicked, this, [this] { editRule(currentRow()); });
    connect(m_remove, &QPushButton::clicked, this, &DecodeRulesDialog::removeRule);
    connect(m_up, &QPushButton::clicked, this, [this] { moveRule(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveRule(1); });
    return withButtons(tr("The first rule that matches the topic counts."), m_table, buttons);
}

QWidget *DecodeRulesDialog::filePart()
{
    m_files->setAccessibleName(tr("Protobuf files"));
    m_files->setFont(m_theme.dataFont());
    m_files->setWordWrap(true);
    auto *buttons = new QVBoxLayout;
    const QPushButton *add = addButton(buttons, tr("Add File…"));
    const QPushButton *addFolder = addButton(buttons, tr("Add Import Folder…"));
    m_removeFile = addButton(buttons, tr("Remove File or Folder"));
    connect(add, &QPushButton::clicked, this, &DecodeRulesDialog::chooseFile);
    connect(addFolder, &QPushButton::clicked, this, &DecodeRulesDialog::chooseFolder);
    connect(m_removeFile, &QPushButton::clicked, this, &DecodeRulesDialog::removeFile);
    return withButtons(tr("Message types of Protobuf come from these files. What they import is looked for "
                          "in their own folders and in those for imports."),
                       m_files, buttons);
}

DecodeRules DecodeRulesDialog::rules() const
{
    return {m_model->rules(), m_sources};
}

int DecodeRulesDialog::currentRow() const
{
    return m_table->currentIndex().row();
}

void DecodeRulesDialog::showButtons()
{
    const int row = currentRow();
    m_edit->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_removeFile->setEnabled(m_files->currentRow() >= 0);
}

void DecodeRulesDialog::editRule(int row)
{
    if (row >= 0)
        openRule(m_model->rules()[std::size_t(row)], row);
}

void DecodeRulesDialog::openRule(const DecodeRule &rule, int row)
{
    auto *dialog = new DecodeRuleDialog(m_theme, rule, m_sources, this);
    connect(dialog, &DecodeRuleDialog::chosen, this,
            [this, row](const DecodeRule &edited, const ProtobufSources &sources) {
                m_sources = sources;
                if (row >= 0)
                    m_model->replace(row, edited);
                else
                    m_model->insert(m_model->rowCount(), edited);
                m_table->selectRow(row >= 0 ? row : m_model->rowCount() - 1);
                showFiles({});
            });
    dialog->open();
}

void DecodeRulesDialog::moveRule(int by)
{
    m_model->move(currentRow(), by);
    showButtons();
}

void DecodeRulesDialog::removeRule()
{
    m_model->remove(currentRow());
    showButtons();
}

void DecodeRulesDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("File with message types"), {},
                                   tr("Protobuf (*.proto *.binpb *.pb *.desc);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DecodeRulesDialog::addProtobufFile);
    dialog->open();
}

void DecodeRulesDialog::addProtobufFile(const QString &path)
{
    m_sources.add(path.toStdString());
    showFiles({});
    checkSchemas();
}

void DecodeRulesDialog::chooseFolder()
{
    connect(openFolderDialog(this), &QFileDialog::fileSelected, this, &DecodeRulesDialog::addImportFolder);
}

void DecodeRulesDialog::addImportFolder(const QString &path)
{
    m_sources.addImportPath(path.toStdString());
    showFiles({});
    checkSchemas();
}

void DecodeRulesDialog::removeFile()
{
    const QListWidgetItem *item = m_files->currentItem();
    if (!item)
        return;
    const std::string file = item->data(Qt::UserRole).toString().toStdString();
    std::erase(m_sources.protoFiles, file);
    std::erase(m_sources.descriptorSets, file);
    std::erase(m_sources.importPaths, file);
    showFiles({});
    checkSchemas();
}

void DecodeRulesDialog::checkSchemas()
{
    m_reader->start(rules());
}

void DecodeRulesDialog::showFiles(const std::vector<SchemaProblem> &problems)
{
    const int row = m_files->currentRow();
    m_files->clear();
    const auto add = [&](const std::string &file, const QString &text) {
        auto *item = new QListWidgetItem(text, m_files);
        item->setData(Qt::UserRole, QString::fromStdString(file));
    };
    for (const auto *files : {&m_sources.protoFiles, &m_sources.descriptorSets})
        for (const std::string &file : *files)
            add(file, QString::fromStdString(file));
    for (const std::string &folder : m_sources.importPaths)
        add(folder, tr("Imports from %1").arg(QString::fromStdString(folder)));
    for (const SchemaProblem &problem : problems)
        if (!isOfRule(problem, m_model->rules()))
            m_files->addItem(schemaProblemText(problem));
    m_files->setCurrentRow(std::min(row, m_files->count() - 1));
    showButtons();
}

} // namespace espalier
