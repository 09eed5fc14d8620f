// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filtermatcher.h"

namespace espalier {

namespace {
constexpr qsizetype maximumRanges = 8;
}

FilterMatcher::FilterMatcher(const QString &filter) : m_filter(filter)
{
    if (filter.size() > 2 && filter.startsWith(u'/') && filter.endsWith(u'/')) {
        m_expression.setPattern(filter.mid(1, filter.size() - 2));
        m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        m_kind = m_expression.isValid() ? Kind::Expression : Kind::None;
    } else if (!filter.isEmpty() && !filter.contains(u'/') && !filter.contains(u'+')
               && !filter.contains(u'#')) {
        m_kind = Kind::Plain;
    }
}

QList<FilterMatcher::Range> FilterMatcher::ranges(const QString &text) const
{
    QList<Range> found;
    if (m_kind == Kind::Plain) {
        for (qsizetype at = text.indexOf(m_filter, 0, Qt::CaseInsensitive);
             at >= 0 && found.size() < maximumRanges;
             at = text.indexOf(m_filter, at + m_filter.size(), Qt::CaseInsensitive))
            found.append({at, m_filter.size()});
    } else if (m_kind == Kind::Expression) {
        QRegularExpressionMatchIterator matches = m_expression.globalMatch(text);
        while (matches.hasNext() && found.size() < maximumRanges) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedLength() > 0)
                found.append({match.capturedStart(), match.capturedLength()});
        }
    }
    return found;
}

} // namespace espalier
