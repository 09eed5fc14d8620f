// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/scripteditor.h"

#include <Qsci/qscilexerjavascript.h>

namespace espalier {

namespace {

constexpr int numberMargin = 0;
constexpr int foldMargin = 1;
constexpr int errorMarker = 1;

Role roleOf(int style)
{
    switch (style) {
    case QsciLexerJavaScript::Comment:
    case QsciLexerJavaScript::CommentLine:
    case QsciLexerJavaScript::CommentDoc:
    case QsciLexerJavaScript::CommentLineDoc:
    case QsciLexerJavaScript::CommentDocKeyword:
        return Role::Muted;
    case QsciLexerJavaScript::Number:
        return Role::Number;
    case QsciLexerJavaScript::Keyword:
    case QsciLexerJavaScript::KeywordSet2:
        return Role::Boolean;
    case QsciLexerJavaScript::DoubleQuotedString:
    case QsciLexerJavaScript::SingleQuotedString:
    case QsciLexerJavaScript::RawString:
    case QsciLexerJavaScript::Regex:
        return Role::String;
    case QsciLexerJavaScript::UnclosedString:
        return Role::Error;
    default:
        return Role::Text;
    }
}

} // namespace

ScriptEditor::ScriptEditor(const Theme &theme, QWidget *parent)
    : QsciScintilla(parent), m_theme(theme), m_lexer(new QsciLexerJavaScript(this))
{
    setAccessibleName(tr("Script"));
    setUtf8(true);
    setLexer(m_lexer);
    setFrameShape(QFrame::NoFrame);
    setEolMode(QsciScintilla::EolUnix);
    setIndentationsUseTabs(false);
    setIndentationWidth(4);
    setTabWidth(4);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    setMarginType(numberMargin, QsciScintilla::NumberMargin);
    setMarginWidth(numberMargin, QStringLiteral("00000"));
    setMarginWidth(foldMargin, 6);
    markerDefine(QsciScintilla::Background, errorMarker);
    takeTheme();
    connect(&theme, &Theme::changed, this, &ScriptEditor::takeTheme);
}

ScriptEditor::~ScriptEditor() = default;

void ScriptEditor::takeTheme()
{
    const auto background = m_theme.color(Role::Panel);
    const auto text = m_theme.color(Role::Text);
    const auto font = m_theme.dataFont();
    m_lexer->setDefaultFont(font);
    m_lexer->setDefaultColor(text);
    m_lexer->setDefaultPaper(background);
    for (int style = 0; style < 128; ++style) {
        if (m_lexer->description(style).isEmpty())
            continue;
        m_lexer->setFont(font, style);
        m_lexer->setColor(m_theme.color(roleOf(style)), style);
        m_lexer->setPaper(background, style);
        m_lexer->setEolFill(false, style);
    }
    setPaper(background);
    setColor(text);
    setFont(font);
    setCaretForegroundColor(text);
    setCaretLineVisible(true);
    setCaretLineBackgroundColor(m_theme.color(Role::Background));
    setSelectionBackgroundColor(m_theme.color(Role::AccentSoft));
    setSelectionForegroundColor(text);
    setMarginsFont(font);
    setMarginsForegroundColor(m_theme.color(Role::Faint));
    setMarginsBackgroundColor(background);
    setMarginBackgroundColor(foldMargin, background);
    setMatchedBraceForegroundColor(m_theme.color(Role::Accent));
    setMatchedBraceBackgroundColor(m_theme.color(Role::AccentSoft));
    setUnmatchedBraceForegroundColor(m_theme.color(Role::Error));
    setUnmatchedBraceBackgroundColor(background);
    setMarkerBackgroundColor(m_theme.color(Role::ErrorSoft), errorMarker);
}

void ScriptEditor::goToLine(int line)
{
    setCursorPosition(line - 1, 0);
    ensureLineVisible(line - 1);
    setFocus(Qt::OtherFocusReason);
}

void ScriptEditor::markError(int line)
{
    markerDeleteAll(errorMarker);
    if (line > 0)
        markerAdd(line - 1, errorMarker);
}

int ScriptEditor::errorLine() const
{
    return markerFindNext(0, 1u << errorMarker) + 1;
}

} // namespace espalier
