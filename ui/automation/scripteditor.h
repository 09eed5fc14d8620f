// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <Qsci/qsciscintilla.h>

class QsciLexerJavaScript;

namespace espalier {

/// Where a script is written: line numbers, colours of JavaScript, a mark on the line of an error. Follows the theme.
class ScriptEditor : public QsciScintilla
{
    Q_OBJECT
public:
    explicit ScriptEditor(const Theme &theme, QWidget *parent = nullptr);
    ~ScriptEditor() override;

    /// Brings a line into sight, from 1, and puts the cursor there.
    void goToLine(int line);
    /// Marks a line, from 1; 0: none.
    void markError(int line);
    /// From 1; 0: none.
    [[nodiscard]] int errorLine() const;

private:
    void takeTheme();

    const Theme &m_theme;
    QsciLexerJavaScript *m_lexer;
};

} // namespace espalier
