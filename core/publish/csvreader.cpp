// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/csvreader.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

char separatorOf(std::string_view row)
{
    constexpr std::array candidates {',', ';', '\t'};
    return *std::max_element(candidates.begin(), candidates.end(), [row](char a, char b) {
        return std::count(row.begin(), row.end(), a) < std::count(row.begin(), row.end(), b);
    });
}

std::string_view withoutBreak(std::string_view row)
{
    if (row.ends_with('\n'))
        row.remove_suffix(1);
    if (row.ends_with('\r'))
        row.remove_suffix(1);
    return row;
}

} // namespace

void CsvReader::feed(std::string_view bytes)
{
    m_buffer.erase(0, m_start);
    m_seen -= m_start;
    m_start = 0;
    m_buffer += bytes;
}

std::optional<std::size_t> CsvReader::findEnd()
{
    for (; m_seen < m_buffer.size(); ++m_seen) {
        const char c = m_buffer[m_seen];
        m_isBinary |= c == '\0';
        // A doubled quotation mark within quotation marks opens again what it has closed.
        if (c == '"')
            m_isQuoted = !m_isQuoted;
        else if (c == '\n' && !m_isQuoted)
            return ++m_seen;
    }
    if (m_hasEnded && m_seen > m_start)
        return m_seen;
    return std::nullopt;
}

Expected<std::optional<CsvReader::Row>, CsvError> CsvReader::next()
{
    for (;;) {
        m_rowLine = m_line;
        const auto end = findEnd();
        if (m_isBinary)
            return failure(CsvError::Kind::Binary);
        if (m_seen - m_start > longestRow)
            return failure(CsvError::Kind::TooLong);
        if (!end)
            return std::nullopt;
        if (m_isQuoted)
            return failure(CsvError::Kind::QuoteNotClosed);
        std::string_view text = std::string_view(m_buffer).substr(m_start, *end - m_start);
        m_start = *end;
        m_line += std::uint64_t(std::count(text.begin(), text.end(), '\n'));
        if (!m_hasBegun && text.starts_with(byteOrderMark))
            text.remove_prefix(byteOrderMark.size());
        m_hasBegun = true;
        text = withoutBreak(text);
        if (text.empty())
            continue;
        if (m_separator == 0)
            m_separator = separatorOf(text);
        auto row = split(text);
        if (!row)
            return unexpected(row.error());
        return std::optional(std::move(*row));
    }
}

Expected<CsvReader::Row, CsvError> CsvReader::split(std::string_view text) const
{
    Row row;
    for (std::size_t at = 0;;) {
        if (row.size() == mostColumns)
            return failure(CsvError::Kind::TooManyColumns);
        std::string &field = row.emplace_back();
        if (at < text.size() && text[at] == '"') {
            for (++at;; ++at) {
                const auto quote = std::min(text.find('"', at), text.size());
                field += text.substr(at, quote - at);
                at = quote + 1;
                if (at >= text.size() || text[at] != '"')
                    break;
                field += '"';
            }
            if (at < text.size() && text[at] != m_separator)
                return failure(CsvError::Kind::TextBehindQuote);
        } else {
            const auto end = std::min(text.find(m_separator, at), text.size());
            field = text.substr(at, end - at);
            at = end;
        }
        if (at >= text.size())
            return row;
        ++at;
    }
}

} // namespace espalier
