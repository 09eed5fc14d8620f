// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"

#include <QDialog>

class QListWidget;
class QPushButton;
class QTableView;

namespace espalier {

class DecodeRuleDialog;
class DecodeRuleModel;
class SchemaReader;
class Theme;

/// "Rules…": the rules for decoding in their order, what is wrong with each, and the files that message types of Protobuf
/// come from. Shown with open().
class DecodeRulesDialog : public QDialog
{
    Q_OBJECT
public:
    DecodeRulesDialog(const Theme &theme, const DecodeRules &rules, QWidget *parent);
    ~DecodeRulesDialog() override;

    [[nodiscard]] DecodeRules rules() const;
    void addProtobufFile(const QString &path);
    void addImportFolder(const QString &path);

signals:
    void chosen(const espalier::DecodeRules &rules);

private:
    void build();
    [[nodiscard]] QWidget *rulePart();
    [[nodiscard]] QWidget *filePart();
    void showButtons();
    void editRule(int row);
    void openRule(const DecodeRule &rule, int row);
    void moveRule(int by);
    void removeRule();
    void removeFile();
    void chooseFile();
    void chooseFolder();
    void checkSchemas();
    void showFiles(const std::vector<SchemaProblem> &problems);
    [[nodiscard]] int currentRow() const;

    const Theme &m_theme;
    ProtobufSources m_sources;
    DecodeRuleModel *m_model;
    QTableView *m_table;
    QListWidget *m_files;
    QPushButton *m_edit = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QPushButton *m_removeFile = nullptr;
    SchemaReader *m_reader;
};

} // namespace espalier
