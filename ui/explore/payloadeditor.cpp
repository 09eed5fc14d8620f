// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadeditor.h"

#include "ui/explore/jsonhighlighter.h"

#include <QTextBlock>

#include <algorithm>

namespace espalier {

PayloadEditor::PayloadEditor(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme), m_highlighter(new JsonHighlighter(theme, document()))
{
    setAccessibleName(tr("Payload to publish"));
    setTabChangesFocus(true);
    // The frame is a field with round corners: the text stands on it, not on a rectangle of its own.
    viewport()->setAutoFillBackground(false);
    setWordWrapMode(QTextOption::WrapAnywhere);
    document()->setDocumentMargin(8);
    takeTheme();
    connect(&theme, &Theme::changed, this, &PayloadEditor::takeTheme);
}

PayloadEditor::~PayloadEditor() = default;

void PayloadEditor::takeTheme()
{
    setFont(m_theme.dataFont());
    m_highlighter->rehighlight();
}

void PayloadEditor::setFormat(PayloadFormat format)
{
    m_highlighter->setColoring(isWrittenAsJson(format) ? JsonHighlighter::Coloring::Json
                                                       : JsonHighlighter::Coloring::Placeholders);
}

void PayloadEditor::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

void PayloadEditor::markError(qsizetype position, qsizetype length)
{
    QList<QTextEdit::ExtraSelection> marks;
    if (position >= 0 && !document()->isEmpty()) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        const int last = std::max(0, document()->characterCount() - 2);
        mark.cursor.setPosition(int(std::min<qsizetype>(position, last)));
        const int end = int(std::min<qsizetype>(mark.cursor.position() + length, last + 1));
        mark.cursor.setPosition(end, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(m_theme.color(Role::Error));
        mark.format.setBackground(m_theme.color(Role::ErrorSoft));
        marks.append(mark);
    }
    setExtraSelections(marks);
}

} // namespace espalier
