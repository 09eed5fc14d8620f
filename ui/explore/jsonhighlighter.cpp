// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/jsonhighlighter.h"

#include "ui/common/jsontokens.h"
#include "ui/common/tokenrole.h"

namespace espalier {

JsonHighlighter::JsonHighlighter(const Theme &theme, QTextDocument *document)
    : QSyntaxHighlighter(document), m_theme(theme)
{ }

void JsonHighlighter::setColoring(Coloring coloring)
{
    if (m_coloring == coloring)
        return;
    m_coloring = coloring;
    rehighlight();
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    if (m_coloring == Coloring::None)
        return;
    if (m_coloring == Coloring::Placeholders) {
        markPlaceholders(text);
        return;
    }
    for (const TokenSpan &span : jsonSpans(text)) {
        if (span.kind != TokenKind::Punctuation && span.kind != TokenKind::Key)
            setFormat(span.offset, span.length, m_theme.color(tokenRole(span.kind, Role::Text)));
    }
    markPlaceholders(text);
}

/// What stands in a string keeps its colour.
void JsonHighlighter::markPlaceholders(const QString &text)
{
    const QColor string = m_theme.color(Role::String);
    for (qsizetype at = text.indexOf(QLatin1String("{{")); at >= 0;
         at = text.indexOf(QLatin1String("{{"), at)) {
        if (QStringView(text).mid(at).startsWith(QLatin1String("{{{{"))) {
            at += 4;
            continue;
        }
        const qsizetype close = text.indexOf(QLatin1String("}}"), at);
        if (close < 0)
            return;
        if (m_coloring != Coloring::Json || format(int(at)).foreground().color() != string)
            setFormat(int(at), int(close + 2 - at), m_theme.color(Role::Number));
        at = close + 2;
    }
}

} // namespace espalier
