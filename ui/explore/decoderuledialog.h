// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace espalier {

class SchemaReader;
class Theme;

/// One rule for decoding, and what is wrong with it while it is written. Shown with open(); shows what the chosen decoder
/// needs.
class DecodeRuleDialog : public QDialog
{
    Q_OBJECT
public:
    /// `sources`: where message types of Protobuf come from so far.
    DecodeRuleDialog(const Theme &theme, const DecodeRule &rule, ProtobufSources sources, QWidget *parent);
    ~DecodeRuleDialog() override;

    [[nodiscard]] DecodeRule rule() const;
    /// With the files that were added here.
    [[nodiscard]] const ProtobufSources &sources() const { return m_sources; }

    /// Takes a file of schemas of the chosen decoder.
    void addFile(const QString &path);
    /// Takes a folder that imports of Protobuf are looked for in.
    void addImportFolder(const QString &path);

signals:
    void chosen(const espalier::DecodeRule &rule, const espalier::ProtobufSources &sources);

private:
    void build();
    void buildWrappings(std::size_t count);
    void fill(const DecodeRule &rule);
    [[nodiscard]] DecoderKind decoder() const;
    void showDecoder();
    void check();
    void checkSchemas();
    void showSchemas(const std::vector<std::string> &types, const std::vector<SchemaProblem> &problems);
    void chooseFile();
    void chooseFolder();

    const Theme &m_theme;
    ProtobufSources m_sources;
    QFormLayout *m_form;
    QLineEdit *m_filter;
    QComboBox *m_decoder;
    QComboBox *m_type;
    QLineEdit *m_avro;
    QPushButton *m_choose;
    QPushButton *m_addFolder;
    QLineEdit *m_pattern;
    QComboBox *m_charset;
    QHBoxLayout *m_wrappingRow;
    /// From the outside in.
    std::vector<QComboBox *> m_wrappings;
    SchemaReader *m_reader;
    QLabel *m_problem;
    QLabel *m_schemaProblem;
    QPushButton *m_accept = nullptr;
};

} // namespace espalier
