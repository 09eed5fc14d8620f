// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/scriptconsoleview.h"

#include "ui/automation/automationwords.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QPlainTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>

namespace espalier {

namespace {

const QString linePrefix = QStringLiteral("line:");

QString anchorIn(const QTextBlock &block)
{
    for (auto it = block.begin(); !it.atEnd(); ++it)
        if (it.fragment().charFormat().isAnchor())
            return it.fragment().charFormat().anchorHref();
    return {};
}

} // namespace

ScriptConsoleView::ScriptConsoleView(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme)
{
    setAccessibleName(tr("Output of the script"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setUndoRedoEnabled(false);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFont(theme.dataFont());
    connect(&theme, &Theme::changed, this, [this] { setFont(m_theme.dataFont()); });
}

QTextDocument *ScriptConsoleView::makeDocument(QObject *parent) const
{
    auto *document = new QTextDocument(parent);
    document->setDocumentLayout(new QPlainTextDocumentLayout(document));
    document->setUndoRedoEnabled(false);
    document->setMaximumBlockCount(mostLines);
    document->setDocumentMargin(8);
    document->setDefaultFont(m_theme.dataFont());
    return document;
}

void ScriptConsoleView::appendLine(QTextCursor &cursor, const ScriptLine &line,
                                   const ScriptLimits &limits) const
{
    QTextCharFormat time;
    time.setForeground(m_theme.color(Role::Faint));
    QTextCharFormat text;
    const bool isError = AutomationWords::isError(line.kind);
    const bool isWarning = line.kind == ScriptLine::Kind::Warning
                           || line.kind == ScriptLine::Kind::MessagesDropped
                           || line.kind == ScriptLine::Kind::LinesDropped;
    const bool isWritten = line.kind == ScriptLine::Kind::Log;
    text.setForeground(m_theme.color(isError     ? Role::Error
                                     : isWarning ? Role::Warning
                                     : isWritten ? Role::Text
                                                 : Role::Muted));
    if (!cursor.document()->isEmpty())
        cursor.insertBlock();
    cursor.insertText(QDateTime::fromMSecsSinceEpoch(line.time).toString(QStringLiteral("HH:mm:ss.zzz  ")),
                      time);
    auto written = AutomationWords::scriptLine(line, limits);
    // A line of output is a line here: the others would be without a time.
    written.replace(u'\n', QChar(QChar::LineSeparator));
    cursor.insertText(written, text);
    if (line.line <= 0 || (!isError && !isWarning))
        return;
    QTextCharFormat link;
    link.setForeground(m_theme.color(Role::Accent));
    link.setFontUnderline(true);
    link.setAnchor(true);
    link.setAnchorHref(linePrefix + QString::number(line.line));
    cursor.insertText(QStringLiteral("  "), time);
    cursor.insertText(tr("line %1").arg(line.line), link);
}

void ScriptConsoleView::append(QTextDocument *document, const QList<ScriptLine> &lines,
                               const ScriptLimits &limits)
{
    const bool isAtEnd =
        this->document() == document && verticalScrollBar()->value() == verticalScrollBar()->maximum();
    QTextCursor cursor(document);
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    for (const auto &line : lines)
        appendLine(cursor, line, limits);
    cursor.endEditBlock();
    if (isAtEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void ScriptConsoleView::choose(const QString &anchor)
{
    if (anchor.startsWith(linePrefix))
        emit lineChosen(anchor.mid(linePrefix.size()).toInt());
}

void ScriptConsoleView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose(anchorIn(textCursor().block()));
    else
        QPlainTextEdit::keyPressEvent(event);
}

void ScriptConsoleView::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    viewport()->setCursor(anchorAt(event->pos()).isEmpty() ? Qt::IBeamCursor : Qt::PointingHandCursor);
}

void ScriptConsoleView::mouseReleaseEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && !textCursor().hasSelection())
        choose(anchorAt(event->pos()));
}

} // namespace espalier
