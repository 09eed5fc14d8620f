// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/textmatcher.h"

#include <algorithm>

namespace espalier {

namespace {

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isSame(char pattern, char c)
{
    return pattern == folded(c);
}

QString decoded(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

TextMatcher::TextMatcher(const QString &text) : m_text(text), m_folded(text.toStdString())
{
    m_isAscii = std::all_of(m_folded.begin(), m_folded.end(), [](char c) { return c >= 0; });
    std::transform(m_folded.begin(), m_folded.end(), m_folded.begin(), folded);
}

bool TextMatcher::isIn(std::string_view bytes) const
{
    if (!m_isAscii)
        return decoded(bytes).contains(m_text, Qt::CaseInsensitive);
    if (m_folded.empty())
        return true;
    const auto same = [](char c, char pattern) { return isSame(pattern, c); };
    return std::search(bytes.begin(), bytes.end(), m_folded.begin(), m_folded.end(), same) != bytes.end();
}

bool TextMatcher::startsOff(std::string_view bytes) const
{
    if (!m_isAscii)
        return decoded(bytes).startsWith(m_text, Qt::CaseInsensitive);
    return bytes.size() >= m_folded.size()
           && std::equal(m_folded.begin(), m_folded.end(), bytes.begin(), isSame);
}

} // namespace espalier
