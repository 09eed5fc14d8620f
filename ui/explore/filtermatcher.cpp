// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filtermatcher.h"

#include "core/store/treefilter.h"

namespace espalier {

namespace {
constexpr qsizetype maximumRanges = 8;
}

FilterMatcher::FilterMatcher(const QString &filter) : m_filter(filter)
{
    const TreeFilter parsed(filter);
    for (const FilterTerm &term : parsed.terms()) {
        if (term.kind == FilterTerm::Kind::Text) {
            m_texts.append(term.text);
        } else if (term.kind == FilterTerm::Kind::Path) {
            // A row shows one level: the last one of the path is where the match ends. A value may have all of it.
            m_texts.append(term.text);
            if (const QString last = term.text.section(u'/', -1); !last.isEmpty())
                m_texts.append(last);
        } else if (term.kind == FilterTerm::Kind::Regex) {
            m_expressions.append(term.regex);
        }
    }
}

QList<FilterMatcher::Range> FilterMatcher::ranges(const QString &text) const
{
    QList<Range> found;
    for (const QString &wanted : m_texts) {
        for (qsizetype at = text.indexOf(wanted, 0, Qt::CaseInsensitive);
             at >= 0 && found.size() < maximumRanges;
             at = text.indexOf(wanted, at + wanted.size(), Qt::CaseInsensitive))
            found.append({at, wanted.size()});
    }
    for (const QRegularExpression &expression : m_expressions) {
        QRegularExpressionMatchIterator matches = expression.globalMatch(text);
        while (matches.hasNext() && found.size() < maximumRanges) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedLength() > 0)
                found.append({match.capturedStart(), match.capturedLength()});
        }
    }
    return found;
}

} // namespace espalier
