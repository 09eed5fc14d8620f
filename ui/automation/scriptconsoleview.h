// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/scriptreport.h"
#include "core/script/scriptframe.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>

namespace espalier {

/// What scripts have written, a document for each: time, text, and the line of an error, which can be clicked or opened with
/// Return.
class ScriptConsoleView : public QPlainTextEdit
{
    Q_OBJECT
public:
    static constexpr int mostLines = 5000;

    explicit ScriptConsoleView(const Theme &theme, QWidget *parent = nullptr);

    /// A document to be shown here, owned by `parent`.
    [[nodiscard]] QTextDocument *makeDocument(QObject *parent) const;
    void append(QTextDocument *document, const QList<ScriptLine> &lines, const ScriptLimits &limits);

signals:
    void lineChosen(int line);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void choose(const QString &anchor);
    void appendLine(QTextCursor &cursor, const ScriptLine &line, const ScriptLimits &limits) const;

    const Theme &m_theme;
};

} // namespace espalier
