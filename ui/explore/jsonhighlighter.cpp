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
    for (const TokenSpan &span : jsonSpans(text)) {
        if (span.kind != TokenKind::Punctuation && span.kind != TokenKind::Key)
            setFormat(span.offset, span.length, m_theme.color(tokenRole(span.kind, Role::Text)));
    }
}

} // namespace espalier
