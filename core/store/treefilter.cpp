// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treefilter.h"

#include "core/mqtt/topic.h"

namespace espalier {

TreeFilter::TreeFilter(const QString &text) : m_text(text)
{
    if (text.isEmpty())
        return;
    if (text.size() > 2 && text.startsWith(u'/') && text.endsWith(u'/')) {
        m_kind = Kind::Regex;
        // A pattern that backtracks without end gives up for this one subject instead of stopping the worker.
        m_regex.setPattern(QStringLiteral("(*LIMIT_MATCH=100000)") + text.mid(1, text.size() - 2));
        if (!m_regex.isValid())
            m_error = m_regex.errorString();
        return;
    }
    if (parseTopics())
        return;
    m_kind = text.contains(u'/') ? Kind::Path : Kind::Text;
    m_matcher = TextMatcher(text);
}

bool TreeFilter::parseTopics()
{
    const std::string text = m_text.toStdString();
    const auto parsed = parseTopicFilter(text);
    if (!parsed || !parsed->hasWildcards())
        return false;
    m_kind = Kind::Topics;
    std::string_view level;
    for (TopicLevels levels(parsed->filter); levels.next(level);)
        m_levels.emplace_back(level);
    m_isOpenEnded = m_levels.back() == "#";
    if (m_isOpenEnded)
        m_levels.pop_back();
    return true;
}

bool TreeFilter::matchesRegex(std::string_view bytes) const
{
    const QString subject = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return m_regex.match(subject).hasMatch();
}

} // namespace espalier
