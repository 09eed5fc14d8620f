// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>

namespace espalier {

class JsonHighlighter;

/// Where a payload is written: plain text in the data font, coloured as JSON when it is to be JSON.
class PayloadEditor : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit PayloadEditor(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadEditor() override;

    void setFormat(PayloadFormat format);
    /// Replaces the text; can be undone.
    void replaceText(const QString &text);
    /// Marks the place of an error; -1: none.
    void markError(qsizetype position, qsizetype length = 1);

private:
    void takeTheme();

    const Theme &m_theme;
    JsonHighlighter *m_highlighter;
};

} // namespace espalier
